import { describe, expect, test } from "bun:test";
import { clockTextOf } from "../../../views/client/lib/clock.ts";
import { hintSeconds } from "../../../views/client/lib/idle.ts";
import { pressed } from "../../../views/client/lib/pin.ts";
import { repeatGuard } from "../../../views/client/lib/repeat-guard.ts";
import {
  SCAN_BUSY_MAX_MS,
  SCAN_QUEUE_MAX,
  scanQueue,
} from "../../../views/client/lib/scan-queue.ts";
import {
  normaliseCode,
  stepWedge,
  WEDGE_IDLE,
  type WedgeKey,
} from "../../../views/client/lib/wedge.ts";

const PLAIN = { isShifted: false, isRepeat: false, hasModifier: false };

function keysOf(text: string, gapMs: number, change: Partial<WedgeKey> = {}): WedgeKey[] {
  return [...text].map((character, index) => ({
    ...PLAIN,
    key: character === "\n" ? "Enter" : character === "\t" ? "Tab" : character,
    code: "",
    atMs: index * gapMs,
    ...change,
    ...(change.atMs === undefined ? {} : { atMs: change.atMs + index * gapMs }),
  }));
}

/** What an input method reports: no key, only the position. */
function composed(text: string, gapMs: number): WedgeKey[] {
  return [...text].map((character, index) => ({
    ...PLAIN,
    key: "Process",
    code:
      character === "\n"
        ? "Enter"
        : /\d/.test(character)
          ? `Digit${character}`
          : character === "-"
            ? "Minus"
            : `Key${character.toUpperCase()}`,
    isShifted: /[A-Z]/.test(character),
    atMs: index * gapMs,
  }));
}

function scansOf(keys: readonly WedgeKey[], minLength = 6): string[] {
  let state = WEDGE_IDLE;
  const scans: string[] = [];
  for (const key of keys) {
    const step = stepWedge(state, key, minLength);
    state = step.state;
    if (step.event.kind === "scan") scans.push(step.event.code);
    if (step.event.kind === "too_long") scans.push("too_long");
  }
  return scans;
}

describe("a wedge scanner", () => {
  test.each([
    ["a code with Enter", keysOf("3701-20210933\n", 8), ["3701-20210933"]],
    ["a code with Tab", keysOf("3701-20210933\t", 8), ["3701-20210933"]],
    ["a URL", keysOf("https://s.example/c/A1\n", 20), ["https://s.example/c/A1"]],
    ["two codes one after the other", keysOf("123456\nABCDEF\n", 10), ["123456", "ABCDEF"]],
    ["full-width digits become plain", keysOf("３７０１２０\n", 10), ["370120"]],
    ["an input method reports only positions", composed("AB-123456\n", 10), ["AB-123456"]],
    ["fingers are too slow", keysOf("12345678\n", 120), []],
    ["five characters are too few", keysOf("12345\n", 10), []],
    ["a held key is no scanner", keysOf("aaaaaaaaaa\n", 30, { isRepeat: true }), []],
    ["shortcuts are no code", keysOf("abcdefgh\n", 10, { hasModifier: true }), []],
    [
      "Enter long after the burst",
      [...keysOf("12345678", 10), ...keysOf("\n", 0, { atMs: 900 })],
      [],
    ],
    [
      "fingers first, then a scan: only the scan",
      [...keysOf("abc", 150), ...keysOf("3701-0001\n", 10, { atMs: 2_000 })],
      ["3701-0001"],
    ],
    [
      "an arrow key in between ends the burst",
      [
        ...keysOf("12345", 10),
        { ...PLAIN, key: "ArrowUp", code: "", atMs: 50 },
        ...keysOf("6\n", 10, { atMs: 60 }),
      ],
      [],
    ],
    ["longer than any code", keysOf(`${"9".repeat(5_000)}\n`, 1), ["too_long"]],
    ["exactly the longest code", keysOf(`${"9".repeat(200)}\n`, 1), ["9".repeat(200)]],
  ] as const)("%s", (_why, keys, expected) => {
    expect(scansOf(keys)).toEqual([...expected]);
  });

  test("shift for a capital does not break the burst", () => {
    const shift = { ...PLAIN, key: "Shift", code: "ShiftLeft", atMs: 25 };
    const keys = [...keysOf("abc", 10), shift, ...keysOf("DEF\n", 10, { atMs: 30 })];
    expect(scansOf(keys)).toEqual(["abcDEF"]);
  });

  test("a short badge is taken where the page allows it", () => {
    expect(scansOf(keysOf("B123\n", 10), 4)).toEqual(["B123"]);
  });

  test("the burst's first character says that a field's value is to be kept", () => {
    const [first, second] = keysOf("ab", 10) as [WedgeKey, WedgeKey];
    const step = stepWedge(WEDGE_IDLE, first, 6);
    expect(step.event.kind).toBe("start");
    expect(stepWedge(step.state, second, 6).event.kind).toBe("none");
  });

  test.each([
    ["invisible marks go", "\u200b370\u0007120 ", "370120"],
    ["full-width colon and slash", "ｈｔｔｐ：／／ａ", "http://a"],
    ["Chinese full stop of an input method", "a。b", "a.b"],
  ])("normalises: %s", (_why, text, expected) => {
    expect(normaliseCode(text)).toBe(expected);
  });
});

