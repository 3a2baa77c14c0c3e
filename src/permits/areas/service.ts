/** Use cases of fixed hot-work areas: declare, approve, review, confirm the day, light, end; one transaction each. */
import { readSiteCode } from "../../cylinders/index.ts";
import { findPersonRow } from "../../identity/index.ts";
import { dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import type { Who } from "../change.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import { presentOf } from "../load.ts";
import { reviewDueOn } from "../rules/fixed-area.ts";
import { openPermits } from "../store/store.ts";
import { peopleOf } from "../store/store-parts.ts";
import { judgeArea } from "./judge.ts";
import {
  AREA_LIMITS,
  type Area,
  type AreaEvent,
  type AreaFields,
  type AreaItem,
  type AreaReading,
  type AreaRefusal,
  type AreaWork,
} from "./model.ts";
import {
  countAreas,
  findArea,
  insertArea,
  insertAreaEvent,
  insertDay,
  insertWork,
  lastDay,
  nextAreaNumber,
  openWorks,
  updateArea,
  updateWork,
  withdrawDays,
} from "./store.ts";

export type AreaPorts = Pick<Ports, "db" | "clock" | "ids" | "live" | "clockTrust">;
type Done<T = null> = Promise<Result<T, AreaRefusal>>;

const line = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

type Scene = { readonly tx: Tx; readonly area: Area; readonly now: UnixMs; readonly by: string };

function said(
  { tx, area, by }: Pick<Scene, "tx" | "by"> & { readonly area: Pick<Area, "id"> },
  kind: string,
  payload: { readonly [key: string]: Json } = {},
): void {
  tx.append({ kind, actor: by, subject: `fixed-area:${area.id}`, payload, lane: "event" });
}

function recorded(ports: AreaPorts, scene: Scene, kind: AreaEvent["kind"], note = ""): void {
  const { tx, area, now, by } = scene;
  insertAreaEvent(tx.orm, { id: ports.ids.next(), areaId: area.id, kind, at: now, byId: by, note });
}

/** `seen` is the version that the person saw. */
function change<T>(
  ports: AreaPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen?: number },
  act: (scene: Scene) => Result<T, AreaRefusal>,
): Done<T> {
  return ports.db.write((tx): Result<T, AreaRefusal> => {
    const area = findArea(tx.orm, ask.id);
    if (area === undefined) return refuse({ code: "area.not_found" });
    if (ask.seen !== undefined && ask.seen !== area.version) return refuse({ code: "area.stale" });
    const done = act({ tx, area, now: ports.clock.now(), by: actor.personId });
    if (done.ok) tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return done;
  });
}

function peopleFault(orm: Orm, fields: AreaFields): AreaRefusal | undefined {
  const isKnown = [fields.responsibleId, fields.guardianId].every(
    (id) => findPersonRow(orm, id)?.isActive === true,
  );
  return isKnown ? undefined : { code: "area.unknown_person" };
}

const columns = (fields: AreaFields) => ({ ...fields, facts: JSON.stringify(fields.facts) });

/** `once` comes with the form, so that a form sent twice is one area. */
export function declareArea(
  ports: AreaPorts,
  actor: Who,
  fields: AreaFields,
  once?: string,
): Done<{ readonly id: string }> {
  return ports.db.write((tx): Result<{ readonly id: string }, AreaRefusal> => {
    const known = once === undefined ? undefined : findArea(tx.orm, once);
    if (known !== undefined) {
      return known.declaredBy === actor.personId
        ? accept({ id: known.id })
        : refuse({ code: "area.not_found" });
    }
    if (countAreas(tx.orm) >= AREA_LIMITS.areas) return refuse({ code: "area.too_many" });
    const fault = peopleFault(tx.orm, fields);
    if (fault !== undefined) return refuse(fault);
    const now = ports.clock.now();
    const id = once ?? ports.ids.next();
    const number = nextAreaNumber(tx.orm);
    insertArea(tx.orm, {
      ...columns(fields),
      ...{ id, number, state: "declared", declaredBy: actor.personId, declaredAt: now },
      reviewedOn: dayOf(now),
    });
    const area = findArea(tx.orm, id);
    if (area === undefined) throw new Error("an area that was just written is not there");
    const scene = { tx, area, now, by: actor.personId };
    recorded(ports, scene, "declared");
    said(scene, "fixed-area.declared", { number, facts: { ...fields.facts } });
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return accept({ id });
  });
}

