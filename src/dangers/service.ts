/** Use cases of hidden dangers: report, and every step of the life, each with colour and alarms in one transaction. */
import { clearAlarm, findOpenAlarm, raiseAlarm } from "../alarms/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { DAY_MS, dayOf, instant } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { findRoom, isPackOn } from "../site/index.ts";
import { settleColour } from "./colour.ts";
import { readSettings } from "./colour-store.ts";
import { findCriterion } from "./criteria.ts";
import { DANGER_ALARMS, dutiesOf } from "./duties.ts";
import {
  DANGER_LIMITS,
  type DangerAct,
  type DangerCategory,
  type DangerEvent,
  type DangerLevel,
  type DangerLife,
  type DangerRefusal,
  type DangerSettings,
  type DangerSource,
} from "./model.ts";
import { byOf } from "./roles.ts";
import { decideDanger, isOpen, newLife } from "./rules.ts";
import {
  columnsOf,
  type Danger,
  findBySource,
  findDanger,
  findEarlier,
  firstShownBy,
  insertDanger,
  insertPhoto,
  nextNumber,
  type PhotoPhase,
  photosOf,
  updateDanger,
} from "./store.ts";

type Who = Pick<Actor, "personId" | "roles" | "at">;
export type DangerPorts = Pick<Ports, "clock" | "ids" | "siteId" | "live">;

export type DangerReport = {
  /** Given with the form, so that a form sent twice is one danger. */
  readonly id?: string | undefined;
  readonly what: string;
  readonly category: DangerCategory;
  readonly roomId: string | null;
  /** Where there is no room. */
  readonly place: string;
  /** What repetitions are known by; the category unless a check's item says it better. */
  readonly itemKey?: string | undefined;
  readonly source: DangerSource;
  readonly suspected: DangerLevel;
  readonly photos: readonly StoredMedia[];
  /** Pictures that are kept already, of the check it was found by. */
  readonly shown?: readonly string[] | undefined;
};

export const BY_HAND: DangerSource = { kind: "hand", id: "", item: "" };

const KINDS: Readonly<Record<DangerAct | "escalate", string>> = {
  grade: "danger.graded",
  reject: "danger.rejected",
  assign: "danger.assigned",
  start: "danger.started",
  submit: "danger.submitted",
  fix: "danger.fixed",
  "ask-extension": "danger.extension_asked",
  "grant-extension": "danger.extension_granted",
  "refuse-extension": "danger.extension_refused",
  pass: "danger.passed",
  fail: "danger.failed",
  reopen: "danger.reopened",
  escalate: "danger.escalated",
};

function addPhotos(
  tx: Tx,
  ports: DangerPorts,
  danger: Pick<Danger, "id" | "round">,
  shot: {
    readonly phase: PhotoPhase;
    readonly by: string;
    readonly photos: readonly StoredMedia[];
    readonly shown?: readonly string[];
  },
): { [key: string]: Json } {
  const now = ports.clock.now();
  for (const photo of shot.photos) insertMedia(tx.orm, photo, now);
  const hashes = [...shot.photos.map(({ hash }) => hash), ...(shot.shown ?? [])];
  let reused = 0;
  for (const hash of hashes) {
    const reusedFrom = firstShownBy(tx.orm, hash) ?? "";
    if (reusedFrom !== "") reused += 1;
    const { phase, by: takenBy } = shot;
    const { id: dangerId, round } = danger;
    const id = ports.ids.next();
    insertPhoto(tx.orm, { id, dangerId, phase, round, hash, takenBy, takenAt: now, reusedFrom });
  }
  return hashes.length === 0 ? {} : { photos: hashes, ...(reused === 0 ? {} : { reused }) };
}

/** Raises and clears the alarms of a danger as it stands now, and lets it go up when it is late. */
export function followDuties(
  tx: Tx,
  ports: DangerPorts,
  danger: Danger,
  settings: DangerSettings,
): void {
  const subject = `danger:${danger.id}`;
  const now = ports.clock.now();
  const duties = dutiesOf(danger, settings, now);
  const isNews = duties.escalation > danger.escalation;
  if (isNews) {
    const by = { personId: "system", isManager: false, isChecker: false };
    const event: DangerEvent = { kind: "escalate", to: duties.escalation };
    const decided = decideDanger(danger, event, by, settings, now);
    if (decided.ok) updateDanger(tx.orm, danger.id, { escalation: decided.value.escalation });
    tx.append({
      kind: KINDS.escalate,
      actor: "system",
      subject,
      payload: { step: duties.escalation, overdueDays: duties.overdueDays },
      lane: "event",
    });
  }
  for (const code of DANGER_ALARMS) {
    const open = findOpenAlarm(tx.orm, code, subject);
    const isActive = open?.state === "raised" || open?.state === "acknowledged";
    if (!duties.alarms.has(code)) {
      if (isActive) clearAlarm(tx, ports, { code, subject });
    } else if (!isActive || (isNews && code === "danger.escalated")) {
      const facts = { step: duties.escalation, overdueDays: duties.overdueDays };
      raiseAlarm(tx, ports, { code, subject, place: `${danger.number} ${danger.place}`, facts });
    }
  }
}

