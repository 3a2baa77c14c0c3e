/** The contract of a framer: the same output however the bytes were cut, and a bounded buffer. */
import type { DiscardReason } from "../driver.ts";

export type Framed =
  | { readonly type: "frame"; readonly bytes: Uint8Array }
  | { readonly type: "discard"; readonly reason: DiscardReason; readonly bytes: Uint8Array };

/**
 * Cuts a byte stream into frames. `push` may be called with pieces of any size. `end` says that no more
 * bytes come: a whole frame which only lacks its line end is given out, a torn one is discarded.
 * Runs of noise come out as one discard per run and push at the latest, never larger than the limit.
 */
export type Framer = {
  push(bytes: Uint8Array): readonly Framed[];
  end(): readonly Framed[];
  /** Bytes held back; never more than the framer's limit. */
  readonly buffered: number;
};
