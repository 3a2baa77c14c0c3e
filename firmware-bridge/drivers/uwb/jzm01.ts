/** JZM01 ranging module: `$DIST,M1,S3,2.45`, one range of the moving module to one fixed one per line. */
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";

const LINE_MAX_BYTES = 64;
const LINE = /^\$DIST,M(\d{1,3}),S(\d{1,3}),(\d{1,4}(?:\.\d{1,4})?)\s*$/;

function decode(frame: Uint8Array): Decoded {
  const text = textOf(frame);
  const match = LINE.exec(text);
  if (match === null) return discard("malformed", text);
  const distanceMm = Math.round(Number(match[3]) * 1_000);
  if (distanceMm === 0) return readings();
  return readings({ kind: "range", tag: `M${match[1]}`, anchor: `S${match[2]}`, distanceMm });
}

export const jzm01 = defineDriver({
  id: "uwb/jzm01",
  family: "uwb",
  label: { zh: "JZM01 测距模块（$DIST）", en: "JZM01 ranging module ($DIST)" },
  manual: "JZM01 line format as read by public flight-controller integrations; no maker's document",
  proof: "manual-only",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 2_000,
  settings: [],
  framer: () => lineFramer(LINE_MAX_BYTES),
  decode,
});
