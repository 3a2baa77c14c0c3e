/** Plays a recording through a driver, in slices, so that a long one does not hold up a valve. */
import { createDecoder, type DecodedItem, type Driver } from "../../firmware-bridge/index.ts";
import { parseRecording } from "../../firmware-bridge/transport/recording.ts";
import { TransportError } from "../../firmware-bridge/transport/transport.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";

export const REPLAY_BYTES_MAX = 5_000_000;
export const READINGS_SHOWN = 500;
const LINES_PER_SLICE = 200;
/** A driver handed megabytes in one piece would keep everything else waiting. */
const PIECE_BYTES = 4_096;

export type ReplayedItem = { readonly atMs: number; readonly item: DecodedItem };

export type Replayed = {
  readonly pieces: number;
  readonly bytesIn: number;
  readonly readings: number;
  readonly discards: Readonly<Record<string, number>>;
  /** The first readings and discards, in order. */
  readonly shown: readonly ReplayedItem[];
};

export type ReplayRefusal =
  | { readonly code: "replay.too_large" | "replay.empty" }
  | { readonly code: "replay.not_a_recording"; readonly line: number };

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export async function replay(
  text: string,
  driver: Driver,
  settings: Parameters<Driver["framer"]>[0],
): Promise<Result<Replayed, ReplayRefusal>> {
  if (text.length > REPLAY_BYTES_MAX) return refuse({ code: "replay.too_large" });
  const lines = text.split("\n");
  const decoder = createDecoder(driver, settings);
  const shown: ReplayedItem[] = [];
  const discards: Record<string, number> = {};
  let pieces = 0;
  let bytesIn = 0;
  let readings = 0;
  let lastAtMs = 0;
  const take = (atMs: number, items: readonly DecodedItem[]): void => {
    for (const item of items) {
      if (item.type === "reading") readings += 1;
      else discards[item.reason] = (discards[item.reason] ?? 0) + 1;
      if (shown.length < READINGS_SHOWN) shown.push({ atMs, item });
    }
  };
  for (let from = 0; from < lines.length; from += LINES_PER_SLICE) {
    const slice = parseSlice(lines.slice(from, from + LINES_PER_SLICE), from);
    if (!slice.ok) return slice;
    for (const { atMs, dir, hex } of slice.value) {
      const bytes = Uint8Array.fromHex(hex);
      pieces += 1;
      lastAtMs = atMs;
      if (dir === "out") decoder.ask(bytes);
      else {
        bytesIn += bytes.length;
        for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
          take(atMs, decoder.push(bytes.subarray(at, at + PIECE_BYTES)));
          if (bytes.length > PIECE_BYTES) await turn();
        }
      }
    }
    await turn();
  }
  take(lastAtMs, decoder.end());
  if (pieces === 0) return refuse({ code: "replay.empty" });
  return accept({ pieces, bytesIn, readings, discards, shown });
}

function parseSlice(
  lines: readonly string[],
  from: number,
): Result<ReturnType<typeof parseRecording>, ReplayRefusal> {
  try {
    return accept(parseRecording(lines.join("\n")));
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const line = Number(/line (\d+)/.exec(error.message)?.[1] ?? 1) + from;
    return refuse({ code: "replay.not_a_recording", line });
  }
}
