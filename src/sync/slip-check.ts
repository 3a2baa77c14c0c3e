/** The receiver's side of a slip: counts what it holds and says what differs. */
import { z } from "zod";
import { type Envelope, LANES } from "./model.ts";
import type { ReceiverStore } from "./receiver/receiver-store.ts";
import { SlipCounter, type SlipLane } from "./slips.ts";

const seq = z.number().int().min(0);
const facts = z.object({
  lanes: z
    .array(
      z.strictObject({
        lane: z.enum(LANES),
        from: seq,
        to: seq,
        hash: z.string().max(64),
        kinds: z.record(z.string(), z.number().int().min(0)),
      }),
    )
    .max(LANES.length),
});

const ROWS = 2_000;

export type SlipFinding =
  /** Not all of it is here yet: lanes do not wait for each other. */
  | { readonly outcome: "waits" }
  | { readonly outcome: "agrees"; readonly records: number }
  | { readonly outcome: "differs"; readonly lanes: readonly string[] };

export function compareSlip(store: ReceiverStore, slip: Envelope): SlipFinding {
  const parsed = facts.safeParse(slip.body.facts);
  if (!parsed.success) return { outcome: "differs", lanes: ["malformed"] };
  const { lanes } = parsed.data;
  const { site, epoch } = slip;
  if (lanes.some(({ lane, to }) => store.head({ site, epoch, lane }).held < to)) {
    return { outcome: "waits" };
  }
  const differing = lanes.filter((said) => !isSame(said, countHeld(store, slip, said)));
  if (differing.length > 0) return { outcome: "differs", lanes: differing.map(({ lane }) => lane) };
  return {
    outcome: "agrees",
    records: lanes.reduce((sum, { from, to }) => sum + to - from + 1, 0),
  };
}

function countHeld(store: ReceiverStore, slip: Envelope, { lane, from, to }: SlipLane): SlipLane {
  const counter = new SlipCounter();
  const { site, epoch } = slip;
  for (let at = from; at <= to; at += ROWS) {
    counter.add(store.rows({ site, epoch, lane }, at, Math.min(to, at + ROWS - 1)));
  }
  return counter.result(lane, from, to);
}

function isSame(a: SlipLane, b: SlipLane): boolean {
  return a.hash === b.hash && Bun.deepEquals(a.kinds, b.kinds);
}
