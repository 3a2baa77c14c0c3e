/** Filling over HTTP: what a person at the kiosk gets to see for what they do, by form and by htmx. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  addEndedFill,
  type Browser,
  CYLINDER_CODE,
  GUN,
  openTestSite,
  SCALE,
  type TestSite,
} from "../support/app.ts";
import { massReading, TARE_G } from "../support/filling.ts";
import { expectSoundPage } from "../views/support.ts";

const HTMX = { headers: { "hx-request": "true" } };
const GUN_PAGE = `/points/${GUN}`;

let site: TestSite;
let operator: Browser;
let manager: Browser;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const [li, zhang] = [site.people.get("operator"), site.people.get("safety-manager")];
  if (li === undefined || zhang === undefined) throw new Error("nobody there");
  operator = await site.login(li);
  manager = await site.login(zhang);
});

afterAll(() => site.stop());

beforeEach(async () => {
  await operator.post(`${GUN_PAGE}/release`);
});

const stageOf = async (): Promise<string | undefined> =>
  /data-stage="([^"]+)"/.exec((await operator.get(GUN_PAGE)).text)?.[1];

describe("a scan on the board", () => {
  test("of a gun opens its page", async () => {
    expect((await operator.post("/scan", { code: "GWP-1" })).location).toBe(GUN_PAGE);
  });

  test("of a cylinder asks for the gun and binds nothing yet", async () => {
    const answer = await operator.post("/scan", { code: CYLINDER_CODE });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(CYLINDER_CODE);
    expect(await stageOf()).toBe("idle");
  });

  test("of a filled cylinder leads to its next step", async () => {
    const id = await addEndedFill(site, await site.addCylinder("TC000500"));
    const answer = await operator.post("/scan", { code: "TC000500" });
    expect(answer.location).toBe(`/fills/${id}/flow?code=TC000500`);
  });

  test("of a badge changes the person: the form goes on with its token", async () => {
    const answer = await operator.post("/scan", { code: "GWB-x" });
    expect([answer.status, answer.location]).toEqual([307, "/login/badge"]);
  });

  test.each([["GWP-99"], [""], ["液化气"]])("of %p is answered in words", async (code) => {
    const answer = await operator.post("/scan", { code });
    expect(answer.status).toBe(422);
    await expectSoundPage(answer.text);
  });
});

describe("at the gun", () => {
  test("a scan, the check and the wait for the scale, each on its page", async () => {
    const scanned = await operator.post(`${GUN_PAGE}/scan`, { code: CYLINDER_CODE });
    expect([scanned.status, scanned.location]).toEqual([303, GUN_PAGE]);
    expect(await stageOf()).toBe("check");
    const checked = await operator.post(`${GUN_PAGE}/check`, { note: "x".repeat(5_000) });
    expect(checked.location).toBe(GUN_PAGE);
    expect(await stageOf()).toBe("waiting");
    await operator.post(`${GUN_PAGE}/authorise`);
    expect(await stageOf()).toBe("waiting");
    expect(site.kinds()).not.toContain("fill.authorised");
  });

  test("a ticked problem keeps it locked and names the item", async () => {
    await operator.post(`${GUN_PAGE}/scan`, { code: CYLINDER_CODE });
    await operator.post(`${GUN_PAGE}/check`, { "item-X-16": "fail" });
    expect(await stageOf()).toBe("refused");
    const page = await operator.get(GUN_PAGE);
    await expectSoundPage(page.text);
  });

  test("a check of the cylinder that was there before is answered in words", async () => {
    await site.addCylinder("TC000501");
    await operator.post(`${GUN_PAGE}/scan`, { code: "TC000501" });
    const answer = await operator.post(`${GUN_PAGE}/check`, { cylinder: "another" });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("另一只气瓶");
    expect(await stageOf()).toBe("check");
  });

  test.each([
    ["scan", { code: "TC999999" }, "不在气瓶档案中"],
    ["scan", { code: "<script>alert(1)</script>" }, "重扫"],
    ["check", {}, "没有已扫描的气瓶"],
    ["lock", { reason: " " }, "请写明原因"],
    ["settle", { reason: "x", where: "gone" }, "没有需要处理的充装"],
  ] as const)(
    "%s with %p is refused in words, as page and as message",
    async (act, form, words) => {
      const page = await operator.post(`${GUN_PAGE}/${act}`, form);
      expect(page.status).toBe(422);
      expect(page.text).toContain(words);
      expect(page.text).not.toContain("<script>alert");
      await expectSoundPage(page.text);
      const message = await operator.post(`${GUN_PAGE}/${act}`, form, HTMX);
      expect(message.status).toBe(422);
      expect(message.text).toContain(words);
      expect(message.text).not.toContain("<html");
    },
  );

  test("a lock by the operator is opened again by the manager only, with a reason", async () => {
    await operator.post(`${GUN_PAGE}/lock`, { reason: "<b>软管</b>" });
    expect(await stageOf()).toBe("manual-lock");
    expect((await operator.get(GUN_PAGE)).text).toContain("&lt;b&gt;软管");
    expect((await operator.post(`${GUN_PAGE}/unlock`, { reason: "x" })).status).toBe(403);
    expect((await manager.post(`${GUN_PAGE}/unlock`, { reason: "" })).status).toBe(422);
    expect((await manager.post(`${GUN_PAGE}/unlock`, { reason: "已更换" })).status).toBe(303);
    expect(await stageOf()).toBe("idle");
  });

  test("a gun that does not exist is no page, for every act", async () => {
    for (const act of ["scan", "check", "release", "authorise", "lock", "settle"]) {
      expect((await operator.post(`/points/none/${act}`, { reason: "x" })).status).toBe(404);
    }
    for (const path of ["/points/none", "/points/none/live", "/fills/none/second-weighing"]) {
      expect((await operator.get(path)).status).toBe(404);
    }
  });

  test("the mass on the page is the scale's, and old mass is none", async () => {
    site.app.filling.onGaugeLink(SCALE, true);
    site.app.filling.onMass(SCALE, massReading(TARE_G), site.clock.monotonicMs());
    expect((await operator.get(GUN_PAGE)).text).toContain("16.50");
    site.time.advance(2_000);
    expect((await operator.get(GUN_PAGE)).text).not.toContain("16.50");
  });
});

test("a full disk is said in words, and the gun stays locked", async () => {
  const makeRoom = await site.fillDisk();
  const answer = await operator.post(`${GUN_PAGE}/lock`, { reason: "软管" });
  expect(answer.status).toBe(503);
  expect(answer.text).toContain("磁盘已满");
  await expectSoundPage(answer.text);
  expect(await stageOf()).toBe("manual-lock");
  makeRoom();
  await manager.post(`${GUN_PAGE}/unlock`, { reason: "有空间了" });
  expect(await stageOf()).toBe("idle");
});
