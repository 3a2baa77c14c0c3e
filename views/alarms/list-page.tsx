/** All alarms of all modules in one list, live, with filters and a view by kind for a flood. */
import { ALARM_MARKS, ALARM_STATES, CATEGORIES, PRIORITIES } from "../../src/alarms/model.ts";
import { alarmPaths } from "../../src/alarms/paths.ts";
import { instant } from "../../src/kernel/instants.ts";
import { formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, LiveBadge } from "../ui/feedback.tsx";
import { Select, TextInput } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { PageHead, Pagination, Table, Tabs } from "../ui/structure.tsx";
import type { AlarmListView, AlarmQuery } from "./model.ts";
import { AlarmRowItem, PriorityPill, priorityWord } from "./parts.tsx";
import { shelfText } from "./shelf-text.ts";
import { ShelvesNote } from "./shelves-page.tsx";
import { markWords, alarmText as t } from "./text.ts";

/** The address of a view; what is the default is left out. */
export function alarmHref(path: string, query: Readonly<Partial1<AlarmQuery>>): string {
  const fields: [string, string][] = [];
  if (query.state !== undefined && query.state !== "open") fields.push(["state", query.state]);
  if (query.priority !== undefined) fields.push(["priority", String(query.priority)]);
  if (query.category !== undefined) fields.push(["category", query.category]);
  if (query.code !== undefined) fields.push(["code", query.code]);
  for (const name of ["mark", "text", "from", "to"] as const) {
    const value = query[name];
    if (value !== undefined) fields.push([name, value]);
  }
  if (query.view !== undefined && query.view !== "list") fields.push(["view", query.view]);
  if (query.page !== undefined && query.page > 1) fields.push(["page", String(query.page)]);
  const text = fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return text === "" ? path : `${path}?${text}`;
}

type Partial1<T> = { readonly [K in keyof T]?: T[K] | undefined };

type ListProps = {
  readonly lang: Lang;
  readonly query: AlarmQuery;
  readonly list: AlarmListView;
};

function Places(props: ListProps) {
  const { lang, list } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.byPlace)}
      columns={[
        { label: say(lang, t.priority) },
        { label: say(lang, t.place) },
        { label: say(lang, t.newest) },
        { label: say(lang, t.count), align: "end" },
      ]}
      rows={(list.places ?? []).map((item) => ({
        cells: [
          <PriorityPill lang={lang} priority={item.priority} />,
          item.place === "" ? (
            "—"
          ) : (
            <a href={alarmHref(alarmPaths.list, { text: item.place.slice(0, 40) })}>{item.place}</a>
          ),
          formatStamp(instant(item.newestAt)).slice(5),
          item.n,
        ],
      }))}
      empty={say(lang, t.none)}
    />
  );
}

function Kinds(props: ListProps) {
  const { lang, list } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.byCode)}
      columns={[
        { label: say(lang, t.priority) },
        { label: say(lang, t.kind) },
        { label: say(lang, t.count), align: "end" },
      ]}
      rows={(list.kinds ?? []).map((kind) => ({
        cells: [
          <PriorityPill lang={lang} priority={kind.priority} />,
          <a href={alarmHref(alarmPaths.list, { code: kind.code })}>{say(lang, kind.words)}</a>,
          kind.n,
        ],
      }))}
      empty={say(lang, t.none)}
    />
  );
}

/** A view's address without page, kind and code. */
function baseOf(query: AlarmQuery) {
  return { ...query, page: 1, view: "list", code: undefined } as const;
}

function States(props: ListProps) {
  const { lang, query, list } = props;
  const base = baseOf(query);
  const tabs = (["open", ...ALARM_STATES, "all"] as const).map((state) => ({
    href: alarmHref(alarmPaths.list, { ...base, state }),
    label: say(lang, t[state]),
    count: list.counts[state],
  }));
  const current = query.view !== "list" ? "" : alarmHref(alarmPaths.list, base);
  return <Tabs label={say(lang, t.state)} tabs={tabs} current={current} />;
}

