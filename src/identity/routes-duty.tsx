/** The duty roster: the week, its hand-overs, and the shifts. */
import { DutyPage, ShiftsPage } from "../../views/people/duty-page.tsx";
import { dutyProblemWords, dutyText as t } from "../../views/people/duty-text.ts";
import { addDays, type Day, dayOf, parseDay } from "../kernel/instants.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { parseClock, uncoveredMin, weekStart } from "./duty-rules.ts";
import { dutyPaths } from "./paths.ts";
import { type IdentityParts, OFFICE, refusalText } from "./routes-parts.ts";
import {
  addShift,
  assign,
  confirmWithPin,
  copyLastWeek,
  type DutyRefusal,
  dutyCells,
  dutyWeek,
  missedHandovers,
  removeShift,
  unassign,
  writeHandover,
} from "./service-duty.ts";
import { findPersonRow, listActivePeople } from "./store.ts";
import { listShifts } from "./store-duty.ts";

type Answer = Response | Promise<Response>;

/** More people than this are not chosen from a list. */
const PEOPLE_MAX = 300;

function dutyText(lang: Lang, refusal: DutyRefusal): string {
  return refusal.code in dutyProblemWords
    ? say(lang, dutyProblemWords[refusal.code as keyof typeof dutyProblemWords])
    : refusalText(lang, refusal as Parameters<typeof refusalText>[1]);
}

type State = { readonly problem?: string; readonly notes?: string; readonly monday?: Day };

function dutyPage(parts: IdentityParts, c: WebContext, state: State = {}): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const lang = c.get("lang");
  const now = ports.clock.now();
  const today = dayOf(now);
  const asked = parseDay(c.req.query("week") ?? "");
  const monday = state.monday ?? weekStart(asked ?? today);
  const week = dutyWeek(read, monday, now);
  // Hand-overs are of the last days, whichever week is looked at.
  const recent = dutyCells(
    read,
    [-7, -6, -5, -4, -3, -2, -1, 0].map((count) => addDays(today, count)),
    now,
  );
  const me = actorOf(c).personId;
  const authors = [...recent, ...week.cells].flatMap(({ handover }) =>
    handover === undefined ? [] : [handover.outgoingId, handover.incomingId ?? ""],
  );
  const names = new Map(
    [...new Set(authors)].map((id) => [id, findPersonRow(read, id)?.name ?? "—"]),
  );
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: state.problem === undefined ? 200 : 422,
    body: (
      <DutyPage
        lang={lang}
        csrf={c.get("csrf")}
        today={today}
        monday={monday}
        mondayBefore={addDays(monday, -7)}
        mondayAfter={addDays(monday, 7)}
        week={week}
        people={listActivePeople(read, PEOPLE_MAX, now).filter(
          ({ roles }) => !roles.includes("regulator"),
        )}
        names={names}
        canPlan={mayUse(OFFICE, actorOf(c).roles)}
        uncoveredMin={uncoveredMin(week.shifts)}
        missed={missedHandovers(read, now)}
        toWrite={recent.filter(
          ({ state: how, handover, people }) =>
            (how === "open" || how === "missed") &&
            handover === undefined &&
            people.some(({ personId }) => personId === me),
        )}
        waiting={recent.filter(
          ({ handover }) => handover !== undefined && handover.confirmedAt === null,
        )}
        problem={state.problem}
        {...(state.notes === undefined ? {} : { notes: state.notes })}
      />
    ),
  });
}

function shiftsPage({ ports, frame }: IdentityParts, c: WebContext, problem?: string): Answer {
  const lang = c.get("lang");
  const shifts = listShifts(ports.db.read);
  return frame(c, {
    device: "desk",
    title: say(lang, t.shifts),
    status: problem === undefined ? 200 : 422,
    body: (
      <ShiftsPage
        lang={lang}
        csrf={c.get("csrf")}
        shifts={shifts}
        uncoveredMin={uncoveredMin(shifts)}
        problem={problem}
      />
    ),
  });
}

