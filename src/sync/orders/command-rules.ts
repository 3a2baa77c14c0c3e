/** Whether an order from above is obeyed. Pure; its signature was verified before. */
import type { EscalationPart } from "../../alarms/index.ts";
import type { OrderedTable, Purpose } from "../../checks/index.ts";
import type { LockScope } from "../../filling/index.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";

export type Order =
  | {
      readonly action: "lock";
      readonly scope: LockScope;
      /** The gun's id, the row's name, or empty for the station. */
      readonly target: string;
      readonly reason: string;
    }
  /** `lock` is the id of the order that locked: an authority lifts what it locked itself, nothing else. */
  | { readonly action: "unlock"; readonly lock: string; readonly reason: string }
  | { readonly action: "notice"; readonly text: string }
  /** Where people are, every 30 s for so many minutes. */
  | { readonly action: "positions"; readonly minutes: number; readonly reason: string }
  /** The next version of a check table; one that the site does not have is new. */
  | {
      readonly action: "check-table";
      readonly table: string;
      readonly purpose: Purpose;
      readonly definition: OrderedTable;
      readonly reason: string;
    }
  /** Minutes after which an alarm that nobody acknowledged goes to the manager and to the administrator. */
  | { readonly action: "thresholds"; readonly escalation: EscalationPart; readonly reason: string };

/** One order as it comes down; `sig` is over the canonical text of everything else. */
export type Command = {
  readonly site: string;
  /** Chosen by the authority, never used twice. */
  readonly id: string;
  /** Milliseconds UTC. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly order: Order;
  readonly keyId: string;
  readonly sig: string;
};

export const COMMAND_REFUSALS = [
  "wrong_times",
  "expired",
  "from_the_future",
  "time_unconfirmed",
  "no_such_target",
  "no_such_lock",
  "lock_gone",
  "not_understood",
  "bad_table",
  "bad_thresholds",
  "no_room",
  "superseded",
  "declined",
  "no_way_back",
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

/** An order that may still arrive after days is no order any more but a surprise. */
export const COMMAND_LIFE_MAX_MS = 24 * 3_600_000;

/** By so much the clocks of two honest machines may differ. */
export const CLOCK_SKEW_MAX_MS = 5 * 60_000;

export type CommandFacts = { readonly now: number; readonly isTimeTrusted: boolean };

/**
 * Without a trusted clock nobody knows whether an order is stale. A lock is obeyed then, since it takes away
 * danger at worst for nothing; an unlock is refused, and a look at people. A replay is caught before, by its id.
 */
export function judgeCommand(
  { order, issuedAt, expiresAt }: Pick<Command, "order" | "issuedAt" | "expiresAt">,
  { now, isTimeTrusted }: CommandFacts,
): Result<null, CommandRefusal> {
  if (expiresAt <= issuedAt || expiresAt - issuedAt > COMMAND_LIFE_MAX_MS) {
    return refuse("wrong_times");
  }
  if (!isTimeTrusted) {
    const isHarmless = order.action === "lock" || order.action === "notice";
    return isHarmless ? accept(null) : refuse("time_unconfirmed");
  }
  if (now >= expiresAt) return refuse("expired");
  if (issuedAt > now + CLOCK_SKEW_MAX_MS) return refuse("from_the_future");
  return accept(null);
}
