/** The verdicts and states of a fill, and their colours. */
import type { State } from "../ui/state.ts";

export const VERDICTS = [
  "ok",
  "under",
  "over",
  "differs",
  "failed",
  "stage",
  "rejected",
  "unknown",
] as const;
export const FILL_STATES = [
  "authorised",
  "filling",
  "interrupted",
  "ended",
  "closed",
  "unused",
] as const;

const VERDICT_STATE: Readonly<Record<string, State>> = {
  ok: "ok",
  under: "warn",
  over: "danger",
  differs: "alert",
  rejected: "danger",
  failed: "danger",
  unknown: "alert",
};

export function verdictState(verdict: string | null): State {
  return VERDICT_STATE[verdict ?? ""] ?? "neutral";
}
