/** Use cases of a visit, each in one transaction; what it finds becomes a hidden danger in the same one. */
import { findAlarm } from "../alarms/index.ts";
import { loadRun, startRun } from "../checks/index.ts";
import { registerDanger, siteColourLevel } from "../dangers/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { findSite } from "../site/index.ts";
import {
  type AlarmVerdict,
  type Conclusion,
  INSPECTION_LIMITS,
  INSPECTION_TABLE_ID,
  type InspectionRefusal,
  type Purpose,
  type Side,
  type Visit,
} from "./model.ts";
import { inspectionSubject } from "./paths.ts";
import { type AskedFinding, guardVisit, judgeFinding, judgeSeal } from "./rules.ts";
import { hashOf, sealBody, sealCodeOf } from "./seal.ts";
import {
  alarmLooksOf,
  answersOf,
  findingsOf,
  findOpenVisit,
  findVisit,
  insertAnswer,
  insertFinding,
  insertVisit,
  insertVisitPhoto,
  nextVisitNumber,
  putAlarmLook,
  updateVisit,
  visitPhotos,
  withdrawFinding,
} from "./store.ts";

type Who = Pick<Actor, "personId">;
type Outcome<T> = Promise<Result<T, InspectionRefusal>>;

const cut = (text: string, most: number): string => text.trim().slice(0, most);
const subjectOf = (visit: Pick<Visit, "id">): string => `inspection:${visit.id}`;

/** Begins a visit, or gives the one that this regulator has not ended. */
export function startVisit(
  ports: Ports,
  actor: Who,
  asked: { readonly purpose: Purpose; readonly companion: string; readonly isByCode: boolean },
): Outcome<string> {
  return ports.db.write((tx) => {
    const open = findOpenVisit(tx.orm, actor.personId);
    if (open !== undefined) return accept(open.id);
    const companion = cut(asked.companion, INSPECTION_LIMITS.nameLength);
    if (companion === "") return refuse({ code: "inspections.name_needed" });
    const { purpose, isByCode } = asked;
    const now = ports.clock.now();
    const id = ports.ids.next();
    const number = nextVisitNumber(tx.orm, dayOf(now));
    const colourAtStart = siteColourLevel(tx.orm);
    insertVisit(tx.orm, {
      ...{ id, number, purpose, isByCode, companion, colourAtStart },
      regulatorId: actor.personId,
      office: findPersonRow(tx.orm, actor.personId)?.company ?? "",
      state: "open",
      startedAt: now,
    });
    tx.append({
      kind: "inspection.started",
      actor: actor.personId,
      subject: `inspection:${id}`,
      payload: { number, purpose, isByCode, colour: colourAtStart },
      lane: "event",
    });
    return accept(id);
  });
}

/** Runs `act` on an open visit of this regulator. */
function change<T>(
  ports: Ports,
  actor: Who,
  id: string,
  act: (tx: Tx, visit: Visit) => Result<T, InspectionRefusal>,
): Outcome<T> {
  return ports.db.write((tx) => {
    const visit = findVisit(tx.orm, id);
    const refusal = guardVisit(visit, actor.personId);
    if (refusal !== undefined || visit === undefined) {
      return refuse(refusal ?? { code: "inspections.unknown" });
    }
    return act(tx, visit);
  });
}

/** The inspector's table: begun, or gone on with. Gives the run. */
export async function openTable(ports: Ports, actor: Who, id: string): Outcome<string> {
  const visit = findVisit(ports.db.read, id);
  const refusal = guardVisit(visit, actor.personId);
  if (refusal !== undefined) return refuse(refusal);
  const isUsable = visit?.runId != null && runStateOf(ports.db.read, visit) !== "none";
  if (visit?.runId != null && isUsable) return accept(visit.runId);
  const asked = { templateId: INSPECTION_TABLE_ID, subject: inspectionSubject(id) };
  const started = await startRun(ports, actor, asked);
  if (!started.ok) return refuse({ code: "inspections.no_table" });
  const { runId } = started.value;
  return await change(ports, actor, id, (tx) => {
    updateVisit(tx.orm, id, { runId });
    return accept(runId);
  });
}

