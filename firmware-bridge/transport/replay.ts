/** Plays a recording as if the device were there; what is sent to it is taken and ignored. */
import { readFileSync, statSync } from "node:fs";
import type { BridgeScheduler } from "../ports.ts";
import { parseRecording, RECORDING_BYTES_MAX, type RecordedPiece } from "./recording.ts";
import { type LinkHandlers, type Transport, TransportError } from "./transport.ts";

export type ReplayOptions = {
  /** "recorded" keeps the gaps, "at-once" none, a number n plays n times as fast. */
  readonly pace?: "recorded" | "at-once" | number;
  /** Begins again at the end; otherwise the link closes with "ended". */
  readonly isLooped?: boolean;
};

/** Pieces per turn of the event loop with "at-once", so that a long recording does not block it. */
const PIECES_PER_TURN = 200;

export function replayTransport(
  file: string,
  scheduler: BridgeScheduler,
  options: ReplayOptions = {},
): Transport {
  return {
    label: `recording ${file}`,
    async open(handlers) {
      return play(readRecording(file), scheduler, options, handlers);
    },
  };
}

/** The same from pieces in memory. */
export function replayPieces(
  pieces: readonly RecordedPiece[],
  scheduler: BridgeScheduler,
  options: ReplayOptions = {},
): Transport {
  return {
    label: "recording",
    open: async (handlers) => play(pieces, scheduler, options, handlers),
  };
}

/** Throws TransportError for a file that is missing, too large or no recording. */
export function readRecording(file: string): RecordedPiece[] {
  let text: string;
  try {
    if (statSync(file).size > RECORDING_BYTES_MAX) {
      throw new TransportError(
        "bad-settings",
        `${file} is larger than ${RECORDING_BYTES_MAX} bytes`,
      );
    }
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof TransportError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw new TransportError(code === "EACCES" ? "no-permission" : "not-found", file, error);
  }
  return parseRecording(text);
}

function play(
  pieces: readonly RecordedPiece[],
  scheduler: BridgeScheduler,
  { pace = "recorded", isLooped = false }: ReplayOptions,
  handlers: LinkHandlers,
) {
  const incoming = pieces.filter((piece) => piece.dir === "in");
  const speed = pace === "recorded" ? 1 : pace === "at-once" ? Number.POSITIVE_INFINITY : pace;
  if (!(speed > 0)) throw new TransportError("bad-settings", `pace ${pace}`);
  let at = 0;
  let isOpen = true;
  let cancel = (): void => undefined;
  const finish = (cause: "ended" | "closed-by-us"): void => {
    if (!isOpen) return;
    isOpen = false;
    cancel();
    handlers.closed(cause);
  };
  const gapMs = (): number => {
    const piece = incoming[at];
    const before = at === 0 ? 0 : (incoming[at - 1]?.atMs ?? 0);
    return piece === undefined ? 0 : Math.max(0, (piece.atMs - before) / speed);
  };
  const turn = (): void => {
    for (let count = 0; count < PIECES_PER_TURN; count += 1) {
      const piece = incoming[at];
      if (!isOpen || piece === undefined) break;
      handlers.bytes(Uint8Array.fromHex(piece.hex));
      at += 1;
      if (gapMs() > 0) break;
    }
    if (!isOpen) return;
    if (at >= incoming.length) {
      if (!isLooped || incoming.length === 0) {
        finish("ended");
        return;
      }
      at = 0;
    }
    // A loop of a recording without any gaps still yields, so that it cannot hang the process.
    cancel = scheduler.after(Math.max(gapMs(), at === 0 ? 1 : 0), turn);
  };
  cancel = scheduler.after(gapMs(), turn);
  return {
    send: (): Promise<void> =>
      isOpen ? Promise.resolve() : Promise.reject(new TransportError("closed", "recording")),
    close(): Promise<void> {
      finish("closed-by-us");
      return Promise.resolve();
    },
  };
}
