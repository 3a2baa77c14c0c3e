/** Decawave TREK1000/EVK1000 `mr`, `mc` and `ma` lines, and the clones that print nearly the same. */
import { type DecodeContext, type Decoded, defineDriver, discard } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import type { RangeReading, Reading } from "../../reading.ts";

const LINE_MAX_BYTES = 256;
const RANGES_MAX = 8;
/** Range numbers of an `ma` line, and which two anchors each stands for. */
const ANCHOR_PAIRS: readonly (readonly [number, string, string])[] = [
  [1, "0", "1"],
  [2, "0", "2"],
  [3, "1", "2"],
];

/** Message, mask, ranges, three counters, reporter: everything after the reporter is the clone's own. */
type Line = {
  readonly message: string;
  readonly mask: number;
  readonly rangesMm: readonly (number | null)[];
  readonly rangeNumber: number;
  readonly sequence: number;
  readonly debug: number;
  readonly isFromAnchor: boolean;
  readonly tag: string;
  readonly anchor: string;
  readonly trailing: string;
};

/** All ones is "no range"; a bias correction can carry a very short range below zero, and 0 is no range. */
function rangeOf(token: string): number | null | undefined {
  if (!/^[0-9a-f]{8}$/i.test(token)) return undefined;
  const value = Number.parseInt(token, 16);
  return value === 0 || value >= 0x8000_0000 ? null : value;
}

function hexOf(token: string | undefined): number | undefined {
  return token !== undefined && /^[0-9a-f]{1,8}$/i.test(token)
    ? Number.parseInt(token, 16)
    : undefined;
}

/**
 * Columns are split at runs of spaces and counted back from the `a0:0` field, because clones add range
 * columns before the counters and words after the field.
 */
function parse(text: string): Line | undefined {
  const tokens = text.trim().split(/\s+/);
  const message = tokens[0] ?? "";
  if (message !== "mr" && message !== "mc" && message !== "ma") return undefined;
  const at = tokens.findIndex((token) => /^[at]\d{1,3}:\d{1,3}$/.test(token));
  if (at < 6 || at - 5 > RANGES_MAX || tokens.length - at > 4) return undefined;
  const mask = hexOf(tokens[1]);
  const rangeNumber = hexOf(tokens[at - 3]);
  const sequence = hexOf(tokens[at - 2]);
  const debug = hexOf(tokens[at - 1]);
  const rangesMm: (number | null)[] = [];
  for (const token of tokens.slice(2, at - 3)) {
    const range = rangeOf(token);
    if (range === undefined) return undefined;
    rangesMm.push(range);
  }
  if (mask === undefined || rangeNumber === undefined) return undefined;
  if (sequence === undefined || debug === undefined) return undefined;
  if (mask >= 2 ** rangesMm.length) return undefined;
  const report = tokens[at] ?? "";
  const [tag, anchor] = report.slice(1).split(":");
  return {
    message,
    mask,
    rangesMm,
    rangeNumber,
    sequence,
    debug,
    isFromAnchor: report[0] === "a",
    tag: String(Number(tag)),
    anchor: String(Number(anchor)),
    trailing: tokens.slice(at + 1).join(" "),
  };
}

function tagRanges({ rangesMm, mask, tag, sequence }: Line): RangeReading[] {
  const out: RangeReading[] = [];
  rangesMm.forEach((distanceMm, index) => {
    if (distanceMm === null || ((mask >>> index) & 1) === 0) return;
    out.push({ kind: "range", tag, anchor: String(index), distanceMm, sequence });
  });
  return out;
}

/**
 * In the maker's example mask 07 stands with three distances in columns 1 to 3, in its client bit i
 * stands for column i. A distance counts when either numbering says so; these are survey values which a
 * person compares with a tape.
 */
function anchorRanges({ rangesMm, mask, sequence }: Line): RangeReading[] {
  const out: RangeReading[] = [];
  for (const [column, tag, anchor] of ANCHOR_PAIRS) {
    const distanceMm = rangesMm[column] ?? null;
    if (distanceMm === null || ((mask >>> (column - 1)) & 3) === 0) continue;
    out.push({ kind: "range", tag, anchor, distanceMm, sequence, isBetweenAnchors: true });
  }
  return out;
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame);
  const line = parse(text);
  if (line === undefined) return discard("malformed", text.slice(0, 80));
  const out: Reading[] = [];
  if (line.message === "ma") out.push(...anchorRanges(line));
  else if (line.message === settings["ranges"]) out.push(...tagRanges(line));
  out.push({
    kind: "beacon",
    id: line.isFromAnchor ? line.anchor : line.tag,
    role: line.isFromAnchor ? "anchor" : "tag",
    detail: {
      message: line.message,
      mask: line.mask,
      rangeNumber: line.rangeNumber,
      sequence: line.sequence,
      debug: line.debug,
      ...(line.trailing === "" ? {} : { trailing: line.trailing }),
    },
  });
  return { ok: true, readings: out };
}

export const trek1000 = defineDriver({
  id: "uwb/trek1000",
  family: "uwb",
  label: { zh: "Decawave TREK1000 及兼容套件", en: "Decawave TREK1000 and compatible kits" },
  manual: "Decawave TREK1000 user manual, USB/virtual COM port output; DecaRangeRTLS client",
  proof: "vendor-document",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 2_000,
  settings: [
    {
      // Both lines tell of the same measurement; taking both would count it twice.
      key: "ranges",
      type: "choice",
      choices: ["mc", "mr"],
      default: "mc",
      label: { zh: "采用的测距行", en: "Range lines to use" },
    },
  ],
  framer: () => lineFramer(LINE_MAX_BYTES),
  decode,
});
