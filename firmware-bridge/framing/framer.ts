/** The contract of a framer: the same output however the bytes were cut, and a bounded buffer. */
import type { DiscardReason } from "../driver.ts";

export type Framed =
  | { readonly type: "frame"; readonly bytes: Uint8Array }
  | { readonly type: "discard"; readonly reason: DiscardReason; readonly bytes: Uint8Array };

/**
 * Cuts a byte stream into frames. `push` may be called with pieces of any size. `end` says that no more
 * bytes come: a whole frame which only lacks its line end is given out, a torn one is discarded.
 * A run of noise comes out as one discard when it ends (a frame begins, the input ends) or when it
 * reaches the framer's limit, so that the output never depends on how the bytes were cut.
 */
export type Framer = {
  push(bytes: Uint8Array): readonly Framed[];
  end(): readonly Framed[];
  /** Bytes held back between two calls; never more than `bufferedMax`. */
  readonly buffered: number;
  /**
   * Twice the longest frame, less two: a run of noise just short of the limit, and behind it an open frame
   * just short of the limit. Giving the noise out earlier would make the output depend on the cutting.
   */
  readonly bufferedMax: number;
  /**
   * True where a false header may hold an answer back that its check value proves: whoever asked ends the
   * framer when the answer is overdue. Never for lines, whose torn beginning would pass for a whole one.
   */
  readonly isEndedOverdue: boolean;
};
