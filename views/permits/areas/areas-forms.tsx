/** Forms of fixed areas: declare and review, the daily look, the start; the list of works; the paper. */

import { withQuery } from "../../../src/kernel/query.ts";
import { AREA_ITEMS } from "../../../src/permits/areas/model.ts";
import { areaPaths } from "../../../src/permits/areas/paths.ts";
import { type Lang, type Phrase, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../../ui/button.tsx";
import { EmptyState, FormProblems, Refused } from "../../ui/feedback.tsx";
import {
  Checkbox,
  CsrfField,
  FilterActs,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from "../../ui/form.tsx";
import { FILTERS, FORM_ACTS, FORM_GRID, STACK } from "../../ui/look.ts";
import { Card, PageHead, Pagination } from "../../ui/structure.tsx";
import type { Choice } from "../model.ts";
import type { AreaCode, AreaView, AreaWorkView } from "./areas-model.ts";
import { AreaFactsList, DayLine, WhyList, WorkLine } from "./areas-parts.tsx";
import { areaItemWords, areaText as t } from "./areas-text.ts";

type Values = Readonly<Record<string, string | undefined>>;
type Errors = Readonly<Record<string, string>>;

type FormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Values;
  readonly errors: Errors;
  readonly message?: string | undefined;
};

const TICKS: readonly (readonly [name: string, words: Phrase])[] = [
  ["hazardous", t.isHazardous],
  ["indoors", t.isIndoors],
  ["wall", t.hasFireWall],
  ["detector", t.hasDetector],
  ["marked", t.isMarked],
  ["combustibles", t.hasCombustibles],
];

/** `isReview`: what was seen at the yearly look, with its finding. */
export function AreaFormPage(
  props: FormProps & {
    readonly action: string;
    readonly backHref: string;
    readonly title: string;
    readonly isReview: boolean;
    readonly people: readonly Choice[];
    readonly rooms: readonly Choice[];
    readonly gases: readonly Choice[];
  },
) {
  const { lang, values, errors } = props;
  const field = (id: string) => ({ lang, id, value: values[id], error: errors[id] });
  return (
    <form class={STACK} id="area-form" method="post" action={props.action}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="once" value={values["once"] ?? ""} />
      <input type="hidden" name="seen" value={values["seen"] ?? ""} />
      <PageHead title={props.title} />
      <p class="quiet">{say(lang, t.noneHint)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          <TextInput {...field("name")} label={say(lang, t.name)} maxLength={80} isRequired />
          <TextArea
            {...field("place")}
            label={say(lang, t.place)}
            hint={say(lang, t.placeHint)}
            rows={2}
            isRequired
          />
          <div class={FORM_GRID}>
            <Select
              {...field("responsible")}
              label={say(lang, t.responsible)}
              options={props.people}
              hasEmpty
              isRequired
            />
            <Select
              {...field("guardian")}
              label={say(lang, t.guardian)}
              options={props.people}
              hasEmpty
              isRequired
            />
            <Select
              {...field("room")}
              label={say(lang, t.area)}
              options={[{ value: "", label: "—" }, ...props.rooms]}
            />
            <Select
              {...field("gas")}
              label={say(lang, t.gasAsked)}
              options={[{ value: "", label: say(lang, t.gasNone) }, ...props.gases]}
            />
          </div>
        </div>
      </Card>
      <Card title={say(lang, t.facts)}>
        <div class={STACK}>
          <NumberInput
            {...field("danger")}
            label={say(lang, t.toDanger)}
            hint={say(lang, t.toDangerHint)}
            unit="m"
          />
          {TICKS.map(([name, words]) => (
            <Checkbox
              lang={lang}
              id={name}
              label={say(lang, words)}
              isChecked={values[name] === "yes"}
            />
          ))}
          <TextArea
            {...field("measures")}
            label={say(lang, t.measures)}
            hint={say(lang, t.measuresHint)}
            rows={4}
            maxLength={2_000}
          />
          {props.isReview ? (
            <TextArea {...field("note")} label={say(lang, t.findings)} rows={3} isRequired />
          ) : null}
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={props.backHref} size="lg">
          {say(lang, t.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="check">
          {say(lang, props.isReview ? t.keep : t.send)}
        </Button>
      </div>
    </form>
  );
}

export function AreaDayPage(
  props: FormProps & {
    readonly area: { readonly id: string; readonly number: string; readonly name: string };
    readonly gas: string | undefined;
    readonly units: readonly Choice[];
  },
) {
  const { lang, values, errors, area } = props;
  const field = (id: string) => ({ lang, id, value: values[id], error: errors[id] });
  return (
    <form class={STACK} id="area-day-form" method="post" action={areaPaths.confirm(area.id)}>
      <CsrfField token={props.csrf} />
      <PageHead title={`${say(lang, t.day)} · ${area.number} ${area.name}`} />
      <p>{say(lang, t.confirmHint)}</p>
      <FormProblems lang={lang} errors={errors} message={props.message} />
      <Card>
        <div class={STACK}>
          {AREA_ITEMS.map((item) => (
            <Checkbox
              lang={lang}
              id={`item-${item}`}
              label={say(lang, areaItemWords[item])}
              isChecked={values[`item-${item}`] === "yes"}
            />
          ))}
        </div>
      </Card>
      {props.gas === undefined ? null : (
        <Card title={`${say(lang, t.gasAsked)} · ${props.gas}`}>
          <div class={FORM_GRID}>
            <NumberInput {...field("value")} label={say(lang, t.gasValue)} isRequired />
            <Select
              {...field("unit")}
              label={say(lang, t.gasUnit)}
              options={props.units}
              hasEmpty
              isRequired
            />
            <TextInput {...field("instrument")} label={say(lang, t.instrument)} isRequired />
            <TextInput
              {...field("calibrated")}
              type="date"
              label={say(lang, t.calibrated)}
              isRequired
            />
            <TextInput
              {...field("taken")}
              type="datetime-local"
              label={say(lang, t.taken)}
              isRequired
            />
          </div>
        </Card>
      )}
      <TextArea {...field("note")} label={say(lang, t.note)} rows={2} />
      <div class={FORM_ACTS}>
        <LinkButton href={areaPaths.one(area.id)} size="lg">
          {say(lang, t.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="check">
          {say(lang, t.confirm)}
        </Button>
      </div>
    </form>
  );
}

export function AreaStartPage(
  props: FormProps & {
    readonly area: { readonly id: string; readonly number: string; readonly name: string };
    readonly people: readonly Choice[];
    readonly why: readonly AreaCode[];
    readonly verifyHref: string | undefined;
  },
) {
  const { lang, values, errors, area } = props;
  const field = (id: string) => ({ lang, id, value: values[id], error: errors[id] });
  return (
    <form class={STACK} id="area-start-form" method="post" action={areaPaths.start(area.id)}>
      <CsrfField token={props.csrf} />
      <PageHead title={`${say(lang, t.start)} · ${area.number} ${area.name}`} />
      <FormProblems lang={lang} errors={errors} />
      <Refused lang={lang} words={props.message} />
      <WhyList lang={lang} why={props.why} />
      {props.verifyHref === undefined ? null : (
        <LinkButton href={props.verifyHref} icon="camera" size="lg">
          {say(lang, t.verify)}
        </LinkButton>
      )}
      <Card>
        <div class={STACK}>
          <div class="grid gap-4 sm:grid-cols-2">
            <Select
              {...field("worker")}
              label={say(lang, t.worker)}
              options={props.people}
              hasEmpty
              isRequired
            />
            <Select
              {...field("guardian")}
              label={say(lang, t.guardian)}
              options={props.people}
              hasEmpty
              isRequired
            />
          </div>
          <TextArea {...field("what")} label={say(lang, t.what)} rows={2} isRequired />
          <TextArea {...field("codes")} label={say(lang, t.codes)} rows={3} />
        </div>
      </Card>
      <div class={FORM_ACTS}>
        <LinkButton href={areaPaths.one(area.id)} size="lg">
          {say(lang, t.back)}
        </LinkButton>
        <Button size="next" kind="primary" icon="flame">
          {say(lang, t.begin)}
        </Button>
      </div>
    </form>
  );
}

export type WorksQuery = Readonly<Record<"area" | "q" | "from" | "to", string>>;

export function AreaWorksPage(props: {
  readonly lang: Lang;
  readonly items: readonly AreaWorkView[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly query: WorksQuery;
  readonly areas: readonly Choice[];
}) {
  const { lang, query } = props;
  const isFiltered = Object.values(query).some((value) => (value ?? "") !== "");
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.works)}>
        <LinkButton href={areaPaths.list} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        <LinkButton href={withQuery(areaPaths.csv, query)} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
      </PageHead>
      <form class={FILTERS} method="get" action={areaPaths.works}>
        <Select
          lang={lang}
          id="area"
          label={say(lang, t.area)}
          value={query.area}
          options={[{ value: "", label: say(lang, t.all) }, ...props.areas]}
        />
        <TextInput lang={lang} id="q" label={say(lang, t.search)} value={query.q} />
        <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
        <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
        <FilterActs lang={lang} clearHref={isFiltered ? areaPaths.works : undefined} />
      </form>
      <Card>
        {props.items.length === 0 ? (
          <EmptyState title={say(lang, t.noWorks)} icon="history" />
        ) : null}
        <ul class="permit-lines">
          {props.items.map((work) => (
            <li>
              <a class="link font-semibold" href={work.areaHref}>
                {work.area}
              </a>
              <WorkLine lang={lang} work={work} />
            </li>
          ))}
        </ul>
      </Card>
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(areaPaths.works, { ...query, page: String(page) })}
      />
    </div>
  );
}

/** What hangs beside the area and goes into the file: its approval, today's look, today's fires. */
export function AreaPrintPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly area: AreaView;
  readonly at: string;
  readonly hash: string;
}) {
  const { lang, area } = props;
  return (
    <div class={STACK}>
      <div class="button-row no-print">
        <LinkButton href={areaPaths.one(area.id)} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <PrintButton lang={lang} kind="primary" />
      </div>
      <div class="permit-paper">
        <h1>{say(lang, t.paper)}</h1>
        <p>
          {props.siteName} · {area.number} {area.name}
        </p>
        <p class="quiet">{say(lang, t.printedAt, { at: props.at })}</p>
        <AreaFactsList lang={lang} area={area} />
        <h2>{say(lang, t.day)}</h2>
        {area.day === undefined ? (
          <p>{say(lang, t.noDay)}</p>
        ) : (
          <DayLine lang={lang} day={area.day} />
        )}
        <h2>{say(lang, t.works)}</h2>
        <ul class="permit-lines">
          {area.works.map((work) => (
            <li>
              <WorkLine lang={lang} work={work} />
            </li>
          ))}
        </ul>
        <p class="quiet wrap-anywhere">{say(lang, t.hash, { hash: props.hash })}</p>
      </div>
    </div>
  );
}
