/** Updates with two versions as files: a good one, broken ones, wrong ones, and one that is cut off. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cutOff } from "./update-kill.ts";
import { newKeys, scriptOf, UpdateSite } from "./update-site.ts";

setDefaultTimeout(120_000);

let site: UpdateSite;
beforeEach(() => {
  site = new UpdateSite();
});
afterEach(() => site[Symbol.dispose]());

const beside = (): string[] => readdirSync(join(site.folder, "site")).sort();

describe("an update", () => {
  test("that comes up well stays; program and data of before are kept", async () => {
    const before = await site.furnish();
    const program = site.update(await site.pack("0.2.0"));
    expect(await program.exited()).toBe(0);
    expect(program.output).toContain("Updated to 0.2.0");
    expect(site.version()).toBe("gasward 0.2.0");
    expect(beside()).toEqual(["data", "data.before-update-0.1.0"]);
    expect(existsSync(`${site.program}.new`)).toBe(false);
    expect(Bun.spawnSync([`${site.program}.previous`, "version"]).stdout.toString()).toContain(
      "0.1.0",
    );
    expect(await site.healthy()).toBe("0.2.0");
    expect(site.entries()).toBeGreaterThanOrEqual(before);
    expect(site.kinds()).toContain("program.updated");
  });

  test.each([
    ["ends at once", "exit 3"],
    ["never answers", "exec sleep 60"],
    ["spoils the data", `echo spoilt > "$3/site.db"; rm -rf "$3/tracks.db"; exec sleep 60`],
  ])("that %s is taken back, with the data of before", async (_why, serve) => {
    const before = await site.furnish();
    const program = site.update(await site.pack("0.2.0", serve), "--wait", "2");
    expect(await program.exited()).toBe(1);
    expect(program.output).toContain("did not come up well");
    expect(site.version()).toBe("gasward 0.1.0");
    expect(beside().filter((name) => name.includes("failed-update-0.2.0"))).toHaveLength(1);
    expect(existsSync(`${site.program}.new`)).toBe(false);
    expect(await site.healthy()).toBe("0.1.0");
    expect(site.entries()).toBeGreaterThan(before);
    expect(site.kinds()).toContain("update.rolled_back");
    expect(site.kinds()).toContain("alarm.raised");
  });
});

describe("what is refused leaves everything as it was", () => {
  const refused = async (file: string, words: string): Promise<void> => {
    const names = beside();
    const text = readFileSync(site.program);
    const program = site.update(file);
    expect(await program.exited()).toBe(1);
    expect(program.output).toContain(words);
    expect(beside()).toEqual(names);
    expect(readFileSync(site.program).equals(text)).toBe(true);
  };

  test("a program that was changed, an older one, another's key, a running program, a build without a key", async () => {
    await using running = site.serve();
    await running.line(/Gasward is running/);
    const file = await site.pack("0.2.0");
    const bytes = readFileSync(file);
    await refused(file, "Stop it first");
    await running.stop();
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await refused(file, "is damaged");
    await refused(await site.pack("0.0.9"), "is older");
    const key = join(site.folder, "other.pem");
    writeFileSync(key, newKeys().privatePem);
    await refused(await site.pack("0.3.0", undefined, key), "of no release key");
    site.write(site.program, scriptOf("0.1.0", ""));
    await refused(file, "without a release key");
  });
});

test("cut off at any moment, one whole program and its data remain", async () => {
  const done = await cutOff({ rounds: 2, seed: 11 });
  expect(done.lost).toBe(0);
});
