/** A disk without room: refused in words, nothing acknowledged is lost, no gun opens, and it heals by itself. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runSource } from "../support/process.ts";
import { CODES, type SiteData, type Visitor, waitUntil } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";

setDefaultTimeout(40_000);

const DISK = "24m";
const BLOCK = new Uint8Array(4_096);

function run(...command: string[]): boolean {
  return Bun.which(command[0] ?? "") !== null && Bun.spawnSync(command).exitCode === 0;
}

/** Only where a small disk of its own can be mounted; a real full disk is what matters here. */
function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const probe = run("unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt");
  return probe;
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
