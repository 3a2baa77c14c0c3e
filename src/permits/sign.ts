/** Signatures: the disclosure by everybody, then the chain in its order; each by hand and with the person's own secret. */

import { type AlarmPorts, raiseAlarm } from "../alarms/index.ts";
import { MINUTE_MS } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import { changePermit, type LifePorts, note, type PermitPorts, type Scene } from "./change.ts";
import {
  DISCLOSURE,
  type FlowRefusal,
  type Hindrance,
  SIGN_DECLINED,
  SIGN_REFUSED,
} from "./flow-model.ts";
import { isLastIssue, judge, signHindrances, turnHindrances } from "./judge.ts";
import { presentOf } from "./load.ts";
import { contentHash } from "./paper.ts";
import { alarmCodeOf } from "./rules/alarms.ts";
import { stepLife } from "./rules/life.ts";
import { updatePermit } from "./store/store.ts";
import { insertEvent, insertSignature } from "./store/store-parts.ts";

export type SignAsk = {
  readonly id: string;
  readonly seen: number;
  readonly step: string;
  /** Who has proven their secret; not always who is signed in at the screen. */
  readonly personId: string;
  /** Whoever is signed in. */
  readonly actorId: string;
  readonly opinion: string;
  readonly drawing: StoredMedia;
  /** The spot whose code was scanned; empty without one. */
  readonly spotId: string;
};

export type SignRefusal =
  | FlowRefusal
  | { readonly code: "permit.hindered"; readonly why: readonly Hindrance[] };

function keep(ports: PermitPorts, scene: Scene, ask: SignAsk): void {
  const { tx, full, now } = scene;
  insertMedia(tx.orm, ask.drawing, now);
  const opinion = ask.opinion.trim().slice(0, LIMITS.reasonLength);
  const { step, personId, spotId } = ask;
  insertSignature(tx.orm, {
    ...{ id: ports.ids.next(), permitId: full.row.id, step, personId, opinion, spotId },
    ...{ drawing: ask.drawing.hash, at: now },
  });
  note(scene, "permit.signed", personId, {
    ...{ step, signature: ask.drawing.hash, opinion },
    ...(spotId === "" ? {} : { spot: spotId }),
    ...(ask.actorId === personId ? {} : { screenOf: ask.actorId }),
  });
}

function disclose(ports: PermitPorts, scene: Scene, ask: SignAsk): Result<null, SignRefusal> {
  const { full } = scene;
  if (!presentOf(full.people).some(({ personId }) => personId === ask.personId)) {
    return refuse({ code: "permit.not_on_it" });
  }
  const isSigned = full.signatures.some(
    ({ step, personId }) => step === DISCLOSURE && personId === ask.personId,
  );
  if (isSigned) return accept(null);
  keep(ports, scene, ask);
  return accept(null);
}

/** Repeats within this time are one attempt: an impatient finger, a lost answer. */
const SAME_ATTEMPT_MS = MINUTE_MS;

/**
 * What was not signed is on record too: who came, for which step, and what stood against it. An approver who is not shown
 * to be on the spot is an alarm (AQ 3064.2 5.5.2, table A.4 code 30).
 */
function keepRefused(
  ports: LifePorts & AlarmPorts,
  scene: Scene,
  ask: Pick<SignAsk, "step" | "personId" | "actorId">,
  why: { readonly codes: readonly string[] } | { readonly reason: string },
): void {
  const { tx, full, now } = scene;
  const kind = "codes" in why ? SIGN_REFUSED : SIGN_DECLINED;
  const { step, personId, actorId } = ask;
  const detail = JSON.stringify({ step, ...why });
  const isRepeat = full.events.some(
    (one) =>
      one.kind === kind &&
      one.byId === personId &&
      one.detail === detail &&
      now - one.at < SAME_ATTEMPT_MS,
  );
  if (isRepeat) return;
  insertEvent(tx.orm, {
    ...{ id: ports.ids.next(), permitId: full.row.id, kind, at: now, byId: personId },
    detail,
  });
  note(scene, kind, personId, {
    ...{ step, ...why },
    ...(actorId === personId ? {} : { screenOf: actorId }),
  });
  if (!("codes" in why && why.codes.includes("sign.spot"))) return;
  const code = alarmCodeOf("approver.away");
  const place = `${full.row.number} ${full.row.place}`;
  raiseAlarm(tx, ports, { code, subject: `permit:${full.row.id}`, place, facts: { step } });
}