async function submitSlot(
  parts: IdentityParts,
  c: WebContext,
  change: typeof assign,
): Promise<Response> {
  const form = await formOf(c);
  const day = parseDay(form["day"] ?? "");
  const lang = c.get("lang");
  if (day === undefined) {
    return dutyPage(parts, c, { problem: say(lang, dutyProblemWords["duty.no_shift"]) });
  }
  const slot = { day, shiftId: form["shift"] ?? "", personId: form["person"] ?? "" };
  const done = await change(parts.ports, actorOf(c), slot);
  const monday = weekStart(day);
  if (done.ok) return goTo(c, dutyPaths.week(monday));
  return dutyPage(parts, c, { problem: dutyText(lang, done.refusal), monday });
}

async function submitShift(parts: IdentityParts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const lang = c.get("lang");
  const name = (form["name"] ?? "").trim();
  const [startMin, endMin] = [parseClock(form["start"] ?? ""), parseClock(form["end"] ?? "")];
  const isNamed = name !== "" && name.length <= 20 && !/\p{Cc}/u.test(name);
  if (!isNamed || startMin === undefined || endMin === undefined) {
    return shiftsPage(parts, c, say(lang, dutyProblemWords["duty.bad_shift"]));
  }
  const done = await addShift(parts.ports, actorOf(c), { name, startMin, endMin });
  if (done.ok) return goTo(c, dutyPaths.shifts);
  return shiftsPage(parts, c, dutyText(lang, done.refusal));
}

export function dutyRoutes(parts: IdentityParts): readonly Route[] {
  const { ports, memory } = parts;
  return [
    get(dutyPaths.week(), "signed-in", (c) => dutyPage(parts, c)),
    post(dutyPaths.assign, OFFICE, (c) => submitSlot(parts, c, assign)),
    post(dutyPaths.remove, OFFICE, (c) => submitSlot(parts, c, unassign)),
    post(dutyPaths.copy, OFFICE, async (c) => {
      const asked = parseDay((await formOf(c))["week"] ?? "");
      const monday = weekStart(asked ?? dayOf(ports.clock.now()));
      const done = await copyLastWeek(ports, actorOf(c), monday);
      if (done.ok) return goTo(c, dutyPaths.week(monday));
      return dutyPage(parts, c, { problem: dutyText(c.get("lang"), done.refusal), monday });
    }),
    get(dutyPaths.shifts, OFFICE, (c) => shiftsPage(parts, c)),
    post(dutyPaths.shifts, OFFICE, (c) => submitShift(parts, c)),
    post(dutyPaths.endShift(":id"), OFFICE, async (c) => {
      await removeShift(ports, actorOf(c), c.req.param("id") ?? "");
      return goTo(c, dutyPaths.shifts);
    }),
    post(dutyPaths.handover, "signed-in", async (c) => {
      const form = await formOf(c);
      const day = parseDay(form["day"] ?? "") ?? dayOf(ports.clock.now());
      const notes = (form["notes"] ?? "").slice(0, 2_000);
      const done = await writeHandover(ports, actorOf(c), {
        day,
        shiftId: form["shift"] ?? "",
        notes,
      });
      if (done.ok) return goTo(c, dutyPaths.week());
      return dutyPage(parts, c, { problem: dutyText(c.get("lang"), done.refusal), notes });
    }),
    post(dutyPaths.confirm(":id"), "signed-in", async (c) => {
      const form = await formOf(c);
      const done = await confirmWithPin(ports, memory, {
        id: c.req.param("id") ?? "",
        personId: form["person"] ?? "",
        pin: form["pin"] ?? "",
      });
      if (done.ok) return goTo(c, dutyPaths.week());
      return dutyPage(parts, c, { problem: dutyText(c.get("lang"), done.refusal) });
    }),
  ];
}
