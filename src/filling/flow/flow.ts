/** What follows a fill, step by step: leak tests, seal and label, the check before a cylinder may leave. */
import { raiseAlarm } from "../../alarms/index.ts";
import { findCode, findCylinder, readCode, updateContent } from "../../cylinders/index.ts";
import { findMedium } from "../../gases/index.ts";
import { dayOf, startOfDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import { keepReleased } from "../outcome.ts";
import { postFillItemsOf } from "../pre-fill-items.ts";
import type { Station } from "../service.ts";
import { type FillRow, findFill, updateFill } from "../store.ts";
import { recordViolation } from "../violation/violations.ts";
import {
  type FlowFacts,
  type FlowStep,
  type KeptStep,
  leakPlacesOf,
  stepRefusal,
} from "./rules.ts";
import { insertStep, isSealUsed, sealsSince, stepsOf } from "./store.ts";

export type FlowRefusal =
  | { readonly code: "filling.not_this_step"; readonly due: FlowStep | null }
  | {
      readonly code:
        | "filling.no_such_fill"
        | "filling.seal_needed"
        | "filling.seal_used"
        | "filling.scan_needed"
        | "filling.scan_other";
    };

export type StepResult = { readonly isPassed: boolean };

export function flowFactsOf(orm: Orm, fill: FillRow): FlowFacts {
  return {
    state: fill.state,
    verdict: fill.verdict,
    isWeighedTwice: fill.secondGrossG !== null,
    passed: stepsOf(orm, fill.id)
      .filter((row) => row.isPassed)
      .map((row) => row.step as KeptStep),
    isReleased: fill.releasedAt !== null,
  };
}

/** Somebody tried to overtake: nothing is done, and who it was is kept. */
export async function refuseSkip(
  station: Station,
  actor: Pick<Actor, "personId">,
  fill: FillRow,
  asked: FlowStep,
): Promise<FlowRefusal | undefined> {
  const { ports } = station;
  const refusal = stepRefusal(flowFactsOf(ports.db.read, fill), asked);
  if (refusal === undefined) return undefined;
  await ports.db.write((tx) =>
    recordViolation(tx, ports, {
      kind: "skipped-step",
      personId: actor.personId,
      pointId: fill.pointId,
      cylinderId: fill.cylinderId,
      fillId: fill.id,
      facts: { asked, due: refusal.due },
    }),
  );
  return refusal;
}

type Done = {
  readonly step: KeptStep;
  readonly isPassed: boolean;
  readonly answers: Readonly<Record<string, "pass" | "fail">>;
  readonly sealNo?: string;
  readonly note?: string;
};

/** One transaction judges once more, writes the step and what follows from it. */
function keepStep(
  station: Station,
  actor: Pick<Actor, "personId">,
  fillId: string,
  done: Done,
): Promise<Result<StepResult, FlowRefusal>> {
  const { ports } = station;
  return ports.db.write((tx): Result<StepResult, FlowRefusal> => {
    const fill = findFill(tx.orm, fillId);
    if (fill === undefined) return refuse({ code: "filling.no_such_fill" });
    const refusal = stepRefusal(flowFactsOf(tx.orm, fill), done.step);
    if (refusal !== undefined) return refuse(refusal);
    const { sealNo = "", note = "", isPassed, step } = done;
    if (sealNo !== "" && isSealUsed(tx.orm, sealNo)) return refuse({ code: "filling.seal_used" });
    const now = ports.clock.now();
    const labelNo = step === "seal" ? labelNumber(tx.orm, now) : "";
    const id = ports.ids.next();
    insertStep(tx.orm, {
      id,
      fillId,
      step,
      isPassed,
      answers: JSON.stringify(done.answers),
      sealNo,
      labelNo,
      note: note.slice(0, LIMITS.reasonLength),
      personId: actor.personId,
      doneAt: now,
    });
    tx.append({
      kind: "fill.step",
      actor: actor.personId,
      subject: `fill:${fillId}`,
      payload: { step, isPassed, answers: done.answers, sealNo, labelNo },
    });
    if (!isPassed) reject(tx, station, actor, fill, step);
    else if (step === "post-check") release(tx, station, actor, fill);
    return accept({ isPassed });
  });
}

/** `YYMMDD-0001`: the labels of a day in order. */
function labelNumber(orm: Orm, now: Parameters<typeof dayOf>[0]): string {
  const day = dayOf(now);
  const number = sealsSince(orm, startOfDay(day)) + 1;
  return `${day.slice(2).replaceAll("-", "")}-${String(number).padStart(4, "0")}`;
}

/** A leak or a failed check: set aside, emptied and repaired before it is ever filled again. */
function reject(
  tx: Tx,
  { ports }: Station,
  actor: Pick<Actor, "personId">,
  fill: FillRow,
  step: KeptStep,
): void {
  const now = ports.clock.now();
  updateFill(tx.orm, fill.id, { state: "closed", verdict: "rejected", closedAt: now });
  updateContent(tx.orm, fill.cylinderId, "unknown", "quarantined", now);
  tx.append({
    kind: "fill.rejected",
    actor: actor.personId,
    subject: `fill:${fill.id}`,
    payload: { cylinder: fill.cylinderId, step },
    lane: "event",
  });
  raiseAlarm(tx, ports, {
    code: "fill.leak",
    actor: actor.personId,
    subject: `cylinder:${fill.cylinderId}`,
    place: findCylinder(tx.orm, fill.cylinderId)?.serial,
    facts: { fill: fill.id, step },
  });
}

function release(tx: Tx, { ports }: Station, actor: Pick<Actor, "personId">, fill: FillRow): void {
  updateFill(tx.orm, fill.id, { releasedAt: ports.clock.now() });
  keepReleased(tx, ports, fill, actor.personId);
  tx.append({
    kind: "fill.released",
    actor: actor.personId,
    subject: `fill:${fill.id}`,
    payload: { cylinder: fill.cylinderId, point: fill.pointId },
    lane: "event",
  });
}

type Asked = { readonly fill: FillRow } | { readonly refusal: FlowRefusal };

async function ask(
  station: Station,
  actor: Pick<Actor, "personId">,
  fillId: string,
  step: KeptStep,
): Promise<Asked> {
  const fill = findFill(station.ports.db.read, fillId);
  if (fill === undefined) return { refusal: { code: "filling.no_such_fill" } };
  const refusal = await refuseSkip(station, actor, fill, step);
  return refusal === undefined ? { fill } : { refusal };
}

/** `leaking` names the places where the soap made bubbles. */
export async function testLeak(
  station: Station,
  actor: Pick<Actor, "personId">,
  fillId: string,
  step: "leak-1" | "leak-2",
  leaking: readonly string[],
  note: string,
): Promise<Result<StepResult, FlowRefusal>> {
  const asked = await ask(station, actor, fillId, step);
  if ("refusal" in asked) return refuse(asked.refusal);
  const answers = Object.fromEntries(
    leakPlacesOf(step).map((place) => [place, leaking.includes(place) ? "fail" : "pass"] as const),
  );
  const isPassed = Object.values(answers).every((answer) => answer === "pass");
  return keepStep(station, actor, fillId, { step, isPassed, answers, note });
}

const SEAL = /^[0-9A-Za-z][0-9A-Za-z-]{0,39}$/;

/** The seal's own number; the label gets the next number of the day. */
export async function setSeal(
  station: Station,
  actor: Pick<Actor, "personId">,
  fillId: string,
  sealNo: string,
): Promise<Result<StepResult, FlowRefusal>> {
  const asked = await ask(station, actor, fillId, "seal");
  if ("refusal" in asked) return refuse(asked.refusal);
  const seal = sealNo.trim().toUpperCase();
  if (!SEAL.test(seal)) return refuse({ code: "filling.seal_needed" });
  return keepStep(station, actor, fillId, {
    step: "seal",
    isPassed: true,
    answers: {},
    sealNo: seal,
  });
}

export type PostCheck = {
  readonly scanned: string;
  /** Codes of the items that were not in order. */
  readonly failed: readonly string[];
  readonly note: string;
};

/** Scanned once more, looked at once more: only then is it a full cylinder that may leave. */
export async function checkAfter(
  station: Station,
  actor: Pick<Actor, "personId">,
  fillId: string,
  { scanned, failed, note }: PostCheck,
): Promise<Result<StepResult, FlowRefusal>> {
  const asked = await ask(station, actor, fillId, "post-check");
  if ("refusal" in asked) return refuse(asked.refusal);
  const read = readCode(scanned);
  if (read.kind !== "cylinder") return refuse({ code: "filling.scan_needed" });
  const found = findCode(station.ports.db.read, read.code);
  if (found?.cylinderId !== asked.fill.cylinderId || found.voidedAt !== null) {
    return refuse({ code: "filling.scan_other" });
  }
  const medium = findMedium(asked.fill.medium);
  const items = medium === undefined ? [] : postFillItemsOf(medium);
  const answers = Object.fromEntries(
    items.map(({ code }) => [code, failed.includes(code) ? "fail" : "pass"] as const),
  );
  const isPassed = Object.values(answers).every((answer) => answer === "pass");
  return keepStep(station, actor, fillId, { step: "post-check", isPassed, answers, note });
}
