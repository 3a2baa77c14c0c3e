/** Provokes every fault that `doctor` knows, one at a time, and looks whether it is found and nothing else. */
import { Database } from "bun:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createApp } from "../../src/app.ts";
import { examine, type Surroundings } from "../../src/cli/doctor/doctor-checks.ts";
import { DOCTOR, type DoctorCode, isNote } from "../../src/cli/doctor/doctor-text.ts";
import { addPerson } from "../../src/identity/index.ts";
import { DAY_MS, instant } from "../../src/kernel/instants.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { openTls } from "../../src/platform/http/tls.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { storeWrappingKey } from "../../src/platform/keys.ts";
import { createLog } from "../../src/platform/log.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { askReset } from "../../src/platform/storage/reset.ts";
import { insertSite } from "../../src/site/index.ts";

const ids = systemIds(systemClock);
const now = instant(Date.now() + DAY_MS);
let root = "";
let undo: () => unknown = () => undefined;
const data = (): string => join(root, "data");
const file = (name: string): string => join(data(), name);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "gasward-doctor-"));
  undo = () => undefined;
  const folder: DataFolder = openDataFolder(data(), systemClock, ids);
  const app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log: createLog("silent"),
  });
  await addPerson(app.ports, "system", {
    name: "张三",
    staffNumber: "A1",
    roles: ["administrator"],
    pin: "471193",
  });
  await app.ports.db.write((tx) =>
    insertSite(tx.orm, {
      id: folder.siteId,
      name: "测试站",
      kinds: "[]",
      emergencyPhone: "110",
      createdAt: systemClock.now(),
    }),
  );
  await app.stop();
  await openTls(data(), "abcdef", ["localhost"], systemClock.now());
  storeWrappingKey(file("box.key"), { key: "a2V5", salt: "c2FsdA==" });
});

afterEach(async () => {
  await undo();
  rmSync(root, { recursive: true, force: true });
});

const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  now,
  port: undefined,
  serialFolder: join(root, "no-serial"),
  freeBytes: () => 50_000_000_000,
  sync: () => "synchronised",
  takesUpdates: true,
  ...change,
});

function sql(text: string, name = "site.db"): void {
  const database = new Database(file(name));
  database.run("PRAGMA foreign_keys = OFF");
  for (const trigger of database
    .query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    .all()) {
    database.run(`DROP TRIGGER "${(trigger as { name: string }).name}"`);
  }
  database.run(text);
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close(true);
}

function replace(name: string, bytes: string | Uint8Array): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(file(name + end), { force: true });
  writeFileSync(file(name), bytes);
}

const noise = Buffer.alloc(8_192, 0x5a);
const device = (path: string): string =>
  `INSERT INTO device (id, name, driver_id, settings, transport) VALUES ('d1', 'd1', 'x', '{}', '${JSON.stringify({ kind: "serial", path })}')`;

type Provoke = () => Partial<Surroundings> | undefined | Promise<Partial<Surroundings> | undefined>;

