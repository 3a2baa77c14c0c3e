/** The register over HTTP: who may, what is refused, what is kept, what a page shows. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { expectSoundPage } from "../views/support.ts";
import { type Ask, type Desk, openDesk, type Who } from "./desk.ts";

let desk: Desk;
/** Cylinders that the rows name: `{known}` in a path is replaced by the id. */
const ids: Record<string, string> = {};

const GOOD = {
  serial: "23A-1001",
  maker: "江苏民生",
  "made-on": "2023-05-10",
  medium: "lpg",
  model: "YSP35.5",
  volume: "35.5",
  tare: "16.42",
  "max-fill": "14.9",
  pressure: "2.1",
  owner: "城南液化气站",
  ownership: "own",
  "inspected-on": "2025-05-10",
  "valve-code": "V-0001",
  "body-code": "B-0001",
} as const;

type Form = Readonly<Record<string, string>>;

async function add(change: Form, as: Who = "manager"): Promise<string> {
  const answer = await desk.ask("/cylinders/new", { as, form: { ...GOOD, ...change } });
  expect(answer.status).toBe(303);
  return (answer.headers.get("location") ?? "").split("/").at(-1) ?? "";
}

beforeAll(async () => {
  desk = await openDesk();
  ids["known"] = await add({});
  ids["overdue"] = await add({
    serial: "19B-0007",
    "made-on": "2019-03-01",
    "inspected-on": "2021-03-01",
    "valve-code": "",
    "body-code": "B-0007",
    "life-ends-on": "2031-03-01",
  });
  ids["scrapped"] = await add({ serial: "S-1", "valve-code": "", "body-code": "GONE-1" });
  await desk.ask(`/cylinders/${ids["scrapped"]}/acts/scrap`, {
    form: { version: "1", reason: "瓶体凹陷" },
  });
});

afterAll(() => desk.close());

type Row = {
  readonly why: string;
  readonly as?: Who;
  readonly path: string;
  readonly form?: Form;
  readonly status: number;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
  readonly ask?: Ask;
};

const LONG = "长".repeat(800);
const XSS = `"><script>alert(1)</script>`;

