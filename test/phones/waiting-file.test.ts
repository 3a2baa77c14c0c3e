/** Work of a broken phone, brought to the desk as a file: nothing lost, nothing twice, nothing of strangers. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createCipheriv, randomBytes } from "node:crypto";
import { findAct } from "../../src/phones/store.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";
import { actId, Phone, PNG } from "./road.ts";

let site: TestSite;
let keeper: Browser;
let driver: Browser;
const HOUR_MS = 3_600_000;
const now = () => site.app.ports.clock.now();

async function as(role: "outlet-keeper" | "driver" | "administrator"): Promise<Browser> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(role);
  return await site.login(person);
}

/** As a phone makes it. `offMs`: the box's clock less the phone's. */
function fileOf(one: Phone, offMs = 0): string {
  const { id, takenAt, exportKey } = one.taken;
  const names = one.waiting.flatMap(({ files }) => files);
  const pictures = Object.fromEntries(names.map((name) => [name, PNG.toString("base64")]));
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(exportKey.key, "base64"), iv);
  const text = JSON.stringify({ takenAt, offMs, acts: one.waiting, pictures });
  const bytes = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  const data = bytes.toString("base64");
  const { ticket } = exportKey;
  return JSON.stringify({
    gasward: "waiting",
    packageId: id,
    ticket,
    iv: iv.toString("base64"),
    data,
  });
}

async function bring(text: string): Promise<{ readonly status: number; readonly text: string }> {
  const body = new FormData();
  body.set("csrf", keeper.csrf);
  body.set("file", new File([text], "gasward-waiting.json", { type: "application/json" }));
  const headers = { origin: "http://gasward.test", "sec-fetch-site": "same-origin" };
  return await keeper.send("/phones/import", { method: "POST", body, headers });
}

async function broken(clock: () => number = now): Promise<Phone> {
  const one = new Phone(driver, clock);
  await one.take();
  const what = { category: "fire", roomId: null, place: "路边", suspected: "general", done: "" };
  one.do({ kind: "danger.report", id: actId(), what: "烟头", ...what }, 1);
  one.do({ kind: "visit.notice", id: actId() });
  return one;
}

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  [keeper, driver] = [await as("outlet-keeper"), await as("driver")];
});

afterAll(() => site.stop());

test("a file is taken in as its person's work, once, and the phone may still hand in afterwards", async () => {
  const one = await broken();
  const file = fileOf(one);
  const first = await bring(file);
  expect(first.status).toBe(200);
  await expectSoundPage(first.text);
  expect(first.text).toMatch(/写入 1 项，待核对 1 项，此前已有 0 项/);
  const [report] = one.waiting;
  expect(findAct(site.app.ports.db.read, report?.id ?? "")).toMatchObject({
    state: "accepted",
    personId: site.people.get("driver")?.id,
  });
  const head = site.head();
  expect((await bring(file)).text).toMatch(/写入 0 项，待核对 0 项，此前已有 2 项/);
  // Of the second time only that it was brought is on file.
  expect(site.head()).toBe(head + 1);
  await one.sendAll();
  expect(site.folder.siteReader.query("SELECT count(*) AS n FROM danger").get()).toEqual({ n: 1 });
});

test("times are put right by the clocks of the last contact, not by when the file was brought", async () => {
  const offMs = 72 * HOUR_MS;
  const one = await broken(() => now() - offMs);
  const doneAt = now();
  const file = fileOf(one, offMs);
  site.time.advance(60_000);
  expect((await bring(file)).status).toBe(200);
  const kept = findAct(site.app.ports.db.read, one.waiting[0]?.id ?? "");
  expect(kept?.at).toBe(doneAt);
  expect(kept?.remarks).toEqual(["clock.off"]);
});

test("what was altered, cut off, of another box or of a lost phone is refused in words, and nothing is written", async () => {
  const one = await broken();
  const file = JSON.parse(fileOf(one)) as Record<string, string>;
  const other = JSON.parse(fileOf(await broken())) as Record<string, string>;
  const head = site.head();
  const refused = async (text: string, words: string): Promise<void> => {
    const answer = await bring(text);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
  };
  await refused("", "不是手机导出的文件");
  await refused(JSON.stringify({ hello: 1 }), "不是手机导出的文件");
  const data = `A${(file["data"] ?? "").slice(1)}`;
  await refused(JSON.stringify({ ...file, data }), "已损坏或被改动");
  await refused(JSON.stringify({ ...file, data: (file["data"] ?? "").slice(0, 400) }), "已损坏");
  await refused(JSON.stringify({ ...file, ticket: other["ticket"] }), "另一台本机");
  expect(site.head()).toBe(head);
  const office = await as("administrator");
  await office.post(`/phones/${one.taken.id}/lost`);
  await refused(JSON.stringify(file), "已报失");
  expect(findAct(site.app.ports.db.read, one.waiting[0]?.id ?? "")).toBeUndefined();
});
