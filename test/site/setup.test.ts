/** The first set-up of an empty site, and the choices of language and theme. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { findSite } from "../../src/site/index.ts";
import { openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;

beforeEach(async () => {
  site = await openTestSite({ isEmpty: true });
});

afterEach(() => site.stop());

const good0 = { code: 1, "site-name": 1, name: 1, pin: 1 };

const good = () => ({
  code: site.app.setup.code ?? "",
  "site-name": "丰源充装站",
  "emergency-phone": "110",
  name: "赵敏",
  "staff-number": "AD01",
  password: "ten characters",
  pin: "960418",
});

const people = (): number =>
  (site.folder.siteReader.query("SELECT count(*) AS n FROM person").get() as { n: number }).n;

test("the code from the console makes the site and its first person, who may sign in", async () => {
  const answer = await site.browser().post("/setup", good());
  expect([answer.status, answer.location]).toEqual([303, "/login?to=%2Fwizard"]);
  expect(findSite(site.app.ports.db.read)?.name).toBe("丰源充装站");
  expect(site.kinds()).toEqual(["site.created", "person.added"]);
  expect((await site.browser().post("/login", { who: "AD01", secret: "960418" })).status).toBe(303);
  const again = await site.browser().post("/setup", good());
  expect([again.status, again.location]).toEqual([303, "/login"]);
  expect((await site.browser().get("/setup")).status).toBe(303);
  expect(people()).toBe(1);
});

test.each([
  ["at its own screen", "loopback", "127.0.0.1", "localhost:8080", {}, true],
  ["at its own screen, by number", "loopback", "::1", "[::1]:8080", {}, true],
  ["from the network", "tls", "10.0.0.7", "box.local", {}, false],
  ["from the network under the name of loopback", "tls", "10.0.0.7", "localhost", {}, false],
  ["through a name that points here", "loopback", "127.0.0.1", "evil.example", {}, false],
  ["passed on by a proxy", "loopback", "127.0.0.1", "localhost", { via: "1.1 p" }, false],
  [
    "passed on for another",
    "loopback",
    "::1",
    "localhost",
    { "x-forwarded-for": "1.2.3.4" },
    false,
  ],
] as const)("the code is shown only on the box's own screen: %s", async (...given) => {
  const [, arrival, peer, host, headers, isShown] = given;
  const request = new Request("http://box.test/setup", { headers: { host, ...headers } });
  const answer = await site.app.fetch(request, { arrival, peer });
  expect(answer.status).toBe(200);
  expect((await answer.text()).includes(site.app.setup.code ?? "?")).toBe(isShown);
});

test("the code may be typed in small letters and without its dash", async () => {
  const code = (site.app.setup.code ?? "").toLowerCase().replaceAll("-", " ");
  expect((await site.browser().post("/setup", { ...good(), code })).status).toBe(303);
});

describe("is refused in words, and makes nothing", () => {
  test.each([
    ["with a wrong code", { code: "0000-0000-0000" }],
    ["without a code", { code: "" }],
    ["without a name of the site", { "site-name": " " }],
    ["with a name that the ledger does not take", { "site-name": "长".repeat(81) }],
    ["with a short password", { password: "nine char" }],
    ["with a run as PIN", { pin: "123456" }],
    ["with one digit as PIN", { pin: "0000" }],
    ["with letters as PIN", { pin: "12ab" }],
    ["with a staff number of signs", { "staff-number": "<b>" }],
    ["with nothing", Object.fromEntries(Object.keys(good0).map((key) => [key, ""]))],
  ])("%s", async (_why, change) => {
    const answer = await site.browser().post("/setup", { ...good(), ...change });
    expect(answer.status).toBe(422);
    await expectSoundPage(answer.text);
    expect(answer.text).not.toContain(good().password);
    expect(people()).toBe(0);
    expect(findSite(site.app.ports.db.read)).toBeUndefined();
  });
});

test("two at once: one site, one person, no failure", async () => {
  const answers = await Promise.all([
    site.browser().post("/setup", good()),
    site.browser().post("/setup", { ...good(), "staff-number": "AD02", name: "另一人" }),
  ]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422]);
  expect(people()).toBe(1);
});

test("a disk that is full at that moment leaves nothing half made, and it works when there is room", async () => {
  const makeRoom = await site.fillDisk();
  expect((await site.browser().post("/setup", good())).status).toBe(503);
  expect(people()).toBe(0);
  expect(findSite(site.app.ports.db.read)).toBeUndefined();
  makeRoom();
  expect((await site.browser().post("/setup", good())).status).toBe(303);
});

describe("preferences", () => {
  test.each([
    ["lang", "en", "en"],
    ["lang", "zh-CN", "zh-CN"],
    ["lang", "xx<script>", "zh-CN"],
    ["theme", "dark", "dark"],
    ["theme", "neon", undefined],
  ])("%s=%s keeps %p", async (name, value, kept) => {
    const browser = site.browser();
    const answer = await browser.post("/prefs", { [name]: value, back: "/login" });
    expect(answer.location).toBe("/login");
    expect(browser.cookies.get(name)).toBe(kept as string);
    expect((await browser.get("/login")).status).toBe(200);
  });
});
