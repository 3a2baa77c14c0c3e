/** One table per benchmark: what, measured, budget, whether it holds. A missed budget ends with exit code 1. */

import { appendFileSync } from "node:fs";

export type Row = {
  readonly what: string;
  readonly measured: number;
  /** None: the figure is told for its own sake. */
  readonly budget?: { readonly relation: "<" | "≥"; readonly value: number };
};

/** Without a value there is no budget, whatever the relation. */
export function row(
  what: string,
  measured: number,
  relation: "<" | "≥" = "<",
  value?: number,
): Row {
  return value === undefined ? { what, measured } : { what, measured, budget: { relation, value } };
}

export function holds({ measured, budget }: Row): boolean {
  if (budget === undefined) return true;
  return budget.relation === "<" ? measured < budget.value : measured >= budget.value;
}

export function figure(value: number): string {
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { maximumFractionDigits: decimals });
}

/** As `bench/all.ts` collects them: one line of JSON for each figure that has a budget. */
export const COLLECT_VARIABLE = "BENCH_ROWS_FILE";

export function report(rows: readonly Row[]): void {
  const collected = process.env[COLLECT_VARIABLE];
  if (collected !== undefined) {
    const budgets = rows.filter((item) => item.budget !== undefined);
    appendFileSync(collected, budgets.map((item) => `${JSON.stringify(item)}\n`).join(""));
  }
  console.table(
    rows.map((item) => ({
      what: item.what,
      measured: figure(item.measured),
      budget: item.budget ? `${item.budget.relation} ${figure(item.budget.value)}` : "",
      holds: item.budget === undefined ? "" : holds(item) ? "yes" : "NO",
    })),
  );
  if (!rows.every(holds)) process.exitCode = 1;
}