/** Whether `followDuties` would write anything; asked of the reading connection. */
export function areDutiesOpen(
  orm: Orm,
  danger: Danger,
  settings: DangerSettings,
  now: Parameters<typeof dutiesOf>[2],
): boolean {
  const duties = dutiesOf(danger, settings, now);
  if (duties.escalation > danger.escalation) return true;
  return DANGER_ALARMS.some((code) => {
    const open = findOpenAlarm(orm, code, `danger:${danger.id}`);
    const isActive = open?.state === "raised" || open?.state === "acknowledged";
    return isActive !== duties.alarms.has(code);
  });
}

/** After the row was written: alarms, then the colour. */
function settle(
  tx: Tx,
  ports: DangerPorts,
  settings: DangerSettings,
  change: { readonly before?: DangerLife; readonly after: Danger },
  event: string,
  actor: string,
): void {
  const { before, after } = change;
  followDuties(tx, ports, after, settings);
  const isMajor = (life: DangerLife) => life.level === "major" && isOpen(life);
  const isNewMajor = isMajor(after) && (before === undefined || !isMajor(before));
  settleColour(tx, ports, { dangerId: after.id, event, actor, isNewMajor });
}

/** For domains above too: in their own transaction, by reference to what they found it with. */
export function registerDanger(
  tx: Tx,
  ports: DangerPorts,
  actor: By,
  report: DangerReport,
): Danger {
  const known =
    (report.id === undefined ? undefined : findDanger(tx.orm, report.id)) ??
    findBySource(tx.orm, report.source);
  if (known !== undefined) return known;
  const now = doneAt(ports, actor);
  const { settings } = readSettings(tx.orm);
  const { category, source, suspected } = report;
  const room = report.roomId === null ? undefined : findRoom(tx.orm, report.roomId);
  const place = (room?.name ?? report.place).trim().slice(0, LIMITS.nameLength);
  const itemKey = report.itemKey ?? `kind:${category}`;
  const since = instant(now - settings.repeatDays * DAY_MS);
  const earlier = findEarlier(tx.orm, { place, itemKey }, since);
  const id = report.id ?? ports.ids.next();
  const life = newLife(actor.personId, now);
  const number = nextNumber(tx.orm, dayOf(now));
  insertDanger(tx.orm, {
    ...{ id, number, category, place, itemKey, suspected },
    ...columnsOf(life),
    state: life.state,
    sinceAt: life.sinceAt,
    foundBy: actor.personId,
    foundAt: now,
    what: report.what.trim().slice(0, DANGER_LIMITS.textLength),
    roomId: room?.id ?? null,
    sourceKind: source.kind,
    sourceId: source.id,
    sourceItem: source.item,
    repeatOf: earlier?.id ?? null,
  });
  const shot = { phase: "before", by: actor.personId, photos: report.photos } as const;
  const photos = addPhotos(tx, ports, { id, round: 1 }, { ...shot, shown: report.shown ?? [] });
  tx.append({
    kind: "danger.found",
    actor: actor.personId,
    subject: `danger:${id}`,
    payload: {
      ...{ number, category, suspected, source: { ...source } },
      ...(room === undefined ? {} : { room: room.id }),
      ...(earlier === undefined ? {} : { repeatOf: earlier.id }),
      ...photos,
    },
    lane: "event",
  });
  const after = findDanger(tx.orm, id);
  if (after === undefined) throw new Error("a danger that was just written is not there");
  settle(tx, ports, settings, { after }, "found", actor.personId);
  return after;
}

/** What the journal keeps of an event: ids, dates, words about the matter; never names. */
function payloadOf(event: DangerEvent, before: Danger, after: DangerLife): { [key: string]: Json } {
  switch (event.kind) {
    case "grade": {
      const { level, criterion, reason } = event;
      return { from: before.level, level, criterion, reason };
    }
    case "assign": {
      const { responsibleId, measure, costFen, dueOn, plan } = after;
      return { responsible: responsibleId, measure, costFen, dueOn, plan, reason: event.reason };
    }
    case "submit":
    case "fix":
      return { done: event.done, round: after.round };
    case "ask-extension":
      return { until: event.until, reason: event.reason };
    case "grant-extension":
      return { from: before.dueOn, until: after.dueOn };
    case "pass":
      return { note: event.note };
    case "start":
    case "escalate":
      return {};
    default:
      return { reason: event.reason };
  }
}

export type DangerAsk = {
  /** The version of the danger that the person saw. */
  readonly seen: number;
  readonly event: DangerEvent;
  readonly photos: readonly StoredMedia[];
};

