/** Signing in and out over HTTP: PIN, password, badge, lock-out, sessions, cookies, tokens, ways back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { createMemory } from "../../src/identity/memory.ts";
import { person, session } from "../../src/identity/schema.ts";
import { hashToken } from "../../src/identity/secrets.ts";
import { loginWithSecret } from "../../src/identity/service.ts";
import { openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const PIN = "258036";
const PASSWORD = "correct horse battery";

let site: TestSite;
let li: TestPerson;
let wang: TestPerson;

beforeAll(async () => {
  site = await openTestSite();
  li = await site.addPerson({
    staffNumber: "LI",
    roles: ["operator"],
    pin: PIN,
    password: PASSWORD,
  });
  wang = await site.addPerson({ staffNumber: "WANG", roles: ["operator"], pin: "741963" });
});

afterAll(() => site.stop());

const set = (change: Partial<typeof person.$inferInsert>, id = li.id): Promise<unknown> =>
  site.app.ports.db.write((tx) => tx.orm.update(person).set(change).where(eq(person.id, id)).run());

beforeEach(() => set({ failures: 0, lockedUntil: 0, isActive: true }));

const rowOf = (id = li.id) =>
  site.app.ports.db.read.select().from(person).where(eq(person.id, id)).get();

const login = (who: string, secret: string, to = "/board") =>
  site.browser().post("/login", { who, secret, to });

describe("one may sign in", () => {
  test.each([
    ["by number and PIN", () => login("LI", PIN)],
    ["by tile and PIN", () => login(li.id, PIN)],
    ["by number and password", () => login("LI", PASSWORD)],
    ["by badge", () => site.browser().post("/login/badge", { code: li.badge, to: "/board" })],
  ])("%s", async (_why, run) => {
    const from = site.head() + 1;
    const answer = await run();
    expect([answer.status, answer.location]).toEqual([303, "/board"]);
    expect(site.kinds(from)).toEqual(["session.started"]);
    expect(JSON.stringify(site.entries(from))).not.toContain(PIN);
  });
});

describe("one may not sign in", () => {
  test.each([
    ["with a wrong PIN", () => login("LI", "111222"), 422],
    ["with an empty PIN", () => login("LI", ""), 422],
    ["with the PIN of another", () => login("LI", "741963"), 422],
    ["with the hash of the PIN", async () => login("LI", rowOf()?.pinHash ?? ""), 422],
    ["with a number nobody has", () => login("NOBODY", PIN), 422],
    ["without a number", () => login("", PIN), 422],
    ["with a PIN of a megabyte", () => login("LI", "1".repeat(1_000_000)), 422],
    ["with a badge nobody has", () => site.browser().post("/login/badge", { code: "GWB-x" }), 422],
    ["with an empty badge", () => site.browser().post("/login/badge", { code: "GWB-" }), 422],
    [
      "with a cylinder as badge",
      () => site.browser().post("/login/badge", { code: "TC000001" }),
      422,
    ],
    [
      "with somebody's id as badge",
      () => site.browser().post("/login/badge", { code: li.id }),
      422,
    ],
  ])("%s", async (_why, run, status) => {
    const answer = await run();
    expect(answer.status).toBe(status);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.text).not.toContain(PIN);
    await expectSoundPage(answer.text);
  });

  test("when not active, by any means, and an open session ends at once", async () => {
    const browser = await site.login(li);
    expect((await browser.get("/board")).status).toBe(200);
    await set({ isActive: false });
    expect((await browser.get("/board")).status).toBe(303);
    expect((await login("LI", PIN)).status).toBe(422);
    const badge = await site.browser().post("/login/badge", { code: li.badge });
    expect(badge.status).toBe(422);
    expect(badge.headers.getSetCookie()).toEqual([]);
  });

  test("a number nobody has is answered in the same words as a wrong PIN of a person", async () => {
    const strip = (text: string) => text.match(/<[^>]*role="alert"[^>]*>/g) ?? [];
    const [unknown, wrong] = [await login("NOBODY", "1"), await login("WANG", "1")];
    expect(strip(unknown.text)).toEqual(strip(wrong.text));
    await set({ failures: 0, lockedUntil: 0 }, wang.id);
  });

  test("every attempt costs the same two checks, whoever it is", async () => {
    const real = Bun.password.verify;
    let checks = 0;
    const memory = createMemory(site.app.ports);
    Bun.password.verify = ((...args: Parameters<typeof real>) => {
      checks += 1;
      return real(...args);
    }) as typeof real;
    try {
      const costs: number[] = [];
      for (const [who, secret] of [
        ["LI", PIN],
        ["LI", PASSWORD],
        ["LI", "wrong"],
        ["WANG", "741963"],
        ["WANG", "wrong"],
        ["NOBODY", "wrong"],
      ] as const) {
        checks = 0;
        const client = { isPhone: false, userAgent: "" };
        await loginWithSecret(site.app.ports, memory, { who, secret }, client);
        costs.push(checks);
      }
      expect(costs).toEqual([2, 2, 2, 2, 2, 2]);
    } finally {
      Bun.password.verify = real;
    }
    await set({ failures: 0, lockedUntil: 0 }, wang.id);
  });
});

describe("lock-out", () => {
  test.each([
    [0, 422, 0],
    [3, 422, 0],
    [4, 429, 30],
    [5, 429, 60],
    [6, 429, 120],
    [9, 429, 900],
    [200, 429, 900],
  ])(
    "after %d failures one more leads to %d and %d s of waiting",
    async (before, status, waitS) => {
      await set({ failures: before });
      const answer = await login("LI", "000111");
      expect(answer.status).toBe(status);
      const until = rowOf()?.lockedUntil ?? 0;
      expect(until === 0 ? 0 : (until - site.clock.now()) / 1000).toBe(waitS);
      expect(rowOf()?.failures).toBe(before + 1);
    },
  );

  test("while it lasts nothing opens, not even the right PIN or the badge; then the PIN does", async () => {
    await set({ failures: 4 });
    await login("LI", "000111");
    expect((await login("LI", PIN)).status).toBe(429);
    expect((await site.browser().post("/login/badge", { code: li.badge })).status).toBe(429);
    expect(rowOf()?.failures).toBe(5);
    site.time.advance(29_999);
    expect((await login("LI", PIN)).status).toBe(429);
    site.time.advance(1);
    expect((await login("LI", PIN)).status).toBe(303);
    expect(rowOf()).toMatchObject({ failures: 0, lockedUntil: 0 });
  });

  test("twenty attempts sent side by side count as five, and then the right one waits too", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => login("LI", `00${1_000 + n}`)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 422).length).toBe(4);
    expect(statuses.filter((status) => status === 429).length).toBe(16);
    expect(rowOf()?.failures).toBe(5);
    expect((await login("LI", PIN)).status).toBe(429);
  });

  test("one person's lock-out is nobody else's", async () => {
    await set({ failures: 10, lockedUntil: site.clock.now() + 900_000 });
    expect((await login("WANG", "741963")).status).toBe(303);
  });
});

describe("a session", () => {
  test("has a cookie that scripts and other sites do not get, and the ledger has only its hash", async () => {
    const answer = await login("LI", PIN);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^gw_session=[0-9a-z]{40,};/);
    for (const part of ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"]) {
      expect(cookie).toContain(part);
    }
    const token = /gw_session=([^;]+)/.exec(cookie)?.[1] ?? "";
    const rows = site.app.ports.db.read.select().from(session).all();
    expect(rows.map((row) => row.idHash)).toContain(hashToken(token));
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("gets a new token at every login; one planted before is worth nothing after", async () => {
    const browser = site.browser();
    browser.cookies.set("gw_session", "planted-by-somebody-else");
    await browser.post("/login", { who: "LI", secret: PIN });
    expect(browser.cookies.get("gw_session")).not.toBe("planted-by-somebody-else");
    const thief = site.browser();
    thief.cookies.set("gw_session", "planted-by-somebody-else");
    expect((await thief.get("/board")).status).toBe(303);
  });

  test("ends when somebody else signs in at the same browser, from the form that the page shows", async () => {
    const browser = await site.login(li);
    const old = site.browser();
    old.cookies.set("gw_session", browser.cookies.get("gw_session") ?? "");
    const page = await browser.get(`/login?who=${wang.id}`);
    expect(page.text).toContain(`value="${browser.csrf}"`);
    const from = site.head() + 1;
    const answer = await browser.post("/login", { who: wang.id, secret: "741963" });
    expect(answer.status).toBe(303);
    expect((await old.get("/board")).status).toBe(303);
    expect((await browser.get("/board")).status).toBe(200);
    expect(site.kinds(from)).toEqual(["session.started", "session.ended"]);
  });

  test("ends by logging out, for every copy of the cookie", async () => {
    const browser = await site.login(li);
    const copy = site.browser();
    copy.cookies.set("gw_session", browser.cookies.get("gw_session") ?? "");
    const from = site.head() + 1;
    const answer = await browser.post("/logout");
    expect([answer.status, answer.location]).toEqual([303, "/login"]);
    expect(browser.cookies.has("gw_session")).toBe(false);
    expect((await copy.get("/board")).status).toBe(303);
    expect(site.kinds(from)).toEqual(["session.ended"]);
  });

  test.each([
    ["a kiosk's", "Mozilla/5.0 (X11)", 12],
    ["a telephone's", "Mozilla/5.0 (Linux; Android 15) Mobile", 12],
  ])("%s ends after its hours, to the second", async (_why, agent, hours) => {
    const browser = site.browser();
    await browser.post("/login", { who: "LI", secret: PIN }, { headers: { "user-agent": agent } });
    // Used every half hour, or a kiosk would lock for silence.
    for (let half = 1; half < hours * 2; half += 1) {
      site.time.jumpWall(1_800_000);
      expect((await browser.get("/board")).status).toBe(200);
      await site.app.settled();
    }
    site.time.jumpWall(1_800_000 - 1);
    expect((await browser.get("/board")).status).toBe(200);
    site.time.jumpWall(1);
    expect((await browser.get("/board")).status).toBe(303);
    site.time.jumpWall(-hours * 3_600_000);
  });

  test("knows a change of roles at the next request", async () => {
    const browser = await site.login(wang);
    expect((await browser.get("/board")).status).toBe(200);
    await site.app.ports.db.write((tx) =>
      tx.orm.run(`UPDATE person_role SET role = 'driver' WHERE person_id = '${wang.id}'`),
    );
    expect((await browser.get("/board")).status).toBe(403);
    await site.app.ports.db.write((tx) =>
      tx.orm.run(`UPDATE person_role SET role = 'operator' WHERE person_id = '${wang.id}'`),
    );
  });

  test("token of another session is no token", async () => {
    const [one, other] = [await site.login(li), await site.login(wang)];
    expect((await one.post("/logout", {}, { token: other.csrf })).status).toBe(403);
    expect((await one.get("/board")).status).toBe(200);
  });
});

describe("the way back after a login", () => {
  test.each([
    ["/board", "/board"],
    ["/points/gun-1?camera=1", "/points/gun-1?camera=1"],
    ["", "/"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["\\\\evil.example", "/"],
    ["https://evil.example", "/"],
    ["https:evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/\t/evil.example", "/"],
    ["\t//evil.example", "/"],
    ["/@evil.example", "/"],
    ["/ok\r\nset-cookie: a=b", "/"],
    [" /board", "/"],
    ["board", "/"],
  ])("%p leads to %p, by login and by prefs", async (to, expected) => {
    for (const answer of [
      await site.browser().post("/login/badge", { code: li.badge, to }),
      await site.browser().post("/prefs", { lang: "en", back: to }),
    ]) {
      expect([answer.status, answer.location]).toEqual([303, expected]);
    }
    const page = await site.browser().get(`/login?to=${encodeURIComponent(to)}`);
    const shown = expected.replaceAll("&", "&amp;");
    expect(page.text.includes(`name="to" value="${shown}"`)).toBe(true);
  });
});
