/** Steps of the life on site: begin, pause, go on, end, archive, take back. Each judged in its own transaction. */
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  changePermit,
  type LifePorts,
  note,
  type PermitPorts,
  type Scene,
  type Who,
} from "./change.ts";
import type { FlowRefusal, Hindrance } from "./flow-model.ts";
import { judge } from "./judge.ts";
import { presentOf } from "./load.ts";
import type { EndCause, PauseCause } from "./model.ts";
import type { VideoState } from "./model-facts.ts";
import { mayArchive, mayResume, mayStart } from "./rules/gates.ts";
import { type LifeEvent, stepLife } from "./rules/life.ts";
import { validUntilOf } from "./rules/validity.ts";
import type { SignRefusal } from "./sign.ts";
import { updatePermit } from "./store/store.ts";
import { insertEvent } from "./store/store-parts.ts";

type Ask = { readonly id: string; readonly seen: number | undefined };
type Payload = { readonly [key: string]: Json };

const words = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

/** Writes the life after an event, and says so in the journal. */
function step(
  scene: Scene,
  event: LifeEvent,
  said: { readonly kind: string; readonly by: string; readonly payload?: Payload },
  more: Parameters<typeof updatePermit>[2] = {},
): Result<null, FlowRefusal> {
  const life = stepLife(scene.full.permit.life, event, scene.now);
  if (!life.ok) {
    const { code } = life.refusal;
    return refuse({ code: code === "permit.reason_needed" ? code : "permit.wrong_stage" });
  }
  updatePermit(scene.tx.orm, scene.full.row, { ...life.value, ...more });
  note(scene, said.kind, said.by, said.payload ?? {});
  return accept(null);
}

function recordEvent(
  ports: PermitPorts,
  scene: Scene,
  kind: string,
  by: string,
  detail: Payload,
): void {
  const { tx, full, now } = scene;
  insertEvent(tx.orm, {
    ...{ id: ports.ids.next(), permitId: full.row.id, kind, at: now, byId: by },
    detail: JSON.stringify(detail),
  });
}

const hindered = (why: readonly Hindrance[]) => refuse({ code: "permit.hindered" as const, why });

export function startWork(
  ports: LifePorts,
  actor: Who,
  ask: Ask,
): Promise<Result<null, SignRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, SignRefusal> => {
    const { tx, full, now } = scene;
    const { isTrusted } = ports.clockTrust();
    const { permit, facts, level } = judge(tx.orm, full, now, { isClockTrusted: isTrusted });
    const why = mayStart(permit, facts, now);
    if (why.length > 0) return hindered(why);
    const validUntil = validUntilOf(permit, level, facts.linked, facts.settings, now);
    const said = { kind: "permit.started", by: actor.personId, payload: { validUntil } };
    return step(scene, { kind: "start", validUntil }, said);
  });
}

/** Also by the program, when the time has come to an end. */
export function pauseIn(
  ports: PermitPorts,
  scene: Scene,
  given: { readonly by: string; readonly cause: PauseCause; readonly reason: string },
): Result<null, FlowRefusal> {
  const { by, cause, reason } = given;
  const kind = cause === "evacuated" ? "permit.evacuated" : "permit.paused";
  const done = step(scene, { kind: "pause", cause }, { kind, by, payload: { cause, reason } });
  if (done.ok) recordEvent(ports, scene, "paused", by, { cause, reason });
  return done;
}

export function pauseWork(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { ...ask, at: actor.at }, (scene): Result<null, FlowRefusal> => {
    const reason = words(ask.reason);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    return pauseIn(ports, scene, { by: actor.personId, cause: "break", reason });
  });
}

/** By anybody, whatever they saw last: first everybody is out, then it is asked why. */
export function evacuate(
  ports: PermitPorts,
  actor: Who,
  id: string,
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, { id, at: actor.at }, (scene): Result<null, FlowRefusal> => {
    if (scene.full.row.stage === "paused") return accept(null);
    return pauseIn(ports, scene, { by: actor.personId, cause: "evacuated", reason: "" });
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
    const { permit, facts } = judge(tx.orm, full, now, { isClockTrusted: isTrusted });
    const why = mayResume(permit, facts, now);
    if (why.length > 0) return hindered(why);
    const pausedMs = now - (full.row.pausedAt ?? now);
    const by = actor.personId;
    const done = step(
      scene,
      { kind: "resume" },
      { kind: "permit.resumed", by, payload: { pausedMs } },
    );
    if (done.ok) recordEvent(ports, scene, "resumed", by, { pausedMs });
    return done;
  });
}

export function endIn(
  scene: Scene,
  given: { readonly by: string; readonly cause: EndCause; readonly reason: string },
): Result<null, FlowRefusal> {
  const { by, cause, reason } = given;
  return step(
    scene,
    { kind: "end", cause, reason },
    { kind: "permit.ended", by, payload: { cause, reason } },
  );
}

const isAnybodyInside = ({ full }: Scene): boolean =>
  full.entries.some(({ outAt }) => outAt === null);

/** Nobody may still be in a confined space, and nothing of theirs. */
export function endWork(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string; readonly cause: "finished" | "stopped" },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    const reason = words(ask.reason);
    if (ask.cause === "stopped" && reason === "") return refuse({ code: "permit.reason_needed" });
    if (isAnybodyInside(scene)) return refuse({ code: "permit.is_inside" });
    return endIn(scene, { by: actor.personId, cause: ask.cause, reason });
  });
}

/** Where video was due its place is on file, and that it is kept is confirmed by whoever archives. */
export function archivePermit(
  ports: LifePorts,
  actor: Who,
  ask: Ask & { readonly footage: string },
): Promise<Result<null, SignRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, SignRefusal> => {
    const { full, tx, now } = scene;
    const footage = words(ask.footage);
    const judged = judge(tx.orm, full, now, { isClockTrusted: ports.clockTrust().isTrusted });
    const { video } = judged.facts;
    const kept: VideoState | null =
      video === null || footage === ""
        ? video
        : { ...video, footage, keptConfirmedBy: actor.personId };
    const why = mayArchive(judged.permit, { ...judged.facts, video: kept }, now);
    if (why.length > 0) return hindered(why);
    const payload = footage === "" ? {} : { footage };
    const said = { kind: "permit.archived", by: actor.personId, payload };
    return step(
      scene,
      { kind: "archive" },
      said,
      kept === null ? {} : { video: JSON.stringify(kept) },
    );
  });
}

/** Void before it was issued, revoked after; both with a reason, both stay on file. */
export function takeBack(
  ports: PermitPorts,
  actor: Who,
  ask: Ask & { readonly reason: string; readonly kind: "void" | "revoke" },
): Promise<Result<null, FlowRefusal>> {
  return changePermit(ports, ask, (scene): Result<null, FlowRefusal> => {
    if (isAnybodyInside(scene)) return refuse({ code: "permit.is_inside" });
    const { kind } = ask;
    const reason = words(ask.reason);
    const said = {
      kind: kind === "void" ? "permit.void" : "permit.revoked",
      by: actor.personId,
      payload: { reason },
    };
    return step(scene, { kind, reason }, said);
  });
}

/** Whether somebody stands on the work or asked for it. */
export function isInvolved({ full }: Pick<Scene, "full">, personId: string): boolean {
  return (
    full.row.appliedBy === personId ||
    presentOf(full.people).some((one) => one.personId === personId)
  );
}
