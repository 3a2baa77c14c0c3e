/** The fill ledger: filters, totals and a page of fills. */
import { fillPaths, manifoldPaths } from "../../src/filling/paths.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { manifoldText } from "../filling/manifold-text.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { FILL_STATES, VERDICTS, verdictState } from "./states.ts";
import { stateWord, fillsText as t, verdictWord } from "./text.ts";

export type LedgerRow = {
  readonly id: string;
  readonly at: string;
  readonly point: string;
  readonly cylinderId: string;
  readonly serial: string;
  readonly medium: string;
  readonly operator: string;
  readonly netG: number | null;
  readonly verdict: string | null;
  readonly state: string;
  /** Filled on a manifold: no mass, and no second weighing. */
  readonly isByPressure: boolean;
};

export type LedgerQuery = Readonly<
  Record<
    "from" | "to" | "point" | "operator" | "medium" | "shift" | "verdict" | "state" | "cylinder",
    string
  >
>;

type Choice = { readonly id: string; readonly label: string };

export type LedgerPageProps = {
  readonly lang: Lang;
  readonly rows: readonly LedgerRow[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly totals: readonly {
    readonly medium: string;
    readonly n: number;
    readonly netG: number;
  }[];
  readonly points: readonly Choice[];
  readonly people: readonly Choice[];
  readonly media: readonly Choice[];
  readonly shifts: readonly Choice[];
  readonly query: LedgerQuery;
  readonly isDefault: boolean;
};

function Filters(props: LedgerPageProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.any) };
  const optionsOf = (choices: readonly Choice[]) => [
    any,
    ...choices.map(({ id, label }) => ({ value: id, label })),
  ];
  const verdicts = VERDICTS.map((value) => ({ value, label: verdictWord(lang, value) }));
  const states = FILL_STATES.map((value) => ({ value, label: stateWord(lang, value) }));
  return (
    <form class={FILTERS} method="get" action={fillPaths.list}>
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <Select
        lang={lang}
        id="point"
        label={say(lang, t.point)}
        value={query.point}
        options={optionsOf(props.points)}
      />
      <Select
        lang={lang}
        id="shift"
        label={say(lang, t.shift)}
        value={query.shift}
        options={optionsOf(props.shifts)}
      />
      <Select
        lang={lang}
        id="operator"
        label={say(lang, t.operator)}
        value={query.operator}
        options={optionsOf(props.people)}
      />
      <Select
        lang={lang}
        id="medium"
        label={say(lang, t.medium)}
        value={query.medium}
        options={optionsOf(props.media)}
      />
      <Select
        lang={lang}
        id="verdict"
        label={say(lang, t.verdict)}
        value={query.verdict}
        options={[any, ...verdicts]}
      />
      <Select
        lang={lang}
        id="state"
        label={say(lang, t.state)}
        value={query.state}
        options={[any, ...states]}
      />
      <TextInput
        lang={lang}
        id="cylinder"
        label={say(lang, t.cylinder)}
        value={query.cylinder}
        isScanTarget
      />
      <FilterActs lang={lang} clearHref={props.isDefault ? undefined : fillPaths.list} />
    </form>
  );
}

function Totals(props: LedgerPageProps) {
  const { lang, totals } = props;
  if (totals.length === 0) return null;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.totalsTitle)}
      columns={[
        { label: `${say(lang, t.totalsTitle)} · ${say(lang, t.medium)}` },
        { label: say(lang, t.count), align: "end" },
        { label: `${say(lang, t.netSum)} (${say(lang, t.kg)})`, align: "end" },
      ]}
      rows={totals.map(({ medium, n, netG }) => ({
        cells: [mediumName(lang, medium), n, kilogramText(netG)],
      }))}
    />
  );
}

function Rows(props: LedgerPageProps) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.title)}
      columns={[
        { label: say(lang, t.when) },
        { label: say(lang, t.point) },
        { label: say(lang, t.cylinderShort) },
        { label: say(lang, t.medium) },
        { label: say(lang, t.operator) },
        { label: `${say(lang, t.net)} (${say(lang, t.kg)})`, align: "end" },
        { label: say(lang, t.verdict) },
        { label: say(lang, t.state) },
      ]}
      rows={props.rows.map((row) => ({
        cells: [
          <a class={`${LINK} whitespace-nowrap`} href={fillPaths.one(row.id)}>
            {row.at}
          </a>,
          <span class={LINE}>{row.point}</span>,
          <a class={`${LINK} ${LINE}`} href={`/cylinders/${row.cylinderId}`}>
            {row.serial}
          </a>,
          <span class={LINE}>{mediumName(lang, row.medium)}</span>,
          <span class={LINE}>{row.operator}</span>,
          row.netG === null ? "—" : kilogramText(row.netG),
          row.verdict === null ? (
            "—"
          ) : (
            <StatePill state={verdictState(row.verdict)} word={verdictWord(lang, row.verdict)} />
          ),
          <span class="whitespace-nowrap">
            {row.isByPressure && row.state === "ended"
              ? say(lang, manifoldText.awaiting)
              : stateWord(lang, row.state)}
          </span>,
        ],
      }))}
    />
  );
}

export function LedgerPage(props: LedgerPageProps) {
  const { lang, query } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={manifoldPaths.list} icon="gauge">
          {say(lang, manifoldText.fills)}
        </LinkButton>
        <LinkButton href={withQuery("/fills.csv", { ...props.query })} icon="download">
          {say(lang, t.exportCsv)}
        </LinkButton>
        <LinkButton href={withQuery("/fills.xlsx", { ...props.query })} icon="download">
          {say(lang, t.exportXlsx)}
        </LinkButton>
      </PageHead>
      <Filters {...props} />
      <p class="text-muted">{say(lang, t.range, { from: query.from, to: query.to })}</p>
      <Totals {...props} />
      {props.rows.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.empty)} icon="history">
            <p>{say(lang, t.emptyHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <Rows {...props} />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(fillPaths.list, { ...props.query, page: String(page) })}
      />
    </div>
  );
}
