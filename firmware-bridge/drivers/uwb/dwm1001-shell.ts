/** Decawave DWM1001 in shell mode: the text streams `lec`, `les`, `lep`, and the lines of other commands. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";
import { textOf } from "../../framing/text.ts";
import type { Reading } from "../../reading.ts";
import { decodeOther } from "./dwm1001-lines.ts";

/** Sixteen anchors with coordinates of seven characters fit. */
const LINE_MAX_BYTES = 768;
const ANCHORS_MAX = 16;
const ANCHOR_FIELDS = 6;
const NUMBER = /^-?\d{1,6}(\.\d{1,6})?$/;
const QUALITY_MAX = 100;
const LES_ANCHOR = /^([0-9A-F]{4})\[([^\]]*)\]=(\S+)$/i;

/** Metres as printed to whole millimetres; undefined for "nan", empty and torn numbers. */
function millimetres(text: string | undefined): number | undefined {
  if (text === undefined || !NUMBER.test(text)) return undefined;
  return Math.round(Number(text) * 1_000) + 0;
}

type Anchor = { id: string; xMm: number; yMm: number; zMm: number; distanceMm: number };

function anchorOf(
  id: string | undefined,
  fields: readonly (string | undefined)[],
): Anchor | undefined {
  const [xMm, yMm, zMm, distanceMm] = fields.map(millimetres);
  if (id === undefined || !/^[0-9A-F]{4}$/i.test(id) || distanceMm === undefined) return undefined;
  if (xMm === undefined || yMm === undefined || zMm === undefined || distanceMm < 0) {
    return undefined;
  }
  return { id: id.toUpperCase(), xMm, yMm, zMm, distanceMm };
}

function positionOf(tag: string, fields: readonly string[]): Reading | undefined {
  const [xMm, yMm, zMm] = fields.slice(0, 3).map(millimetres);
  const qualityText = fields[3] ?? "";
  const quality = /^\d{1,3}$/.test(qualityText) ? Number(qualityText) : QUALITY_MAX + 1;
  if (xMm === undefined || yMm === undefined || zMm === undefined || quality > QUALITY_MAX) {
    return undefined;
  }
  return { kind: "position", tag, xMm, yMm, zMm, quality };
}

/** Ranges, then what the module knows of its anchors. The same anchor twice is a line torn and joined. */
function anchorReadings(tag: string, anchors: readonly Anchor[]): Reading[] | undefined {
  if (new Set(anchors.map((anchor) => anchor.id)).size !== anchors.length) return undefined;
  const out: Reading[] = [];
  for (const { id: anchor, distanceMm } of anchors) {
    if (distanceMm > 0) out.push({ kind: "range", tag, anchor, distanceMm });
  }
  for (const { id, xMm, yMm, zMm } of anchors) {
    out.push({ kind: "beacon", id, role: "anchor", xMm, yMm, zMm });
  }
  return out;
}

/** `DIST,n,AN0,id,x,y,z,d,…[,POS,x,y,z,qf]` */
function decodeDist(text: string, tag: string): Decoded {
  const fields = text.split(",");
  const count = /^\d{1,2}$/.test(fields[1] ?? "") ? Number(fields[1]) : ANCHORS_MAX + 1;
  const end = 2 + count * ANCHOR_FIELDS;
  const hasPosition = fields.length === end + 5;
  if (count > ANCHORS_MAX || (fields.length !== end && !hasPosition)) {
    return discard("malformed", text.slice(0, 120));
  }
  const anchors: Anchor[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = 2 + index * ANCHOR_FIELDS;
    const anchor = anchorOf(fields[at + 1], fields.slice(at + 2, at + ANCHOR_FIELDS));
    if (fields[at] !== `AN${index}` || anchor === undefined) {
      return discard("malformed", text.slice(0, 120));
    }
    anchors.push(anchor);
  }
  const out = anchorReadings(tag, anchors);
  if (out === undefined) return discard("malformed", text.slice(0, 120));
  if (hasPosition) {
    const position = fields[end] === "POS" ? positionOf(tag, fields.slice(end + 1)) : undefined;
    if (position === undefined) return discard("malformed", text.slice(0, 120));
    out.push(position);
  }
  return { ok: true, readings: out };
}

