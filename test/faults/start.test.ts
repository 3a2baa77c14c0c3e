/** Starts that must be refused in words, and the first start of an empty box. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { freePort, type Program, runSource } from "../support/process.ts";
import { temporaryFolder, Visitor } from "../support/site.ts";

setDefaultTimeout(30_000);

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** Root reads every folder, so as root the program runs as nobody; who may read the sources can be tested. */
const UNPRIVILEGED: readonly string[] =
  process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
const canRunUnprivileged =
  (UNPRIVILEGED.length === 0 || Bun.which("setpriv") !== null) &&
  Bun.spawnSync([...UNPRIVILEGED, "test", "-r", MAIN]).exitCode === 0;

/** Without the rescue page, which would wait for a person where these tests look at the refusal. */
function serve(data: string, port = freePort()): Program {
  return runSource(["serve", "--no-rescue", "--data", data, "--port", String(port)], {
    env: { LANG: "en_US.UTF-8", GASWARD_LOG_LEVEL: "warn" },
  });
}

describe("a start that cannot be", () => {
  const folder = temporaryFolder("start");

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("port taken: exit code 1, both languages, the data stay usable", async () => {
    const taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const program = serve(join(folder, "port"), taken.port);
    expect(await program.exited()).toBe(1);
    expect(program.output).toContain("端口已被占用");
    expect(program.output).toContain("The port is taken");
    await taken.stop(true);
    const again = serve(join(folder, "port"));
    await again.line(/Gasward is running/);
    expect(await again.stop()).toBe(0);
  });

  test("a second process on the same data is refused, the first goes on", async () => {
    const data = join(folder, "twice");
    const port = freePort();
    await using first = serve(data, port);
    await first.line(/Gasward is running/);
    const second = serve(data);
    expect(await second.exited()).toBe(1);
    expect(second.output).toContain("data.in_use");
    expect(second.output).toContain("数据目录正被另一个气安站进程使用");
    expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  });

  test("a file where the data folder should be", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "not a folder");
    const program = serve(path);
    expect(await program.exited()).toBe(1);
    expect(program.output).toContain("数据目录无法使用");
    expect(program.output).toContain("The data folder cannot be used");
  });

  test.skipIf(!canRunUnprivileged)("a folder that its account may not read", async () => {
    const path = join(folder, "closed");
    mkdirSync(path);
    chmodSync(path, 0o000);
    chmodSync(folder, 0o755);
    const args = ["serve", "--no-rescue", "--data", path, "--port", String(freePort())];
    const run = Bun.spawnSync({
      cmd: [...UNPRIVILEGED, process.execPath, "run", MAIN, ...args],
      env: { ...process.env, HOME: "/tmp", LANG: "en_US.UTF-8" },
    });
    const output = run.stdout.toString() + run.stderr.toString();
    expect(output).toContain("数据目录无法使用");
    expect(run.exitCode).toBe(1);
  });

  test("a folder with a key but without its database is not started empty", async () => {
    const data = join(folder, "torn");
    const first = serve(data);
    await first.line(/Gasward is running/);
    await first.stop();
    for (const name of ["site.db", "site.db-wal", "site.db-shm"]) {
      rmSync(join(data, name), { force: true });
    }
    const second = serve(data);
    expect(await second.exited()).toBe(1);
    expect(second.output).toContain("data.unreadable");
    expect(existsSync(join(data, "site.db"))).toBe(false);
  });
});

describe("a first start that was cut", () => {
  const folder = temporaryFolder("cut");
  const ids = systemIds(systemClock);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What stands there when the power goes after each step; found by killing first starts. */
  test.each([
    ["the mark", ["first-start", "lock.db"]],
    ["an empty site.db", ["first-start", "lock.db", "site.db"]],
    ["site.db alone", ["first-start", "lock.db", "site.db whole"]],
    ["no tracks yet", ["first-start", "lock.db", "site.db whole", "box.key whole"]],
    ["empty tracks", ["first-start", "lock.db", "site.db whole", "box.key whole", "tracks.db"]],
  ])("after %s: the next start begins the site", (name, files) => {
    const whole = join(folder, `${name}-whole`);
    openDataFolder(whole, systemClock, ids).close();
    expect(existsSync(join(whole, "first-start"))).toBe(false);
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of files) {
      const [at = "", isWhole] = file.split(" ");
      if (isWhole === undefined) writeFileSync(join(path, at), "");
      else cpSync(join(whole, at), join(path, at));
    }
    const opened = openDataFolder(path, systemClock, ids);
    expect(opened.siteReader.query("SELECT count(*) AS n FROM journal").get()).toEqual({ n: 0 });
    opened.close();
    expect(existsSync(join(path, "first-start"))).toBe(false);
    openDataFolder(path, systemClock, ids).close();
  });

  test("killed at whatever moment: the next start begins the site", async () => {
    for (let round = 0; round < 8; round += 1) {
      const data = join(folder, `killed-${round}`);
      const cut = serve(data);
      await Bun.sleep(230 + round * 12);
      await cut.kill();
      await using again = serve(data);
      await again.line(/One-time set-up code/);
    }
  });

  test.each([
    ["site.db", "storage.corrupt"],
    ["tracks.db", "storage.corrupt"],
    ["box.key", "data.unreadable"],
  ])("without the mark an empty %s is damage, not a beginning", (name, code) => {
    const path = join(folder, `emptied-${name}`);
    openDataFolder(path, systemClock, ids).close();
    writeFileSync(join(path, name), "");
    expect(() => openDataFolder(path, systemClock, ids)).toThrow(code);
  });
});

describe("the first start of an empty box", () => {
  const folder = temporaryFolder("first");
  const port = freePort();
  const visitor = new Visitor(`http://localhost:${port}`);
  const form = {
    "site-name": "东平液化气站",
    "emergency-phone": "0538-1234567",
    name: "孙主任",
    "staff-number": "AD09",
    password: "long enough 2026",
    pin: "580274",
  };
  let program: Program;
  let code: string;

  beforeAll(async () => {
    program = serve(join(folder, "data"), port);
    const match = await program.line(/One-time set-up code: (\S+)/);
    code = match[1] ?? "";
  });

  afterAll(async () => {
    await program?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a wrong code creates nothing and says so", async () => {
    const answer = await visitor.post("/setup", { ...form, code: "WRONG-CODE" });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain("设置码不正确");
    expect(html).toContain("东平液化气站");
    expect(html).not.toContain("long enough 2026");
  });

  test("the printed code creates the site and its administrator, who can sign in", async () => {
    expect((await visitor.post("/setup", { ...form, code })).status).toBe(303);
    expect((await visitor.signIn("AD09", "580274")).status).toBe(303);
    expect(await visitor.text("/board")).toContain("孙主任");
  });

  test("the code works once", async () => {
    const again = new Visitor(`http://localhost:${port}`);
    const answer = await again.post("/setup", { ...form, code, "staff-number": "AD10" });
    expect(answer.headers.get("location")).toBe("/login");
    expect((await again.signIn("AD10", "580274")).status).not.toBe(303);
  });

  test("no code is printed at the next start", async () => {
    expect(await program.stop()).toBe(0);
    program = serve(join(folder, "data"), port);
    await program.line(/Gasward is running/);
    expect(program.output).not.toContain("set-up code");
  });
});
