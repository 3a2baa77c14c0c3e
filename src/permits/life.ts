/** Steps of the life on site: begin, pause, go on, end, archive, take back. Each judged in its own transaction. */

import { instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { changePermit, note, type PermitPorts, type Scene, type Who } from "./change.ts";
import type { FlowRefusal } from "./flow-model.ts";
import { beforeResume, beforeStart, factsOf, levelFor } from "./judge.ts";
import { validUntilOf } from "./levels.ts";
import { presentOf } from "./load.ts";
import type { EndCause, PauseCause, Stage } from "./model.ts";
import type { SignRefusal } from "./sign.ts";
import { permitsOfJob, updatePermit } from "./store.ts";
import { insertEvent } from "./store-parts.ts";

type LifePorts = PermitPorts & { clockTrust(): { readonly isTrusted: boolean } };
type Ask = { readonly id: string; readonly seen: number };

const words = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

/** Temporary power that serves a hot work or a confined space ends with it (10.8). */
function servedUntil(scene: Scene, until: UnixMs): UnixMs {
  const { row } = scene.full;
  if (row.kind !== "temporary-power") return until;
  const served = permitsOfJob(scene.tx.orm, row.jobId)
    .filter(({ kind }) => kind === "hot-work" || kind === "confined-space")
    .filter(({ stage }) => !["void", "revoked"].includes(stage))
    .map(({ validUntil, plannedEnd }) => validUntil ?? plannedEnd);
  return served.length === 0 ? until : instant(Math.min(until, ...served));
}

export function startWork(
  ports: LifePorts,
  actor: Who,
  ask: Ask,
): Promise<Result<null, SignRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, SignRefusal> => {
    const { tx, full, now } = scene;
    const { isTrusted } = ports.clockTrust();
    const facts = factsOf(tx.orm, full, now, { isClockTrusted: isTrusted });
    const why = beforeStart(facts, now);
    if (why.length > 0) return refuse({ code: "permit.hindered", why });
    const level = levelFor(tx.orm, full.permit);
    const until = servedUntil(scene, validUntilOf(full.permit, level.managedLevel, now));
    updatePermit(tx.orm, full.row, {
      ...{ stage: "working", startedAt: now, workingSince: now, validUntil: until },
    });
    note(scene, "permit.started", actor.personId, { validUntil: until });
    return accept(null);
  });
}

/** Also by the program, when the time has come to an end. */
export function pauseIn(
  ports: PermitPorts,
  scene: Scene,
  given: { readonly by: string; readonly cause: PauseCause; readonly reason: string },
): void {
  const { tx, full, now } = scene;
  const { by, cause, reason } = given;
  updatePermit(tx.orm, full.row, { stage: "paused", pausedAt: now, pauseCause: cause });
  insertEvent(tx.orm, {
    ...{ id: ports.ids.next(), permitId: full.row.id, kind: "paused", at: now, byId: by },
    detail: JSON.stringify({ cause, reason }),
  });
  note(scene, cause === "evacuated" ? "permit.evacuated" : "permit.paused", by, { cause, reason });
}

export function pauseWork(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    if (scene.full.row.stage !== "working") return refuse({ code: "permit.wrong_stage" });
    const reason = words(ask.reason);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    pauseIn(ports, scene, { by: actor.personId, cause: "break", reason });
    return accept(null);
  });
}

/** By anybody, whatever they saw last: first everybody is out, then it is asked why. */
export function evacuate(
  ports: PermitPorts,
  actor: Who,
  id: string,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    if (scene.full.row.stage === "paused") return accept(null);
    if (scene.full.row.stage !== "working") return refuse({ code: "permit.wrong_stage" });
    pauseIn(ports, scene, { by: actor.personId, cause: "evacuated", reason: "" });
    return accept(null);
  });
}

export function resumeWork(
  ports: LifePorts,
  actor: Who,
  ask: Ask,
): Promise<Result<null, SignRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, SignRefusal> => {
    const { tx, full, now } = scene;
    const { isTrusted } = ports.clockTrust();
    const why = beforeResume(factsOf(tx.orm, full, now, { isClockTrusted: isTrusted }), now);
    if (why.length > 0) return refuse({ code: "permit.hindered", why });
    const pausedMs = now - (full.row.pausedAt ?? now);
    const resumed = { pausedAt: null, pauseCause: null, workingSince: now };
    updatePermit(tx.orm, full.row, { stage: "working", ...resumed });
    insertEvent(tx.orm, {
      ...{
        id: ports.ids.next(),
        permitId: full.row.id,
        kind: "resumed",
        at: now,
        byId: actor.personId,
      },
      detail: JSON.stringify({ pausedMs }),
    });
    note(scene, "permit.resumed", actor.personId, { pausedMs });
    return accept(null);
  });
}

export function endIn(
  scene: Scene,
  given: { readonly by: string; readonly cause: EndCause; readonly reason: string },
): void {
  const { tx, full, now } = scene;
  const { by, cause, reason } = given;
  updatePermit(tx.orm, full.row, {
    ...{ stage: "ended", endedAt: now, endCause: cause, closeReason: reason },
  });
  note(scene, "permit.ended", by, { cause, reason });
}

/** Nobody may still be in a confined space, and nothing of theirs. */
export function endWork(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string; readonly cause: "finished" | "stopped" },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    const { full } = scene;
    if (full.row.stage !== "working" && full.row.stage !== "paused") {
      return refuse({ code: "permit.wrong_stage" });
    }
    const reason = words(ask.reason);
    if (ask.cause === "stopped" && reason === "") return refuse({ code: "permit.reason_needed" });
    if (full.entries.some(({ outAt }) => outAt === null))
      return refuse({ code: "permit.is_inside" });
    endIn(scene, { by: actor.personId, cause: ask.cause, reason });
    return accept(null);
  });
}

/** Where video was due its place is on file; it is kept for 30 days at least (AQ 3064.2-2024 4.2). */
export function archivePermit(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly footage: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    if (full.row.stage !== "accepted") return refuse({ code: "permit.wrong_stage" });
    const video = JSON.parse(full.row.video) as Record<string, unknown>;
    const footage = words(ask.footage);
    if (full.row.video !== "{}" && footage === "") return refuse({ code: "permit.words_needed" });
    updatePermit(tx.orm, full.row, {
      ...{ stage: "archived", closedAt: now },
      video: footage === "" ? full.row.video : JSON.stringify({ ...video, footage }),
    });
    note(scene, "permit.archived", actor.personId, footage === "" ? {} : { footage });
    return accept(null);
  });
}

const BEFORE_ISSUE: readonly Stage[] = ["drafted", "signing"];
const ISSUED: readonly Stage[] = ["issued", "working", "paused"];

/** Void before it was issued, revoked after; both with a reason, both stay on file. */
export function takeBack(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string; readonly stage: "void" | "revoked" },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    const from = ask.stage === "void" ? BEFORE_ISSUE : ISSUED;
    if (!from.includes(full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    const reason = words(ask.reason);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    if (full.entries.some(({ outAt }) => outAt === null))
      return refuse({ code: "permit.is_inside" });
    updatePermit(tx.orm, full.row, { stage: ask.stage, closedAt: now, closeReason: reason });
    note(scene, `permit.${ask.stage}`, actor.personId, { reason });
    return accept(null);
  });
}

/** Whether somebody stands on the work or asked for it. */
export function isInvolved(scene: Pick<Scene, "full">, personId: string): boolean {
  const { full } = scene;
  return (
    full.row.appliedBy === personId ||
    presentOf(full.people).some((one) => one.personId === personId)
  );
}
