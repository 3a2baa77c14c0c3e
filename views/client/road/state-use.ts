/** Use confirmations and tickets of special work as the phone sees them: what was taken along, and the acts since. Pure. */
import type { Definition } from "../../../src/checks/model.ts";
import type {
  Confirmation,
  ConfirmationRef,
  CylinderFault,
  ScannedCylinder,
} from "../../../src/confirmations/model.ts";
import { cylinderFaults, outcomeOf } from "../../../src/confirmations/rules.ts";
import { instant } from "../../../src/kernel/instants.ts";
import type { GasUnit } from "../../../src/permits/model-facts.ts";
import { judgeReading } from "../../../src/permits/rules/gas.ts";
import type { TakenPermit, TakenReading } from "../../../src/permits/taken.ts";
import type { TakenAlong } from "../../../src/phones/package.ts";
import { codeIn, ofKind, type Run, type RunBefore, runOf } from "./state.ts";
import type { RoadAct } from "./store.ts";

export type RoadUse = {
  readonly id: string;
  readonly one: Confirmation;
  readonly cylinders: readonly ScannedCylinder[];
  readonly run: Run | undefined;
  /** What the box made of the completed check; undefined while it waits on the phone. */
  readonly answered: { readonly isPlain: boolean; readonly words: readonly string[] } | undefined;
};

/** What the phone knows against a cylinder; one that it does not know is judged by the box. */
export function faultsHere(
  taken: TakenAlong,
  code: string,
  now: number,
): readonly CylinderFault[] | undefined {
  const known = taken.use?.cylinders.find(({ codes }) => codes.includes(code));
  if (known === undefined) return undefined;
  const { ledgerContent, isUnreleased } = known;
  const facts = { cylinder: known, content: ledgerContent, isUnreleased };
  return cylinderFaults(facts, instant(now));
}

function cylindersOf(
  taken: TakenAlong,
  own: readonly RoadAct[],
  now: number,
): readonly ScannedCylinder[] {
  const removed = new Map(
    ofKind(own, "use.remove").map(({ act, claimedAt }) => [act.item, instant(claimedAt)]),
  );
  return ofKind(own, "use.scan").map(({ id, act, claimedAt }): ScannedCylinder => {
    const code = codeIn(act.text);
    const known = taken.use?.cylinders.find(({ codes }) => codes.includes(code));
    return {
      ...{ id, code, cylinderId: known?.id ?? null, scannedBy: taken.person.id },
      ...{ serial: known?.serial ?? "", medium: known?.medium ?? "" },
      scannedAt: instant(claimedAt),
      faults: faultsHere(taken, code, now) ?? [],
      removedAt: removed.get(id) ?? null,
    };
  });
}

/** What was scanned already is not asked for again; as the box does. */
function scannedIn(
  table: { readonly definition: Definition } | undefined,
  cylinders: readonly ScannedCylinder[],
  at: number,
): RunBefore["values"] {
  const items = (table?.definition.sections ?? []).flatMap((section) => section.items);
  const here = cylinders.filter(({ removedAt }) => removedAt === null);
  const value = here.map(({ code }) => code).join(" ");
  const scans = items.filter(({ kind }) => kind === "scan");
  return new Map(scans.map(({ id }) => [id, { value, note: "", at }]));
}

export function usesOf(
  taken: TakenAlong,
  acts: readonly RoadAct[],
  now: number,
): readonly RoadUse[] {
  return ofKind(acts, "use.start").map(({ act: begun, claimedAt }): RoadUse => {
    const { id, templateId, place } = begun;
    const own = acts.filter(({ act }) => "id" in act && act.id === id);
    const table = taken.use?.tables.find((one) => one.templateId === templateId);
    const checkAt = ofKind(own, "use.check")[0]?.claimedAt;
    const cylinders = cylindersOf(taken, own, now);
    const before = { values: scannedIn(table, cylinders, checkAt ?? claimedAt), photos: [] };
    const run = runOf(acts, `use:${id}`, table, checkAt, before);
    const end = ofKind(own, "use.end").at(-1);
    const outcome =
      run?.isEnded === true
        ? outcomeOf(run.verdict.result, cylinders, instant(run.startedAt))
        : undefined;
    const state = end === undefined ? (outcome?.state ?? "checking") : "ended";
    const startedBy = taken.person.id;
    const ref: ConfirmationRef = begun.ref ?? { kind: "place", id };
    const none = { confirmedBy: null, confirmedAt: null, validUntil: null };
    const over = { endedBy: null, endedAt: null, endReason: end?.act.reason ?? "" };
    const one: Confirmation = {
      ...{ id, ref, place, templateId, runId: run === undefined ? null : run.about, state },
      ...{ startedBy, startedAt: instant(claimedAt), ...none, ...over, version: 1 },
    };
    const ended = ofKind(acts, "check.end").find(({ act }) => act.about === `use:${id}`);
    const isIn = ended !== undefined && ended.state !== "waiting";
    const answered = isIn ? { isPlain: ended.state === "accepted", words: ended.words } : undefined;
    return { id, one, cylinders, run, answered };
  });
}

export type RoadPermit = {
  readonly permit: TakenPermit;
  readonly readings: readonly TakenReading[];
  /** What the people on site have done since, whatever the box knows by now. */
  readonly stopped: "evacuated" | "paused" | undefined;
};

export function permitsOf(taken: TakenAlong, acts: readonly RoadAct[]): readonly RoadPermit[] {
  return taken.permits.map((permit): RoadPermit => {
    const own = acts.filter(({ act }) => "id" in act && act.id === permit.id);
    const added = ofKind(own, "permit.reading").map(({ act, claimedAt }): TakenReading => {
      const { gas, value, point } = act;
      const unit: GasUnit = act.unit;
      const verdict = judgeReading(gas, { value, unit }, permit.gasPlace);
      const isPassed = verdict.isRead && verdict.isPassed;
      return { gas, value, unit, point, takenAt: instant(claimedAt), isPassed };
    });
    const isLeft = ofKind(own, "permit.evacuate").length > 0;
    const isPaused = ofKind(own, "permit.pause").length > 0;
    const stopped = isLeft ? "evacuated" : isPaused ? "paused" : undefined;
    return { permit, readings: [...permit.readings, ...added], stopped };
  });
}
