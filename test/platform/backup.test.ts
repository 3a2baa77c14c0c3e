import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  finishRestore,
  listBackups,
  newPassphrase,
  newSalt,
  restoreBackup,
  takeBackup,
  type WrappingKey,
  wrappingKeyOf,
} from "../../src/platform/backup/index.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter, type Writer } from "../../src/platform/writer.ts";

const ids = systemIds(systemClock);
const passphrase = newPassphrase((bytes) => ids.secret(bytes));
const salt = newSalt();
const wrapping: WrappingKey = wrappingKeyOf(passphrase, salt);

let root = "";
let folder: DataFolder;
let writer: Writer;

const entry = {
  kind: "test.happened",
  actor: "system",
  subject: "test:1",
  payload: { text: "气瓶" },
} as const;
const dataPath = (): string => join(root, "data");
const intoPath = (): string => join(root, "backups");

function open(): void {
  folder = openDataFolder(dataPath(), systemClock, ids);
  writer = createWriter({
    database: folder.site,
    clock: systemClock,
    ids,
    committed: () => {},
    effectFailed: () => {},
  });
}

async function close(): Promise<void> {
  await writer.close();
  folder.close();
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "gasward-backup-"));
  open();
});

afterEach(async () => {
  await close().catch(() => {});
  rmSync(root, { recursive: true, force: true });
});

function take(fileName = "one.gwbackup"): ReturnType<typeof takeBackup> {
  return takeBackup({
    dataPath: dataPath(),
    intoPath: intoPath(),
    fileName,
    siteId: folder.siteId,
    siteName: "测试站",
    program: "test",
    createdAt: systemClock.now(),
    wrappingKey: { key: wrapping.key.toString("base64"), salt },
  });
}

function restore(path = join(intoPath(), "one.gwbackup"), words = passphrase) {
  return restoreBackup(path, { passphrase: words }, dataPath(), systemClock.now(), "epoch-2");
}

async function write(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await writer.write((tx) => tx.append(entry));
}

describe("backup", () => {
  test("brings back what was there, with media and key, as a new epoch, and keeps the old data", async () => {
    await write(50);
    const name = "a".repeat(64);
    mkdirSync(join(dataPath(), "media/aa"), { recursive: true });
    writeFileSync(join(dataPath(), `media/aa/${name}.jpg`), "picture");
    const taken = take();
    expect(taken).toMatchObject({ files: 4, journalSeq: 50 });
    await write(10);
    const { siteId, epoch, key } = folder;
    await close();
    const outcome = restore();
    expect(outcome).toMatchObject({ journalSeq: 50, siteName: "测试站" });
    expect(existsSync(join(outcome.keptAt!, "site.db"))).toBe(true);
    open();
    expect([folder.siteId, folder.key.keyId]).toEqual([siteId, key.keyId]);
    expect(folder.epoch).toBe("epoch-2");
    expect(folder.epoch).not.toBe(epoch);
    expect(writer.journal.head().seq).toBe(50);
    expect(readFileSync(join(dataPath(), `media/aa/${name}.jpg`), "utf8")).toBe("picture");
  });

  test("taken while another connection writes it is whole", async () => {
    await write(20);
    const writes = write(200);
    const taken = take();
    await writes;
    expect(taken.journalSeq).toBeGreaterThanOrEqual(20);
    expect(listBackups(intoPath()).map((item) => item.header.siteName)).toEqual(["测试站"]);
  });

  test("holds nothing readable without the passphrase", async () => {
    await write(5);
    const { path } = take();
    const bytes = readFileSync(path);
    expect(bytes.includes("SQLite format")).toBe(false);
    expect(bytes.includes("PRIVATE KEY")).toBe(false);
    await close();
    expect(() => restore(path, "WRONG-WRONG-WRONG-WRONG-WRONG")).toThrow("backup.wrong_key");
    expect(existsSync(join(dataPath(), "site.db"))).toBe(true);
  });

  test("a passphrase typed in small letters with other dashes still opens it", async () => {
    await write(1);
    const { path } = take();
    await close();
    expect(restore(path, passphrase.toLowerCase().replaceAll("-", " ")).journalSeq).toBe(1);
  });

  test.each([
    [
      "a flipped byte in the middle",
      (bytes: Buffer) => {
        bytes[bytes.length >> 1]! ^= 1;
        return bytes;
      },
    ],
    ["a cut end", (bytes: Buffer) => bytes.subarray(0, -20)],
    ["something appended", (bytes: Buffer) => Buffer.concat([bytes, Buffer.from("x")])],
    [
      "a changed header",
      (bytes: Buffer) => {
        const at = bytes.indexOf("测试站");
        bytes[at]! ^= 1;
        return bytes;
      },
    ],
    ["another file", () => Buffer.from("no backup at all, but long enough to be read as one")],
    ["an empty file", () => Buffer.alloc(0)],
  ] as const)("refuses %s and leaves the data as it is", async (_why, damage) => {
    await write(300);
    const { path } = take();
    writeFileSync(path, damage(Buffer.from(readFileSync(path))));
    await close();
    expect(() => restore(path)).toThrow(/backup\.(damaged|wrong_key)/);
    expect(finishRestore(dataPath())).toBe("nothing");
    open();
    expect(writer.journal.head().seq).toBe(300);
  });

  test("a site whose journal is broken gives no good backup and leaves no file", async () => {
    await write(5);
    folder.site.run("DROP TRIGGER journal_no_update");
    folder.site.run("UPDATE journal SET payload = '{}' WHERE seq = 3");
    expect(() => take()).toThrow("backup.not_good");
    expect(readdirSync(intoPath())).toEqual([]);
    expect(readdirSync(dataPath()).filter((name) => name.startsWith("backup-"))).toEqual([]);
  });

  test.each([
    ["before the old data was moved", "undone", 12],
    ["between the two renames", "finished", 5],
  ] as const)("a restore cut %s is %s at the next start", async (why, outcome, seq) => {
    await write(5);
    take();
    await write(7);
    await close();
    const twin = join(root, "twin");
    cpSync(dataPath(), twin, { recursive: true });
    restore();
    renameSync(dataPath(), `${dataPath()}.restoring`);
    if (outcome === "finished") writeFileSync(join(`${dataPath()}.restoring`, "RESTORED"), "1\n");
    else cpSync(twin, dataPath(), { recursive: true });
    expect([why, finishRestore(dataPath())]).toEqual([why, outcome]);
    open();
    expect(writer.journal.head().seq).toBe(seq);
  });
});