/** The part that moves: it sounds once for each new alarm that may sound. */
export function AlarmList(props: ListProps) {
  const { lang, query, list } = props;
  const sound =
    list.soundKey === undefined ? {} : { "data-sound": "alarm", "data-sound-key": list.soundKey };
  return (
    <section id="alarm-list" aria-live="polite" {...sound}>
      <States {...props} />
      <ShelvesNote lang={lang} shelves={list.shelves} />
      {list.isFlood ? (
        <Alert lang={lang} state="alert" word={say(lang, t.floodTitle)} icon="siren">
          {say(lang, t.flood)}{" "}
          <LinkButton href={alarmHref(alarmPaths.list, { view: "kinds" })} icon="layers">
            {say(lang, t.byCode)}
          </LinkButton>{" "}
          <LinkButton href={alarmHref(alarmPaths.list, { view: "places" })} icon="pin">
            {say(lang, t.byPlace)}
          </LinkButton>{" "}
          <LinkButton href={alarmHref(alarmPaths.list, { priority: 2 })} icon="filter">
            {priorityWord(lang, 2)}
          </LinkButton>
        </Alert>
      ) : null}
      {query.view === "kinds" ? (
        <Kinds {...props} />
      ) : query.view === "places" ? (
        <Places {...props} />
      ) : list.items.length === 0 ? (
        <EmptyState title={say(lang, t.none)} icon="shield-check">
          <p>{say(lang, t.noneHint)}</p>
        </EmptyState>
      ) : (
        <ul class="alarm-list">
          {list.items.map((alarm) => (
            <AlarmRowItem lang={lang} alarm={alarm} />
          ))}
        </ul>
      )}
      {query.view !== "list" ? null : (
        <Pagination
          lang={lang}
          page={list.page}
          pageCount={list.pageCount}
          total={list.total}
          hrefOf={(page) => alarmHref(alarmPaths.list, { ...query, page })}
        />
      )}
    </section>
  );
}

export function AlarmListFrame(props: ListProps) {
  return (
    <Partial into="#alarm-list">
      <AlarmList {...props} />
    </Partial>
  );
}

/** Read from across a room: nothing to choose, the newest first. */
export function AlarmWall(props: ListProps) {
  const { lang, query } = props;
  return (
    <>
      <h1 class="sr-only">{say(lang, t.title)}</h1>
      <div {...liveFrom(alarmHref(alarmPaths.live, query))}>
        <AlarmList {...props} />
      </div>
    </>
  );
}

function Filters(props: { readonly lang: Lang; readonly query: AlarmQuery }) {
  const { lang, query } = props;
  return (
    <form class="alarm-filters no-print" method="get" action={alarmPaths.list}>
      {query.state === "open" ? null : <input type="hidden" name="state" value={query.state} />}
      <Select
        lang={lang}
        id="priority"
        label={say(lang, t.priority)}
        value={query.priority === undefined ? "" : String(query.priority)}
        options={[
          { value: "", label: say(lang, t.all) },
          ...PRIORITIES.map((item) => ({ value: String(item), label: priorityWord(lang, item) })),
        ]}
      />
      <Select
        lang={lang}
        id="category"
        label={say(lang, t.category)}
        value={query.category ?? ""}
        options={[
          { value: "", label: say(lang, t.all) },
          ...CATEGORIES.map((item) => ({ value: item, label: say(lang, t[item]) })),
        ]}
      />
      <Select
        lang={lang}
        id="mark"
        label={say(lang, t.mark)}
        value={query.mark ?? ""}
        options={[
          { value: "", label: say(lang, t.all) },
          ...ALARM_MARKS.map((item) => ({ value: item, label: say(lang, markWords[item]) })),
        ]}
      />
      <TextInput
        lang={lang}
        id="text"
        label={say(lang, t.search)}
        value={query.text}
        maxLength={40}
      />
      <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={query.from} />
      <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={query.to} />
      <div class="button-row col-span-full">
        <Button icon="filter" kind="primary">
          {say(lang, t.apply)}
        </Button>
        <LinkButton href={alarmHref(alarmPaths.csv, query)} icon="download">
          CSV
        </LinkButton>
        <LinkButton href={alarmHref(alarmPaths.xlsx, query)} icon="download">
          XLSX
        </LinkButton>
        <LinkButton href={alarmHref(alarmPaths.print, query)} icon="printer">
          {say(lang, t.print)}
        </LinkButton>
      </div>
    </form>
  );
}

function isFiltered({ priority, category, code, mark, text, from, to }: AlarmQuery): boolean {
  return [priority, category, code, mark, text, from, to].some((one) => one !== undefined);
}

export function AlarmListPage(props: ListProps) {
  const { lang, query } = props;
  const base = baseOf(query);
  const isKinds = query.view !== "list";
  return (
    <>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={alarmPaths.figures} icon="chart">
          {say(lang, t.figures)}
        </LinkButton>
        <LinkButton href={alarmPaths.shelves} icon="bell-off">
          {say(lang, shelfText.showAll)}
        </LinkButton>
        <LinkButton
          href={alarmHref(alarmPaths.list, { ...base, view: isKinds ? "list" : "kinds" })}
          icon={isKinds ? "list" : "layers"}
        >
          {say(lang, isKinds ? t.byTime : t.byCode)}
        </LinkButton>
        <LiveBadge lang={lang} silenceMaxMs={12_000} />
      </PageHead>
      {isKinds ? null : (
        <details class="no-print" open={isFiltered(query)}>
          <summary class="button">{say(lang, t.filters)}</summary>
          <Filters lang={lang} query={query} />
        </details>
      )}
      <div id="alarms-live" {...liveFrom(alarmHref(alarmPaths.live, query))}>
        <AlarmList lang={lang} query={query} list={props.list} />
      </div>
    </>
  );
}
