/** The life of a permit as one pure step. What must be true before a step is asked of the gates (gates.ts). */
import type { UnixMs } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { EndCause, PauseCause, PermitLife, Stage } from "../model.ts";

export type LifeEvent =
  | { readonly kind: "sign"; readonly isLast: boolean }
  | { readonly kind: "return"; readonly reason: string }
  | { readonly kind: "start"; readonly validUntil: UnixMs }
  | { readonly kind: "pause"; readonly cause: PauseCause }
  | { readonly kind: "resume" }
  | { readonly kind: "end"; readonly cause: EndCause; readonly reason: string }
  | { readonly kind: "accept" }
  | { readonly kind: "archive" }
  | { readonly kind: "void"; readonly reason: string }
  | { readonly kind: "revoke"; readonly reason: string };

export type LifeRefusal =
  | { readonly code: "permit.wrong_stage"; readonly stage: Stage }
  | { readonly code: "permit.reason_needed" }
  /** An end that had passed cannot be moved: a new ticket is needed (4.16). */
  | { readonly code: "permit.expired" };

const FROM: Readonly<Record<LifeEvent["kind"], readonly Stage[]>> = {
  sign: ["drafted", "signing"],
  return: ["signing"],
  start: ["issued"],
  pause: ["working"],
  resume: ["paused"],
  end: ["working", "paused"],
  accept: ["ended"],
  archive: ["accepted"],
  void: ["drafted", "signing", "issued"],
  revoke: ["issued", "working", "paused"],
};

export function newPermitLife(): PermitLife {
  return {
    stage: "drafted",
    signedAt: null,
    issuedAt: null,
    startedAt: null,
    validUntil: null,
    pausedAt: null,
    pauseCause: null,
    workingSince: null,
    endedAt: null,
    endCause: null,
    acceptedAt: null,
    closedAt: null,
    closeReason: "",
  };
}

/** Nothing of an application changes once a name stands under it (4.18). */
export function isEditable(life: Pick<PermitLife, "stage">): boolean {
  return life.stage === "drafted";
}

export function isLive(life: Pick<PermitLife, "stage">): boolean {
  return ["signing", "issued", "working", "paused"].includes(life.stage);
}

export function isExpired(life: Pick<PermitLife, "validUntil">, now: UnixMs): boolean {
  return life.validUntil !== null && now > life.validUntil;
}

const needsReason = (event: LifeEvent): boolean =>
  (event.kind === "return" || event.kind === "void" || event.kind === "revoke") &&
  event.reason.trim() === "";

/** A life after an event, or why not. */
export function stepLife(
  life: PermitLife,
  event: LifeEvent,
  now: UnixMs,
): Result<PermitLife, LifeRefusal> {
  if (!FROM[event.kind].includes(life.stage)) {
    return refuse({ code: "permit.wrong_stage", stage: life.stage });
  }
  if (needsReason(event)) return refuse({ code: "permit.reason_needed" });
  switch (event.kind) {
    case "sign": {
      const signedAt = life.signedAt ?? now;
      return accept({
        ...life,
        signedAt,
        stage: event.isLast ? "issued" : "signing",
        issuedAt: event.isLast ? now : null,
      });
    }
    case "return":
      return accept({ ...life, stage: "drafted", signedAt: null });
    case "start":
      if (event.validUntil <= now) return refuse({ code: "permit.expired" });
      return accept({
        ...life,
        stage: "working",
        startedAt: now,
        workingSince: now,
        validUntil: event.validUntil,
      });
    case "pause":
      return accept({
        ...life,
        stage: "paused",
        pausedAt: now,
        pauseCause: event.cause,
        workingSince: null,
      });
    case "resume":
      if (isExpired(life, now)) return refuse({ code: "permit.expired" });
      return accept({
        ...life,
        stage: "working",
        pausedAt: null,
        pauseCause: null,
        workingSince: now,
      });
    case "end":
      return accept({
        ...life,
        stage: "ended",
        endedAt: now,
        endCause: event.cause,
        closeReason: event.reason.trim(),
        workingSince: null,
      });
    case "accept":
      return accept({ ...life, stage: "accepted", acceptedAt: now });
    case "archive":
      return accept({ ...life, stage: "archived", closedAt: now });
    case "void":
    case "revoke":
      return accept({
        ...life,
        stage: event.kind === "void" ? "void" : "revoked",
        closedAt: now,
        closeReason: event.reason.trim(),
        workingSince: null,
      });
  }
}

/** Status code of AQ 3064.2: 0 未签发 1 已签发 2 作业中 3 已验收 4 作废 5 撤销 6 暂停. Ended work counts as 作业中 until it is accepted. */
export const AQ_STATUS: Readonly<Record<Stage, 0 | 1 | 2 | 3 | 4 | 5 | 6>> = {
  drafted: 0,
  signing: 0,
  issued: 1,
  working: 2,
  paused: 6,
  ended: 2,
  accepted: 3,
  archived: 3,
  void: 4,
  revoked: 5,
};
