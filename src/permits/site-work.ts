/** What happens on site and is no step of the life: analyses, verification, register, people who come and go. */

import type { Day, UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { changePermit, note, type PermitPorts, type Who } from "./change.ts";
import { addPersonTo } from "./content.ts";
import type { FlowRefusal } from "./flow-model.ts";
import { presentOf } from "./load.ts";
import type { PermitRole, Stage } from "./model.ts";
import type { GasUnit, Measurand, SamplePart } from "./model-facts.ts";
import {
  endEntry,
  endPermitPerson,
  insertEntry,
  insertEvent,
  insertSample,
  insertVerification,
  withdrawSample,
} from "./store/store-parts.ts";

const SAMPLES_MAX = 500;
const ENTRIES_MAX = 500;

/** A permit that somebody still works on or will. */
const LIVE: readonly Stage[] = ["drafted", "signing", "issued", "working", "paused"];
const ON_SITE: readonly Stage[] = ["working", "paused"];

export type SampleFields = {
  readonly measurand: Measurand;
  readonly gas: string;
  readonly valueMicro: number;
  readonly unit: GasUnit;
  readonly part: SamplePart;
  readonly point: string;
  readonly instrument: string;
  readonly calibratedUntil: Day;
  readonly takenAt: UnixMs;
  readonly isPassed: boolean;
};

/** Kept whether it passed or not: a bad reading is a fact, and stops what it must stop by the rules. */
export function addSample(
  ports: PermitPorts,
  actor: Who,
  id: string,
  fields: SampleFields,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, now, tx } = scene;
    if (!LIVE.includes(full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    if (full.samples.length >= SAMPLES_MAX) return refuse({ code: "permit.too_many" });
    const sampleId = ports.ids.next();
    insertSample(tx.orm, {
      ...fields,
      ...{ id: sampleId, permitId: id, analystId: actor.personId, enteredAt: now },
    });
    const { gas, valueMicro, unit, takenAt, isPassed, point } = fields;
    note(scene, "permit.sampled", actor.personId, {
      ...{ sample: sampleId, gas, value: valueMicro / 1_000_000, unit, point, isPassed },
      takenAt,
    });
    return accept(null);
  });
}

export function takeBackSample(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly sampleId: string; readonly reason: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const sample = scene.full.samples.find((one) => one.id === given.sampleId);
    if (sample === undefined || sample.withdrawnAt !== null) {
      return refuse({ code: "permit.unknown_part" });
    }
    if (!LIVE.includes(scene.full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    const reason = given.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    withdrawSample(scene.tx.orm, sample.id, { withdrawnAt: scene.now, withdrawReason: reason });
    note(scene, "permit.sample_withdrawn", actor.personId, { sample: sample.id, reason });
    return accept(null);
  });
}

/** `secondId` has proven who they are by their own secret before this is called. */
export function verifyPerson(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly personId: string; readonly secondId: string; readonly reason: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { personId, secondId } = given;
    const isOnIt = presentOf(scene.full.people).some((one) => one.personId === personId);
    if (!isOnIt) return refuse({ code: "permit.not_on_it" });
    if (personId === secondId) return refuse({ code: "permit.not_allowed" });
    const reason = given.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    const row = { id: ports.ids.next(), permitId: id, personId, method: "second-person" };
    insertVerification(scene.tx.orm, { ...row, secondId, reason, at: scene.now });
    note(scene, "permit.person_verified", actor.personId, {
      ...{ person: personId, by: secondId, method: "second-person", reason },
    });
    return accept(null);
  });
}

/** A receipt of the face comparison; kept like a second person's word. */
export function verifyByFace(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly personId: string; readonly receiptId: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { personId, receiptId } = given;
    const isOnIt = presentOf(scene.full.people).some((one) => one.personId === personId);
    if (!isOnIt || receiptId === "") return refuse({ code: "permit.not_on_it" });
    const row = { id: ports.ids.next(), permitId: id, personId, method: "face", receiptId };
    insertVerification(scene.tx.orm, { ...row, at: scene.now });
    note(scene, "permit.person_verified", actor.personId, {
      ...{ person: personId, method: "face", receipt: receiptId },
    });
    return accept(null);
  });
}

