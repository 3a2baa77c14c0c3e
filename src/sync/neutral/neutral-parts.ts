/** What hangs on a ticket as things of their own, and the facts of its kind as flat fields. */
import type { PermitDetails } from "../../permits/index.ts";
import type { Neutral, NeutralValue } from "./neutral.ts";
import type { People } from "./neutral-people.ts";

/** These are persons: by name, as far as names go up. */
const PERSONS = new Set(["plantShutBy", "drawnBy"]);

/** `fact_heightM` and so on; lists in one text. */
export function factFields(
  details: PermitDetails,
  people: People,
): Readonly<Record<string, NeutralValue>> {
  const facts = Object.entries(details.facts).map(([field, value]): [string, NeutralValue] => {
    if (PERSONS.has(field)) return [`fact_${field}`, people.name(value as string | null)];
    return [`fact_${field}`, Array.isArray(value) ? value.join(",") : (value as NeutralValue)];
  });
  const named = (role: string): string =>
    details.people
      .filter((one) => one.role === role)
      .map(({ personId }) => people.name(personId))
      .join(",");
  return {
    ...Object.fromEntries(facts),
    company: details.company,
    jobId: details.jobId,
    risks: details.risks,
    hotWorkerNames: named("hot-worker"),
    electricianNames: named("electrician"),
    riggerNames: named("rigger"),
    craneOperatorNames: named("crane-operator"),
  };
}

/** Each under an id of its own that stays; a sample that was taken back is said to be deleted. */
export function partsOf(
  details: PermitDetails,
  permit: Neutral,
  people: People,
): readonly Neutral[] {
  const base = {
    permitId: permit.id,
    permitKind: permit.fields["kind"] ?? null,
    createdBy: "",
    isDeleted: permit.fields["isVoid"] === true,
  };
  return [
    ...details.signatures.map(
      (one): Neutral => ({
        type: "permit-approval",
        id: one.id,
        fields: {
          ...base,
          step: one.step,
          person: people.name(one.personId),
          opinion: one.opinion,
          at: one.at,
          drawing: one.drawing,
          createdAt: one.at,
        },
      }),
    ),
    ...details.measures.map(
      (one): Neutral => ({
        type: "permit-measure",
        id: `${permit.id}-${one.id}`,
        fields: {
          ...base,
          ordinal: one.ordinal,
          words: one.filled === "" ? one.words : `${one.words}（${one.filled}）`,
          isInvolved: one.isInvolved,
          confirmedBy: people.name(one.confirmedBy),
          createdAt: one.confirmedAt,
        },
      }),
    ),
    ...details.samples.map(
      (one): Neutral => ({
        type: "permit-gas",
        id: one.id,
        fields: {
          ...base,
          measurand: one.measurand,
          gas: one.gas,
          value: one.value,
          unit: one.unit,
          part: one.part,
          at: one.at,
          analyst: people.name(one.analystId),
          createdAt: one.enteredAt,
          isDeleted: base.isDeleted || one.isWithdrawn,
        },
      }),
    ),
  ];
}
