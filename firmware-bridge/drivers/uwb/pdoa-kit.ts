/** Decawave/Qorvo PDoA beta kit node: ranges and phase differences as JSON objects behind a hex length. */
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { jsJsonFramer } from "../../framing/js-json.ts";
import { textOf } from "../../framing/text.ts";

const JSON_MAX_BYTES = 1_024;
const HEAD_BYTES = 6;
const FIELDS_MAX = 24;

type Detail = Record<string, number | string | boolean | null>;

/** The plain values of an object; nested ones are left out. */
function plainFields(object: object): Detail {
  const detail: Detail = {};
  for (const [key, value] of Object.entries(object).slice(0, FIELDS_MAX)) {
    if (value === null || typeof value === "string" || typeof value === "boolean") {
      detail[key] = value;
    } else if (typeof value === "number" && Number.isFinite(value)) detail[key] = value;
  }
  return detail;
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  const text = textOf(frame.subarray(HEAD_BYTES));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return discard("malformed", text.slice(0, 80));
  }
  const entries = typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : [];
  const [topic, body] = entries[0] ?? [];
  if (topic === undefined || typeof body !== "object" || body === null || entries.length !== 1) {
    return discard("malformed", text.slice(0, 80));
  }
  if (topic === "TWR") return decodeRange(plainFields(body), String(settings["anchor"]), text);
  return readings({ kind: "info", topic: topic.slice(0, 40), detail: plainFields(body) });
}

function decodeRange(fields: Detail, anchor: string, text: string): Decoded {
  const { a16: tag, R: sequence, D: distanceCm, ...detail } = fields;
  if (typeof tag !== "string" || !/^[0-9A-Fa-f]{4}$/.test(tag)) {
    return discard("malformed", text.slice(0, 80));
  }
  if (!Number.isInteger(sequence) || typeof distanceCm !== "number") {
    return discard("malformed", text.slice(0, 80));
  }
  const distanceMm = Math.round(distanceCm * 10);
  const beacon = { kind: "beacon", id: tag, role: "tag", detail } as const;
  if (distanceMm <= 0) return readings(beacon);
  return readings(
    { kind: "range", tag, anchor, distanceMm, sequence: Number(sequence) },
    // P is the phase difference, O the clock offset; X, Y and Z come from the tag's accelerometer.
    beacon,
  );
}

export const pdoaKit = defineDriver({
  id: "uwb/pdoa-kit",
  family: "uwb",
  label: { zh: "Decawave PDoA 套件节点", en: "Decawave PDoA kit node" },
  manual: "Decawave PDoA beta kit, node output JS frames (TWR object)",
  proof: "manual-only",
  serial: { baud: 115_200, dataBits: 8, parity: "none", stopBits: 1 },
  silenceMaxMs: 2_000,
  settings: [
    {
      // The frame names the tag only; the node is the device at this port.
      key: "anchor",
      type: "text",
      pattern: "^[0-9A-Za-z_-]{1,16}$",
      default: "node",
      label: { zh: "本节点编号", en: "Id of this node" },
    },
  ],
  framer: () => jsJsonFramer(JSON_MAX_BYTES),
  decode,
});
