/** What the device commands share: finding the driver, reading settings and numbers, saying what is wrong. */
import {
  type Driver,
  readSettings,
  type SerialSettings,
  type SettingSpec,
  type Settings,
} from "../../firmware-bridge/driver.ts";
import { DRIVERS, findDriver } from "../../firmware-bridge/registry.ts";
import { TransportError } from "../../firmware-bridge/transport/transport.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { type Args, type ArgsRefusal, type ArgsShape, numberIn, parseArgs } from "./args.ts";
import type { HexRefusal } from "./devices/hex.ts";
import { type CliIo, EXIT } from "./io.ts";
import { nearestNames } from "./nearest.ts";
import { cliText, transportText } from "./text.ts";

/** Thrown inside a command to end it with a message; `runDevices` catches it. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;
  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError(EXIT.usage, message);
}

export function failure(message: string): CliError {
  return new CliError(EXIT.failed, message);
}

const ARGS_TEXT = {
  "args.unknown-option": cliText.unknownOption,
  "args.no-value": cliText.noValue,
  "args.twice": cliText.twice,
  "args.missing": cliText.missing,
  "args.left-over": cliText.leftOver,
} as const satisfies Record<ArgsRefusal["code"], unknown>;

export function readArgs(io: CliIo, args: readonly string[], shape: ArgsShape): Args {
  const parsed = parseArgs(args, shape);
  if (parsed.ok) return parsed.value;
  throw usageError(say(io.lang, ARGS_TEXT[parsed.refusal.code], { name: parsed.refusal.name }));
}

export function driverOf(io: CliIo, id: string | undefined): Driver {
  const given = id ?? "";
  const driver = findDriver(given);
  if (driver !== undefined) return driver;
  const near = nearestNames(
    given,
    DRIVERS.map((known) => known.id),
  ).join(", ");
  throw usageError(say(io.lang, cliText.unknownDriver, { id: given, near }));
}

/** Every problem is named, not only the first. */
export function settingsOf(io: CliIo, driver: Driver, given: readonly string[] = []): Settings {
  const values: Record<string, string> = {};
  const complaints: string[] = [];
  for (const item of given) {
    const cut = item.indexOf("=");
    const key = item.slice(0, cut);
    if (cut < 1) complaints.push(say(io.lang, cliText.setForm, { given: item }));
    else if (Object.hasOwn(values, key)) complaints.push(say(io.lang, cliText.setTwice, { key }));
    else values[key] = item.slice(cut + 1);
  }
  const { settings, problems } = readSettings(driver.settings, values);
  for (const { key } of problems) {
    complaints.push(settingComplaint(io.lang, driver, key, values[key] ?? ""));
  }
  if (complaints.length > 0) throw usageError(complaints.join("\n"));
  return settings;
}

function settingComplaint(lang: Lang, driver: Driver, key: string, value: string): string {
  const spec = driver.settings.find((known) => known.key === key);
  if (spec === undefined) {
    const known = driver.settings.map((each) => each.key).join(", ");
    return say(lang, cliText.settingUnknown, { key, known: known || say(lang, cliText.none) });
  }
  return specComplaint(lang, spec, value);
}

function specComplaint(lang: Lang, spec: SettingSpec, value: string): string {
  const { key } = spec;
  switch (spec.type) {
    case "choice":
      return say(lang, cliText.settingChoice, { key, value, choices: spec.choices.join(", ") });
    case "integer":
      return say(lang, cliText.settingInteger, { key, value, min: spec.min, max: spec.max });
    case "text":
      return say(lang, cliText.settingText, { key, value, pattern: spec.pattern });
  }
}

export function hexComplaint(lang: Lang, { code, piece, number }: HexRefusal): string {
  const text = code === "hex.odd" ? cliText.hexOdd : cliText.hexNotHex;
  return say(lang, text, { piece, number });
}

/** The option's number, or the fallback when it is not given. */
export function numberOf<F extends number | undefined>(
  io: CliIo,
  args: Args,
  name: string,
  fallback: F,
  limits: { readonly min: number; readonly max: number; readonly isWhole?: boolean },
): number | F {
  const value = args.values[name];
  if (value === undefined) return fallback;
  const number = numberIn(value, 0, limits);
  if (number !== undefined) return number;
  const { min, max } = limits;
  throw usageError(say(io.lang, cliText.badNumber, { name: `--${name}`, value, min, max }));
}

export function choiceOf<C extends string>(
  io: CliIo,
  args: Args,
  name: string,
  choices: readonly C[],
  fallback: C,
): C {
  const value = args.values[name];
  if (value === undefined) return fallback;
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  const facts = {
    name: `--${name}`,
    value,
    choices: choices.join(", ") || say(io.lang, cliText.none),
  };
  throw usageError(say(io.lang, cliText.badChoice, facts));
}

/** A fault of a line in the person's words; anything else is a bug and rises. */
export function asFailure(io: CliIo, error: unknown): unknown {
  if (!(error instanceof TransportError)) return error;
  const detail = error.message.slice(error.code.length + 2);
  return failure(say(io.lang, transportText[error.code], { detail }));
}

const PARITY_LETTERS = { none: "N", even: "E", odd: "O" } as const;

/** `9600 8N1` */
export function serialText({ baud, dataBits, parity, stopBits }: SerialSettings): string {
  return `${baud} ${dataBits}${PARITY_LETTERS[parity]}${stopBits}`;
}
