/** The ledger of hidden dangers: tabs with counts, filters, cards on a phone, a table at a desk; and its print. */
import { CATEGORIES, LEVELS, SOURCE_KINDS } from "../../src/dangers/model.ts";
import { dangerPaths } from "../../src/dangers/paths.ts";
import { withQuery } from "../../src/kernel/query.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { EmptyState, StatePill } from "../ui/feedback.tsx";
import { Checkbox, FilterActs, Select, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table, Tabs } from "../ui/structure.tsx";
import type { Choice, DangerCard, DangerQuery } from "./model.ts";
import { DueNote, LevelPill, StatePillOf } from "./parts.tsx";
import { categoryWords, levelWords, sourceWords, stateWords, dangerText as t } from "./text.ts";

export type LedgerPageProps = {
  readonly lang: Lang;
  readonly items: readonly DangerCard[];
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly query: DangerQuery;
  readonly isDefault: boolean;
  readonly rooms: readonly Choice[];
  readonly people: readonly Choice[];
  /** The whole site's, not only this person's own. */
  readonly isWhole: boolean;
  readonly canReport: boolean;
  readonly canSet: boolean;
  /** Cards to touch, a table to read. */
  readonly isNarrow: boolean;
};

const TABS = ["", "overdue", "found", "awaiting", "asked", "closed", "all"] as const;

function tabWord(lang: Lang, state: (typeof TABS)[number]): string {
  switch (state) {
    case "":
      return say(lang, t.open);
    case "overdue":
      return say(lang, t.overdueTab);
    case "asked":
      return say(lang, t.askedTab);
    case "all":
      return say(lang, t.all);
    default:
      return say(lang, stateWords[state]);
  }
}

function States(props: LedgerPageProps) {
  const { lang, query, counts } = props;
  const hrefOf = (state: string) => withQuery(dangerPaths.list, { ...query, state });
  return (
    <Tabs
      label={say(lang, t.state)}
      current={hrefOf(query.state)}
      tabs={TABS.map((state) => ({
        href: hrefOf(state),
        label: tabWord(lang, state),
        count: counts[state],
      }))}
    />
  );
}

function Filters(props: LedgerPageProps) {
  const { lang, query } = props;
  const any = { value: "", label: say(lang, t.all) };
  const levels = LEVELS.map((value) => ({ value, label: say(lang, levelWords[value]) }));
  const none = { value: "none", label: say(lang, t.ungraded) };
  return (
    <form class={FILTERS} method="get" action={dangerPaths.list}>
      {query.state === "" ? null : <input type="hidden" name="state" value={query.state} />}
      <TextInput
        lang={lang}
        id="q"
        label={say(lang, t.search)}
        placeholder={say(lang, t.searchHint)}
        value={query.q}
      />
      <Select
        lang={lang}
        id="level"
        label={say(lang, t.level)}
        value={query.level}
        options={[any, ...levels, none]}
      />
      <Select
        lang={lang}
        id="category"
        label={say(lang, t.category)}
        value={query.category}
        options={[
          any,
          ...CATEGORIES.map((value) => ({ value, label: say(lang, categoryWords[value]) })),
        ]}
      />
      <Select
        lang={lang}
        id="source"
        label={say(lang, t.source)}
        value={query.source}
        options={[
          any,
          ...SOURCE_KINDS.map((value) => ({ value, label: say(lang, sourceWords[value]) })),
        ]}
      />
      {props.rooms.length === 0 ? null : (
        <Select
          lang={lang}
          id="room"
          label={say(lang, t.room)}
          value={query.room}
          options={[any, ...props.rooms]}
        />
      )}
      <Select
        lang={lang}
        id="person"
        label={say(lang, t.responsible)}
        value={query.person}
        options={[any, ...props.people]}
      />
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <Checkbox
        lang={lang}
        id="repeat"
        label={say(lang, t.onlyRepeats)}
        isChecked={query.repeat === "yes"}
      />
      <FilterActs lang={lang} clearHref={props.isDefault ? undefined : dangerPaths.list} />
    </form>
  );
}

function Rows(props: LedgerPageProps) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.title)}
      columns={[
        { label: say(lang, t.number) },
        { label: say(lang, t.level) },
        { label: say(lang, t.what) },
        { label: say(lang, t.place) },
        { label: say(lang, t.state) },
        { label: say(lang, t.responsible) },
        { label: say(lang, t.dueOn) },
      ]}
      rows={props.items.map((danger) => ({
        id: `danger-${danger.id}`,
        cells: [
          <a class={`${LINK} ${LINE}`} href={dangerPaths.one(danger.id)}>
            {danger.number}
          </a>,
          <LevelPill lang={lang} danger={danger} />,
          <>
            <span class="line-clamp-2">{danger.what}</span>
            {danger.isRepeat ? (
              <StatePill state="alert" icon="refresh" word={say(lang, t.repeat)} />
            ) : null}
          </>,
          danger.place,
          <StatePillOf lang={lang} state={danger.state} />,
          <span class={LINE}>{danger.responsible ?? "—"}</span>,
          <span class={LINE}>
            {danger.dueOn ?? "—"} <DueNote lang={lang} danger={danger} />
          </span>,
        ],
      }))}
    />
  );
}

