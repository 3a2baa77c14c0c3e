/** Lines of a stream, however its bytes were cut. */

const NEWLINE = 0x0a;

/** `text` is undefined for a line longer than `bytesMax`; numbers count from 1. */
export type Line = { readonly number: number; readonly text: string | undefined };

/** The last line needs no end. Never holds more than one line of `bytesMax`. */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  bytesMax: number,
): AsyncGenerator<Line> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  const take = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > bytesMax) waiting = [];
    // A copy: the stream may use its buffer again.
    else if (piece.length > 0) waiting.push(piece.slice());
  };
  const end = (): Line => {
    number += 1;
    const text = length > bytesMax ? undefined : Buffer.concat(waiting).toString("utf8");
    waiting = [];
    length = 0;
    return { number, text };
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      take(piece.subarray(from, at));
      yield end();
      from = at + 1;
    }
    take(piece.subarray(from));
  }
  if (length > 0) yield end();
}
