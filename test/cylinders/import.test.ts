/** Spreadsheets of cylinders: read in several encodings, tried, written, corrected, written again. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { zipSync } from "fflate";
import { gb18030 } from "../../firmware-bridge/printing/gb18030.ts";
import {
  dayForm,
  guessColumns,
  mediumForm,
  missingFields,
  numberForm,
  ownershipForm,
} from "../../src/cylinders/import/mapping.ts";
import { FileFaultError, readTable } from "../../src/cylinders/import/read-file.ts";
import { expectSoundPage } from "../views/support.ts";
import { type Desk, openDesk } from "./desk.ts";

setDefaultTimeout(40_000);

let desk: Desk;

const HEADS =
  "气瓶编号,制造厂,制造年月,介质,规格型号,容积(L),皮重(kg),最大充装量,工作压力,产权单位,是否自有,检验日期,二维码,随便";

function row(n: number, change: Readonly<Record<number, string>> = {}): string {
  const serial = `IM${String(n).padStart(5, "0")}`;
  const cells = [
    serial,
    "江苏民生",
    "2023年5月",
    "液化气",
    "YSP35.5",
    "35.5",
    "16.4kg",
    "",
    "2.1",
    "丰源站",
    "是",
    "2025/5/10",
    `IMC${String(n).padStart(7, "0")}`,
    "x",
  ];
  return cells.map((cell, index) => change[index] ?? cell).join(",");
}

const lines = (...rows: readonly string[]): string => `${[HEADS, ...rows].join("\r\n")}\r\n`;

async function upload(bytes: Uint8Array, name = "气瓶.csv"): Promise<Response> {
  return await desk.ask("/cylinders/imports", { file: { field: "file", name, bytes } });
}

async function settled(id: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = desk.folder.siteReader.query("SELECT * FROM cylinder_import WHERE id = $id").get({
      id,
    }) as Record<string, unknown>;
    if (!["checking", "running", "undoing"].includes(String(found["state"]))) return found;
    await Bun.sleep(20);
  }
  throw new Error("the import did not end");
}

/** Uploads, takes the guessed columns, tries. */
async function tried(bytes: Uint8Array, name?: string): Promise<Record<string, unknown>> {
  const answer = await upload(bytes, name);
  expect(answer.status).toBe(303);
  const id = (answer.headers.get("location") ?? "").split("/").at(-1) ?? "";
  const saved = desk.folder.siteReader
    .query("SELECT mapping FROM cylinder_import WHERE id = $id")
    .get({ id }) as { mapping: string };
  const { columns } = JSON.parse(saved.mapping) as { columns: string[] };
  const form = Object.fromEntries(columns.map((field, index) => [`column-${index}`, field]));
  const begun = await desk.ask(`/cylinders/imports/${id}/acts/check`, { form });
  expect(begun.status).toBe(303);
  return await settled(id);
}

async function run(id: unknown): Promise<Record<string, unknown>> {
  const begun = await desk.ask(`/cylinders/imports/${id}/acts/run`, { form: {} });
  expect(begun.status).toBe(303);
  return await settled(String(id));
}

function count(): number {
  return (desk.folder.siteReader.query("SELECT count(*) n FROM cylinder").get() as { n: number }).n;
}

beforeAll(async () => {
  desk = await openDesk();
});

afterAll(() => desk.close());

