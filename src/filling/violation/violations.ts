/** What somebody tried against the rules of filling (C6): kept with person and gun, and an early warning. */
import { raiseAlarm } from "../../alarms/index.ts";
import { MINUTE_MS } from "../../kernel/instants.ts";
import { canonicalJson, type Json } from "../../kernel/json.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Tx } from "../../platform/writer.ts";
import { findFillPoint } from "../store.ts";
import {
  countAgain,
  findRecent,
  findViolation,
  insertViolation,
  reviewViolation,
} from "./store.ts";

/** Some of these only a camera can see; they have their place in the same list. */
export const VIOLATION_KINDS = [
  "no-scan",
  "no-check",
  "refused-cylinder",
  "skipped-step",
  "absent",
  "no-discharge",
  "no-protective-wear",
  "ignition-source",
  "uncertified",
  "locked-gun",
  "scale-not-checked",
  "too-fast",
] as const;
export type ViolationKind = (typeof VIOLATION_KINDS)[number];

export type Violation = {
  readonly kind: ViolationKind;
  readonly source?: "flow" | "camera";
  /** Null: nobody is known. */
  readonly personId: string | null;
  readonly pointId: string | null;
  readonly cylinderId?: string | null;
  readonly fillId?: string | null;
  readonly facts?: Readonly<Record<string, Json>>;
};

/** The same again within this time is one attempt that is repeated. */
const REPEAT_MS = MINUTE_MS;

export function recordViolation(tx: Tx, ports: Ports, given: Violation): string {
  const now = ports.clock.now();
  const { kind, personId, pointId, cylinderId = null, fillId = null, source = "flow" } = given;
  const same = findRecent(tx.orm, { kind, personId, pointId, cylinderId }, now - REPEAT_MS);
  if (same !== undefined) {
    countAgain(tx.orm, same.id, now);
    return same.id;
  }
  const id = ports.ids.next();
  insertViolation(tx.orm, {
    id,
    kind,
    source,
    personId,
    pointId,
    cylinderId,
    fillId,
    facts: canonicalJson(given.facts ?? {}),
    firstAt: now,
    lastAt: now,
  });
  tx.append({
    kind: "fill.violation",
    actor: personId ?? "system",
    subject: `violation:${id}`,
    payload: {
      kind,
      source,
      person: personId,
      point: pointId,
      cylinder: cylinderId,
      fill: fillId,
      ...given.facts,
    },
    lane: "event",
  });
  raiseAlarm(tx, ports, {
    code: "fill.violation",
    subject: pointId === null ? "site:filling" : `fill-point:${pointId}`,
    place: pointId === null ? undefined : findFillPoint(tx.orm, pointId)?.label,
    facts: { kind, violation: id },
  });
  return id;
}

export type ReviewRefusal = { readonly code: "filling.reason_needed" | "filling.review_gone" };

/** A manager says what followed from it; once. */
export function review(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  words: string,
): Promise<Result<null, ReviewRefusal>> {
  const text = words.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, ReviewRefusal> => {
    const row = findViolation(tx.orm, id);
    if (row === undefined || row.reviewedAt !== null) {
      return refuse({ code: "filling.review_gone" });
    }
    if (text === "") return refuse({ code: "filling.reason_needed" });
    const now = ports.clock.now();
    reviewViolation(tx.orm, id, { reviewedBy: actor.personId, reviewedAt: now, review: text });
    tx.append({
      kind: "fill.violation_reviewed",
      actor: actor.personId,
      subject: `violation:${id}`,
      payload: { kind: row.kind },
      lane: "event",
    });
    return accept(null);
  });
}
