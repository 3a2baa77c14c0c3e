/** Decisions about filling scales, row by row; the rows of the running server are in scale-permits.test.ts. */
import { describe, expect, test } from "bun:test";
import {
  abnormalCause,
  clockOffsetMs,
  decideScan,
  findingOf,
  isRecordCodeOf,
  type OpenFillFacts,
  PERMIT_REPEAT_MAX_MS,
  SCALE_CHECK_MAX_MS,
  type ScanFacts,
} from "../../src/filling/scale/rules.ts";

const NOW = 1_800_000_000_000;

const GOOD: ScanFacts = {
  pointId: "p1",
  cylinderId: "c1",
  codeProblem: null,
  check: { isPassed: true, isUsed: false, checkedAt: NOW - 1_000 },
  refusals: [],
  openAtPoint: null,
  openOfCylinder: null,
  isSecondWeighingDue: false,
  hasTarget: true,
  isLocked: false,
};

function open(changes: Partial<OpenFillFacts> = {}): OpenFillFacts {
  return {
    fillId: "f1",
    pointId: "p1",
    cylinderId: "c1",
    state: "authorised",
    authorisedAt: NOW - 1_000,
    ...changes,
  };
}

const check = (changes: Partial<NonNullable<ScanFacts["check"]>>): ScanFacts["check"] => ({
  isPassed: true,
  isUsed: false,
  checkedAt: NOW - 1_000,
  ...changes,
});

describe("a scan", () => {
  const ROWS: [why: string, changes: Partial<ScanFacts>, said: string][] = [
    ["all is well", {}, "permit"],
    [
      "a check at its very limit",
      { check: check({ checkedAt: NOW - SCALE_CHECK_MAX_MS }) },
      "permit",
    ],
    [
      "a check past its limit",
      { check: check({ checkedAt: NOW - SCALE_CHECK_MAX_MS - 1 }) },
      "rejected filling.check_outdated",
    ],
    [
      "a check from the future",
      { check: check({ checkedAt: NOW + 1 }) },
      "rejected filling.check_outdated",
    ],
    ["a used check", { check: check({ isUsed: true }) }, "rejected filling.check_used"],
    ["no check", { check: null }, "rejected filling.check_missing"],
    ["a lock that the disk does not know yet", { isLocked: true }, "rejected filling.point_locked"],
    ["no target mass", { hasTarget: false }, "rejected filling.no_target"],
    [
      "its second weighing is due",
      { isSecondWeighingDue: true },
      "rejected filling.second_weighing_due",
    ],
    [
      "its last fill is open elsewhere",
      { openOfCylinder: open({ pointId: "p2" }) },
      "rejected filling.cylinder_unsettled",
    ],
    [
      "both dates are over: the scale says out of date",
      {
        refusals: [
          { code: "filling.service_ended", endedOn: "2026-01-01" as never },
          { code: "filling.inspection_overdue", dueOn: "2026-01-01" as never },
        ],
      },
      "expired filling.service_ended filling.inspection_overdue",
    ],
    [
      "a date is over and something else is wrong",
      {
        refusals: [{ code: "filling.inspection_overdue", dueOn: "2026-01-01" as never }],
        check: null,
      },
      "rejected filling.inspection_overdue filling.check_missing",
    ],
    ["the same fill, a moment ago", { openAtPoint: open() }, "repeat f1"],
    [
      "the same fill at the limit",
      { openAtPoint: open({ authorisedAt: NOW - PERMIT_REPEAT_MAX_MS }) },
      "repeat f1",
    ],
    [
      "the same fill, too long ago",
      { openAtPoint: open({ authorisedAt: NOW - PERMIT_REPEAT_MAX_MS - 1 }) },
      "rejected filling.point_busy",
    ],
    [
      "the same fill under a clock set back",
      { openAtPoint: open({ authorisedAt: NOW + 1 }) },
      "rejected filling.point_busy",
    ],
    [
      "another cylinder while one is being filled",
      { openAtPoint: open({ cylinderId: "c2" }) },
      "rejected filling.point_busy",
    ],
    [
      "a fill that waits for a person",
      { openAtPoint: open({ state: "interrupted" }) },
      "rejected filling.point_busy",
    ],
    [
      "the same fill, but the point was locked since",
      { openAtPoint: open(), isLocked: true },
      "rejected filling.point_locked",
    ],
    [
      "the same fill, but the cylinder was recalled since",
      { openAtPoint: open(), refusals: [{ code: "filling.recalled", cylinderId: "c1" }] },
      "rejected filling.recalled",
    ],
    ["no accepted point", { pointId: null }, "rejected filling.unknown_scale"],
    [
      "a voided code",
      { cylinderId: null, codeProblem: "filling.voided_code" },
      "rejected filling.voided_code",
    ],
  ];
  test.each(ROWS)("%s", (_why, changes, said) => {
    const decided = decideScan({ ...GOOD, ...changes }, NOW);
    const words =
      decided.kind === "refuse"
        ? [decided.decision, ...decided.codes].join(" ")
        : decided.kind === "repeat"
          ? `repeat ${decided.fillId}`
          : decided.kind;
    expect(words).toBe(said);
  });
});

