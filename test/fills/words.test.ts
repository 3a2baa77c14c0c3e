import { expect, test } from "bun:test";
import { causeWord } from "../../views/fills/text.ts";

/** What the filling scale's ledger writes as the cause of an end, besides the interlock's own causes. */
const SCALE_CAUSES = [
  "scale_power_loss",
  "scale_lifted",
  "scale_anti_theft",
  "scale_swapped",
  "scale_abnormal",
  "no_record",
  "permit_not_sent",
  "cancelled",
];

test.each(SCALE_CAUSES)("the record of a fill has words for the scale's cause %s", (cause) => {
  expect(causeWord("en", cause)).not.toBe(cause);
  expect(causeWord("zh-CN", cause)).toMatch(/\p{Script=Han}/u);
});

test.each([
  ["a scale that never came to rest", "unsettled", "The scale did not come to rest"],
  ["a cylinder given back while gas flowed", "rebound", "Stopped by the operator"],
  ["a cause of a later version stays readable", "of_tomorrow", "of_tomorrow"],
  ["a fill that has not ended", null, "—"],
])("%s", (_why, cause, words) => {
  expect(causeWord("en", cause)).toBe(words);
});
