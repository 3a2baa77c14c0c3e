/** Areas: the list, and the form in which one is drawn or typed. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import type { ZoneKind } from "../../src/positioning/model.ts";
import { SHAPE_KINDS } from "../../src/positioning/pages/form-shape.ts";
import { DRAWN_KINDS, WHO_MODES } from "../../src/positioning/pages/form-zone.ts";
import { roleWords } from "../layout/roles.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { FormProblems, Refused, StatePill } from "../ui/feedback.tsx";
import {
  Checkbox,
  Choices,
  CsrfField,
  FieldError,
  NumberInput,
  Select,
  TextArea,
  TextInput,
} from "../ui/form.tsx";
import { FORM_ACTS, FORM_GRID, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, ConfirmDialog, DialogOpener, PageHead, Table } from "../ui/structure.tsx";
import { DrawPart, fieldOf } from "./draw-part.tsx";
import { kindWords } from "./map-text.ts";
import { NoFloor, type Section, Sections } from "./parts.tsx";
import type { MapAnchor, MapPlan, MapZone } from "./wire.ts";
import { dayWords, levelWords, zonesText as t, zoneKindWords } from "./zones-text.ts";

export type ZoneLine = {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly kind: ZoneKind;
  readonly floor: string;
  readonly times: string;
  readonly isOn: boolean;
  readonly heads: string;
  readonly who: string;
  readonly count: number;
};

export type ZonesPageProps = {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
  readonly plansHref: string;
  readonly zones: readonly ZoneLine[];
  /** Where a new one is drawn: one way for each floor. */
  readonly floors: readonly { readonly name: string; readonly href: string }[];
  readonly canEdit: boolean;
  readonly message?: string | undefined;
};

export function ZonesPage(props: ZonesPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        {props.canEdit
          ? props.floors.map((floor) => (
              <LinkButton href={floor.href} icon="plus" kind="primary">
                {`${say(lang, t.add)} · ${floor.name}`}
              </LinkButton>
            ))
          : null}
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <Refused lang={lang} words={props.message} state="alert" isSilent />
      {props.floors.length === 0 ? <NoFloor lang={lang} plansHref={props.plansHref} /> : null}
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.name) },
          { label: say(lang, t.kind) },
          { label: say(lang, t.floor) },
          { label: say(lang, t.times) },
          { label: say(lang, t.heads) },
          { label: say(lang, t.who) },
          { label: say(lang, t.minCount), align: "end" },
        ]}
        rows={props.zones.map((zone) => ({
          cells: [
            <a class={LINK} href={zone.href}>
              {zone.name}
            </a>,
            say(lang, zoneKindWords[zone.kind]),
            zone.floor,
            <span class="flex flex-wrap items-center gap-2">
              <StatePill
                state={zone.isOn ? "ok" : "neutral"}
                word={say(lang, zone.isOn ? t.active : t.inactive)}
              />
              <span>{zone.times}</span>
            </span>,
            <span class={LINE}>{zone.heads}</span>,
            zone.who,
            String(zone.count),
          ],
        }))}
        empty={say(lang, t.none)}
      />
    </div>
  );
}

export type ZoneFormProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly title: string;
  readonly action: string;
  readonly listHref: string;
  readonly version: number;
  /** Undefined for a new one. */
  readonly retireHref: string | undefined;
  readonly mapHref: string;
  readonly floorName: string;
  readonly plan: MapPlan;
  /** The other areas of the floor, to draw beside. */
  readonly others: readonly MapZone[];
  readonly anchors: readonly MapAnchor[];
  readonly people: readonly { readonly id: string; readonly label: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly message?: string | undefined;
};

function Boxes(props: {
  readonly form: ZoneFormProps;
  readonly list: string;
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
}) {
  const { form, list } = props;
  return (
    <fieldset class="form-field">
      <legend class="font-semibold">{props.label}</legend>
      <div class="zone-boxes">
        {props.options.map((option) => (
          <Checkbox
            lang={form.lang}
            id={`${list}-${option.id}`}
            label={option.label}
            isChecked={form.values[`${list}-${option.id}`] === "yes"}
          />
        ))}
      </div>
    </fieldset>
  );
}

function TimesPart(props: ZoneFormProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.times)} icon="calendar">
      <div class="grid gap-3 sm:grid-cols-2">
        <TextInput {...fieldOf(props, "from", say(lang, t.validFrom))} type="date" />
        <TextInput {...fieldOf(props, "to", say(lang, t.validTo))} type="date" />
        <TextInput {...fieldOf(props, "start", say(lang, t.startTime))} type="time" />
        <TextInput
          {...fieldOf(props, "end", say(lang, t.endTime), say(lang, t.overnight))}
          type="time"
        />
      </div>
      <Boxes
        form={props}
        list="day"
        label={say(lang, t.days)}
        options={dayWords.map((words, index) => ({
          id: String(index + 1),
          label: say(lang, words),
        }))}
      />
    </Card>
  );
}

