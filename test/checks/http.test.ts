/** The pages of checks and alarms as people of different roles and languages meet them. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { listAlarms, raiseAlarm } from "../../src/alarms/index.ts";
import {
  loadRun,
  publishDraft,
  retireTemplate,
  saveDraft,
  supplyTables,
} from "../../src/checks/index.ts";
import { itemsOf } from "../../src/checks/rules.ts";
import { SUPPLIED_TABLES } from "../../src/checks/supplied/index.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let keeper: Visitor;

beforeEach(async () => {
  site = await openTestSite();
  keeper = await site.visitor(["store-keeper"]);
});
afterEach(() => site.close());

const HTMX = { "hx-request": "true", "hx-request-type": "partial" };

async function begin(visitor: Visitor, table = "storage"): Promise<string> {
  const started = await visitor.post(`/checks/tables/${table}/start`);
  expect(started.status).toBe(303);
  return started.headers.get("location")?.split("/").at(-1) ?? "";
}

async function photo(side = 40): Promise<Blob> {
  const pixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const bytes = await new Bun.Image(Buffer.from(pixel, "base64")).resize(side, side).jpeg().bytes();
  return new Blob([new Uint8Array(bytes)], { type: "image/jpeg" });
}

function formWith(file: Blob, name = "photo.jpg"): FormData {
  const form = new FormData();
  form.set("photo", file, name);
  return form;
}

const answersAt = (runId: string) => loadRun(site.app.ports.db.read, runId);

/** Answers every item well, with a picture where one is needed. */
async function answerAll(
  visitor: Visitor,
  runId: string,
  except: readonly string[] = [],
): Promise<void> {
  const open = answersAt(runId);
  for (const item of itemsOf(open?.definition ?? { title: { zh: "", en: "" }, sections: [] })) {
    if (except.includes(item.id)) continue;
    const path = `/checks/runs/${runId}/items/${item.id}`;
    if (item.kind === "signature" || item.kind === "photo") {
      await visitor.post(`${path}/photos`, formWith(await photo()), HTMX);
    } else await visitor.post(path, { value: item.kind === "number" ? "20" : "pass" }, HTMX);
  }
}

