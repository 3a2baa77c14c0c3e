/** The pages of hidden dangers as people of different roles, languages and devices meet them. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { raiseAlarm } from "../../src/alarms/index.ts";
import { completeRun, loadRun, saveAnswer, startRun } from "../../src/checks/index.ts";
import { itemsOf } from "../../src/checks/rules.ts";
import { BY_HAND, registerDanger } from "../../src/dangers/index.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";
import { act, colours, dangers, formOf, idOf, photo, REPORT, report, rowOf } from "./seed.ts";

let site: TestSite;
let driver: Visitor;
let operator: Visitor;
let manager: Visitor;

beforeEach(async () => {
  site = await openTestSite();
  driver = await site.visitor(["driver"]);
  operator = await site.visitor(["operator"]);
  manager = await site.visitor(["safety-manager"]);
});
afterEach(() => site.close());

const textOf = async (visitor: Visitor, path: string): Promise<string> =>
  await (await visitor.get(path)).text();

const FIVE = () => ({
  responsible: operator.actor.personId,
  measure: "换软管并试压",
  due: "2027-01-25",
  cost: "180",
  plan: "停用该枪",
});

async function toState(state: "graded" | "assigned" | "awaiting" | "closed"): Promise<string> {
  const id = await report(driver, {}, [await photo(60)]);
  await act(site, manager, id, "grade", { level: "general" });
  if (state === "graded") return id;
  await act(site, manager, id, "assign", FIVE());
  if (state === "assigned") return id;
  await act(site, operator, id, "submit", { done: "已换" }, [await photo(61)]);
  if (state === "awaiting") return id;
  await act(site, manager, id, "pass");
  return id;
}

describe("reporting", () => {
  test("a driver reports with a photo, sees the own report, and nothing else", async () => {
    const id = await report(driver, {}, [await photo()]);
    expect(id).toHaveLength(26);
    const page = await textOf(driver, `/dangers/${id}`);
    await expectSoundPage(page);
    expect(page).toContain("软管龟裂");
    const hash = /\/media\/([0-9a-f]{64})/.exec(page)?.[1] ?? "";
    expect((await driver.get(`/media/${hash}`)).status).toBe(200);
    expect((await manager.get(`/media/${hash}`)).status).toBe(200);
    const other = await report(operator, { what: "别人的", place: "南墙" }, [await photo(50)]);
    expect((await driver.get(`/dangers/${other}`)).status).toBe(404);
    const theirs = /\/media\/([0-9a-f]{64})/.exec(await textOf(manager, `/dangers/${other}`))?.[1];
    expect((await driver.get(`/media/${theirs}`)).status).toBe(404);
    const list = await textOf(driver, "/dangers");
    expect(list).toContain("软管龟裂");
    expect(list).not.toContain("别人的");
    expect((await driver.get("/dangers.csv")).status).toBe(403);
  });

  test("what is missing is said beside its field, and nothing typed is lost", async () => {
    const sent = formOf({ ...REPORT, place: "", what: "<script>alert(1)</script>" });
    const answer = await driver.post("/dangers/new", sent);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    await expectSoundPage(page);
    expect(page).toContain("请选瓶库或写明位置");
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>alert");
    expect(dangers(site)).toEqual([]);
  });

  test("the report stands although its photo is no photo, and the person is told", async () => {
    const text = new Blob(["not a picture"], { type: "image/jpeg" });
    const answer = await driver.post(
      "/dangers/new",
      formOf(REPORT, { photos: [text, await photo()] }),
    );
    expect(answer.headers.get("location")).toContain("?photo=media.wrong_type");
    const page = await textOf(driver, answer.headers.get("location") ?? "");
    expect(page).toContain("已登记，但有照片没有收下");
    expect(page.match(/<figure>/g)).toHaveLength(1);
  });

  test("a photo of 30 MB is refused in words, and the report stands", async () => {
    const huge = new Blob([new Uint8Array(30_000_000).fill(0xff)], { type: "image/jpeg" });
    const answer = await driver.post("/dangers/new", formOf(REPORT, { photos: [huge] }));
    expect(answer.headers.get("location")).toContain("?photo=media.too_large");
    expect(dangers(site)).toHaveLength(1);
  });

  test("a form that is sent twice is one danger", async () => {
    const once = /name="once" value="([0-9a-z]{26})"/.exec(
      await textOf(driver, "/dangers/new"),
    )?.[1];
    const first = await driver.post("/dangers/new", formOf({ ...REPORT, once: once ?? "" }));
    const second = await driver.post("/dangers/new", formOf({ ...REPORT, once: once ?? "" }));
    expect(idOf(first)).toBe(once ?? "none");
    expect(idOf(second)).toBe(once ?? "none");
    expect(dangers(site)).toHaveLength(1);
    expect(site.entries("danger.found")).toHaveLength(1);
  });

  test("put right on the spot: handed in at once, and another person closes it", async () => {
    const form = formOf(
      { ...REPORT, fixed: "yes", done: "已移开" },
      { photos: [await photo()], "photos-after": [await photo(41)] },
    );
    const id = idOf(await operator.post("/dangers/new", form));
    expect(rowOf(site, id)).toMatchObject({ state: "awaiting", level: "general" });
    expect((await act(site, operator, id, "pass")).status).toBe(422);
    expect((await act(site, manager, id, "pass")).status).toBe(303);
    expect(colours(site)).toEqual(["yellow", "green"]);
  });

  test("put right on the spot without a photo of it: reported, and asked for the photo", async () => {
    const form = formOf({ ...REPORT, fixed: "yes", done: "已移开" });
    const answer = await operator.post("/dangers/new", form);
    expect(rowOf(site, idOf(answer)).state).toBe("found");
    expect(await textOf(operator, answer.headers.get("location") ?? "")).toContain("整改后的照片");
  });

  test("a regulator reads the ledger and changes nothing", async () => {
    const id = await report(operator);
    const regulator = await site.visitor(["regulator"]);
    const page = await textOf(regulator, `/dangers/${id}`);
    await expectSoundPage(page);
    expect(page).not.toContain(`action="/dangers/${id}`);
    expect((await regulator.post("/dangers/new", formOf(REPORT))).status).toBe(403);
    expect((await act(site, regulator, id, "grade", { level: "major" })).status).toBe(403);
  });
});

describe("one danger", () => {
  test.each(["zh-CN", "en"] as const)(
    "every state's page is sound in %s, for all who may see it",
    async (lang) => {
      const people = [
        await site.visitor(["safety-manager"], lang),
        await site.visitor(["approver"], lang),
        await site.visitor(["worker"], lang),
      ];
      const found = await report(driver);
      const ids = [
        found,
        await toState("graded"),
        await toState("assigned"),
        await toState("awaiting"),
        await toState("closed"),
      ];
      const major = await report(driver, { what: "漏气" });
      await act(site, manager, major, "grade", { level: "major", criterion: "gas-4-2" });
      for (const id of [...ids, major]) {
        for (const person of people) {
          const answer = await person.get(`/dangers/${id}`);
          await expectSoundPage(await answer.text());
        }
      }
      for (const path of [
        "/dangers",
        "/dangers?state=all",
        "/dangers/print?state=all",
        "/dangers/stats",
        "/dangers/settings",
        "/dangers/new",
        "/colour",
      ]) {
        const page = await textOf(people[0] as Visitor, path);
        await expectSoundPage(page);
        expect(page).toContain(`lang="${lang}"`);
      }
    },
  );

  test("who saw an older state is told, changes nothing, and keeps what was typed", async () => {
    const id = await report(driver);
    await act(site, manager, id, "grade", { level: "general" });
    const form = formOf({ seen: "1", ...FIVE(), measure: "我写的措施" });
    const answer = await manager.post(`/dangers/${id}/assign`, form);
    expect(answer.status).toBe(409);
    const page = await answer.text();
    await expectSoundPage(page);
    expect(page).toContain("刚被别人更新");
    expect(page).toContain("我写的措施");
    expect(rowOf(site, id).state).toBe("graded");
  });

  test("an amount that is none comes back with its words", async () => {
    const id = await toState("graded");
    const answer = await act(site, manager, id, "assign", { ...FIVE(), cost: "很多" });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain("请填写金额");
    expect(page).toContain('value="很多"');
    expect(page).toContain("换软管并试压");
  });

  test("a major one names which of the five is missing", async () => {
    const id = await report(driver);
    await act(site, manager, id, "grade", { level: "major" });
    const answer = await act(site, manager, id, "assign", { ...FIVE(), cost: "", plan: "" });
    expect(await answer.text()).toContain("还没有填写：资金、预案");
  });

  test("nobody closes their own work, by page or by hand", async () => {
    const id = await report(driver);
    await act(site, manager, id, "grade", { level: "general" });
    await act(site, manager, id, "assign", { ...FIVE(), responsible: manager.actor.personId });
    await act(site, manager, id, "submit", { done: "好" }, [await photo()]);
    const page = await textOf(manager, `/dangers/${id}`);
    expect(page).not.toContain(`/dangers/${id}/pass`);
    expect(page).toContain("整改人以外的复查人");
    const forced = await act(site, manager, id, "pass");
    expect(forced.status).toBe(422);
    expect(await forced.text()).toContain("整改人不能复查自己的整改");
    expect(rowOf(site, id).state).toBe("awaiting");
  });

  test("the same picture used again is flagged, within one danger and across two", async () => {
    const same = await photo(77);
    const first = await report(driver, {}, [same]);
    const id = await report(operator, { what: "另一处", place: "南墙" }, [await photo(78)]);
    await act(site, manager, id, "grade", { level: "general" });
    await act(site, manager, id, "assign", FIVE());
    await act(site, operator, id, "submit", { done: "好" }, [same]);
    const page = await textOf(manager, `/dangers/${id}`);
    expect(page).toContain(`同一张照片已在隐患 ${rowOf(site, first).number} 中用过`);
    expect(site.entries("danger.submitted")[0]?.payload).toMatchObject({ reused: 1 });
    await act(site, manager, id, "fail", { reason: "照片不对" });
    await act(site, operator, id, "submit", { done: "好" }, [await photo(78)]);
    expect(await textOf(manager, `/dangers/${id}`)).toContain("与本条的另一张照片相同");
  });

  test("the journal holds ids and facts, never a name", async () => {
    const id = await toState("closed");
    const kinds = ["found", "graded", "assigned", "submitted", "passed"].map(
      (kind) => `danger.${kind}`,
    );
    const entries = kinds.flatMap((kind) => site.entries(kind));
    expect(entries).toHaveLength(5);
    for (const { payload, subject, lane } of entries) {
      expect([subject, lane]).toEqual([`danger:${id}`, "event"]);
      expect(JSON.stringify(payload)).not.toMatch(/Person \d|软管龟裂/);
    }
    const page = await textOf(manager, `/dangers/${id}`);
    for (const words of ["发现并上报", "派单", "提交整改结果", "复查通过，销号", "180.00 元"]) {
      expect(page).toContain(words);
    }
  });

  test("unknown ids, steps of others' and made-up people are refused", async () => {
    expect((await manager.get("/dangers/zzzzzzzzzzzzzzzzzzzzzzzzzz")).status).toBe(404);
    const id = await toState("graded");
    const nobody = await act(site, manager, id, "assign", { ...FIVE(), responsible: "nobody" });
    expect(await nobody.text()).toContain("没有这个人");
    const criterion = await act(site, manager, id, "grade", {
      level: "major",
      reason: "x",
      criterion: "made-up",
    });
    expect(await criterion.text()).toContain("这一条款不在本站启用的规则包中");
    expect((await act(site, driver, id, "grade", { level: "major", reason: "x" })).status).toBe(
      422,
    );
  });
});

describe("the ledger", () => {
  test("finds, counts, prints and exports what the filters ask for", async () => {
    const open = await report(driver, {
      what: "=cmd|' /C calc'!A0",
      place: "东墙",
      category: "fire",
    });
    const closed = await toState("closed");
    const has = async (query: string) => {
      const page = await textOf(manager, `/dangers${query}`);
      return [open, closed].map((id) => page.includes(`id="danger-${id}"`));
    };
    expect(await has("")).toEqual([true, false]);
    expect(await has("?state=closed")).toEqual([false, true]);
    expect(await has("?state=all")).toEqual([true, true]);
    expect(await has("?state=all&category=fire")).toEqual([true, false]);
    expect(await has("?state=all&q=%E8%BD%AF%E7%AE%A1")).toEqual([false, true]);
    expect(await has("?state=all&q=%25")).toEqual([false, false]);
    expect(await has(`?state=all&person=${operator.actor.personId}`)).toEqual([false, true]);
    expect(await has("?state=all&from=2030-01-01")).toEqual([false, false]);
    expect(await has("?state=nonsense&level=x&page=-3")).toEqual([true, false]);
    const print = await textOf(manager, "/dangers/print?state=all");
    expect(print).toContain(rowOf(site, closed).number);
    const csv = await textOf(manager, "/dangers.csv?state=all");
    expect(csv.trim().split("\r\n")).toHaveLength(3);
    expect(csv).toContain("'=cmd|");
    const stats = await textOf(manager, "/dangers/stats");
    expect(stats).toContain("100 %");
  });

  test("a hundred thousand characters after the question mark are no fault", async () => {
    expect((await manager.get(`/dangers?q=${"x".repeat(5_000)}`)).status).toBe(200);
  });
});

describe("found by a check", () => {
  async function failedRun(items: readonly string[]): Promise<string> {
    const { ports } = site.app;
    const started = await startRun(ports, operator.actor, { templateId: "storage" });
    const runId = started.ok ? started.value.runId : "";
    const definition = loadRun(ports.db.read, runId)?.definition ?? {
      title: REPORT_TITLE,
      sections: [],
    };
    for (const item of itemsOf(definition)) {
      const path = `/checks/runs/${runId}/items/${item.id}`;
      const isFailed = items.includes(item.id);
      if (item.kind === "signature" || item.kind === "photo" || isFailed) {
        await operator.post(`${path}/photos`, formOf({}, { photo: [await photo(90)] }));
      }
      if (item.kind === "signature" || item.kind === "photo") continue;
      const value = isFailed ? "fail" : item.kind === "number" ? "20" : "pass";
      await saveAnswer(ports, operator.actor, runId, item.id, {
        value,
        note: isFailed ? "不合格" : "",
        seen: 0,
      });
    }
    const done = await completeRun(ports, operator.actor, runId);
    expect(done.ok).toBe(true);
    return runId;
  }
  const REPORT_TITLE = { zh: "", en: "" };

  test("each failed item is offered once, one press records all, a second press none", async () => {
    const runId = await failedRun(["cc01", "cc18"]);
    const page = await textOf(operator, `/checks/runs/${runId}`);
    await expectSoundPage(page);
    expect(page).toContain("全部登记为隐患（2 项）");
    expect(page).toContain(`/dangers/new?run=${runId}&amp;item=cc18`);
    const form = await textOf(operator, `/dangers/new?run=${runId}&item=cc18`);
    await expectSoundPage(form);
    expect(form).toContain("不合格");
    expect((await operator.post(`/dangers/from/runs/${runId}`)).status).toBe(303);
    expect((await operator.post(`/dangers/from/runs/${runId}`)).status).toBe(303);
    expect(dangers(site).map((one) => one.source_item)).toEqual(["cc01", "cc18"]);
    const after = await textOf(operator, `/checks/runs/${runId}`);
    expect(after).not.toContain("全部登记");
    expect(after).toContain("待定级");
    expect((await operator.get(`/dangers/new?run=${runId}&item=cc18`)).status).toBe(303);
    // The pictures of the check are the pictures before.
    const id = dangers(site)[1]?.id ?? "";
    expect(await textOf(manager, `/dangers/${id}`)).toContain("<figure>");
    expect(colours(site)).toEqual(["yellow"]);
  });

  test("the same item failing again at the next check is a repetition", async () => {
    for (const _ of [1, 2]) {
      await operator.post(`/dangers/from/runs/${await failedRun(["cc01"])}`);
    }
    const [first, second] = dangers(site);
    expect(second?.repeat_of).toBe(first?.id ?? "");
    expect(await textOf(manager, `/dangers/${second?.id}`)).toContain("同一位置同一问题曾有");
  });

  test("nobody records from a run they may not see, or an item that passed", async () => {
    const runId = await failedRun(["cc01"]);
    expect((await driver.post(`/dangers/from/runs/${runId}`)).status).toBe(404);
    const page = await textOf(operator, `/dangers/new?run=${runId}&item=cc02`);
    expect(page).not.toContain(`value="${runId}"`);
    expect(dangers(site)).toEqual([]);
  });
});

test("an alarm leads to a danger, and its page then shows it", async () => {
  const alarmId = await site.app.ports.db.write((tx) =>
    raiseAlarm(tx, site.app.ports, {
      code: "device.lost",
      subject: "device:scale-1",
      place: "1 号秤",
    }),
  );
  const page = await textOf(manager, `/alarms/${alarmId}`);
  await expectSoundPage(page);
  expect(page).toContain(`/dangers/new?alarm=${alarmId}`);
  const form = await textOf(manager, `/dangers/new?alarm=${alarmId}`);
  expect(form).toContain('value="1 号秤"');
  const id = idOf(await manager.post("/dangers/new", formOf({ ...REPORT, alarm: alarmId })));
  expect(await textOf(manager, `/alarms/${alarmId}`)).toContain(`/dangers/${id}`);
});

describe("the colour on every page", () => {
  test("is there for everybody, says how many, and is sent anew only when it changed", async () => {
    const seen = (html: string) => /chip\?seen=([^"]+)"/.exec(html)?.[1] ?? "";
    const login = await (await site.stranger("/login")).text();
    expect(login).toContain('id="site-colour"');
    expect(login).not.toContain('href="/colour"');
    const before = seen(await textOf(driver, "/dangers"));
    expect((await driver.get(`/colour/chip?seen=${before}`)).status).toBe(204);
    await report(operator);
    const changed = await driver.get(`/colour/chip?seen=${before}`);
    expect(changed.status).toBe(200);
    const chip = await changed.text();
    expect(chip).toContain('data-state="warn"');
    expect(chip).toContain("黄码");
    expect(chip).toContain("1 处未销号");
    expect((await driver.get(`/colour/chip?seen=${seen(chip)}`)).status).toBe(204);
    expect((await site.stranger("/colour/chip")).status).toBe(200);
  });

  test("the history names its cause to staff; a driver sees the colour without dangers or names", async () => {
    const id = await report(operator);
    const staff = await textOf(manager, "/colour");
    expect(staff).toContain(rowOf(site, id).number);
    const own = await textOf(driver, "/colour");
    await expectSoundPage(own);
    expect(own).toContain("黄码");
    expect(own).not.toContain(rowOf(site, id).number);
    expect(own).not.toContain(operator.actor.name);
  });
});

test("a danger of a domain above is undone with that domain's transaction", async () => {
  const { ports } = site.app;
  const write = ports.db.write((tx) => {
    const found = {
      what: "x",
      category: "fire",
      roomId: null,
      place: "库",
      suspected: "major",
    } as const;
    registerDanger(tx, ports, operator.actor, { ...found, source: BY_HAND, photos: [] });
    throw new Error("in the middle");
  });
  await expect(write).rejects.toThrow("in the middle");
  expect(dangers(site)).toEqual([]);
  expect(colours(site)).toEqual([]);
  expect(site.entries("danger.found")).toEqual([]);
});
