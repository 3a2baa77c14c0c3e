/** A visit on the tables: what it finds, what it needs, and that nobody changes it once it is sealed. */

import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { raiseAlarm } from "../../src/alarms/index.ts";
import { completeRun, loadRun, saveAnswer } from "../../src/checks/index.ts";
import { addPhoto, discardRun, removePhoto } from "../../src/checks/service.ts";
import { findDanger } from "../../src/dangers/index.ts";
import type { GivenSign } from "../../src/inspections/service.ts";
import {
  abandonVisit,
  answerVisit,
  isIntact,
  lookAtAlarm,
  openTable,
  recordFinding,
  sealVisit,
  sign,
  startVisit,
  withdraw,
} from "../../src/inspections/service.ts";
import { findingsOf, findVisit } from "../../src/inspections/store.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";

let site: TestSite;
let regulator: Visitor;
let manager: Visitor;
beforeEach(async () => {
  site = await openTestSite();
  regulator = await site.visitor(["regulator"]);
  manager = await site.visitor(["safety-manager"]);
});
afterEach(() => site.close());

const ports = () => site.app.ports;
const HASH = "a".repeat(64);
const DRAWING = { hash: HASH, bytes: 10, width: 10, height: 10 };
const FINDING = {
  id: undefined,
  itemId: "",
  what: "空瓶、实瓶混放",
  basis: "GB/T 34525-2017",
  level: "general" as const,
  demand: "分区存放并设置标识",
  dueOn: "2027-02-01" as Day,
  place: "瓶库一",
  photos: [],
  shown: [],
};

