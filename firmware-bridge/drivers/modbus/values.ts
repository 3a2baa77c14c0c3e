/** Numbers out of registers, and the rule that a number beyond its limits is no number. */
import type { ChannelReading } from "../../reading.ts";
import type { Limits } from "./units.ts";

/** How a number lies in its registers. */
export type NumberForm = "u16" | "i16" | "u32" | "i32" | "f32";

/** Order of the four bytes on the wire, A being the highest. All four occur in the field. */
export type WordOrder = "ABCD" | "CDAB" | "BADC" | "DCBA";

/** Raw number at a register; NaN and infinities of a float pass through and are judged later. */
export function numberAt(
  word: (at: number) => number,
  at: number,
  as: NumberForm,
  order: WordOrder,
): number {
  if (as === "u16") return word(at);
  if (as === "i16") return (word(at) << 16) >> 16;
  const [first, second] = [word(at), word(at + 1)];
  const wire = [first >>> 8, first & 0xff, second >>> 8, second & 0xff];
  const view = new DataView(new ArrayBuffer(4));
  for (const [index, letter] of [...order].entries()) {
    view.setUint8(letter.charCodeAt(0) - 65, wire[index] ?? 0);
  }
  if (as === "u32") return view.getUint32(0);
  if (as === "i32") return view.getInt32(0);
  // A 32-bit float has seven digits; more would show 20.9 as 20.899999618530273.
  return Number(view.getFloat32(0).toPrecision(7));
}

/** A value within its limits, or a state without a value. */
export function channelReading(
  channel: string,
  value: number,
  { unit, min, max }: { readonly unit: string } & Limits,
): ChannelReading {
  if (!Number.isFinite(value)) return noValue(channel, unit, "fault");
  if (value > max) return noValue(channel, unit, "over");
  if (value < min) return noValue(channel, unit, "under");
  return { kind: "channel", channel, value: Number(value.toPrecision(10)) + 0, unit, state: "ok" };
}

export function noValue(
  channel: string,
  unit: string,
  state: "over" | "under" | "fault",
): ChannelReading {
  return { kind: "channel", channel, value: null, unit, state };
}
