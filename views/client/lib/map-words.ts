/** Which words stand beside the symbols of a crowd. Pure. */

export type Worded = {
  /** Of the symbol, in pixels of the map. */
  readonly x: number;
  readonly y: number;
  readonly side: "left" | "right";
  readonly isInDanger: boolean;
  readonly name: string;
  /** All that may be said of them. */
  readonly text: string;
};

/** Of a letter, and above and below of a line, in pixels: an estimate that asks the page for no layout. */
const LETTER_PX = 15;
const LINE_PX = 16;

function covers(one: Worded, text: string, other: Worded): boolean {
  if (other === one || Math.abs(other.y - one.y) >= LINE_PX) return false;
  const along = one.side === "left" ? one.x - other.x : other.x - one.x;
  return along > 0 && along < text.length * LETTER_PX + LINE_PX;
}

/**
 * Words stand over symbols. Of somebody in danger they are shown as far as they cover nobody else in danger: all of
 * them, the name, or none; the symbols are all there, and the list beside the map has the words. Those in no danger
 * stand below and cover none of them.
 */
export function wordsBeside(all: readonly Worded[]): readonly string[] {
  const inDanger = all.filter(({ isInDanger }) => isInDanger);
  return all.map((one) => {
    if (!one.isInDanger) return one.text;
    const isFree = (text: string): boolean => !inDanger.some((other) => covers(one, text, other));
    return [one.text, one.name].find(isFree) ?? "";
  });
}
