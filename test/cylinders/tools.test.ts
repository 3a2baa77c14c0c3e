/** What is done with records besides their figures, and what everybody sees who scans a code. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { expectSoundPage } from "../views/support.ts";
import { type Desk, openDesk } from "./desk.ts";

setDefaultTimeout(40_000);

let desk: Desk;
let serials = 0;

const GOOD = {
  maker: "江苏民生",
  "made-on": "2023-05-10",
  medium: "lpg",
  model: "YSP35.5",
  tare: "16.42",
  pressure: "2.1",
  owner: "王某某",
  ownership: "hosted",
  "registration-number": "瓶鲁JA00001",
  "inspected-on": "2025-05-10",
  note: "内部备注",
} as const;

async function add(change: Readonly<Record<string, string>>): Promise<string> {
  serials += 1;
  const answer = await desk.ask("/cylinders/new", {
    form: { ...GOOD, serial: `TL-${serials}`, ...change },
  });
  expect(answer.status).toBe(303);
  return (answer.headers.get("location") ?? "").split("/").at(-1) ?? "";
}

type Row = Record<string, unknown>;

function row(sql: string, values: Record<string, string> = {}): Row | null {
  return desk.folder.siteReader.query(sql).get(values) as Row | null;
}

beforeAll(async () => {
  desk = await openDesk();
});

afterAll(() => desk.close());

describe("the page behind a code", () => {
  beforeAll(async () => {
    await add({ "valve-code": "PV-0001", "body-code": "PB-0001" });
    await add({ "made-on": "2014-01-01", "inspected-on": "2018-01-01", "body-code": "PB-OLD1" });
  });

  test.each([
    [
      "the valve code says where it comes from",
      "PV-0001",
      200,
      ["可以使用", "江苏民生", "瓶鲁JA00001"],
    ],
    ["the body code says fills and circulation", "PB-0001", 200, ["可以使用", "充装记录"]],
    ["small letters of a typed code do as well", "pb-0001", 200, ["可以使用"]],
    [
      "an overdue one must not be used",
      "PB-OLD1",
      200,
      ["不要使用", "定期检验已于 2022-01-01 到期"],
    ],
    ["an unknown code is said to be unknown", "NO-SUCH-CODE", 404, ["查不到这只气瓶", "黑气瓶"]],
    ["an unreadable one is said to be unreadable", "a%20b", 404, ["读不出这个码"]],
  ])("%s", async (_why, code, status, shows) => {
    for (const lang of ["zh-CN", "en"] as const) {
      const answer = await desk.ask(`/c/${code}`, { as: "nobody", lang });
      expect(answer.status).toBe(status);
      const text = await answer.text();
      await expectSoundPage(text);
      expect(text).not.toContain("王某某");
      expect(text).not.toContain("内部备注");
      if (lang === "zh-CN") for (const shown of shows) expect(text).toContain(shown);
    }
  });

  test("the body code keeps the origin to itself", async () => {
    expect(await desk.text("/c/PB-0001", { as: "nobody" })).not.toContain("瓶鲁JA00001");
  });

  test("a problem is reported by nobody, raises an alarm, and is answered by the manager", async () => {
    const form = { kind: "leak", words: "瓶阀处有气味", contact: "13800000000" };
    const sent = await desk.ask("/c/PB-0001/report", { as: "nobody", form });
    expect(sent.status).toBe(200);
    expect(await sent.text()).toContain("已收到");
    const report = row("SELECT id FROM cylinder_report WHERE code = 'PB-0001'");
    const alarm = () => row("SELECT state FROM alarm WHERE code = 'cylinder.leak_reported'");
    expect(alarm()).toEqual({ state: "raised" });
    expect(
      row("SELECT payload FROM journal WHERE kind = 'cylinder.reported'")?.["payload"],
    ).not.toMatch(/13800000000|气味/);
    const page = await desk.text("/cylinders/reports");
    await expectSoundPage(page);
    expect(page).toContain("瓶阀处有气味");
    expect(page).toContain("13800000000");
    const path = `/cylinders/reports/${report?.["id"]}/handle`;
    expect((await desk.ask(path, { form: { answer: " " } })).status).toBe(422);
    expect((await desk.ask(path, { form: { answer: "已换阀" } })).status).toBe(303);
    expect(alarm()).toEqual({ state: "cleared" });
    expect(await desk.text("/cylinders/reports?show=all")).toContain("已换阀");
    expect((await desk.ask("/cylinders/reports", { as: "operator" })).status).toBe(403);
  });

  test("a report without words comes back as it was typed, and a flood is held off", async () => {
    const form = { kind: "damage", words: "", contact: "139" };
    const first = await desk.ask("/c/PB-0001/report", { as: "nobody", form });
    expect(first.status).toBe(422);
    expect(await first.text()).toContain('value="139"');
    const statuses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const filled = { ...form, words: `第 ${n} 次` };
      statuses.push((await desk.ask("/c/PB-0001/report", { as: "nobody", form: filled })).status);
    }
    expect(statuses).toContain(429);
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(5);
  });
});

describe("a new code", () => {
  test("voids the old one, which stays in the history and is never given out again", async () => {
    const id = await add({ "body-code": "RL-0001" });
    const form = { kind: "body", code: "RL-0002", reason: "二维码磨损", version: "1" };
    expect((await desk.ask(`/cylinders/${id}/codes`, { form })).status).toBe(303);
    expect(
      row(
        "SELECT void_reason v, voided_at IS NOT NULL x FROM cylinder_code WHERE code = 'RL-0001'",
      ),
    ).toEqual({ v: "二维码磨损", x: 1 });
    const page = await desk.text(`/cylinders/${id}`);
    expect(page).toContain("RL-0002");
    expect(page).toContain("原因：二维码磨损");
    expect(await desk.text("/c/RL-0001", { as: "nobody" })).toContain("此码已作废");
    const again = { ...form, code: "RL-0001", version: "2" };
    const refused = await desk.ask(`/cylinders/${id}/codes`, { form: again });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("编号 RL-0001 已作废");
  });

  test("of another cylinder is a conflict that shows the way to merging", async () => {
    const id = await add({ "body-code": "RL-0010" });
    const other = await add({ "body-code": "RL-0011" });
    const form = { kind: "body", code: "RL-0011", reason: "x", version: "1" };
    const text = await desk.text(`/cylinders/${id}/codes`, { form });
    await expectSoundPage(text);
    expect(text).toContain("编号 RL-0011 已属于气瓶");
    expect(text).toContain(`/cylinders/${other}`);
    expect(text).toContain(`/cylinders/${id}/merge?other=RL-0011`);
  });

  test.each([
    ["no reason", { kind: "body", code: "RL-0021", reason: " ", version: "1" }, 422, "请写明原因"],
    [
      "no code in it",
      { kind: "body", code: "?? ??", reason: "x", version: "1" },
      422,
      "读不出编号",
    ],
    [
      "an older page",
      { kind: "body", code: "RL-0021", reason: "x", version: "0" },
      409,
      "已被他人修改",
    ],
  ])("is refused with %s", async (why, form, status, words) => {
    const id = await add({ "body-code": `RL-1${why.length}${status}${serials}` });
    const answer = await desk.ask(`/cylinders/${id}/codes`, { form });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(words);
  });
});

describe("two records of one cylinder", () => {
  test("become one: all codes lead to it, both histories stay, the worse state holds", async () => {
    const kept = await add({ "body-code": "MG-0001", maker: "甲厂" });
    const second = await add({ "valve-code": "MG-0002", maker: "乙厂" });
    await desk.ask(`/cylinders/${second}/acts/quarantine`, {
      form: { version: "1", reason: "查" },
    });
    const page = await desk.text(`/cylinders/${kept}/merge?other=MG-0002`);
    await expectSoundPage(page);
    expect(page).toContain("乙厂");
    const form = { other: second, version: "1", "other-version": "2", reason: "同一只瓶" };
    expect((await desk.ask(`/cylinders/${kept}/merge`, { form })).status).toBe(303);
    expect(row("SELECT status FROM cylinder WHERE id = $id", { id: kept })).toEqual({
      status: "quarantined",
    });
    const shown = await desk.text(`/cylinders/${kept}`);
    expect(shown).toContain("MG-0002");
    expect(shown).toContain("并入的重复档案");
    const old = await desk.text(`/cylinders/${second}`);
    expect(old).toContain("这是重复档案");
    expect(old).not.toContain(`/cylinders/${second}/edit`);
    expect(await desk.text("/cylinders?q=MG-0002")).toContain("共 1 条");
    const kinds = desk.folder.siteReader
      .query("SELECT kind FROM journal WHERE subject IN ($a, $b) ORDER BY seq")
      .all({ a: `cylinder:${kept}`, b: `cylinder:${second}` }) as { kind: string }[];
    expect(kinds.map(({ kind }) => kind)).toEqual([
      "cylinder.added",
      "cylinder.added",
      "cylinder.quarantined",
      "cylinder.merged",
      "cylinder.merged_away",
    ]);
    // One cylinder stands in one place.
    expect(
      row("SELECT place_kind p FROM cylinder_place WHERE cylinder_id = $id", { id: second }),
    ).toEqual({
      p: "scrapped",
    });
    // Nobody can bring it back by any act.
    const release = await desk.ask(`/cylinders/${second}/acts/release`, {
      form: { version: "3", reason: "x" },
    });
    expect(release.status).toBe(409);
  });

  test.each([
    ["itself", {}, "这是同一份档案"],
    [
      "a cylinder of another gas",
      { medium: "propane", model: "", volume: "35.5", "max-fill": "14" },
      "介质不同",
    ],
  ])("are not merged with %s", async (why, change, words) => {
    const kept = await add({ "body-code": `MX-${serials}-A` });
    const second =
      why === "itself" ? kept : await add({ "body-code": `MX-${serials}-B`, ...change });
    const form = { other: second, version: "1", "other-version": "1", reason: "x" };
    const answer = await desk.ask(`/cylinders/${kept}/merge`, { form });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });

  test("never bring a scrapped cylinder back", async () => {
    const kept = await add({ "body-code": "MS-0001" });
    const scrapped = await add({ "body-code": "MS-0002" });
    await desk.ask(`/cylinders/${scrapped}/acts/scrap`, { form: { version: "1", reason: "凹陷" } });
    const form = { other: scrapped, version: "1", "other-version": "2", reason: "x" };
    const text = await desk.text(`/cylinders/${kept}/merge`, { form });
    expect(text).toContain("不能通过合并恢复");
    expect(row("SELECT voided_at IS NULL x FROM cylinder_code WHERE code = 'MS-0002'")).toEqual({
      x: 0,
    });
  });
});

test("photos are added on phone and desk, shown, and taken off again with an entry", async () => {
  const id = await add({ "body-code": "PH-0001" });
  const picture = await new Bun.Image(
    Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    ),
  )
    .png()
    .bytes();
  const file = { field: "photo", name: "a.png", bytes: picture };
  const sent = await desk.ask(`/cylinders/${id}/photos`, { as: "operator", file });
  expect(sent.status).toBe(303);
  const photo = row("SELECT id, hash FROM cylinder_photo WHERE cylinder_id = $id", { id });
  const page = await desk.text(`/cylinders/${id}`, {
    headers: { "user-agent": "Mozilla/5.0 (Linux; Android 14) Mobi" },
  });
  await expectSoundPage(page);
  expect(page).toContain('data-device="phone"');
  expect(page).toContain(`/media/${photo?.["hash"]}`);
  const picked = await desk.ask(`/media/${photo?.["hash"]}`, { as: "operator" });
  expect(picked.headers.get("content-type")).toBe("image/jpeg");
  const bad = { field: "photo", name: "a.png", bytes: new TextEncoder().encode("no picture") };
  const refused = await desk.ask(`/cylinders/${id}/photos`, { file: bad });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("不是能读取的照片");
  const gone = await desk.ask(`/cylinders/${id}/photos/${photo?.["id"]}/remove`, { form: {} });
  expect(gone.status).toBe(303);
  expect(await desk.text(`/cylinders/${id}`)).toContain("还没有照片");
});

describe("looking a code up", () => {
  test("goes to the cylinder, by a pattern of this site too", async () => {
    const id = await add({ "body-code": "000000777777" });
    const pattern = {
      label: "旧平台",
      pattern: "^OLD:(?<code>[0-9]{12})$",
      example: "OLD:000000777777",
    };
    expect((await desk.ask("/cylinders/patterns", { form: pattern })).status).toBe(303);
    const found = await desk.ask("/cylinders/scan", {
      as: "operator",
      form: { code: "OLD:000000777777" },
    });
    expect(found.headers.get("location")).toBe(`/cylinders/${id}`);
    const page = await desk.text("/cylinders/patterns");
    await expectSoundPage(page);
    expect(page).toContain("旧平台");
  });

  test("says what an unreadable or unknown one is, and keeps the scan", async () => {
    const unread = await desk.ask("/cylinders/scan", {
      as: "operator",
      form: { code: "WIFI:S:a;;" },
    });
    expect(unread.status).toBe(422);
    expect(await unread.text()).toContain("含有编号中没有的字符");
    const unknown = await desk.text("/cylinders/scan", { form: { code: "QP-404404" } });
    await expectSoundPage(unknown);
    expect(unknown).toContain("不在气瓶档案中");
    expect(unknown).toContain("/cylinders/new?code=QP-404404");
    expect(await desk.text("/cylinders/scan")).toContain("WIFI:S:a;;");
  });

  test("a pattern that could hold up the guns is refused with the reason", async () => {
    const form = { label: "x", pattern: "(?<code>(?:a+)+)$", example: "aaaa" };
    const answer = await desk.ask("/cylinders/patterns", { form });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("规则太复杂");
  });
});

test("labels of all that a filter finds stand on one page", async () => {
  await add({ "body-code": "LBL-0001" });
  await add({ "body-code": "LBL-0002" });
  const page = await desk.text("/cylinders/labels?q=LBL-&kind=body");
  await expectSoundPage(page);
  expect(page.match(/class="paper-label"/g)?.length).toBe(2);
  expect(page).toContain("LBL-0002");
});

test("the page of gases marks what was not read in the law itself", async () => {
  const page = await desk.text("/gases", { as: "operator" });
  await expectSoundPage(page);
  expect(page).toContain("待核实");
  expect(page).toContain("GB 30871-2022 5.2.13");
});
