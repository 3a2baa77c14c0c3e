/** A label as a drawing in tenths of a millimetre: what a page shows and what a printer gets are the same thing. */

export type LabelItem =
  | {
      readonly kind: "text";
      /** Left upper corner. */
      readonly x: number;
      readonly y: number;
      /** Height of a character. */
      readonly height: number;
      readonly text: string;
    }
  | {
      readonly kind: "qr";
      readonly x: number;
      readonly y: number;
      /** Longest side; the printer takes the largest whole number of dots a module that fits. */
      readonly side: number;
      readonly text: string;
    }
  | {
      readonly kind: "rule";
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    };

export type Label = {
  readonly width: number;
  readonly height: number;
  readonly items: readonly LabelItem[];
};

/** Width of a text as printers with a fixed pitch set it: a Chinese character is square, a Latin one half of that. */
export function textWidth(text: string, height: number): number {
  let halves = 0;
  for (const char of text) halves += isWide(char) ? 2 : 1;
  return (halves * height) / 2;
}

export function isWide(char: string): boolean {
  return (char.codePointAt(0) ?? 0) >= 0x2e80;
}

/** As much of a text as fits into a width, with a mark where something was left out. */
export function fitted(text: string, height: number, width: number): string {
  if (textWidth(text, height) <= width) return text;
  let kept = "";
  for (const char of text) {
    if (textWidth(`${kept}${char}..`, height) > width) break;
    kept += char;
  }
  return `${kept}..`;
}
