/** Each act of a phone through the very service that the online page calls: no second decision is taken here. */
import { addRunPhoto, completeRun, type RunFollower, saveAnswer } from "../checks/index.ts";
import {
  beginConfirmation,
  CONFIRMERS,
  endConfirmation,
  findConfirmation,
  removeCylinder,
  scanCylinder,
  startConfirmationCheck,
} from "../confirmations/index.ts";
import { custodyRounds, ROUND_ACTS, ROUND_ROLES, type RoundScan } from "../cylinders/index.ts";
import { BY_HAND, CATEGORIES, REPORTERS, reportDanger } from "../dangers/index.ts";
import {
  addAtDoor,
  DELIVERERS,
  endEmpties,
  findVisit,
  finishVisit,
  HAND_OVER_PROBLEMS,
  type IsUnreleased,
  REFUSE_REASONS,
  readNotice,
  refuseVisit,
  scanInVisit,
  signVisit,
  startVisit,
  startVisitCheck,
  undoScan,
} from "../delivery/index.ts";
import { parseDay } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { findTask, PATROLLERS, scanPatrolCode, startPatrol } from "../patrols/index.ts";
import { roadPermits } from "../permits/index.ts";
import { oneOf } from "../platform/form.ts";
import type { StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import type { Act } from "./form.ts";
import type { ActKind } from "./model.ts";

/** What the tiers beside know; handed in by the composition root. */
export type ApplyLinks = {
  readonly isUnreleased: IsUnreleased;
  readonly runCompleted: RunFollower;
};

export type Doing<K extends ActKind = ActKind> = {
  /** Whose `write` keeps the act in the transaction of what it does. */
  readonly ports: Ports;
  /** With `at`: when it was done. */
  readonly actor: Actor;
  readonly id: string;
  readonly act: Extract<Act, { kind: K }>;
  readonly photos: readonly StoredMedia[];
  readonly links: ApplyLinks;
  /** Nobody moved the phone's clock between the act and its sending. */
  readonly isTimeKnown: boolean;
};

type Done = Promise<Result<unknown, { readonly code: string }>>;

type Handler<K extends ActKind> = {
  readonly roles: readonly string[];
  readonly run: (doing: Doing<K>) => Done;
  /** What was odd about what went through. */
  readonly remarks?: (
    value: unknown,
    orm: Orm,
    act: Extract<Act, { kind: K }>,
  ) => readonly string[];
};

/** The check that was begun for a visit or a turn, where it is this person's. */
function runOf(ports: Ports, actor: Actor, about: string): string | undefined {
  const id = about.slice(about.indexOf(":") + 1);
  if (about.startsWith("patrol:")) return findTask(ports.db.read, id)?.runId ?? undefined;
  if (about.startsWith("use:")) {
    const one = findConfirmation(ports.db.read, id);
    return one?.startedBy === actor.personId ? (one.runId ?? undefined) : undefined;
  }
  const visit = findVisit(ports.db.read, id);
  return visit?.driverId === actor.personId ? (visit.runId ?? undefined) : undefined;
}

const noRun = (): Done => Promise.resolve(refuse({ code: "checks.unknown_run" }));

function roundRemarks(scan: RoundScan): readonly string[] {
  if (scan.kind !== "kept") return [`round.${scan.kind}`];
  return scan.recorded.contradictions.length > 0 ? ["custody.odd"] : [];
}

const CHECKERS = [...new Set([...DELIVERERS, ...PATROLLERS, ...CONFIRMERS])];

type Handlers = { readonly [K in ActKind]: Handler<K> };

const HANDLERS: Handlers = {
  "customer.add": {
    roles: DELIVERERS,
    run: ({ ports, actor, act: { kind: _kind, ...fields } }) => addAtDoor(ports, actor, fields),
    remarks: (value) => [
      "customer.new",
      ...((value as { isTwin: boolean }).isTwin ? ["customer.twin"] : []),
    ],
  },
  "visit.start": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) =>
      startVisit(ports, actor, { ...act, orderId: act.orderId ?? undefined }),
    remarks: (value) => (value as { doubts: readonly string[] }).doubts,
  },
  "visit.check": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) => startVisitCheck(ports, actor, act.id, act.versionId),
  },
  "visit.notice": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) => readNotice(ports, actor, act.id),
  },
  "visit.scan": {
    roles: DELIVERERS,
    run: ({ ports, actor, id, act, links }) =>
      scanInVisit(ports, actor, act.id, {
        text: act.text,
        direction: act.direction,
        actId: id,
        isUnreleased: links.isUnreleased,
        decided: act.decided === null ? null : (oneOf(HAND_OVER_PROBLEMS, act.decided) ?? null),
      }),
    remarks: (value) => {
      const { item, problem, isContradicted } = value as {
        item: { problem: string | null };
        problem: string | undefined;
        isContradicted: boolean;
      };
      const wasHandedOver = problem !== undefined && item.problem === null;
      return [
        ...(wasHandedOver ? [`hand-over.${problem}`] : []),
        ...(isContradicted ? ["custody.odd"] : []),
      ];
    },
  },
  "visit.undo": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) => undoScan(ports, actor, act.id, act.item),
  },
  "visit.empties": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) => endEmpties(ports, actor, act.id),
  },
  "visit.sign": {
    roles: DELIVERERS,
    run: ({ ports, actor, act, photos: [stored] }) => {
      if (stored === undefined) return Promise.resolve(refuse({ code: "visit.unsigned" }));
      // The first name stands; the other is shown to the office and is in nobody's way.
      const isSigned = findVisit(ports.db.read, act.id)?.signature != null;
      if (isSigned) return Promise.resolve(refuse({ code: "visit.signed_twice" }));
      return signVisit(ports, actor, act.id, { stored, by: act.by });
    },
  },
  "visit.finish": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) => finishVisit(ports, actor, act.id),
  },
  "visit.refuse": {
    roles: DELIVERERS,
    run: ({ ports, actor, act }) =>
      refuseVisit(ports, actor, act.id, {
        reason: oneOf(REFUSE_REASONS, act.reason) ?? "other",
        note: act.note,
        followUpOn: parseDay(act.followUpOn),
      }),
  },
  "check.answer": {
    roles: CHECKERS,
    run: ({ ports, actor, act }) => {
      const runId = runOf(ports, actor, act.about);
      if (runId === undefined) return noRun();
      const { value, note } = act;
      return saveAnswer(ports, actor, runId, act.item, { value, note, seen: 0 });
    },
  },
  "check.photo": {
    roles: CHECKERS,
    run: ({ ports, actor, act, photos: [stored] }) => {
      const runId = runOf(ports, actor, act.about);
      if (runId === undefined) return noRun();
      if (stored === undefined) return Promise.resolve(refuse({ code: "media.empty" }));
      return addRunPhoto(ports, actor, runId, act.item, stored);
    },
  },
  "check.end": {
    roles: CHECKERS,
    run: ({ ports, actor, act, links }) => {
      const runId = runOf(ports, actor, act.about);
      return runId === undefined ? noRun() : completeRun(ports, actor, runId, links.runCompleted);
    },
    // All items passed, and the box knows something of the cylinders that the phone could not.
    remarks: (value, orm, { about }) => {
      const id = about.startsWith("use:") ? about.slice("use:".length) : "";
      const isRefused = findConfirmation(orm, id)?.state === "failed";
      return isRefused && (value as { result: string }).result === "pass" ? ["use.cylinder"] : [];
    },
  },
  "round.start": {
    roles: ROUND_ROLES,
    run: ({ ports, actor, act }) => {
      const kind = oneOf(ROUND_ACTS, act.act);
      if (kind === undefined) return Promise.resolve(refuse({ code: "round.not_allowed" }));
      const place = act.place as Parameters<typeof custodyRounds.startRound>[2]["place"];
      const { id, content } = act;
      return custodyRounds.startRound(ports, actor, { id, act: kind, place, content });
    },
  },
  "round.scan": {
    roles: ROUND_ROLES,
    run: ({ ports, actor, act }) => custodyRounds.scanInRound(ports, actor, act.id, act.text),
    remarks: (value) => roundRemarks(value as RoundScan),
  },
  "round.end": {
    roles: ROUND_ROLES,
    run: ({ ports, actor, act }) => custodyRounds.endRound(ports, actor, act.id, act.note),
  },
  "patrol.scan": {
    roles: PATROLLERS,
    run: ({ ports, actor, act }) => scanPatrolCode(ports, actor, act.id, act.text),
  },
  "patrol.start": {
    roles: PATROLLERS,
    run: ({ ports, actor, act }) => startPatrol(ports, actor, act.id, act.reason, act.versionId),
    remarks: (value) => ((value as { wasMissed: boolean }).wasMissed ? ["patrol.was_missed"] : []),
  },
  "use.start": {
    roles: CONFIRMERS,
    run: ({ ports, actor, act }) => beginConfirmation(ports, actor, act),
  },
  "use.scan": {
    roles: CONFIRMERS,
    run: ({ ports, actor, id, act, links }) =>
      scanCylinder(ports, actor, act.id, act.text, links.isUnreleased, id),
    remarks: (value) =>
      (value as { faults: readonly string[] }).faults.map((fault) => `use.${fault}`),
  },
  "use.remove": {
    roles: CONFIRMERS,
    run: ({ ports, actor, act }) => removeCylinder(ports, actor, act.id, act.item),
  },
  "use.check": {
    roles: CONFIRMERS,
    run: ({ ports, actor, act, links }) =>
      startConfirmationCheck(ports, actor, act.id, links.isUnreleased, act.versionId),
  },
  "use.end": {
    roles: CONFIRMERS,
    run: ({ ports, actor, act }) => endConfirmation(ports, actor, act.id, act.reason),
  },
  "permit.reading": {
    roles: roadPermits.workers,
    // How old a reading is decides about a life: one of an unknown time is no reading.
    run: ({ ports, actor, act, isTimeKnown }) =>
      isTimeKnown
        ? roadPermits.reading(ports, actor, act.id, act)
        : Promise.resolve(refuse({ code: "permit.time_unknown" })),
  },
  "permit.pause": {
    roles: roadPermits.workers,
    run: ({ ports, actor, act }) => roadPermits.pause(ports, actor, act.id, act.reason),
  },
  "permit.evacuate": {
    roles: roadPermits.workers,
    run: ({ ports, actor, act }) => roadPermits.evacuate(ports, actor, act.id),
    remarks: () => ["permit.evacuated"],
  },
  "danger.report": {
    roles: REPORTERS,
    run: ({ ports, actor, act, photos }) => {
      const report = {
        id: act.id,
        what: act.what,
        category: oneOf(CATEGORIES, act.category) ?? "other",
        roomId: act.roomId,
        place: act.place,
        source: BY_HAND,
        suspected: act.suspected,
      };
      if (act.done === "") return reportDanger(ports, actor, { ...report, photos }).then(accept);
      return reportDanger(ports, actor, { ...report, photos }, { done: act.done, photos: [] });
    },
  },
};

export function rolesOfAct(kind: ActKind): readonly string[] {
  return HANDLERS[kind].roles;
}

/** Runs an act; on acceptance gives what was odd about it. */
export function handlerOf(act: Act): {
  readonly run: (doing: Omit<Doing, "act">) => Done;
  readonly remarks: (value: unknown, orm: Orm) => readonly string[];
} {
  const handler = HANDLERS[act.kind] as Handler<ActKind>;
  return {
    run: (doing) => handler.run({ ...doing, act } as Doing),
    remarks: (value, orm) => handler.remarks?.(value, orm, act) ?? [],
  };
}