describe("a file in the encoding of old spreadsheets", () => {
  let id: unknown;

  test("is tried without a row being written, and says what is wrong line by line", async () => {
    const file = lines(
      row(1),
      row(2, { 6: "164" }),
      row(3, { 2: "5/10/2023" }),
      row(4, { 12: "IMC0000001" }),
      row(5),
    );
    const checked = await tried(gb18030(file));
    id = checked["id"];
    expect(checked).toMatchObject({
      encoding: "GB18030 / GBK",
      state: "checked",
      rows: 5,
      added: 2,
      changed: 0,
      same: 0,
      bad: 3,
    });
    expect(count()).toBe(0);
    const page = await desk.text(`/cylinders/imports/${id}`);
    await expectSoundPage(page);
    expect(page).toContain("写入档案");
    const errors = await desk.text(`/cylinders/imports/${id}/errors.csv`);
    const found = errors.trimEnd().split("\r\n");
    expect(found.length).toBe(4);
    expect(found[0]).toEndWith("行号,原因");
    expect(found[1]).toContain(",3,钢印皮重: 与容积相比不可能");
    expect(found[2]).toContain(",4,制造日期: 不是有效日期");
    expect(found[3]).toContain("IMC0000001 在文件第 2 行已出现");
  });

  test("is written when somebody says so, with an entry for each cylinder", async () => {
    const done = await run(id);
    expect(done).toMatchObject({ state: "done", added: 2, bad: 3, done_rows: 5 });
    expect(count()).toBe(2);
    const cylinder = desk.folder.siteReader
      .query("SELECT * FROM cylinder WHERE serial = 'IM00001'")
      .get() as Record<string, unknown>;
    expect(cylinder).toMatchObject({
      medium: "lpg",
      made_on: "2023-05-01",
      tare_g: 16_400,
      max_fill_g: 14_900,
      inspection_due_on: "2029-05-10",
      is_own: 1,
    });
    const entries = desk.folder.siteReader
      .query("SELECT count(*) n FROM journal WHERE kind = 'cylinder.added'")
      .get() as { n: number };
    expect(entries.n).toBe(2);
  });

  test("changes nothing when it comes again", async () => {
    const checked = await tried(new TextEncoder().encode(`\ufeff${lines(row(1), row(5))}`));
    expect(checked).toMatchObject({ encoding: "UTF-8 BOM", added: 0, changed: 0, same: 2, bad: 0 });
    expect(await desk.text(`/cylinders/imports/${checked["id"]}`)).toContain("没有可写入的行");
  });

  test("changes what differs, and never a code", async () => {
    const file = lines(row(1, { 9: "新产权" }), row(5, { 12: "IMC9999999" }));
    const checked = await tried(new TextEncoder().encode(file));
    expect(checked).toMatchObject({ encoding: "UTF-8", changed: 1, bad: 1 });
    await run(checked["id"]);
    const text = await desk.text("/cylinders?q=IM00001");
    expect(text).toContain("IM00001");
    const row1 = desk.folder.siteReader
      .query("SELECT owner, version FROM cylinder WHERE serial = 'IM00001'")
      .get() as { owner: string; version: number };
    expect(row1).toEqual({ owner: "新产权", version: 2 });
  });
});

