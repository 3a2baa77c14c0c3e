/** A site goes to another box with nothing but a backup and the sheet of paper; a box goes back to empty. */
import { Database } from "bun:sqlite";
import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addPerson } from "../../src/identity/index.ts";
import { fromBase32, hotp } from "../../src/identity/totp.ts";
import { instant } from "../../src/kernel/instants.ts";
import { openTls } from "../../src/platform/http/tls.ts";
import { verifyChain } from "../../src/platform/journal/journal.ts";
import { finishReset } from "../../src/platform/storage/reset.ts";
import { type Browser, openTestSite, type TestPerson, type TestSite } from "../support/app.ts";
import { freePort, runSource } from "../support/process.ts";

setDefaultTimeout(60_000);

const PASSWORD = "administer-9";
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gasward-move-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Made = { readonly passphrase: string; readonly secret: string; readonly file: string };

/** A site with a recovery sheet, a second factor, a photo, an authority, and a good backup of all of it. */
async function furnish(site: TestSite): Promise<Made> {
  const { ports } = site.app;
  await site.app.start();
  await addPerson(ports, "system", {
    name: "管理甲",
    staffNumber: "AD9",
    roles: ["administrator"],
    password: PASSWORD,
  });
  await addPerson(ports, "system", {
    name: "安全乙",
    staffNumber: "SM9",
    roles: ["safety-manager"],
    pin: "93847561",
  });
  const browser = site.browser();
  await browser.post("/login", { who: "AD9", secret: PASSWORD });
  const page = await browser.get("/account/totp");
  const secret = /<code[^>]*>([A-Z2-7]+)</.exec(page.text)?.[1] ?? "";
  const token = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
  const enrolled = await browser.post("/account/totp", { token, code: codeAt(site, secret) });
  expect(enrolled.status).toBe(200);
  await openTls(site.folder.path, site.folder.siteId, ["box.local"], ports.clock.now());
  const admin = await site.login(site.people.get("administrator") as TestPerson);
  const sheet = await admin.post("/backups/recovery-sheet");
  const passphrase = /id="passphrase"[^>]*>([^<]+)</.exec(sheet.text)?.[1]?.trim() ?? "";
  expect((await admin.post("/backups")).status).toBe(303);
  await site.app.settled();
  const [name = ""] = readdirSync(join(site.path, backupsIn(site)));
  return { passphrase, secret, file: join(site.path, backupsIn(site), name) };
}

const backupsIn = (site: TestSite): string =>
  readdirSync(site.path).find((name) => name.includes("backup")) ?? "none";

function codeAt(site: TestSite, secret: string, offset = 0): string {
  return hotp(fromBase32(secret), Math.floor(site.clock.now() / 30_000) + offset);
}

async function signIn(site: TestSite, secret: string): Promise<Browser> {
  const browser = site.browser();
  const first = await browser.post("/login", { who: "AD9", secret: PASSWORD });
  const token = /name="token" value="([^"]+)"/.exec(first.text)?.[1] ?? "none";
  const done = await browser.post("/login/code", { token, code: codeAt(site, secret) });
  expect(done.status).toBe(303);
  return browser;
}

test("moves to a new box with a backup and the recovery sheet: people, codes, trust and journal come along", async () => {
  const site = await openTestSite();
  const { passphrase, secret, file } = await furnish(site);
  const before = site.entries().filter(({ seq }) => seq <= site.head());
  const { siteId, epoch, path: oldData } = site.folder;
  const authority = readFileSync(join(oldData, "tls/ca.pem"), "utf8");
  await site.app.stop();

  // The other box has the file and the paper; nothing of the old data folder.
  const data = join(root, "data");
  const env = { LANG: "en_US.UTF-8", GASWARD_PASSPHRASE: "wrong wrong wrong" };
  const wrong = runSource(["restore", file, "--data", data], { env });
  expect(await wrong.exited()).toBe(1);
  expect(existsSync(data)).toBe(false);
  const right = runSource(["restore", file, "--data", data], {
    env: { ...env, GASWARD_PASSPHRASE: passphrase },
  });
  expect(await right.exited()).toBe(0);

  const moved = await openTestSite({ path: root, startAt: site.clock.now() + 60_000 });
  await moved.app.start();
  expect(moved.folder.siteId).toBe(siteId);
  expect(moved.folder.epoch).not.toBe(epoch);
  expect(moved.kinds()).toContain("backup.restored");
  expect(verifyChain(moved.folder.siteReader).ok).toBe(true);
  const kept = moved.entries().slice(0, before.length - 5);
  expect(kept).toEqual(before.slice(0, kept.length));
  await signIn(moved, secret);
  // Phones that trust the old box trust the new one.
  expect(readFileSync(join(data, "tls/ca.pem"), "utf8")).toBe(authority);
  const { caPem } = await openTls(data, siteId, ["new.local"], instant(moved.clock.now()));
  expect(caPem.trim()).toBe(authority.trim());
  await moved.app.stop();
  rmSync(site.path, { recursive: true });
});

const FORM = {
  name: "测试充装站",
  reason: "移交",
  "first-who": "AD9",
  "first-secret": PASSWORD,
  "second-who": "SM9",
  "second-secret": "93847561",
};

