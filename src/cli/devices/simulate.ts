/** `devices simulate`: plays a device on a serial line or a new pseudo-terminal until it is told to stop. */
import { lstatSync } from "node:fs";
import type { Driver } from "../../../firmware-bridge/driver.ts";
import { openPty, type Pty } from "../../../firmware-bridge/transport/pty.ts";
import { serialTransport } from "../../../firmware-bridge/transport/serial.ts";
import { TransportError } from "../../../firmware-bridge/transport/transport.ts";
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
  serialText,
  settingsOf,
  usageError,
} from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";
import { createStop, SECONDS_MAX } from "../stop.ts";
import { cliText } from "../text.ts";
import {
  canSimulate,
  formatsOf,
  type RunningSimulator,
  SIMULATED,
  type SimulatorRefusal,
  startSimulator,
} from "./simulators.ts";

const RATE = { min: 0.01, max: 200 } as const;
const SEED_MAX = 2_147_483_647;

type Line = {
  /** What the other side opens. */
  readonly path: string;
  write(bytes: Uint8Array): void;
  close(): Promise<void> | void;
};

export async function simulate(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, {
    words: ["DRIVER"],
    values: ["port", "link", "rate", "seed", "seconds", "format"],
    repeated: ["set"],
  });
  const driver = driverOf(io, given.words[0]);
  const settings = settingsOf(io, driver, given.repeated["set"]);
  if (!canSimulate(driver.id)) throw noSimulator(io, driver, "unknown");
  const formats = formatsOf(driver.id);
  const format =
    given.values["format"] === undefined
      ? undefined
      : choiceOf(io, given, "format", formats, formats[0] ?? "trek-mc");
  const rateHz = numberOf(io, given, "rate", undefined, RATE);
  const seed = numberOf(io, given, "seed", 1, { min: 0, max: SEED_MAX, isWhole: true });
  const seconds = numberOf(io, given, "seconds", undefined, { min: 0.1, max: SECONDS_MAX });
  const stop = createStop<TransportError | undefined>(io, systemScheduler, seconds, undefined);

  let running: RunningSimulator | undefined;
  let frames = 0;
  let bytesSent = 0;
  const line = await openLine(io, given, driver, (bytes) => running?.receive(bytes), stop.now);
  try {
    const started = startSimulator({
      driver,
      settings,
      seed,
      rateHz,
      format,
      clock: systemClock,
      scheduler: systemScheduler,
      write(bytes) {
        frames += 1;
        bytesSent += bytes.length;
        line.write(bytes);
      },
    });
    if (typeof started === "string") throw noSimulator(io, driver, started);
    running = started;
    io.out(line.path);
    io.err(say(io.lang, cliText.simulating, { id: driver.id, line: serialText(driver.serial) }));
    const error = await stop.asked;
    if (error !== undefined) throw asFailure(io, error);
    io.err(say(io.lang, cliText.simulated, { frames, bytes: bytesSent }));
    return EXIT.ok;
  } finally {
    stop.end();
    running?.stop();
    await line.close();
  }
}

const REFUSAL_TEXT = {
  unknown: cliText.noSimulatorYet,
  form: cliText.noSimulatorForm,
  mode: cliText.noSimulatorMode,
} as const satisfies Record<SimulatorRefusal, unknown>;

function noSimulator(io: CliIo, { id }: Driver, why: SimulatorRefusal): Error {
  const reason = say(io.lang, REFUSAL_TEXT[why]);
  return failure(say(io.lang, cliText.noSimulator, { id, reason, known: SIMULATED.join(", ") }));
}

async function openLine(
  io: CliIo,
  { values }: Args,
  driver: Driver,
  receive: (bytes: Uint8Array) => void,
  failed: (error: TransportError) => void,
): Promise<Line> {
  const { port, link } = values;
  if (port === undefined) throw usageError(say(io.lang, cliText.missing, { name: "--port" }));
  if (port === "pty") {
    if (link !== undefined) refuseTakenLink(io, link);
    const pty = openNewLine(io, link);
    pty.onData(receive);
    // A line that nobody reads loses bytes, as a real one does.
    return { path: pty.path, write: (bytes) => void pty.writeNow(bytes), close: () => pty.close() };
  }
  if (link !== undefined) throw usageError(say(io.lang, cliText.linkNeedsPty));
  const opened = await serialTransport(port, driver.serial).open({
    bytes: receive,
    closed: (cause) => {
      if (cause !== "closed-by-us") failed(new TransportError("closed", port));
    },
  });
  return {
    path: port,
    write: (bytes) => void opened.send(bytes).catch(failed),
    close: () => opened.close(),
  };
}

function openNewLine(io: CliIo, link: string | undefined): Pty {
  try {
    return openPty(link === undefined ? {} : { link });
  } catch (error) {
    if (link === undefined || error instanceof TransportError) throw error;
    const cause = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw failure(say(io.lang, cliText.fileFailed, { file: link, cause }));
  }
}

function refuseTakenLink(io: CliIo, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isSymbolicLink()) return;
  throw failure(say(io.lang, cliText.linkTaken, { path }));
}