export type GivenFinding = AskedFinding & {
  /** Given with the form, so that a form sent twice is one finding. */
  readonly id: string | undefined;
  readonly basis: string;
  readonly place: string;
  readonly photos: readonly StoredMedia[];
  /** Pictures of the table's item, kept already. */
  readonly shown: readonly string[];
};

/** A violation: in the visit, and as a hidden danger that turns the site's colour, both or neither. */
export function recordFinding(
  ports: Ports,
  actor: Who,
  id: string,
  given: GivenFinding,
): Outcome<string> {
  return change(ports, actor, id, (tx, visit) => {
    const known = findingsOf(tx.orm, id);
    const same = known.find((one) => one.id === given.id);
    if (same !== undefined) return accept(same.id);
    const now = ports.clock.now();
    const refusal = judgeFinding(given, known, dayOf(now));
    if (refusal !== undefined) return refuse(refusal);
    const findingId = given.id ?? ports.ids.next();
    const { itemId, level, dueOn } = given;
    const [what, demand] = [given.what, given.demand].map((text) =>
      cut(text, INSPECTION_LIMITS.textLength),
    ) as [string, string];
    const danger = registerDanger(tx, ports, actor, {
      what: `${what}\n${demand}`,
      category: "safety",
      roomId: null,
      place: given.place === "" ? (findSite(tx.orm)?.name ?? "") : given.place,
      ...(itemId === "" ? {} : { itemKey: `check:${INSPECTION_TABLE_ID}/${itemId}` }),
      source: { kind: "visit", id, item: findingId },
      suspected: level,
      photos: given.photos,
      shown: given.shown,
    });
    const number = known.length + 1;
    const row = { id: findingId, visitId: id, number, itemId, what, level, demand, dueOn };
    const basis = cut(given.basis, INSPECTION_LIMITS.textLength);
    insertFinding(tx.orm, { ...row, basis, dangerId: danger.id, at: now });
    for (const photo of given.photos) {
      insertMedia(tx.orm, photo, now);
      const { hash } = photo;
      const own = { id: ports.ids.next(), visitId: id, ownerId: findingId };
      insertVisitPhoto(tx.orm, { ...own, hash, takenAt: now });
    }
    tx.append({
      kind: "inspection.found",
      actor: actor.personId,
      subject: subjectOf(visit),
      payload: { finding: findingId, number, item: itemId, level, dueOn, danger: danger.id },
      lane: "event",
    });
    return accept(findingId);
  });
}

/** Taken back before the seal, with the reason; the danger stays until the site's manager rejects it. */
export function withdraw(
  ports: Ports,
  actor: Who,
  id: string,
  findingId: string,
  reason: string,
): Outcome<null> {
  const words = cut(reason, INSPECTION_LIMITS.textLength);
  return change(ports, actor, id, (tx, visit) => {
    const finding = findingsOf(tx.orm, id).find((one) => one.id === findingId);
    if (finding === undefined) return refuse({ code: "inspections.unknown" });
    if (words.length < 2) return refuse({ code: "inspections.words_needed" });
    if (finding.withdrawn !== "") return accept(null);
    withdrawFinding(tx.orm, findingId, words);
    tx.append({
      kind: "inspection.withdrawn",
      actor: actor.personId,
      subject: subjectOf(visit),
      payload: { finding: findingId, danger: finding.dangerId, reason: words },
      lane: "event",
    });
    return accept(null);
  });
}

