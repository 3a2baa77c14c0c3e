import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDay } from "../../src/kernel/instants.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { type JournalEntry, verifyChain } from "../../src/platform/journal/journal.ts";
import { sealHead, verifySeals } from "../../src/platform/journal/seals.ts";
import { meta } from "../../src/platform/schema.ts";
import { type DataFolder, openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter, isUniqueViolation, type Writer } from "../../src/platform/writer.ts";

let path = "";
let folder: DataFolder;
let writer: Writer;
let committed: JournalEntry[] = [];
let failures: unknown[] = [];

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), "gasward-"));
  const ids = systemIds(systemClock);
  folder = openDataFolder(join(path, "data"), systemClock, ids);
  committed = [];
  failures = [];
  writer = createWriter({
    database: folder.site,
    clock: systemClock,
    ids,
    committed: (entries) => committed.push(...entries),
    effectFailed: (error) => failures.push(error),
  });
});

afterEach(async () => {
  await writer.close();
  folder.close();
  rmSync(path, { recursive: true });
});

const entry = {
  kind: "test.happened",
  actor: "system",
  subject: "test:1",
  payload: { n: 1 },
} as const;

describe("group commit", () => {
  test("commits what one tick gathered in one transaction and resolves in order", async () => {
    const values = await Promise.all(
      Array.from({ length: 250 }, (_, n) =>
        writer.write((tx) => tx.append({ ...entry, payload: { n } }).seq),
      ),
    );
    expect(values).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
    expect(committed.map((item) => item.seq)).toEqual(values);
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: true, checked: 250 });
  });

  test("a throwing callback takes back its own writes and no other's", async () => {
    const results = await Promise.allSettled([
      writer.write((tx) => tx.append(entry)),
      writer.write((tx) => {
        tx.append(entry);
        tx.orm.insert(meta).values({ key: "half", value: "1" }).run();
        throw new Error("changed my mind");
      }),
      writer.write((tx) => tx.append(entry)),
    ]);
    expect(results.map((item) => item.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(
      folder.read
        .select()
        .from(meta)
        .all()
        .map((row) => row.key),
    ).not.toContain("half");
    expect(committed.map((item) => item.seq)).toEqual([1, 2]);
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: true, checked: 2 });
  });

  test("effects run after the commit, seen by a second connection", async () => {
    let seen = -1;
    await writer.write((tx) => {
      tx.append(entry);
      tx.afterCommit(() => {
        seen = (folder.siteReader.query("SELECT count(*) AS n FROM journal").get() as { n: number })
          .n;
      });
      expect(seen).toBe(-1);
    });
    expect(seen).toBe(1);
  });

  test("an effect of a refused callback never runs", async () => {
    let isRun = false;
    const write = writer.write((tx) => {
      tx.afterCommit(() => {
        isRun = true;
      });
      throw new Error("no");
    });
    await expect(write).rejects.toThrow("no");
    expect(isRun).toBe(false);
  });

  test("refuses a callback that returns a promise, and keeps nothing of it", async () => {
    const write = writer.write(async (tx) => {
      tx.append(entry);
    });
    await expect(write).rejects.toThrow("synchronous");
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: true, checked: 0 });
  });

  test("a broken uniqueness rule is told from other errors", async () => {
    const insert = (): Promise<unknown> =>
      writer.write((tx) => tx.orm.insert(meta).values({ key: "one", value: "1" }).run());
    await insert();
    const error = await insert().catch((caught: unknown) => caught);
    expect(isUniqueViolation((error as { cause?: unknown }).cause ?? error)).toBe(true);
  });

  test("a full disk refuses the batch in words, keeps what was there and goes on when there is room", async () => {
    await writer.write((tx) => tx.append(entry));
    const pages = (folder.site.query("PRAGMA page_count").get() as { page_count: number })
      .page_count;
    folder.site.run(`PRAGMA max_page_count = ${pages}`);
    const big = { ...entry, payload: { text: "x".repeat(12_000) } };
    const results = await Promise.allSettled([
      writer.write((tx) => tx.append(entry)),
      writer.write((tx) => tx.append(big)),
    ]);
    expect(results[1]).toMatchObject({ status: "rejected", reason: { code: "storage.full" } });
    folder.site.run("PRAGMA max_page_count = 100000");
    await writer.write((tx) => tx.append(big));
    const kept = results.filter((item) => item.status === "fulfilled").length;
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: true, checked: 2 + kept });
    expect(committed.length).toBe(2 + kept);
  });

  test("after close it refuses instead of losing", async () => {
    await writer.close();
    await expect(writer.write((tx) => tx.append(entry))).rejects.toThrow("being closed");
  });
});

