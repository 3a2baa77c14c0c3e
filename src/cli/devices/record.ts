/** `devices record` and `devices replay`. */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { createBridge } from "../../../firmware-bridge/bridge.ts";
import { createDecoder, type DecodedItem, lineOf } from "../../../firmware-bridge/decoder.ts";
import type { Driver, Settings } from "../../../firmware-bridge/driver.ts";
import {
  createRecorder,
  RECORDING_BYTES_MAX,
  type Recorder,
  recordingTransport,
} from "../../../firmware-bridge/transport/recording.ts";
import { readRecording } from "../../../firmware-bridge/transport/replay.ts";
import { serialTransport } from "../../../firmware-bridge/transport/serial.ts";
import { tcpTransport } from "../../../firmware-bridge/transport/tcp.ts";
import { type Transport, TransportError } from "../../../firmware-bridge/transport/transport.ts";
import { systemClock, systemScheduler } from "../../platform/clock.ts";
import { say } from "../../platform/i18n.ts";
import type { Args } from "../args.ts";
import {
  asFailure,
  choiceOf,
  driverOf,
  failure,
  numberOf,
  readArgs,
  settingsOf,
  usageError,
} from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";
import { createStop, SECONDS_MAX, type Stop } from "../stop.ts";
import { cliText } from "../text.ts";

type Why = "time" | "interrupt" | "full" | "lost" | Error;

const WHY_TEXT = {
  time: cliText.causeTime,
  interrupt: cliText.causeInterrupt,
  full: cliText.causeFull,
  lost: cliText.causeLost,
} as const;

/** Polls and greets the device as the running program would, and writes down what passes both ways. */
export async function record(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, {
    words: ["DRIVER"],
    values: ["port", "tcp", "out", "seconds", "max-bytes"],
    repeated: ["set"],
  });
  const driver = driverOf(io, given.words[0]);
  const settings = settingsOf(io, driver, given.repeated["set"]);
  const file = given.values["out"];
  if (file === undefined) throw usageError(say(io.lang, cliText.missing, { name: "--out" }));
  const seconds = numberOf(io, given, "seconds", undefined, { min: 0.1, max: SECONDS_MAX });
  const limits = { min: 100, max: RECORDING_BYTES_MAX, isWhole: true };
  const bytesMax = numberOf(io, given, "max-bytes", RECORDING_BYTES_MAX, limits);
  const transport = transportOf(io, given, driver);
  const fd = openNew(io, file);
  const stop = createStop<Why>(io, systemScheduler, seconds, "time", "interrupt");
  let pieces = 0;
  const recorder = createRecorder(
    (line) => {
      try {
        writeSync(fd, line);
        pieces += 1;
      } catch (error) {
        stop.now(failure(say(io.lang, cliText.fileFailed, { file, cause: codeOf(error) })));
      }
    },
    () => systemClock.monotonicMs(),
    bytesMax,
  );
  try {
    io.err(say(io.lang, cliText.recording, { line: transport.label }));
    const heard = await listen(driver, settings, watched(transport, recorder, stop), stop);
    if (heard.why instanceof Error) throw asFailure(io, heard.why);
    const discards = Object.entries(heard.discards)
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `${reason} ${count}`);
    io.out(
      say(io.lang, cliText.recorded, {
        pieces,
        bytes: recorder.bytesWritten,
        readings: heard.readings,
        discards: discards.join(", ") || say(io.lang, cliText.none),
        cause: say(io.lang, WHY_TEXT[heard.why]),
      }),
    );
    return heard.why === "lost" ? EXIT.failed : EXIT.ok;
  } finally {
    stop.end();
    closeSync(fd);
    // A file without a single piece would only stand in the way of the next attempt.
    if (pieces === 0) rmSync(file, { force: true });
  }
}

function transportOf(io: CliIo, { values }: Args, driver: Driver): Transport {
  const { port, tcp } = values;
  if ((port === undefined) === (tcp === undefined)) {
    throw usageError(say(io.lang, cliText.oneLine));
  }
  if (port !== undefined) return serialTransport(port, driver.serial);
  const match = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(tcp ?? "");
  if (match === null) throw usageError(say(io.lang, cliText.badTcp, { value: tcp ?? "" }));
  return tcpTransport({ host: match[1] ?? match[2] ?? "", port: Number(match[3]) });
}

/** An earlier recording is never written over: it cannot be had again. */
function openNew(io: CliIo, file: string): number {
  try {
    return openSync(file, "wx");
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST") throw failure(say(io.lang, cliText.fileExists, { file }));
    throw failure(say(io.lang, cliText.fileFailed, { file, cause: code }));
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** Records, and ends the command when the file is full or the line goes. */
function watched(transport: Transport, recorder: Recorder, stop: Stop<Why>): Transport {
  const recorded = recordingTransport(transport, {
    record(dir, bytes) {
      const isKept = recorder.record(dir, bytes);
      if (!isKept) stop.now("full");
      return isKept;
    },
    get bytesWritten() {
      return recorder.bytesWritten;
    },
    get isFull() {
      return recorder.isFull;
    },
  });
  return {
    label: recorded.label,
    async open(handlers) {
      try {
        return await recorded.open({
          bytes: handlers.bytes,
          closed(cause) {
            if (cause !== "closed-by-us") stop.now("lost");
            handlers.closed(cause);
          },
        });
      } catch (error) {
        if (error instanceof TransportError) stop.now(error);
        throw error;
      }
    },
  };
}

const DEVICE = "device";

async function listen(
  driver: Driver,
  settings: Settings,
  transport: Transport,
  stop: Stop<Why>,
): Promise<{
  readonly why: Why;
  readonly readings: number;
  readonly discards: Readonly<Record<string, number>>;
}> {
  let readings = 0;
  const bridge = createBridge({
    clock: systemClock,
    scheduler: systemScheduler,
    log: { info: () => undefined, warn: () => undefined },
    onReading: () => {
      readings += 1;
    },
    onStatus: () => undefined,
  });
  bridge.add({
    id: DEVICE,
    driverId: driver.id,
    settings,
    transport: { kind: "custom", transport },
  });
  const why = await stop.asked;
  const discards = { ...bridge.status(DEVICE)?.discards };
  await bridge.stop();
  return { why, readings, discards };
}

export async function replay(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, {
    words: ["FILE", "DRIVER"],
    values: ["pace"],
    repeated: ["set"],
  });
  const [file = "", id] = given.words;
  const driver = driverOf(io, id);
  const decoder = createDecoder(driver, settingsOf(io, driver, given.repeated["set"]));
  const isReal = choiceOf(io, given, "pace", ["real", "fast"], "fast") === "real";
  const pieces = readRecording(file);
  const print = (items: readonly DecodedItem[]): void => {
    for (const item of items) io.out(lineOf(item));
  };
  let isStopped = false;
  let wake = (): void => undefined;
  // Without gaps there is no moment to be asked in: Ctrl-C then ends the process as it would any other.
  const endInterrupt = isReal
    ? io.onInterrupt?.(() => {
        isStopped = true;
        wake();
      })
    : undefined;
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const cancel = systemScheduler.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  let beforeMs = 0;
  for (const { atMs, dir, hex } of pieces) {
    if (isReal && atMs > beforeMs) await wait(atMs - beforeMs);
    if (isStopped) break;
    beforeMs = Math.max(beforeMs, atMs);
    const bytes = Uint8Array.fromHex(hex);
    // What was sent is the question which the next frames answer.
    if (dir === "out") decoder.ask(bytes);
    else print(decoder.push(bytes));
  }
  print(decoder.end());
  endInterrupt?.();
  return EXIT.ok;
}
