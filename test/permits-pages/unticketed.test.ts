/** Work without a ticket is an urgent alarm from the moment somebody says so. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { listOpenByCode } from "../../src/alarms/index.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { PERMIT_ALARMS } from "../../src/permits/rules/alarms.ts";
import { followPermits } from "../../src/permits/watch.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let worker: Visitor;

beforeAll(async () => {
  site = await openTestSite();
  worker = await site.visitor(["worker"]);
});

afterAll(() => site.close());

const raised = () => listOpenByCode(site.app.ports.db.read, "permit.ticket_none");

test("a report without words is refused and keeps what was typed; nothing is raised", async () => {
  const answer = await worker.post(permitPaths.unticketed, { place: "2 号储罐", what: "" });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("2 号储罐");
  expect(raised()).toHaveLength(0);
});

test("a report sent twice is one urgent alarm, code 60, and no round of the watch takes it away", async () => {
  const once = site.app.ports.ids.next();
  const sent = { once, kind: "hot-work", place: "2 号储罐", what: "罐顶电焊，无人监护" };
  for (let times = 0; times < 2; times += 1) {
    const answer = await worker.post(permitPaths.unticketed, sent);
    expect(answer.status).toBe(303);
    const page = await (await worker.get(answer.headers.get("location") ?? "")).text();
    expect(page).toContain("报警已发出");
  }
  const [alarm, ...more] = raised();
  expect(more).toHaveLength(0);
  expect(alarm).toMatchObject({ priority: 1, place: "2 号储罐 · 罐顶电焊，无人监护" });
  expect(PERMIT_ALARMS["ticket.none"].aq).toBe("60");
  await followPermits(site.app.ports);
  expect(raised()).toHaveLength(1);
  const manager = await site.visitor(["safety-manager"]);
  expect(await (await manager.get("/alarms")).text()).toContain("罐顶电焊");
});
