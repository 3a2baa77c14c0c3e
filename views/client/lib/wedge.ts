/** A wedge scanner is a keyboard that types very fast. This tells its bursts from fingers. Pure: keys in,
 * verdicts out; the page does the rest. */

/** Slowest gap between two characters of a scanner. Fingers on a keyboard are seldom below 60 ms. */
const GAP_MAX_MS = 50;

/** As long as the longest code the server takes. */
const CODE_LENGTH_MAX = 200;

export type WedgeKey = {
  readonly key: string;
  /** The physical key: all there is when an input method swallows `key`. */
  readonly code: string;
  readonly isShifted: boolean;
  readonly isRepeat: boolean;
  readonly hasModifier: boolean;
  readonly atMs: number;
};

export type WedgeState = {
  readonly text: string;
  readonly lastMs: number;
};

/** `start`: a burst may begin here, so the focused field's value is worth keeping. `scan`: a whole code has
 * come. `too_long`: a burst ended that no code can be. */
export type WedgeStep = {
  readonly state: WedgeState;
  readonly event:
    | { readonly kind: "none" }
    | { readonly kind: "start" }
    | { readonly kind: "scan"; readonly code: string }
    | { readonly kind: "too_long" };
};

export const WEDGE_IDLE: WedgeState = { text: "", lastMs: Number.NEGATIVE_INFINITY };

/** US positions of the characters that codes and addresses use: [plain, shifted]. */
const POSITIONS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ["-", "_"],
  Equal: ["=", "+"],
  Slash: ["/", "?"],
  Period: [".", ">"],
  Comma: [",", "<"],
  Semicolon: [";", ":"],
  Quote: ["'", '"'],
  BracketLeft: ["[", "{"],
  BracketRight: ["]", "}"],
  Backslash: ["\\", "|"],
  Space: [" ", " "],
};

const SHIFTED_DIGITS = ")!@#$%^&*(";

/** The character of a key; by its position when a Chinese input method reports only "Process". */
export function characterOf(key: WedgeKey): string | undefined {
  if ([...key.key].length === 1) return key.key;
  if (key.key !== "Process" && key.key !== "Unidentified") return undefined;
  const letter = /^Key([A-Z])$/.exec(key.code)?.[1];
  if (letter !== undefined) return key.isShifted ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(key.code)?.[1];
  if (digit !== undefined) return key.isShifted ? SHIFTED_DIGITS[Number(digit)] : digit;
  return POSITIONS[key.code]?.[key.isShifted ? 1 : 0];
}

/** Full-width letters and digits become plain; what surrounds a code goes. */
export function normaliseCode(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\u3002]/g, ".")
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim();
}

function isEnd(key: WedgeKey): boolean {
  return key.key === "Enter" || key.key === "Tab" || /^(Enter|NumpadEnter|Tab)$/.test(key.code);
}

const none = (state: WedgeState): WedgeStep => ({ state, event: { kind: "none" } });

export function stepWedge(state: WedgeState, key: WedgeKey, minLength: number): WedgeStep {
  // A held key repeats as fast as a scanner types; a shortcut is never part of a code.
  if (key.isRepeat || key.hasModifier) return none(WEDGE_IDLE);
  if (key.key === "Shift" || key.key === "CapsLock") return none(state);
  const isFast = key.atMs - state.lastMs <= GAP_MAX_MS;
  if (isEnd(key)) {
    if (!isFast) return none(WEDGE_IDLE);
    const code = normaliseCode(state.text);
    if (code.length < minLength) return none(WEDGE_IDLE);
    if (code.length > CODE_LENGTH_MAX) return { state: WEDGE_IDLE, event: { kind: "too_long" } };
    return { state: WEDGE_IDLE, event: { kind: "scan", code } };
  }
  const character = characterOf(key);
  if (character === undefined) return none(WEDGE_IDLE);
  if (!isFast || state.text === "") {
    return { state: { text: character, lastMs: key.atMs }, event: { kind: "start" } };
  }
  // One more than the limit is kept: enough to know that the burst is too long, and bounded.
  const text = (state.text + character).slice(0, CODE_LENGTH_MAX + 1);
  return none({ text, lastMs: key.atMs });
}