/** What the regulator saw of an alarm. It changes nothing of the alarm but its history. */
export function lookAtAlarm(
  ports: Ports,
  actor: Who,
  id: string,
  look: { readonly alarmId: string; readonly verdict: AlarmVerdict; readonly note: string },
): Outcome<null> {
  const note = cut(look.note, INSPECTION_LIMITS.textLength);
  return change(ports, actor, id, (tx) => {
    const { alarmId, verdict } = look;
    if (findAlarm(tx.orm, alarmId) === undefined) {
      return refuse({ code: "inspections.unknown_alarm" });
    }
    const known = alarmLooksOf(tx.orm, id);
    const isKnown = known.some((one) => one.alarmId === alarmId);
    if (!isKnown && known.length >= INSPECTION_LIMITS.alarms) {
      return refuse({ code: "inspections.too_many" });
    }
    const at = ports.clock.now();
    putAlarmLook(tx.orm, { id: ports.ids.next(), visitId: id, alarmId, verdict, note, at });
    tx.append({
      kind: "alarm.inspected",
      actor: actor.personId,
      subject: `alarm:${alarmId}`,
      payload: { visit: id, verdict, note },
    });
    return accept(null);
  });
}

export type GivenSign =
  | { readonly side: "regulator"; readonly drawing: StoredMedia }
  | { readonly side: "enterprise"; readonly name: string; readonly drawing: StoredMedia }
  | { readonly side: "enterprise"; readonly refused: string };

function signColumns(given: GivenSign): Result<Partial<Visit>, InspectionRefusal> {
  if (given.side === "regulator") return accept({ regulatorSign: given.drawing.hash });
  if ("refused" in given) {
    const refusedSign = cut(given.refused, INSPECTION_LIMITS.textLength);
    if (refusedSign.length < 2) return refuse({ code: "inspections.words_needed" });
    return accept({ refusedSign, enterpriseSign: null, enterpriseName: "" });
  }
  const enterpriseName = cut(given.name, INSPECTION_LIMITS.nameLength);
  if (enterpriseName === "") return refuse({ code: "inspections.name_needed" });
  return accept({ enterpriseSign: given.drawing.hash, enterpriseName, refusedSign: "" });
}

/** A later signature of the same side takes the place of the earlier one. */
export function sign(ports: Ports, actor: Who, id: string, given: GivenSign): Outcome<Side> {
  return change(ports, actor, id, (tx) => {
    const columns = signColumns(given);
    if (!columns.ok) return columns;
    if ("drawing" in given) insertMedia(tx.orm, given.drawing, ports.clock.now());
    updateVisit(tx.orm, id, columns.value);
    return accept(given.side);
  });
}

export function runStateOf(orm: Orm, visit: Pick<Visit, "runId">): "none" | "draft" | "completed" {
  if (visit.runId === null) return "none";
  const state = loadRun(orm, visit.runId)?.run.state;
  return state === "draft" || state === "completed" ? state : "none";
}

