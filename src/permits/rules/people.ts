/** People of a work: named, fit, certified, verified (GB 30871-2022 4.9, 4.10, 6.8; AQ 3064.2 5.6.4, 5.6.5). */
import { DAY_MS, dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { Permit, PermitPerson, PersonState, Verification } from "../model.ts";
import type { PermitFacts } from "../model-facts.ts";
import { aq, gb } from "../standard/clauses.ts";
import { certificateKinds, rolesDue } from "../standard/roles.ts";
import { because, because30871, type Refusal } from "./refusals.ts";

export function present(people: readonly PermitPerson[]): readonly PermitPerson[] {
  return people.filter(({ leftAt }) => leftAt === null);
}

/** Roles that a guardian may hold besides: none that works or moves about. */
const BESIDE_GUARD = ["guardian", "extra-guardian", "discloser"];

function ofPerson(
  person: PermitPerson,
  state: PersonState | undefined,
  { permit, facts }: { readonly permit: Permit; readonly facts: PermitFacts },
  now: UnixMs,
): readonly Refusal[] {
  const { personId, role } = person;
  const values = { person: personId, role };
  if (state === undefined || !state.isActive)
    return [because30871("people.inactive", "4.9", values)];
  const found: Refusal[] = [];
  if (state.isBlacklisted) found.push(because30871("people.blacklisted", "4.9", values));
  if (state.isUnfit) found.push(because30871("people.unfit", "4.9", values));
  const kinds = certificateKinds(role, permit.facts, facts.settings);
  const own = state.certificates.filter(({ kind }) => kinds.includes(kind));
  // Good until the last moment of its last day.
  const holds = own.some(({ expiresOn }) => expiresOn >= dayOf(now));
  if (kinds.length > 0 && !holds) {
    const code = own.length === 0 ? "people.certificate" : "people.certificate-expired";
    found.push(because30871(code, BESIDE_GUARD.includes(role) ? "4.10" : "4.9", values));
  }
  return found;
}

/** What is wrong with those who are on the work now. */
export function peopleRefusals(
  permit: Permit,
  facts: PermitFacts,
  now: UnixMs,
): readonly Refusal[] {
  const here = present(facts.people);
  const found: Refusal[] = [];
  for (const role of rolesDue(permit.facts)) {
    if (!here.some((one) => one.role === role)) {
      found.push(because30871("people.missing", "附录 A", { role }));
    }
  }
  for (const person of here) {
    const state = facts.states.find(({ personId }) => personId === person.personId);
    found.push(...ofPerson(person, state, { permit, facts }, now));
  }
  for (const { personId } of here.filter(
    ({ role }) => role === "guardian" || role === "extra-guardian",
  )) {
    const works = here.some((one) => one.personId === personId && !BESIDE_GUARD.includes(one.role));
    if (works) found.push(because30871("people.guardian-works", "4.10", { person: personId }));
  }
  return found;
}

/** At most 24 hours old, by a face or by another person. */
function isProven(verification: Verification | null, personId: string, now: UnixMs): boolean {
  if (verification === null || verification.at > now || now - verification.at > DAY_MS)
    return false;
  const { method, secondId } = verification;
  return method === "face" || (secondId !== null && secondId !== personId);
}

/**
 * Before a fire is lit a verification holds at most 24 hours and only on its own day: "before hot work, every day" and
 * "valid 24 h" both hold, so that the earlier one ends it.
 */
export function isVerified(
  verification: Verification | null,
  personId: string,
  now: UnixMs,
): boolean {
  const isToday = verification !== null && dayOf(verification.at) === dayOf(now);
  return isToday && isProven(verification, personId, now);
}

/** `goesOn`: a fire that burns over midnight is not put out for the date; its people were verified when it was lit. */
export function verificationRefusals(
  permit: Permit,
  facts: PermitFacts,
  now: UnixMs,
  goesOn = false,
): readonly Refusal[] {
  if (permit.kind !== "hot-work") return [];
  const isGood = goesOn ? isProven : isVerified;
  return present(facts.people)
    .filter(({ role }) => role === "hot-worker")
    .filter(({ personId }) => {
      const state = facts.states.find((one) => one.personId === personId);
      return !isGood(state?.verification ?? null, personId, now);
    })
    .map(({ personId }) => because("verify.missing", aq("5.6.5"), { person: personId }));
}

/** How many who are on the work have not signed the disclosure since they came (4.4; AQ 3064.2 5.6.4). */
export function undisclosed(facts: Pick<PermitFacts, "people" | "disclosures">): readonly string[] {
  const here = present(facts.people);
  const ids = [...new Set(here.map(({ personId }) => personId))];
  return ids.filter((id) => !facts.disclosures.some(({ personId }) => personId === id));
}

export function disclosureRefusals(facts: PermitFacts): readonly Refusal[] {
  const open = undisclosed(facts).length;
  return open === 0 ? [] : [because("disclosure.open", gb("4.4"), { count: open })];
}
