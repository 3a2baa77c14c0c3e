/** A work is booked a day ahead, reviewed by somebody else, and nothing that was typed is lost. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { DAY_MS, HOUR_MS, instant, stampText } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let worker: Visitor;
let approver: Visitor;

beforeAll(async () => {
  site = await openTestSite();
  worker = await site.visitor(["worker"]);
  approver = await site.visitor(["approver"]);
});

afterAll(() => site.close());

const local = (inMs: number): string =>
  stampText(instant(site.time.clock.now() + inMs))
    .slice(0, 16)
    .replace(" ", "T");

const FIELDS = {
  kind: "hot-work",
  what: "更换出口法兰垫片，需切割螺栓",
  place: "2 号储罐出口",
  unit: "储运班",
  company: "泰安安装公司",
};

const times = (fromMs: number) => ({ start: local(fromMs), end: local(fromMs + 4 * HOUR_MS) });

test("too late for a booking: the form comes back with the clause and all that was typed", async () => {
  const answer = await worker.post("/permits/bookings/new", { ...FIELDS, ...times(HOUR_MS) });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain("AQ 3064.2");
  expect(page).toContain(FIELDS.what);
  expect(page).toContain(FIELDS.place);
  expect(site.entries("permit-booking.made")).toHaveLength(0);
});

test("missing fields are told one by one", async () => {
  const answer = await worker.post("/permits/bookings/new", { ...FIELDS, what: "", start: "soon" });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain('id="what-error"');
  expect(page).toContain('id="start-error"');
  expect(page).toContain('id="end-error"');
});

let path = "";

test("a day ahead it is taken once, however often the form is sent", async () => {
  const once = site.app.ports.ids.next();
  const fields = { ...FIELDS, ...times(DAY_MS), once };
  const [first, second] = [
    await worker.post("/permits/bookings/new", fields),
    await worker.post("/permits/bookings/new", fields),
  ];
  path = first.headers.get("location") ?? "";
  expect(path).toBe(`/permits/bookings/${once}`);
  expect(second.headers.get("location")).toBe(path);
  const entries = site.entries("permit-booking.made");
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries[0]?.payload)).not.toContain("法兰");
});

test("nobody reviews their own; somebody else does, once, and refusing needs a reason", async () => {
  expect((await worker.post(`${path}/approve`, { seen: "1" })).status).toBe(422);
  expect((await approver.post(`${path}/refuse`, { seen: "1", note: " " })).status).toBe(422);
  expect((await approver.post(`${path}/approve`, { seen: "9" })).status).toBe(409);
  const approved = await approver.post(`${path}/approve`, { seen: "1", note: "同意" });
  expect(approved.headers.get("location")).toBe(path);
  expect((await approver.post(`${path}/approve`, { seen: "2" })).status).toBe(409);
  expect(await (await worker.get(path)).text()).toContain("已通过");
});

test("an emergency on the day itself needs its reason", async () => {
  const today = { ...FIELDS, ...times(HOUR_MS), emergency: "yes" };
  expect((await worker.post("/permits/bookings/new", today)).status).toBe(422);
  const given = { ...today, "emergency-reason": "法兰漏气" };
  expect((await worker.post("/permits/bookings/new", given)).status).toBe(303);
});

test("another worker sees neither the list's entry nor the booking; the office sees both", async () => {
  const stranger = await site.visitor(["worker"]);
  expect((await stranger.get(path)).status).toBe(404);
  expect(await (await stranger.get("/permits/bookings")).text()).not.toContain(FIELDS.place);
  expect(await (await approver.get("/permits/bookings")).text()).toContain(FIELDS.place);
});
