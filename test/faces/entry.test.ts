/** The face at a change of operator: who is asked, what never opens, the lawful other way, and its receipt. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DEFAULT_SETTINGS, OPERATOR_REF, type OperatorFace } from "../../src/faces/model.ts";
import { mayReplacePin, owesOperatorFace } from "../../src/faces/rules.ts";
import {
  changeConsent,
  changeSettings,
  enrol,
  storeVerification,
} from "../../src/faces/service.ts";
import type { Role } from "../../src/identity/index.ts";
import { instant } from "../../src/kernel/instants.ts";
import { entryReasonWords, faceText } from "../../views/faces/text.ts";
import {
  type Browser,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const NOON = instant(Date.parse("2026-12-10T12:00:00+08:00"));
const MINUTE = 60_000;
const at = (minutes: number) => instant(NOON + minutes * MINUTE);

describe("who owes a face", () => {
  const settings = { ...DEFAULT_SETTINGS, operatorFace: "required" as const, operatorMinutes: 60 };
  const me = { id: "li", roles: ["operator"] };
  test.each([
    ["nobody was verified yet", settings, me, undefined, true],
    ["the same person a minute ago: the screen locked itself", settings, me, ["li", -1], false],
    ["the same person just before the hour is over", settings, me, ["li", -59], false],
    ["the same person an hour ago", settings, me, ["li", -60], true],
    ["somebody else was verified since: that is a change", settings, me, ["wang", -1], true],
    ["verified in the future: the clock went back", settings, me, ["li", 5], true],
    ["never again within: each time", { ...settings, operatorMinutes: 0 }, me, ["li", -1], true],
    ["a driver opens no gun", settings, { id: "d", roles: ["driver"] }, undefined, false],
    [
      "an administrator is never locked out by a camera",
      settings,
      { id: "a", roles: ["operator", "administrator"] },
      undefined,
      false,
    ],
    ["offered is no duty", { ...settings, operatorFace: "offered" as const }, me, undefined, false],
    ["switched off", { ...settings, operatorFace: "off" as const }, me, undefined, false],
  ] as const)("%s", (_why, given, person, last, owes) => {
    const before = last === undefined ? undefined : { personId: last[0], at: at(last[1]) };
    expect(owesOperatorFace(given, person, before, NOON)).toBe(owes);
  });

  test("a pass of before midnight does not hold after it, however short ago", () => {
    const night = instant(Date.parse("2026-12-10T23:55:00+08:00"));
    const morning = instant(night + 10 * MINUTE);
    expect(owesOperatorFace(settings, me, { personId: "li", at: night }, morning)).toBe(true);
  });

  test.each([
    ["an operator where it is offered", "offered", ["operator"], true],
    ["where it is required the face comes after the PIN", "required", ["operator"], false],
    ["switched off", "off", ["operator"], false],
    ["who also approves", "offered", ["operator", "approver"], false],
    ["a safety manager", "offered", ["safety-manager"], false],
  ] as const)("in place of the PIN: %s", (_why, operatorFace, roles, may) => {
    expect(mayReplacePin({ ...settings, operatorFace }, { id: "li", roles })).toBe(may);
  });
});

let site: TestSite;
let li: TestPerson;
let wang: TestPerson;
const PIN = "258036";

const view = (wobble: number) =>
  Array.from({ length: 128 }, (_, one) => Math.sin(one * 3) / 10 + Math.cos(one) * wobble);
const by = (role: Role) => ({ personId: site.people.get(role)?.id ?? "" });
const setting = (operatorFace: OperatorFace) =>
  changeSettings(site.app.ports, by("administrator"), { ...DEFAULT_SETTINGS, operatorFace });

beforeAll(async () => {
  site = await openTestSite();
  li = await site.addPerson({ staffNumber: "LI", roles: ["operator"], pin: PIN });
  wang = await site.addPerson({ staffNumber: "WANG", roles: ["operator"], pin: "741963" });
  await site.addPerson({ staffNumber: "DR", roles: ["driver"], pin: "864209" });
  await changeConsent(site.app.ports, by("administrator"), li.id, true);
  await enrol(site.app.ports, by("administrator"), li.id, [0, 0.01, 0.02].map(view), "camera");
});

afterAll(() => site?.stop());

const tokenOf = (page: string): string => /name="token" value="([^"]+)"/.exec(page)?.[1] ?? "";
const isIn = async (browser: Browser) => (await browser.get("/board")).status === 200;

async function upToFace(browser: Browser, badge = li.badge): Promise<string> {
  const page = await browser.post("/login/badge", { code: badge, to: "/board" });
  expect(page.status).toBe(200);
  await expectSoundPage(page.text);
  return page.text;
}

const second = (browser: Browser, token: string, change: Record<string, string> = {}) =>
  browser.post("/login/second", {
    token,
    to: "/board",
    why: "camera",
    reason: "",
    "second-who": wang.id,
    "second-secret": "741963",
    ...change,
  });

describe("required", () => {
  beforeAll(() => setting("required"));

  test("badge and PIN lead before the camera, and there is no session yet", async () => {
    const browser = site.browser();
    const page = await upToFace(browser);
    expect(page).toContain("由第二人核对");
    expect(page).toContain("data-face-start");
    expect(browser.cookies.size).toBe(0);
    expect(await isIn(browser)).toBe(false);
    const byPin = await site.browser().post("/login", { who: li.id, secret: PIN, to: "/board" });
    expect(byPin.text).toContain(faceText.entryCamera.zh);
  });

  test("a driver signs in as before", async () => {
    const answer = await site
      .browser()
      .post("/login", { who: "DR", secret: "864209", to: "/board" });
    expect(answer.status).toBe(303);
  });

  test("who has no template is told so and has the other way", async () => {
    const page = await upToFace(site.browser(), wang.badge);
    expect(page).toContain("此人没有单独同意采集人脸");
    expect(page).not.toContain("data-face-start");
    expect(page).toContain("entry-second");
  });

  test.each([
    ["without a reason", { why: "" }, "请写明原因"],
    ["other, without words", { why: "other" }, "请写明原因"],
    ["a wrong PIN", { "second-secret": "111222" }, "PIN"],
    [
      "a driver is not qualified",
      { "second-who": "DR", "second-secret": "864209" },
      "另一名操作工",
    ],
  ])("the second person: %s", async (_why, change, words) => {
    const browser = site.browser();
    const token = tokenOf(await upToFace(browser));
    const from = site.head() + 1;
    const answer = await second(browser, token, change);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    await expectSoundPage(answer.text);
    expect(site.kinds(from)).not.toContain("session.started");
    expect(await isIn(browser)).toBe(false);
  });

  test("nobody stands in for themselves, and it costs them no attempt", async () => {
    const browser = site.browser();
    const token = tokenOf(await upToFace(browser));
    const from = site.head() + 1;
    const answer = await second(browser, token, { "second-who": li.id, "second-secret": PIN });
    expect(answer.text).toContain("第二人不能是本人");
    const byNumber = await second(browser, token, { "second-who": "LI", "second-secret": PIN });
    expect(byNumber.text).toContain("第二人不能是本人");
    expect(site.kinds(from)).toEqual([]);
  });

  test("the operator who hands over stands in, with a reason that is kept", async () => {
    const browser = site.browser();
    const token = tokenOf(await upToFace(browser));
    const from = site.head() + 1;
    const answer = await second(browser, token, { reason: "镜头进水" });
    expect([answer.status, answer.location]).toEqual([303, "/board"]);
    expect(await isIn(browser)).toBe(true);
    expect(site.kinds(from)).toEqual(["face.verified", "session.started"]);
    const [verified, started] = site.entries(from).map(({ payload }) => JSON.parse(payload));
    expect(verified).toMatchObject({
      way: "second-person",
      secondId: wang.id,
      ref: "operator:sign-in",
    });
    expect(started.verification).toBe(verified.verification);
    expect(JSON.stringify(site.entries(from))).not.toContain("镜头");
    const row = site.folder.siteReader
      .query("SELECT reason FROM face_verification WHERE id = $id")
      .get({ id: verified.verification });
    expect(row).toEqual({ reason: `${entryReasonWords.camera.zh}；镜头进水` });
    expect((await second(site.browser(), token)).location).toBe("/login");
  });

  test("the screen that locked itself asks the same person for nothing more; after somebody else it does", async () => {
    const again = await site.browser().post("/login/badge", { code: li.badge, to: "/board" });
    expect(again.status).toBe(303);
    const change = await upToFace(site.browser(), wang.badge);
    expect(change).toContain("entry-second");
  });

  test("a face that was judged for other work opens nothing here", async () => {
    site.time.advance(61 * MINUTE);
    await storeVerification(site.app.ports, {
      personId: li.id,
      ref: { kind: "permit", id: "p1" },
      place: "",
      way: "face",
      identity: "same",
      liveness: "live",
      reasons: [],
      outcome: "passed",
      distanceMilli: 300,
      thresholdMilli: 530,
      model: "m",
      challenge: [],
      frames: 9,
      actorId: li.id,
      secondId: null,
      reason: "",
    });
    expect(await upToFace(site.browser())).toContain("data-face-start");
    expect(OPERATOR_REF.kind).toBe("operator");
  });
});

describe("frames before there is a session", () => {
  const frame = (browser: Browser, path: string, nonce: string) =>
    browser.send(path, {
      method: "POST",
      headers: { origin: ORIGIN, "sec-fetch-site": "same-origin", "x-face-nonce": nonce },
      body: new Uint8Array([1, 2, 3]),
    });

  test("need a sign-in that waits, the course's own number, and a picture", async () => {
    const browser = site.browser();
    const none = await browser.post("/faces/entry/sessions", { token: "made-up", to: "/board" });
    expect([none.status, JSON.parse(none.text).code]).toEqual([422, "faces.session_gone"]);
    const token = tokenOf(await upToFace(browser));
    const begun = await browser.post("/faces/entry/sessions", { token, to: "/board" });
    expect(begun.status).toBe(200);
    const { frames, nonce, words } = JSON.parse(begun.text);
    expect(words).toBe("正视前方");
    const codeOf = async (path: string, number: string) =>
      JSON.parse((await frame(site.browser(), path, number)).text).code;
    expect(await codeOf("/faces/entry/sessions/none/frames", nonce)).toBe("faces.session_gone");
    expect(await codeOf(frames, "another")).toBe("faces.frame_stale");
    // The same course is no course of the pages behind the sign-in.
    const inside = await site.login(site.people.get("worker") as TestPerson);
    const stolen = await inside.post(frames.replace("/entry", ""), {});
    expect(stolen.text).toContain("faces.session_gone");
  });

  test("five minutes after badge or PIN everything starts anew", async () => {
    const browser = site.browser();
    const token = tokenOf(await upToFace(browser));
    site.time.advance(6 * MINUTE);
    expect((await second(browser, token)).location).toBe("/login");
    const late = await browser.post("/faces/entry/sessions", { token, to: "/board" });
    expect(late.text).toContain("faces.session_gone");
  });
});

describe("offered", () => {
  beforeAll(() => setting("offered"));

  const atTheBox = (path: string, fields?: Record<string, string>, peer = "127.0.0.1") =>
    site.app.fetch(
      new Request(`http://127.0.0.1:8080${path}`, {
        redirect: "manual",
        headers: { host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080" },
        ...(fields === undefined ? {} : { method: "POST", body: new URLSearchParams(fields) }),
      }),
      { arrival: "loopback", peer },
    );

  test("badge and PIN open as before", async () => {
    const answer = await site.browser().post("/login/badge", { code: li.badge, to: "/board" });
    expect(answer.status).toBe(303);
  });

  test("on the box's own screen the face may take the PIN's place; the PIN stays", async () => {
    const choice = await (await atTheBox(`/login?who=${li.id}&to=/board`)).text();
    expect(choice).toContain('action="/login/face"');
    expect(choice).toContain("data-pin");
    const page = await (await atTheBox("/login/face", { who: li.id, to: "/board" })).text();
    expect(page).toContain("data-face-start");
    expect(page).toContain(faceText.entryPin.zh);
    expect(page).not.toContain("entry-second");
    const token = tokenOf(page);
    const stood = await second(site.browser(), token);
    expect(stood.location).toBe("/login");
  });

  test.each([
    ["over the network", () => site.browser().post("/login/face", { who: li.id, to: "/board" })],
    ["for who is not enrolled", () => atTheBox("/login/face", { who: wang.id, to: "/board" })],
    ["for nobody", () => atTheBox("/login/face", { who: "none", to: "/board" })],
    [
      "from another machine",
      () => atTheBox("/login/face", { who: li.id, to: "/board" }, "10.0.0.7"),
    ],
  ])("not %s", async (_why, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(422);
  });
});
