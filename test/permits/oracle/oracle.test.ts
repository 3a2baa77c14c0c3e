/** A fixed share of the comparison with the oracle; the long one is `bun run test/permits/oracle/run.ts`. */
import { expect, test } from "bun:test";
import { REFUSAL_CODES } from "../../../src/permits/rules/refusals.ts";
import { compare } from "./run.ts";

/** Only at acceptance and archive, which the random permits never reach; `weather.wind` and the rest all are. */
const ELSEWHERE = ["inside.people", "inside.tools", "site.uncleared", "video.kept"];

const SECONDS = 60;

test(
  "the rules and the oracle say the same of random permits",
  () => {
    const { disagreements, seen, opened } = compare(3_000, 20_261_118);
    expect(disagreements).toEqual([]);
    expect(opened).toBeGreaterThan(50);
    const never = REFUSAL_CODES.filter((code) => !seen.has(code) && !ELSEWHERE.includes(code));
    expect(never).toEqual([]);
  },
  SECONDS * 1000,
);