describe("the scan queue", () => {
  function recorded({ isOpen = true } = {}) {
    const sent: string[] = [];
    const queue = scanQueue((code) => sent.push(code));
    if (isOpen) queue.open(0);
    return { sent, queue };
  }

  test("sends one at a time and in order", () => {
    const { sent, queue } = recorded();
    for (const code of ["a", "b", "c"]) queue.offer(code, 0);
    expect(sent).toEqual(["a"]);
    queue.finished(100);
    expect(sent).toEqual(["a", "b"]);
    queue.finished(200);
    queue.finished(300);
    expect(sent).toEqual(["a", "b", "c"]);
  });

  test("is free again after the last", () => {
    const { sent, queue } = recorded();
    queue.offer("a", 0);
    queue.finished(1);
    queue.offer("b", 2);
    expect(sent).toEqual(["a", "b"]);
  });

  test("holds what is scanned while the page loads, and sends all of it then", () => {
    const { sent, queue } = recorded({ isOpen: false });
    queue.offer("a", 0);
    queue.offer("b", SCAN_BUSY_MAX_MS * 2);
    queue.expire(SCAN_BUSY_MAX_MS * 3);
    expect(sent).toEqual([]);
    queue.open(SCAN_BUSY_MAX_MS * 3);
    queue.finished(SCAN_BUSY_MAX_MS * 3 + 1);
    expect(sent).toEqual(["a", "b"]);
  });

  test("refuses beyond its limit and loses none below it", () => {
    const { sent, queue } = recorded();
    const offers = Array.from({ length: SCAN_QUEUE_MAX + 2 }, (_, i) => queue.offer(String(i), 0));
    expect(offers.filter((isTaken) => !isTaken).length).toBe(1);
    expect(offers.at(-1)).toBe(false);
    for (let i = 0; i <= SCAN_QUEUE_MAX; i++) queue.finished(i);
    expect(sent.length).toBe(SCAN_QUEUE_MAX + 1);
  });

  test("goes on when a request gives no sign of its end", () => {
    const { sent, queue } = recorded();
    queue.offer("a", 0);
    queue.offer("b", 1);
    queue.expire(SCAN_BUSY_MAX_MS - 1);
    expect(sent).toEqual(["a"]);
    queue.expire(SCAN_BUSY_MAX_MS);
    expect(sent).toEqual(["a", "b"]);
  });
});

describe("the camera's repeat guard", () => {
  test.each([
    [
      "a code in sight counts once",
      [
        ["a", 0],
        ["a", 500],
        ["a", 1_999],
      ],
      [true, false, false],
    ],
    [
      "staying in sight prolongs the guard",
      [
        ["a", 0],
        ["a", 1_500],
        ["a", 3_000],
      ],
      [true, false, false],
    ],
    [
      "out of sight for 2 s counts again",
      [
        ["a", 0],
        ["a", 2_000],
      ],
      [true, true],
    ],
    [
      "two codes in one picture count once each",
      [
        ["a", 0],
        ["b", 10],
        ["a", 20],
        ["b", 30],
      ],
      [true, true, false, false],
    ],
  ] as const)("%s", (_why, seen, expected) => {
    const isNew = repeatGuard();
    expect(seen.map(([code, atMs]) => isNew(code, atMs))).toEqual([...expected]);
  });
});

describe("small things", () => {
  test.each([
    ["a digit is added", "12", "3", 12, "123"],
    ["not beyond the length", "123", "4", 3, "123"],
    ["backspace", "12", "back", 12, "1"],
    ["backspace of nothing", "", "back", 12, ""],
    ["clear", "12", "clear", 12, ""],
    ["no letters", "1", "x", 12, "1"],
  ])("PIN: %s", (_why, value, key, lengthMax, expected) => {
    expect(pressed(value, key, lengthMax)).toBe(expected);
  });

  test.each([
    ["nothing to say yet", 100_000, undefined],
    ["the warning begins", 270_000, 30],
    ["time is up", 300_000, 0],
    ["never below zero", 999_000, 0],
  ])("idle: %s", (_why, idleMs, expected) => {
    expect(hintSeconds(idleMs, 300_000, 30_000)).toBe(expected);
  });

  test("the clock shows the site's time zone", () => {
    expect(clockTextOf(0)).toBe("08:00:00");
    expect(clockTextOf(16 * 3_600_000 - 1)).toBe("23:59:59");
    expect(clockTextOf(16 * 3_600_000)).toBe("00:00:00");
  });
});
