/** What needs one person now, gathered from every domain, in the order of what protects people first. */
import type { ToDo } from "../../views/overview/to-do.tsx";
import { toDoText as t } from "../../views/overview/to-do-text.ts";
import { alarmPaths, alarmToDos } from "../alarms/index.ts";
import { checkPaths, listRuns } from "../checks/index.ts";
import { CUSTODY_EDITORS, countCustodyTasks, custodyPaths, dueCounts } from "../cylinders/index.ts";
import { countLateDangers, dangerPaths, dangerToDos, openDangerCounts } from "../dangers/index.ts";
import {
  countFollowUps,
  DELIVERING_ROLES,
  DELIVERY_OFFICE,
  deliveryPaths,
  listOrders,
} from "../delivery/index.ts";
import { fillingToDos, fillPaths, WATCHERS } from "../filling/index.ts";
import { certificateName, dueLevelOf, qualificationsOf } from "../identity/index.ts";
import { inspectionPaths, openVisitOf } from "../inspections/index.ts";
import { type Day, dayOf } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import { patrolPaths, patrolToDos } from "../patrols/index.ts";
import { permitPaths, permitToDos } from "../permits/index.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, mayUse } from "../platform/web.ts";

/** The list is for a glance; what is more stands on the pages it leads to. */
const TO_DOS_MAX = 30;
const DRAFTS_MAX = 10;

type Who = Pick<Actor, "personId" | "roles">;

export type ToDoAsk = {
  readonly ports: Pick<Ports, "db" | "clock">;
  readonly lang: Lang;
  readonly actor: Who;
  readonly isOff: (path: string) => boolean;
};

/** One line for many of a kind; none of them, no line. */
function counted(
  lang: Lang,
  count: number,
  words: Phrase<`{count} ${string}` | `今天 {count} ${string}`, `{count} ${string}`>,
  line: Omit<ToDo, "what">,
): readonly ToDo[] {
  return count === 0 ? [] : [{ ...line, what: say(lang, words, { count }) }];
}

function ofAlarms({ ports, lang, actor }: ToDoAsk): readonly ToDo[] {
  const found = alarmToDos(ports, actor.roles);
  if (found === undefined) return [];
  const { urgent, open } = found;
  const line = { icon: "bell", href: alarmPaths.list } as const;
  return [
    ...counted(lang, urgent, t.urgentAlarms, { ...line, urgency: "unsafe" }),
    ...counted(lang, Math.max(0, open - urgent), t.openAlarms, { ...line, urgency: "now" }),
  ];
}

function ofPermits({ ports, lang, actor }: ToDoAsk): readonly ToDo[] {
  const { bookings, permits } = permitToDos(ports.db.read, actor, ports.clock.now());
  const words = { sign: t.sign, accept: t.accept, late: t.permitLate, soon: t.permitSoon } as const;
  const urgency = { sign: "now", accept: "now", late: "unsafe", soon: "soon" } as const;
  return [
    ...permits.map(
      ({ id, number, what, why }): ToDo => ({
        urgency: urgency[why],
        icon: "flame",
        what: say(lang, words[why], { number }),
        detail: what,
        href: permitPaths.one(id),
      }),
    ),
    ...counted(lang, bookings, t.bookings, {
      urgency: "now",
      icon: "permit",
      href: permitPaths.bookings,
    }),
  ];
}

function ofDangers({ ports, lang, actor }: ToDoAsk): readonly ToDo[] {
  const found = dangerToDos(ports.db.read, actor, ports.clock.now());
  const icon = "shield-alert" as const;
  const inState = (state: string): string => withQuery(dangerPaths.list, { state });
  const now = (state: string) => ({ urgency: "now", icon, href: inState(state) }) as const;
  return [
    ...found.mine.map(
      ({ id, number, what, dueOn, isLate }): ToDo => ({
        ...{ urgency: isLate ? "late" : "now", icon, href: dangerPaths.one(id) },
        what: say(lang, isLate ? t.dangerLate : t.dangerMine, { number, day: dueOn ?? "—" }),
        detail: what,
      }),
    ),
    ...counted(lang, found.late, t.dangersLate, {
      ...{ urgency: "late", icon, href: inState("overdue") },
    }),
    ...counted(lang, found.toJudge, t.dangersJudge, now("found")),
    ...counted(lang, found.toAssign, t.dangersAssign, now("graded")),
    ...counted(lang, found.asked, t.dangersAsked, now("asked")),
    ...counted(lang, found.toRecheck, t.dangersRecheck, now("awaiting")),
  ];
}

function ofRounds({ ports, lang, actor }: ToDoAsk): readonly ToDo[] {
  const waiting = patrolToDos(ports, actor);
  const line = { icon: "checks", href: patrolPaths.list } as const;
  const open = waiting === undefined ? 0 : waiting.open - waiting.overdue;
  const drafts = listRuns(
    ports.db.read,
    { state: "draft", personId: actor.personId },
    DRAFTS_MAX,
  ).length;
  return [
    ...counted(lang, waiting?.overdue ?? 0, t.patrolsLate, { ...line, urgency: "late" }),
    ...counted(lang, open, t.patrols, { ...line, urgency: "now" }),
    ...counted(lang, drafts, t.drafts, { icon: "edit", href: checkPaths.list, urgency: "soon" }),
  ];
}

