/** The start page: what each domain says of today, to those whose role may see it. */
import { StartPage, type StartProps } from "../../views/overview/start-page.tsx";
import { startText as t } from "../../views/overview/start-text.ts";
import { countsByMedium, cylinderPaths } from "../cylinders/index.ts";
import { DELIVERING_ROLES, deliveryPaths } from "../delivery/index.ts";
import { acetyleneStarts, fillPaths, ledgerTotals, WATCHERS } from "../filling/index.ts";
import { currentDuty, dueCertificates, OFFICE, STAFF_ROLES } from "../identity/index.ts";
import { addDays, dayOf, startOfDay } from "../kernel/instants.ts";
import { hotWorkersNow, permitPaths } from "../permits/index.ts";
import type { Frame } from "../platform/frame.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, actorOf, deviceOf, get, mayUse, type Route } from "../platform/web.ts";
import { limitsText, listRooms, SITE_READERS, sitePaths, validSiteCode } from "../site/index.ts";
import { toDosOf } from "./to-do.ts";
import { trendsOf } from "./trends.ts";
import { WALL_PATH } from "./wall.tsx";

export const START_PATH = "/start";

/** More certificates than this are a list of their own. */
const CERTIFICATES_SHOWN = 8;
const WARNING_DAYS = 90;
const TREND_DAYS = 14;

export type IsOff = (path: string) => boolean;

function startOf(ports: Ports, lang: Lang, actor: Actor, isOff: IsOff): Omit<StartProps, "lang"> {
  const { roles } = actor;
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const day = { from: startOfDay(today), before: startOfDay(addDays(today, 1)) };
  const isSetUp = validSiteCode(read) !== undefined;
  const seesRooms = mayUse(SITE_READERS, roles) && !isOff(sitePaths.rooms);
  return {
    today,
    wizardHref: !isSetUp && roles.includes("administrator") ? sitePaths.wizard : undefined,
    toDos: toDosOf({ ports, lang, actor, isOff }),
    fills: isOff(fillPaths.list) ? undefined : ledgerTotals(read, day),
    acetylene:
      mayUse(WATCHERS, roles) && !isOff(fillPaths.board) ? acetyleneStarts(ports, lang) : undefined,
    cylinders: isOff(cylinderPaths.list) ? undefined : countsByMedium(read),
    hotWorkers:
      mayUse(STAFF_ROLES, roles) && !isOff(permitPaths.board) ? hotWorkersNow(read) : undefined,
    trends: mayUse(OFFICE, roles) ? trendsOf(ports, isOff, TREND_DAYS) : undefined,
    wallHref: mayUse(OFFICE, roles) ? WALL_PATH : undefined,
    duty: currentDuty(ports),
    certificates: mayUse(OFFICE, roles)
      ? dueCertificates(read, addDays(today, WARNING_DAYS), CERTIFICATES_SHOWN)
      : undefined,
    rooms: seesRooms
      ? listRooms(read)
          .filter(({ retiredAt }) => retiredAt === null)
          .map((room) => ({ name: room.name, limits: limitsText(lang, room) }))
      : undefined,
  };
}

/** Where a person's day begins: at the guns for those who work or watch there, on the round, else at the overview. */
export function firstPathOf(roles: readonly string[], isOff: IsOff): string {
  if (mayUse(WATCHERS, roles) && !isOff(fillPaths.board)) return fillPaths.board;
  const isOnRound = mayUse(DELIVERING_ROLES, roles) && !isOff(deliveryPaths.today);
  return isOnRound ? deliveryPaths.today : START_PATH;
}

export function startRoutes(ports: Ports, frame: Frame, isOff: IsOff): readonly Route[] {
  return [
    get("/", "signed-in", (c) => c.redirect(firstPathOf(actorOf(c).roles, isOff), 303)),
    get(START_PATH, "signed-in", (c) => {
      const lang = c.get("lang");
      return frame(c, {
        device: deviceOf(c) === "phone" ? "phone" : "desk",
        title: say(lang, t.title),
        body: <StartPage lang={lang} {...startOf(ports, lang, actorOf(c), isOff)} />,
      });
    }),
  ];
}
