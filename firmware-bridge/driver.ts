/** The contract of a device driver: data and pure functions, no port, no clock, no log inside. */
import type { Framer } from "./framing/framer.ts";
import type { Reading } from "./reading.ts";

export type SerialSettings = {
  readonly baud: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
};

/** A thrown-away piece of input is output as well: counted per device and shown on its page. */
export type DiscardReason =
  | "noise" // bytes outside any frame
  | "oversize" // longer than the protocol allows
  | "checksum" // complete, but the check value is wrong
  | "malformed" // complete, but fields are not what the maker's document says
  | "incomplete" // the input ended, or a new frame began, inside a frame
  | "unexpected" // well formed, but no answer to what was asked
  | "device-error"; // the device itself reports that it cannot answer

export type Decoded =
  | {
      readonly ok: true;
      readonly readings: readonly Reading[];
      /**
       * More frames of the same answer follow: the request stays open for them until its time is up.
       * One that brings no reading either does not show that the device works.
       */
      readonly isAnswerOpen?: boolean;
    }
  | { readonly ok: false; readonly reason: DiscardReason; readonly detail: string };

/** One value of a device's configuration. Units, decimals and word order are settings, never guessed. */
export type SettingSpec =
  | {
      readonly key: string;
      readonly type: "choice";
      readonly choices: readonly string[];
      readonly default: string;
      readonly label: Label;
    }
  | {
      readonly key: string;
      readonly type: "integer";
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly label: Label;
    }
  | {
      readonly key: string;
      readonly type: "text";
      readonly pattern: string;
      readonly default: string;
      readonly label: Label;
    };

export type Label = { readonly zh: string; readonly en: string };

/** Checked values of every setting of a driver; made by `readSettings` only. */
export type Settings = Readonly<Record<string, string | number>>;

export type Poll = {
  readonly everyMs: number;
  readonly request: Uint8Array;
  /** The answer must be complete within this time or the request counts as unanswered. */
  readonly timeoutMs: number;
};

export type DecodeContext = {
  readonly settings: Settings;
  /** The request this frame answers; protocols whose replies do not name their registers need it. */
  readonly request?: Uint8Array;
};

/** How a driver's claims are proven; shown on its page. */
export type Proof = "field-capture" | "vendor-document" | "manual-only";

export type DriverFamily = "scale" | "controller" | "uwb" | "modbus" | "relay" | "reader";

export type Driver = {
  /** `<folder>/<file>`: also the name of the source file and of the capture file. */
  readonly id: `${string}/${string}`;
  readonly family: DriverFamily;
  readonly label: Label;
  /** Document, revision and section that the bytes come from. */
  readonly manual: string;
  readonly proof: Proof;
  readonly serial: SerialSettings;
  /** Longer than this without a good frame means the device is lost. */
  readonly silenceMaxMs: number;
  readonly settings: readonly SettingSpec[];
  /** Requests to send in turn, for devices which only speak when asked. */
  readonly polls?: (settings: Settings) => readonly Poll[];
  /** Polled, but it also sends frames of its own accord; otherwise a frame nobody asked for is discarded. */
  readonly speaksUnasked?: boolean;
  /** Bytes to send once after opening (a shell to enter, a stream to start). */
  readonly greeting?: (settings: Settings) => readonly Uint8Array[];
  readonly framer: (settings: Settings) => Framer;
  readonly decode: (frame: Uint8Array, context: DecodeContext) => Decoded;
};

export function defineDriver(driver: Driver): Driver {
  return driver;
}

export function discard(reason: DiscardReason, detail: string): Decoded {
  return { ok: false, reason, detail };
}

export function readings(...list: readonly Reading[]): Decoded {
  return { ok: true, readings: list };
}

export type SettingProblem = { readonly key: string; readonly problem: string };

/**
 * Checks given settings against a driver's specification and fills in the defaults. Unknown keys are
 * problems too: a misspelt unit must not silently become the default.
 */
export function readSettings(
  specs: readonly SettingSpec[],
  given: Readonly<Record<string, string | number>>,
): { readonly settings: Settings; readonly problems: readonly SettingProblem[] } {
  const settings: Record<string, string | number> = {};
  const problems: SettingProblem[] = [];
  const known = new Set(specs.map((spec) => spec.key));
  for (const key of Object.keys(given)) {
    if (!known.has(key)) {
      problems.push({ key, problem: `unknown setting; known: ${[...known].join(", ") || "none"}` });
    }
  }
  for (const spec of specs) {
    const value = given[spec.key];
    settings[spec.key] = spec.default;
    if (value === undefined) continue;
    const problem = settingProblem(spec, value);
    if (problem === undefined) {
      settings[spec.key] = spec.type === "integer" ? Number(value) : String(value);
    } else problems.push({ key: spec.key, problem });
  }
  return { settings, problems };
}

function settingProblem(spec: SettingSpec, value: string | number): string | undefined {
  if (spec.type === "choice") {
    return spec.choices.includes(String(value)) ? undefined : `one of ${spec.choices.join(", ")}`;
  }
  if (spec.type === "text") {
    return new RegExp(spec.pattern, "u").test(String(value))
      ? undefined
      : `must match ${spec.pattern}`;
  }
  const number = typeof value === "number" ? value : Number.parseInt(value, 10);
  const isWhole = Number.isInteger(number) && /^-?\d+$/.test(String(value).trim());
  return isWhole && number >= spec.min && number <= spec.max
    ? undefined
    : `a whole number from ${spec.min} to ${spec.max}`;
}
