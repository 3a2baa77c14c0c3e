/** The pages of acetylene: every step of a course in words, in both languages, and what is refused. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { takeOff, weighAcetone, weighStage } from "../../src/filling/acetylene/service.ts";
import { openCourse, stagesOf } from "../../src/filling/acetylene/store.ts";
import { acetylenePaths, manifoldPaths } from "../../src/filling/paths.ts";
import { updateFill } from "../../src/filling/store.ts";
import { residualAcetyleneG } from "../../src/gases/index.ts";
import { type Browser, CHECK_SCALE, GUN } from "../support/app.ts";
import {
  ACETYLENE_CODES,
  ACETYLENE_CYLINDER,
  MANIFOLD,
  type ManifoldBay,
  openManifold,
} from "../support/manifold.ts";
import { expectSoundPage } from "../views/support.ts";

const HOUR = 3_600_000;
const READY_G = ACETYLENE_CYLINDER.tareG + residualAcetyleneG(40_000, 250, 20);
const [CODE] = ACETYLENE_CODES;

let m: ManifoldBay;
let operator: Browser;
let id: string;
let path: string;

beforeAll(async () => {
  m = await openManifold({
    medium: "acetylene",
    settings: { maxPressureKpa: 2_500, fillMaxMin: 1_440 },
  });
  await m.site.app.start();
  const li = m.site.people.get("operator");
  if (li === undefined) throw new Error("nobody there");
  operator = await m.site.login(li);
  id = await m.bay.cylinderId(CODE);
  path = acetylenePaths.one(MANIFOLD, id);
});

afterAll(async () => {
  await m.bay.stop();
});

const page = async (at: string, words: string): Promise<string> => {
  const { status, text } = await operator.get(at);
  expect(status).toBe(200);
  await expectSoundPage(text);
  expect(text).toContain(words);
  return text;
};
const rest = async (hours: number) => {
  const { db } = m.site.app.ports;
  const last = stagesOf(db.read, openCourse(db.read, id)?.id ?? "").at(-1)?.fill;
  const endedAt = (last?.endedAt ?? 0) - hours * HOUR;
  await db.write((tx) => updateFill(tx.orm, last?.id ?? "", { endedAt }));
};
/** The running program of the pages gets the same frames as the bay. */
const weigh = async (massG: number) => {
  m.bay.put(massG, CHECK_SCALE);
  m.put(250, 20);
  await m.pass(2_000);
  return weighAcetone(m.bay.station, m.bay.operator, MANIFOLD, id);
};

test("the list begins empty; a scan leads to a cylinder, another medium and an unknown code do not", async () => {
  await page(acetylenePaths.list(MANIFOLD), "没有正在充装的乙炔瓶");
  const scan = (code: string) => operator.post(acetylenePaths.scan(MANIFOLD), { code });
  expect((await scan(CODE)).location).toBe(path);
  for (const [code, words] of [
    ["OX000001", "这不是乙炔瓶"],
    ["YQ999999", "不在气瓶档案中"],
  ] as const) {
    const answer = await scan(code);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain(code);
  }
  expect((await operator.get(acetylenePaths.list(GUN))).status).toBe(303);
  expect((await operator.get(acetylenePaths.list("none"))).status).toBe(404);
});

test("each step of the course is one page", async () => {
  await page(path, "称丙酮");
  const silent = await operator.post(acetylenePaths.act(MANIFOLD, id, "weigh"));
  expect(silent.status).toBe(422);
  expect(silent.text).toContain("秤没有数据");
  await weigh(READY_G - 900);
  await page(path, "补加 0.90 千克 丙酮");
  await weigh(READY_G - 30);
  expect(await page(path, "可以第 1 次充装")).toContain("0.87 千克");

  const batchId = await m.open([CODE]);
  for (let kpa = 310; kpa <= 930; kpa += 60) {
    m.put(kpa, 15);
    await m.pass(200);
  }
  m.put(930, 15);
  await m.pass(4_000);
  await page(path, "待取下");
  expect(await page(manifoldPaths.one(batchId), "取下称重")).not.toContain("其余全部合格");
  const off = await operator.post(acetylenePaths.takeOff(batchId));
  expect(off.location).toBe(acetylenePaths.list(MANIFOLD));
  const again = await operator.post(acetylenePaths.takeOff(batchId));
  expect([again.status, again.text.includes("不在等待取下")]).toEqual([422, true]);
  await takeOff(m.bay.station, m.bay.operator, batchId);
  await page(acetylenePaths.list(MANIFOLD), "第 1 次充装后称重");
  await page(manifoldPaths.list, "溶解乙炔");
  const fillId = m.fills(batchId)[0]?.fill.id ?? "";
  expect((await operator.get(`/fills/${fillId}`)).location).toStartWith(manifoldPaths.one(batchId));
  await page(`/fills/${fillId}/form`, "溶解乙炔");
  const csv = await operator.get(manifoldPaths.csv);
  expect(csv.text.split("\r\n")[0]).toContain("第几次,毛重,本次充入,乙炔量");
});

test("a rest says when it may go on, on the board, at the manifold and at the cylinder", async () => {
  m.bay.put(READY_G + 2_400, CHECK_SCALE);
  await m.pass(2_000);
  expect((await weighStage(m.bay.station, m.bay.operator, MANIFOLD, id)).ok).toBe(true);
  await page(path, "静置到");
  await page(acetylenePaths.list(MANIFOLD), "静置到");
  await page("/board", "静置到");
  await page(`/points/${MANIFOLD}`, "丙酮与称重");
  await rest(8.1);
  await page("/start", "可以第 2 次充装");
  const text = await page(path, "可以第 2 次充装");
  expect(text).toContain("中止本次充装");
  const drop = await operator.post(acetylenePaths.act(MANIFOLD, id, "drop"), { reason: "" });
  expect(drop.text).toContain("请写明原因");
  await operator.post(acetylenePaths.act(MANIFOLD, id, "drop"), { reason: "瓶阀渗漏" });
  await page(path, "已中止");
});

test("in English nothing of it is left in Chinese words", async () => {
  operator.cookies.set("lang", "en");
  const { text } = await operator.get(acetylenePaths.list(MANIFOLD));
  expect(text).toContain("Acetone and weights");
  expect((await operator.get(path)).text).toContain("Weigh its acetone");
  expect((await operator.get("/start")).text).toContain("Acetylene under way and at rest");
});