function ofFilling({ ports, lang, actor, isOff }: ToDoAsk): readonly ToDo[] {
  if (isOff(fillPaths.board) || !mayUse(WATCHERS, actor.roles)) return [];
  const { interrupted, unreleased, locks } = fillingToDos(ports.db.read);
  return [
    ...counted(lang, interrupted, t.interrupted, {
      ...{ urgency: "unsafe", icon: "gauge", href: fillPaths.board },
    }),
    ...counted(lang, unreleased, t.unreleased, {
      ...{ urgency: "now", icon: "gauge", href: fillPaths.list },
    }),
    ...counted(lang, locks, t.locks, { urgency: "now", icon: "lock", href: fillPaths.locks }),
  ];
}

function ofCylinders({ ports, lang, actor }: ToDoAsk, today: Day): readonly ToDo[] {
  if (!mayUse(CUSTODY_EDITORS, actor.roles)) return [];
  const { read } = ports.db;
  const due = dueCounts(read, today);
  const overdue = due.inspection["0"] + due.life["0"];
  return [
    ...counted(lang, countCustodyTasks(read, { isOpen: true }), t.custody, {
      ...{ urgency: "now", icon: "cylinders", href: custodyPaths.tasks },
    }),
    ...counted(lang, overdue, t.cylindersDue, {
      ...{ urgency: "late", icon: "cylinders", href: custodyPaths.due },
    }),
  ];
}

function ofDelivery({ ports, lang, actor, isOff }: ToDoAsk, today: Day): readonly ToDo[] {
  if (isOff(deliveryPaths.today)) return [];
  const { read } = ports.db;
  const line = { icon: "truck", href: deliveryPaths.followUps } as const;
  const follow = mayUse(DELIVERY_OFFICE, actor.roles)
    ? countFollowUps(read, today)
    : { open: 0, late: 0 };
  const orders = mayUse(DELIVERING_ROLES, actor.roles)
    ? listOrders(
        read,
        { to: today, states: ["open", "assigned"], driverId: actor.personId },
        { offset: 0, limit: 1 },
      ).total
    : 0;
  return [
    ...counted(lang, follow.late, t.followUpsLate, { ...line, urgency: "late" }),
    ...counted(lang, follow.open - follow.late, t.followUps, { ...line, urgency: "soon" }),
    ...counted(lang, orders, t.orders, {
      ...{ urgency: "now", icon: "truck", href: deliveryPaths.today },
    }),
  ];
}

/** Their own papers: who cannot be named any more finds out at the gun, which is too late. */
function ofPapers({ ports, lang, actor }: ToDoAsk, today: Day): readonly ToDo[] {
  return qualificationsOf(ports.db.read, actor.personId).flatMap(({ kind, expiresOn }): ToDo[] => {
    const level = dueLevelOf(expiresOn, today);
    if (level !== "expired" && level !== "d30") return [];
    const isOver = level === "expired";
    const values = { name: certificateName(lang, kind), day: expiresOn };
    return [
      {
        ...{ urgency: isOver ? "late" : "soon", icon: "badge" },
        what: say(lang, isOver ? t.certificateOver : t.certificateSoon, values),
      },
    ];
  });
}

function visitLine(lang: Lang, visit: { readonly id: string; readonly number: string }): ToDo {
  const what = say(lang, t.visitOpen, { number: visit.number });
  return { urgency: "now", icon: "document-check", what, href: inspectionPaths.one(visit.id) };
}

/** A regulator settles nothing here: what stands unsafe or overdue at the site, and their own visit that is open. */
function ofSupervision({ ports, lang, actor, isOff }: ToDoAsk, today: Day): readonly ToDo[] {
  if (!actor.roles.includes("regulator")) return [];
  const { read } = ports.db;
  const visit = openVisitOf(read, actor.personId);
  const due = dueCounts(read, today);
  const dangers = openDangerCounts(read);
  const icon = "shield-alert" as const;
  const { interrupted } = isOff(fillPaths.board) ? { interrupted: 0 } : fillingToDos(read);
  return [
    ...(visit === undefined ? [] : [visitLine(lang, visit)]),
    ...counted(lang, dangers.major, t.dangersMajor, {
      ...{ urgency: "unsafe", icon, href: dangerPaths.list },
    }),
    ...counted(lang, interrupted, t.interrupted, {
      ...{ urgency: "unsafe", icon: "gauge", href: fillPaths.list },
    }),
    ...counted(lang, countLateDangers(read, today), t.dangersLate, {
      ...{ urgency: "late", icon, href: withQuery(dangerPaths.list, { state: "overdue" }) },
    }),
    ...counted(lang, due.inspection["0"] + due.life["0"], t.cylindersDue, {
      ...{ urgency: "late", icon: "cylinders", href: custodyPaths.due },
    }),
    ...counted(lang, dangers.general, t.dangersOpen, {
      ...{ urgency: "now", icon, href: dangerPaths.list },
    }),
  ];
}

const RANK: Readonly<Record<ToDo["urgency"], number>> = { unsafe: 0, late: 1, now: 2, soon: 3 };

/** `total` counts all; the list is cut where it would not be read any more. */
export function toDosOf(ask: ToDoAsk): { readonly items: readonly ToDo[]; readonly total: number } {
  const today = dayOf(ask.ports.clock.now());
  const all = [
    ...ofAlarms(ask),
    ...ofFilling(ask),
    ...(ask.isOff(permitPaths.board) ? [] : ofPermits(ask)),
    ...ofDangers(ask),
    ...ofRounds(ask),
    ...ofCylinders(ask, today),
    ...ofDelivery(ask, today),
    ...ofPapers(ask, today),
    ...ofSupervision(ask, today),
  ].sort((a, b) => RANK[a.urgency] - RANK[b.urgency]);
  return { items: all.slice(0, TO_DOS_MAX), total: all.length };
}