/** Before the approval by whoever declared it; a refused one is put forward anew by that. */
export function correctArea(
  ports: AreaPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number },
  fields: AreaFields,
): Done {
  return change(ports, actor, ask, (scene) => {
    const { area, tx } = scene;
    if (area.state !== "declared" && area.state !== "refused") {
      return refuse({ code: "area.wrong_state" });
    }
    const fault = peopleFault(tx.orm, fields);
    if (fault !== undefined) return refuse(fault);
    // Who wrote it last is who may not approve it.
    updateArea(tx.orm, area, { ...columns(fields), state: "declared", declaredBy: scene.by });
    recorded(ports, scene, "corrected");
    said(scene, "fixed-area.corrected", { facts: { ...fields.facts } });
    return accept(null);
  });
}

export function decideArea(
  ports: AreaPorts,
  actor: Who,
  ask: {
    readonly id: string;
    readonly seen: number;
    readonly isApproved: boolean;
    readonly note: string;
  },
): Done {
  return change(ports, actor, ask, (scene) => {
    const { area, tx, now, by } = scene;
    if (area.state !== "declared") return refuse({ code: "area.wrong_state" });
    if (area.declaredBy === by) return refuse({ code: "area.own" });
    const note = line(ask.note);
    if (!ask.isApproved && note === "") return refuse({ code: "area.reason_needed" });
    const approval = { approvedBy: by, approvedAt: now, reviewedOn: dayOf(now), hasChanged: false };
    updateArea(
      tx.orm,
      area,
      ask.isApproved ? { state: "approved", ...approval } : { state: "refused" },
    );
    const kind = ask.isApproved ? "approved" : "refused";
    recorded(ports, scene, kind, note);
    said(scene, `fixed-area.${kind}`, note === "" ? {} : { note });
    return accept(null);
  });
}

/** The yearly look at its risks, and the one after its surroundings changed: what was seen stands anew. */
export function reviewArea(
  ports: AreaPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number; readonly note: string },
  fields: AreaFields,
): Done {
  return change(ports, actor, ask, (scene) => {
    const { area, tx, now } = scene;
    if (area.state !== "approved") return refuse({ code: "area.wrong_state" });
    const note = line(ask.note);
    if (note === "") return refuse({ code: "area.reason_needed" });
    const fault = peopleFault(tx.orm, fields);
    if (fault !== undefined) return refuse(fault);
    const reviewedOn = dayOf(now);
    updateArea(tx.orm, area, { ...columns(fields), reviewedOn, hasChanged: false });
    recorded(ports, scene, "reviewed", note);
    const next = reviewDueOn({ reviewedOn });
    said(scene, "fixed-area.reviewed", { facts: { ...fields.facts }, next });
    return accept(null);
  });
}

/** By anybody who sees it: a tank was put up near, a wall came down. Nothing burns there until the review. */
export function reportChange(ports: AreaPorts, actor: Who, id: string, note: string): Done {
  return change(ports, actor, { id }, (scene) => {
    const { area, tx } = scene;
    if (area.state !== "approved") return refuse({ code: "area.wrong_state" });
    if (line(note) === "") return refuse({ code: "area.reason_needed" });
    updateArea(tx.orm, area, { hasChanged: true });
    recorded(ports, scene, "changed", line(note));
    said(scene, "fixed-area.changed", { note: line(note) });
    return accept(null);
  });
}

export function retireArea(
  ports: AreaPorts,
  actor: Who,
  ask: { readonly id: string; readonly seen: number; readonly note: string },
): Done {
  return change(ports, actor, ask, (scene) => {
    const { area, tx } = scene;
    if (area.state === "retired") return refuse({ code: "area.wrong_state" });
    if (line(ask.note) === "") return refuse({ code: "area.reason_needed" });
    if (openWorks(tx.orm, area.id).length > 0) return refuse({ code: "area.already_working" });
    updateArea(tx.orm, area, { state: "retired" });
    recorded(ports, scene, "retired", line(ask.note));
    said(scene, "fixed-area.retired", { note: line(ask.note) });
    return accept(null);
  });
}

