import { expect, test } from "bun:test";
import { parseJunit } from "../../.ci/junit.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="5" failures="1" skipped="2">
  <testsuite name="test/a.test.ts" file="test/a.test.ts" tests="5">
    <testsuite name="weighing" file="test/a.test.ts" line="3">
      <testcase name="1 &lt; 2 &amp; &quot;so&quot;" classname="steady &gt; weighing" file="test/a.test.ts" line="7" assertions="1">
        <failure type="AssertionError" message="expect(received)&#10;">at &lt;testcase name="x" /&gt;</failure>
      </testcase>
      <testcase name="row 1" classname="weighing" file="test/a.test.ts" line="8" assertions="0" />
    </testsuite>
    <testcase name="later" classname="" file="test/a.test.ts" line="2"><skipped message="TODO" /></testcase>
    <testcase name="off" classname="" file="test/a.test.ts" line="2">
      <skipped />
    </testcase>
    <testcase name="ok" classname="" file="test/a.test.ts" line="2" assertions="0" />
  </testsuite>
</testsuites>`;

test("counts each test once and names the failed ones with file and line", () => {
  expect(parseJunit(REPORT)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 2,
    failures: ['test/a.test.ts:7: weighing > steady > 1 < 2 & "so"'],
  });
});

test("finds nothing in a report that was cut off at the start", () => {
  expect(parseJunit("<?xml").passed).toBe(0);
});
