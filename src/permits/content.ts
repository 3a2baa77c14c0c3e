/** What is written on a permit before the first signature: application, people, analysis of risks, measures, video. */
import { findPersonRow, qualificationsOf } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Tx } from "../platform/writer.ts";
import {
  changePermit,
  editRefusal,
  note,
  type PermitPorts,
  type Scene,
  touchVersion,
  type Who,
} from "./change.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import type { FlowRefusal, PermitRow, RiskRow, WorkFields } from "./flow-model.ts";
import { presentOf } from "./load.ts";
import { measureIds } from "./measures.ts";
import type { KindFacts, PermitKind, PermitRole } from "./model.ts";
import {
  findPermit,
  insertPermit,
  nextPermitNumber,
  permitsOfBooking,
  updatePermit,
} from "./store/store.ts";
import { findBooking, updateBooking } from "./store/store-bookings.ts";
import {
  endPermitPerson,
  insertAttachment,
  insertMeasure,
  insertPermitPerson,
  insertRisk,
  removeRisk,
  updateMeasure,
} from "./store/store-parts.ts";
import { ownMeasures } from "./store/store-templates.ts";
import { ownMeasureRef } from "./templates.ts";

const PEOPLE_MAX = 60;
const RISKS_MAX = 60;
const ATTACHMENTS_MAX = 60;
const TOKEN_LENGTH = 24;

export type Application = WorkFields & {
  readonly facts: KindFacts;
  readonly risk: string;
};

type Origin = {
  readonly bookingId: string | null;
  readonly jobId?: string | undefined;
  readonly previousId?: string | undefined;
};

/** Those of the standard, then the site's own as they stand now: later changes are for later tickets. */
function insertMeasures(tx: Tx, permitId: string, kind: PermitKind): void {
  const standard = measureIds(kind);
  standard.forEach((measureId, index) => {
    insertMeasure(tx.orm, { permitId, measureId, ordinal: index + 1 });
  });
  ownMeasures(tx.orm, kind).forEach(({ id, words, wordsEn, isDue }, index) => {
    const ordinal = standard.length + index + 1;
    const measureId = ownMeasureRef(id);
    insertMeasure(tx.orm, { permitId, measureId, ordinal, words, wordsEn, isDue });
  });
}

/** Writes a drafted permit with its empty list of measures; in the transaction of whoever knows why. */
export function draftPermit(
  tx: Tx,
  ports: PermitPorts,
  actor: Who,
  given: { readonly id: string; readonly work: Application; readonly origin: Origin },
): PermitRow {
  const { id, work, origin } = given;
  const now = ports.clock.now();
  const { facts, risk, ...fields } = work;
  const number = nextPermitNumber(tx.orm, fields.kind, dayOf(now));
  insertPermit(tx.orm, {
    ...fields,
    ...{ id, number, risk, stage: "drafted", appliedBy: actor.personId, appliedAt: now },
    bookingId: origin.bookingId,
    previousId: origin.previousId ?? null,
    jobId: origin.jobId ?? id,
    facts: JSON.stringify(facts),
    token: ports.ids.secret(TOKEN_LENGTH),
  });
  insertMeasures(tx, id, fields.kind);
  tx.append({
    kind: "permit.applied",
    actor: actor.personId,
    subject: `permit:${id}`,
    payload: {
      ...{ number, kind: fields.kind, plannedStart: fields.plannedStart },
      ...{ plannedEnd: fields.plannedEnd, isContractor: fields.isContractor },
      ...(origin.bookingId === null ? {} : { booking: origin.bookingId }),
      ...(origin.previousId === undefined ? {} : { previous: origin.previousId }),
      job: origin.jobId ?? id,
    },
    lane: "event",
  });
  tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
  const row = findPermit(tx.orm, id);
  if (row === undefined) throw new Error("a permit that was just written is not there");
  return row;
}

