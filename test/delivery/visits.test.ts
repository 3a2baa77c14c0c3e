/** Deliveries over HTTP: customers, orders, one whole visit step by step, and every way it can be refused. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { custodyPlace } from "../../src/cylinders/schema.ts";
import { customerCodeText } from "../../src/delivery/paths.ts";
import { findCustomer } from "../../src/delivery/store.ts";
import { findVisit } from "../../src/delivery/store-visits.ts";
import { addEndedFill, type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let keeper: Browser;
let driver: Browser;
let other: Browser;
const TRUCK = "truck-1";
const FULL = { content: "full" } as const;

const HOME = {
  kind: "household",
  name: "王芳",
  address: "城南路 1 号",
  phone: "13812345678",
  "contract-no": "",
  "contract-until": "",
  limit: "100",
  note: "",
};

async function as(role: "outlet-keeper" | "driver" | "operator" | "regulator"): Promise<Browser> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
}

const idOf = (location: string | null): string => (location ?? "").split("/").at(-1) ?? "";

async function addCustomer(change: Record<string, string> = {}): Promise<string> {
  const answer = await keeper.post("/customers/new", { ...HOME, ...change });
  expect(answer.status).toBe(303);
  return idOf(answer.location);
}

const codeOf = (customerId: string): string =>
  customerCodeText("", findCustomer(site.app.ports.db.read, customerId)?.token ?? "");

async function start(customerId: string, by: Browser = driver): Promise<string> {
  const answer = await by.post(`/deliveries/start?truck=${TRUCK}`, { code: codeOf(customerId) });
  expect(answer.status).toBe(303);
  return idOf(answer.location);
}

/** A one-pixel picture that a phone might send. */
const PNG =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Table = {
  readonly items: readonly {
    id: string;
    kind: string;
    severity: string;
    options?: { value: string; isFail?: boolean }[];
  }[];
};

function tableOf(runId: string): Table {
  const row = site.folder.siteReader
    .query(
      "SELECT v.definition AS text FROM check_run r JOIN check_version v ON v.id = r.version_id WHERE r.id = $id",
    )
    .get({ id: runId }) as { text: string };
  const definition = JSON.parse(row.text) as { sections: Table[] };
  return { items: definition.sections.flatMap(({ items }) => items) };
}

/** Answers the whole table; what is named fails. */
async function check(visitId: string, failing: readonly string[] = []): Promise<void> {
  const begun = await driver.post(`/deliveries/${visitId}/check`);
  expect(begun.status).toBe(303);
  const runId = idOf(begun.location);
  for (const item of tableOf(runId).items) {
    const path = `/checks/runs/${runId}/items/${item.id}`;
    const isFailing = failing.includes(item.id);
    if (item.kind === "signature") {
      await driver.post(`${path}/signature`, { drawing: PNG });
      continue;
    }
    const body = new FormData();
    body.set("csrf", driver.csrf);
    body.set("photo", new File([Buffer.from(PNG.split(",")[1] ?? "", "base64")], "a.png"));
    await driver.send(`${path}/photos`, {
      method: "POST",
      body,
      headers: { origin: "http://gasward.test", "sec-fetch-site": "same-origin" },
    });
    const value =
      item.kind === "choice"
        ? (item.options?.find((option) => (option.isFail ?? false) === isFailing)?.value ?? "")
        : item.kind === "number"
          ? "1"
          : isFailing
            ? "fail"
            : "pass";
    if (item.kind !== "photo") await driver.post(path, { value, note: isFailing ? "漏气" : "" });
  }
  const done = await driver.post(`/checks/runs/${runId}/complete`);
  expect(done.status).toBe(303);
  const result = await driver.get(`/checks/runs/${runId}`);
  expect(result.text).toContain(`/deliveries/${visitId}`);
}

const scan = (visitId: string, code: string, direction: "full" | "empty" = "full", act?: string) =>
  driver.post(`/deliveries/${visitId}/scan?direction=${direction}`, {
    code,
    ...(act === undefined ? {} : { act }),
  });

