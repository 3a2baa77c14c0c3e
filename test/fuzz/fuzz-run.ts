/**
 * Feeds a parser with spoilt good samples and with noise. A parser may refuse whatever it likes in its own words; it
 * must not throw anything else, not take long, and not keep what it was given.
 */
import { seeded } from "../../src/demo/random.ts";

export type FuzzCase = {
  readonly name: string;
  /** Good ones; a case with none gets noise only. */
  readonly samples: readonly Uint8Array[];
  readonly run: (bytes: Uint8Array) => unknown;
  /** What the parser throws to say no. */
  readonly isRefusal?: (error: unknown) => boolean;
  /** Longest time for one input; a second unless given. */
  readonly maxMs?: number;
};

export type FuzzReport = {
  readonly name: string;
  readonly inputs: number;
  readonly elapsedMs: number;
  readonly slowestMs: number;
  readonly growthMb: number;
  readonly faults: readonly string[];
};

const INPUT_MAX = 200_000;
const FAULTS_MAX = 5;
const SLOW_MS = 1_000;

/** What breaks parsers more often than chance would. */
const PIECES: readonly Uint8Array[] = [
  "",
  "\u0000",
  "\ufeff",
  "\ufffd",
  "\u202e",
  '"',
  "'",
  "\r\n",
  ",",
  ";",
  "=",
  "&",
  "%",
  "%00",
  "%zz",
  "{",
  "}",
  "[",
  "]",
  "null",
  "true",
  "-1",
  "0",
  "1e999",
  "-0",
  "9007199254740993",
  "99999999999999999999",
  "NaN",
  "2026-02-30",
  "2026-13-01T25:61",
  "__proto__",
  "constructor",
  "<svg>",
  "]]>",
  "<!ENTITY a 'b'>",
  "GWP-",
  "https://",
  "𠀀",
  "气".repeat(300),
  "a".repeat(5_000),
  "[".repeat(3_000),
].map((text) => new TextEncoder().encode(text));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function noise(random: () => number): Uint8Array {
  const length = Math.floor(random() ** 3 * 4_000);
  const isText = random() < 0.5;
  return Uint8Array.from({ length }, () => (isText ? 32 + random() * 95 : random() * 256));
}

type Mutate = (
  bytes: Uint8Array,
  random: () => number,
  samples: readonly Uint8Array[],
) => Uint8Array;

const cutsOf = (bytes: Uint8Array, random: () => number): readonly [number, number] => {
  const [a, b] = [
    Math.floor(random() * (bytes.length + 1)),
    Math.floor(random() * (bytes.length + 1)),
  ];
  return [Math.min(a, b), Math.max(a, b)];
};

const MUTATIONS: readonly Mutate[] = [
  function flip(bytes, random) {
    const changed = bytes.slice();
    for (
      let count = 1 + Math.floor(random() ** 3 * 40);
      count > 0 && changed.length > 0;
      count -= 1
    ) {
      const at = Math.floor(random() * changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return changed;
  },
  function cut(bytes, random) {
    const [from, to] = cutsOf(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function end(bytes, random) {
    return bytes.subarray(0, Math.floor(random() * bytes.length));
  },
  function repeat(bytes, random) {
    const [from, to] = cutsOf(bytes, random);
    const piece = bytes.subarray(from, to);
    return joined(bytes.subarray(0, to), piece, piece, bytes.subarray(to));
  },
  function insert(bytes, random) {
    const at = Math.floor(random() * (bytes.length + 1));
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? bytes;
    return joined(bytes.subarray(0, at), piece, bytes.subarray(at));
  },
  function replace(bytes, random) {
    const [from, to] = cutsOf(bytes, random);
    const piece = PIECES[Math.floor(random() * PIECES.length)] ?? bytes;
    return joined(bytes.subarray(0, from), piece, bytes.subarray(Math.min(to, from + 40)));
  },
  function splice(bytes, random, samples) {
    const other = samples[Math.floor(random() * samples.length)] ?? bytes;
    const [at] = cutsOf(bytes, random);
    const [from] = cutsOf(other, random);
    return joined(bytes.subarray(0, at), other.subarray(from));
  },
];

export function inputOf(samples: readonly Uint8Array[], random: () => number): Uint8Array {
  const sample = samples[Math.floor(random() * samples.length)];
  if (sample === undefined || random() < 0.1) return noise(random);
  let bytes = sample;
  for (let count = 1 + Math.floor(random() ** 2 * 5); count > 0; count -= 1) {
    const mutate = MUTATIONS[Math.floor(random() * MUTATIONS.length)];
    if (mutate !== undefined) bytes = mutate(bytes, random, samples);
  }
  return bytes.slice(0, INPUT_MAX);
}

function shown(bytes: Uint8Array): string {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 160));
  return `${bytes.length} bytes ${JSON.stringify(text)}`;
}

export async function fuzz(
  one: FuzzCase,
  plan: { readonly inputs: number; readonly seed: number; readonly untilMs?: number },
): Promise<FuzzReport> {
  // A parser of its own gets inputs of its own, whatever stands before it in the table.
  const random = seeded(plan.seed * 1_000_003 + one.name.length * 7_919 + one.name.charCodeAt(0));
  const startedAt = performance.now();
  Bun.gc(true);
  const before = process.memoryUsage().rss;
  const faults: string[] = [];
  let [inputs, slowestMs] = [0, 0];
  while (inputs < plan.inputs && faults.length < FAULTS_MAX) {
    if (plan.untilMs !== undefined && performance.now() > plan.untilMs) break;
    // The good ones first: a table that refuses its own samples proves nothing.
    const bytes = one.samples[inputs] ?? inputOf(one.samples, random);
    const isGood = inputs < one.samples.length;
    inputs += 1;
    const at = performance.now();
    try {
      await one.run(bytes);
    } catch (error) {
      const isRefused = one.isRefusal?.(error) === true;
      if (!isRefused || isGood) faults.push(`${String(error).slice(0, 300)} at ${shown(bytes)}`);
    }
    const tookMs = performance.now() - at;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > (one.maxMs ?? SLOW_MS)) faults.push(`${tookMs.toFixed(0)} ms for ${shown(bytes)}`);
  }
  Bun.gc(true);
  return {
    name: one.name,
    inputs,
    elapsedMs: performance.now() - startedAt,
    slowestMs,
    growthMb: (process.memoryUsage().rss - before) / 1_048_576,
    faults,
  };
}