/** From an approved booking; a form sent twice is one permit. */
export function applyForBooking(
  ports: PermitPorts,
  actor: Who,
  ask: { readonly bookingId: string; readonly id: string; readonly work: Application },
): Promise<Result<PermitRow, FlowRefusal>> {
  return ports.db.write((tx): Result<PermitRow, FlowRefusal> => {
    const known = findPermit(tx.orm, ask.id);
    if (known !== undefined) return accept(known);
    const booking = findBooking(tx.orm, ask.bookingId);
    if (booking === undefined) return refuse({ code: "permit.not_found" });
    const [there] = permitsOfBooking(tx.orm, booking.id);
    if (there !== undefined) return accept(there);
    if (booking.state !== "approved") return refuse({ code: "permit.booking" });
    updateBooking(tx.orm, booking, { state: "used" });
    const work = { ...ask.work, kind: booking.kind };
    return accept(
      draftPermit(tx, ports, actor, { id: ask.id, work, origin: { bookingId: booking.id } }),
    );
  });
}

/** Another ticket of the same job, as the rules ask for it; a new one after an expired, changed or revoked one. */
export function applyBeside(
  ports: PermitPorts,
  actor: Who,
  ask: {
    readonly besideId: string;
    readonly id: string;
    readonly work: Application;
    readonly isSuccessor: boolean;
  },
): Promise<Result<PermitRow, FlowRefusal>> {
  return ports.db.write((tx): Result<PermitRow, FlowRefusal> => {
    const known = findPermit(tx.orm, ask.id);
    if (known !== undefined) return accept(known);
    const beside = findPermit(tx.orm, ask.besideId);
    if (beside === undefined) return refuse({ code: "permit.not_found" });
    const isOver = ["ended", "accepted", "archived", "void", "revoked"].includes(beside.stage);
    if (ask.isSuccessor !== isOver) return refuse({ code: "permit.wrong_stage" });
    const origin: Origin = ask.isSuccessor
      ? { bookingId: beside.bookingId, jobId: beside.jobId, previousId: beside.id }
      : { bookingId: beside.bookingId, jobId: beside.jobId };
    return accept(draftPermit(tx, ports, actor, { id: ask.id, work: ask.work, origin }));
  });
}

export function editApplication(
  ports: PermitPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number; readonly work: Application },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    const refusal = editRefusal(scene.full);
    if (refusal !== undefined) return refuse(refusal);
    const { facts, kind: _kind, ...fields } = ask.work;
    updatePermit(scene.tx.orm, scene.full.row, { ...fields, facts: JSON.stringify(facts) });
    note(scene, "permit.edited", actor.personId, {
      plannedStart: fields.plannedStart,
      plannedEnd: fields.plannedEnd,
    });
    return accept(null);
  });
}

/** A draft is changed and counts as a new version, so that nobody signs what they have not seen. */
function editDraft(
  ports: PermitPorts,
  id: string,
  change: (scene: Scene) => Result<null, FlowRefusal>,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const refusal = editRefusal(scene.full);
    if (refusal !== undefined) return refuse(refusal);
    const done = change(scene);
    if (done.ok) touchVersion(scene);
    return done;
  });
}

const line = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

/** The certificate that stands on the ticket: the newest of those that hold. */
function certificateText(scene: Scene, personId: string): string {
  const today = dayOf(scene.now);
  return qualificationsOf(scene.tx.orm, personId)
    .filter(({ expiresOn }) => expiresOn >= today)
    .map(({ number }) => number)
    .join("、")
    .slice(0, LIMITS.nameLength);
}

export function addPersonTo(
  ports: PermitPorts,
  scene: Scene,
  given: { readonly personId: string; readonly role: PermitRole },
): Result<null, FlowRefusal> {
  const { personId, role } = given;
  const { row, people } = scene.full;
  if (findPersonRow(scene.tx.orm, personId)?.isActive !== true) {
    return refuse({ code: "permit.unknown_person" });
  }
  const present = presentOf(people);
  if (present.some((one) => one.personId === personId && one.role === role)) {
    return refuse({ code: "permit.person_twice" });
  }
  if (people.length >= PEOPLE_MAX) return refuse({ code: "permit.too_many" });
  insertPermitPerson(scene.tx.orm, {
    ...{ id: ports.ids.next(), permitId: row.id, personId, role, addedAt: scene.now },
    certificate: certificateText(scene, personId),
  });
  return accept(null);
}

export function namePerson(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly personId: string; readonly role: PermitRole },
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    const done = addPersonTo(ports, scene, given);
    if (done.ok)
      note(scene, "permit.person_named", actor.personId, {
        person: given.personId,
        role: given.role,
      });
    return done;
  });
}

