/** The pages of the custody ledger through the whole program: rounds, counts, tasks, recalls, trace, places. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { custodyStateOf, historyOf } from "../../src/cylinders/index.ts";
import type { Role } from "../../src/identity/index.ts";
import { type Answer, type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
const who = new Map<Role, Browser>();
const ids: string[] = [];
let truck = "";
let outlet = "";

const as = (role: Role): Browser => {
  const browser = who.get(role);
  if (browser === undefined) throw new Error(`nobody is signed in as ${role}`);
  return browser;
};

const codeOf = (index: number): string => `CU0000${String(index).padStart(2, "0")}`;
const stateOf = (index: number) => custodyStateOf(site.app.ports.db.read, ids[index] ?? "");
const rows = (sql: string) => site.folder.siteReader.query(sql).all() as Record<string, unknown>[];

async function addPlace(kind: string, name: string, code: string): Promise<string> {
  const done = await as("safety-manager").post("/custody/places/new", {
    kind,
    name,
    detail: "",
    code,
  });
  expect(done.status).toBe(303);
  return String(rows(`select id from custody_place where name = '${name}'`)[0]?.["id"]);
}

async function begin(role: Role, act: string, fields: Record<string, string>): Promise<string> {
  const done = await as(role).post(`/custody/rounds/new?act=${act}`, fields);
  expect(done.status).toBe(303);
  return done.location ?? "";
}

const scan = (role: Role, round: string, code: string): Promise<Answer> =>
  as(role).post(`${round}/scan`, { code });

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  for (const role of ["driver", "operator", "outlet-keeper", "safety-manager", "worker"] as const) {
    const person = site.people.get(role);
    if (person !== undefined) who.set(role, await site.login(person));
  }
  for (let index = 0; index < 8; index += 1) {
    ids.push(await site.addCylinder(codeOf(index), { serial: `CU-${index}`, maker: "甲厂" }));
  }
  truck = await addPlace("truck", "鲁A10001", "TRUCK-10001");
  outlet = await addPlace("outlet", "东门供应站", "OUTLET-EAST");
});

afterAll(() => site.stop());

describe("a round", () => {
  test("keeps what is scanned, counts a code once, and takes the last one back", async () => {
    const round = await begin("driver", "load", { place: `truck:${truck}` });
    expect((await scan("driver", round, codeOf(0))).text).toContain("CU-0");
    await scan("driver", round, codeOf(1));
    expect((await scan("driver", round, codeOf(1))).text).toContain("已扫过");
    expect(stateOf(1)?.place).toEqual({ kind: "truck", ref: truck });
    await as("driver").post(`${round}/undo`);
    expect(stateOf(1)?.place.kind).toBe("unknown");
    // Taken back, it may be scanned again.
    await scan("driver", round, codeOf(1));
    expect(stateOf(1)?.place.kind).toBe("truck");
    const page = await as("driver").get(round);
    await expectSoundPage(page.text);
    expect(page.text).toMatch(/id="round-number">\s*2/);
    expect((await as("driver").post(`${round}/end`, { note: "" })).location).toBe(round);
    expect((await scan("driver", round, codeOf(2))).text).toContain("这次作业已结束");
  });

  test("a code in no register, a badge and a gun's code are said in words; no badge is kept", async () => {
    const round = await begin("driver", "load", { code: "TRUCK-10001" });
    const unknown = await scan("driver", round, "ZZ998877");
    expect(unknown.text).toContain("ZZ998877");
    expect(unknown.text).toContain('data-sound="refused"');
    const badge = site.people.get("driver")?.badge ?? "";
    expect((await scan("driver", round, badge)).text).toContain("胸牌");
    expect((await scan("driver", round, "GWP-1")).text).toContain("充装枪");
    expect((await scan("driver", round, "???")).text).toContain("读不出编号");
    const kept = rows("select code from custody_task where kind = 'unknown-code'");
    expect(kept).toEqual([{ code: "ZZ998877" }]);
    const tasks = await as("safety-manager").get("/custody/tasks");
    await expectSoundPage(tasks.text);
    expect(tasks.text).toContain("ZZ998877");
  });

  test("is only for those whose work it is, at a place that is there", async () => {
    const wrong = await as("worker").post("/custody/rounds/new?act=load", {
      place: `truck:${truck}`,
    });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("您的岗位不能做这项作业");
    const nowhere = await as("driver").post("/custody/rounds/new?act=load", {
      place: "truck:none",
    });
    expect(nowhere.status).toBe(422);
    const noContent = await as("driver").post("/custody/rounds/new?act=return", {
      place: "waiting:",
    });
    expect(noContent.status).toBe(422);
    expect(noContent.text).toContain("请选择空瓶或实瓶");
    const mine = await begin("driver", "load", { place: `truck:${truck}` });
    expect((await scan("outlet-keeper", mine, codeOf(2))).text).toContain("别人的作业");
    expect(stateOf(2)?.lastSeq).toBe(0);
  });
});

describe("a count", () => {
  test("tells what is missing and extra, asks about it, and a later scan answers", async () => {
    const receive = await begin("outlet-keeper", "receive", { place: `outlet:${outlet}` });
    await scan("outlet-keeper", receive, codeOf(0));
    await scan("outlet-keeper", receive, codeOf(1));
    const count = await begin("outlet-keeper", "seen", { place: `outlet:${outlet}` });
    await scan("outlet-keeper", count, codeOf(0));
    expect((await scan("outlet-keeper", count, codeOf(3))).text).toContain("CU-3");
    await as("outlet-keeper").post(`${count}/end`, { note: "月末" });
    const page = await as("outlet-keeper").get(count);
    await expectSoundPage(page.text);
    expect(page.text).toContain("账实不符");
    expect(page.text).toContain("CU-1");
    expect(page.text).toContain("月末");
    // What was extra now stands where it was found.
    expect(stateOf(3)?.place).toEqual({ kind: "outlet", ref: outlet });
    const open = () =>
      rows(`select id from custody_task where kind = 'missing' and closed_at is null`).length;
    expect(open()).toBe(1);
    const back = await begin("driver", "collect", { place: `truck:${truck}`, content: "empty" });
    await scan("driver", back, codeOf(1));
    expect(open()).toBe(0);
    expect(stateOf(1)).toMatchObject({ place: { kind: "truck" }, content: "empty" });
  });
});

describe("what does not fit", () => {
  test("raises a task with the place it was at; a person settles it once, with words", async () => {
    const round = await begin("operator", "move", { place: "filled:" });
    const answer = await scan("operator", round, codeOf(0));
    expect(answer.text).toContain("中间缺少扫码");
    expect(answer.text).toContain("东门供应站");
    const [task] = rows(
      "select id from custody_task where kind = 'place-skipped' and closed_at is null order by opened_at desc",
    );
    const path = `/custody/tasks/${String(task?.["id"])}/settle`;
    const empty = await as("safety-manager").post(path, { words: " " });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain("请写明核实结果");
    expect((await as("operator").post(path, { words: "x" })).status).toBe(403);
    expect((await as("safety-manager").post(path, { words: "司机补扫" })).status).toBe(303);
    expect((await as("safety-manager").post(path, { words: "再来" })).status).toBe(409);
  });

  test("the trace shows it; a line is taken back with a reason and stays to be seen", async () => {
    const trace = `/cylinders/${ids[0]}/trace`;
    const page = await as("safety-manager").get(trace);
    await expectSoundPage(page.text);
    expect(page.text).toContain("合格实瓶区");
    const last = historyOf(site.app.ports.db.read, ids[0] ?? "").at(-1);
    const bare = await as("safety-manager").post(`${trace}/take-back`, {
      entry: last?.id ?? "",
      reason: "",
    });
    expect(bare.status).toBe(422);
    const done = await as("safety-manager").post(`${trace}/take-back`, {
      entry: last?.id ?? "",
      reason: "扫错了瓶",
    });
    expect(done.status).toBe(303);
    expect(stateOf(0)?.place).toEqual({ kind: "outlet", ref: outlet });
    expect((await as("safety-manager").get(trace)).text).toContain("已撤销");
    const again = await as("safety-manager").post(`${trace}/take-back`, {
      entry: last?.id ?? "",
      reason: "再撤",
    });
    expect(again.status).toBe(422);
    expect(historyOf(site.app.ports.db.read, ids[0] ?? "").map(({ act }) => act)).toContain("undo");
  });

  test("a correction is a line of its own", async () => {
    const trace = `/cylinders/${ids[5]}/trace`;
    const fields = { place: "to-handle:", content: "full", reason: "盘库核实" };
    expect(
      (await as("safety-manager").post(`${trace}/correct`, { ...fields, reason: "" })).status,
    ).toBe(422);
    expect((await as("safety-manager").post(`${trace}/correct`, fields)).status).toBe(303);
    expect(stateOf(5)).toMatchObject({ place: { kind: "to-handle" }, content: "full" });
    // The register follows, so that it is not filled once more.
    expect(rows(`select content from cylinder where id = '${ids[5]}'`)).toEqual([
      { content: "full" },
    ]);
  });
});

test("lost and found stand in the ledger and in the register alike", async () => {
  const page = (act: string) => `/cylinders/${ids[6]}/acts/${act}`;
  const version = () =>
    String(rows(`select version from cylinder where id = '${ids[6]}'`)[0]?.["version"]);
  await as("safety-manager").post(page("lose"), { version: version(), reason: "找不到" });
  expect(stateOf(6)).toMatchObject({ place: { kind: "unknown" }, standing: "lost" });
  const round = await begin("driver", "load", { place: `truck:${truck}` });
  expect((await scan("driver", round, codeOf(6))).text).toContain("报失的气瓶被扫到");
  expect(stateOf(6)?.place.kind).toBe("truck");
  await as("safety-manager").post(page("release"), { version: version(), reason: "找到了" });
  expect(stateOf(6)).toMatchObject({ place: { kind: "to-handle" }, standing: "in-service" });
});

describe("a recall", () => {
  test("shows how many before it begins, marks them all, and tells who has them", async () => {
    const manager = as("safety-manager");
    const fields = { title: "甲厂 2024 批", reason: "瓶阀缺陷", by: "made", maker: "甲厂" };
    const noDays = await manager.post("/custody/recalls/new", { ...fields, do: "preview" });
    expect(noDays.status).toBe(422);
    expect(noDays.text).toContain("甲厂 2024 批");
    const made = { ...fields, "made-from": "2024-01-01", "made-to": "2024-12-31" };
    const preview = await manager.post("/custody/recalls/new", { ...made, do: "preview" });
    await expectSoundPage(preview.text);
    expect(preview.text).toContain("符合 8 只");
    expect(rows("select id from custody_recall")).toEqual([]);
    const done = await manager.post("/custody/recalls/new", { ...made, do: "start" });
    expect(done.status).toBe(303);
    await site.app.settled();
    expect(rows("select status, count(*) n from cylinder where maker = '甲厂' group by 1")).toEqual(
      [{ status: "recalled", n: 8 }],
    );
    const page = await manager.get(done.location ?? "");
    await expectSoundPage(page.text);
    expect(page.text).toContain("东门供应站");
    expect((await manager.get(`${done.location}/list.csv`)).text.split("\r\n")).toHaveLength(10);
    const round = await begin("driver", "load", { place: `truck:${truck}` });
    expect((await scan("driver", round, codeOf(7))).text).toContain("被隔离或召回");
    expect((await manager.post(`${done.location}/end`, { note: "" })).status).toBe(422);
    expect((await manager.post(`${done.location}/end`, { note: "全部收回" })).status).toBe(303);
  });

  test("a list names what is in no register", async () => {
    const answer = await as("safety-manager").post("/custody/recalls/new", {
      title: "清单",
      reason: "x",
      by: "list",
      codes: `${codeOf(1)}\n没有的\nQQ112233`,
      do: "preview",
    });
    expect(answer.text).toContain("符合 1 只");
    expect(answer.text).toContain("QQ112233");
  });
});

describe("places", () => {
  test("names and codes are told apart, and one that holds cylinders stays", async () => {
    const manager = as("safety-manager");
    const twin = { kind: "truck", name: "鲁A10001", detail: "", code: "" };
    const taken = await manager.post("/custody/places/new", twin);
    expect(taken.status).toBe(422);
    expect(taken.text).toContain("同类场所已有此名称");
    const code = { kind: "truck", name: "鲁A10002", detail: "", code: "OUTLET-EAST" };
    expect((await manager.post("/custody/places/new", code)).text).toContain(
      "此编码已属于另一场所",
    );
    const retire = `/custody/places/${outlet}/retire`;
    const full = await manager.post(retire, { version: "1", reason: "关门" });
    expect(full.status).toBe(422);
    expect(full.text).toContain("不能停用");
    const edit = `/custody/places/${truck}/edit`;
    const change = { kind: "truck", name: "鲁A10009", detail: "", code: "TRUCK-10001" };
    expect((await manager.post(edit, { ...change, version: "1" })).status).toBe(303);
    expect((await manager.post(edit, { ...change, version: "1" })).status).toBe(409);
    const page = await manager.get("/custody/places");
    await expectSoundPage(page.text);
    expect(page.text).toContain("鲁A10009");
  });
});

test("where everything is: overview, list, export and due dates are whole pages", async () => {
  const manager = as("safety-manager");
  for (const path of [
    "/custody",
    "/custody/where?kind=truck",
    "/custody/due",
    "/custody/due?kind=life&window=90",
    "/custody/rounds",
    "/custody/recalls",
  ]) {
    const page = await manager.get(path);
    expect(page.status).toBe(200);
    await expectSoundPage(page.text);
  }
  expect((await manager.get("/custody/where.csv?kind=outlet")).text).toContain("CU-3");
  const found = await manager.post("/custody/find", { code: codeOf(3) });
  expect(found.location).toBe(`/cylinders/${ids[3]}/trace`);
  const none = await manager.post("/custody/find", { code: "ZZ000000" });
  expect(none.status).toBe(404);
});

test("the ledger refuses to be rewritten", () => {
  expect(() => site.folder.site.run("update custody_entry set act = 'seen'")).toThrow(
    "append-only",
  );
  expect(() => site.folder.site.run("delete from custody_entry")).toThrow("append-only");
});
