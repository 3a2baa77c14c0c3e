/** The standards by the short names that clauses are cited with. */
export const GB = "GB 30871-2022";
export const AQ = "AQ 3064.2-2025";

export function gb(clause: string): string {
  return `${GB} ${clause}`;
}

export function aq(clause: string): string {
  return `${AQ} ${clause}`;
}

/** How far a figure was read: V in the primary text, otherwise the page shows 待核实 and the site may change it. */
export type Sure = "V" | "D" | "OK";

export type Figure<T> = { readonly value: T; readonly clause: string; readonly sure: Sure };

export const figure = <T>(value: T, clause: string, sure: Sure = "V"): Figure<T> => ({
  value,
  clause,
  sure,
});
