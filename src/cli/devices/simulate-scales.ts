/** Scales that can be played: the same load in each maker's own bytes. */
import type { Settings } from "../../../firmware-bridge/driver.ts";
import { textOf } from "../../../firmware-bridge/framing/text.ts";
import {
  encodeCas10,
  encodeCas22,
  encodeDingsongAdr3,
  encodeDiniArgeo,
  encodeLaumas,
  encodeMtContinuous,
  encodeSicsWeight,
  encodeStGs,
  encodeYaohuaA12,
  encodeYaohuaAnswer,
  encodeYaohuaEquals,
  type WeighedMass,
} from "../../../firmware-bridge/simulators/scale-encoders.ts";
import { loadAt } from "../../../firmware-bridge/simulators/scale-run.ts";
import { encodeYaohua } from "../../../firmware-bridge/simulators/yaohua.ts";

export type ScalePlay =
  | { readonly type: "stream"; frame(seed: number, atMs: number): Uint8Array }
  /** `bytes` may be any piece of the requests; every whole one among them is answered. */
  | {
      readonly type: "answer";
      answer(bytes: Uint8Array, seed: number, atMs: number): readonly Uint8Array[];
    };

/** Division of the load is 10 g: two decimals of a kilogram. */
const DECIMALS = 2;
const G_PER_COUNT = 10;
/** Requests are a few bytes; more without one whole among them is no request. */
const ASKED_MAX = 64;

function massAt(seed: number, atMs: number): WeighedMass {
  const { grossG, isStable } = loadAt(seed, atMs);
  const count = grossG / G_PER_COUNT;
  return { count, decimals: DECIMALS, basis: "gross", unit: "kg", isStable };
}

function stream(encode: (mass: WeighedMass) => Uint8Array): ScalePlay {
  return { type: "stream", frame: (seed, atMs) => encode(massAt(seed, atMs)) };
}

/** @param request matches one whole request; its groups are handed on */
function answers(
  request: RegExp,
  encode: (asked: RegExpExecArray, mass: WeighedMass) => Uint8Array | undefined,
): ScalePlay {
  let held = "";
  return {
    type: "answer",
    answer(bytes, seed, atMs) {
      held += textOf(bytes);
      const out: Uint8Array[] = [];
      for (let found = request.exec(held); found !== null; found = request.exec(held)) {
        held = held.slice(found.index + found[0].length);
        const reply = encode(found, massAt(seed, atMs));
        if (reply !== undefined) out.push(reply);
      }
      held = held.slice(-ASKED_MAX);
      return out;
    },
  };
}

/** A count with the decimals that the settings give the frame's bare number. */
function countAs({ count }: WeighedMass, settings: Settings): number {
  return Math.round(count * 10 ** (Number(settings["decimals"]) - DECIMALS)) + 0;
}

export const SCALE_SIMULATORS: Readonly<Record<string, (settings: Settings) => ScalePlay>> = {
  "scale/yaohua-continuous": (settings) =>
    settings["digitLayout"] === "7"
      ? stream((mass) => sevenDigits(countAs(mass, settings)))
      : stream(({ count, decimals }) => encodeYaohua(count, decimals)),
  "scale/yaohua-command": (settings) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the frame's own marks.
    answers(/\x02([A-Z])([BCD])[0-9A-F]{2}\x03/, ([, address = "", letter], mass) => {
      if (address !== settings["address"]) return undefined;
      const asked = letter as "B" | "C" | "D";
      const count = asked === "C" ? 0 : mass.count;
      return encodeYaohuaAnswer({ ...mass, count, address, letter: asked });
    }),
  "scale/yaohua-equals": (settings) =>
    stream((mass) => encodeYaohuaEquals(mass, settings["layout"] as "reversed" | "forward")),
  "scale/yaohua-a12": () => stream(encodeYaohuaA12),
  "scale/dingsong-adr3": (settings) =>
    stream((mass) => encodeDingsongAdr3(Math.max(0, countAs(mass, settings)), "A")),
  "scale/mt-continuous": (settings) =>
    stream((mass) =>
      encodeMtContinuous({ ...mass, tareCount: 0, hasCheck: settings["checkByte"] === "yes" }),
    ),
  "scale/mt-sics": (settings) =>
    settings["mode"] === "SIR"
      ? stream(encodeSicsWeight)
      : answers(/^(?:.*[\r\n])?SI?\r\n/s, (_asked, mass) => encodeSicsWeight(mass)),
  "scale/st-gs-lines": () => stream(encodeStGs),
  "scale/cas-22": (settings) => {
    const deviceId = Number(settings["deviceId"]);
    const encode = (mass: WeighedMass) => encodeCas22({ ...mass, deviceId });
    if (settings["mode"] === "stream") return stream(encode);
    return {
      type: "answer",
      answer: (bytes, seed, atMs) =>
        [...bytes].filter((byte) => byte === deviceId).map(() => encode(massAt(seed, atMs))),
    };
  },
  "scale/cas-10": () => stream(encodeCas10),
  "scale/dini-argeo": () => stream(encodeDiniArgeo),
  "scale/laumas-ascii": (settings) =>
    stream((mass) => encodeLaumas(countAs(mass, settings), countAs(mass, settings))),
};

/** The seven-digit clones: the last digit stands where the manual has the number of decimals. */
function sevenDigits(count: number): Uint8Array {
  return encodeYaohua(Math.trunc(count / 10), count % 10);
}
