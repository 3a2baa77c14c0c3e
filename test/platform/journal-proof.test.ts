/** The sliced proof of the journal, its pages for screens, and the limit of exports. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays, dayOf, instant, startOfDay } from "../../src/kernel/instants.ts";
import { csvLine, csvResponse } from "../../src/platform/csv.ts";
import { openJournal, verifyChain } from "../../src/platform/journal/journal.ts";
import { firstSeqAt, journalPage } from "../../src/platform/journal/journal-reader.ts";
import { sealHead } from "../../src/platform/journal/seals.ts";
import { type JournalProof, proveJournal } from "../../src/platform/journal/verify-chain.ts";
import { openBoxKey } from "../../src/platform/keys.ts";
import { openForWriting } from "../../src/platform/storage/sqlite.ts";

const START = startOfDay(dayOf(instant(1_790_000_000_000)));
const ENTRIES = 1_000;
const SITE = "site0123456789ab";
let folder: string;
let original: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gasward-proof-"));
  original = join(folder, "site.db");
  const database = openForWriting(original, "site", true);
  database.query("INSERT INTO meta (key, value) VALUES ('site', $site)").run({ site: SITE });
  let count = 0;
  // One entry every ten minutes, so that the thousand spread over a week.
  const clock = { now: () => instant(START + count * 600_000), monotonicMs: () => 0 };
  const ids = { next: () => `id${String(count).padStart(24, "0")}` };
  const journal = openJournal(database, clock, ids);
  const key = openBoxKey(join(folder, "box.key"), true);
  database.transaction(() => {
    for (; count < ENTRIES; count += 1) {
      journal.append({
        kind: count % 10 === 0 ? "fill.ended" : "session.started",
        actor: count % 2 === 0 ? "p1" : "system",
        subject: `cylinder:c${count % 5}`,
        payload: { count },
        ...(count % 3 === 0 ? { lane: "event" as const } : {}),
      });
      if (count % 144 === 143) sealHead(database, SITE, key, dayOf(clock.now()), clock.now());
    }
  })();
  database.run("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let copies = 0;
function tampered(statements: readonly string[]): Database {
  copies += 1;
  const path = join(folder, `copy-${copies}.db`);
  const source = new Database(original, { readonly: true });
  source.run(`VACUUM INTO '${path}'`);
  source.close();
  const copy = new Database(path, { strict: true });
  const triggers = copy.query("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers as { name: string }[]) copy.run(`DROP TRIGGER ${name}`);
  for (const statement of statements) copy.run(statement);
  return copy;
}

async function prove(database: Database): Promise<{ proof: JournalProof; steps: number }> {
  const { publicPem } = openBoxKey(join(folder, "box.key"), false);
  const run = proveJournal({ database, siteId: SITE, publicPem }, () => Promise.resolve());
  for (let steps = 0; ; steps += 1) {
    const step = await run.next();
    if (step.done === true) return { proof: step.value, steps };
  }
}

describe("the proof", () => {
  test.each([
    ["an untouched journal", [], undefined, undefined],
    [
      "a changed payload",
      ["UPDATE journal SET payload = '{}' WHERE seq = 500"],
      { seq: 500, cause: "hash" },
      undefined,
    ],
    [
      "a changed time",
      ["UPDATE journal SET at = at + 1 WHERE seq = 1"],
      { seq: 1, cause: "hash" },
      undefined,
    ],
    [
      "a deleted entry",
      ["DELETE FROM journal WHERE seq = 400"],
      { seq: 401, cause: "gap" },
      undefined,
    ],
    [
      "an exchanged predecessor",
      ["UPDATE journal SET prev_hash = hash WHERE seq = 7"],
      { seq: 7, cause: "link" },
      undefined,
    ],
    ["a cut tail shows by the seal", ["DELETE FROM journal WHERE seq > 800"], undefined, 864],
    [
      "a forged seal",
      ["UPDATE journal_seal SET signature = 'AAAA' WHERE seq = 144"],
      undefined,
      144,
    ],
    ["an exchanged seal", ["UPDATE journal_seal SET hash = 'ff' WHERE seq = 288"], undefined, 288],
  ] as const)("%s", async (_why, statements, broken, sealSeq) => {
    const database = tampered(statements);
    const { proof, steps } = await prove(database);
    expect(proof.broken).toEqual(broken);
    expect(proof.brokenSeal?.seq).toBe(sealSeq as number);
    // The slices and the whole check at the command line must say the same.
    const whole = verifyChain(database);
    expect(whole.ok ? undefined : whole.broken).toEqual(broken);
    if (broken === undefined && sealSeq === undefined) expect(steps).toBeGreaterThanOrEqual(5);
    database.close();
  });
});

describe("pages of the journal", () => {
  const pages = (filter: Parameters<typeof journalPage>[1], limit: number): number[] => {
    const database = new Database(original, { readonly: true, strict: true });
    const seen: number[] = [];
    let before: number | undefined;
    do {
      const page = journalPage(database, filter, before, limit);
      seen.push(...page.entries.map((entry) => entry.seq));
      before = page.searchedTo;
    } while (before !== undefined);
    database.close();
    return seen;
  };

  test.each([
    ["everything", {}, 1_000],
    ["one kind", { kind: "fill.ended" }, 100],
    ["a group of kinds", { kind: "session." }, 900],
    ["one subject", { subject: "cylinder:c3" }, 200],
    ["one actor", { actor: "p1" }, 500],
    ["a kind of a subject", { kind: "fill.ended", subject: "cylinder:c0" }, 100],
    ["a part of the sequence", { fromSeq: 101, toSeq: 300 }, 200],
    ["nothing", { subject: "cylinder:none" }, 0],
  ] as const)("%s: each entry once, newest first", (_why, filter, count) => {
    const seen = pages(filter, 37);
    expect(seen).toHaveLength(count);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });

  test("a day is found by its first entry", () => {
    const database = new Database(original, { readonly: true, strict: true });
    const second = startOfDay(addDays(dayOf(START), 1));
    expect(firstSeqAt(database, START)).toBe(1);
    expect(firstSeqAt(database, second)).toBe(145);
    expect(firstSeqAt(database, instant(second + 1))).toBe(146);
    expect(firstSeqAt(database, startOfDay(addDays(dayOf(START), 99)))).toBe(1_001);
    database.close();
  });
});

describe("exports", () => {
  const numbers = (count: number, linesMax: number): Promise<string> =>
    csvResponse<number>({
      fileName: "n.csv",
      heads: ["n"],
      page: (after = 0, limit) =>
        Array.from(
          { length: Math.min(limit, count - after) },
          (_unused, index) => after + index + 1,
        ),
      cells: (n) => [n],
      cutNote: "cut",
      linesMax,
    }).text();

  test.each([
    ["nothing", 0, 10, 1, false],
    ["fewer than the limit", 9, 10, 10, false],
    ["exactly the limit", 10, 10, 11, false],
    ["one more than the limit", 11, 10, 12, true],
    ["several pages", 1_700, 2_000, 1_701, false],
    ["several pages, cut", 1_700, 1_200, 1_202, true],
  ] as const)("%s", async (_why, count, max, lines, isCut) => {
    const text = await numbers(count, max);
    const found = text.trimEnd().split("\r\n");
    expect(found).toHaveLength(lines);
    expect(found.at(-1) === "cut").toBe(isCut);
    expect(found.slice(1, isCut ? -1 : undefined).map(Number)).toEqual(
      Array.from({ length: Math.min(count, max) }, (_unused, index) => index + 1),
    );
  });

  test.each([
    ["a formula", "=1+1", "'=1+1"],
    ["a full-width formula", "＝1+1", "'＝1+1"],
    ["a tab first", "\t=1", "'\t=1"],
    ["a line break is quoted", "a\nb", '"a\nb"'],
    ["quotes are doubled", 'say "so", he', '"say ""so"", he"'],
    ["a negative number stays a number", -5, "-5"],
    ["nothing", null, ""],
  ] as const)("%s", (_why, cell, text) => {
    expect(csvLine([cell])).toBe(`${text}\r\n`);
  });
});
