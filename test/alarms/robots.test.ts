/** Robots of group chats against a server that checks as the makers' pages say: signature, shape, limits, failures. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import fc from "fast-check";
import { type AlarmCode, isSiteAlarmOn, listAlarms, raiseAlarm } from "../../src/alarms/index.ts";
import {
  FAILURES_TOLD,
  LINES_MAX,
  ROBOT_KINDS,
  ROBOT_REST_MS,
  type RobotKind,
  robotFailure,
  robotText,
  robotUrl,
  robotWaitMs,
} from "../../src/alarms/robot-rules.ts";
import { addRobot, switchRobot, testRobot } from "../../src/alarms/robot-service.ts";
import { findRobot } from "../../src/alarms/robot-store.ts";
import type { Deliver } from "../../src/alarms/robots.ts";
import { shelveAlarm } from "../../src/alarms/service.ts";
import { openTestSite, type TestSite, type Visitor } from "../support/test-site.ts";
import { expectSoundPage } from "../views/support.ts";

const TOKEN = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const SECRET = "SECb7f3c1d94e";
const URLS: Readonly<Record<RobotKind, string>> = {
  dingtalk: `https://oapi.dingtalk.com/robot/send?access_token=${TOKEN}`,
  wecom: `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${TOKEN}`,
  feishu: `https://open.feishu.cn/open-apis/bot/v2/hook/${TOKEN}`,
};

describe("addresses", () => {
  test.each(ROBOT_KINDS.map((kind) => [kind] as const))(
    "%s knows its own and no other's",
    (kind) => {
      for (const other of ROBOT_KINDS) {
        expect(robotUrl(kind, URLS[other])).toBe(other === kind ? URLS[kind] : undefined);
      }
    },
  );

  test.each([
    ["http", "http://oapi.dingtalk.com/robot/send?access_token=abcdefgh1"],
    ["another host", "https://oapi.dingtalk.com.example.org/robot/send?access_token=abcdefgh1"],
    ["the box itself", "https://localhost/robot/send?access_token=abcdefgh1"],
    ["a host before @", "https://oapi.dingtalk.com@10.0.0.1/robot/send?access_token=abcdefgh1"],
    ["a port", "https://oapi.dingtalk.com:8443/robot/send?access_token=abcdefgh1"],
    ["another path", "https://oapi.dingtalk.com/robot/other?access_token=abcdefgh1"],
    ["no token", "https://oapi.dingtalk.com/robot/send"],
    [
      "a token with more behind it",
      "https://oapi.dingtalk.com/robot/send?access_token=abcdefgh1%26x",
    ],
    ["no address", "钉钉"],
  ])("refused: %s", (_why, url) => {
    expect(robotUrl("dingtalk", url)).toBeUndefined();
  });

  test("what else stands in an address is left out", () => {
    expect(robotUrl("wecom", ` ${URLS.wecom}&debug=1#x `)).toBe(URLS.wecom);
  });
});

describe("text, waiting, answers", () => {
  test("any lines fit what the strictest maker takes, and none is uncounted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 300, unit: "grapheme" }), { maxLength: 40 }),
        (lines) => {
          const clean = lines.map((line) => line.replaceAll("\n", " "));
          const text = robotText("head", clean, (n) => `more ${n}`);
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
          const rows = text.split("\n").slice(1);
          const more = Number(/^more (\d+)$/.exec(rows.at(-1) ?? "")?.[1] ?? 0);
          const shown = rows.length - (more > 0 ? 1 : 0);
          if (!clean.some((line) => /^more \d+$/.test(line)))
            expect(shown + more).toBe(clean.length);
          expect(shown).toBeLessThanOrEqual(LINES_MAX);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("waits grow to ten minutes and stay", () => {
    expect([0, 1, 2, 3].map(robotWaitMs)).toEqual([ROBOT_REST_MS, 5_000, 10_000, 20_000]);
    expect(robotWaitMs(500)).toBe(600_000);
  });

  test.each([
    [200, '{"errcode":0,"errmsg":"ok"}', undefined],
    [200, '{"StatusCode":0,"code":0,"msg":"success"}', undefined],
    [200, '{"errcode":310000,"errmsg":"sign not match"}', "310000 sign not match"],
    [200, '{"code":9499,"msg":"Bad Request"}', "9499 Bad Request"],
    [200, "<html>", "no JSON"],
    [200, "null", "no JSON"],
    [200, "{}", "?"],
    [502, '{"errcode":0}', "HTTP 502"],
  ])("%s %s", (status, answer, failure) => {
    expect(robotFailure(status, answer)).toBe(failure);
  });
});

type Got = { readonly kind: RobotKind; readonly text: string; readonly isSigned: boolean };

/** What the makers check, written from their pages and not from our code. */
function judge(host: string, url: URL, body: string, nowMs: number): Got | undefined {
  const sent = JSON.parse(body) as Record<string, never>;
  if (host === "oapi.dingtalk.com") {
    const at = url.searchParams.get("timestamp") ?? "";
    const wanted = createHmac("sha256", SECRET).update(`${at}\n${SECRET}`, "utf8").digest("base64");
    const isSigned =
      url.searchParams.get("sign") === wanted && Math.abs(nowMs - Number(at)) < 3_600_000;
    return { kind: "dingtalk", text: sent["text"]?.["content"] ?? "", isSigned };
  }
  if (host === "qyapi.weixin.qq.com") {
    return { kind: "wecom", text: sent["text"]?.["content"] ?? "", isSigned: false };
  }
  const at = String(sent["timestamp"] ?? "");
  const wanted = createHmac("sha256", `${at}\n${SECRET}`).update("").digest("base64");
  const isSigned = sent["sign"] === wanted && Math.abs(nowMs / 1_000 - Number(at)) < 3_600;
  return { kind: "feishu", text: sent["content"]?.["text"] ?? "", isSigned };
}

