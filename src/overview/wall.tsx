/** The wall of the whole site: gathered from every domain every few seconds, while somebody looks. */
import type { Child } from "hono/jsx";
import { subjectText } from "../../views/alarms/parts.tsx";
import { wallText as t } from "../../views/overview/trend-text.ts";
import { type WallFacts, WallFrame, WallPage } from "../../views/overview/wall-page.tsx";
import { kindWords } from "../../views/permits/text.ts";
import { alarmView, alarmWords, listAlarms } from "../alarms/index.ts";
import { countsByMedium, dueCounts } from "../cylinders/index.ts";
import { countLateDangers, openDangerCounts } from "../dangers/index.ts";
import { fillPaths, ledgerTotals } from "../filling/index.ts";
import { STAFF_ROLES } from "../identity/index.ts";
import { addDays, clockText, dayOf, startOfDay } from "../kernel/instants.ts";
import { patrolCounts } from "../patrols/index.ts";
import { permitPaths, runningWorks } from "../permits/index.ts";
import type { Frame } from "../platform/frame.ts";
import { keepDisplay } from "../platform/http/display.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { DISPLAY_ROLE, get, type Route } from "../platform/web.ts";
import { positionPaths } from "../positioning/index.ts";
import { createTicker } from "./ticker.ts";
import { trendsOf } from "./trends.ts";

export const WALL_PATH = "/start/wall";
const LIVE_PATH = "/start/wall/live";
const READERS: readonly string[] = [...STAFF_ROLES, DISPLAY_ROLE];

const EVERY_MS = 5_000;
const ALARMS_SHOWN = 3;
const TREND_DAYS = 14;

/** What the positioning of the site gives to a wall. */
export type WallPeople = {
  wallMap(lang: Lang): Child | undefined;
  onlineCount(): number | undefined;
};

export type WallParts = {
  readonly ports: Ports;
  readonly people: WallPeople;
  readonly isOff: (path: string) => boolean;
};

function alarmsOf({ ports }: WallParts, lang: Lang): WallFacts["alarms"] {
  const page = { offset: 0, limit: ALARMS_SHOWN };
  const { items, total } = listAlarms(ports.db.read, { state: "open" }, page);
  return {
    total,
    items: items.map((row) => ({
      words: say(lang, alarmWords(row.code)),
      place: subjectText(lang, alarmView(row, ports.clock.now())),
      priority: row.priority,
      since: `${dayOf(row.raisedAt).slice(5)} ${clockText(row.raisedAt).slice(0, 5)}`,
    })),
  };
}

function worksOf({ ports, isOff }: WallParts, lang: Lang): WallFacts["works"] {
  if (isOff(permitPaths.board)) return undefined;
  const now = ports.clock.now();
  return runningWorks(ports.db.read).map(({ kind, what, place, until, isPaused }) => ({
    ...{ kind: say(lang, kindWords[kind]), what, place, isPaused },
    until: until === null ? null : clockText(until).slice(0, 5),
    isLate: until !== null && until < now,
  }));
}

function cylindersOf({ ports }: WallParts): WallFacts["cylinders"] {
  const { read } = ports.db;
  const media = countsByMedium(read);
  const sum = (content: "full" | "empty"): number =>
    media.reduce((all, { counts }) => all + (counts[content] ?? 0), 0);
  const due = dueCounts(read, dayOf(ports.clock.now()));
  return {
    ...{ full: sum("full"), empty: sum("empty") },
    overdue: due.inspection["0"] + due.life["0"],
  };
}

function factsOf(parts: WallParts, lang: Lang): WallFacts {
  const { ports, people, isOff } = parts;
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const period = { from: startOfDay(today), before: startOfDay(addDays(today, 1)) };
  const totals = isOff(fillPaths.list) ? undefined : ledgerTotals(read, period);
  const turns = patrolCounts(read, today);
  return {
    people: isOff(positionPaths.map) ? undefined : (people.onlineCount() ?? null),
    filled: totals && {
      n: totals.reduce((sum, { n }) => sum + n, 0),
      netG: totals.reduce((sum, { netG }) => sum + netG, 0),
    },
    works: worksOf(parts, lang),
    alarms: alarmsOf(parts, lang),
    dangers: { ...openDangerCounts(read), late: countLateDangers(read, today) },
    cylinders: cylindersOf(parts),
    patrols: {
      done: turns["done"] ?? 0,
      missed: turns["missed"] ?? 0,
      open: (turns["open"] ?? 0) + (turns["under-way"] ?? 0),
    },
    trends: trendsOf(ports, isOff, TREND_DAYS),
  };
}

export function wallRoutes(parts: WallParts, frame: Frame, screens: LiveScreens): readonly Route[] {
  const ticker = createTicker(parts.ports, screens, EVERY_MS);
  return [
    get(WALL_PATH, READERS, (c) => {
      keepDisplay(c);
      const lang = c.get("lang");
      const hasMap = !parts.isOff(positionPaths.map);
      return frame(c, {
        device: "wall",
        title: say(lang, t.title),
        scripts: hasMap ? ["map"] : [],
        body: (
          <WallPage
            lang={lang}
            facts={factsOf(parts, lang)}
            stream={LIVE_PATH}
            map={hasMap ? parts.people.wallMap(lang) : undefined}
          />
        ),
      });
    }),
    get(LIVE_PATH, READERS, (c) => {
      const lang = c.get("lang");
      return ticker.stream(c, `site-wall:${lang}`, () =>
        String(<WallFrame lang={lang} facts={factsOf(parts, lang)} />),
      );
    }),
  ];
}