test.each([
  ["the open fill's own", open(), true, false, null, "matched", "f1"],
  ["a second one for it", open(), true, true, null, "further", "f1"],
  ["of another cylinder than the permitted one", open(), false, false, null, "unexplained", null],
  [
    "after it was given back",
    null,
    false,
    false,
    { fillId: "f0", state: "unused", endCause: "permit_not_sent" },
    "late",
    "f0",
  ],
  [
    "after a cancel in the middle",
    null,
    false,
    false,
    { fillId: "f0", state: "unused", endCause: "cancelled" },
    "matched",
    "f0",
  ],
  [
    "after a person settled it",
    null,
    false,
    false,
    { fillId: "f0", state: "closed", endCause: "no_record" },
    "late",
    "f0",
  ],
  [
    "while that fill waits for its scale",
    null,
    false,
    false,
    { fillId: "f0", state: "ended", endCause: "ended" },
    "unexplained",
    null,
  ],
  ["of nobody", null, false, false, null, "unexplained", null],
] as const)(
  "a record %s",
  (_why, openAtPoint, isOpenCylinder, hasOpenRecord, last, finding, fillId) => {
    const facts = {
      openAtPoint,
      isOpenCylinder,
      hasOpenRecord,
      lastOfCylinder: last,
      isNormalEnd: true,
    };
    expect(findingOf(facts)).toEqual({ finding, fillId });
  },
);

test.each([
  ["the code itself", "170705030686", ["170705030686"], true],
  ["a longer code that ends with it", "170705030686", ["0099170705030686"], true],
  ["a longer code that begins with it", "170705030686", ["17070503068612"], true],
  ["it is in the middle", "170705030686", ["9917070503068699"], false],
  ["a shorter code", "170705030686", ["030686"], false],
  ["no digits in the record", null, ["170705030686"], false],
])("a record's code: %s", (_why, code, codes, isOne) => {
  expect(isRecordCodeOf(code, codes)).toBe(isOne);
});

test.each([
  ["as ours", "2027-01-15T16:00:00", 0],
  ["a day and a second ahead", "2027-01-16T16:00:01", 86_401_000],
  ["never set", "2000-01-01T00:00:00", -853_344_000_000],
  ["no time at all", null, null],
])("a clock %s", (_why, local, offset) => {
  expect(clockOffsetMs(local, Date.UTC(2027, 0, 15, 8, 0, 0))).toBe(offset);
});

test.each([
  [0xa4, null],
  [0xa5, "scale_power_loss"],
  [0xa6, "scale_lifted"],
  [0xa7, "scale_anti_theft"],
  [0xa8, "scale_swapped"],
])("command %p ends by %p", (command, cause) => {
  expect(abnormalCause(command)).toBe(cause);
});