describe("a check from start to print", () => {
  test.each(["zh-CN", "en"] as const)("every page is sound in %s", async (lang) => {
    const visitor = await site.visitor(["store-keeper"], lang);
    const list = await (await visitor.get("/checks")).text();
    await expectSoundPage(list);
    const runId = await begin(visitor);
    const page = await (await visitor.get(`/checks/runs/${runId}`)).text();
    await expectSoundPage(page);
    expect(page).toContain("CC24");
    await answerAll(visitor, runId);
    expect((await visitor.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
    const result = await (await visitor.get(`/checks/runs/${runId}`)).text();
    await expectSoundPage(result);
    expect(result).toContain(lang === "en" ? "Passed" : "检查合格");
    if (lang === "en")
      expect(
        result
          .replace(/泰安第一充装站|中文|中/g, "")
          .match(/\p{Script=Han}{2,}/gu)
          ?.filter((text) => !/气瓶|通知|肥城|危险化学品|安全法|专项|整治|第|条|本表/.test(text)) ??
          [],
      ).toEqual([]);
  });

  test("an answer is saved at once, with what hangs on it, and is there on return", async () => {
    const runId = await begin(keeper);
    const saved = await keeper.post(`/checks/runs/${runId}/items/cc05`, { value: "41" }, HTMX);
    const html = await saved.text();
    expect(saved.status).toBe(200);
    expect(html).toContain("超出允许范围");
    expect(html).toContain('hx-target="#check-progress"');
    const again = await begin(keeper);
    expect(again).toBe(runId);
    expect(await (await keeper.get(`/checks/runs/${runId}`)).text()).toContain('value="41"');
  });

  test("completion names what is open and changes nothing", async () => {
    const runId = await begin(keeper);
    const refused = await keeper.post(`/checks/runs/${runId}/complete`);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    await expectSoundPage(html);
    expect(html).toContain("未填写");
    expect(answersAt(runId)?.run.state).toBe("draft");
  });

  test("a major failure ends in the journal and in the alarm list", async () => {
    const runId = await begin(keeper);
    await answerAll(keeper, runId, ["cc18"]);
    const path = `/checks/runs/${runId}/items/cc18`;
    const failed = await (await keeper.post(path, { value: "fail", note: "阀口漏" }, HTMX)).text();
    expect(failed).toContain("需要照片");
    await keeper.post(`${path}/photos`, formWith(await photo()), HTMX);
    expect((await keeper.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
    expect(site.entries("check.completed")[0]).toMatchObject({
      lane: "event",
      payload: { result: "fail", failed: ["cc18"], major: 1, table: "storage" },
    });
    const { items } = listAlarms(
      site.app.ports.db.read,
      { state: "open" },
      { offset: 0, limit: 5 },
    );
    expect(items[0]).toMatchObject({ code: "check.failed", subject: `check-run:${runId}` });
  });

  test("a finished check takes nothing more, by page or by hand", async () => {
    const runId = await begin(keeper);
    await answerAll(keeper, runId);
    await keeper.post(`/checks/runs/${runId}/complete`);
    await keeper.post(`/checks/runs/${runId}/items/cc01`, { value: "fail" }, HTMX);
    expect(answersAt(runId)?.answers.get("cc01")?.value).toBe("pass");
    const statements = [
      "UPDATE check_answer SET value = 'fail'",
      "DELETE FROM check_answer",
      "UPDATE check_run SET result = 'fail'",
      "DELETE FROM check_photo",
    ];
    for (const sql of statements) expect(() => site.folder.site.run(sql)).toThrow("never changed");
  });

  test("two people on one run: the second sees the other's answer before overwriting it", async () => {
    const runId = await begin(keeper);
    const other = await site.visitor(["safety-manager"]);
    const path = `/checks/runs/${runId}/items/cc01`;
    await keeper.post(path, { value: "pass", seen: "0" }, HTMX);
    const refused = await other.post(path, { value: "fail", note: "缺", seen: "0" }, HTMX);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain("另一人");
    await other.post(path, { value: "fail", note: "缺", seen: "1" }, HTMX);
    expect(answersAt(runId)?.answers.get("cc01")?.value).toBe("fail");
  });
});

describe("versions", () => {
  const changed = () => {
    const table = SUPPLIED_TABLES.find(({ id }) => id === "storage")!.definition;
    return { ...table, sections: table.sections.slice(0, 1) };
  };

  test("a run stays with its version while a new one is published; a retired table lets it finish", async () => {
    const manager = await site.visitor(["safety-manager"]);
    const runId = await begin(keeper);
    await saveDraft(site.app.ports, manager.actor, "storage", changed());
    expect((await publishDraft(site.app.ports, manager.actor, "storage")).ok).toBe(true);
    expect(answersAt(runId)?.version.number).toBe(1);
    const next = await begin(manager);
    expect(answersAt(next)?.version.number).toBe(2);
    await retireTemplate(site.app.ports, manager.actor, "storage");
    const nobody = await site.visitor(["operator"]);
    expect((await nobody.post("/checks/tables/storage/start")).status).toBe(422);
    await answerAll(keeper, runId);
    expect((await keeper.post(`/checks/runs/${runId}/complete`)).status).toBe(303);
  });

  test("what was published cannot be changed by hand", () => {
    const run = (sql: string) => () => site.folder.site.run(sql);
    expect(run("UPDATE check_version SET definition = '{}'")).toThrow("never changed");
    expect(run("DELETE FROM check_version")).toThrow("kept");
    expect(run("UPDATE check_version SET state = 'draft', published_at = NULL")).toThrow(
      "draft to published",
    );
  });

  test("a newer program renews its own tables and leaves those the site has changed", async () => {
    const manager = await site.visitor(["safety-manager"]);
    expect(await supplyTables(site.app.ports)).toBe(0);
    const newer = SUPPLIED_TABLES.filter(({ id }) => id === "storage" || id === "use").map(
      (table) => ({
        ...table,
        definition: { ...table.definition, title: { zh: "新表", en: "New" } },
      }),
    );
    await saveDraft(site.app.ports, manager.actor, "storage", changed());
    await publishDraft(site.app.ports, manager.actor, "storage");
    expect(await supplyTables(site.app.ports, newer)).toBe(1);
  });

  test("a draft with faults is not published", async () => {
    const manager = await site.visitor(["safety-manager"]);
    await saveDraft(site.app.ports, manager.actor, "storage", { ...changed(), sections: [] });
    expect(await publishDraft(site.app.ports, manager.actor, "storage")).toMatchObject({
      refusal: { code: "checks.template_faults" },
    });
  });
});

describe("photos", () => {
  const send = async (visitor: Visitor, runId: string, file: Blob, name?: string) =>
    await visitor.post(`/checks/runs/${runId}/items/cc01/photos`, formWith(file, name), HTMX);

  test("is kept small, under its hash, and served to those who may see the run", async () => {
    const runId = await begin(keeper);
    expect((await send(keeper, runId, await photo(2_000))).status).toBe(200);
    const hash = answersAt(runId)?.photos[0]?.hash ?? "";
    const got = await keeper.get(`/media/${hash}`);
    expect(got.headers.get("content-type")).toBe("image/jpeg");
    expect(got.headers.get("x-content-type-options")).toBe("nosniff");
    const bytes = new Uint8Array(await got.arrayBuffer());
    expect(await new Bun.Image(bytes).metadata()).toMatchObject({ width: 1_600, height: 1_600 });
    expect(new Bun.CryptoHasher("sha256").update(bytes).digest("hex")).toBe(hash);
    expect(readdirSync(join(site.folder.path, "media", hash.slice(0, 2)))).toEqual([`${hash}.jpg`]);
    const driver = await site.visitor(["driver"]);
    expect((await driver.get(`/media/${hash}`)).status).toBe(404);
    expect((await driver.get(`/checks/runs/${runId}`)).status).toBe(404);
    expect((await driver.post(`/checks/runs/${runId}/complete`)).status).toBe(404);
    expect((await site.stranger(`/media/${hash}`)).status).toBe(303);
  });

  const bomb = (): Blob => {
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    return new Blob([png]);
  };
  test.each([
    ["a page under a photo's name", () => new Blob(["<html><script>1</script>"]), "JPEG"],
    [
      "a drawing with script",
      () => new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"]),
      "JPEG",
    ],
    ["3.6 thousand million pixels in 70 bytes", bomb, "尺寸过大"],
    [
      "the first bytes of a photo and nothing more",
      () => new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2])]),
      "已损坏",
    ],
    ["nothing at all", () => new Blob([]), "没有收到"],
    ["just above 8 MB", () => new Blob([new Uint8Array(8_000_001).fill(0xff)]), "8 MB"],
  ] as const)("refuses %s", async (_why, file, words) => {
    const runId = await begin(keeper);
    const refused = await send(keeper, runId, file(), "photo.jpg");
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(words);
    expect(answersAt(runId)?.photos).toEqual([]);
    expect(readdirSync(join(site.folder.path, "media"))).toEqual([]);
  });

  test("a body far too large is refused before it is read, a large one elsewhere too", async () => {
    const runId = await begin(keeper);
    expect((await send(keeper, runId, new Blob([new Uint8Array(12_100_000)]))).status).toBe(413);
    const elsewhere = `/checks/runs/${runId}/items/cc01`;
    expect((await keeper.post(elsewhere, { value: "x".repeat(2_100_000) }, HTMX)).status).toBe(413);
  });

  test.each([
    "../../site.db",
    "..%2f..%2fsite.db",
    "0".repeat(63),
    `${"0".repeat(64)}.jpg`,
    "A".repeat(64),
  ])("%s is no picture", async (name) => {
    expect((await keeper.get(`/media/${name}`)).status).toBe(404);
  });

  test("a file without a row is not served, a row of another run's picture is not a key", async () => {
    const runId = await begin(keeper);
    await send(keeper, runId, await photo());
    const hash = answersAt(runId)?.photos[0]?.hash ?? "";
    const photoId = answersAt(runId)?.photos[0]?.id ?? "";
    await keeper.post(`/checks/runs/${runId}/items/cc01/photos/${photoId}/remove`, {}, HTMX);
    expect(answersAt(runId)?.photos).toEqual([]);
    expect(existsSync(join(site.folder.path, "media", hash.slice(0, 2), `${hash}.jpg`))).toBe(true);
    expect((await keeper.get(`/media/${hash}`)).status).toBe(404);
  });

  test("a drawn signature is a picture like any other; anything else is none", async () => {
    const runId = await begin(keeper);
    const path = `/checks/runs/${runId}/items/sign/signature`;
    const png = await new Bun.Image(await (await photo()).arrayBuffer()).png().bytes();
    const drawing = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
    expect((await keeper.post(path, { drawing: "data:text/html;base64,AAAA" }, HTMX)).status).toBe(
      422,
    );
    expect((await keeper.post(path, { drawing }, HTMX)).status).toBe(200);
    expect((await keeper.post(path, { drawing }, HTMX)).status).toBe(200);
    expect(answersAt(runId)?.photos.map(({ kind }) => kind)).toEqual(["signature"]);
  });
});

