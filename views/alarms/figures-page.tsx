/** The alarms as figures against the benchmarks, the whole list on paper, and the settings. */

import type { AlarmCounts, Figure } from "../../src/alarms/figures.ts";
import { ESCALATION_MAX_MINUTES } from "../../src/alarms/handling.ts";
import { PRIORITIES } from "../../src/alarms/model.ts";
import { alarmPaths } from "../../src/alarms/paths.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField, FilterActs, NumberInput, TextInput } from "../ui/form.tsx";
import { FILTERS, STACK } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import type { AlarmView } from "./model.ts";
import { LifePill, PriorityPill, priorityWord, subjectText } from "./parts.tsx";
import { robotText } from "./robot-text.ts";
import { figureWords, alarmText as t } from "./text.ts";

export type FiguresProps = {
  readonly lang: Lang;
  readonly from: string;
  readonly to: string;
  readonly counts: AlarmCounts;
  readonly figures: readonly Figure[];
  readonly top: readonly { readonly words: Phrase; readonly place: string; readonly n: number }[];
  readonly canSet: boolean;
};

function valueText(lang: Lang, unit: Figure["unit"], value: number): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  if (unit === "percent") return `${text} %`;
  if (unit === "per-hour") return say(lang, t.perHour, { n: text });
  return unit === "minutes" ? say(lang, t.minutesUnit, { n: text }) : text;
}

function Verdict(props: { readonly lang: Lang; readonly figure: Figure }) {
  const { lang, figure } = props;
  if (figure.isGood === undefined) return null;
  return figure.isGood ? (
    <StatePill state="ok" word={say(lang, t.good)} />
  ) : (
    <StatePill state="warn" word={say(lang, t.poor)} />
  );
}

export function AlarmFiguresPage(props: FiguresProps) {
  const { lang, counts } = props;
  const { 1: one, 2: two, 3: three, 4: four } = counts.byPriority;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.figures)}>
        <LinkButton href={alarmPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        {props.canSet ? (
          <LinkButton href={alarmPaths.settings} icon="settings">
            {say(lang, t.settings)}
          </LinkButton>
        ) : null}
        <PrintButton lang={lang} />
      </PageHead>
      <form class={FILTERS} method="get" action={alarmPaths.figures}>
        <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={props.from} />
        <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={props.to} />
        <FilterActs lang={lang} />
      </form>
      <p>{say(lang, t.raisedIn, { n: counts.raised, one, two, three, four })}</p>
      <p class="quiet">
        {say(lang, t.figuresLead)} <strong>{say(lang, t.unverified)}</strong>
      </p>
      <Table
        lang={lang}
        caption={say(lang, t.figures)}
        columns={[
          { label: say(lang, t.figure) },
          { label: say(lang, t.value), align: "end" },
          { label: say(lang, t.benchmark), align: "end" },
          { label: say(lang, t.state) },
        ]}
        rows={props.figures.map((figure) => ({
          cells: [
            say(lang, figureWords[figure.key]),
            figure.value === null ? "—" : valueText(lang, figure.unit, figure.value),
            figure.most === undefined
              ? say(lang, t.noBenchmark)
              : say(lang, t.atMost, { value: valueText(lang, figure.unit, figure.most) }),
            <Verdict lang={lang} figure={figure} />,
          ],
        }))}
      />
      <Card title={say(lang, t.frequent)} icon="chart">
        <Table
          lang={lang}
          caption={say(lang, t.frequent)}
          columns={[
            { label: say(lang, t.kind) },
            { label: say(lang, t.place) },
            { label: say(lang, t.count), align: "end" },
          ]}
          rows={props.top.map((cause) => ({
            cells: [say(lang, cause.words), cause.place, cause.n],
          }))}
          empty={say(lang, t.none)}
        />
      </Card>
    </div>
  );
}

export function AlarmPrintPage(props: {
  readonly lang: Lang;
  readonly siteName: string;
  readonly items: readonly AlarmView[];
  readonly total: number;
  readonly at: string;
}) {
  const { lang, items, total } = props;
  return (
    <>
      <div class="button-row no-print mb-4">
        <LinkButton href={alarmPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <PrintButton lang={lang} kind="primary" />
      </div>
      <h1>
        {props.siteName} · {say(lang, t.title)}
      </h1>
      <p class="my-2">{say(lang, t.printed, { total, at: props.at })}</p>
      {items.length < total ? <p>{say(lang, t.printCut, { max: items.length })}</p> : null}
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.since) },
          { label: say(lang, t.priority) },
          { label: say(lang, t.kind) },
          { label: say(lang, t.place) },
          { label: say(lang, t.state) },
        ]}
        rows={items.map((alarm) => ({
          cells: [
            formatStamp(alarm.activatedAt),
            <PriorityPill lang={lang} priority={alarm.priority} />,
            say(lang, alarm.words),
            subjectText(lang, alarm),
            <LifePill lang={lang} alarm={alarm} />,
          ],
        }))}
        empty={say(lang, t.none)}
      />
    </>
  );
}

export function AlarmSettingsPage(props: {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly isSaved: boolean;
}) {
  const { lang, values, errors } = props;
  const hasErrors = Object.keys(errors).length > 0;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.settings)}>
        <LinkButton href={alarmPaths.figures} icon="arrow-left">
          {say(lang, t.figures)}
        </LinkButton>
        <LinkButton href={alarmPaths.robots} icon="bell-ring">
          {say(lang, robotText.title)}
        </LinkButton>
      </PageHead>
      {props.isSaved ? (
        <Alert lang={lang} state="ok">
          {say(lang, t.saved)}
        </Alert>
      ) : null}
      <Refused
        lang={lang}
        words={hasErrors ? say(lang, t.timesBad, { max: ESCALATION_MAX_MINUTES }) : undefined}
      />
      <Card title={say(lang, t.escalation)} icon="steps">
        <form class={STACK} method="post" action={alarmPaths.settings}>
          <CsrfField token={props.csrf} />
          <p class="quiet">{say(lang, t.escalationLead)}</p>
          <div class="form-grid">
            {PRIORITIES.flatMap((priority) =>
              (["first", "second"] as const).map((step) => (
                <NumberInput
                  lang={lang}
                  id={`${step}-${priority}`}
                  label={say(lang, step === "first" ? t.firstStep : t.secondStep, {
                    priority: priorityWord(lang, priority),
                  })}
                  value={values[`${step}-${priority}`]}
                  error={errors[`${step}-${priority}`]}
                  isWhole
                  isRequired
                />
              )),
            )}
          </div>
          <div>
            <Button kind="primary" icon="save">
              {say(lang, t.save)}
            </Button>
          </div>
        </form>
      </Card>
    </div>
  );
}