const ROWS: readonly Row[] = [
  { why: "nobody is sent to the login", as: "nobody", path: "/cylinders", status: 303 },
  {
    why: "an operator may read the register",
    as: "operator",
    path: "/cylinders",
    status: 200,
    shows: ["23A-1001"],
    hides: ["登记气瓶"],
  },
  { why: "an operator may not add", as: "operator", path: "/cylinders/new", status: 403 },
  {
    why: "an operator may not post an addition",
    as: "operator",
    path: "/cylinders/new",
    form: GOOD,
    status: 403,
  },
  {
    why: "an operator may not scrap",
    as: "operator",
    path: "/cylinders/{known}/acts/scrap",
    form: { version: "1", reason: "x" },
    status: 403,
  },
  {
    why: "an operator sees no acts on the cylinder's page",
    as: "operator",
    path: "/cylinders/{known}",
    status: 200,
    shows: ["16.42"],
    hides: ["act-scrap", "/edit"],
  },
  { why: "the total is of all that match", path: "/cylinders", status: 200, shows: ["共 3 条"] },
  {
    why: "the beginning of a code finds",
    path: "/cylinders?q=b-000",
    status: 200,
    shows: ["23A-1001", "19B-0007", "共 2 条"],
    hides: [">S-1<"],
  },
  {
    why: "the beginning of a serial finds",
    path: "/cylinders?q=19b",
    status: 200,
    shows: ["19B-0007", "共 1 条"],
    hides: [">23A-1001<"],
  },
  {
    why: "overdue only",
    path: "/cylinders?due=overdue",
    status: 200,
    shows: ["19B-0007", "超期"],
    hides: [">23A-1001<"],
  },
  {
    why: "a status only",
    path: "/cylinders?status=scrapped",
    status: 200,
    shows: [">S-1<"],
    hides: [">23A-1001<"],
  },
  {
    why: "another medium has none",
    path: "/cylinders?medium=oxygen",
    status: 200,
    shows: ["没有符合条件的气瓶"],
  },
  {
    why: "garbage in every filter counts as not given",
    path: "/cylinders?medium=%00&status=x&content='&due=-1&page=-9e99&q=%25_%27",
    status: 200,
    shows: ["没有符合条件的气瓶"],
  },
  {
    why: "garbage alone shows the list",
    path: "/cylinders?medium=nope&page=abc",
    status: 200,
    shows: ["23A-1001"],
  },
  {
    why: "a page beyond the end is empty, not broken",
    path: "/cylinders?page=999",
    status: 200,
    shows: ["共 3 条"],
  },
  {
    why: "a cylinder that is not there",
    path: "/cylinders/nope",
    status: 404,
    shows: ["没有这只气瓶"],
  },
  {
    why: "an act that is not there",
    path: "/cylinders/{known}/acts/melt",
    form: { version: "1", reason: "x" },
    status: 404,
  },
  {
    why: "script in a search is text",
    path: `/cylinders?q=${encodeURIComponent(XSS)}`,
    status: 200,
    hides: ["<script>alert"],
  },
  {
    why: "nothing filled in names each field",
    path: "/cylinders/new",
    form: {},
    status: 422,
    shows: ["请填写", "serial-error", "tare-error", "body-code-error".slice(0, 4)],
  },
  {
    why: "what was typed is kept",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "KEEP-ME", tare: "abc" },
    status: 422,
    shows: ["KEEP-ME", "abc", "不是数字"],
  },
  {
    why: "a tare is needed, the model's is not taken",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "T-1", tare: "", "valve-code": "", "body-code": "T-0001" },
    status: 422,
    shows: ["tare-error"],
  },
  {
    why: "a code is never re-used, and who has it is named",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-1", "valve-code": "" },
    status: 422,
    shows: ["B-0001", "23A-1001", "不得重复使用"],
  },
  {
    why: "a void code of a scrapped cylinder is not free either",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-2", "valve-code": "", "body-code": "GONE-1" },
    status: 422,
    shows: ["已作废", "S-1"],
  },
  {
    why: "the same serial of the same maker",
    path: "/cylinders/new",
    form: { ...GOOD, "valve-code": "", "body-code": "D-0003" },
    status: 422,
    shows: ["已登记"],
  },
  {
    why: "two equal codes",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-4", "valve-code": "SAME-1", "body-code": "SAME-1" },
    status: 422,
    shows: ["不能相同"],
  },
  {
    why: "no code at all",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-5", "valve-code": "", "body-code": "" },
    status: 422,
    shows: ["至少填一个编号"],
  },
  {
    why: "a day that is none",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-6", "made-on": "2025-02-30" },
    status: 422,
    shows: ["made-on-error"],
  },
  {
    why: "made tomorrow",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-7", "made-on": "2199-01-01" },
    status: 422,
    shows: ["不能晚于今天"],
  },
  {
    why: "inspected before it was made",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-8", "inspected-on": "2020-01-01" },
    status: 422,
    shows: ["须晚于制造日期"],
  },
  {
    why: "more than coefficient times volume",
    path: "/cylinders/new",
    form: { ...GOOD, serial: "D-9", "max-fill": "15" },
    status: 422,
    shows: ["充装系数"],
  },
  {
    why: "values ten times too long",
    path: "/cylinders/new",
    form: {
      ...GOOD,
      serial: LONG,
      maker: LONG,
      owner: LONG,
      note: LONG,
      "body-code": "X".repeat(2_000),
    },
    status: 422,
    shows: ["太长了"],
  },
  {
    why: "a body above the limit",
    path: "/cylinders/new",
    form: { note: "x".repeat(2_100_000) },
    status: 413,
  },
  {
    why: "another origin",
    path: "/cylinders/new",
    form: GOOD,
    status: 403,
    ask: { headers: { origin: "http://evil.example" } },
  },
  {
    why: "an act without a reason keeps the dialog open",
    path: "/cylinders/{known}/acts/quarantine",
    form: { version: "1", reason: " " },
    status: 422,
    shows: ["请写明原因"],
  },
  {
    why: "an act on a stale version",
    path: "/cylinders/{known}/acts/quarantine",
    form: { version: "0", reason: "泄漏" },
    status: 409,
    shows: ["泄漏"],
  },
  {
    why: "scrapping twice",
    path: "/cylinders/{scrapped}/acts/scrap",
    form: { version: "2", reason: "x" },
    status: 409,
  },
  {
    why: "nothing brings a scrapped one back",
    path: "/cylinders/{scrapped}/acts/release",
    form: { version: "2", reason: "x" },
    status: 409,
  },
  {
    why: "an edit on a stale version overwrites nothing and tells what is stored",
    path: "/cylinders/{known}/edit",
    form: { ...GOOD, version: "0", tare: "17" },
    status: 409,
    shows: ["16.42", "17", "没有被覆盖"],
  },
  {
    why: "the codes of a scrapped cylinder are void",
    path: "/cylinders/{scrapped}",
    status: 200,
    shows: ["GONE-1", "已作废", "瓶体凹陷"],
  },
  {
    why: "an overdue cylinder says why it must not be filled",
    path: "/cylinders/{overdue}",
    status: 200,
    shows: ["不能充装", "定期检验已于 2025-03-01 到期"],
  },
  {
    why: "figures that nobody read in the primary text are marked",
    path: "/cylinders/{known}",
    status: 200,
    shows: ["待核实", "GB/T 8334"],
  },
];

