/** The board: live at a desk, on a phone, on a wall. */
import {
  BoardBody,
  type BoardColumn,
  BoardPage,
  type BoardProps,
  type PermitCard,
} from "../../../views/permits/board-page.tsx";
import { spanText } from "../../../views/permits/booking-pages.tsx";
import { permitText as t } from "../../../views/permits/text.ts";
import { MINUTE_MS, type UnixMs } from "../../kernel/instants.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { actorOf, deviceOf, get, mayUse, type Route, type WebContext } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import { listAreas, openWorks } from "../areas/store.ts";
import { type AreaViewParts, areaCard } from "../areas/view.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import { ticketState } from "../external/model.ts";
import { openTickets } from "../external/store.ts";
import type { PermitRow } from "../flow-model.ts";
import { presentOf } from "../load.ts";
import { permitPaths } from "../paths.ts";
import { isReader, READERS, WORKERS } from "../roles.ts";
import { openPermits } from "../store/store.ts";
import { waitingBookings } from "../store/store-bookings.ts";
import { countPeople, peopleOf } from "../store/store-parts.ts";
import { namesOf, type PermitParts } from "./parts.ts";

const BOOKINGS_SHOWN = 60;
const SOON_MS = 60 * MINUTE_MS;

export function cardOf(orm: Orm, lang: Lang, row: PermitRow, now: UnixMs): PermitCard {
  const { id, number, kind, stage, what, place, validUntil } = row;
  const company = row.company === "" ? row.unit : row.company;
  const isRunning = stage === "working" || stage === "paused";
  return {
    ...{ id, number, kind, stage, what, place, company, level: row.managedLevel },
    pauseCause: stage === "paused" ? row.pauseCause : null,
    span: spanText(lang, row.plannedStart, row.plannedEnd),
    minutesLeft:
      isRunning && validUntil !== null ? Math.floor((validUntil - now) / MINUTE_MS) : undefined,
    people: new Set(presentOf(peopleOf(orm, id)).map(({ personId }) => personId)).size,
  };
}

function columnOf(row: PermitRow, now: UnixMs): BoardColumn {
  if (row.stage === "ended") return "due";
  const isRunning = row.stage === "working" || row.stage === "paused";
  if (isRunning && row.validUntil !== null && row.validUntil - now < SOON_MS) return "due";
  return isRunning ? (row.stage as "working" | "paused") : "waiting";
}

/** People who stand at a hot work now, each once. */
export function hotWorkersNow(orm: Orm): number {
  const working = openPermits(orm).filter(
    ({ kind, stage }) => kind === "hot-work" && stage === "working",
  );
  const onTickets = countPeople(
    orm,
    working.map(({ id }) => id),
  );
  return onTickets + openWorks(orm).length;
}

/** Fixed areas in which somebody works now. */
function burningAreas(parts: AreaViewParts): BoardProps["areas"] {
  const ids = new Set(openWorks(parts.orm).map(({ areaId }) => areaId));
  return listAreas(parts.orm, false)
    .filter(({ id }) => ids.has(id))
    .map((area) => areaCard(parts, area));
}

/** Works are known to everybody who may stand near them; `ownId`: of bookings only this person's. */
function boardOf(orm: Orm, lang: Lang, now: UnixMs, ownId: string | undefined): BoardProps {
  const nameOf = namesOf(orm);
  const rows = openPermits(orm);
  const columns: Record<BoardColumn, PermitCard[]> = {
    due: [],
    working: [],
    paused: [],
    waiting: [],
  };
  for (const row of rows) columns[columnOf(row, now)].push(cardOf(orm, lang, row, now));
  return {
    lang,
    columns,
    hotWorkers: hotWorkersNow(orm),
    areas: burningAreas({ orm, lang, now, nameOf, isClockTrusted: true }),
    tickets: openTickets(orm).map((ticket) => ({ ticket, state: ticketState(ticket, now) })),
    bookings: waitingBookings(orm, now, BOOKINGS_SHOWN)
      .filter(({ bookedBy }) => ownId === undefined || bookedBy === ownId)
      .map((booking) => ({ booking, bookedBy: nameOf(booking.bookedBy) ?? "—" })),
  };
}

function ownOf(c: WebContext): string | undefined {
  const actor = actorOf(c);
  return isReader(actor.roles) ? undefined : actor.personId;
}

export function boardRoutes(parts: PermitParts): readonly Route[] {
  const { ports, frame, screens } = parts;
  const boardFor = (lang: Lang, ownId: string | undefined) =>
    boardOf(ports.db.read, lang, ports.clock.now(), ownId);
  const page = (c: WebContext, isWall: boolean) => {
    const lang = c.get("lang");
    const canBook = mayUse(WORKERS, actorOf(c).roles);
    return frame(c, {
      device: isWall ? "wall" : deviceOf(c),
      title: say(lang, t.title),
      body: <BoardPage {...boardFor(lang, ownOf(c))} canBook={canBook} isWall={isWall} />,
    });
  };
  return [
    get(permitPaths.board, READERS, (c) => page(c, false)),
    get(permitPaths.wall, READERS, (c) => page(c, true)),
    get(permitPaths.live, READERS, (c) => {
      const lang = c.get("lang");
      const ownId = ownOf(c);
      c.env?.server?.timeout(c.req.raw, 0);
      return screens.stream(`permits:${lang}:${ownId ?? ""}`, [PERMIT_CHANNEL], () =>
        String(<BoardBody {...boardFor(lang, ownId)} />),
      );
    }),
  ];
}