async function giveUp(visitId: string): Promise<void> {
  const answer = await driver.post(`/deliveries/${visitId}/refuse`, {
    reason: "nobody-home",
    note: "",
    "follow-up-on": "2026-12-20",
  });
  expect(answer.status).toBe(303);
}

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  await site.app.ports.db.write((tx) => {
    tx.orm
      .insert(custodyPlace)
      .values({ id: TRUCK, kind: "truck", name: "鲁J 12345", createdAt: 1 })
      .run();
  });
  keeper = await as("outlet-keeper");
  driver = await as("driver");
  other = await site.login(await site.addPerson({ staffNumber: "D2", roles: ["driver"] }));
});

afterAll(() => site.stop());

describe("customers", () => {
  test("added, shown, changed with a stale page told, retired with a reason", async () => {
    const id = await addCustomer({ phone: "13900000001", name: `<b>"王"&</b>` });
    const page = await keeper.get(`/customers/${id}`);
    await expectSoundPage(page.text);
    expect(page.text).toContain("&lt;b&gt;");
    const list = await keeper.get("/customers?q=13900000001");
    expect(list.text).toContain("139****0001");
    const change = { ...HOME, phone: "13900000001", name: "王小" };
    const first = await keeper.post(`/customers/${id}/edit`, { ...change, version: "1" });
    expect(first.status).toBe(303);
    const late = await keeper.post(`/customers/${id}/edit`, {
      ...change,
      name: "李",
      version: "1",
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain(`value="李"`);
    expect(findCustomer(site.app.ports.db.read, id)?.name).toBe("王小");
    expect(
      (await keeper.post(`/customers/${id}/retire`, { version: "2", reason: " " })).status,
    ).toBe(422);
    expect(
      (await keeper.post(`/customers/${id}/retire`, { version: "2", reason: "搬走" })).status,
    ).toBe(303);
    const token = findCustomer(site.app.ports.db.read, id)?.token ?? "";
    expect((await site.browser().get(`/k/${token}`)).status).toBe(404);
  });

  test("a wrong form comes back with what was typed; a twin is named", async () => {
    const bad = await keeper.post("/customers/new", { ...HOME, phone: "12", note: "三楼" });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain("三楼");
    const id = await addCustomer({ phone: "13900000002" });
    const twin = await keeper.post("/customers/new", { ...HOME, phone: "13900000002" });
    expect(twin.status).toBe(422);
    expect(twin.text).toContain(`/customers/${id}`);
  });

  test("a spreadsheet with a wrong row writes nothing and names it", async () => {
    const send = async (text: string) => {
      const body = new FormData();
      body.set("csrf", keeper.csrf);
      body.set("file", new File([text], "c.csv"));
      return await keeper.send("/customers/import", {
        method: "POST",
        body,
        headers: { origin: "http://gasward.test", "sec-fetch-site": "same-origin" },
      });
    };
    const good = "居民,赵一,三路 1 号,13700000001\n";
    const bad = await send(`类别,姓名,地址,电话\n${good}居民,赵二,三路 2 号,1\n`);
    expect(bad.status).toBe(422);
    expect((await keeper.get("/customers?q=13700000001")).text).not.toContain("赵一");
    expect((await send(`类别,姓名,地址,电话\n${good}`)).status).toBe(200);
    expect((await keeper.get("/customers?q=13700000001")).text).toContain("赵一");
    expect((await send(`类别,姓名,地址,电话\n${good}`)).text).toContain("1 户已存在");
  });
});

describe("a visit", () => {
  test("goes through all its steps, in order only, and moves the cylinders", async () => {
    const customerId = await addCustomer({ phone: "13900000010" });
    const order = await keeper.post("/orders/new", {
      customer: customerId,
      model: "YSP35.5",
      count: "1",
      day: "2026-12-10",
      window: "18 点后",
      driver: site.people.get("driver")?.id ?? "",
    });
    expect(order.status).toBe(303);
    const day = await driver.get("/deliveries");
    expect(day.text).toContain("18 点后");
    const orderId = /\/deliveries\/start\?order=([0-9a-z]{26})/.exec(day.text)?.[1] ?? "";
    const full = await site.addCylinder("DV000001", FULL);
    const empty = await site.addCylinder("DV000002");
    const begun = await driver.post(`/deliveries/start?truck=${TRUCK}&order=${orderId}`, {
      code: codeOf(customerId),
    });
    const id = idOf(begun.location);
    for (const step of ["notice", "empties", "finish"]) {
      expect((await driver.post(`/deliveries/${id}/${step}`)).status).toBe(422);
    }
    expect((await scan(id, "DV000001")).status).toBe(422);
    await check(id);
    expect((await driver.post(`/deliveries/${id}/notice`)).status).toBe(303);
    await expectSoundPage((await driver.get(`/deliveries/${id}`)).text);
    expect((await scan(id, "DV000001", "full", "0".repeat(26))).status).toBe(200);
    expect((await scan(id, "DV000001", "full", "0".repeat(26))).status).toBe(200);
    expect((await scan(id, "DV000001")).status).toBe(422);
    expect((await scan(id, "DV000002", "empty")).status).toBe(200);
    expect((await driver.post(`/deliveries/${id}/finish`)).status).toBe(422);
    expect((await driver.post(`/deliveries/${id}/empties`)).status).toBe(303);
    expect((await driver.post(`/deliveries/${id}/signature`, { drawing: "" })).status).toBe(422);
    const signed = await driver.post(`/deliveries/${id}/signature`, {
      drawing: PNG,
      "signed-by": "王芳",
    });
    expect(signed.status).toBe(303);
    expect((await driver.post(`/deliveries/${id}/finish`)).status).toBe(303);
    const note = await driver.get(`/deliveries/${id}`);
    for (const text of ["DV000001", "DV000002", "王芳", "已送达"])
      expect(note.text).toContain(text);
    await expectSoundPage(note.text);
    const places = site.folder.siteReader.query(
      "SELECT place_kind || ':' || place_ref AS at FROM cylinder_place WHERE cylinder_id = $id",
    );
    expect(places.get({ id: full })).toEqual({ at: `customer:${customerId}` });
    expect(places.get({ id: empty })).toEqual({ at: `truck:${TRUCK}` });
    expect((await keeper.get("/orders?state=delivered")).text).toContain("王芳");
    const token = findCustomer(site.app.ports.db.read, customerId)?.token ?? "";
    const own = await site.browser().get(`/k/${token}`);
    expect(own.status).toBe(200);
    expect(own.text).toContain("2027-12-10");
    for (const secret of ["王芳", "城南路", "13900000010", "DV000001"]) {
      expect(own.text).not.toContain(secret);
    }
  });

  test("a grave fault ends in a refusal with a day to come back, settled at the desk", async () => {
    const customerId = await addCustomer({ phone: "13900000011" });
    const id = await start(customerId);
    await check(id, ["r04"]);
    expect((await driver.post(`/deliveries/${id}/notice`)).status).toBe(422);
    const page = await driver.get(`/deliveries/${id}`);
    expect(page.text).toContain("安检不合格");
    const fields = { reason: "check-failed", note: "胶管老化" };
    const past = await driver.post(`/deliveries/${id}/refuse`, {
      ...fields,
      "follow-up-on": "2026-12-09",
    });
    expect(past.status).toBe(422);
    expect(past.text).toContain("胶管老化");
    const done = await driver.post(`/deliveries/${id}/refuse`, {
      ...fields,
      "follow-up-on": "2026-12-10",
    });
    expect(done.status).toBe(303);
    expect((await keeper.get("/deliveries/follow-ups")).text).toContain("王芳");
    expect((await keeper.post(`/deliveries/${id}/follow-up`, { note: " " })).status).toBe(422);
    expect((await keeper.post(`/deliveries/${id}/follow-up`, { note: "已换胶管" })).status).toBe(
      303,
    );
    expect(findVisit(site.app.ports.db.read, id)?.followUpNote).toBe("已换胶管");
  });

  test("a barred cylinder is kept with its reason and counts for nothing; a scan can be taken back", async () => {
    const customerId = await addCustomer({ phone: "13900000012", limit: "20" });
    const id = await start(customerId);
    await check(id);
    await driver.post(`/deliveries/${id}/notice`);
    await site.addCylinder("DV000020", { ...FULL, inspectionDueOn: "2026-01-01" as never });
    await site.addCylinder("DV000021", FULL);
    await site.addCylinder("DV000022", FULL);
    const unreleased = await site.addCylinder("DV000023", FULL);
    await addEndedFill(site, unreleased);
    expect((await scan(id, "DV000023")).text).toContain("充装后的检查还没有做完");
    expect((await scan(id, "DV000020")).text).toContain("检验已过期");
    expect((await scan(id, "NOBODYS1")).text).toContain("没有这个瓶码");
    expect((await driver.get(`/deliveries/${id}`)).text).toContain("扫描每一只要送出的满瓶");
    expect((await scan(id, "DV000021")).status).toBe(200);
    expect((await scan(id, "DV000022")).text).toContain("限量");
    const refused = await driver.post(`/deliveries/${id}/refuse`, {
      reason: "not-safe",
      note: "",
      "follow-up-on": "2026-12-20",
    });
    expect(refused.status).toBe(422);
    const page = await driver.get(`/deliveries/${id}`);
    const undo = /\/deliveries\/[0-9a-z]+\/scans\/[0-9a-z]+\/undo/.exec(page.text)?.[0] ?? "";
    expect((await driver.post(undo)).status).toBe(303);
    const back = site.folder.siteReader
      .query(
        "SELECT count(*) AS n FROM cylinder_place WHERE place_kind = 'customer' AND place_ref = $id",
      )
      .get({ id: customerId });
    expect(back).toEqual({ n: 0 });
    await giveUp(id);
  });

  test("starts only with a code or a reason, a truck, a contract where one is needed; one at a time", async () => {
    const customerId = await addCustomer({ phone: "13900000013" });
    const shop = await addCustomer({ phone: "13900000014", kind: "commercial" });
    const at = `/deliveries/start?truck=${TRUCK}`;
    expect((await driver.post(at, { code: "TC000001" })).status).toBe(422);
    expect(
      (await driver.post("/deliveries/start?truck=none", { code: codeOf(customerId) })).status,
    ).toBe(422);
    const bare = await driver.post(at, { customer: customerId, reason: " " });
    expect(bare.status).toBe(422);
    const closed = await driver.post(at, { code: codeOf(shop) });
    expect(closed.text).toContain("供气合同");
    const id = await start(customerId);
    const second = await driver.post(at, { code: codeOf(customerId) });
    expect(second.status).toBe(422);
    expect(second.text).toContain(`/deliveries/${id}`);
    await giveUp(id);
  });

  test("another driver neither sees nor changes it; an operator has no way in; a regulator only reads", async () => {
    const customerId = await addCustomer({ phone: "13900000015" });
    const id = await start(customerId);
    expect((await other.get(`/deliveries/${id}`)).status).toBe(404);
    expect((await other.post(`/deliveries/${id}/notice`)).status).toBe(404);
    expect((await (await as("operator")).get("/deliveries")).status).toBe(403);
    const regulator = await as("regulator");
    expect((await regulator.get(`/deliveries/${id}`)).status).toBe(200);
    expect((await regulator.post(`/deliveries/${id}/finish`)).status).toBe(403);
    await giveUp(id);
  });

  test("the journal tells of ids and facts, never of names, addresses or phones", () => {
    const told = site
      .entries()
      .filter(({ kind }) => /^(customer|order|visit|notice)\./.test(kind))
      .map(({ payload }) => payload)
      .join("\n");
    expect(told.length).toBeGreaterThan(500);
    for (const secret of ["王", "城南路", "139000", "赵一"]) expect(told).not.toContain(secret);
  });
});

describe("the safety notice", () => {
  test("a new text is a new version; an empty one is refused and kept in the form", async () => {
    const manager = await site.login(
      site.people.get("safety-manager") ??
        (() => {
          throw new Error("nobody");
        })(),
    );
    expect((await manager.get("/deliveries/notice")).text).toContain("第 1 版");
    const bad = await manager.post("/deliveries/notice", { zh: "新的告知", en: "" });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain("新的告知");
    await manager.post("/deliveries/notice", { zh: "新的告知", en: "New notice" });
    expect((await manager.get("/deliveries/notice")).text).toContain("第 2 版");
  });
});