export function unnamePerson(
  ports: PermitPorts,
  actor: Who,
  id: string,
  rowId: string,
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    const row = presentOf(scene.full.people).find((one) => one.id === rowId);
    if (row === undefined) return refuse({ code: "permit.unknown_part" });
    endPermitPerson(scene.tx.orm, rowId, scene.now);
    note(scene, "permit.person_removed", actor.personId, { person: row.personId, role: row.role });
    return accept(null);
  });
}

export type RiskFields = Pick<RiskRow, "step" | "hazard" | "consequence" | "measure">;

export function addRisks(
  ports: PermitPorts,
  actor: Who,
  id: string,
  lines: readonly RiskFields[],
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    const texts = lines.map((one) => ({
      step: line(one.step),
      hazard: line(one.hazard),
      consequence: line(one.consequence),
      measure: line(one.measure),
    }));
    if (texts.some(({ step, hazard, measure }) => step === "" || hazard === "" || measure === "")) {
      return refuse({ code: "permit.words_needed" });
    }
    if (scene.full.risks.length + texts.length > RISKS_MAX)
      return refuse({ code: "permit.too_many" });
    for (const one of texts) {
      const risk = {
        id: ports.ids.next(),
        permitId: id,
        addedBy: actor.personId,
        addedAt: scene.now,
      };
      insertRisk(scene.tx.orm, { ...risk, ...one });
    }
    note(scene, "permit.risk_added", actor.personId, { count: texts.length });
    return accept(null);
  });
}

export function dropRisk(
  ports: PermitPorts,
  actor: Who,
  id: string,
  riskId: string,
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    if (!scene.full.risks.some((risk) => risk.id === riskId)) {
      return refuse({ code: "permit.unknown_part" });
    }
    removeRisk(scene.tx.orm, id, riskId, scene.now);
    note(scene, "permit.risk_removed", actor.personId, { risk: riskId });
    return accept(null);
  });
}

/** One measure, by the person who looked: whether it is involved, its blanks, and their name under it. */
export function confirmMeasure(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly measureId: string; readonly isInvolved: boolean; readonly filled: string },
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    const { measureId, isInvolved } = given;
    if (!scene.full.measures.some((one) => one.measureId === measureId)) {
      return refuse({ code: "permit.unknown_part" });
    }
    const isNamed = presentOf(scene.full.people).some((one) => one.personId === actor.personId);
    if (!isNamed) return refuse({ code: "permit.not_on_it" });
    const filled = line(given.filled);
    const confirmed = { confirmedBy: actor.personId, confirmedAt: scene.now };
    updateMeasure(scene.tx.orm, id, measureId, { isInvolved, filled, ...confirmed });
    note(scene, "permit.measure_confirmed", actor.personId, {
      measure: measureId,
      isInvolved,
      filled,
    });
    return accept(null);
  });
}

export function writeOtherMeasure(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly words: string; readonly risk: string },
): Promise<Result<null, FlowRefusal>> {
  return editDraft(ports, id, (scene) => {
    const otherMeasure = line(given.words);
    updatePermit(scene.tx.orm, scene.full.row, {
      otherMeasure,
      otherMeasureBy: otherMeasure === "" ? null : actor.personId,
      risk: line(given.risk),
    });
    note(scene, "permit.risk_written", actor.personId, { hasOtherMeasure: otherMeasure !== "" });
    return accept(null);
  });
}

/** A picture at any time of a live work: it adds, and changes nothing that was signed. */
export function attachPicture(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly kind: string; readonly note: string; readonly picture: StoredMedia },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    if (scene.full.attachments.length >= ATTACHMENTS_MAX)
      return refuse({ code: "permit.too_many" });
    insertMedia(scene.tx.orm, given.picture, scene.now);
    const { hash } = given.picture;
    const { kind } = given;
    insertAttachment(scene.tx.orm, {
      ...{ id: ports.ids.next(), permitId: id, kind, hash, note: line(given.note) },
      ...{ addedBy: actor.personId, addedAt: scene.now },
    });
    note(scene, "permit.picture_added", actor.personId, { picture: hash, attachment: kind });
    return accept(null);
  });
}