/** `id[x,y,z]=d … le_us=n est[x,y,z,qf]`; the last part is missing while there is no fix. */
function decodeLes(text: string, tag: string): Decoded {
  const anchors: Anchor[] = [];
  const rest: Reading[] = [];
  for (const part of text.split(/\s+/)) {
    const found = LES_ANCHOR.exec(part);
    const estimate = /^est\[([^\]]*)\]$/.exec(part)?.[1]?.split(",");
    if (found !== null) {
      const fields = (found[2] ?? "").split(",");
      const anchor = fields.length === 3 ? anchorOf(found[1], [...fields, found[3]]) : undefined;
      if (anchor === undefined || rest.length > 0 || anchors.length >= ANCHORS_MAX) {
        return discard("malformed", text.slice(0, 120));
      }
      anchors.push(anchor);
    } else if (estimate !== undefined) {
      const position = estimate.length === 4 ? positionOf(tag, estimate) : undefined;
      if (position === undefined) return discard("malformed", text.slice(0, 120));
      rest.push(position);
    } else if (/^le_us=\d{1,9}$/.test(part)) {
      const locationEngineUs = Number(part.slice(6));
      rest.push({ kind: "beacon", id: tag, role: "tag", detail: { locationEngineUs } });
    } else return discard("malformed", text.slice(0, 120));
  }
  const ranges = anchorReadings(tag, anchors);
  // A line has each of the two at most once: more means that two lines ran together.
  if (ranges === undefined || new Set(rest.map((item) => item.kind)).size !== rest.length) {
    return discard("malformed", text.slice(0, 120));
  }
  return { ok: true, readings: [...ranges, ...rest] };
}

/** `POS,x,y,z,qf` of the module itself, or `POS,index,tag,x,y,z,qf,slot` of a passive listener. */
function decodePos(text: string, tag: string): Decoded {
  const fields = text.split(",");
  if (fields.length === 5) {
    const position = positionOf(tag, fields.slice(1));
    return position === undefined ? discard("malformed", text) : readings(position);
  }
  const [, index = "", heard = "", , , , , slot = ""] = fields;
  const isListener =
    fields.length === 8 &&
    /^\d{1,3}$/.test(index) &&
    /^[0-9A-Za-z]{1,16}$/.test(heard) &&
    /^x?[0-9A-Fa-f]{1,2}$/.test(slot);
  const position = isListener ? positionOf(heard, fields.slice(3, 7)) : undefined;
  if (position === undefined) return discard("malformed", text.slice(0, 120));
  const detail = { index: Number(index), slot };
  return readings(position, { kind: "beacon", id: heard, role: "tag", detail });
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const line = textOf(frame);
  // The prompt has no line end, so a stream's first line stands behind it.
  const text = line.replace(/^(\s*dwm>)+/, "").trim();
  const tag = String(settings["tag"]);
  if (text.startsWith("DIST,")) return decodeDist(text, tag);
  if (text.startsWith("POS,")) return decodePos(text, tag);
  if (/^[0-9A-F]{4}\[/i.test(text) || text.startsWith("le_us=")) return decodeLes(text, tag);
  return decodeOther(text, tag);
}

export const dwm1001Shell = defineDriver({
  id: "uwb/dwm1001-shell",
  family: "uwb",
  label: { zh: "DWM1001（命令行模式）", en: "DWM1001 (shell mode)" },
  manual: "DWM1001 Firmware User Guide and API Guide, UART shell commands lec, les, lep, la, apg",
  proof: "field-capture",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 3_000,
  settings: [
    {
      // lec, les and lep lines do not name the tag; it is the module at this port.
      key: "tag",
      type: "text",
      pattern: "^[0-9A-Za-z_-]{1,16}$",
      default: "self",
      label: { zh: "本模块编号", en: "Id of this module" },
    },
    {
      key: "stream",
      type: "choice",
      choices: ["lec", "les", "lep", "none"],
      default: "lec",
      label: { zh: "开启的数据流", en: "Stream to start" },
    },
  ],
  greeting: (settings) => {
    // Two returns within a second enter the shell. The stream commands toggle: a stream which was left
    // running stops, and starts again with the greeting of the reconnection after the silence.
    const enter = new TextEncoder().encode("\r\r");
    const stream = String(settings["stream"]);
    return stream === "none" ? [enter] : [enter, new TextEncoder().encode(`${stream}\r`)];
  },
  framer: () => lineFramer(LINE_MAX_BYTES),
  decode,
});