function LimitsPart(props: ZoneFormProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.heads)} icon="people">
      <div class="grid gap-3 sm:grid-cols-2">
        <NumberInput
          {...fieldOf(props, "min", say(lang, t.minHeads), say(lang, t.headsHint))}
          isWhole
        />
        <NumberInput
          {...fieldOf(props, "max", say(lang, t.maxHeads), say(lang, t.headsHint))}
          isWhole
        />
        <NumberInput {...fieldOf(props, "stay", say(lang, t.dwell))} isWhole />
        <NumberInput {...fieldOf(props, "still", say(lang, t.still))} isWhole />
      </div>
    </Card>
  );
}

function WhoPart(props: ZoneFormProps) {
  const { lang, values, errors } = props;
  const roles = Object.entries(roleWords).map(([id, words]) => ({ id, label: say(lang, words) }));
  const kinds = (["staff", "contractor", "visitor", "unknown"] as const).map((id) => ({
    id,
    label: say(lang, kindWords[id]),
  }));
  return (
    <Card title={say(lang, t.who)} icon="shield-check">
      <Choices
        lang={lang}
        id="who"
        label={say(lang, t.who)}
        value={values["who"] ?? "everyone"}
        error={errors["who"]}
        columns={3}
        options={WHO_MODES.map((mode) => ({ value: mode, label: say(lang, t[mode]) }))}
      />
      <div class="zone-only">
        <Boxes form={props} list="kind" label={say(lang, t.kindsMay)} options={kinds} />
        <Boxes form={props} list="role" label={say(lang, t.rolesMay)} options={roles} />
        <Boxes form={props} list="may" label={say(lang, t.peopleMay)} options={props.people} />
      </div>
      <Checkbox
        lang={lang}
        id="roster"
        label={say(lang, t.roster)}
        hint={say(lang, t.rosterHint)}
        isChecked={values["roster"] === "yes"}
      />
      <details class="mt-3" open={Object.keys(values).some((name) => name.startsWith("need-"))}>
        <summary class="font-semibold">{say(lang, t.required)}</summary>
        <p class="form-hint">{say(lang, t.requiredHint)}</p>
        <FieldError words={errors["required"]} />
        <Boxes form={props} list="need" label={say(lang, t.required)} options={props.people} />
      </details>
    </Card>
  );
}

function Retire(props: ZoneFormProps) {
  const { lang, retireHref } = props;
  if (retireHref === undefined) return null;
  return (
    <>
      <DialogOpener dialogId="retire" icon="trash">
        {say(lang, t.remove)}
      </DialogOpener>
      <ConfirmDialog
        lang={lang}
        id="retire"
        title={say(lang, t.remove)}
        action={retireHref}
        confirmLabel={say(lang, t.remove)}
        confirmKind="destructive"
        csrf={props.csrf}
      >
        <input type="hidden" name="version" value={String(props.version)} />
        <p>{say(lang, t.removeAsk)}</p>
        <TextArea
          lang={lang}
          id="retire-reason"
          name="reason"
          label={say(lang, t.reason)}
          maxLength={200}
          isRequired
        />
      </ConfirmDialog>
    </>
  );
}

export function ZoneFormPage(props: ZoneFormProps) {
  const { lang, values } = props;
  return (
    <div class={STACK} id="zone-page">
      <PageHead title={props.title}>
        <LinkButton href={props.listHref} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
        <LinkButton href={props.mapHref} icon="map">
          {say(lang, t.onMap)}
        </LinkButton>
        <Retire {...props} />
      </PageHead>
      <FormProblems lang={lang} errors={props.errors} message={props.message} />
      <form
        method="post"
        action={props.action}
        id="zone-form"
        data-shape={values["shape"] ?? "polygon"}
        class={STACK}
      >
        <CsrfField token={props.csrf} />
        <input type="hidden" name="version" value={String(props.version)} />
        <Card title={props.floorName} icon="layers">
          <div class={FORM_GRID}>
            <TextInput {...fieldOf(props, "name", say(lang, t.name))} maxLength={40} isRequired />
            <Select
              {...fieldOf(props, "kind", say(lang, t.kind))}
              value={values["kind"] ?? "danger"}
              options={DRAWN_KINDS.map((kind) => ({
                value: kind,
                label: say(lang, zoneKindWords[kind]),
              }))}
            />
            <Select
              {...fieldOf(props, "level", say(lang, t.level))}
              value={values["level"] ?? "4"}
              options={([1, 2, 3, 4] as const).map((level) => ({
                value: String(level),
                label: say(lang, levelWords[level]),
              }))}
            />
          </div>
        </Card>
        <DrawPart {...props} kinds={SHAPE_KINDS} hasHoles />
        <div class="grid items-start gap-4 xl:grid-cols-2">
          <TimesPart {...props} />
          <LimitsPart {...props} />
        </div>
        <WhoPart {...props} />
        <div class={FORM_ACTS}>
          <LinkButton href={props.listHref} size="lg">
            {say(lang, t.title)}
          </LinkButton>
          <Button kind="primary" size="lg" icon="save">
            {say(lang, t.save)}
          </Button>
        </div>
      </form>
    </div>
  );
}
