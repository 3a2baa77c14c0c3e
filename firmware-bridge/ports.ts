/** What the bridge needs from its surroundings; `src/platform` provides the same shapes. */

export type BridgeClock = {
  /** Wall clock, milliseconds UTC; for stamps only. */
  now(): number;
  /** Never jumps; for ages, silences and time-outs. */
  monotonicMs(): number;
};

export type BridgeScheduler = {
  /** Both return a function that cancels. */
  every(ms: number, run: () => void): () => void;
  after(ms: number, run: () => void): () => void;
};

export type BridgeLog = {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
};
