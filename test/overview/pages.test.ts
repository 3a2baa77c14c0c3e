/** Journal, devices, upstream and health over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { insertDevice } from "../../src/devices/index.ts";
import { type Desk, openDesk, type Who } from "../cylinders/desk.ts";
import { expectSoundPage } from "../views/support.ts";

const XSS = "<script>alert(1)</script>";
let desk: Desk;

beforeAll(async () => {
  desk = await openDesk();
  await desk.app.ports.db.write((tx) => {
    insertDevice(tx.orm, {
      id: "scale-1",
      name: `秤 ${XSS}`,
      driverId: "scale/yaohua-format-0",
      settings: { address: 1 },
      transport: { kind: "tcp", host: "127.0.0.1", port: 9 },
      isActive: true,
    });
    tx.append({
      kind: "cylinder.scrapped",
      actor: desk.personId("manager"),
      subject: "cylinder:abc",
      payload: { reason: XSS },
      lane: "event",
    });
  });
});

afterAll(() => desk.close());

type Row = {
  readonly why: string;
  readonly as?: Who;
  readonly path: string;
  readonly status: number;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
};

const OFFICE_PAGES = ["/journal", "/devices", "/devices/scale-1", "/upstream"];

const ROWS: readonly Row[] = [
  ...OFFICE_PAGES.flatMap((path): Row[] => [
    { why: `${path} is not for nobody`, as: "nobody", path, status: 303 },
    { why: `${path} is not for an operator`, as: "operator", path, status: 403 },
    { why: `${path} is for an administrator`, as: "admin", path, status: 200, hides: [XSS] },
  ]),
  {
    why: "the live parts are guarded like their pages",
    as: "operator",
    path: "/devices/live",
    status: 403,
  },
  { why: "and so is the proof", as: "operator", path: "/journal/proof", status: 403 },
  {
    why: "an entry is read in words",
    path: "/journal",
    status: 200,
    shows: ["气瓶报废", "李安 · 201", "cylinder:abc", "待上传"],
  },
  {
    why: "by kind",
    path: "/journal?kind=person.added",
    status: 200,
    shows: ["新增人员"],
    hides: [">cylinder:abc<"],
  },
  {
    why: "by a group of kinds",
    path: "/journal?kind=cylinder.",
    status: 200,
    shows: ['title="cylinder:abc"', "气瓶 abc"],
    hides: ['class="grid min-w-28">新增人员'],
  },
  {
    why: "by subject",
    path: "/journal?subject=cylinder:abc",
    status: 200,
    shows: ['title="cylinder:abc"', "气瓶 abc"],
  },
  {
    why: "by a subject that is not there",
    path: "/journal?subject=cylinder:zzz",
    status: 200,
    shows: ["没有符合条件的记录"],
  },
  {
    why: "before the first entry there is none",
    path: "/journal?before=1",
    status: 200,
    shows: ["没有符合条件的记录"],
  },
  {
    why: "a day long ago has none",
    path: "/journal?day=2001-01-01",
    status: 200,
    shows: ["没有符合条件的记录"],
  },
  {
    why: "garbage counts as not given",
    path: "/journal?kind=%27%20OR%201&subject=x&actor=%00&day=99&before=-5",
    status: 200,
    shows: ["气瓶报废"],
  },
  { why: "not verified yet", path: "/journal", status: 200, shows: ["还没有核验过"] },
  {
    why: "a device that is not there",
    path: "/devices/nope",
    status: 404,
    shows: ["没有这个设备"],
  },
  {
    why: "a configured device that never ran",
    path: "/devices",
    status: 200,
    shows: ["未启动", "127.0.0.1:9"],
  },
  {
    why: "no upstream is said clearly",
    path: "/upstream",
    status: 200,
    shows: ["没有配置上级平台"],
  },
  {
    why: "health is for everybody signed in, without links that would be refused",
    as: "operator",
    path: "/health",
    status: 200,
    shows: ["可写", "没有配置上级平台"],
    hides: ['href="/upstream"'],
  },
];

describe("the screens over the box", () => {
  test.each(ROWS.map((row) => [row.why, row] as const))("%s", async (_why, row) => {
    const answer = await desk.ask(row.path, row.as === undefined ? {} : { as: row.as });
    const html = await answer.text();
    expect(answer.status).toBe(row.status);
    for (const text of row.shows ?? []) expect(html).toContain(text);
    for (const text of row.hides ?? []) expect(html).not.toContain(text);
    if (row.status === 200) await expectSoundPage(html);
  });

  test.each([...OFFICE_PAGES, "/health"])("%s is sound in English", async (path) => {
    await expectSoundPage(await desk.text(path, { lang: "en" }));
  });
});

describe("live parts", () => {
  async function firstFrame(path: string): Promise<string> {
    const answer = await desk.ask(path);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    let text = "";
    while (!/\ndata: [^\n]+\n\n/.test(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += new TextDecoder().decode(value);
    }
    await reader.cancel();
    return text;
  }

  test.each([
    ["/devices/live", "127.0.0.1:9"],
    ["/devices/scale-1/state", "未启动"],
    ["/upstream/live", "没有配置上级平台"],
    ["/journal/proof", "核验"],
  ])("%s sends its part soon after opening", async (path, shows) => {
    expect(await firstFrame(path)).toContain(shows);
  });
});

describe("the proof of the journal", () => {
  async function proved(): Promise<string> {
    expect((await desk.ask("/journal/verify", { form: {} })).status).toBe(303);
    for (;;) {
      const html = await desk.text("/journal");
      if (!html.includes("正在核验")) return html;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  test("an operator may not ask for it", async () => {
    expect((await desk.ask("/journal/verify", { as: "operator", form: {} })).status).toBe(403);
  });

  test("finds an untouched chain intact and writes that down", async () => {
    const html = await proved();
    expect(html).toContain("日志链完好");
    expect(html).toContain("核验日志链：完好");
    await expectSoundPage(html);
  });

  test("finds a changed entry, says which and why, and raises an alarm", async () => {
    const { site } = desk.folder;
    const triggers = site
      .query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'")
      .all() as { name: string; sql: string }[];
    for (const { name } of triggers) site.run(`DROP TRIGGER ${name}`);
    site.run("UPDATE journal SET actor = 'somebody else' WHERE seq = 3");
    for (const { sql } of triggers) site.run(sql);
    const html = await proved();
    expect(html).toContain("日志链在第 3 条断裂");
    expect(html).toContain("被改动过");
    const last = desk.app.ports.db.sql
      .query("SELECT kind, lane FROM journal ORDER BY seq DESC LIMIT 2")
      .all();
    expect(last).toEqual([
      { kind: "alarm.raised", lane: "alarm" },
      { kind: "journal.broken", lane: null },
    ]);
  });
});

describe("/healthz", () => {
  test("needs nobody and says what a watcher asks", async () => {
    const answer = await desk.ask("/healthz", { as: "nobody" });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      ok: true,
      clock: { isTrusted: true },
      database: { isWritable: true },
      devices: { up: 0, total: 1 },
      upstream: { isConfigured: false },
      // The lag of a busy test machine is not this test's matter.
      problems: expect.arrayContaining(["devices"]),
    });
  });

  test("is 503 when nothing can be written", async () => {
    const broken = await openDesk();
    broken.folder.site.run("PRAGMA query_only = ON");
    const answer = await broken.ask("/healthz", { as: "nobody" });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ ok: false, database: { isWritable: false } });
    broken.folder.site.run("PRAGMA query_only = OFF");
    await broken.close();
  });
});