test("a factory reset takes two people, the name and a good backup; the old data stays", async () => {
  let restarts = 0;
  const site = await openTestSite({
    restart: () => {
      restarts += 1;
    },
  });
  const { passphrase } = await furnish(site);
  const admin = await site.login(site.people.get("administrator") as TestPerson);
  for (const [change, words] of [
    [{ name: "别的站" }, "与站点名称不一致"],
    [{ reason: " " }, "请写明原因"],
    [{ "second-who": "AD9", "second-secret": PASSWORD }, "必须是另一个人"],
    [{ "first-who": "SM9", "first-secret": "93847561" }, "此人不是系统管理员"],
  ] as const) {
    const refused = await admin.post("/reset", { ...FORM, ...change });
    expect([refused.status, refused.text.includes(words)]).toEqual([422, true]);
    expect(refused.text).not.toContain(PASSWORD);
  }
  expect(site.kinds()).not.toContain("box.reset");
  const operator = await site.login(site.people.get("operator") as TestPerson);
  expect((await operator.post("/reset", FORM)).status).toBe(403);

  expect((await admin.post("/reset", FORM)).status).toBe(303);
  await site.app.settled();
  expect((await admin.get("/reset")).text).toContain("备份合格");
  await site.time.advanceAsync(5_000);
  expect(restarts).toBe(1);
  const { path } = site.folder;
  const files = readdirSync(join(site.path, backupsIn(site))).sort();
  const { siteId } = site.folder;
  await site.app.stop();

  expect(finishReset(path)).toBe(true);
  expect(existsSync(path)).toBe(false);
  // Cut off here and started again it is still an empty start, not a lost site.
  expect(finishReset(path)).toBe(true);
  const aside = readdirSync(site.path).find((name) => name.startsWith("data.reset-")) ?? "";
  const database = new Database(join(site.path, aside, "site.db"), { readonly: true });
  expect(database.query("SELECT value FROM meta WHERE key = 'site'").get()).toEqual({
    value: siteId,
  });
  database.close();

  // The newest backup, with the paper, brings everything back and tells who reset the box.
  const newest = join(site.path, backupsIn(site), files.at(-1) ?? "");
  const back = runSource(["restore", newest, "--data", join(root, "data")], {
    env: { GASWARD_PASSPHRASE: passphrase },
  });
  expect(await back.exited()).toBe(0);
  const again = await openTestSite({ path: root, startAt: site.clock.now() + 60_000 });
  expect(again.kinds()).toContain("box.reset");
  await again.app.stop();
  rmSync(site.path, { recursive: true });
});

test("by hand: refuses a wrong name, keeps the data, and the next start is a new site", async () => {
  const site = await openTestSite();
  await furnish(site);
  await site.app.stop();
  const data = site.folder.path;
  const env = { LANG: "en_US.UTF-8" };
  const wrong = runSource(["reset", "--site-name", "x", "--data", data], { env });
  expect(await wrong.exited()).toBe(1);
  expect(wrong.output).toContain("not the site's name");
  const right = runSource(["reset", "--site-name", "测试充装站", "--data", data], { env });
  expect(await right.exited()).toBe(0);
  expect(existsSync(data)).toBe(false);
  expect(readdirSync(site.path).some((name) => name.startsWith("data.reset-"))).toBe(true);
  const served = runSource(["serve", "--data", data, "--port", String(freePort())], { env });
  await served.line(/One-time set-up code/);
  expect(await served.stop()).toBe(0);
  // Only once: a folder that is emptied later is a loss again.
  rmSync(data, { recursive: true });
  const lost = runSource(["serve", "--no-rescue", "--data", data, "--port", String(freePort())], {
    env,
  });
  expect(await lost.exited()).toBe(1);
  rmSync(site.path, { recursive: true });
});

/** Signs in by badge at a running program; gives what its forms need. */
async function badgeSession(url: string, data: string, badge: string) {
  const headers = { origin: url };
  const body = new URLSearchParams({ code: badge });
  const login = await fetch(`${url}/login/badge`, {
    method: "POST",
    headers,
    body,
    redirect: "manual",
  });
  const token = /gw_session=([^;]+)/.exec(login.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const idHash = new Bun.CryptoHasher("sha256").update(token).digest("hex");
  const database = new Database(join(data, "site.db"), { readonly: true });
  const row = database.query("SELECT csrf FROM session WHERE id_hash = ?").get(idHash) as {
    csrf: string;
  };
  database.close();
  return { cookie: `gw_session=${token}`, csrf: row.csrf };
}

test("the page of a running program ends in an empty one, without anybody at the console", async () => {
  const site = await openTestSite({ startAt: Date.now() - 60_000 });
  await furnish(site);
  const badge = site.people.get("administrator")?.badge ?? "";
  const data = site.folder.path;
  await site.app.stop();
  const port = freePort();
  const url = `http://localhost:${port}`;
  await using program = runSource(["serve", "--data", data, "--port", String(port)], {
    env: { LANG: "en_US.UTF-8" },
  });
  await program.line(/Gasward is running/);
  const { cookie, csrf } = await badgeSession(url, data, badge);
  const answer = await fetch(`${url}/reset`, {
    method: "POST",
    headers: { cookie, origin: url },
    body: new URLSearchParams({ ...FORM, csrf }),
    redirect: "manual",
  });
  expect(answer.status).toBe(303);
  await program.line(/One-time set-up code/, 50_000);
  expect((await fetch(`${url}/setup`)).status).toBe(200);
  expect(readdirSync(site.path).filter((name) => name.startsWith("data.reset-"))).toHaveLength(1);
  expect(existsSync(`${data}.reset`)).toBe(false);
  expect(await program.stop()).toBe(0);
  rmSync(site.path, { recursive: true });
});