function Cards(props: LedgerPageProps) {
  const { lang } = props;
  return (
    <ul class="danger-cards">
      {props.items.map((danger) => (
        <li id={`danger-${danger.id}`}>
          <a class="danger-card" href={dangerPaths.one(danger.id)}>
            <span class="danger-card-head">
              <LevelPill lang={lang} danger={danger} />
              <StatePillOf lang={lang} state={danger.state} />
              <DueNote lang={lang} danger={danger} />
            </span>
            <strong>{danger.what}</strong>
            <span class="quiet">
              {danger.place} · {danger.number}
              {danger.responsible === undefined ? "" : ` · ${danger.responsible}`}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Empty(props: LedgerPageProps) {
  const { lang } = props;
  return (
    <Card>
      <EmptyState title={say(lang, t.none)} icon="shield-check">
        <p>{say(lang, t.noneHint)}</p>
      </EmptyState>
    </Card>
  );
}

function Heads(props: LedgerPageProps) {
  const { lang, query } = props;
  return (
    <PageHead title={say(lang, t.title)}>
      {props.canReport ? (
        <LinkButton href={dangerPaths.add} icon="plus" kind="primary">
          {say(lang, t.report)}
        </LinkButton>
      ) : null}
      {props.isWhole ? (
        <>
          <LinkButton href={dangerPaths.stats} icon="chart">
            {say(lang, t.stats)}
          </LinkButton>
          <LinkButton href={withQuery(dangerPaths.print, { ...query })} icon="printer">
            {say(lang, t.printLedger)}
          </LinkButton>
          <LinkButton href={withQuery(dangerPaths.csv, { ...query })} icon="download">
            {say(lang, t.exportCsv)}
          </LinkButton>
        </>
      ) : null}
      {props.canSet ? (
        <LinkButton href={dangerPaths.settings} icon="settings">
          {say(lang, t.settings)}
        </LinkButton>
      ) : null}
    </PageHead>
  );
}

export function LedgerPage(props: LedgerPageProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <Heads {...props} />
      <States {...props} />
      {props.isWhole ? null : <p class="quiet">{say(lang, t.mine)}</p>}
      {props.isNarrow ? (
        <details class="danger-filters" open={!props.isDefault}>
          <summary>{say(lang, t.filter)}</summary>
          <Filters {...props} />
        </details>
      ) : (
        <Filters {...props} />
      )}
      {props.items.length === 0 ? (
        <Empty {...props} />
      ) : props.isNarrow ? (
        <Cards {...props} />
      ) : (
        <Rows {...props} />
      )}
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={(page) => withQuery(dangerPaths.list, { ...props.query, page: String(page) })}
      />
    </div>
  );
}

export type PrintPageProps = {
  readonly lang: Lang;
  readonly siteName: string;
  readonly items: readonly DangerCard[];
  readonly total: number;
  readonly at: string;
};

/** The ledger on paper, A4 across the page's width: what an inspector asks for. */
export function LedgerPrintPage(props: PrintPageProps) {
  const { lang, items, total } = props;
  const heads = [t.number, t.foundAt, t.what, t.place, t.level, t.measure, t.responsible, t.dueOn];
  return (
    <div class={STACK}>
      <div class="button-row no-print">
        <LinkButton href={dangerPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <Button type="button" kind="primary" icon="printer" extra={{ "data-print": "" }}>
          {say(lang, t.print)}
        </Button>
      </div>
      <h1>{say(lang, t.title)}</h1>
      <p class="quiet">
        {props.siteName} · {say(lang, t.printedAt, { at: props.at })}
        {items.length < total ? ` · ${say(lang, t.printCut, { max: items.length, total })}` : null}
      </p>
      <table class="danger-print">
        <caption class="sr-only">{say(lang, t.title)}</caption>
        <thead>
          <tr>
            {[...heads, t.state, t.closedAt].map((head) => (
              <th scope="col">{say(lang, head)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((danger) => (
            <tr>
              <td>{danger.number}</td>
              <td>{formatStamp(danger.foundAt).slice(0, 10)}</td>
              <td>{danger.what}</td>
              <td>{danger.place}</td>
              <td>
                {danger.level === null
                  ? say(lang, t.ungraded)
                  : say(lang, levelWords[danger.level])}
              </td>
              <td>{danger.measure}</td>
              <td>{danger.responsible ?? ""}</td>
              <td>{danger.dueOn ?? ""}</td>
              <td>
                {say(lang, stateWords[danger.state])}
                {danger.overdueDays > 0
                  ? ` · ${say(lang, t.overdue, { n: danger.overdueDays })}`
                  : ""}
              </td>
              <td>{danger.closedAt === null ? "" : formatStamp(danger.closedAt).slice(0, 10)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{say(lang, t.sign)}</p>
    </div>
  );
}
