/** Counts of permits by any dimension, for tables and charts. */
import { type Day, dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { EndCause, PermitKind, PermitLevel, Stage } from "../model.ts";

export type CountedPermit = {
  readonly kind: PermitKind;
  readonly level: PermitLevel | null;
  readonly place: string;
  readonly unit: string;
  readonly company: string;
  readonly isContractor: boolean;
  readonly stage: Stage;
  readonly endCause: EndCause | null;
  /** The physical start, or the planned one before it. */
  readonly at: UnixMs;
};

export const DIMENSIONS = [
  "kind",
  "level",
  "place",
  "unit",
  "company",
  "contractor",
  "day",
  "month",
  "stage",
  "outcome",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** How a ticket came out: its end where it has one, otherwise its stage. */
export function outcomeOf({ stage, endCause }: Pick<CountedPermit, "stage" | "endCause">): string {
  return endCause ?? stage;
}

/** The value of a permit in a dimension; empty where it has none. */
export function dimensionOf(permit: CountedPermit, dimension: Dimension): string {
  switch (dimension) {
    case "kind":
      return permit.kind;
    case "level":
      return permit.level ?? "";
    case "place":
      return permit.place.trim();
    case "unit":
      return permit.unit.trim();
    case "company":
      return permit.company.trim();
    case "contractor":
      return permit.isContractor ? "contractor" : "own";
    case "day":
      return dayOf(permit.at);
    case "month":
      return dayOf(permit.at).slice(0, 7);
    case "stage":
      return permit.stage;
    case "outcome":
      return outcomeOf(permit);
  }
}

export type Counted = { readonly value: string; readonly count: number };

const BY_TIME: readonly Dimension[] = ["day", "month"];

/** Days and months in order of time, everything else with the most first and alike by its text. */
export function countBy(
  permits: readonly CountedPermit[],
  dimension: Dimension,
): readonly Counted[] {
  const counts = new Map<string, number>();
  for (const permit of permits) {
    const value = dimensionOf(permit, dimension);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const rows = [...counts].map(([value, count]) => ({ value, count }));
  const byText = (a: Counted, b: Counted): number => (a.value < b.value ? -1 : 1);
  return rows.sort(
    BY_TIME.includes(dimension) ? byText : (a, b) => b.count - a.count || byText(a, b),
  );
}

/** A table of two dimensions; cells that nobody has are left out. */
export function crossBy(
  permits: readonly CountedPermit[],
  rows: Dimension,
  columns: Dimension,
): readonly { readonly row: string; readonly column: string; readonly count: number }[] {
  return countBy(permits, rows).flatMap(({ value: row }) =>
    countBy(
      permits.filter((permit) => dimensionOf(permit, rows) === row),
      columns,
    ).map(({ value: column, count }) => ({ row, column, count })),
  );
}

/** Permits whose work was on a day, by their start. */
export function ofDay(permits: readonly CountedPermit[], day: Day): readonly CountedPermit[] {
  return permits.filter(({ at }) => dayOf(at) === day);
}