function must<T>(outcome: { ok: true; value: T } | { ok: false; refusal: { code: string } }): T {
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

async function begin(by = regulator): Promise<string> {
  const asked = { purpose: "routine", companion: "张伟", isByCode: true } as const;
  return must(await startVisit(ports(), by.actor, asked));
}

async function signBoth(id: string): Promise<void> {
  const drawn: readonly GivenSign[] = [
    { side: "regulator", drawing: DRAWING },
    { side: "enterprise", drawing: DRAWING, name: "张伟" },
  ];
  for (const given of drawn) must(await sign(ports(), regulator.actor, id, given));
}

async function sealed(): Promise<string> {
  const id = await begin();
  must(await recordFinding(ports(), regulator.actor, id, FINDING));
  await signBoth(id);
  const asked = { conclusion: "rectify", summary: "见问题清单" } as const;
  must(await sealVisit(ports(), regulator.actor, id, asked));
  return id;
}

const visit = (id: string) => {
  const found = findVisit(ports().db.read, id);
  if (found === undefined) throw new Error("no visit");
  return found;
};

describe("under way", () => {
  test("a regulator has one visit at a time, with a number of the day", async () => {
    const id = await begin();
    expect(await begin()).toBe(id);
    const other = await begin(await site.visitor(["regulator"]));
    expect([visit(id).number, visit(other).number]).toEqual(["JC-20270120-01", "JC-20270120-02"]);
  });

  test("a violation is a hidden danger of this visit in the same transaction; sent twice it is one", async () => {
    const id = await begin();
    const given = { ...FINDING, id: ports().ids.next() };
    const finding = must(await recordFinding(ports(), regulator.actor, id, given));
    expect(must(await recordFinding(ports(), regulator.actor, id, given))).toBe(finding);
    const [row] = findingsOf(ports().db.read, id);
    expect(findDanger(ports().db.read, row?.dangerId ?? "")).toMatchObject({
      state: "found",
      place: "瓶库一",
      source: { kind: "visit", id, item: finding },
    });
    expect(site.entries("site.colour_changed").length + site.entries("danger.found").length).toBe(
      site.entries("site.colour_changed").length + 1,
    );
    expect(await (await manager.get("/s/none")).status).toBe(404);
  });

  test.each([
    ["no words", { what: " " }, "inspections.words_needed"],
    ["no demand", { demand: "" }, "inspections.demand_needed"],
    ["no date", { dueOn: null }, "inspections.due_wrong"],
    ["a date that is over", { dueOn: "2027-01-19" as Day }, "inspections.due_wrong"],
    ["a date years away", { dueOn: "2029-01-01" as Day }, "inspections.due_wrong"],
  ] as const)("a violation with %s is refused and leaves nothing", async (_why, part, code) => {
    const id = await begin();
    const given = { ...FINDING, ...part };
    expect(await recordFinding(ports(), regulator.actor, id, given)).toMatchObject({
      refusal: { code },
    });
    expect(findingsOf(ports().db.read, id)).toHaveLength(0);
    expect(site.entries("danger.found")).toHaveLength(0);
  });

  test("the table is the regulator's alone: the enterprise answers, photographs and ends nothing of it", async () => {
    const id = await begin();
    const runId = must(await openTable(ports(), regulator.actor, id));
    expect(must(await openTable(ports(), regulator.actor, id))).toBe(runId);
    const given = { value: "pass", note: "", seen: 0 };
    const { actor } = manager;
    const foreign = [
      await saveAnswer(ports(), actor, runId, "jg01", given),
      await addPhoto(ports(), actor, runId, "jg01", DRAWING),
      await removePhoto(ports(), actor, runId, "jg01", "x"),
      await completeRun(ports(), actor, runId),
      await discardRun(ports(), actor, runId),
    ];
    for (const outcome of foreign) {
      expect(outcome).toMatchObject({ refusal: { code: "checks.not_yours" } });
    }
    expect((await saveAnswer(ports(), regulator.actor, runId, "jg01", given)).ok).toBe(true);
    expect(loadRun(ports().db.read, runId)?.answers.get("jg01")?.value).toBe("pass");
    const unfinished = await sealVisit(ports(), regulator.actor, id, {
      conclusion: "compliant",
      summary: "",
    });
    expect(unfinished).toMatchObject({ refusal: { code: "inspections.run_open" } });
  });

  test("an alarm that was looked at keeps its state and gets a line of history", async () => {
    const id = await begin();
    const alarmId = await ports().db.write((tx) =>
      raiseAlarm(tx, ports(), { code: "relay.not_open", subject: "device:r1" }),
    );
    const look = { alarmId, verdict: "unhandled", note: "触点仍粘连" } as const;
    must(await lookAtAlarm(ports(), regulator.actor, id, look));
    must(await lookAtAlarm(ports(), regulator.actor, id, { ...look, verdict: "handled" }));
    expect(site.entries("alarm.inspected")).toHaveLength(2);
    const page = await (await manager.get(`/alarms/${alarmId}`)).text();
    expect(page).toContain("监管人员现场核实");
    expect(page).toContain("未确认");
  });
});

describe("sealing", () => {
  test("what is missing is named, in the order of the visit", async () => {
    const id = await begin();
    const seal = (conclusion?: "compliant" | "rectify") =>
      sealVisit(ports(), regulator.actor, id, { conclusion, summary: "" });
    const refused = (code: string) => ({ refusal: { code: `inspections.${code}` } });
    expect(await seal("compliant")).toMatchObject(refused("nothing_done"));
    const finding = must(await recordFinding(ports(), regulator.actor, id, FINDING));
    expect(await seal()).toMatchObject(refused("conclusion_needed"));
    expect(await seal("compliant")).toMatchObject(refused("conclusion_mismatch"));
    expect(await seal("rectify")).toMatchObject(refused("regulator_unsigned"));
    const own = { side: "regulator", drawing: DRAWING } as const;
    must(await sign(ports(), regulator.actor, id, own));
    expect(await seal("rectify")).toMatchObject(refused("enterprise_unsigned"));
    const unwilling = { side: "enterprise", refused: "负责人不在场" } as const;
    must(await sign(ports(), regulator.actor, id, unwilling));
    must(await withdraw(ports(), regulator.actor, id, finding, "看错了"));
    expect(await seal("rectify")).toMatchObject(refused("nothing_done"));
    must(await recordFinding(ports(), regulator.actor, id, FINDING));
    expect((await seal("rectify")).ok).toBe(true);
    expect(visit(id)).toMatchObject({ state: "sealed", refusedSign: "负责人不在场" });
  });

  test("nobody changes a sealed visit: not its regulator, not the manager, not by SQL", async () => {
    const id = await sealed();
    const before = visit(id);
    const { actor } = regulator;
    const ended = { refusal: { code: "inspections.ended" } };
    const finding = findingsOf(ports().db.read, id)[0]?.id ?? "";
    expect(await recordFinding(ports(), actor, id, FINDING)).toMatchObject(ended);
    expect(await withdraw(ports(), actor, id, finding, "算了")).toMatchObject(ended);
    const own = { side: "regulator", drawing: DRAWING } as const;
    expect(await sign(ports(), actor, id, own)).toMatchObject(ended);
    expect(await openTable(ports(), actor, id)).toMatchObject(ended);
    expect(await abandonVisit(ports(), actor, id, "不要了")).toMatchObject(ended);
    const again = { conclusion: "stop", summary: "" } as const;
    expect(await sealVisit(ports(), actor, id, again)).toMatchObject(ended);
    expect(await abandonVisit(ports(), manager.actor, id, "不要了")).toMatchObject({
      refusal: { code: "inspections.not_yours" },
    });
    const db = new Database(join(site.path, "data", "site.db"));
    const tries = [
      "UPDATE inspection_visit SET summary = 'x'",
      "UPDATE inspection_visit SET state = 'open', ended_at = NULL, seal_hash = NULL",
      "DELETE FROM inspection_visit",
      "UPDATE inspection_finding SET what = 'x'",
      "DELETE FROM inspection_finding",
      "INSERT INTO inspection_finding SELECT 'new', visit_id, 9, '', 'x', '', 'general', 'x', NULL, danger_id, 1, '' FROM inspection_finding",
      `INSERT INTO inspection_photo VALUES ('p', '${id}', '${finding}', '${HASH}', 1)`,
      `INSERT INTO inspection_alarm VALUES ('l', '${id}', 'x', 'false', '', 1)`,
    ];
    for (const sql of tries) expect(() => db.run(sql), sql).toThrow();
    db.close();
    expect(visit(id)).toEqual(before);
    expect(isIntact(ports().db.read, ports().siteId, before)).toBe(true);
  });

  test("the code in the regulator's hand tells an altered record", async () => {
    const id = await sealed();
    const { sealCode } = visit(id);
    const shown = await site.stranger(`/v/${sealCode}`);
    expect([shown.status, await shown.text()]).toEqual([
      200,
      expect.stringContaining("记录完整，未被改动"),
    ]);
    const db = new Database(join(site.path, "data", "site.db"));
    db.run("DROP TRIGGER inspection_finding_update");
    db.run("UPDATE inspection_finding SET what = '一切正常'");
    db.close();
    expect(await (await site.stranger(`/v/${sealCode}`)).text()).toContain("记录与封存时不一致");
    expect((await site.stranger("/v/0000-0000-0000-0000")).status).toBe(404);
    expect((await site.stranger("/v")).status).toBe(200);
  });

  test("the enterprise answers as often as it likes and never changes an answer", async () => {
    const open = await begin();
    const words = { words: "已分区存放", photos: [] };
    expect(await answerVisit(ports(), manager.actor, open, words)).toMatchObject({
      refusal: { code: "inspections.not_sealed" },
    });
    must(await abandonVisit(ports(), regulator.actor, open, "另有任务"));
    const id = await sealed();
    must(await answerVisit(ports(), manager.actor, id, words));
    must(await answerVisit(ports(), manager.actor, id, { ...words, words: "标识已贴" }));
    const page = await (await regulator.get(`/inspections/${id}`)).text();
    expect(page).toContain("已分区存放");
    expect(page).toContain("标识已贴");
    const db = new Database(join(site.path, "data", "site.db"));
    for (const sql of [
      "UPDATE inspection_answer SET words = 'x'",
      "DELETE FROM inspection_answer",
    ]) {
      expect(() => db.run(sql), sql).toThrow();
    }
    db.close();
    expect(isIntact(ports().db.read, ports().siteId, visit(id))).toBe(true);
  });

  test("the seal is in the journal, upward, without a name; another regulator does not see the visit", async () => {
    const id = await sealed();
    const [entry] = site.entries("inspection.sealed");
    expect(entry).toMatchObject({ lane: "event", payload: { hash: visit(id).sealHash } });
    expect(JSON.stringify(entry?.payload)).not.toContain("张伟");
    const other = await site.visitor(["regulator"]);
    expect((await other.get(`/inspections/${id}`)).status).toBe(404);
    expect((await manager.get(`/inspections/${id}`)).status).toBe(200);
    const notice = await (await manager.get(`/inspections/${id}/notice`)).text();
    expect(notice).toContain("ZG-20270120-01");
    expect(notice).toContain("空瓶、实瓶混放");
  });
});
