/**
 * A label in TSPL, the language of TSC label printers and those that speak like them (TSPL/TSPL2 programming manual:
 * SIZE, GAP, DENSITY, DIRECTION, CLS, TEXT, QRCODE, BAR, PRINT).
 */
import { gb18030 } from "./gb18030.ts";
import type { Label, LabelItem } from "./label.ts";

export type TsplSettings = {
  /** 8 for 203 dpi, 12 for 300 dpi. */
  readonly dotsPerMm: number;
  readonly gapMm: number;
  /** Darkness, 0 to 15. */
  readonly density: number;
  /** A font of the printer that has Chinese characters; `TSS24.BF2` in most sold in China. */
  readonly font: string;
};

export const COPIES_MAX = 50;
/** Dots of a character of the font at magnification 1. */
const FONT_DOTS = 24;
const MAGNIFY_MAX = 10;
/** Bytes that a QR code of correction level M takes, by version; longer texts have no place on a label. */
const QR_BYTES_M = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213] as const;

/** A quotation mark would end the text; TSPL has an escape for it, control characters have no place on a label. */
function quoted(text: string): string {
  return `"${text.replace(/\p{Cc}/gu, " ").replaceAll('"', '\\["]')}"`;
}

function modulesOf(text: string): number {
  const bytes = new TextEncoder().encode(text).length;
  const version = QR_BYTES_M.findIndex((max) => bytes <= max) + 1;
  if (version === 0) throw new RangeError(`a QR text of ${bytes} bytes is too long for a label`);
  return 17 + 4 * version;
}

function lineOf(item: LabelItem, settings: TsplSettings): string {
  const dots = (tenths: number): number => Math.round((tenths / 10) * settings.dotsPerMm);
  const [x, y] = [dots(item.x), dots(item.y)];
  switch (item.kind) {
    case "text": {
      const times = Math.min(MAGNIFY_MAX, Math.max(1, Math.round(dots(item.height) / FONT_DOTS)));
      return `TEXT ${x},${y},${quoted(settings.font)},0,${times},${times},${quoted(item.text)}`;
    }
    case "qr": {
      const cell = Math.max(1, Math.min(10, Math.floor(dots(item.side) / modulesOf(item.text))));
      return `QRCODE ${x},${y},M,${cell},A,0,M2,${quoted(item.text)}`;
    }
    case "rule":
      return `BAR ${x},${y},${Math.max(1, dots(item.width))},${Math.max(1, dots(item.height))}`;
  }
}

/** The bytes that print `copies` of a label. Deterministic: the same label gives the same bytes. */
export function tspl(label: Label, settings: TsplSettings, copies = 1): Uint8Array {
  if (!Number.isInteger(copies) || copies < 1 || copies > COPIES_MAX) {
    throw new RangeError(`copies: 1 to ${COPIES_MAX}`);
  }
  const lines = [
    `SIZE ${label.width / 10} mm,${label.height / 10} mm`,
    `GAP ${settings.gapMm} mm,0 mm`,
    `DENSITY ${settings.density}`,
    "DIRECTION 1",
    "CLS",
    ...label.items.map((item) => lineOf(item, settings)),
    `PRINT 1,${copies}`,
  ];
  return gb18030(`${lines.join("\r\n")}\r\n`);
}
