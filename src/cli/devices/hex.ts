/** Bytes written as hexadecimal text, in pieces of any size. Pure. */

import { textOf } from "../../../firmware-bridge/framing/text.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";

export type HexRefusal = {
  readonly code: "hex.not-hex" | "hex.odd";
  /** The offending piece, cut to 40 characters. */
  readonly piece: string;
  /** Counts pieces from 1. */
  readonly number: number;
};

export type HexReader = {
  push(text: Uint8Array): Result<Uint8Array, HexRefusal>;
  end(): Result<Uint8Array, HexRefusal>;
};

const PIECE_SHOWN_MAX = 40;

/**
 * Pieces stand between blanks, line ends and commas, each with or without `0x`. A piece may hold any even
 * number of digits; one digit alone is a byte only behind `0x`, because "2 2B" more likely lost a digit.
 */
export function createHexReader(): HexReader {
  let piece = "";
  let length = 0;
  let number = 0;
  let nibble: number | undefined;
  let isBad = false;
  const finish = (out: number[]): HexRefusal | undefined => {
    if (length === 0) return undefined;
    number += 1;
    const isLoneDigit = /^0x.$/i.test(piece) && length === 3;
    const isEmpty = /^0x$/i.test(piece) && length === 2;
    if (isBad || isEmpty) return { code: "hex.not-hex", piece, number };
    if (nibble !== undefined) {
      if (!isLoneDigit) return { code: "hex.odd", piece, number };
      out.push(nibble);
    }
    piece = "";
    length = 0;
    nibble = undefined;
    return undefined;
  };
  const take = (char: string, out: number[]): void => {
    length += 1;
    if (piece.length < PIECE_SHOWN_MAX) piece += char;
    // The "0" of "0x" was taken for a digit: no byte came of it yet.
    if (length === 2 && /^0x$/i.test(piece)) {
      nibble = undefined;
      return;
    }
    const digit = /^[0-9a-f]$/i.test(char) ? Number.parseInt(char, 16) : undefined;
    if (digit === undefined) isBad = true;
    else if (nibble === undefined) nibble = digit;
    else {
      out.push(nibble * 16 + digit);
      nibble = undefined;
    }
  };
  const run = (text: string, isEnd: boolean): Result<Uint8Array, HexRefusal> => {
    const out: number[] = [];
    for (const char of text) {
      if (!/[\s,]/.test(char)) take(char, out);
      else {
        const refusal = finish(out);
        if (refusal !== undefined) return { ok: false, refusal };
      }
    }
    const refusal = isEnd ? finish(out) : undefined;
    return refusal === undefined ? accept(Uint8Array.from(out)) : refuse(refusal);
  };
  return {
    push: (text) => run(textOf(text), false),
    end: () => run("", true),
  };
}

export function parseHex(text: string): Result<Uint8Array, HexRefusal> {
  const reader = createHexReader();
  const pushed = reader.push(new TextEncoder().encode(text));
  if (!pushed.ok) return pushed;
  const ended = reader.end();
  return ended.ok ? accept(Uint8Array.from([...pushed.value, ...ended.value])) : ended;
}