export function enter(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly personId: string | null; readonly tool: string; readonly count: number },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, now, tx } = scene;
    if (full.row.kind !== "confined-space" || full.row.stage !== "working") {
      return refuse({ code: "permit.wrong_stage" });
    }
    if (full.entries.length >= ENTRIES_MAX) return refuse({ code: "permit.too_many" });
    const { personId } = given;
    const tool = given.tool.trim().slice(0, LIMITS.nameLength);
    if ((personId === null) === (tool === "")) return refuse({ code: "permit.words_needed" });
    if (personId !== null) {
      if (!presentOf(full.people).some((one) => one.personId === personId)) {
        return refuse({ code: "permit.not_on_it" });
      }
      if (full.entries.some((one) => one.personId === personId && one.outAt === null)) {
        return refuse({ code: "permit.is_inside" });
      }
    }
    const count = Math.min(999, Math.max(1, Math.trunc(given.count) || 1));
    const entry = { id: ports.ids.next(), permitId: id, personId, tool, count };
    insertEntry(tx.orm, { ...entry, inAt: now, inBy: actor.personId });
    note(
      scene,
      "permit.went_in",
      actor.personId,
      personId === null ? { tool, count } : { person: personId },
    );
    return accept(null);
  });
}

export function leave(
  ports: PermitPorts,
  actor: Who,
  id: string,
  entryId: string,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const out = { outAt: scene.now, outBy: actor.personId };
    if (!endEntry(scene.tx.orm, id, entryId, out)) return refuse({ code: "permit.unknown_part" });
    note(scene, "permit.came_out", actor.personId, { entry: entryId });
    return accept(null);
  });
}

/** After the approval, with disclosure and certificates asked of whoever comes: AQ 3064.2 5.6.4. */
export function joinWork(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly personId: string; readonly role: PermitRole },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    if (!ON_SITE.includes(scene.full.row.stage) && scene.full.row.stage !== "issued") {
      return refuse({ code: "permit.wrong_stage" });
    }
    const added = addPersonTo(ports, scene, given);
    if (!added.ok) return added;
    const { personId, role } = given;
    note(scene, "permit.person_joined", actor.personId, { person: personId, role });
    return accept(null);
  });
}

export function leaveWork(
  ports: PermitPorts,
  actor: Who,
  id: string,
  rowId: string,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    const row = presentOf(full.people).find((one) => one.id === rowId);
    if (row === undefined) return refuse({ code: "permit.unknown_part" });
    // The only guardian hands over or the work is paused; nobody just leaves.
    const guards = presentOf(full.people).filter(({ role }) => role === "guardian");
    if (row.role === "guardian" && guards.length === 1)
      return refuse({ code: "permit.not_allowed" });
    if (full.entries.some((one) => one.personId === row.personId && one.outAt === null)) {
      return refuse({ code: "permit.is_inside" });
    }
    endPermitPerson(tx.orm, rowId, now);
    note(scene, "permit.person_left", actor.personId, { person: row.personId, role: row.role });
    return accept(null);
  });
}

/** The watch changes hands without a gap: the next guardian is there and has proven it (GB 30871-2022 4.10). */
export function handOver(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly fromId: string; readonly toId: string; readonly note: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    if (!ON_SITE.includes(full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    const from = presentOf(full.people).find(
      (one) =>
        one.personId === given.fromId && (one.role === "guardian" || one.role === "extra-guardian"),
    );
    if (from === undefined) return refuse({ code: "permit.unknown_part" });
    const words = given.note.trim().slice(0, LIMITS.reasonLength);
    if (words === "") return refuse({ code: "permit.words_needed" });
    const added = addPersonTo(ports, scene, { personId: given.toId, role: from.role });
    if (!added.ok) return added;
    endPermitPerson(tx.orm, from.id, now);
    const { fromId, toId } = given;
    insertEvent(tx.orm, {
      ...{ id: ports.ids.next(), permitId: id, kind: "handed-over", at: now, byId: actor.personId },
      detail: JSON.stringify({ from: fromId, to: toId, note: words }),
    });
    note(scene, "permit.handed_over", actor.personId, { from: fromId, to: toId, note: words });
    return accept(null);
  });
}
