import { expect, test } from "bun:test";
import { parseBooking } from "../../src/permits/pages/form.ts";

const GOOD = {
  ...{ kind: "hot-work", what: "更换垫片", unit: "机修班", place: "泵房" },
  ...{ start: "2026-11-24T09:00", end: "2026-11-24T12:00" },
};

test("the site's own people name no company, a contractor does", () => {
  const own = parseBooking(GOOD, []);
  expect(own.ok && own.value.company).toBe("");
  const unnamed = parseBooking({ ...GOOD, contractor: "yes" }, []);
  expect(unnamed.ok ? {} : unnamed.refusal).toEqual({ company: "missing" });
  const named = parseBooking({ ...GOOD, contractor: "yes", company: "泰安安装公司" }, []);
  expect(named.ok && named.value.company).toBe("泰安安装公司");
});
