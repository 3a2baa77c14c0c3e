/** The binary alone in an empty folder: no sources, no packages, no home, no search path. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { firstAnswerMs, Installed } from "../support/binary.ts";
import { Browser, KIOSK } from "../support/browser.ts";
import { freePort, type Program } from "../support/process.ts";
import { BADGES, signIn } from "../support/site.ts";

setDefaultTimeout(40_000);

const CAPTURE = join(import.meta.dir, "../firmware-bridge/captures/scale/yaohua-continuous.jsonl");
const ENGLISH = { LANG: "en_US.UTF-8" };

let box: Installed;

async function said(args: readonly string[]): Promise<{ code: number; output: string }> {
  const program = box.run(args, ENGLISH);
  const code = await program.exited();
  return { code, output: program.output };
}

const doctorAnswer = z.object({ findings: z.array(z.object({ code: z.string() })) });

/** Bytes that were recorded in the field, as a technician would paste them. */
function capturedHex(): string {
  const [line = ""] = readFileSync(CAPTURE, "utf8").split("\n");
  return (JSON.parse(line) as { hex: string }).hex;
}

beforeAll(() => {
  box = Installed.from();
});

afterAll(() => {
  box?.[Symbol.dispose]();
});

describe("the binary by itself", () => {
  test("says its version and leaves nothing behind", async () => {
    const { code, output } = await said(["version"]);
    expect(code).toBe(0);
    expect(output).toMatch(/^gasward \d+\.\d+\.\d+/);
    expect(box.files()).toEqual([]);
  });

  test("knows its device drivers", async () => {
    const { code, output } = await said(["devices", "drivers"]);
    expect(code).toBe(0);
    expect(output).toContain("scale/yaohua-continuous");
    expect(output).toContain("relay/waveshare-relay");
  });

  test("decodes what a scale said", () => {
    const run = Bun.spawnSync({
      cmd: [box.path, "devices", "decode", "scale/yaohua-continuous", "--hex"],
      stdin: Buffer.from(capturedHex()),
      cwd: box.folder,
      env: { HOME: box.folder, ...ENGLISH },
    });
    expect(run.stdout.toString()).toContain('"massG":0');
    expect(run.exitCode).toBe(0);
  });
});

test("the binary matches faces with SIMD, in one thread, without a file beside it", async () => {
  const samples = join(import.meta.dir, "../../node_modules/face-api.js/demo");
  const folder = join(box.folder, "faces");
  for (const person of ["2", "6"]) {
    const picture = await Bun.file(join(samples, `sample${person}.jpg`)).bytes();
    await Bun.write(join(folder, person, "a.jpg"), picture);
  }
  const { code, output } = await said(["faces", "bench", folder, "--json"]);
  rmSync(folder, { recursive: true });
  expect(code).toBe(0);
  const report = z
    .object({ runsOn: z.string(), notFound: z.number(), differentPairs: z.number() })
    .parse(JSON.parse(output));
  expect(report).toEqual({ runsOn: "wasm-simd", notFound: 0, differentPairs: 1 });
});

describe("the site it serves", () => {
  const port = freePort();
  const url = `http://localhost:${port}`;
  let program: Program;

  beforeAll(async () => {
    program = box.run(["serve", "--data", "site", "--port", String(port)], ENGLISH);
    const startMs = await firstAnswerMs(`${url}/healthz`);
    console.log(`first answer after ${Math.round(startMs)} ms`);
    await program.line(/One-time set-up code/);
  });

  afterAll(async () => {
    await program?.kill();
  });

  test("is healthy and shows the login page with everything it names", async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const html = await (await fetch(`${url}/login`)).text();
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? "",
    );
    expect(assets.length).toBeGreaterThan(2);
    for (const path of [...assets, "/assets/camera.js"]) {
      const answer = await fetch(url + path);
      expect(`${path} ${answer.status}`).toBe(`${path} 200`);
      expect((await answer.bytes()).length).toBeGreaterThan(1_000);
    }
  });

  test("stops in order, and the doctor and the journal find it whole", async () => {
    expect(await program.stop()).toBe(0);
    const journal = await said(["journal", "verify", "--data", "site"]);
    expect(journal.output).toContain("The chain is whole");
    expect(journal.code).toBe(0);
    const doctor = await said(["doctor", "--data", "site", "--json"]);
    const { findings } = doctorAnswer.parse(JSON.parse(doctor.output));
    // How full this machine's disk is, its serial ports and who has port 8080 is not the binary's doing.
    const ofMachine = ["space.low", "serial.denied", "port.taken", "clock.free", "update.no-keys"];
    const codes = findings.map(({ code }) => code).filter((code) => !ofMachine.includes(code));
    // A site that nobody has set up yet can have no backups; nothing else may be wrong with it.
    expect(codes).toEqual(["sheet.missing"]);
    expect(doctor.code).toBe(1);
  });

  test("refuses data of a newer program, and does not touch them", async () => {
    const path = join(box.folder, "site/site.db");
    const database = new Database(path);
    database.run(
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('of-tomorrow', 4102444800000)",
    );
    database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
    const before = Bun.hash(readFileSync(path));
    const { code, output } = await said(["serve", "--data", "site", "--port", String(freePort())]);
    expect(code).toBe(1);
    expect(output).toContain("数据由更新版本的程序写入");
    expect(output).toContain("written by a newer program");
    expect(Bun.hash(readFileSync(path))).toBe(before);
  });
});

describe("its demonstration", () => {
  test("shows a live weight in a browser", async () => {
    const port = freePort();
    await using program = box.run(
      ["demo", "--data", "demonstration", "--port", String(port), "--history", "2"],
      ENGLISH,
    );
    await program.line(/Demonstration station/);
    await using browser = await Browser.start();
    await using page = await browser.open({ viewport: KIOSK });
    await signIn(page, `http://localhost:${port}`, BADGES.operator);
    await page.waitFor("#live-badge[data-live=yes]");
    await page.waitFor("#gun-gun-1 .big-number-value", /^\d+\.\d\d/);
    expect(page.errors).toEqual([]);
    expect(page.cspViolations).toEqual([]);
    expect(await program.stop()).toBe(0);
  });
});
