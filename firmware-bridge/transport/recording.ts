/** Recorded lines: one JSON object per line, so that a recording can be read, cut and mailed. */
import { type CloseCause, type LinkHandlers, type Transport, TransportError } from "./transport.ts";

/** One piece as it passed; `atMs` counts from the start of the recording. */
export type RecordedPiece = {
  readonly atMs: number;
  readonly dir: "in" | "out";
  readonly hex: string;
};

export const RECORDING_BYTES_MAX = 16_000_000;
const PIECES_MAX = 1_000_000;

export function recordedLine(piece: RecordedPiece): string {
  return `${JSON.stringify(piece)}\n`;
}

/** Throws TransportError "bad-settings" naming the first line that is no recorded piece. */
export function parseRecording(text: string): RecordedPiece[] {
  const pieces: RecordedPiece[] = [];
  let number = 0;
  for (const line of text.split("\n")) {
    number += 1;
    if (line.trim() === "") continue;
    const piece = parsePiece(line);
    if (piece === undefined || pieces.length >= PIECES_MAX) {
      throw new TransportError("bad-settings", `recording, line ${number}`);
    }
    pieces.push(piece);
  }
  return pieces;
}

function parsePiece(line: string): RecordedPiece | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { atMs, dir, hex } = value as Partial<Record<keyof RecordedPiece, unknown>>;
  if (typeof atMs !== "number" || !Number.isFinite(atMs) || atMs < 0) return undefined;
  if (dir !== "in" && dir !== "out") return undefined;
  if (typeof hex !== "string" || !/^(?:[0-9a-fA-F]{2})*$/.test(hex)) return undefined;
  return { atMs, dir, hex };
}

export type Recorder = {
  /** False once the limit is reached; the recording then ends with the last whole piece. */
  record(dir: RecordedPiece["dir"], bytes: Uint8Array): boolean;
  readonly bytesWritten: number;
  readonly isFull: boolean;
};

/** @param write takes one whole line; @param monotonicMs a clock that never jumps */
export function createRecorder(
  write: (line: string) => void,
  monotonicMs: () => number,
  bytesMax = RECORDING_BYTES_MAX,
): Recorder {
  const startedMs = monotonicMs();
  let bytesWritten = 0;
  let isFull = false;
  return {
    record(dir, bytes) {
      if (isFull) return false;
      const atMs = Math.round(monotonicMs() - startedMs);
      const line = recordedLine({ atMs, dir, hex: bytes.toHex() });
      if (bytesWritten + line.length > bytesMax) {
        isFull = true;
        return false;
      }
      bytesWritten += line.length;
      write(line);
      return true;
    },
    get bytesWritten() {
      return bytesWritten;
    },
    get isFull() {
      return isFull;
    },
  };
}

/** Passes everything through and writes down what passed. */
export function recordingTransport(inner: Transport, recorder: Recorder): Transport {
  return {
    label: inner.label,
    async open(handlers: LinkHandlers) {
      const link = await inner.open({
        bytes(bytes) {
          recorder.record("in", bytes);
          handlers.bytes(bytes);
        },
        closed: (cause: CloseCause) => handlers.closed(cause),
      });
      return {
        async send(bytes) {
          await link.send(bytes);
          recorder.record("out", bytes);
        },
        close: () => link.close(),
      };
    },
  };
}
