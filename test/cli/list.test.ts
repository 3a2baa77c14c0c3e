import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runDevices } from "../../src/cli/devices/devices.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { createWriter } from "../../src/platform/writer.ts";

const root = mkdtempSync(join(tmpdir(), "gasward-list-"));
afterAll(() => rmSync(root, { recursive: true }));

async function list(
  path: string,
  ...more: string[]
): Promise<{ code: number; out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = {
    stdin: () => Promise.resolve(new Uint8Array()),
    stdinStream: async function* () {},
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    lang: "en" as const,
  };
  return { code: await runDevices(["list", "--data", path, ...more], io), out, err };
}

describe("devices list", () => {
  test("names what a site has, and a port that is not there, beside the open data folder", async () => {
    const path = join(root, "data");
    const ids = systemIds(systemClock);
    const folder = openDataFolder(path, systemClock, ids);
    const writer = createWriter({
      database: folder.site,
      clock: systemClock,
      ids,
      committed: () => {},
      effectFailed: () => {},
    });
    expect((await list(path)).err).toEqual(["No devices are configured"]);
    await writer.write((tx) =>
      insertDevice(tx.orm, {
        id: "scale-1",
        name: "充装秤",
        driverId: "scale/yaohua-continuous",
        settings: { unit: "kg" },
        transport: { kind: "serial", path: join(root, "no-such-port") },
        isActive: false,
      }),
    );
    const { code, out } = await list(path);
    expect(code).toBe(0);
    expect(out).toHaveLength(1);
    for (const words of ["scale-1", "充装秤", "Yaohua", "off", "port is missing"])
      expect(out[0]).toContain(words);
    const json = await list(path, "--json");
    expect(JSON.parse(json.out[0] ?? "")).toMatchObject({
      id: "scale-1",
      settings: { unit: "kg" },
    });
    await writer.close();
    folder.close();
  });

  test("a folder without a site is a fault in words", async () => {
    await expect(list(join(root, "nothing"))).rejects.toThrow("data.unreadable");
  });
});
