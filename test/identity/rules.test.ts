/** Who may change whom, when a certificate counts, how codes and sheets are read. */
import { describe, expect, test } from "bun:test";
import { createPending } from "../../src/identity/attempts.ts";
import {
  handoverState,
  runningShifts,
  uncoveredMin,
  weekStart,
} from "../../src/identity/duty-rules.ts";
import { parseCertificate, parsePerson } from "../../src/identity/form.ts";
import { IMPORT_ROWS_MAX, readImport } from "../../src/identity/import-rules.ts";
import {
  dueLevelOf,
  isBlacklisted,
  isGoodPassword,
  namingProblems,
  needsTotp,
  rightsOver,
} from "../../src/identity/rules.ts";
import { plainCode } from "../../src/identity/secrets.ts";
import { acceptedStep, fromBase32, hotp, toBase32 } from "../../src/identity/totp.ts";
import { readSheet } from "../../src/platform/sheet.ts";
import { at, day } from "../support/app.ts";

const TODAY = day("2026-12-10");

describe("RFC 6238 appendix B, SHA-1", () => {
  const key = new TextEncoder().encode("12345678901234567890");
  test.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at %d s the code is %s", (seconds, code) => {
    expect(hotp(key, Math.floor(seconds / 30), 8)).toBe(code);
  });

  const secret = toBase32(key);
  const now = at(1_111_111_111_000);
  const step = Math.floor(1_111_111_111 / 30);
  test.each([
    ["the present step", 0, 0, step],
    ["one step early", -1, 0, step - 1],
    ["one step late", 1, 0, step + 1],
    ["two steps early", -2, 0, undefined],
    ["two steps late", 2, 0, undefined],
    ["a code that was used", 0, step, undefined],
  ])("%s", (_why, offset, last, expected) => {
    expect(acceptedStep(secret, hotp(key, step + offset), now, last)).toBe(expected);
  });

  test.each(["", "12345", "1234567", "abcdef", "1".repeat(100_000)])("%p is no code", (code) => {
    expect(acceptedStep(secret, code, now, 0)).toBeUndefined();
  });

  test("base 32 goes there and back, for every length", () => {
    for (let length = 0; length < 40; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
      expect(fromBase32(toBase32(bytes))).toEqual(bytes);
    }
  });
});

describe("rights", () => {
  test.each([
    [
      "an administrator resets an operator's PIN",
      ["administrator"],
      ["operator"],
      "reset-pin",
      true,
    ],
    ["an administrator edits another one", ["administrator"], ["administrator"], "roles", true],
    ["a safety manager adds certificates", ["safety-manager"], ["operator"], "certificates", true],
    ["a safety manager makes no accounts", ["safety-manager"], ["operator"], "reset-pin", false],
    [
      "a safety manager edits no administrator",
      ["safety-manager"],
      ["administrator"],
      "edit",
      false,
    ],
    [
      "nor one who is more than that",
      ["safety-manager"],
      ["operator", "administrator"],
      "edit",
      false,
    ],
    ["an administrator edits no regulator", ["administrator"], ["regulator"], "edit", false],
    ["nor resets the PIN", ["administrator"], ["regulator"], "reset-pin", false],
    ["nor makes a badge", ["administrator"], ["regulator"], "badge", false],
    ["nor ends the sessions", ["administrator"], ["regulator"], "end-sessions", false],
    ["nor takes the second factor", ["administrator"], ["regulator"], "reset-totp", false],
    [
      "nor of one with another role too",
      ["administrator"],
      ["regulator", "operator"],
      "edit",
      false,
    ],
    ["an administrator blocks a regulator", ["administrator"], ["regulator"], "deactivate", true],
    ["an operator edits nobody", ["operator"], ["operator"], "edit", false],
    ["a regulator edits nobody", ["regulator"], ["operator"], "edit", false],
  ] as const)("%s", (_why, actor, target, right, isAllowed) => {
    expect(rightsOver(actor, target).includes(right)).toBe(isAllowed);
  });
});

test.each([
  ["2026-12-09", "expired"],
  ["2026-12-10", "d30"],
  ["2027-01-09", "d30"],
  ["2027-01-10", "d60"],
  ["2027-02-08", "d60"],
  ["2027-02-09", "d90"],
  ["2027-03-10", "d90"],
  ["2027-03-11", "ok"],
] as const)("a certificate until %s is %s", (until, level) => {
  expect(dueLevelOf(day(until), TODAY)).toBe(level);
});

test.each([
  ["never", null, null, false],
  ["until lifted", 1, null, true],
  ["on its last day", 1, "2026-12-10", true],
  ["after it", 1, "2026-12-09", false],
] as const)("blacklisted: %s", (_why, blacklistedAt, blacklistedUntil, expected) => {
  expect(isBlacklisted({ blacklistedAt, blacklistedUntil }, TODAY)).toBe(expected);
});

