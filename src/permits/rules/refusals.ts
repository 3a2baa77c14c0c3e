/** What a gate refuses with: codes from the worst to the least, in the order in which a page shows them. */
import { gb } from "../standard/clauses.ts";

/** The order is the severity: what may kill at once stands before what is missing on paper. */
export const REFUSAL_CODES = [
  "clock.untrusted",
  "colour.red",
  "start.stage",
  "time.expired",
  "gas.failed",
  "gas.missing",
  "gas.part",
  "gas.old",
  "gas.record",
  "gas.day",
  "gas.monitor",
  "guardian.away",
  "weather.wind",
  "weather.sight",
  "weather.unknown",
  "conflict.forbidden",
  "conflict.uncertain",
  "conflict.coordinator",
  "hot.self-decomposing",
  "blind.one",
  "confined.light",
  "height.shield",
  "height.double-shield",
  "height.radio",
  "lifting.plan",
  "lifting.overload",
  "cylinder.none",
  "cylinder.unconfirmed",
  "cylinder.failed",
  "cylinder.upright",
  "cylinder.arrestor",
  "cylinder.fire",
  "cylinder.apart",
  "people.inactive",
  "people.blacklisted",
  "people.unfit",
  "people.certificate",
  "people.certificate-expired",
  "people.missing",
  "people.guardian-works",
  "verify.missing",
  "level.raised",
  "leader.absent",
  "power.end",
  "ticket.missing",
  "ticket.open",
  "booking.missing",
  "sign.open",
  "sign.disorder",
  "risk.missing",
  "measure.open",
  "measure.involved",
  "disclosure.open",
  "video.recorder",
  "video.proof",
  "video.check",
  "video.kept",
  "time.early",
  "time.past",
  "time.long",
  "inside.people",
  "inside.tools",
  "site.uncleared",
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

export type Refusal = {
  readonly code: RefusalCode;
  readonly clause: string;
  /** Ids and figures that the words name. */
  readonly values: Readonly<Record<string, string | number>>;
};

export const because = (
  code: RefusalCode,
  clause: string,
  values: Refusal["values"] = {},
): Refusal => ({ code, clause: clause === "" ? "" : clause, values });

export const because30871 = (
  code: RefusalCode,
  clause: string,
  values: Refusal["values"] = {},
): Refusal => because(code, gb(clause), values);

const RANK = new Map(REFUSAL_CODES.map((code, index) => [code, index]));

/** Worst first; alike in the order they were found. */
export function worstFirst(refusals: readonly Refusal[]): readonly Refusal[] {
  const rank = (one: Refusal): number => RANK.get(one.code) ?? 0;
  return refusals.toSorted((a, b) => rank(a) - rank(b));
}
