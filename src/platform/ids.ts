/** Sortable ids: 26 characters of [0-9a-z], safe in a selector, a topic, a URL and a file name. */
import type { Clock } from "./clock.ts";

export type Ids = {
  /** Sorts after every id given out before it. */
  next(): string;
  /** Unguessable, for tokens and codes on paper. */
  secret(bytes?: number): string;
};

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_CHARS = 10;
const RANDOM_CHARS = 16;

function timeText(ms: number): string {
  let text = "";
  let rest = ms;
  for (let index = 0; index < TIME_CHARS; index += 1) {
    text = (ALPHABET[rest % 32] ?? "0") + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomText(chars: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(chars));
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("");
}

/** Adds one to a text in our alphabet, so that ids of one millisecond stay in order. */
function following(text: string): string {
  const chars = [...text];
  for (let index = chars.length - 1; index >= 0; index -= 1) {
    const digit = ALPHABET.indexOf(chars[index] ?? "0");
    if (digit < 31) {
      chars[index] = ALPHABET[digit + 1] ?? "0";
      return chars.join("");
    }
    chars[index] = "0";
  }
  return chars.join("");
}

export function systemIds(clock: Clock): Ids {
  let lastTime = 0;
  let lastRandom = randomText(RANDOM_CHARS);
  return {
    next() {
      const time = Math.max(clock.now(), lastTime);
      lastRandom = time === lastTime ? following(lastRandom) : randomText(RANDOM_CHARS);
      lastTime = time;
      return timeText(time) + lastRandom;
    },
    secret: (bytes = 20) => randomText(Math.ceil((bytes * 8) / 5)),
  };
}