test("what the register gives out it takes in again, as workbook and as text", async () => {
  for (const name of ["cylinders.csv", "cylinders.xlsx"]) {
    const answer = await desk.ask(`/${name}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const checked = await tried(bytes, name);
    expect(checked).toMatchObject({ state: "checked", rows: 2, same: 2, added: 0, bad: 0 });
  }
});

test("an import that was stopped goes on after the last row that was written", async () => {
  const before = count();
  const rows = Array.from({ length: 300 }, (_, index) => row(1_000 + index));
  const checked = await tried(new TextEncoder().encode(lines(...rows)));
  const id = String(checked["id"]);
  await desk.ask(`/cylinders/imports/${id}/acts/run`, { form: {} });
  for (let tries = 0; tries < 500 && count() < before + 100; tries += 1) await Bun.sleep(2);
  // As a power cut leaves it: rows and how far they go were written together.
  desk.app.imports.stop();
  await desk.app.settled();
  const stopped = desk.folder.siteReader
    .query("SELECT done_rows d, added a FROM cylinder_import WHERE id = $id")
    .get({ id }) as { d: number; a: number };
  expect(stopped.d).toBe(stopped.a);
  expect(count()).toBe(before + stopped.a);
  desk.app.imports.start();
  const done = await settled(id);
  expect(done).toMatchObject({ state: "done", added: 300, bad: 0, done_rows: 300 });
  expect(count()).toBe(before + 300);
});

describe("files that are refused in words", () => {
  test.each([
    ["an old workbook", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2), "旧版 Excel"],
    ["no heads", new TextEncoder().encode("just words\r\n"), "没有找到表头"],
    ["heads only", new TextEncoder().encode(`${HEADS}\r\n`), "只有表头"],
    ["bytes of nothing", Uint8Array.of(0xff, 0x80, 0x00, 0xff, 0xfa), "认不出文件编码"],
    ["a broken workbook", Uint8Array.of(0x50, 0x4b, 3, 4, 9, 9, 9), "已损坏"],
  ])("%s", async (_why, bytes, words) => {
    const answer = await upload(bytes);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });

  test("an operator may not import", async () => {
    expect((await desk.ask("/cylinders/imports", { as: "operator" })).status).toBe(403);
  });

  test("more rows than the register takes at once", async () => {
    const text = `a,b\n${"1,2\n".repeat(100_001)}`;
    expect(readTable(new TextEncoder().encode(text))).rejects.toThrow(FileFaultError);
  });

  test("a package of thousands of parts is not unpacked", () => {
    const parts = Array.from(
      { length: 2_001 },
      (_, n) => [`xl/${n}.xml`, new Uint8Array()] as const,
    );
    const huge = zipSync(Object.fromEntries(parts));
    expect(readTable(huge)).rejects.toThrow("bomb");
  });

  test("a part that says another size than the directory is not waited for", async () => {
    const text = new TextEncoder().encode("<a/>".repeat(50));
    const bytes = zipSync({ "xl/workbook.xml": text }, { level: 0 });
    // Compressed and whole size in the part's own header: the file would have to go on for another 4 GB.
    bytes.fill(0xfe, 18, 26);
    expect(await readTable(bytes).catch(String)).toContain("damaged");
  }, 5_000);
});

describe("what cells mean", () => {
  test.each([
    ["2023-05-10", "2023-05-10"],
    ["2023/5/1", "2023-05-01"],
    ["2023.05.10", "2023-05-10"],
    ["20230510", "2023-05-10"],
    ["2023年5月10日", "2023-05-10"],
    ["2023年5月", "2023-05-01"],
    ["2023-05-10 00:00:00", "2023-05-10"],
    ["２０２３－０５－１０", "2023-05-10"],
    ["45056", "2023-05-10"],
    ["10/05/2023", "10/05/2023"],
    ["23-5-10", "23-5-10"],
  ])("the day %s is %s", (text, day) => expect(dayForm(text)).toBe(day));

  test.each([
    ["16.4", "16.4"],
    ["16.4 kg", "16.4"],
    ["1,234.5", "1234.5"],
    ["-3", "-3"],
    ["约16", "约16"],
  ])("the figure %s is %s", (text, figure) => expect(numberForm(text)).toBe(figure));

  test.each([
    ["O2", "oxygen"],
    ["液化石油气", "lpg"],
    ["氧", "oxygen"],
    ["溶解乙炔", "acetylene"],
    ["魔法气", "魔法气"],
  ])("the gas %s is %s", (text, id) => expect(mediumForm(text)).toBe(id));

  test("ownership in the words of the trade", () => {
    expect(["自有", "托管", "否", "?"].map(ownershipForm)).toEqual([
      "own",
      "hosted",
      "foreign",
      "?",
    ]);
  });

  test("columns are guessed, each field once, and what is missing is named", () => {
    const columns = guessColumns(HEADS.split(","));
    expect(columns.slice(0, 4)).toEqual(["serial", "maker", "made-on", "medium"]);
    expect(columns.at(-1)).toBe("");
    expect(missingFields({ columns, defaults: {} })).toEqual([]);
    expect(missingFields({ columns: columns.slice(1), defaults: {} })).toEqual(["serial"]);
    expect(guessColumns(["钢印号", "瓶号"])).toEqual(["serial", ""]);
  });
});

describe("a whole import is taken back", () => {
  const undo = (id: unknown, reason: string) =>
    desk.ask(`/cylinders/imports/${id}/acts/undo`, { form: { reason } });
  const idOf = (serial: string) =>
    (
      desk.folder.siteReader.query("SELECT id FROM cylinder WHERE serial = $serial").get({
        serial,
      }) as { id: string } | null
    )?.id;
  const counted = () =>
    desk.folder.siteReader
      .query("SELECT sum(n) n FROM cylinder_count UNION ALL SELECT sum(n) FROM custody_stock")
      .all() as { n: number }[];

  test("with a reason; what is new goes, what was changed is as before, what was used stays and is named", async () => {
    const first = await tried(gb18030(lines(row(70), row(71))), "旧.csv");
    await run(first["id"]);
    const before = count();
    const file = lines(
      row(70, { 6: "17.1kg" }),
      row(71, { 6: "17.2kg" }),
      ...[72, 73, 74].map((n) => row(n)),
    );
    const second = await tried(gb18030(file), "错.csv");
    const done = await run(second["id"]);
    expect(done).toMatchObject({ state: "done", added: 3, changed: 2 });
    const { ports } = desk.app;
    // One was scanned since, and one corrected by hand.
    await ports.db.write((tx) => {
      const scanned = idOf("IM00073") ?? "";
      tx.orm.run(
        `INSERT INTO custody_entry (id, cylinder_id, act, place_kind, place_ref, at, claimed_at, received_at, actor, is_late)
         VALUES ('e1', '${scanned}', 'seen', 'yard', '', 1, 1, 1, 'system', 0)`,
      );
      tx.orm.run(`UPDATE cylinder SET version = version + 1 WHERE id = '${idOf("IM00071")}'`);
    });
    expect((await undo(second["id"], " ")).status).toBe(422);
    const page = await desk.text(`/cylinders/imports/${second["id"]}`);
    await expectSoundPage(page);
    expect(page).toContain("撤销整个导入");
    expect((await undo(second["id"], "选错了文件")).status).toBe(303);
    expect(await settled(String(second["id"]))).toMatchObject({
      state: "undone",
      undone: 3,
      kept: 2,
      undo_reason: "选错了文件",
    });
    expect(count()).toBe(before + 1);
    expect(counted().map(({ n }) => n)).toEqual([count(), count()]);
    expect([idOf("IM00072"), idOf("IM00074")]).toEqual([undefined, undefined]);
    const tare = (serial: string) =>
      desk.folder.siteReader.query("SELECT tare_g g FROM cylinder WHERE serial = $serial").get({
        serial,
      });
    expect([tare("IM00070"), tare("IM00071")]).toEqual([{ g: 16_400 }, { g: 17_200 }]);
    const after = await desk.text(`/cylinders/imports/${second["id"]}`);
    await expectSoundPage(after);
    expect(after).toContain("IM00073");
    expect(after).toContain("导入后又改过");
    expect((await undo(second["id"], "再来")).status).toBe(422);
    // Their codes are free again.
    const third = await tried(gb18030(lines(row(72), row(74))), "对.csv");
    expect(await run(third["id"])).toMatchObject({ state: "done", added: 2, bad: 0 });
  });

  test("no other cylinder and no other code can be deleted", async () => {
    const { ports } = desk.app;
    const remove = (table: string) =>
      ports.db.write((tx) =>
        tx.orm.run(`DELETE FROM ${table} WHERE rowid = (SELECT max(rowid) FROM ${table})`),
      );
    const cause = (table: string) =>
      remove(table).then(
        () => "deleted",
        (error: unknown) => String((error as Error).cause),
      );
    expect(await cause("cylinder")).toContain("for ever");
    expect(await cause("cylinder_code")).toContain("never free again");
  });
});
