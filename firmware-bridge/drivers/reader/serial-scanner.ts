/**
 * A code scanner in serial mode (USB-CDC or RS-232): one code a line. A scanner without a line end works
 * as well, because the bridge ends the framer after 100 ms of silence.
 */
import { LIMITS } from "../../../src/kernel/limits.ts";
import { type DecodeContext, type Decoded, defineDriver, discard, readings } from "../../driver.ts";
import { lineFramer } from "../../framing/line.ts";

/** A code of the most characters, three bytes each in UTF-8, and prefix, AIM identifier, suffix. */
const LINE_BYTES_MAX = LIMITS.codeLength * 3 + 64;

/** AIM symbology identifiers (ISO/IEC 15424): the exact ones first, then by letter. */
const SYMBOLOGIES: readonly (readonly [string, string])[] = [
  ["C0", "code-128"],
  ["C1", "gs1-128"],
  ["C", "code-128"],
  ["E4", "ean-8"],
  ["E", "ean-13"],
  ["e", "gs1-databar"],
  ["d2", "gs1-datamatrix"],
  ["d", "datamatrix"],
  ["Q3", "gs1-qr"],
  ["Q", "qr"],
  ["A", "code-39"],
  ["L", "pdf417"],
  ["I", "itf"],
  ["F", "codabar"],
  ["G", "code-93"],
  ["z", "aztec"],
];

function symbologyOf(identifier: string): string {
  return SYMBOLOGIES.find(([prefix]) => identifier.startsWith(prefix))?.[1] ?? "other";
}

const GS = 0x1d;

/** GS stays: GS1 codes separate their fields by it. */
function hasControls(text: string): boolean {
  return [...text].some((character) => {
    const code = character.codePointAt(0) ?? 0;
    return (code < 0x20 && code !== GS) || code === 0x7f;
  });
}

function decode(frame: Uint8Array, { settings }: DecodeContext): Decoded {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(frame);
  } catch {
    return discard("malformed", "not UTF-8");
  }
  const prefix = String(settings["prefix"]);
  const suffix = String(settings["suffix"]);
  // The prefix is missing when the start of a line was lost: half a code could be another cylinder's.
  if (!text.startsWith(prefix)) return discard("malformed", "prefix missing");
  text = text.slice(prefix.length);
  if (!text.endsWith(suffix)) return discard("malformed", "suffix missing");
  text = text.slice(0, text.length - suffix.length);
  let symbology = "unknown";
  if (settings["aim"] === "strip") {
    const identifier = /^\]([A-Za-z][0-9A-Za-z])/.exec(text)?.[1];
    if (identifier === undefined) return discard("malformed", "AIM identifier missing");
    symbology = symbologyOf(identifier);
    text = text.slice(3);
  }
  if (text === "") return discard("malformed", "empty code");
  if ([...text].length > LIMITS.codeLength) return discard("oversize", "code too long");
  if (hasControls(text)) return discard("malformed", "control characters");
  return readings({ kind: "code", symbology, code: text });
}

const AFFIX = "^[ -~]{0,16}$";

export const serialScanner = defineDriver({
  id: "reader/serial-scanner",
  family: "reader",
  label: { zh: "串口扫码枪", en: "Code scanner in serial mode" },
  manual: "ISO/IEC 15424 AIM identifiers; Wasp WWS650 manual p. 258, LXE manual p. 93 (line ends)",
  proof: "manual-only",
  serial: { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
  // A scanner says nothing between two codes: silence alone never means that it is lost.
  silenceMaxMs: 7 * 86_400_000,
  settings: [
    {
      key: "aim",
      type: "choice",
      choices: ["absent", "strip"],
      default: "absent",
      label: { zh: "AIM 码制标识（]C0 等）", en: "AIM identifier (]C0 …)" },
    },
    {
      key: "prefix",
      type: "text",
      pattern: AFFIX,
      default: "",
      label: { zh: "前缀", en: "Prefix" },
    },
    {
      key: "suffix",
      type: "text",
      pattern: AFFIX,
      default: "",
      label: { zh: "后缀（行结束符之前）", en: "Suffix (before the line end)" },
    },
  ],
  framer: () => lineFramer(LINE_BYTES_MAX),
  decode,
});
