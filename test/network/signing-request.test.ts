/** A certificate asked for on the platform's page: the key never leaves, and only what fits it is taken. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { openSecret } from "../../src/sync/platform-service.ts";
import { findPlatform } from "../../src/sync/platform-store.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { type Authority, authority } from "../sync/platform-support.ts";
import { expectSoundPage } from "../views/support.ts";

setDefaultTimeout(30_000);

let site: TestSite;
let admin: Browser;
let manager: Browser;
let office: Authority;
let path = "";

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  admin = await site.login(site.people.get("administrator") as TestPerson);
  manager = await site.login(site.people.get("safety-manager") as TestPerson);
  office = await authority();
  const values = { name: "市平台", form: "gasward", url: "mqtts://broker.example:8883" };
  path = (await admin.post("/upstream/platforms", values)).location ?? "";
});

afterAll(() => site.stop());

const row = () => {
  const found = findPlatform(site.app.ports.db.read, path.split("/").at(-1) ?? "");
  if (found === undefined) throw new Error("no platform");
  return found;
};

const paste = (issued: string) => admin.post(`${path}/certificate`, { issued });

/** For so many days from the box's today. */
function signed(request: string, fromDays: number, toDays: number): Promise<string> {
  const at = (days: number): number => site.app.ports.clock.now() + days * 86_400_000;
  return office.sign(request, at(fromDays), at(toDays));
}

async function requested(): Promise<string> {
  expect((await admin.post(`${path}/request`, {})).status).toBe(303);
  const file = await admin.get(`${path}/request.csr`);
  expect(file.text).toStartWith("-----BEGIN CERTIFICATE REQUEST-----");
  return file.text;
}

test("nothing is taken before something was asked for", async () => {
  const early = await paste((await office.issue("somebody")).cert);
  expect([early.status, early.text.includes("没有等待中的证书申请")]).toEqual([422, true]);
  expect((await admin.get(`${path}/request.csr`)).status).toBe(404);
});

test("the request is shown and downloaded, the key is not; what does not fit comes back", async () => {
  const request = await requested();
  const page = await admin.get(path);
  expect(page.text).toContain("BEGIN CERTIFICATE REQUEST");
  expect(page.text).toMatch(/(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
  expect(page.text).not.toContain("PRIVATE KEY");
  expect(row().requestKey).not.toContain("PRIVATE KEY");
  await expectSoundPage(page.text);
  const old = await signed(await requested(), -1, 30);
  const latest = await requested();
  const wrong: readonly (readonly [string, string])[] = [
    ["-----BEGIN CERTIFICATE-----\nhalf", "不是 PEM 证书"],
    [request, "不是 PEM 证书"],
    [(await office.issue("somebody")).cert, "私钥与证书不匹配"],
    [old, "私钥与证书不匹配"],
    [await signed(latest, -30, -1), "证书已过期"],
    [await signed(latest, 1, 30), "证书还没有生效"],
  ];
  for (const [issued, words] of wrong) {
    const refused = await paste(issued);
    expect([refused.status, refused.text.includes(words)]).toEqual([422, true]);
    expect(refused.text).toContain(issued.split("\n")[1] ?? "");
  }
  await expectSoundPage((await paste("half")).text);
  expect(row()).toMatchObject({ clientCertificate: "", clientKey: "" });

  const good = await signed(latest, -1, 30);
  expect((await paste(good.replaceAll("\n", "\r\n"))).status).toBe(303);
  const after = row();
  expect(after).toMatchObject({ clientCertificate: good.trim(), requestPem: "", requestKey: "" });
  const key = createPrivateKey(openSecret(site.app.ports, after, "clientKey"));
  expect(new X509Certificate(good).checkPrivateKey(key)).toBe(true);
  expect((await admin.get(path)).text).toContain("生成证书申请");

  // Renewal: until the new one is there the old one stays in use.
  await requested();
  expect(row()).toMatchObject({
    clientCertificate: after.clientCertificate,
    clientKey: after.clientKey,
  });
  const kinds = site.app.ports.db.sql
    .query("SELECT kind, payload FROM journal WHERE kind LIKE 'upstream-platform.certificate%'")
    .all() as { kind: string; payload: string }[];
  expect(kinds.map(({ kind }) => kind.split("_")[1])).toEqual([
    "requested",
    "requested",
    "requested",
    "taken",
    "requested",
  ]);
  expect(JSON.stringify(kinds)).not.toContain("PRIVATE");
});

test("a safety manager sees the platform without the request; a retired one keeps none", async () => {
  expect((await manager.get(path)).text).not.toContain("证书申请");
  expect((await manager.get(`${path}/request.csr`)).status).toBe(403);
  await admin.post(`${path}/state`, { event: "retire", reason: "平台撤销" });
  expect(row()).toMatchObject({ requestPem: "", requestKey: "", clientKey: "" });
  expect((await admin.post(`${path}/request`, {})).status).toBe(422);
});
