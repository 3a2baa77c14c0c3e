/** The update of the service: what systemd is told, with a stand-in that starts and stops real programs as it would. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { takeUpdate } from "../../src/cli/update.ts";
import { type Ran, serviceControl } from "../../src/cli/update-control.ts";
import { readUpdate } from "../../src/platform/update/index.ts";
import { Program } from "../support/process.ts";
import { UpdateSite } from "./update-site.ts";

setDefaultTimeout(120_000);

/** One service: ExecStart of the unit, or of the drop-in that stands in its folder when it is started. */
class Systemd {
  readonly #site: UpdateSite;
  readonly dropInFolder: string;
  readonly said: string[] = [];
  #program: Program | undefined;
  #timer: string | undefined;

  constructor(site: UpdateSite) {
    this.#site = site;
    this.dropInFolder = join(site.folder, "run/gasward.service.d");
    mkdirSync(this.dropInFolder, { recursive: true });
  }

  get isRunning(): boolean {
    return this.#program !== undefined;
  }

  get hasTimer(): boolean {
    return this.#timer !== undefined;
  }

  start(): void {
    const path = join(this.dropInFolder, "50-update.conf");
    const dropIn = existsSync(path)
      ? /ExecStart=(\S+) serve/.exec(readFileSync(path, "utf8"))
      : null;
    const { data, port, program } = this.#site;
    const command = [dropIn?.[1] ?? program, "serve", "--no-rescue"];
    this.#program = new Program(command, {
      env: { GASWARD_DATA: data, GASWARD_PORT: String(port), LANG: "en_US.UTF-8" },
    });
  }

  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = undefined;
  }

  /** The power goes: nothing gets to run, and /run is empty afterwards. */
  async cut(): Promise<void> {
    await this.#program?.kill();
    this.#program = undefined;
    this.#timer = undefined;
    rmSync(this.dropInFolder, { recursive: true, force: true });
  }

  readonly run = async (command: readonly string[]): Promise<Ran> => {
    const text = command.join(" ");
    this.said.push(text);
    if (command[0] === "systemd-run") this.#timer = text;
    else if (text.startsWith("systemctl start")) this.start();
    else if (text === "systemctl stop gasward.service") await this.stop();
    else if (text.includes("stop gasward-update-end")) this.#timer = undefined;
    const output = command[0] === "journalctl" ? (this.#program?.output ?? "") : "";
    return { ok: true, output };
  };
}

let site: UpdateSite;
let systemd: Systemd;
let lines: string[];
beforeEach(() => {
  site = new UpdateSite();
  systemd = new Systemd(site);
  lines = [];
});
afterEach(async () => {
  await systemd.cut();
  site[Symbol.dispose]();
});

const io = {
  stdin: async () => new Uint8Array(),
  async *stdinStream() {},
  out: (line: string) => void lines.push(line),
  err: (line: string) => void lines.push(line),
  lang: "en" as const,
};

async function update(serve?: string, waitMs = 30_000): Promise<number> {
  const read = readUpdate(await site.pack("0.2.0", serve), [site.keys.publicPem]);
  if (!read.ok) throw new Error(read.refusal.code);
  const { program, data: dataPath, port } = site;
  const places = { dropInFolder: systemd.dropInFolder, trialMaxS: 60 };
  const control = serviceControl(places, systemd.run);
  return await takeUpdate(io, { program, dataPath, port, waitMs, control }, read.value);
}

describe("as a service", () => {
  test("a good update is the running service, and no timer or drop-in is left", async () => {
    const before = await site.furnish();
    systemd.start();
    expect(await update()).toBe(0);
    expect(site.version()).toBe("gasward 0.2.0");
    expect([systemd.isRunning, systemd.hasTimer]).toEqual([true, false]);
    expect(existsSync(join(systemd.dropInFolder, "50-update.conf"))).toBe(false);
    const health = await fetch(`http://127.0.0.1:${site.port}/healthz`);
    expect(await health.json()).toMatchObject({ version: "0.2.0" });
    await systemd.stop();
    expect(site.entries()).toBeGreaterThan(before);
    // Started anew it is still the new one, with its data.
    expect(await site.healthy()).toBe("0.2.0");
  });

  test("what ends the trial of a dead updater holds no semicolon", async () => {
    const control = serviceControl(
      { dropInFolder: systemd.dropInFolder, trialMaxS: 60 },
      systemd.run,
    );
    await control.startTrial(site.program);
    expect(systemd.said.find((text) => text.startsWith("systemd-run"))).not.toContain(";");
    await control.startPresent();
  });

  test("a bad one gives the old service back, with the data of before", async () => {
    const before = await site.furnish();
    systemd.start();
    expect(await update("exec sleep 60", 2_000)).toBe(1);
    expect(lines.join("\n")).toContain("did not come up well");
    expect(site.version()).toBe("gasward 0.1.0");
    expect([systemd.isRunning, systemd.hasTimer]).toEqual([true, false]);
    await systemd.stop();
    expect(site.entries()).toBeGreaterThanOrEqual(before);
  });

  test("the power goes during the trial: the old program starts and takes its data back", async () => {
    const before = await site.furnish();
    systemd.start();
    const going = update("exec sleep 60", 4_000).catch(() => 1);
    while (!systemd.hasTimer) await Bun.sleep(50);
    await Bun.sleep(300);
    // Looked at as the next boot finds it: nothing of /run, the state beside the data.
    expect(existsSync(`${site.data}.update/state.json`)).toBe(true);
    expect(site.version()).toBe("gasward 0.1.0");
    await systemd.cut();
    expect(await site.healthy()).toBe("0.1.0");
    expect(existsSync(`${site.data}.update`)).toBe(false);
    expect(site.kinds()).toContain("update.rolled_back");
    expect(site.entries()).toBeGreaterThan(before);
    await going;
  });
});
