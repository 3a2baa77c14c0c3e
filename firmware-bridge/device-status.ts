/** What a device tells the rest of the program: its readings, its state, the pieces of its line. */
import type { DecodedItem } from "./decoder.ts";
import type { Reading } from "./reading.ts";
import type { Mode } from "./supervise.ts";
import type { Discards, RawPiece } from "./traffic.ts";

export type DeviceReading = {
  readonly deviceId: string;
  readonly reading: Reading;
  /** Wall clock, milliseconds UTC. */
  readonly at: number;
  readonly monotonicMs: number;
};

export type DeviceStatus = {
  readonly deviceId: string;
  readonly driverId: string;
  /** Where it hangs, as a person would say it. */
  readonly transport: string;
  readonly state: Mode;
  readonly problem: "silent" | "garbage" | null;
  readonly sinceAt: number;
  readonly lastFrameAt: number | null;
  readonly framesTotal: number;
  readonly framesPerSecond: number;
  readonly bytesTotal: number;
  readonly discards: Discards;
  readonly timeouts: number;
  readonly reopenings: number;
  /** Exceptions in a driver or in the receiver of readings: faults of ours, not of the device. */
  readonly bugs: number;
  readonly lastError: {
    readonly code: string;
    readonly detail: string;
    readonly at: number;
  } | null;
  /** The last raw pieces: at most 64 and 4 kB. */
  readonly recent: readonly RawPiece[];
};

/** One piece of a line as it passed, with what the driver made of what it completed. */
export type LinePiece = {
  /** Wall clock, milliseconds UTC. */
  readonly at: number;
  readonly monotonicMs: number;
  readonly dir: "in" | "out";
  readonly bytes: Uint8Array;
  /** Frames end in the piece that completes them; a piece inside a frame has none. */
  readonly items: readonly DecodedItem[];
};