describe("at a site", () => {
  let site: TestSite;
  let administrator: Visitor;
  let server: ReturnType<typeof Bun.serve>;
  let got: Got[] = [];
  let answer = { status: 200, body: '{"errcode":0,"code":0}' };

  const deliver: Deliver = async ({ url, body }) => {
    const real = new URL(url);
    const response = await fetch(`${server.url.origin}${real.pathname}${real.search}`, {
      method: "POST",
      headers: { "x-host": real.hostname },
      body,
    });
    return { status: response.status, answer: await response.text() };
  };

  beforeAll(() => {
    server = Bun.serve({
      port: 0,
      async fetch(request) {
        const host = request.headers.get("x-host") ?? "";
        const judged = judge(
          host,
          new URL(request.url),
          await request.text(),
          site.app.ports.clock.now(),
        );
        if (judged !== undefined) got.push(judged);
        return new Response(answer.body, { status: answer.status });
      },
    });
  });
  afterAll(() => server.stop(true));
  beforeEach(async () => {
    site = await openTestSite(undefined, { deliver });
    administrator = await site.visitor(["administrator"]);
    got = [];
    answer = { status: 200, body: '{"errcode":0,"code":0}' };
  });
  afterEach(() => site.close());

  const raise = (code: AlarmCode, subject: string, place = ""): Promise<string> =>
    site.app.ports.db.write((tx) => raiseAlarm(tx, site.app.ports, { code, subject, place }));
  const add = async (kind: RobotKind, priority = "2"): Promise<string> => {
    const secret = kind === "wecom" ? "" : SECRET;
    const form = { name: "安全群", kind, url: URLS[kind], secret, priority, lang: "zh-CN" };
    const added = await addRobot(site.app.ports, administrator.actor, form);
    if (!added.ok) throw new Error(added.refusal.code);
    return added.value;
  };
  const tell = async (afterMs = ROBOT_REST_MS) => {
    site.time.advance(afterMs);
    await site.app.settled();
  };
  const robot = (id: string) => findRobot(site.app.ports.db.read, id);

  test.each([
    ["dingtalk", true],
    ["wecom", false],
    ["feishu", true],
  ] as const)("%s takes what we send, with its signature", async (kind, isSigned) => {
    await raise("relay.not_open", "fill-point:gun-9", "9 号枪");
    await add(kind);
    await raise("relay.not_open", "fill-point:gun-1", "1 号枪");
    await tell();
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ kind, isSigned });
    expect(got[0]?.text).toContain("【报警】泰安第一充装站");
    expect(got[0]?.text).toContain("1 级 紧急");
    expect(got[0]?.text).toContain("1 号枪");
    // What was before the robot is no news, and nothing is told twice.
    expect(got[0]?.text).not.toContain("9 号枪");
    await tell();
    expect(got).toHaveLength(1);
  });

  test("no person is named, low and shelved ones are not told", async () => {
    await add("wecom");
    await raise("position.sos", "person:p1", "李建国");
    await raise("device.silent", "device:d1", "1 号秤");
    const shelved = await raise("fill.gauge_lost", "fill-point:gun-2", "2 号枪");
    const asked = { minutes: 30, reason: "换传感器" };
    expect((await shelveAlarm(site.app.ports, administrator.actor, shelved, asked)).ok).toBe(true);
    await tell();
    expect(got).toHaveLength(1);
    expect(got[0]?.text.split("\n")).toHaveLength(2);
    expect(got[0]?.text).not.toContain("李建国");
    expect(got[0]?.text).not.toContain("1 号秤");
    expect(got[0]?.text).not.toContain("2 号枪");
  });

  test("a flood is one message with its number, and the makers' rate is kept", async () => {
    await add("wecom", "4");
    for (let n = 0; n < 60; n += 1) await raise("device.silent", `device:d${n}`, `秤 ${n}`);
    await tell();
    await raise("device.silent", "device:later");
    await tell(1_000);
    expect(got).toHaveLength(1);
    expect(got[0]?.text).toContain("另有 52 条");
    await tell();
    expect(got).toHaveLength(2);
  });

  test("what fails is kept, tried later, shown, an alarm in the end; and nothing is lost", async () => {
    const id = await add("dingtalk");
    answer = { status: 200, body: '{"errcode":310000,"errmsg":"sign not match"}' };
    await raise("relay.not_open", "fill-point:gun-1", "1 号枪");
    await tell();
    expect(robot(id)).toMatchObject({
      failures: 1,
      failure: "310000 sign not match",
      toldAt: null,
    });
    await tell(1_000);
    expect(got).toHaveLength(1);
    for (let n = 1; n < FAILURES_TOLD; n += 1) await tell(robotWaitMs(n));
    expect(robot(id)?.failures).toBe(FAILURES_TOLD);
    await tell(2_000);
    expect(isSiteAlarmOn(site.app.ports, "robot.failed")).toBe(true);
    const page = await (await administrator.get("/alarms/robots")).text();
    expect(page).toContain("连续失败 5 次：310000 sign not match");
    answer = { status: 200, body: '{"errcode":0}' };
    await tell(robotWaitMs(FAILURES_TOLD));
    expect(got.at(-1)?.text).toContain("1 号枪");
    expect(robot(id)).toMatchObject({ failures: 0, failure: null });
    await tell(2_000);
    expect(isSiteAlarmOn(site.app.ports, "robot.failed")).toBe(false);
  });

  test("one that was off is not told what happened meanwhile; a test says what came of it", async () => {
    const id = await add("feishu");
    await switchRobot(site.app.ports, administrator.actor, id);
    await raise("relay.not_open", "fill-point:gun-1", "1 号枪");
    await tell();
    await switchRobot(site.app.ports, administrator.actor, id);
    await tell();
    expect(got).toHaveLength(0);
    const send = () => testRobot(site.app.ports, administrator.actor, id, "测试", deliver);
    expect(await send()).toMatchObject({ value: { failure: undefined } });
    expect(got[0]).toMatchObject({ text: "测试", isSigned: true });
    answer = { status: 500, body: "" };
    expect(await send()).toMatchObject({ value: { failure: "HTTP 500" } });
    const asked = await administrator.post(`/alarms/robots/${id}/test`);
    expect(asked.status).toBe(422);
    expect(await asked.text()).toContain("安全群 未收到测试消息：HTTP 500");
  });

  test("the address is readable nowhere: not in the tables, the journal, or the page", async () => {
    const form = {
      name: "安全群",
      kind: "dingtalk",
      url: URLS.dingtalk,
      secret: SECRET,
      priority: "2",
      lang: "zh-CN",
    };
    expect((await administrator.post("/alarms/robots", form)).status).toBe(303);
    const page = await (await administrator.get("/alarms/robots")).text();
    await expectSoundPage(page);
    const rows = JSON.stringify(site.app.ports.db.sql.query("SELECT * FROM alarm_robot").all());
    const journal = JSON.stringify(
      site.app.ports.db.sql.query("SELECT payload FROM journal").all(),
    );
    for (const text of [page, rows, journal]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(SECRET);
    }
    expect(listAlarms(site.app.ports.db.read, {}, { offset: 0, limit: 1 }).total).toBe(0);
  });

  test("the form comes back with what was typed and what is wrong, in both languages", async () => {
    const english = await site.visitor(["administrator"], "en");
    const form = {
      name: "Safety",
      kind: "wecom",
      url: URLS.feishu,
      secret: "abc",
      priority: "9",
      lang: "en",
    };
    const back = await english.post("/alarms/robots", form);
    expect(back.status).toBe(422);
    const page = await back.text();
    expect(page).toContain("not an address of the platform");
    expect(page).toContain("WeCom&#39;s robots have no secret");
    expect(page).toContain('value="Safety"');
    await expectSoundPage(page);
    const manager = await site.visitor(["safety-manager"]);
    expect((await manager.get("/alarms/robots")).status).toBe(403);
  });
});