/** What only the tables know: is the person there, does the criterion count here. */
function refusalOfFacts(orm: Orm, event: DangerEvent): DangerRefusal | undefined {
  if (event.kind === "assign" && event.five.responsibleId !== "") {
    const person = findPersonRow(orm, event.five.responsibleId);
    if (person?.isActive !== true) return { code: "dangers.unknown_person" };
  }
  if (event.kind === "grade" && event.criterion !== "") {
    const criterion = findCriterion(event.criterion);
    if (criterion === undefined || !isPackOn(orm, criterion.pack)) {
      return { code: "dangers.unknown_criterion" };
    }
  }
  return undefined;
}

function withPhotos(orm: Orm, danger: Danger, ask: DangerAsk): DangerEvent {
  const { event, photos } = ask;
  if (event.kind !== "submit" && event.kind !== "fix") return event;
  const kept = photosOf(orm, danger.id).filter(
    (photo) => photo.phase === "after" && photo.round === danger.round,
  );
  return { ...event, photos: photos.length + kept.length };
}

/** One step, inside a transaction. */
export function stepDanger(
  tx: Tx,
  ports: DangerPorts,
  actor: Who,
  id: string,
  ask: DangerAsk,
): Result<Danger, DangerRefusal> {
  const before = findDanger(tx.orm, id);
  if (before === undefined) return refuse({ code: "dangers.unknown" });
  if (before.version !== ask.seen) return refuse({ code: "dangers.changed_meanwhile" });
  const event = withPhotos(tx.orm, before, ask);
  const { settings } = readSettings(tx.orm);
  const decided = decideDanger(before, event, byOf(actor), settings, ports.clock.now());
  if (!decided.ok) return decided;
  const unknown = refusalOfFacts(tx.orm, event);
  if (unknown !== undefined) return refuse(unknown);
  const life = decided.value;
  updateDanger(tx.orm, id, { ...columnsOf(life), version: before.version + 1 });
  const shot = { phase: "after", by: actor.personId, photos: ask.photos } as const;
  const photos = addPhotos(tx, ports, { id, round: life.round }, shot);
  tx.append({
    kind: KINDS[event.kind],
    actor: actor.personId,
    subject: `danger:${id}`,
    payload: { ...payloadOf(event, before, life), ...photos },
    lane: "event",
  });
  const after = { ...before, ...life, version: before.version + 1 };
  settle(tx, ports, settings, { before, after }, event.kind, actor.personId);
  return accept(after);
}

export function actOnDanger(
  ports: Ports,
  actor: Who,
  id: string,
  ask: DangerAsk,
): Promise<Result<Danger, DangerRefusal>> {
  return ports.db.write((tx) => stepDanger(tx, ports, actor, id, ask));
}

/** Reports, and for what was put right on the spot hands it in at once, both or neither. */
export function reportDanger(
  ports: Ports,
  actor: Who,
  report: DangerReport,
  fixed?: { readonly done: string; readonly photos: readonly StoredMedia[] },
): Promise<Result<Danger, DangerRefusal>> {
  return ports.db.write((tx) => {
    const danger = registerDanger(tx, ports, actor, report);
    if (fixed === undefined || danger.state !== "found") return accept(danger);
    const event = { kind: "fix", done: fixed.done, photos: 0 } as const;
    const ask = { seen: danger.version, event, photos: fixed.photos };
    const step = stepDanger(tx, ports, actor, danger.id, ask);
    // The danger itself is on file; only the quick way was refused.
    return step.ok ? step : accept(danger);
  });
}

const BEFORE_STATES = ["found", "graded"];
const AFTER_STATES = ["assigned", "rectifying"];

/** A picture more: of the danger until somebody has it, of the work while it is done. */
export function addDangerPhotos(
  ports: Ports,
  actor: Who,
  id: string,
  photos: readonly StoredMedia[],
): Promise<Result<null, DangerRefusal>> {
  return ports.db.write((tx) => {
    const danger = findDanger(tx.orm, id);
    if (danger === undefined) return refuse({ code: "dangers.unknown" });
    const isBefore = BEFORE_STATES.includes(danger.state);
    if (!isBefore && !AFTER_STATES.includes(danger.state)) {
      return refuse({ code: "dangers.wrong_state", state: danger.state });
    }
    if (photosOf(tx.orm, id).length + photos.length > DANGER_LIMITS.photosEach) {
      return refuse({ code: "dangers.too_many_photos" });
    }
    const phase = isBefore ? "before" : "after";
    const payload = addPhotos(tx, ports, danger, { phase, by: actor.personId, photos });
    tx.append({
      kind: "danger.photo_added",
      actor: actor.personId,
      subject: `danger:${id}`,
      payload: { phase, ...payload },
    });
    return accept(null);
  });
}