describe("alarm pages", () => {
  const raise = (subject: string, code: "device.silent" | "relay.not_open" = "device.silent") =>
    site.app.ports.db.write((tx) =>
      raiseAlarm(tx, site.app.ports, { code, subject, place: `<b>${subject}` }),
    );

  test.each(["zh-CN", "en"] as const)(
    "are sound and escape what people typed, in %s",
    async (lang) => {
      const manager = await site.visitor(["safety-manager"], lang);
      const id = await raise("device:scale-1", "relay.not_open");
      for (const path of [
        "/alarms",
        "/alarms?state=closed",
        "/alarms?view=kinds",
        `/alarms/${id}`,
      ]) {
        const page = await manager.get(path);
        expect(page.status).toBe(200);
        const html = await page.text();
        await expectSoundPage(html);
        expect(html).not.toContain("<b>device");
      }
    },
  );

  test("htmx is not deferred, or now and then it starts before its stream extension", async () => {
    const html = await (await keeper.get("/alarms")).text();
    expect(html).toContain('<script src="/assets/htmx.js"></script>');
  });

  test("roles: a driver has no list, a regulator looks on, an operator acknowledges, a manager closes", async () => {
    const id = await raise("device:relay-1", "relay.not_open");
    const driver = await site.visitor(["driver"]);
    const regulator = await site.visitor(["regulator"]);
    const operator = await site.visitor(["operator"]);
    const manager = await site.visitor(["safety-manager"]);
    expect((await driver.get("/alarms")).status).toBe(403);
    expect((await regulator.get(`/alarms/${id}`)).status).toBe(200);
    expect((await regulator.post(`/alarms/${id}/acknowledge`)).status).toBe(403);
    expect((await operator.post(`/alarms/${id}/acknowledge`)).status).toBe(303);
    expect((await operator.post(`/alarms/${id}/close`, { handling: "好了" })).status).toBe(403);
    expect(
      (await manager.post(`/alarms/${id}/shelve`, { minutes: "30", reason: "检修" })).status,
    ).toBe(422);
    expect((await manager.post(`/alarms/${id}/close`, { handling: "换了" })).status).toBe(422);
    const handled = { handling: "换了继电器" };
    expect((await regulator.post(`/alarms/${id}/handle`, handled)).status).toBe(403);
    expect((await operator.post(`/alarms/${id}/handle`, { handling: "" })).status).toBe(422);
    expect((await operator.post(`/alarms/${id}/handle`, handled)).status).toBe(303);
    expect((await operator.post(`/alarms/${id}/verify`)).status).toBe(403);
    expect((await manager.post(`/alarms/${id}/send-back`, { reason: "" })).status).toBe(422);
    expect(await (await manager.get(`/alarms/${id}`)).text()).toContain("换了继电器");
    expect((await manager.post(`/alarms/${id}/verify`, { note: "已看" })).status).toBe(303);
    expect(await (await manager.get(`/alarms/${id}`)).text()).toContain("核验通过");
    expect((await manager.get("/alarms/nothing")).status).toBe(404);
  });

  test("an urgent one stands above every page until it is closed; the count is beside the word", async () => {
    const quiet = await (await keeper.get("/checks")).text();
    expect(quiet).not.toContain('class="alarm-banner"');
    await raise("device:relay-1", "relay.not_open");
    const loud = await (await keeper.get("/checks")).text();
    expect(loud).toContain('class="alarm-banner"');
    expect(loud).toContain('<span class="count">1</span>');
    const banner = await keeper.get("/alarms/banner?seen=none");
    const key = /seen=([^"]+)"/.exec(await banner.text())?.[1] ?? "";
    expect((await keeper.get(`/alarms/banner?seen=${key}`)).status).toBe(204);
    expect((await site.stranger("/alarms/banner")).status).toBe(204);
  });

  test("ten thousand in a minute: none is lost, the list stays short and says that it is a flood", async () => {
    const writes = Array.from({ length: 10_000 }, (_, n) => raise(`device:d${n}`));
    await Promise.all(writes);
    const page = await (await keeper.get("/alarms")).text();
    expect(page).toContain("报警泛滥");
    expect(page.match(/class="alarm-row"/g)?.length).toBe(50);
    const { total } = listAlarms(
      site.app.ports.db.read,
      { state: "open" },
      { offset: 0, limit: 1 },
    );
    expect(total).toBe(10_000);
    // In a flood only the upper two priorities sound.
    expect(page).not.toContain('data-sound="alarm"');
    const kinds = await (await keeper.get("/alarms?view=kinds")).text();
    expect(kinds).toContain("10000");
  }, 30_000);
});
