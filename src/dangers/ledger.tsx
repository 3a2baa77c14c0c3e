/** The ledger of hidden dangers: list, export, print, statistics. */
import { LedgerPage, LedgerPrintPage } from "../../views/dangers/ledger-page.tsx";
import { StatsPage } from "../../views/dangers/stats-page.tsx";
import {
  categoryWords,
  levelWords,
  sourceWords,
  stateWords,
  dangerText as t,
} from "../../views/dangers/text.ts";
import { listActivePeople } from "../identity/index.ts";
import { addDays, dayOf, parseDay, startOfDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { CSV_LINES_MAX, csvResponse } from "../platform/csv.ts";
import { pageOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { formatStamp, type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  deviceOf,
  get,
  mayUse,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { findSite, listRooms } from "../site/index.ts";
import { type LedgerAsk, parseLedger } from "./form.ts";
import type { DangerGroup } from "./model.ts";
import { dangerPaths } from "./paths.ts";
import { isReader, MANAGERS, READERS, REPORTERS } from "./roles.ts";
import { dangerGroups, dangerSums } from "./stats-store.ts";
import {
  countDangers,
  type Danger,
  type DangerFilter,
  dangersAfter,
  listDangers,
} from "./store.ts";
import { cardOf, namesOf } from "./views.ts";

const PRINTED_MAX = 500;
const PEOPLE_MAX = 500;
const STATS_DAYS = 365;

/** Readers see the whole site's; everybody else their own. */
function askOf(ports: Ports, c: WebContext): LedgerAsk {
  const ask = parseLedger(queryOf(c), ports.clock.now());
  const actor = actorOf(c);
  if (isReader(actor)) return ask;
  return { ...ask, filter: { ...ask.filter, ownId: actor.personId } };
}

function countsOf(ports: Ports, filter: DangerFilter): Readonly<Record<string, number>> {
  const { today, ownId } = filter;
  const own = ownId === undefined ? { today } : { today, ownId };
  const count = (state: NonNullable<DangerFilter["state"]>) =>
    countDangers(ports.db.read, { ...own, state });
  return {
    "": count("open"),
    overdue: count("overdue"),
    found: count("found"),
    awaiting: count("awaiting"),
    asked: count("asked"),
  };
}

export function roomChoices(ports: Ports) {
  return listRooms(ports.db.read)
    .filter((room) => room.retiredAt === null)
    .map(({ id, name }) => ({ value: id, label: name }));
}

export function peopleChoices(ports: Ports) {
  return listActivePeople(ports.db.read, PEOPLE_MAX)
    .filter((person) => !person.roles.includes("regulator"))
    .map(({ id, name, staffNumber }) => ({ value: id, label: `${name} · ${staffNumber}` }));
}

function listPage(ports: Ports, frame: Frame, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const { query, filter, isDefault } = askOf(ports, c);
  const actor = actorOf(c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const found = listDangers(read, filter, { offset: (page - 1) * limit, limit });
  const nameOf = namesOf(read);
  const device = deviceOf(c);
  return frame(c, {
    device,
    title: say(lang, t.title),
    body: (
      <LedgerPage
        lang={lang}
        items={found.items.map((danger) => cardOf(danger, nameOf, ports.clock.now()))}
        total={found.total}
        page={page}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        counts={countsOf(ports, filter)}
        query={query}
        isDefault={isDefault}
        rooms={roomChoices(ports)}
        people={peopleChoices(ports)}
        isWhole={isReader(actor)}
        canReport={mayUse(REPORTERS, actor.roles)}
        canSet={mayUse(MANAGERS, actor.roles)}
        isNarrow={device !== "desk"}
      />
    ),
  });
}

function printPage(ports: Ports, frame: Frame, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const { filter } = askOf(ports, c);
  const found = listDangers(read, filter, { offset: 0, limit: PRINTED_MAX });
  const nameOf = namesOf(read);
  return frame(c, {
    device: "desk",
    title: say(lang, t.printLedger),
    body: (
      <LedgerPrintPage
        lang={lang}
        siteName={findSite(read)?.name ?? ""}
        items={found.items.map((danger) => cardOf(danger, nameOf, ports.clock.now()))}
        total={found.total}
        at={formatStamp(ports.clock.now())}
      />
    ),
  });
}

function csv(ports: Ports, c: WebContext): Response {
  const lang = c.get("lang");
  const { filter } = askOf(ports, c);
  const nameOf = namesOf(ports.db.read);
  const heads: readonly Phrase[] = [
    ...[t.number, t.level, t.state, t.what, t.category, t.place, t.source, t.foundAt, t.foundBy],
    ...[t.responsible, t.measure, t.cost, t.dueOn, t.plan, t.overdueNow, t.done, t.submittedBy],
    ...[t.submittedAt, t.checkedBy, t.closedAt, t.extensions, t.repeat, t.criterion],
  ];
  const at = (stamp: Danger["closedAt"]) => (stamp === null ? null : formatStamp(stamp));
  return csvResponse<Danger>({
    fileName: `dangers-${dayOf(ports.clock.now())}.csv`,
    heads: heads.map((head) => say(lang, head)),
    page: (after, limit) => dangersAfter(ports.db.read, filter, after, limit),
    cells: (danger) => {
      const card = cardOf(danger, nameOf, ports.clock.now());
      return [
        danger.number,
        say(lang, danger.level === null ? t.ungraded : levelWords[danger.level]),
        say(lang, stateWords[danger.state]),
        danger.what,
        say(lang, categoryWords[danger.category]),
        danger.place,
        say(lang, sourceWords[danger.source.kind]),
        at(danger.foundAt),
        card.foundBy,
        card.responsible ?? null,
        danger.measure,
        danger.costFen === null ? null : danger.costFen / 100,
        danger.dueOn,
        danger.plan,
        card.overdueDays,
        danger.done,
        nameOf(danger.submittedBy) ?? null,
        at(danger.submittedAt),
        nameOf(danger.checkedBy) ?? null,
        at(danger.closedAt),
        danger.extensions,
        danger.repeatOf === null ? null : say(lang, t.repeat),
        danger.criterion,
      ];
    },
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}

function labelOf(
  lang: Lang,
  by: "category" | "place" | "source" | "person",
  group: DangerGroup,
  nameOf: (id: string) => string | undefined,
): string {
  if (by === "person") return nameOf(group.key) ?? group.key;
  if (by === "place") return group.key;
  const words: Readonly<Record<string, Phrase>> = by === "category" ? categoryWords : sourceWords;
  const found = words[group.key];
  return found === undefined ? group.key : say(lang, found);
}

function statsPage(ports: Ports, frame: Frame, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const query = queryOf(c);
  const today = dayOf(ports.clock.now());
  const to = parseDay(query["to"] ?? "") ?? today;
  const asked = parseDay(query["from"] ?? "") ?? addDays(to, 1 - STATS_DAYS);
  const [from = to] = [asked, to].sort();
  const period = { from: startOfDay(from), before: startOfDay(addDays(to, 1)), today };
  const nameOf = namesOf(read);
  const kinds = [
    ["category", t.byCategory],
    ["place", t.byPlace],
    ["source", t.bySource],
    ["person", t.byPerson],
  ] as const;
  return frame(c, {
    device: "desk",
    title: `${say(lang, t.title)} · ${say(lang, t.stats)}`,
    body: (
      <StatsPage
        lang={lang}
        from={from}
        to={to}
        sums={dangerSums(read, period)}
        groups={kinds.map(([by, title]) => ({
          title,
          rows: dangerGroups(read, period, by).map((group) => ({
            ...group,
            label: labelOf(lang, by, group, nameOf),
          })),
        }))}
      />
    ),
  });
}

export function ledgerRoutes(ports: Ports, frame: Frame): readonly Route[] {
  return [
    get(dangerPaths.list, "signed-in", (c) => listPage(ports, frame, c)),
    get(dangerPaths.csv, READERS, (c) => csv(ports, c)),
    get(dangerPaths.print, READERS, (c) => printPage(ports, frame, c)),
    get(dangerPaths.stats, READERS, (c) => statsPage(ports, frame, c)),
  ];
}
