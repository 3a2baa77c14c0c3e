/**
 * What is done inside the machine that `bench/systemd.ts` boots: the service is installed, killed, updated well and
 * badly, and left in the middle of a trial. One line of JSON for each fact, into the folder that is shared.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SHARE = process.argv[2] ?? "";
const PHASE = process.argv[3] ?? "";
const PROGRAM = "/usr/local/bin/gasward";
const DROP_IN = "/run/systemd/system/gasward.service.d/50-update.conf";
const DATA = "/var/lib/gasward/data";
const UP_MAX_MS = 60_000;

type Ran = { readonly code: number; readonly output: string };

function run(...command: readonly string[]): Ran {
  const ran = Bun.spawnSync([...command], { env: { ...process.env, LANG: "en_US.UTF-8" } });
  return { code: ran.exitCode, output: `${ran.stdout}${ran.stderr}`.trim() };
}

function tell(what: string, isTrue: boolean, detail: unknown = ""): void {
  appendFileSync(join(SHARE, "facts.jsonl"), `${JSON.stringify({ what, isTrue, detail })}\n`);
}

async function version(): Promise<string> {
  try {
    const answer = await fetch("http://127.0.0.1:8080/healthz", {
      signal: AbortSignal.timeout(2_000),
    });
    return ((await answer.json()) as { version?: string }).version ?? "";
  } catch {
    return "";
  }
}

/** Milliseconds until the service answers as `wanted`; -1 when it does not. */
async function untilUp(wanted: string): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < UP_MAX_MS) {
    if ((await version()) === wanted) return Math.round(performance.now() - from);
    await Bun.sleep(50);
  }
  return -1;
}

const show = (name: string): string =>
  run("systemctl", "show", "gasward.service", "-p", name, "--value").output;

const entries = (): number => {
  const { output } = run(PROGRAM, "journal", "verify", "--data", DATA);
  return Number(/\d[\d,]*/.exec(output)?.[0]?.replaceAll(",", "") ?? Number.NaN);
};

const isClean = (): boolean =>
  !existsSync(DROP_IN) &&
  run("systemctl", "is-active", "gasward-update-end.timer").output !== "active";

const lastWords = (): string =>
  [
    run("systemctl", "status", "gasward.service", "gasward-update-end.service", "--no-pager", "-l")
      .output,
    run("journalctl", "-n", "40", "--no-pager", "-o", "short-precise").output,
  ].join("\n");

function update(file: string, waitS: number): Ran {
  return run(PROGRAM, "update", join(SHARE, file), "--wait", String(waitS));
}

async function firstBoot(): Promise<void> {
  const installed = run(join(SHARE, "gasward-0.1.0"), "install");
  tell("install ends well", installed.code === 0, installed.output.slice(-400));
  const firstMs = await untilUp("0.1.0");
  tell("the service answers", firstMs >= 0, `${firstMs} ms`);
  tell("systemd was told that it is ready", show("ActiveState") === "active", show("Type"));
  tell("it runs without root", show("User") === "gasward", show("MainPID"));

  run("kill", "-9", show("MainPID"));
  await Bun.sleep(300);
  const againMs = await untilUp("0.1.0");
  tell("killed, it comes back by itself", againMs >= 0, `${againMs} ms, ${show("NRestarts")}`);

  // A process that hangs is no process: the watchdog of the unit has to notice.
  const hung = show("MainPID");
  run("kill", "-STOP", hung);
  const stoppedAt = performance.now();
  while (show("MainPID") === hung && performance.now() - stoppedAt < UP_MAX_MS)
    await Bun.sleep(250);
  const hungMs = Math.round(performance.now() - stoppedAt);
  tell("stopped, the watchdog replaces it", show("MainPID") !== hung, `${hungMs} ms`);
  tell("and it answers again", (await untilUp("0.1.0")) >= 0);

  const before = entries();
  const good = update("0.2.0.gwupdate", 60);
  tell("a good update ends well", good.code === 0, good.output.slice(-400));
  tell("and is what answers", (await version()) === "0.2.0");
  tell("no drop-in and no timer are left", isClean());
  run("systemctl", "restart", "gasward.service");
  tell("restarted it is still the new one", (await untilUp("0.2.0")) >= 0);
  tell("with the data of before", entries() >= before && before > 0, [before, entries()]);

  const bad = update("0.3.0.gwupdate", 4);
  tell("an update that never answers is refused", bad.code === 1, bad.output.slice(-400));
  tell("the old program answers again", (await untilUp("0.2.0")) >= 0);
  tell("no drop-in and no timer are left behind it", isClean());

  // The updater dies in the middle; what systemd holds of it ends the trial.
  const orphan = Bun.spawn([PROGRAM, "update", join(SHARE, "0.3.0.gwupdate"), "--wait", "600"]);
  while (!existsSync(DROP_IN)) await Bun.sleep(50);
  await Bun.sleep(1_500);
  orphan.kill("SIGKILL");
  await orphan.exited;
  const timer = run("systemctl", "is-active", "gasward-update-end.timer").output;
  tell("the timer outlives the updater", timer === "active", timer);
  run("systemctl", "start", "gasward-update-end.service");
  tell("what it starts brings the old program back", (await untilUp("0.2.0")) >= 0, lastWords());
  tell("with the data of before the trial", entries() >= before, entries());

  const last = Bun.spawn([PROGRAM, "update", join(SHARE, "0.3.0.gwupdate"), "--wait", "600"]);
  while (!existsSync(DROP_IN)) await Bun.sleep(50);
  await Bun.sleep(1_500);
  appendFileSync(join(SHARE, "cut-now"), `${last.pid}\n`);
  await Bun.sleep(UP_MAX_MS);
}

async function secondBoot(): Promise<void> {
  tell("after the cut nothing of /run is left", !existsSync(DROP_IN));
  tell("the service is on at boot", run("systemctl", "is-enabled", "gasward").output === "enabled");
  run("systemctl", "start", "gasward.service");
  tell("after a cut in a trial the old program answers", (await untilUp("0.2.0")) >= 0);
  tell("its chain of entries is whole", entries() > 0, entries());
  tell("no half update lies beside the data", !existsSync(`${DATA}.update`));
  const removed = run(PROGRAM, "uninstall");
  tell("uninstall ends well", removed.code === 0, removed.output.slice(-400));
  tell("and leaves the data", existsSync(join(DATA, "site.db")));
  tell("and no unit", !existsSync("/etc/systemd/system/gasward.service"));
  const spoken = readFileSync(join(SHARE, "facts.jsonl"), "utf8").split("\n").length;
  appendFileSync(join(SHARE, "done"), `${spoken}\n`);
}

run("ip", "link", "set", "lo", "up");
await (PHASE === "1" ? firstBoot() : secondBoot()).catch((error: unknown) =>
  tell("the guest ran to its end", false, String(error)),
);
