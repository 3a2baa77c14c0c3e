/** Statistics of special work: bars over time, tables with shares, exports, print. */
import { withQuery } from "../../src/kernel/query.ts";
import { PERMIT_KINDS } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { ColumnChart } from "../ui/charts.tsx";
import { Alert, EmptyState } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { printText } from "./print-text.ts";
import { statsText as t } from "./stats-text.ts";
import { kindWords, permitText } from "./text.ts";

export type StatsLine = { readonly label: string; readonly count: number };
export type StatsGroup = {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly StatsLine[];
};

export type PermitStatsProps = {
  readonly lang: Lang;
  readonly query: Readonly<Record<"kind" | "from" | "to", string>>;
  readonly total: number;
  /** Bars in order of time. */
  readonly times: StatsGroup;
  readonly groups: readonly StatsGroup[];
  readonly alarms: readonly (StatsLine & { readonly open: number })[];
  /** How many were counted where there were more. */
  readonly cutAt: number | undefined;
};

function TimeColumns({ times }: { readonly times: StatsGroup }) {
  return (
    <Card title={times.title} icon="chart" id={`stats-${times.id}`}>
      <ColumnChart
        label={times.title}
        columns={times.lines.map(({ label, count }) => ({ label: label.slice(2), value: count }))}
      />
    </Card>
  );
}

/** Longer lists are for the export. */
const LINES_SHOWN = 15;

function Group(props: { readonly lang: Lang; readonly group: StatsGroup }) {
  const { lang, group } = props;
  const sum = Math.max(
    1,
    group.lines.reduce((all, { count }) => all + count, 0),
  );
  const rest = group.lines.length - LINES_SHOWN;
  return (
    <Card title={group.title} icon="chart" id={`stats-${group.id}`}>
      <Table
        lang={lang}
        caption={group.title}
        columns={[
          { label: say(lang, t.value) },
          { label: say(lang, t.times), align: "end" },
          { label: say(lang, t.share) },
        ]}
        rows={group.lines.slice(0, LINES_SHOWN).map(({ label, count }) => ({
          cells: [
            label,
            String(count),
            <span class="block w-24">
              <Meter label={label} value={count} max={sum} />
            </span>,
          ],
        }))}
      />
      {rest > 0 ? <p class="quiet">{say(lang, t.rest, { count: rest })}</p> : null}
    </Card>
  );
}

function Filters({ lang, query }: PermitStatsProps) {
  return (
    <form class={FILTERS} method="get" action={permitPaths.stats}>
      <Select
        lang={lang}
        id="kind"
        label={say(lang, permitText.kind)}
        value={query.kind}
        options={[
          { value: "", label: say(lang, printText.all) },
          ...PERMIT_KINDS.map((kind) => ({ value: kind, label: say(lang, kindWords[kind]) })),
        ]}
      />
      <TextInput
        lang={lang}
        id="from"
        type="date"
        label={say(lang, printText.from)}
        value={query.from}
      />
      <TextInput lang={lang} id="to" type="date" label={say(lang, printText.to)} value={query.to} />
      <FilterActs lang={lang} clearHref={permitPaths.stats} />
    </form>
  );
}

function Alarms({ lang, alarms }: PermitStatsProps) {
  return (
    <Card title={say(lang, t.byAlarm)} icon="bell" id="stats-alarm">
      <Table
        lang={lang}
        caption={say(lang, t.byAlarm)}
        columns={[
          { label: say(lang, t.value) },
          { label: say(lang, t.times), align: "end" },
          { label: say(lang, t.open), align: "end" },
        ]}
        rows={alarms.map(({ label, count, open }) => ({
          cells: [label, String(count), String(open)],
        }))}
      />
    </Card>
  );
}

export function PermitStatsPage(props: PermitStatsProps) {
  const { lang, query } = props;
  return (
    <div class={STACK} id="permit-stats">
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={permitPaths.board} icon="arrow-left">
          {say(lang, permitText.title)}
        </LinkButton>
        <LinkButton href={withQuery(permitPaths.statsCsv, query)} icon="download">
          {say(lang, printText.exportCsv)}
        </LinkButton>
        <LinkButton href={withQuery(permitPaths.statsXlsx, query)} icon="download">
          {say(lang, printText.exportXlsx)}
        </LinkButton>
        <PrintButton lang={lang} />
      </PageHead>
      <Filters {...props} />
      {props.cutAt === undefined ? null : (
        <Alert lang={lang} state="warn">
          {say(lang, t.cut, { count: props.cutAt })}
        </Alert>
      )}
      <p>
        <strong>{say(lang, t.total, { count: props.total })}</strong>{" "}
        <span class="quiet">{`${query.from} – ${query.to} · ${say(lang, t.hint)}`}</span>
      </p>
      {props.total === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="chart" />
        </Card>
      ) : (
        <TimeColumns times={props.times} />
      )}
      <div class={TWO_COLUMNS}>
        {props.groups
          .filter(({ lines }) => lines.length > 0)
          .map((group) => (
            <Group lang={lang} group={group} />
          ))}
        {props.alarms.length === 0 ? null : <Alarms {...props} />}
      </div>
    </div>
  );
}