describe("the register over HTTP", () => {
  test.each(ROWS.map((row) => [row.why, row] as const))("%s", async (_why, row) => {
    const path = row.path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? "");
    const answer = await desk.ask(path, {
      ...row.ask,
      ...(row.as === undefined ? {} : { as: row.as }),
      ...(row.form === undefined ? {} : { form: row.form }),
    });
    const html = await answer.text();
    expect(answer.status).toBe(row.status);
    for (const text of row.shows ?? []) expect(html).toContain(text);
    for (const text of row.hides ?? []) expect(html).not.toContain(text);
  });
});

describe("what a post does", () => {
  test("the due day and the end of life follow from the medium when left empty", async () => {
    const html = await desk.text(`/cylinders/${ids["known"]}`);
    expect(html).toContain("2029-05-10");
    expect(html).toContain("2031-05-10");
  });

  test("an LPG model fills in volume and maximum fill, never the tare", async () => {
    const id = await add({
      serial: "P-1",
      "valve-code": "",
      "body-code": "P-0001",
      volume: "",
      "max-fill": "",
    });
    const html = await desk.text(`/cylinders/${id}`);
    expect(html).toContain("35.5 升");
    expect(html).toContain("14.90 千克");
  });

  test("a page says in its data what an edit changed, but no owner's name reaches the journal", async () => {
    const id = await add({ serial: "E-1", "valve-code": "", "body-code": "E-0001" });
    const form = {
      ...GOOD,
      serial: "E-1",
      "valve-code": "",
      "body-code": "E-0002",
      owner: "张三",
      version: "1",
    };
    expect((await desk.ask(`/cylinders/${id}/edit`, { form })).status).toBe(303);
    const { sql } = desk.app.ports.db;
    const row = sql
      .query("SELECT payload FROM journal WHERE subject = $s ORDER BY seq DESC LIMIT 1")
      .get({ s: `cylinder:${id}` }) as { payload: string };
    expect(JSON.parse(row.payload)).toEqual({
      changed: { owner: "changed", bodyCode: { from: "E-0001", to: "E-0002" } },
    });
    const code = sql.query("SELECT voided_at FROM cylinder_code WHERE code = 'E-0001'").get();
    expect((code as { voided_at: number | null }).voided_at).not.toBeNull();
  });

  test("a refused addition leaves neither row nor journal entry", async () => {
    const count = () =>
      (
        desk.app.ports.db.sql
          .query("SELECT (SELECT count(*) FROM cylinder) + (SELECT count(*) FROM journal) AS n")
          .get() as { n: number }
      ).n;
    const before = count();
    await desk.ask("/cylinders/new", { form: { ...GOOD, serial: "N-1" } });
    expect(count()).toBe(before);
  });

  test("an overfilled cylinder is neither released nor scrapped before its emptying", async () => {
    const id = await add({ serial: "O-1", "valve-code": "", "body-code": "O-0001" });
    await desk.app.ports.db.write((tx) =>
      tx.orm.run(
        `UPDATE cylinder SET content = 'overfilled', status = 'quarantined' WHERE id = '${id}'`,
      ),
    );
    const path = `/cylinders/${id}/acts/release`;
    const refused = await desk.ask(path, { form: { version: "1", reason: "已处理" } });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("必须先排空");
    const scrap = `/cylinders/${id}/acts/scrap`;
    const form = { version: "1", reason: "已处理", emptied: "yes" };
    expect((await desk.ask(path, { form })).status).toBe(422);
    expect((await desk.ask(scrap, { form })).status).toBe(422);
    expect(await desk.text(`/cylinders/${id}`)).toContain(`/filling/emptying/cylinders/${id}`);
    const row = desk.app.ports.db.sql
      .query("SELECT status, content FROM cylinder WHERE id = $id")
      .get({ id });
    expect(row).toEqual({ status: "quarantined", content: "overfilled" });
  });

  const FIELDS = ["maker", "model", "owner", "note"] as const;
  test.each(FIELDS)("script in %s is shown as text", async (field) => {
    const id = await add({
      serial: `X-${field}`,
      "valve-code": "",
      "body-code": `X-${field}`,
      [field]: XSS.slice(0, 39),
    });
    for (const path of [`/cylinders/${id}`, `/cylinders/${id}/edit`, "/cylinders"]) {
      const html = await desk.text(path);
      expect(html).not.toContain("<script>alert");
      await expectSoundPage(html);
    }
  });
});

