/** What a person meets when the data is damaged: words, backups to choose from, and a site that lives again. */

import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../src/app.ts";
import { isRescuable, type Rescue, refuseEmpty, startRescue } from "../../src/cli/rescue.tsx";
import {
  newPassphrase,
  newSalt,
  takeBackup,
  wrappingKeyOf,
} from "../../src/platform/backup/index.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import type { Fault } from "../../src/platform/errors.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { storeWrappingKey } from "../../src/platform/keys.ts";
import { createLog } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { Program } from "../support/process.ts";

const ids = systemIds(systemClock);
const passphrase = newPassphrase((bytes) => ids.secret(bytes));
const wrapping = wrappingKeyOf(passphrase, newSalt());
const stored = { key: wrapping.key.toString("base64"), salt: wrapping.salt };
let root = "";
let siteId = "";
const dataPath = (): string => join(root, "data");
const file = (name: string): string => join(dataPath(), name);

const open = (): DataFolder => openDataFolder(dataPath(), systemClock, ids);

async function app(folder: DataFolder) {
  return await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log: createLog("silent"),
  });
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "gasward-rescue-"));
  const folder = open();
  siteId = folder.siteId;
  const built = await app(folder);
  await built.ports.db.write((tx) =>
    tx.append({ kind: "test.happened", actor: "system", subject: "test:1", payload: {} }),
  );
  await built.stop();
  storeWrappingKey(file("box.key"), stored);
  takeBackup({
    dataPath: dataPath(),
    intoPath: join(root, "backups"),
    fileName: "one.gwbackup",
    siteId,
    siteName: "测试站",
    program: "0.1.0",
    createdAt: systemClock.now(),
    wrappingKey: stored,
  });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function faultOf(): Fault {
  try {
    refuseEmpty(dataPath());
    open().close();
  } catch (error) {
    if (isRescuable(error)) return error;
    throw error;
  }
  throw new Error("the folder could be opened");
}

async function rescue<T>(run: (it: Rescue) => Promise<T>, fault = faultOf()): Promise<T> {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const port = probe.port ?? 0;
  await probe.stop(true);
  const log = createLog("silent");
  const it = await startRescue({
    dataPath: dataPath(),
    port,
    fault,
    clock: systemClock,
    ids,
    log,
    busy: () => undefined,
  });
  try {
    return await run({ ...it, url: `http://127.0.0.1:${port}` });
  } finally {
    await it.stop();
  }
}

async function restore(
  url: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const page = await (await fetch(url)).text();
  const value = (name: string): string =>
    new RegExp(`name="${name}"(?: id="[^"]*")? value="([^"]*)"`).exec(page)?.[1] ?? "";
  const path = /value="([^"]+\.gwbackup)"/.exec(page)?.[1] ?? "";
  return await fetch(`${url}/rescue/restore`, {
    method: "POST",
    headers: { origin: url },
    body: new URLSearchParams({ token: value("token"), folder: "", path, ...fields }),
  });
}

const corrupt = (name: string): void => {
  // A new file, because handles of this process may still hold the old one.
  for (const end of ["", "-wal", "-shm"]) rmSync(file(name + end), { force: true });
  writeFileSync(file(name), Buffer.alloc(8_192, 0x5a));
};

