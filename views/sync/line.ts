/** One platform as a line of a table: plain words, the same on all pages. */
import type { State } from "../ui/state.ts";

export type PlatformLine = {
  readonly id: string;
  readonly name: string;
  readonly href: string | undefined;
  readonly form: string;
  readonly address: string;
  readonly isPlain: boolean;
  /** Without a line: its records are carried. */
  readonly isCarried: boolean;
  readonly state: State;
  readonly stateWord: string;
  readonly problem: string | undefined;
  readonly waiting: number;
  readonly today: string;
  readonly progress: string | undefined;
  readonly isBudgetUsed: boolean;
  readonly openDeadLetters: number;
};
