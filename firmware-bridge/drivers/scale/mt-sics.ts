/** Mettler-Toledo MT-SICS levels 0 and 1: upper-case commands and answers, one outstanding at a time. */
import {
  type DecodeContext,
  type Decoded,
  defineDriver,
  discard,
  type Poll,
  readings,
  type Settings,
} from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { bytesOfText, textOf } from "../../framing/text.ts";
import { basisFrom, basisSetting, decimalOf, everyMsSetting, massReading, unitOf } from "./mass.ts";

const LINE_BYTES_MAX = 160;

export type SicsCommand =
  | "S"
  | "SI"
  | "SIR"
  | "Z"
  | "ZI"
  | "T"
  | "TI"
  | "TA"
  | "TAC"
  | "@"
  | "I0"
  | "I1"
  | "I2"
  | "I3"
  | "I4";

export function encodeSics(command: SicsCommand): Uint8Array {
  return bytesOfText(`${command}\r\n`);
}

const ERRORS: Readonly<Record<string, string>> = {
  ES: "command not understood",
  ET: "transmission error",
  EL: "command cannot be executed",
};

/** The number stands right-aligned in ten characters, a blank before and behind it. */
const VALUE = /^(.{10}) (\S{1,3})$/;

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const line = textOf(frame);
  const error = ERRORS[line];
  if (error !== undefined) return discard("device-error", `${line}: ${error}`);
  const match = /^(S|ZI?|TI?|TAC?|I\d{1,2}) (\S+)(?: (.*))?$/.exec(line);
  if (match === null) {
    return /^[A-Z][A-Z0-9]{0,3} [A-Z+-]( |$)/.test(line)
      ? discard("unexpected", line)
      : discard("malformed", line);
  }
  const [, id = "", status = "", rest] = match;
  // "I": not executable now (motion, time-out, another command runs).
  if (status === "I" && rest === undefined) return discard("device-error", line);
  if (id.startsWith("I")) return decodeInfo(id, status, rest, line);
  if (id === "Z" || id === "ZI" || id === "TAC") return decodeDone(id, status, rest, line);
  return decodeWeight(id, status, rest, line, settings);
}

function decodeWeight(
  id: string,
  status: string,
  rest: string | undefined,
  line: string,
  settings: Settings,
): Decoded {
  const isTare = id.startsWith("T");
  const basis = isTare ? "tare" : basisFrom(settings);
  if ((status === "+" || status === "-") && rest === undefined) {
    if (isTare) return discard("device-error", `${line}: outside the taring range`);
    const state = status === "+" ? "overload" : "underload";
    return readings(massReading(null, { basis, unit: "unknown", isStable: null, state }));
  }
  const isKnown = id === "TA" ? status === "A" : status === "S" || status === "D";
  const value = VALUE.exec(rest ?? "");
  const number = decimalOf((value?.[1] ?? "").trimStart());
  if (!isKnown || number === undefined) return discard("malformed", line);
  const isStable = id === "TA" ? null : status === "S";
  return readings(massReading(number, { basis, unit: unitOf(value?.[2] ?? ""), isStable }));
}

function decodeDone(id: string, status: string, rest: string | undefined, line: string): Decoded {
  if (rest !== undefined) return discard("malformed", line);
  if (status === "+" || status === "-") {
    return discard("device-error", `${line}: outside the zeroing range`);
  }
  const isKnown = id === "ZI" ? status === "S" || status === "D" : status === "A";
  if (!isKnown) return discard("malformed", line);
  const detail = { status: status === "A" ? "done" : status === "S" ? "stable" : "dynamic" };
  return readings({ kind: "info", topic: id, detail });
}

function decodeInfo(id: string, status: string, rest: string | undefined, line: string): Decoded {
  const match = /^(?:(\d) )?((?:"[^"]*" ?)+)$/.exec(rest ?? "");
  if ((status !== "A" && status !== "B") || match === null) return discard("malformed", line);
  const texts = [...(match[2] ?? "").matchAll(/"([^"]*)"/g)].map((found) => found[1] ?? "");
  return readings({
    kind: "info",
    topic: id,
    detail: {
      isLast: status === "A",
      ...(match[1] === undefined ? {} : { level: Number(match[1]) }),
      text: texts.join(" | "),
    },
  });
}

function polls(settings: Settings): readonly Poll[] {
  if (settings["mode"] === "SIR") return [];
  return [{ everyMs: Number(settings["everyMs"]), request: encodeSics("SI"), timeoutMs: 500 }];
}

export const mtSics = defineDriver({
  id: "scale/mt-sics",
  family: "scale",
  label: { zh: "梅特勒-托利多 MT-SICS", en: "Mettler-Toledo MT-SICS" },
  manual: "MT-SICS reference manual, levels 0 and 1 (S, SI, SIR, Z, ZI, T, TI, TA, TAC, @, I0–I4)",
  proof: "vendor-document",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 2_000,
  settings: [
    basisSetting("net"),
    {
      key: "mode",
      type: "choice",
      // Not S: it is silent while the load moves, which cannot be told from a lost device.
      choices: ["SI", "SIR"],
      default: "SI",
      label: { zh: "读取方式", en: "How to read" },
    },
    everyMsSetting(250),
  ],
  polls,
  // Never "@" here: the reset clears the tare of a weighing that may be under way.
  greeting: (settings) => (settings["mode"] === "SIR" ? [encodeSics("SIR")] : []),
  framer: () => lineFramer(LINE_BYTES_MAX),
  decode,
});