describe("rescue mode", () => {
  for (const [name, damage, secret, why] of [
    [
      "missing site.db",
      () => rmSync(file("site.db")),
      "",
      "the key beside the data opens the backup",
    ],
    ["corrupt site.db", () => corrupt("site.db"), "", "the key beside the data opens the backup"],
    ["missing key", () => rmSync(file("box.key")), passphrase, "only the paper opens the backup"],
    [
      "missing folder",
      () => rmSync(dataPath(), { recursive: true }),
      passphrase,
      "backups lie beside it",
    ],
    [
      "empty folder",
      () => {
        for (const name of readdirSync(dataPath())) rmSync(file(name), { recursive: true });
      },
      passphrase,
      "backups lie beside it",
    ],
  ] as const) {
    test(`${name}: says so in both languages, restores, and the next start journals it (${why})`, async () => {
      damage();
      await rescue(async ({ url, mended }) => {
        const page = await (await fetch(url)).text();
        expect(page).toContain("没有启动");
        expect(page).toContain("did not start");
        expect(page).toContain("one.gwbackup");
        const answer = await restore(url, { passphrase: secret });
        expect(answer.status).toBe(200);
        await mended;
      });
      const folder = open();
      const built = await app(folder);
      await built.start();
      const read = () =>
        folder.siteReader
          .query("SELECT kind, lane FROM journal WHERE kind = 'backup.restored'")
          .all() as { kind: string; lane: string }[];
      expect(read()).toEqual([{ kind: "backup.restored", lane: "alarm" }]);
      expect(folder.siteId).toBe(siteId);
      await built.stop();
      const again = await app(open());
      await again.start();
      const count = again.ports.db.sql
        .query("SELECT count(*) AS n FROM journal WHERE kind = 'backup.restored'")
        .get();
      expect(count).toEqual({ n: 1 });
      await again.stop();
    });
  }

  test("a wrong passphrase is refused in words and changes nothing", async () => {
    rmSync(file("site.db"));
    const names = (): string[] =>
      readdirSync(dataPath())
        .filter((name) => !/-(?:wal|shm)$/.test(name))
        .sort();
    const before = names();
    await rescue(async ({ url }) => {
      const answer = await restore(url, { passphrase: "WRONG-WRONG-WRONG-WRONG-WRONG" });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain("恢复口令不正确");
      expect(names()).toEqual(before);
      expect((await restore(url, { passphrase })).status).toBe(200);
    });
    open().close();
  });

  test("an interrupted restore whose old data is gone is a fault that can be mended", async () => {
    renameSync(dataPath(), `${dataPath()}.restoring`);
    await rescue(async ({ url }) => {
      expect((await restore(url, { passphrase })).status).toBe(422);
      rmSync(`${dataPath()}.restoring`, { recursive: true });
      expect((await restore(url, { passphrase })).status).toBe(200);
    });
    open().close();
  });

  test("without the token of the page, or for a file that is no listed backup, nothing is restored", async () => {
    rmSync(file("site.db"));
    await rescue(async ({ url }) => {
      expect((await restore(url, { token: "guess", passphrase })).status).toBe(422);
      expect((await restore(url, { path: "/etc/passwd", passphrase })).status).toBe(422);
      const foreign = await fetch(url, { headers: { host: "evil.example" } });
      expect(foreign.status).toBe(403);
      expect(existsSync(file("site.db"))).toBe(false);
    });
  });

  test("a typed folder is looked through too", async () => {
    rmSync(file("site.db"));
    renameSync(join(root, "backups"), join(root, "stick"));
    await rescue(async ({ url }) => {
      expect(await (await fetch(url)).text()).not.toContain("one.gwbackup");
      const page = await fetch(`${url}/?folder=${encodeURIComponent(join(root, "stick"))}`);
      expect(await page.text()).toContain("one.gwbackup");
    });
  });

  test("damaged tracks can be set aside, and the journal stays", async () => {
    corrupt("tracks.db");
    await rescue(async ({ url }) => {
      const page = await (await fetch(url)).text();
      const token = /name="token" value="([^"]*)"/.exec(page)?.[1] ?? "";
      const answer = await fetch(`${url}/rescue/tracks`, {
        method: "POST",
        headers: { origin: url },
        body: new URLSearchParams({ token }),
      });
      expect(answer.status).toBe(200);
    });
    const folder = open();
    expect(folder.siteReader.query("SELECT count(*) AS n FROM journal").get()).not.toEqual({
      n: 0,
    });
    folder.close();
    expect(readdirSync(dataPath()).some((name) => /^damaged-.*tracks\.db$/.test(name))).toBe(true);
  });
});

describe("serve", () => {
  const main = new URL("../../src/main.ts", import.meta.url).pathname;
  const serve = (...args: string[]): Program =>
    new Program([process.execPath, "run", main, "serve", "--data", dataPath(), ...args], {
      env: { LANG: "en_US.UTF-8" },
    });

  test("--no-rescue ends with 1 and says why", async () => {
    rmSync(file("site.db"));
    const program = serve("--no-rescue", "--port", "18411");
    expect(await program.exited()).toBe(1);
    expect(program.output).toContain("data.unreadable");
    expect(existsSync(file("site.db"))).toBe(false);
  });

  test("damaged data leads to rescue, a restore leads to the site, on the same port", async () => {
    rmSync(file("site.db"));
    const program = serve("--port", "18412");
    try {
      await program.line(/Rescue mode: /);
      expect((await restore("http://127.0.0.1:18412")).status).toBe(200);
      await program.line(/Gasward is running/);
      const database = new Database(file("site.db"), { readonly: true });
      expect(
        database.query("SELECT count(*) AS n FROM journal WHERE kind = 'backup.restored'").get(),
      ).toEqual({ n: 1 });
      database.close();
      expect(await program.stop()).toBe(0);
    } finally {
      await program.kill();
    }
  });
});