const FAULTS: Readonly<Record<DoctorCode, Provoke>> = {
  "folder.missing": () => void rmSync(data(), { recursive: true }) as undefined,
  "folder.not-a-folder": () => {
    rmSync(data(), { recursive: true });
    writeFileSync(data(), "");
    return undefined;
  },
  "folder.unwritable": () => {
    // Mode bits do not bind root, who may run the tests; /proc takes no files from anybody.
    rmSync(data(), { recursive: true });
    symlinkSync("/proc/self", data());
    return undefined;
  },
  "file.site": () => void rmSync(file("site.db")) as undefined,
  "file.tracks": () => void rmSync(file("tracks.db")) as undefined,
  "file.key": () => void rmSync(file("box.key")) as undefined,
  "key.open": () => void chmodSync(file("box.key"), 0o644) as undefined,
  "key.damaged": () => void writeFileSync(file("box.key"), "{}") as undefined,
  "space.low": () => ({ freeBytes: () => 900_000_000 }),
  "database.damaged": () => void replace("site.db", noise) as undefined,
  "tracks.damaged": () => void replace("tracks.db", noise) as undefined,
  "database.references": () =>
    void sql(
      "INSERT INTO person_role (person_id, role) VALUES ('nobody', 'operator')",
    ) as undefined,
  "database.newer": () =>
    void sql(
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)",
    ) as undefined,
  "database.foreign": () => void sql("UPDATE __drizzle_migrations SET hash = 'x'") as undefined,
  "chain.broken": () =>
    void sql("UPDATE journal SET payload = '{}', kind = 'x.y' WHERE seq = 1") as undefined,
  "seal.bad": () =>
    void sql(
      "INSERT INTO journal_seal (seq, day, hash, key_id, signature, sealed_at) VALUES (1, '2026-11-21', 'x', 'x', 'x', 1)",
    ) as undefined,
  "clock.before-release": () => ({ now: instant(1_000_000_000_000) }),
  "clock.before-last": () => {
    sql("CREATE TABLE keep AS SELECT 1");
    return { now: instant(Date.UTC(2026, 10, 22, 1, 0, 0)) };
  },
  "clock.lost": () => {
    const memory = { baselineSeq: 0, floorAt: 0, lost: "jumped", offsetMs: 0, boot: null };
    sql(`INSERT OR REPLACE INTO meta (key, value) VALUES ('clock', '${JSON.stringify(memory)}')`);
    return undefined;
  },
  "clock.free": () => ({ sync: () => "free" }),
  "update.unfinished": () => {
    mkdirSync(`${data()}.update`);
    const state = { from: "0.1.0", to: "0.2.0", stage: "trial", at: 1 };
    writeFileSync(`${data()}.update/state.json`, JSON.stringify(state));
    return undefined;
  },
  "update.no-keys": () => ({ takesUpdates: false }),
  "reset.asked": () => void askReset(data(), "other", 1) as undefined,
  "aside.kept": () => void mkdirSync(`${data()}.reset-20261122000000`) as undefined,
  "secret.clear": () => void sql("UPDATE person SET totp_secret = 'GEZDGNBV'") as undefined,
  "port.taken": () => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    undo = () => server.stop(true);
    return { port: server.port };
  },
  "serial.denied": () => {
    mkdirSync(join(root, "no-serial"));
    symlinkSync(join(root, "gone"), join(root, "no-serial", "usb-scale"));
    return undefined;
  },
  "device.missing": () => void sql(device(join(root, "no-such-port"))) as undefined,
  "leaf.expired": () =>
    void writeFileSync(
      file("tls/leaf.json"),
      JSON.stringify({ names: [], expiresAt: now - 1 }),
    ) as undefined,
  "leaf.soon": () =>
    void writeFileSync(
      file("tls/leaf.json"),
      JSON.stringify({ names: [], expiresAt: now + 5 * DAY_MS }),
    ) as undefined,
  "ca.missing": () => void rmSync(file("tls/ca.key")) as undefined,
  "backup.overdue": () => ({ now: instant(now + 3 * DAY_MS) }),
  "backup.folder": () =>
    void sql(
      "INSERT INTO backup_setting (id, folder, at_hour, keep, is_on) VALUES (1, '/proc/nowhere', 3, 14, 1)",
    ) as undefined,
  "backup.unreadable": () => {
    mkdirSync(join(root, "backups"));
    writeFileSync(join(root, "backups", "one.gwbackup"), "no backup");
    return undefined;
  },
  "sheet.missing": () => {
    const text = JSON.parse(require("node:fs").readFileSync(file("box.key"), "utf8")) as Record<
      string,
      unknown
    >;
    const { backup: _backup, ...rest } = text;
    writeFileSync(file("box.key"), JSON.stringify(rest));
    return undefined;
  },
  "wal.large": () => {
    writeFileSync(file("other.db-wal"), "");
    truncateSync(file("other.db-wal"), 300_000_000);
    return undefined;
  },
  "restore.unfinished": () => void mkdirSync(`${data()}.restoring`) as undefined,
  "scratch.left": () => void mkdirSync(file("backup-abc123")) as undefined,
  "folder.in-use": () => {
    const folder = openDataFolder(data(), systemClock, ids);
    undo = () => folder.close();
    return undefined;
  },
  "admin.none": () => void sql("UPDATE person SET is_active = 0") as undefined,
  "admin.password": () => void sql("UPDATE person SET pin_hash = NULL") as undefined,
};

describe("doctor", () => {
  test("finds nothing wrong with a sound folder, and knows at least 20 faults", async () => {
    expect(await examine(data(), around())).toEqual([]);
    expect(
      Object.keys(DOCTOR).filter((code) => !isNote(code as DoctorCode)).length,
    ).toBeGreaterThanOrEqual(20);
  });

  for (const [code, provoke] of Object.entries(FAULTS)) {
    test(`finds ${code}, and only that`, async () => {
      const change = await provoke();
      const codes = (await examine(data(), around(change))).map((finding) => String(finding.code));
      expect(codes).toEqual([code]);
    });
  }
});