/** The text of the seal, from the rows as they stand. */
export function bodyOf(orm: Orm, siteId: string, visit: Visit): string {
  const open = visit.runId === null ? undefined : loadRun(orm, visit.runId);
  const isDone = open?.run.state === "completed";
  return sealBody({
    siteId,
    visit,
    run:
      open === undefined || !isDone
        ? undefined
        : {
            id: open.run.id,
            table: open.version.hash,
            result: open.run.result ?? "",
            answers: [...open.rows.values()]
              .map(({ itemId, value, note }) => [itemId, value, note] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
            photos: open.photos.map(({ itemId, hash }) => [itemId, hash] as const),
          },
    findings: findingsOf(orm, visit.id),
    findingPhotos: photosOfFindings(orm, visit.id),
    alarms: alarmLooksOf(orm, visit.id).map(({ alarmId, verdict, note, at }) => ({
      ...{ alarmId, verdict, note, at },
    })),
  });
}

/** Pictures of answers come later and are not under the seal. */
function photosOfFindings(orm: Orm, visitId: string): readonly (readonly [string, string])[] {
  const owners = new Set(findingsOf(orm, visitId).map(({ id }) => id));
  return visitPhotos(orm, visitId)
    .filter(({ ownerId }) => owners.has(ownerId))
    .map(({ ownerId, hash }) => [ownerId, hash] as const);
}

/** Ends the visit for good. The hash over all of it goes into the journal and so upstream. */
export function sealVisit(
  ports: Ports,
  actor: Who,
  id: string,
  asked: { readonly conclusion: Conclusion | undefined; readonly summary: string },
): Outcome<string> {
  return change(ports, actor, id, (tx, visit) => {
    const standing = findingsOf(tx.orm, id).filter(({ withdrawn }) => withdrawn === "");
    const judged = judgeSeal({
      visit,
      run: runStateOf(tx.orm, visit),
      findings: standing.length,
      alarms: alarmLooksOf(tx.orm, id).length,
      conclusion: asked.conclusion,
    });
    if (!judged.ok) return judged;
    const summary = cut(asked.summary, INSPECTION_LIMITS.summaryLength);
    const endedAt = ports.clock.now();
    const ended = { ...visit, conclusion: judged.value, summary, endedAt };
    const body = bodyOf(tx.orm, ports.siteId, ended);
    const sealHash = hashOf(body);
    const sealCode = sealCodeOf(sealHash);
    updateVisit(tx.orm, id, {
      ...{ state: "sealed", conclusion: judged.value, summary, endedAt },
      ...{ sealHash, sealCode, sealBody: body },
    });
    tx.append({
      kind: "inspection.sealed",
      actor: actor.personId,
      subject: subjectOf(visit),
      payload: {
        number: visit.number,
        hash: sealHash,
        conclusion: judged.value,
        findings: standing.length,
        isSigned: visit.enterpriseSign !== null,
      },
      lane: "event",
    });
    return accept(sealCode);
  });
}

/** Ended without a result: begun by mistake, called away. It stays on file. */
export function abandonVisit(ports: Ports, actor: Who, id: string, reason: string): Outcome<null> {
  const summary = cut(reason, INSPECTION_LIMITS.summaryLength);
  return change(ports, actor, id, (tx, visit) => {
    if (summary.length < 2) return refuse({ code: "inspections.words_needed" });
    updateVisit(tx.orm, id, { state: "abandoned", summary, endedAt: ports.clock.now() });
    tx.append({
      kind: "inspection.abandoned",
      actor: actor.personId,
      subject: subjectOf(visit),
      payload: { number: visit.number, reason: summary },
      lane: "event",
    });
    return accept(null);
  });
}

/** What the enterprise says to it. Answers are added and never changed. */
export function answerVisit(
  ports: Ports,
  actor: Who,
  id: string,
  given: { readonly words: string; readonly photos: readonly StoredMedia[] },
): Outcome<null> {
  const words = cut(given.words, INSPECTION_LIMITS.summaryLength);
  return ports.db.write((tx) => {
    const visit = findVisit(tx.orm, id);
    if (visit === undefined) return refuse({ code: "inspections.unknown" });
    if (visit.state !== "sealed") return refuse({ code: "inspections.not_sealed" });
    if (words.length < 2) return refuse({ code: "inspections.words_needed" });
    if (answersOf(tx.orm, id).length >= INSPECTION_LIMITS.answers) {
      return refuse({ code: "inspections.too_many" });
    }
    const at = ports.clock.now();
    const answerId = ports.ids.next();
    insertAnswer(tx.orm, { id: answerId, visitId: id, by: actor.personId, at, words });
    for (const photo of given.photos) {
      insertMedia(tx.orm, photo, at);
      const own = { id: ports.ids.next(), visitId: id, ownerId: answerId };
      insertVisitPhoto(tx.orm, { ...own, hash: photo.hash, takenAt: at });
    }
    tx.append({
      kind: "inspection.answered",
      actor: actor.personId,
      subject: subjectOf(visit),
      payload: { answer: answerId, words, photos: given.photos.map(({ hash }) => hash) },
      lane: "event",
    });
    return accept(null);
  });
}

/** Whether the record is what was sealed: its text has the hash, and the rows still give the text. */
export function isIntact(orm: Orm, siteId: string, visit: Visit): boolean {
  const { sealBody: body, sealHash, sealCode } = visit;
  if (body === null || sealHash === null) return false;
  return (
    hashOf(body) === sealHash &&
    sealCodeOf(sealHash) === sealCode &&
    bodyOf(orm, siteId, visit) === body
  );
}
