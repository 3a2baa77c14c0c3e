/** What the box notices of itself while nobody looks: raised once, cleared when the cause is gone, in one transaction. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { listAlarms } from "../../src/alarms/index.ts";
import {
  type BoxConditions,
  LEAF_DUE_MS,
  LINE_CERTIFICATE_DUE_MS,
  startBoxWatch,
  UPSTREAM_SILENT_MS,
} from "../../src/box/watch.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/kernel/instants.ts";
import type { SpaceLevel } from "../../src/platform/storage/space-level.ts";
import type { UpstreamStatus } from "../../src/sync/index.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

// Some of these hash a dozen secrets, which a busy machine takes its time for.
setDefaultTimeout(30_000);

let site: TestSite;
beforeEach(async () => {
  site = await openTestSite();
});
afterEach(() => site.stop());

function openCodes(): string[] {
  const page = { offset: 0, limit: 20 };
  return listAlarms(site.app.ports.db.read, { state: "open" }, page)
    .items.map(({ code }) => code)
    .sort();
}

async function pass(ms: number = MINUTE_MS): Promise<string[]> {
  await site.time.advanceAsync(ms);
  await site.app.settled();
  return openCodes();
}

const upstreamOf = (
  lastSeq: number,
  acknowledgedSeq: number,
  isConnected = true,
): UpstreamStatus => ({
  isConfigured: true,
  isConnected,
  lastError: undefined,
  lanes: [{ lane: "event", lastSeq, acknowledgedSeq, acknowledgedAt: undefined }],
});

describe("the box's conditions", () => {
  let state: {
    isOverdue: boolean;
    folder: string;
    level: SpaceLevel;
    upstream: UpstreamStatus;
    leafMs: number;
    lineMs: number | undefined;
  };
  let stop: () => void;

  beforeEach(() => {
    const folder = join(site.path, "backups");
    state = {
      isOverdue: false,
      folder,
      level: "ok",
      upstream: upstreamOf(0, 0),
      leafMs: 2 * LEAF_DUE_MS,
      lineMs: undefined,
    };
    const conditions: BoxConditions = {
      backups: {
        isOverdue: () => state.isOverdue,
        settings: () => ({ folder: state.folder, atHour: 3, keep: 14, isOn: true, version: 0 }),
      },
      backupLevel: () => state.level,
      upstream: () => state.upstream,
      leafExpiresAt: () => site.clock.now() + state.leafMs,
      lineCertificateEnd: () =>
        state.lineMs === undefined ? undefined : site.clock.now() + state.lineMs,
    };
    stop = startBoxWatch(site.app.ports, conditions);
  });
  afterEach(() => stop());

  test("nothing is wrong", async () => expect(await pass()).toEqual([]));

  test.each([
    ["backup.overdue", { isOverdue: true }, { isOverdue: false }],
    ["backup.no_target", { folder: "/no/such/stick" }, { folder: "/tmp" }],
    ["backup.no_room", { level: "warn" }, { level: "ok" }],
    [
      "upstream.certificate_due",
      { lineMs: LINE_CERTIFICATE_DUE_MS - HOUR_MS },
      { lineMs: LINE_CERTIFICATE_DUE_MS + DAY_MS },
    ],
    ["upstream.certificate_due", { lineMs: -HOUR_MS }, { lineMs: undefined }],
    ["https.due", { leafMs: LEAF_DUE_MS - HOUR_MS }, { leafMs: 2 * LEAF_DUE_MS }],
  ] as const)("%s comes and goes", async (code, bad, good) => {
    Object.assign(state, bad);
    expect(await pass()).toEqual([code]);
    const head = site.head();
    // Raised at the change only.
    await pass(5 * MINUTE_MS);
    expect(site.head()).toBe(head);
    Object.assign(state, good);
    expect(await pass()).toEqual([]);
  });

  test.each([
    ["records wait and nothing is acknowledged", upstreamOf(9, 3)],
    ["no line is up", upstreamOf(3, 3, false)],
  ])("upstream.silent after ten minutes: %s", async (_why, status) => {
    state.upstream = upstreamOf(3, 3);
    expect(await pass()).toEqual([]);
    state.upstream = status;
    expect(await pass(UPSTREAM_SILENT_MS - 2 * MINUTE_MS)).toEqual([]);
    expect(await pass(3 * MINUTE_MS)).toEqual(["upstream.silent"]);
    state.upstream = upstreamOf(9, 9);
    expect(await pass()).toEqual([]);
  });

  test("a slow receiver that does acknowledge is not silent", async () => {
    for (let acknowledged = 1; acknowledged < 20; acknowledged += 1) {
      state.upstream = upstreamOf(900, acknowledged);
      expect(await pass()).toEqual([]);
    }
  });
});

describe("a broken journal", () => {
  function breakEntry(seq: number): void {
    const { site: database } = site.folder;
    const trigger = database
      .query("SELECT sql FROM sqlite_master WHERE name = 'journal_no_update'")
      .get() as { sql: string };
    database.run("DROP TRIGGER journal_no_update");
    database.query("UPDATE journal SET actor = 'somebody' WHERE seq = $seq").run({ seq });
    database.run(trigger.sql);
  }

  test("is an alarm at the start", async () => {
    breakEntry(2);
    await site.app.start();
    await site.app.settled();
    expect(openCodes()).toContain("journal.broken");
    expect(site.kinds()).toContain("journal.broken");
  });

  test("is an alarm of the daily proof", async () => {
    await site.app.start();
    breakEntry(2);
    await pass(6 * MINUTE_MS);
    expect(openCodes()).toContain("journal.broken");
  });
});

test("a failed backup is an alarm until one is good", async () => {
  const { people } = site;
  await site.app.start();
  const admin = await site.login(people.get("administrator") as never);
  expect((await admin.post("/backups/recovery-sheet")).status).toBe(200);
  const folder = join(site.path, "stick");
  mkdirSync(folder);
  const fields = { folder, "at-hour": "3", keep: "5", "is-on": "yes", version: "0" };
  expect((await admin.post("/backups/settings", fields)).status).toBe(303);
  const tracks = join(site.folder.path, "tracks.db");
  renameSync(tracks, `${tracks}.away`);
  await admin.post("/backups");
  await site.app.settled();
  expect(openCodes()).toEqual(["backup.failed"]);
  renameSync(`${tracks}.away`, tracks);
  await admin.post("/backups");
  await site.app.settled();
  expect(openCodes()).toEqual([]);
});
