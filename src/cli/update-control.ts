/** How a new program is started for its trial and stopped again: as a child, or as the service of systemd. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { pause, systemScheduler } from "../platform/clock.ts";
import { isInUse } from "../platform/storage/data-folder.ts";
import { SERVICE, UNIT } from "./install.ts";

export type Trial = {
  /** True when it has ended by itself. */
  hasEnded(): boolean;
  /** What it said last, for a person. */
  lastWords(): Promise<string>;
  stop(): Promise<void>;
};

export type Control = {
  /** Stops what runs now; false when that cannot be done from here. */
  stopPresent(): Promise<boolean>;
  startTrial(program: string): Promise<Trial>;
  /** The new program stands in its place: go on with it. */
  keepTrial(trial: Trial): Promise<void>;
  /** The old program again. */
  startPresent(): Promise<void>;
  /** True when the program runs again without anybody doing something. */
  readonly isService: boolean;
};

const WORDS_KEPT = 4_000;
const STOP_MAX_MS = 30_000;

/** A program that somebody starts by hand. The trial ends with the updater, however that ends: its input is a pipe. */
export function childControl(dataPath: string, port: number): Control {
  const startTrial = async (program: string): Promise<Trial> => {
    const child = Bun.spawn(
      [
        program,
        "serve",
        "--data",
        dataPath,
        "--port",
        String(port),
        "--no-rescue",
        "--until-input-ends",
      ],
      { stdin: "pipe", stdout: "pipe", stderr: "pipe" },
    );
    let words = "";
    const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const piece of stream) words = (words + decoder.decode(piece)).slice(-WORDS_KEPT);
    };
    const drained = Promise.all([read(child.stdout), read(child.stderr)]);
    return {
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
      lastWords: async () => words,
      async stop() {
        child.kill("SIGTERM");
        const cancel = systemScheduler.after(STOP_MAX_MS, () => child.kill("SIGKILL"));
        await child.exited;
        cancel();
        // Something that the program started may still hold its output.
        await Promise.race([drained, pause(1_000)]);
      },
    };
  };
  return {
    isService: false,
    stopPresent: async () => !isInUse(dataPath),
    startTrial,
    keepTrial: (trial) => trial.stop(),
    startPresent: async () => undefined,
  };
}

export type Ran = { readonly ok: boolean; readonly output: string };
export type Runner = (command: readonly string[]) => Promise<Ran>;

export const runCommand: Runner = async (command) => {
  const child = Bun.spawn([...command], { stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { ok: (await child.exited) === 0, output: out + err };
};

/** In /run, so that a machine that lost its power starts with the old program. */
export const DROP_IN_FOLDER = `/run/systemd/system/${SERVICE}.d`;
const TIMER = "gasward-update-end";

export type ServicePlaces = { readonly dropInFolder: string; readonly trialMaxS: number };

/**
 * The service tries the new program by a drop-in under /run. A timer of systemd's own ends the trial when this process
 * does not live to do it.
 */
export function serviceControl(places: ServicePlaces, run: Runner = runCommand): Control {
  const dropIn = `${places.dropInFolder}/50-update.conf`;
  const systemctl = async (...words: readonly string[]): Promise<boolean> =>
    (await run(["systemctl", ...words])).ok;
  // No semicolon: systemd 252 writes one into the timer's unit as `\\;` and reads it back, after a reload, as part of the
  // word before it, so that nothing would end the trial (`bench/systemd.ts` shows it).
  const endTrial = `rm -f ${dropIn} && systemctl daemon-reload && systemctl restart ${SERVICE}`;
  const removeDropIn = async (): Promise<void> => {
    rmSync(dropIn, { force: true });
    await systemctl("daemon-reload");
    await systemctl("stop", `${TIMER}.timer`);
  };
  return {
    isService: true,
    stopPresent: () => systemctl("stop", SERVICE),
    async startTrial(program) {
      mkdirSync(places.dropInFolder, { recursive: true });
      writeFileSync(dropIn, `[Service]\nExecStart=\nExecStart=${program} serve --no-rescue\n`);
      const after = `--on-active=${places.trialMaxS}`;
      await run(["systemd-run", after, `--unit=${TIMER}`, "/bin/sh", "-c", endTrial]);
      await systemctl("daemon-reload");
      // Not waited for: readiness is judged by the program's own answer.
      await systemctl("start", "--no-block", SERVICE);
      return {
        hasEnded: () => false,
        lastWords: async () =>
          (await run(["journalctl", "-u", SERVICE, "-n", "20", "--no-pager", "-o", "cat"])).output,
        async stop() {
          await systemctl("stop", SERVICE);
        },
      };
    },
    // The running process is the file that has just taken the old one's name.
    keepTrial: () => removeDropIn(),
    async startPresent() {
      await removeDropIn();
      await systemctl("start", SERVICE);
    },
  };
}

/** Data folder and port that the installed service runs with; undefined where there is none. */
export async function installedService(
  run: Runner = runCommand,
): Promise<{ readonly dataPath: string; readonly port: number } | undefined> {
  if (!existsSync(UNIT) || !existsSync("/run/systemd/system")) return undefined;
  const { output } = await run(["systemctl", "show", SERVICE, "-p", "Environment", "--value"]);
  const value = (name: string): string | undefined =>
    output
      .split(/\s+/)
      .find((pair) => pair.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const dataPath = value("GASWARD_DATA");
  return dataPath === undefined
    ? undefined
    : { dataPath, port: Number(value("GASWARD_PORT") ?? "8080") };
}