/** Whose turn it is says no, with the reason: nothing is signed, and what has to be mended is written down. */
export function declinePermit(
  ports: LifePorts & AlarmPorts,
  ask: Pick<SignAsk, "id" | "seen" | "step" | "personId" | "actorId"> & { readonly reason: string },
): Promise<Result<null, SignRefusal>> {
  return changePermit(ports, { id: ask.id, seen: ask.seen }, (scene): Result<null, SignRefusal> => {
    const { tx, full, now } = scene;
    const reason = ask.reason.trim().slice(0, LIMITS.reasonLength);
    if (reason === "") return refuse({ code: "permit.reason_needed" });
    const given = { isClockTrusted: ports.clockTrust().isTrusted, more: [ask.personId] };
    const judged = judge(tx.orm, full, now, given);
    const { step, personId } = ask;
    // Only who could sign, wherever they stand.
    const why = turnHindrances(judged, { step, personId, isOnSite: true });
    if (why.length > 0) return refuse({ code: "permit.hindered", why });
    keepRefused(ports, scene, ask, { reason });
    return accept(null);
  });
}

/** Put under the permit as the person saw it; the first one closes it against editing. */
export function signPermit(
  ports: LifePorts & AlarmPorts,
  ask: SignAsk,
): Promise<Result<null, SignRefusal>> {
  // A disclosure changes nothing of what is signed for: several phones may sign it at once.
  const seen = ask.step === DISCLOSURE ? undefined : ask.seen;
  return changePermit(ports, { id: ask.id, seen }, (scene): Result<null, SignRefusal> => {
    if (ask.step === DISCLOSURE) return disclose(ports, scene, ask);
    const { tx, full, now } = scene;
    const given = { isClockTrusted: ports.clockTrust().isTrusted, more: [ask.personId] };
    const judged = judge(tx.orm, full, now, given);
    const { step, personId } = ask;
    const why = signHindrances(judged, { step, personId, isOnSite: ask.spotId !== "" }, now);
    if (why.length > 0) {
      keepRefused(ports, scene, ask, { codes: why.map(({ code }) => code).slice(0, 20) });
      return refuse({ code: "permit.hindered", why });
    }
    keep(ports, scene, ask);
    const phase = judged.chain.find(({ id }) => id === step)?.phase;
    const isLast = isLastIssue(judged, step);
    if (phase === "start") {
      updatePermit(tx.orm, full.row, {});
      return accept(null);
    }
    const event =
      phase === "end" ? ({ kind: "accept" } as const) : ({ kind: "sign", isLast } as const);
    const life = stepLife(full.permit.life, event, now);
    if (!life.ok) return refuse({ code: "permit.wrong_stage" });
    const { level } = judged;
    updatePermit(tx.orm, full.row, {
      ...life.value,
      ...(full.permit.level === null
        ? {
            decision: JSON.stringify(level),
            chain: JSON.stringify(judged.chain),
            baseLevel: level.baseLevel,
            managedLevel: level.managedLevel,
          }
        : {}),
    });
    if (life.value.stage !== full.row.stage) {
      // The first name closes what it stands under: a paper is checked against this.
      const sealed =
        full.permit.level === null
          ? { content: contentHash(full), level: level.managedLevel ?? "" }
          : {};
      note(scene, `permit.${life.value.stage}`, personId, sealed);
    }
    return accept(null);
  });
}