export type DayFields = {
  /** What is not in order; nothing: the look passed. */
  readonly failed: readonly AreaItem[];
  readonly sample: AreaReading | null;
  readonly note: string;
};

/** The daily look. One that failed is kept and closes the area until a new one passes. */
export function confirmDay(
  ports: AreaPorts,
  actor: Who,
  id: string,
  fields: DayFields,
): Done<boolean> {
  return change(ports, actor, { id }, (scene) => {
    const { area, tx, now, by } = scene;
    if (area.state !== "approved") return refuse({ code: "area.wrong_state" });
    const { failed, sample } = fields;
    const isPassed = failed.length === 0 && sample?.isPassed !== false;
    const dayId = ports.ids.next();
    insertDay(tx.orm, {
      ...{ id: dayId, areaId: id, at: now, byId: by, isPassed },
      failed: JSON.stringify(failed),
      sample: sample === null ? "" : JSON.stringify(sample),
      note: line(fields.note),
    });
    said(scene, "fixed-area.day_confirmed", {
      ...{ day: dayId, isPassed, failed: [...failed] },
      ...(sample === null
        ? {}
        : { gas: sample.gas, value: sample.value, unit: sample.unit, takenAt: sample.takenAt }),
    });
    return accept(isPassed);
  });
}

export function takeBackDay(ports: AreaPorts, actor: Who, id: string, reason: string): Done {
  return change(ports, actor, { id }, (scene) => {
    const { area, tx, now, by } = scene;
    const day = lastDay(tx.orm, area.id);
    if (day === undefined) return refuse({ code: "area.day_gone" });
    if (line(reason) === "") return refuse({ code: "area.reason_needed" });
    withdrawDays(tx.orm, area.id, {
      withdrawnAt: now,
      withdrawnBy: by,
      withdrawReason: line(reason),
    });
    said(scene, "fixed-area.day_withdrawn", { day: day.id, reason: line(reason) });
    return accept(null);
  });
}

/** A label's text, a code or a stamped number, as the register writes it. */
function codeOf(orm: Orm, text: string): string {
  const read = readSiteCode(orm, text);
  return read.kind === "cylinder" ? read.code : text;
}

export type StartFields = {
  readonly workerId: string;
  readonly guardianId: string;
  readonly what: string;
  /** As they were scanned; empty: electric. */
  readonly cylinders: readonly string[];
};

/** Nobody works at two places at once, and nobody watches over two (GB 30871-2022 4.10). */
function isElsewhere(orm: Orm, area: Area, { workerId, guardianId }: StartFields): boolean {
  const isAt = (personId: string) => personId === workerId || personId === guardianId;
  const inAreas = openWorks(orm).some(
    (one) => (one.areaId !== area.id && isAt(one.guardianId)) || one.workerId === guardianId,
  );
  const running = openPermits(orm).filter(({ stage }) => stage === "working");
  return (
    inAreas ||
    running.some(({ id }) => presentOf(peopleOf(orm, id)).some(({ personId }) => isAt(personId)))
  );
}

export function startInArea(
  ports: AreaPorts,
  actor: Who,
  id: string,
  fields: StartFields,
): Done<{ readonly id: string }> {
  return change(ports, actor, { id }, (scene) => {
    const { area, tx, now, by } = scene;
    const { workerId, guardianId } = fields;
    if (workerId === guardianId) return refuse({ code: "area.same_person" });
    if (fields.cylinders.length > AREA_LIMITS.cylinders) return refuse({ code: "area.too_many" });
    if (openWorks(tx.orm).some((one) => one.workerId === workerId)) {
      return refuse({ code: "area.already_working" });
    }
    if (isElsewhere(tx.orm, area, fields)) return refuse({ code: "area.elsewhere" });
    const cylinders = [...new Set(fields.cylinders.map((text) => codeOf(tx.orm, text)))];
    const given = { now, isClockTrusted: ports.clockTrust().isTrusted };
    const ask = { workerId, guardianId, cylinders, isStart: true };
    const { refusals, verification, validUntil } = judgeArea(tx.orm, area, ask, given);
    if (refusals.length > 0 || verification === undefined) {
      return refuse({ code: "area.unlawful", why: refusals });
    }
    const workId = ports.ids.next();
    insertWork(tx.orm, {
      ...{ id: workId, areaId: id, workerId, guardianId, verificationId: verification.id },
      dayId: lastDay(tx.orm, id)?.id ?? "",
      what: line(fields.what),
      cylinders: JSON.stringify(cylinders),
      ...{ startedAt: now, startedBy: by, validUntil },
    });
    said(scene, "fixed-area.work_started", {
      ...{ work: workId, person: workerId, guardian: guardianId, cylinders, validUntil },
      verification: verification.id,
    });
    return accept({ id: workId });
  });
}