test("who may be named needs the certificate, valid, and a clean name", () => {
  const held = [{ kind: "welding", number: "1", expiresOn: day("2026-12-10") }];
  const person = { isActive: true, isBlacklisted: false };
  expect(namingProblems(person, held, ["welding"], TODAY)).toEqual([]);
  expect(namingProblems(person, held, ["electrician"], TODAY)).toEqual(["no-certificate"]);
  expect(namingProblems(person, held, ["welding"], day("2026-12-11"))).toEqual(["expired"]);
  expect(namingProblems({ isActive: false, isBlacklisted: true }, [], [], TODAY)).toEqual([
    "inactive",
    "blacklisted",
  ]);
});

test.each([
  ["administrator at the kiosk", true, ["administrator"], "kiosk", true],
  ["safety manager at the kiosk", true, ["safety-manager"], "kiosk", false],
  ["safety manager at the desk", true, ["safety-manager"], "desk", true],
  ["not enrolled", false, ["administrator"], "desk", false],
] as const)("second factor: %s", (_why, has, roles, channel, expected) => {
  expect(needsTotp(has, roles, channel)).toBe(expected);
});

test.each([
  ["short", "abc", false],
  ["repeated", "aaaaaaaaaaaa", false],
  ["a sentence", "gas station 12", true],
  ["endless", "ab1c".repeat(100), false],
])("password %s", (_why, password, isGood) => {
  expect(isGoodPassword(password)).toBe(isGood);
});

test("codes on paper are read as people copy them", () => {
  expect(plainCode(" abO1-l2I3 ")).toBe("ab011213");
});

describe("limits in memory", () => {
  test("pending things lapse, and the oldest makes room", () => {
    let count = 0;
    const pending = createPending<number>(() => `t${count++}`, { max: 2, keepMs: 100 });
    const [one, two, three] = [pending.put(1, at(0)), pending.put(2, at(0)), pending.put(3, at(0))];
    expect(pending.find(one, at(1))).toBeUndefined();
    expect(pending.find(two, at(1))).toBe(2);
    expect(pending.find(three, at(100))).toBeUndefined();
  });
});

describe("a person's form", () => {
  const good = { name: "王工", "staff-number": "A-1", kind: "staff" };
  test.each([
    ["no name", { name: " " }, "name", "missing"],
    ["a name ten times too long", { name: "王".repeat(400) }, "name", "too-long"],
    ["a control character", { name: "a\u0000b" }, "name", "characters"],
    ["writing turned round", { name: "a\u202eb" }, "name", "characters"],
    ["a number with markup", { "staff-number": "<b>" }, "staff-number", "staff-number"],
    ["a whole identity number", { "id-last4": "370983199001011234" }, "id-last4", "id-last4"],
    ["an unknown kind", { kind: "regulator" }, "kind", "choice"],
    ["level 5", { level: "5" }, "level", "choice"],
    ["a contractor without company", { kind: "contractor" }, "company", "company-needed"],
    ["a phone of letters", { phone: "call me" }, "phone", "phone"],
  ] as const)("%s", (_why, change, field, problem) => {
    const parsed = parsePerson({ ...good, ...change });
    expect(parsed.ok ? {} : parsed.refusal).toMatchObject({ [field]: problem });
  });

  test.each([
    ["unknown kind", { "certificate-kind": "x" }, "certificate-kind", "choice"],
    ["no last day", { "expires-on": "" }, "expires-on", "missing"],
    ["30 February", { "expires-on": "2028-02-30" }, "expires-on", "not-a-day"],
    ["issued tomorrow", { "issued-on": "2026-12-11" }, "issued-on", "in-the-future"],
    [
      "ends before it begins",
      { "issued-on": "2026-01-01", "expires-on": "2025-01-01" },
      "expires-on",
      "before-issued",
    ],
  ] as const)("certificate: %s", (_why, change, field, problem) => {
    const certificate = {
      "certificate-kind": "welding",
      "certificate-number": "w1",
      "expires-on": "2028-01-01",
    };
    const parsed = parseCertificate({ ...certificate, ...change }, TODAY);
    expect(parsed.ok ? {} : parsed.refusal).toMatchObject({ [field]: problem });
  });
});

