/** Makerfabs MaUWB (DW3000 with STM32 AT firmware): `AT+RANGE` lines, with `rssi` (older) or `ancid` (1.1). */
import { type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import type { Reading } from "../../reading.ts";

const LINE_MAX_BYTES = 320;
const SLOTS = 8;
const LINE =
  /^AT\+RANGE=tid:(\d{1,3}),mask:([0-9A-Fa-f]{1,2}),seq:(\d{1,5}),range:\(([^()]*)\)((?:,[a-z]+:\([^()]*\))*)\s*$/;
const LIST = /,([a-z]+):\(([^()]*)\)/g;
const VERSION = /^getversion software:([\w.]{1,20}),hardware:([\w.]{1,20})\s*$/;

/** Eight numbers, whole ones unless decimals are allowed; undefined for anything else. */
function eight(text: string, hasDecimals: boolean): readonly number[] | undefined {
  const parts = text.split(",");
  if (parts.length !== SLOTS) return undefined;
  const pattern = hasDecimals ? /^-?\d{1,6}(\.\d{1,4})?$/ : /^-?\d{1,6}$/;
  return parts.every((part) => pattern.test(part)) ? parts.map(Number) : undefined;
}

type Lists = { readonly anchorIds?: readonly number[]; readonly levelsDbm?: readonly number[] };

function optionalLists(text: string): Lists | undefined {
  const found: { anchorIds?: readonly number[]; levelsDbm?: readonly number[] } = {};
  for (const [, name, list = ""] of text.matchAll(LIST)) {
    const values = eight(list, name === "rssi");
    if (values === undefined) return undefined;
    if (name === "ancid" && found.anchorIds === undefined) found.anchorIds = values;
    else if (name === "rssi" && found.levelsDbm === undefined) found.levelsDbm = values;
    else return undefined;
  }
  const used = (found.anchorIds ?? []).filter((id) => id >= 0);
  return new Set(used).size === used.length ? found : undefined;
}

function decode(frame: Uint8Array): Decoded {
  const text = textOf(frame);
  const match = LINE.exec(text);
  if (match === null) return decodeOther(text);
  const ranges = eight(match[4] ?? "", false);
  const lists = optionalLists(match[5] ?? "");
  if (ranges === undefined || lists === undefined) return discard("malformed", text);
  const tag = String(Number(match[1]));
  const mask = Number.parseInt(match[2] ?? "0", 16);
  const sequence = Number(match[3]);
  const out: Reading[] = [];
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const distanceMm = (ranges[slot] ?? 0) * 10;
    const anchor = lists.anchorIds?.[slot] ?? slot;
    if (((mask >>> slot) & 1) === 0 || anchor < 0 || distanceMm <= 0) continue;
    const level = lists.levelsDbm?.[slot];
    out.push({
      kind: "range",
      tag,
      anchor: String(anchor),
      distanceMm,
      ...(level === undefined ? {} : { totalDbm: level }),
      sequence,
    });
  }
  out.push({ kind: "beacon", id: tag, role: "tag", detail: { mask, sequence } });
  return { ok: true, readings: out };
}

/** Answers to commands that somebody typed; they hold no measurement. */
function decodeOther(text: string): Decoded {
  const line = text.trim();
  if (line === "OK") return readings();
  const version = VERSION.exec(line);
  if (version !== null) {
    const detail = { software: version[1] ?? "", hardware: version[2] ?? "" };
    return readings({ kind: "info", topic: "version", detail });
  }
  if (/^(ERROR|ERR)\b/i.test(line)) return discard("device-error", line.slice(0, 80));
  return discard("malformed", line.slice(0, 80));
}

export const mauwb = defineDriver({
  id: "uwb/mauwb",
  family: "uwb",
  label: { zh: "Makerfabs MaUWB（AT+RANGE）", en: "Makerfabs MaUWB (AT+RANGE)" },
  manual: "Makerfabs MaUWB AT command manual v1.1.2, AT+RANGE",
  proof: "vendor-document",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 2_000,
  settings: [],
  framer: () => lineFramer(LINE_MAX_BYTES),
  decode,
});