function openWork(scene: Scene, workId: string): AreaWork | undefined {
  return openWorks(scene.tx.orm, scene.area.id).find(({ id }) => id === workId);
}

/** One more cylinder while the fire burns; one outside the confirmation is refused, and the attempt stays on record. */
export function addCylinder(
  ports: AreaPorts,
  actor: Who,
  id: string,
  given: { readonly workId: string; readonly text: string },
): Done<string> {
  return change(ports, actor, { id }, (scene): Result<string, AreaRefusal> => {
    const { area, tx, now } = scene;
    const work = openWork(scene, given.workId);
    if (work === undefined) return refuse({ code: "area.wrong_state" });
    const code = codeOf(tx.orm, given.text.trim().slice(0, LIMITS.codeLength));
    if (work.cylinders.length >= AREA_LIMITS.cylinders) return refuse({ code: "area.too_many" });
    const ask = { ...work, cylinders: [code], isStart: false };
    const clock = { now, isClockTrusted: ports.clockTrust().isTrusted };
    const { refusals, validUntil } = judgeArea(tx.orm, area, ask, clock);
    if (code === "" || refusals.some((one) => one.code === "area.cylinder")) {
      said(scene, "fixed-area.cylinder_refused", { work: work.id, cylinder: code });
      return refuse({ code: "area.unconfirmed_cylinder", given: code });
    }
    const cylinders = [...new Set([...work.cylinders, code])];
    updateWork(tx.orm, work.id, {
      cylinders: JSON.stringify(cylinders),
      validUntil: Math.min(work.validUntil, validUntil),
    });
    said(scene, "fixed-area.cylinder_added", { work: work.id, cylinder: code });
    return accept(code);
  });
}

export type EndFields = Pick<AreaWork, "endNote"> & {
  readonly workId: string;
  readonly cause: NonNullable<AreaWork["endCause"]>;
};

export function endIn(scene: Scene, work: AreaWork, given: Omit<EndFields, "workId">): void {
  const { tx, now, by } = scene;
  const { cause, endNote } = given;
  updateWork(tx.orm, work.id, { endedAt: now, endedBy: by, endCause: cause, endNote });
  said(scene, "fixed-area.work_ended", { work: work.id, cause, note: endNote });
}

/** `isCleared`: no ember is left, the cylinders are closed. */
export function endInArea(
  ports: AreaPorts,
  actor: Who,
  id: string,
  given: { readonly workId: string; readonly note: string; readonly isCleared: boolean },
): Done {
  return change(ports, actor, { id }, (scene) => {
    const work = openWork(scene, given.workId);
    if (work === undefined) return refuse({ code: "area.wrong_state" });
    if (!given.isCleared) return refuse({ code: "area.uncleared" });
    endIn(scene, work, { cause: "finished", endNote: line(given.note) });
    return accept(null);
  });
}

/** By anybody, whatever they saw: every fire of the area is over, and the day's confirmation with it. */
export function stopArea(ports: AreaPorts, actor: Who, id: string, reason: string): Done {
  return change(ports, actor, { id }, (scene) => {
    const { area, tx, now, by } = scene;
    const endNote = line(reason);
    if (endNote === "") return refuse({ code: "area.reason_needed" });
    for (const work of openWorks(tx.orm, area.id))
      endIn(scene, work, { cause: "stopped", endNote });
    withdrawDays(tx.orm, area.id, { withdrawnAt: now, withdrawnBy: by, withdrawReason: endNote });
    said(scene, "fixed-area.stopped", { reason: endNote });
    return accept(null);
  });
}
