/** What people see and can do when the box does not trust its time: blocked, marked, told, confirmed by two. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { listAlarms } from "../../src/alarms/index.ts";
import { addPerson } from "../../src/identity/index.ts";
import { DAY_MS, HOUR_MS } from "../../src/kernel/instants.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";

// Some of these hash a dozen secrets, which a busy machine takes its time for.
setDefaultTimeout(30_000);

let site: TestSite;
let operator: TestPerson;

const ADMIN = { who: "AD9", secret: "administer-9" };
const SECOND = { who: "SM9", secret: "93847561" };

const FORM = {
  reason: "对照电视台报时",
  "first-who": ADMIN.who,
  "first-secret": ADMIN.secret,
  "second-who": SECOND.who,
  "second-secret": SECOND.secret,
};

beforeEach(async () => {
  site = await openTestSite();
  operator = site.people.get("operator") as TestPerson;
  const { ports } = site.app;
  await addPerson(ports, "system", {
    name: "管理甲",
    staffNumber: ADMIN.who,
    roles: ["administrator"],
    password: ADMIN.secret,
  });
  await addPerson(ports, "system", {
    name: "安全乙",
    staffNumber: SECOND.who,
    roles: ["safety-manager"],
    pin: SECOND.secret,
  });
  await site.app.start();
  await site.app.settled();
});
afterEach(() => site.stop());

async function jump(ms: number): Promise<void> {
  site.time.jumpWall(ms);
  await site.time.advanceAsync(6_000);
  await site.app.settled();
}

const openCodes = (): string[] =>
  listAlarms(site.app.ports.db.read, { state: "open" }, { offset: 0, limit: 20 }).items.map(
    ({ code }) => code,
  );

const isTrusted = (): boolean => site.app.ports.clockTrust().isTrusted;

/** Signed in after the jump: a session of another time is none. */
async function signIn(): Promise<Browser> {
  return await site.login(operator);
}

describe("a clock that jumped", () => {
  test("is said on every page, raises an alarm, marks records, and goes when it is right again", async () => {
    await jump(HOUR_MS);
    expect(isTrusted()).toBe(false);
    expect(openCodes()).toContain("clock.untrusted");
    expect((await site.browser().get("/login")).text).toContain('id="clock-notice"');
    const browser = await signIn();
    const health = await browser.get("/health");
    expect(health.text).toContain('id="clock-notice"');
    expect(health.text).toContain("本机时间不可信");
    const lost = site.entries().find(({ kind }) => kind === "clock.lost");
    expect(JSON.parse(lost?.payload ?? "{}")).toEqual({ cause: "jumped", timeUnconfirmed: true });
    const office = await site.login(site.people.get("administrator") as TestPerson);
    expect((await office.get("/journal")).text).toContain("时间未确认");
    const [alarm] = listAlarms(
      site.app.ports.db.read,
      { state: "open" },
      { offset: 0, limit: 1 },
    ).items;
    await jump(-HOUR_MS);
    // The record keeps its mark when the time is right again; one of another time has none.
    const manager = await site.login(site.people.get("safety-manager") as TestPerson);
    expect((await manager.get(`/alarms/${alarm?.id}`)).text).toContain('id="record-notice"');
    expect((await manager.get("/alarms")).text).not.toContain('id="record-notice"');
    expect(isTrusted()).toBe(true);
    expect(site.kinds()).toContain("clock.returned");
    expect(openCodes()).not.toContain("clock.untrusted");
    expect((await site.browser().get("/login")).text).not.toContain('id="clock-notice"');
  });

  for (const years of [10, -10]) {
    test(`${years} years: nobody is locked out, nothing is lost, two people bring it back`, async () => {
      const before = site.head();
      await jump(years * 365 * DAY_MS);
      const browser = await signIn();
      expect((await browser.get("/clock")).text).toContain("时间不可信，充装已停止");
      // Wrong ones at the wrong time lock an account until the wrong time plus some seconds.
      const rightAt = site.clock.now() - years * 365 * DAY_MS;
      const at = new Date(rightAt + 8 * HOUR_MS).toISOString().slice(0, 19);
      for (let n = 0; n < 6; n += 1) {
        await browser.post("/clock", { ...FORM, "set-at": at, "first-secret": "wrong" });
      }
      await site.time.advanceAsync(60_000);
      const later = new Date(rightAt + 60_000 + 8 * HOUR_MS).toISOString().slice(0, 19);
      const answer = await browser.post("/clock", { ...FORM, "set-at": later });
      expect([answer.status, answer.location]).toEqual([303, "/clock"]);
      expect(isTrusted()).toBe(true);
      expect(Math.abs(site.app.ports.clock.now() - rightAt - 60_000)).toBeLessThan(2_000);
      const confirmed = site.entries().find(({ kind }) => kind === "clock.confirmed");
      const payload = JSON.parse(confirmed?.payload ?? "{}") as Record<string, unknown>;
      expect(payload).toMatchObject({ reason: FORM.reason });
      expect(payload["timeUnconfirmed"]).toBeUndefined();
      expect(openCodes()).not.toContain("clock.untrusted");
      expect(site.head()).toBeGreaterThan(before);
      const again = await signIn();
      expect((await again.get("/clock")).text).toContain("管理甲 · AD9 + 安全乙 · SM9");
    });
  }
});

describe("the form", () => {
  test.each([
    ["no reason", { reason: " " }, "请写明原因与依据"],
    [
      "the same person twice",
      { "second-who": ADMIN.who, "second-secret": ADMIN.secret },
      "必须是另一个人",
    ],
    [
      "no administrator",
      { "first-who": SECOND.who, "first-secret": SECOND.secret },
      "此人不是系统管理员",
    ],
    ["a wrong secret", { "second-secret": "00000000" }, "还可以试"],
    ["a time before the program", { "set-at": "2020-01-01T00:00" }, "不能早于程序发布日"],
    ["a time in two hundred years", { "set-at": "2198-01-01T00:00" }, "时间过于久远"],
    ["no time", { "set-at": "yesterday" }, "时间格式不对"],
  ])(
    "refuses %s in words, keeps what was typed and changes nothing",
    async (_why, change, words) => {
      await jump(HOUR_MS);
      const browser = await signIn();
      const answer = await browser.post("/clock", { ...FORM, ...change });
      expect(answer.status).toBe(422);
      if (words !== "还可以试") expect(answer.text).toContain(words);
      expect(answer.text).toContain(`value="${{ ...FORM, ...change }["first-who"]}"`);
      expect(answer.text).not.toContain(FORM["first-secret"]);
      expect(isTrusted()).toBe(false);
      expect(site.kinds()).not.toContain("clock.confirmed");
    },
  );

  test("a full disk takes the new time back", async () => {
    await jump(HOUR_MS);
    const browser = await signIn();
    const makeRoom = await site.fillDisk();
    const before = site.app.ports.clock.now();
    const answer = await browser.post("/clock", { ...FORM, "set-at": "2027-02-01T00:00:00" });
    expect(answer.status).toBe(503);
    expect(Math.abs(site.app.ports.clock.now() - before)).toBeLessThan(10_000);
    expect(isTrusted()).toBe(false);
    makeRoom();
    const done = await browser.post("/clock", FORM);
    expect(done.status).toBe(303);
    expect(isTrusted()).toBe(true);
  });
});
