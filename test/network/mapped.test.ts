/** Interfaces that are not ours: rows by mapping, encrypted, parents first, nothing private, bad rows sought out. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { clearAlarm, raiseAlarm } from "../../src/alarms/index.ts";
import { BY_HAND, reportDanger } from "../../src/dangers/index.ts";
import { addPerson } from "../../src/identity/index.ts";
import { correctRecord } from "../../src/sync/dead-letters.ts";
import { decryptBody, encryptBody } from "../../src/sync/envelope.ts";
import { Platforms } from "../../src/sync/index.ts";
import { TICKET_ALARMS } from "../../src/sync/mappings/aq3064.ts";
import { isMapping, mappingOf } from "../../src/sync/mappings/index.ts";
import { rowsOf } from "../../src/sync/mappings/mapping.ts";
import { withoutIdentity } from "../../src/sync/masking.ts";
import { judgeAnswer } from "../../src/sync/neutral/mapped.ts";
import type { Neutral } from "../../src/sync/neutral/neutral.ts";
import { maskedName, maskedPhone } from "../../src/sync/neutral/neutral-people.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import { addPlatform, turnPlatform } from "../../src/sync/platform-service.ts";
import { listDeadLetters } from "../../src/sync/platform-store.ts";
import { Box, until } from "../sync/support.ts";

setDefaultTimeout(30_000);

const AES = `${"0f".repeat(16)}:${"a1".repeat(16)}`;

describe("the envelope", () => {
  test.each([
    ["aes", AES],
    ["aes", `${"0f".repeat(32)}:${"a1".repeat(16)}`],
    ["sm4", AES],
  ] as const)("%s: what was sealed opens, and reads as nothing before", (cipher, key) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => {
        const sealed = encryptBody(cipher, key, text);
        expect(sealed).toMatch(/^[A-Za-z0-9+/]+=*$/);
        expect(decryptBody(cipher, key, sealed)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test("SM4 is that of the standard (GB/T 32907-2016, A.1)", () => {
    const example = Buffer.from("0123456789abcdeffedcba9876543210", "hex");
    const text = "sixteen letters!";
    // With this vector the first block is the standard's example, whose bytes are no text themselves.
    const iv = Buffer.from(text).map((byte, at) => byte ^ (example[at] ?? 0));
    const sealed = encryptBody("sm4", `${example.toString("hex")}:${iv.toHex()}`, text);
    expect(Buffer.from(sealed, "base64").subarray(0, 16).toString("hex")).toBe(
      "681edf34d206965e86b3e94f536e4246",
    );
  });
});

describe("what is private", () => {
  test("names and numbers are cut, identity numbers go wherever they were written", () => {
    expect(maskedName("张小明")).toBe("张**");
    expect(maskedName("")).toBe("");
    expect(maskedPhone("13812345678")).toBe("*********78");
    expect(withoutIdentity("焊工证 T11010519491231002X 有效")).not.toContain("11010519491231002X");
    expect(withoutIdentity("压力 2100 kPa，2026-11-22")).toBe("压力 2100 kPa，2026-11-22");
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{17}[\dX]$/),
        fc.stringMatching(/^[^\d]{0,9}$/),
        (id, words) => {
          expect(withoutIdentity(`${words}${id}${words}`)).not.toContain(id);
        },
      ),
    );
  });

  test("no mapping can name what is not in the neutral model", () => {
    const thing: Neutral = { type: "danger", id: "d1", fields: { what: "x" } };
    const mapping = mappingOf(
      "sec",
      '{"sec_hidden_danger_info":{"dangerName":"identityNumber","dangerDesc":null}}',
    );
    const [row] = rowsOf(mapping, thing);
    expect(row?.row["dangerName"]).toBe("");
    expect(row?.row).not.toHaveProperty("dangerDesc");
  });
});

test.each([
  ["sec", "", true],
  [
    "sec",
    '{"sec_hidden_danger_info":{"dangerLevel":{"from":"grade","codes":{"major":"2"}}}}',
    true,
  ],
  ["sec", '{"no_such_table":{}}', false],
  ["sec", '{"sec_hidden_danger_info":{"dangerLevel":{"sql":"x"}}}', false],
  ["sec", "{half", false],
  ["gasward", "", true],
  ["gasward", "{}", false],
] as const)("changes of %s: %s", (form, changes, isGood) => {
  expect(isMapping(form, changes)).toBe(isGood);
});

describe("the interface of the province", () => {
  const { tables, page } = mappingOf("sec", "");

  test("parents stand before their children, pages and the last fields are as it wants them", () => {
    const at = (name: string) => tables.findIndex((one) => one.name === name);
    for (const [parent, child] of [
      ["sec_hidden_check_mission", "sec_hidden_check_record"],
      ["sec_hidden_check_record", "sec_hidden_danger_info"],
      ["sec_special_job_ticket_fire", "sec_special_job_ticket_fire_gas_analysis"],
      ["sec_special_job_ticket_break", "sec_production_promise_ticket"],
      ["sec_production_promise", "sec_production_promise_ticket"],
      ["sec_employee_file", "sec_employee_alarm_data"],
    ] as const) {
      expect(at(parent)).toBeGreaterThanOrEqual(0);
      expect(at(parent)).toBeLessThan(at(child));
    }
    expect(page).toBeGreaterThanOrEqual(20);
    expect(page).toBeLessThanOrEqual(50);
    for (const { fields } of tables) {
      const last = ["deleted", "createDate", "createBy", "updateDate", "updateBy"];
      expect(Object.keys(fields).slice(-5)).toEqual(last);
    }
  });

  test("a level that another province codes otherwise is a line of the platform's own table", () => {
    const danger: Neutral = { type: "danger", id: "d1", fields: { grade: "major" } };
    const level = (changes: string) =>
      rowsOf(mappingOf("sec", changes), danger)[0]?.row["dangerLevel"];
    const change = '{"from":"grade","codes":{"general":"1","major":"2"}}';
    expect(level("")).toBe("1");
    expect(level(`{"sec_hidden_danger_info":{"dangerLevel":${change}}}`)).toBe("2");
  });

  test("a gathering is the table B.5 of AQ 3064.3, and no alarm of one person in the province", () => {
    const fields = {
      startedAt: 1_779_249_600_000,
      lastSeconds: 90,
      gathered: "[]",
      isDeleted: false,
    };
    const gathering: Neutral = { type: "gathering", id: "g1", fields };
    expect(rowsOf(mappingOf("aq3064", ""), gathering)).toMatchObject([
      { table: "gathering", row: { ALARM_AREA: [], ALARM_LAST_TIME: 90, DELETED: "0" } },
    ]);
    expect(rowsOf(mappingOf("sec", ""), gathering)).toEqual([]);
  });
});

test("every alarm of table A.4 has its own code", () => {
  expect(new Set(Object.values(TICKET_ALARMS)).size).toBe(22);
});

test.each([
  [200, "", undefined],
  [200, '{"code":0}', undefined],
  [200, '{"success":true,"data":null}', undefined],
  [200, '{"code":"200","message":"ok"}', undefined],
  [200, '{"code":500,"message":"编码错误"}', { code: "code 500", words: "编码错误" }],
  [200, '{"success":false,"msg":"x"}', { code: "code false", words: "x" }],
  [503, "gateway", { code: "HTTP 503", words: "" }],
] as const)("an answer %i %s", (status, text, verdict) => {
  expect(judgeAnswer(status, text)).toEqual(verdict);
});

describe("a platform with the interface of the province", () => {
  let box: Box;
  let platforms: Platforms;
  const got: { path: string; rows: Record<string, unknown>[] }[] = [];
  let answer: (path: string, rows: Record<string, unknown>[]) => Response = () =>
    Response.json({ code: 0 });
  let server: Bun.Server<unknown>;
  let id = "";
  let by = "";

  beforeAll(async () => {
    box = new Box();
    server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      async fetch(request) {
        const path = new URL(request.url).pathname.slice(4);
        const { datas } = (await request.json()) as { datas: string };
        const rows = JSON.parse(decryptBody("sm4", AES, datas)) as Record<string, unknown>[];
        const said = answer(path, rows);
        const { code } = (await said.clone().json()) as { code: number };
        if (code === 0) got.push({ path, rows });
        return said;
      },
    });
    platforms = new Platforms(box.ports, {
      epoch: box.folder.epoch,
      key: box.folder.key,
      configured: undefined,
    });
    platforms.start();
    const parsed = parsePlatform(
      {
        name: "省平台",
        form: "sec",
        url: `http://127.0.0.1:${server.port}/up`,
        cipher: "sm4",
        cipherKey: AES,
        companyCode: "371234567",
      },
      { now: Date.now(), isMapping },
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
    by = await addPerson(box.ports, "system", {
      name: "李小明",
      staffNumber: "S1",
      roles: ["safety-manager"],
      phone: "13812345678",
    });
    const added = await addPlatform(box.ports, { personId: by }, parsed.value);
    if (!added.ok) throw new Error(added.refusal.code);
    id = added.value.id;
    await turnPlatform(box.ports, { personId: by }, id, { event: "resume", reason: "" });
    await platforms.settle();
  });

  afterAll(async () => {
    await platforms.stop();
    await server.stop(true);
    expect(box.failures).toEqual([]);
    await box.remove();
  });

  const report = async (what: string): Promise<string> => {
    const reported = await reportDanger(
      box.ports,
      { personId: by, roles: ["safety-manager"] },
      {
        what,
        category: "fire",
        roomId: null,
        place: "充装间",
        source: BY_HAND,
        suspected: "general",
        photos: [],
      },
    );
    if (!reported.ok) throw new Error(JSON.stringify(reported.refusal));
    return reported.value.id;
  };
  const waiting = (): number =>
    platforms.statusOf(id)?.lanes.reduce((n, lane) => n + lane.lastSeq - lane.acknowledgedSeq, 0) ??
    -1;

  test("a danger arrives as its row, without an identity number, with its name cut", async () => {
    const danger = await report("灭火器过期，责任人证号 11010519491231002X");
    await until("it is through", () => waiting() === 0);
    const [page] = got.filter(({ path }) => path === "sec_hidden_danger_info");
    expect(page?.rows).toMatchObject([
      {
        id: danger,
        companyCode: "371234567",
        registrant: "李**",
        dangerState: "0",
        hazardDangerType: "5",
        deleted: "0",
      },
    ]);
    expect(JSON.stringify(got)).not.toMatch(/11010519491231002X|李小明|13812345678/);
    expect(String(page?.rows[0]?.["registTime"])).toMatch(/^20\d{12}$/);
  });

  test("an alarm of a person overtakes, and its end is told under the same id", async () => {
    const cause = { code: "position.sos", subject: "card:0007" } as const;
    const alarm = await box.ports.db.write((tx) => raiseAlarm(tx, box.ports, cause));
    await until("it is through", () => waiting() === 0);
    await box.ports.db.write((tx) => clearAlarm(tx, box.ports, cause));
    await until("its end too", () => waiting() === 0);
    const rows = got
      .filter(({ path }) => path === "sec_employee_alarm_data")
      .flatMap((p) => p.rows);
    expect(rows.length).toBeGreaterThanOrEqual(1);
    for (const row of rows) expect(row).toMatchObject({ id: alarm, alarmType: "5" });
  });

  test("one bad row among good ones is sought out, corrected and taken", async () => {
    answer = (_path, rows) =>
      rows.some((row) => String(row["dangerName"]).includes("坏"))
        ? Response.json({ code: 500, message: "隐患名称不符合要求" })
        : Response.json({ code: 0 });
    await turnPlatform(box.ports, { personId: by }, id, { event: "pause", reason: "测试" });
    await platforms.settle();
    const good = [await report("消防通道堵塞"), await report("软管老化")];
    const bad = await report("坏");
    await turnPlatform(box.ports, { personId: by }, id, { event: "resume", reason: "" });
    await platforms.settle();
    await until("it is through", () => waiting() === 0);
    const taken = () => got.flatMap(({ rows }) => rows.map((row) => row["id"]));
    for (const one of good) expect(taken()).toContain(one);
    expect(taken()).not.toContain(bad);
    const [letter] = listDeadLetters(box.ports.db.read, "open", 9, 0);
    expect(letter).toMatchObject({ kind: "danger.found", words: "隐患名称不符合要求" });
    const corrected = await correctRecord(box.ports, { personId: by }, letter?.id ?? "", {
      facts: '{"what":"阀门渗漏"}',
      reason: "名称写错",
    });
    expect(corrected.ok).toBe(true);
    await until("it is through", () => waiting() === 0);
    expect(got.flatMap(({ rows }) => rows).find((row) => row["id"] === bad)).toMatchObject({
      dangerName: "阀门渗漏",
    });
  });

  test("an account that ran out moves nothing to the refused records", async () => {
    answer = () => Response.json({ code: 401, message: "token 已过期" });
    await report("照明损坏");
    await until("it is said", () =>
      (platforms.statusOf(id)?.lastError ?? "").includes("token 已过期"),
    );
    expect(waiting()).toBeGreaterThan(0);
    expect(listDeadLetters(box.ports.db.read, "open", 9, 0)).toEqual([]);
  });
});