describe("the export", () => {
  test("has a mark of its encoding, one line a cylinder, and the filters of the list", async () => {
    const answer = await desk.ask("/cylinders.csv?q=19B");
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = new TextDecoder().decode(bytes).trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("19B-0007");
  });

  test.each(["=", "+", "-", "@"])("a text that begins with %s runs no formula", async (sign) => {
    const serial = `F${sign.charCodeAt(0)}`;
    await add({ serial, "valve-code": "", "body-code": `${serial}-CODE`, owner: `${sign}1+2` });
    const text = await desk.text(`/cylinders.csv?q=${serial}`);
    expect(text).toContain(`'${sign}1+2`);
    expect(text).not.toContain(`,${sign}1+2`);
  });
});

describe.each(["zh-CN", "en"] as const)("every page is sound in %s", (lang) => {
  const PATHS = [
    "/cylinders",
    "/cylinders?q=zzz",
    "/cylinders/new",
    "/cylinders/{known}",
    "/cylinders/{overdue}",
    "/cylinders/{scrapped}",
    "/cylinders/{known}/edit",
    "/cylinders/nope",
  ];
  test.each(PATHS)("%s", async (path) => {
    await expectSoundPage(
      await desk.text(
        path.replace(/\{(\w+)\}/g, (_a, n: string) => ids[n] ?? ""),
        { lang },
      ),
    );
  });
  test("the page of a stale edit and of a refused form", async () => {
    const path = `/cylinders/${ids["known"]}/edit`;
    await expectSoundPage(await desk.text(path, { lang, form: { ...GOOD, version: "0" } }));
    await expectSoundPage(await desk.text("/cylinders/new", { lang, form: { tare: "x" } }));
  });
});
