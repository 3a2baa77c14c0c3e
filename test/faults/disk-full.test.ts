/** A disk without room: refused in words, nothing acknowledged is lost, no gun opens, and it heals by itself. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { createLog } from "../../src/platform/log.ts";
import { replaceFile } from "../../src/platform/storage/whole-file.ts";
import { runSource } from "../support/process.ts";
import { CODES, type SiteData, temporaryFolder, type Visitor, waitUntil } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";
import { canMount, diskRounds } from "./disk-run.ts";

setDefaultTimeout(40_000);

const DISK = "24m";
const BLOCK = new Uint8Array(4_096);

function run(...command: string[]): boolean {
  return Bun.which(command[0] ?? "") !== null && Bun.spawnSync(command).exitCode === 0;
}

/** Takes every free byte, as a log that ran wild does. */
function fillUp(path: string): void {
  const file = openSync(path, "w");
  try {
    for (;;) writeSync(file, BLOCK);
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
  } finally {
    closeSync(file);
  }
}

describe.skipIf(!canMount())("disk full", () => {
  let station: FaultStation;
  let disk: string;
  let data: SiteData;
  let operator: Visitor;

  beforeAll(async () => {
    station = await FaultStation.open();
    disk = join(station.folder, "disk");
    expect(run("mkdir", disk)).toBe(true);
    expect(run("mount", "-t", "tmpfs", "-o", `size=${DISK}`, "none", disk)).toBe(true);
    data = station.copyData(join(disk, "data"));
    await station.serve({ dataPath: data.path });
    operator = await station.operator();
    await station.prepare(operator, 1, CODES.good);
  });

  afterAll(async () => {
    await station?.kill();
    run("umount", disk);
    await station?.close();
  });

  test("while it is full, what cannot be kept is refused with the reason", async () => {
    const before = data.kinds().length;
    fillUp(join(disk, "filler"));
    const answer = await waitUntil("a write is refused", async () => {
      const reply = await operator.act("/points/gun-2", "/points/gun-2/scan", { code: "999999" });
      return reply.status === 503 ? reply : undefined;
    });
    expect(await answer.text()).toContain("磁盘");
    expect(data.kinds().length).toBeGreaterThanOrEqual(before);
  });

  test("a gun whose grant cannot be written stays shut", async () => {
    await operator.act("/points/gun-1", "/points/gun-1/authorise");
    const endsAt = performance.now() + 1_500;
    while (performance.now() < endsAt) {
      expect(station.isPermitted(1)).toBe(false);
      await Bun.sleep(20);
    }
    expect(data.fills()).toEqual([]);
    expect(station.output).not.toContain("request met a bug");
  });

  test("pages can still be read, and a gun can still be locked at once", async () => {
    expect((await operator.get("/board")).status).toBe(200);
    await operator.act("/points/gun-2", "/points/gun-2/lock", { reason: "磁盘已满" });
    expect(await operator.text("/points/gun-2")).toContain("磁盘已满");
  });

  test("with room again the same gun opens after a new check, and the journal has no gap", async () => {
    rmSync(join(disk, "filler"));
    await waitUntil("a person can sign in again", async () =>
      station.operator().then(
        () => true,
        () => undefined,
      ),
    );
    // A grant that failed takes its check with it: a person looks at the cylinder again.
    expect(await station.stage(operator, 1)).toBe("check");
    await operator.act("/points/gun-1", "/points/gun-1/check");
    await station.untilStage(operator, 1, "ready");
    await operator.act("/points/gun-1", "/points/gun-1/authorise");
    await waitUntil("the contact closes", () => (station.isPermitted(1) ? true : undefined));
    expect(data.kinds()).toContain("fill.authorised");
    const verify = runSource(["journal", "verify", "--data", data.path], {
      env: { LANG: "en_US.UTF-8" },
    });
    expect(await verify.exited()).toBe(0);
  });
});

describe.skipIf(!canMount())("a disk filled up again and again", () => {
  const ROUNDS = 15;

  test(`${ROUNDS} times with other room left: each write is refused in words, nothing is lost, all comes back`, async () => {
    const report = await diskRounds({ rounds: ROUNDS, seed: 3 });
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(ROUNDS);
    for (const path of ["/cylinders/new", "/checks/runs/x/items/x/photos", "/points/x/lock"]) {
      expect(report.refused.get(path) ?? 0).toBeGreaterThan(0);
    }
  });

  test("a log without room does not stop the program, and goes on when there is room", () => {
    const folder = temporaryFolder("log");
    const disk = join(folder, "disk");
    mkdirSync(disk);
    expect(run("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk)).toBe(true);
    try {
      const log = createLog("info", join(disk, "log"));
      fillUp(join(disk, "filler"));
      for (let count = 0; count < 100; count += 1) log.info({ count }, "no room");
      expect(() => replaceFile(join(disk, "small"), "text")).toThrow("storage.full");
      expect(existsSync(join(disk, "small.new"))).toBe(false);
      rmSync(join(disk, "filler"));
      log.info("room again");
      expect(readFileSync(join(disk, "log"), "utf8")).toContain("room again");
    } finally {
      run("umount", "--lazy", disk);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
