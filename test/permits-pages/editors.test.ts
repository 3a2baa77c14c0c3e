/** What a site may set beyond the standard: who signs, analyses kept ready, own measures; and what a running ticket keeps. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { CHAINS } from "../../src/permits/chains.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { standardChain } from "../../src/permits/standard/chains.ts";
import { ownTemplates } from "../../src/permits/store/store-templates.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import {
  analyse,
  apply,
  type Crew,
  confirmAll,
  discloseTo,
  mustAct,
  mustSign,
  name,
  openCrew,
  sign,
  stageOf,
} from "./crew.ts";

setDefaultTimeout(60_000);

let site: TestSite;
let crew: Crew;
let manager: Visitor;
let first = "";

const CHAIN = permitPaths.chain("hot-work", "second");
const KIND = "hot-work";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
  manager = await site.visitor(["safety-manager"]);
});

afterAll(() => site.close());

const FACTS = { spot: "护栏", methods: "grinding", gases: "lpg" };

const rows = (sql: string) =>
  site.folder.siteReader.query(sql).all() as readonly Record<string, unknown>[];

const pageOf = async (path: string, who: Visitor = crew.applicant): Promise<string> =>
  await (await who.get(path)).text();

async function prepare(id: string): Promise<void> {
  await name(crew, id, [
    ["leader", "leader"],
    ["hot-worker", "welder"],
    ["guardian", "guard"],
    ["analyst", "analyst"],
    ["discloser", "unit"],
    ["coordinator", "applicant"],
  ]);
  await mustAct(crew, id, "risk-template", { template: "supplied-hot-work" });
  await confirmAll(crew, id);
}

test("each kind and level is listed with the standard's own chain until the site sets another", async () => {
  expect(CHAINS).toHaveLength(3 + 4 + 3 + 5);
  const page = await pageOf(permitPaths.chains);
  expect(page.match(/标准流程/g)?.length).toBeGreaterThanOrEqual(CHAINS.length);
  for (const { kind, level } of CHAINS) {
    expect(page).toContain(permitPaths.chain(kind, level ?? "all"));
  }
  // A worker reads it and cannot change it.
  expect(await pageOf(CHAIN)).not.toContain('id="chain-form"');
  expect((await crew.applicant.post(CHAIN, { seen: "0", reason: "x" })).status).toBe(403);
  expect((await crew.applicant.get("/permits/settings/chains/hot-work.all")).status).toBe(404);
});

test("a ticket that somebody has signed is under way before the chain is changed", async () => {
  first = await apply(crew, KIND, FACTS);
  await prepare(first);
  await mustSign(crew, first, "leader", "leader");
});

test("a reason is asked for, and what was typed stays", async () => {
  const own = { "own-zh-0": "消防队复核", "own-by-0": "fire", "own-after-0": "unit" };
  const bare = await manager.post(CHAIN, { seen: "0", ...own });
  expect(bare.status).toBe(422);
  const page = await bare.text();
  expect(page).toContain("请写明为什么改");
  expect(page).toContain("消防队复核");
  const half = await manager.post(CHAIN, { seen: "0", reason: "x", "own-zh-0": "复核" });
  expect(half.status).toBe(422);
  expect(await half.text()).toContain("请选择");
  expect(rows("SELECT * FROM permit_chain")).toHaveLength(0);
});

test("steps are put in between and behind the approval, offices given away; the standard's stay in their order", async () => {
  const sent = {
    ...{ seen: "0", reason: "公司制度第 8 条", "by-unit": "process" },
    ...{ "own-zh-0": "消防队复核", "own-en-0": "Fire brigade", "own-by-0": "fire" },
    ...{ "own-after-0": "unit", "own-zh-1": "开工前会", "own-by-1": "shift-leader" },
    ...{ "own-after-1": "approval" },
  };
  expect((await manager.post(CHAIN, sent)).status).toBe(303);
  const page = await pageOf(CHAIN);
  expect(page).toContain("本站流程 第 1 版");
  expect(page).toContain("公司制度第 8 条");
  const [row] = rows("SELECT steps FROM permit_chain");
  const steps = JSON.parse(String(row?.["steps"])) as { id: string; by: string; phase: string }[];
  const law = standardChain(KIND, "second").map(({ id }) => id);
  expect(steps.map(({ id }) => id).filter((id) => law.includes(id))).toEqual(law);
  expect(steps.map(({ by, phase }) => `${by} ${phase}`)).toEqual([
    "leader issue",
    "process issue",
    "fire issue",
    "area-unit issue",
    "shift-leader start",
    "shift-leader start",
    "area-unit end",
  ]);
  const [entry] = site.entries("permit-chain.set");
  expect(entry?.payload["reason"]).toBe("公司制度第 8 条");
});

test("who saw an older version is told, keeps what was typed and sees what is kept", async () => {
  const late = await manager.post(CHAIN, { seen: "0", reason: "再改", "own-zh-0": "厂长复核" });
  // Half a step is a mistake of the form before it is a stale one.
  expect(late.status).toBe(422);
  const sent = { "own-zh-0": "厂长复核", "own-by-0": "plant-head", "own-after-0": "leader" };
  const stale = await manager.post(CHAIN, { seen: "0", reason: "再改", ...sent });
  expect(stale.status).toBe(409);
  const page = await stale.text();
  expect(page).toContain("厂长复核");
  expect(page).toContain("消防队复核");
  expect(rows("SELECT * FROM permit_chain")).toHaveLength(1);
});

test("nothing typed takes a step of the standard away or gives the leader's own name to an office", async () => {
  const sent = { seen: "1", reason: "少一步", "by-leader": "fire", "by-approval": "" };
  expect((await manager.post(CHAIN, sent)).status).toBe(303);
  // What is left is the standard's own chain, and it is kept as that.
  const last = rows("SELECT steps FROM permit_chain ORDER BY version DESC")[0];
  expect(last).toEqual({ steps: "" });
  expect(await pageOf(CHAIN)).not.toContain("本站流程 第 2 版");
  const again = { seen: "2", reason: "恢复", "own-zh-0": "消防队复核", "own-by-0": "fire" };
  expect((await manager.post(CHAIN, { ...again, "own-after-0": "unit" })).status).toBe(303);
});

test("the ticket that was begun goes on by its own chain; the next one asks for the site's step", async () => {
  expect(await pageOf(permitPaths.one(first))).not.toContain("消防队复核");
  await crew.setPin();
  await discloseTo(crew, first, ["leader", "welder", "guard", "analyst", "unit", "applicant"]);
  await analyse(crew, first, "lpg", "0.02");
  await mustSign(crew, first, "unit", "unit");
  await mustSign(crew, first, "approval", "unit", { spot: crew.spot });
  expect(stageOf(crew, first)).toBe("issued");
  const next = await apply(crew, KIND, FACTS, [30 * 60_000, 60 * 60_000]);
  await prepare(next);
  const page = await pageOf(permitPaths.one(next));
  expect(page).toContain("消防队复核");
  await mustSign(crew, next, "leader", "leader");
  await mustSign(crew, next, "unit", "unit");
  const jumped = await sign(crew, next, "approval", "unit", { spot: crew.spot });
  expect(jumped.status).toBe(422);
  expect(await jumped.text()).toContain("还没轮到这一步");
  await mustAct(crew, next, "void", { reason: "试办" });
});

test("back to the standard with a reason; without a change nothing is written", async () => {
  expect((await manager.post(`${CHAIN}/reset`, { seen: "3", reason: "" })).status).toBe(422);
  expect((await manager.post(`${CHAIN}/reset`, { seen: "3", reason: "制度已改" })).status).toBe(
    303,
  );
  expect((await manager.post(`${CHAIN}/reset`, { seen: "4", reason: "再来" })).status).toBe(422);
  expect(site.entries("permit-chain.reset").length).toBe(2);
  expect(await pageOf(CHAIN)).toContain("制度已改");
});

test("a template is written, copied, changed, told when stale, taken into a ticket and retired", async () => {
  const id = site.app.ports.ids.next();
  const sent: Record<string, string> = {
    ...{ id, seen: "0", kind: KIND, name: "护栏焊补" },
    ...{ "step-0": "清场", "hazard-0": "可燃物", "consequence-0": "火灾", "measure-0": "清除" },
  };
  const bad = await manager.post(permitPaths.addTemplate, { ...sent, "measure-0": "" });
  expect(bad.status).toBe(422);
  expect(await bad.text()).toContain("护栏焊补");
  const more = await manager.post(permitPaths.addTemplate, { ...sent, rows: "5", more: "yes" });
  expect(await more.text()).toContain('id="step-7"');
  expect((await manager.post(permitPaths.addTemplate, sent)).status).toBe(303);
  expect((await manager.post(permitPaths.addTemplate, sent)).status).toBe(303);
  expect(ownTemplates(site.app.ports.db.read)).toHaveLength(1);
  expect(await pageOf(`${permitPaths.addTemplate}?from=${id}`, manager)).toContain(
    "护栏焊补（副本）",
  );
  const english = await site.visitor(["safety-manager"], "en");
  expect(await pageOf(`${permitPaths.addTemplate}?from=supplied-height`, english)).toContain(
    "Work at height, general (copy)",
  );
  const edit = permitPaths.template(id);
  const other = { ...sent, seen: "1", "measure-0": "清除可燃物，备灭火器" };
  expect((await manager.post(edit, other)).status).toBe(303);
  const stale = await manager.post(edit, { ...other, name: "别的名字" });
  expect(stale.status).toBe(409);
  const page = await stale.text();
  expect(page).toContain("别的名字");
  expect(page).toContain("清除可燃物，备灭火器");
  expect((await crew.applicant.post(edit, other)).status).toBe(403);

  const permit = await apply(crew, KIND, FACTS, [20 * 60_000, 2 * 60 * 60_000]);
  expect(await pageOf(permitPaths.one(permit))).toContain("护栏焊补");
  await mustAct(crew, permit, "risk-template", { template: id });
  expect(await pageOf(permitPaths.one(permit))).toContain("清除可燃物，备灭火器");
  const retire = permitPaths.retireTemplate(id);
  expect((await manager.post(retire, { seen: "1", retired: "yes" })).status).toBe(409);
  expect((await manager.post(retire, { seen: "2", retired: "yes" })).status).toBe(303);
  const shown = await pageOf(permitPaths.one(permit));
  expect(shown).not.toContain("护栏焊补");
  expect(shown).toContain("清除可燃物，备灭火器");
  expect((await manager.post(edit, { ...other, seen: "3" })).status).toBe(422);
  await mustAct(crew, permit, "void", { reason: "试办" });
});

test("an own measure stands behind the standard's, in tickets from then on, and can be made one that is always involved", async () => {
  const id = site.app.ports.ids.next();
  const sent = {
    ...{ id, kind: KIND, words: "作业前通知门卫", "words-en": "Tell the gate before", due: "yes" },
  };
  const bad = await manager.post(permitPaths.ownMeasures, { ...sent, words: "" });
  expect(bad.status).toBe(422);
  expect((await manager.post(permitPaths.ownMeasures, sent)).status).toBe(303);
  // The form sent twice is one measure.
  expect((await manager.post(permitPaths.ownMeasures, sent)).status).toBe(303);
  expect(rows("SELECT id FROM permit_own_measure")).toHaveLength(1);
  const page = await pageOf(`${permitPaths.ownMeasures}?kind=${KIND}`);
  expect(page).toContain("作业前通知门卫");
  expect(page).toContain("现场配备灭火器、灭火毯、水带");
  expect(page).not.toContain('id="measure-form"');
  expect(await pageOf(permitPaths.one(first))).not.toContain("作业前通知门卫");

  const permit = await apply(crew, KIND, FACTS, [30 * 60_000, 2 * 60 * 60_000]);
  await prepare(permit);
  expect(await pageOf(permitPaths.one(permit))).toContain("待确认 0/17");
  await mustAct(crew, permit, "measure", { of: `own-${id}`, involved: "no", filled: "" });
  const refused = await sign(crew, permit, "leader", "leader");
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("这项措施必须涉及：作业前通知门卫");
  await mustAct(crew, permit, "measure", { of: `own-${id}`, involved: "yes", filled: "" });
  const edit = permitPaths.ownMeasure(id);
  const changed = { ...sent, seen: "1", words: "作业前通知门卫和班组" };
  expect((await manager.post(edit, changed)).status).toBe(303);
  expect((await manager.post(edit, { ...changed, words: "晚了" })).status).toBe(409);
  // The ticket keeps the words that were confirmed.
  expect(await pageOf(permitPaths.one(permit))).not.toContain("门卫和班组");
  await mustSign(crew, permit, "leader", "leader");
  const retire = permitPaths.retireOwnMeasure(id);
  expect((await manager.post(retire, { seen: "2", retired: "yes" })).status).toBe(303);
  expect(await pageOf(permitPaths.one(permit))).toContain("作业前通知门卫");
});