describe("sheets", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const HEADS = "工号,姓名,类别,证书类型,证书编号,有效期至";

  test("GBK and UTF-8 give the same rows", () => {
    // 工号,姓名 / A1,王工 in GBK.
    const gbk = Uint8Array.from([
      0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0x41, 0x31, 0x2c, 0xcd, 0xf5,
      0xb9, 0xa4,
    ]);
    expect(readImport(gbk, TODAY)).toEqual(readImport(bytes("\ufeff工号,姓名\nA1,王工"), TODAY));
  });

  test.each([
    ["nothing", new Uint8Array(), "empty"],
    ["only heads", bytes(HEADS), "empty"],
    ["a workbook", Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), "not-text"],
    ["UTF-16", Uint8Array.from([0xff, 0xfe, 0x41, 0, 0x2c, 0]), "not-text"],
    ["broken bytes", Uint8Array.from([0x41, 0x2c, 0xff, 0xff, 0x0a, 0x41]), "encoding"],
    ["too large", new Uint8Array(1_000_001).fill(65), "too-large"],
    ["other columns", bytes("a,b\n1,2"), "no-columns"],
    ["an open quote", bytes(`${HEADS}\nA1,"王工`), "quotes"],
    ["too many rows", bytes(`${HEADS}\n${"A1,王\n".repeat(IMPORT_ROWS_MAX + 1)}`), "too-many-rows"],
  ])("%s is refused in words", (_why, file, problem) => {
    expect(readImport(file, TODAY)).toEqual({ ok: false, refusal: problem } as never);
  });

  test("random bytes never throw", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      let state = seed;
      const noise = Uint8Array.from({ length: 400 }, () => {
        state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
        return state >> 16;
      });
      expect(() => readSheet(noise)).not.toThrow();
      expect(() => readImport(noise, TODAY)).not.toThrow();
    }
  });

  test("each row says what is wrong, by its line, also after a blank one", () => {
    const read = readImport(
      bytes(
        `${HEADS}\r\nA1,王工,员工,气瓶充装（P）,p-1,2028/1/5\r\n\r\nA2,,员工,,,\r\nA3,${"长".repeat(3_000)},,,,`,
      ),
      TODAY,
    );
    expect(read.ok).toBe(true);
    const rows = read.ok ? read.value : [];
    expect(rows.map(({ line, problems }) => [line, problems])).toEqual([
      [2, []],
      [4, [{ field: "name", problem: "missing" }]],
      [5, [{ field: "name", problem: "too-long" }]],
    ]);
    expect(rows[0]?.certificate).toMatchObject({
      kind: "cylinder-filling",
      number: "P-1",
      expiresOn: day("2028-01-05"),
    });
  });

  test("two rows of one number must agree", () => {
    const read = readImport(bytes("工号,姓名\nA1,王\nA1,李"), TODAY);
    expect(read.ok && read.value[1]?.problems).toEqual([
      { field: "staff-number", problem: "taken" },
    ]);
  });
});

describe("duty", () => {
  const shifts = [
    { id: "d", name: "早", startMin: 480, endMin: 1_200 },
    { id: "n", name: "夜", startMin: 1_200, endMin: 480 },
  ];
  // 2026-12-10 12:00 at the site.
  const noon = Date.UTC(2026, 11, 10, 4);
  const HOUR = 3_600_000;

  test.each([
    ["at noon", 0, "d", "2026-12-10"],
    ["in the evening", 9 * HOUR, "n", "2026-12-10"],
    ["after midnight the shift of yesterday", 14 * HOUR, "n", "2026-12-10"],
    ["on the minute of the change", 8 * HOUR, "n", "2026-12-10"],
  ])("%s", (_why, later, id, startedOn) => {
    const [running, ...others] = runningShifts(shifts, at(noon + later));
    expect([running?.shift.id, running?.day as string, others.length]).toEqual([id, startedOn, 0]);
  });

  test.each([
    ["two halves", shifts, 0],
    ["nothing", [], 1_440],
    ["a day shift only", shifts.slice(0, 1), 720],
    ["one of 24 h", [{ startMin: 0, endMin: 0 }], 0],
  ])("uncovered: %s", (_why, given, minutes) => {
    expect(uncoveredMin(given)).toBe(minutes);
  });

  const span = { startAt: at(0), endAt: at(8 * HOUR) };
  test.each([
    ["early", true, undefined, 5 * HOUR, "none"],
    ["two hours before the end", true, undefined, 6 * HOUR, "open"],
    ["written", true, { confirmedAt: null }, 8 * HOUR, "written"],
    ["half an hour late", true, { confirmedAt: null }, 8.5 * HOUR + 1, "missed"],
    ["nothing written", true, undefined, 9 * HOUR, "missed"],
    ["confirmed", true, { confirmedAt: at(1) }, 99 * HOUR, "confirmed"],
    ["nobody had it", false, undefined, 99 * HOUR, "none"],
  ] as const)("hand-over %s", (_why, isManned, handover, now, expected) => {
    expect(handoverState(span, isManned, handover, at(now))).toBe(expected);
  });

  test.each([
    ["2026-12-10", "2026-12-07"],
    ["2026-12-07", "2026-12-07"],
    ["2026-12-13", "2026-12-07"],
    ["1969-12-31", "1969-12-29"],
    ["2027-01-01", "2026-12-28"],
  ])("the week of %s begins on %s", (one, monday) => {
    expect(weekStart(day(one)) as string).toBe(monday);
  });
});