describe("journal", () => {
  test("gives each lane its own numbers without gaps, also after a roll-back", async () => {
    const alarm = { ...entry, lane: "alarm" as const };
    const event = { ...entry, lane: "event" as const };
    await Promise.allSettled([
      writer.write((tx) => tx.append(alarm)),
      writer.write((tx) => {
        tx.append(alarm);
        throw new Error("no");
      }),
      writer.write((tx) => tx.append(event)),
      writer.write((tx) => tx.append(alarm)),
    ]);
    expect(committed.map((item) => [item.lane, item.laneSeq])).toEqual([
      ["alarm", 1],
      ["event", 1],
      ["alarm", 2],
    ]);
  });

  test("the database itself refuses to change or drop an entry", async () => {
    await writer.write((tx) => tx.append(entry));
    expect(() => folder.site.run("UPDATE journal SET actor = 'x'")).toThrow("append-only");
    expect(() => folder.site.run("DELETE FROM journal")).toThrow("append-only");
  });

  test.each([
    ["a changed payload", "UPDATE journal SET payload = '{\"n\":99}' WHERE seq = 3", 3, "hash"],
    ["a removed entry", "DELETE FROM journal WHERE seq = 3", 4, "gap"],
    ["an entry rehashed alone", "UPDATE journal SET prev_hash = hash WHERE seq = 3", 3, "link"],
  ] as const)("verification finds %s", async (_why, sql, seq, cause) => {
    for (let n = 0; n < 5; n += 1)
      await writer.write((tx) => tx.append({ ...entry, payload: { n } }));
    for (const trigger of ["journal_no_update", "journal_no_delete"])
      folder.site.run(`DROP TRIGGER ${trigger}`);
    folder.site.run(sql);
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: false, broken: { seq, cause } });
  });

  test("a seal shows that the tail was cut off", async () => {
    const day = parseDay("2026-11-22")!;
    for (let n = 0; n < 3; n += 1) await writer.write((tx) => tx.append(entry));
    expect(sealHead(folder.site, folder.siteId, folder.key, day, systemClock.now())).toBe(true);
    expect(sealHead(folder.site, folder.siteId, folder.key, day, systemClock.now())).toBe(false);
    expect(verifySeals(folder.siteReader, folder.siteId, folder.key.publicPem)).toEqual([
      { seq: 3, day: "2026-11-22", ok: true },
    ]);
    folder.site.run("DROP TRIGGER journal_no_delete");
    folder.site.run("DELETE FROM journal WHERE seq = 3");
    expect(verifyChain(folder.siteReader)).toMatchObject({ ok: true });
    expect(verifySeals(folder.siteReader, folder.siteId, folder.key.publicPem)).toEqual([
      { seq: 3, day: "2026-11-22", ok: false },
    ]);
  });
});

describe("data folder", () => {
  test("is opened by one process at a time", () => {
    expect(() => openDataFolder(folder.path, systemClock, systemIds(systemClock))).toThrow(
      "data.in_use",
    );
  });

  test("does not start empty when the database has gone but the key is there", async () => {
    await writer.close();
    folder.close();
    rmSync(join(folder.path, "site.db"));
    expect(() => openDataFolder(folder.path, systemClock, systemIds(systemClock))).toThrow(
      "data.unreadable",
    );
  });

  test("refuses a database written by a newer program", async () => {
    await writer.close();
    folder.site.run(
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('ff', 9999999999999)",
    );
    folder.close();
    expect(() => openDataFolder(folder.path, systemClock, systemIds(systemClock))).toThrow(
      "storage.newer",
    );
  });

  test("refuses a file that is no database and leaves it as it is", async () => {
    await writer.close();
    folder.close();
    for (const end of ["", "-wal", "-shm"])
      rmSync(join(folder.path, `site.db${end}`), { force: true });
    await Bun.write(
      join(folder.path, "site.db"),
      "this is not a database at all, but somebody's text\n".repeat(40),
    );
    expect(() => openDataFolder(folder.path, systemClock, systemIds(systemClock))).toThrow(
      "storage.corrupt",
    );
    expect(await Bun.file(join(folder.path, "site.db")).text()).toContain("somebody's text");
  });

  test("opens again with the same site and key", async () => {
    const { siteId, key, epoch } = folder;
    await writer.write((tx) => tx.append(entry));
    await writer.close();
    folder.close();
    folder = openDataFolder(folder.path, systemClock, systemIds(systemClock));
    expect([folder.siteId, folder.key.keyId, folder.epoch]).toEqual([siteId, key.keyId, epoch]);
  });
});
