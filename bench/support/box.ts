/** The real program on a free port with a folder of its own, and people signed in to it. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoLogins } from "../../src/demo/people.ts";
import { freePort, Program } from "../../test/support/process.ts";

const ROOT = join(import.meta.dir, "../..");
const MAIN = join(ROOT, "src/main.ts");
const BINARY = join(ROOT, "dist/gasward");
const PRELOAD = join(import.meta.dir, "lag-preload.ts");
const READY_MAX_MS = 30_000;

export type Kind = "source" | "binary";

export const KINDS: readonly Kind[] = existsSync(BINARY) ? ["source", "binary"] : ["source"];

export type Session = { readonly cookie: string; readonly csrf: string };

export type Lag = {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of the longest: how long the loop's thread computed, waited for a core, and the host took the machine's cores away. */
  readonly maxComputedMs: number;
  readonly maxWaitedMs: number;
  readonly maxStolenMs: number;
};

export type StartOptions = {
  readonly kind: Kind;
  readonly folder: string;
  readonly command?: "demo" | "serve";
  /** The loop's lag is measured by a preloaded module, which only the source takes. */
  readonly hasLagMeter?: boolean;
  readonly bunArgs?: readonly string[];
};

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "gasward-bench-"));
}

export class Box {
  readonly program: Program;
  readonly url: string;
  readonly spawnedAtMs = performance.now();
  #lagsSeen = 0;

  constructor(options: StartOptions) {
    const { kind, folder, command = "demo" } = options;
    const port = freePort();
    const preload = options.hasLagMeter === true ? ["--preload", PRELOAD] : [];
    const run =
      kind === "binary"
        ? [BINARY]
        : [process.execPath, "run", ...preload, ...(options.bunArgs ?? []), MAIN];
    this.url = `http://127.0.0.1:${port}`;
    this.program = new Program([
      ...run,
      command,
      "--data",
      join(folder, "data"),
      "--port",
      String(port),
      // A past takes seconds to write and is not what is measured.
      ...(command === "demo" ? ["--history", "0"] : []),
    ]);
  }

  /** Milliseconds from the start of the process to the first answered page. */
  async firstPage(path = "/login"): Promise<number> {
    let isOver = false;
    void this.program.exited().then(() => {
      isOver = true;
    });
    while (!isOver && performance.now() - this.spawnedAtMs < READY_MAX_MS) {
      try {
        const response = await fetch(this.url + path, { redirect: "manual" });
        await response.arrayBuffer();
        if (response.status < 400) return performance.now() - this.spawnedAtMs;
      } catch {
        // Nobody listens yet.
      }
      await Bun.sleep(2);
    }
    throw new Error(`the program answered no page:\n${this.program.output}`);
  }

  /** The program has said where it listens; from now on it takes a signal to stop as one. */
  async announced(): Promise<void> {
    await this.program.line(/https?:\/\/localhost:\d+/);
  }

  /** Ready with its devices: guns of the demonstration are on the board. */
  async ready(): Promise<void> {
    await this.firstPage();
    await this.announced();
  }

  async signIn(staffNumber = "OP01"): Promise<Session> {
    const badge = demoLogins().find((login) => login.staffNumber === staffNumber)?.badge ?? "";
    const answer = await fetch(`${this.url}/login/badge`, {
      method: "POST",
      body: new URLSearchParams({ code: badge, to: "/board" }),
      redirect: "manual",
    });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0];
    if (cookie === undefined) throw new Error(`login answered ${answer.status}`);
    const page = await (await fetch(`${this.url}/board`, { headers: { cookie } })).text();
    const csrf = /name="csrf-token" content="([^"]+)"/.exec(page)?.[1];
    if (csrf === undefined) throw new Error("the board names no token");
    return { cookie, csrf };
  }

  async signInMany(count: number): Promise<readonly Session[]> {
    const sessions: Session[] = [];
    for (let index = 0; index < count; index += 1) sessions.push(await this.signIn());
    return sessions;
  }

  /** Lag of the loop since the last call. */
  async takeLag(): Promise<Lag> {
    const { pid } = this.program;
    const found = (): string[] => this.program.output.match(/^loop-lag .*$/gm) ?? [];
    process.kill(pid, "SIGUSR2");
    for (let tries = 0; tries < 1_000 && found().length <= this.#lagsSeen; tries += 1) {
      await Bun.sleep(5);
    }
    const line = found()[this.#lagsSeen];
    if (line === undefined) throw new Error("the program told no lag");
    this.#lagsSeen += 1;
    return JSON.parse(line.slice("loop-lag ".length)) as Lag;
  }

  async end(): Promise<void> {
    const code = await this.program.stop();
    if (code !== 0) throw new Error(`the program ended with ${code}:\n${this.program.output}`);
  }
}

/** Starts, hands over, and ends and cleans up whatever happens. */
export async function withBox<T>(
  options: Omit<StartOptions, "folder">,
  run: (box: Box) => Promise<T>,
): Promise<T> {
  const folder = temporaryFolder();
  const box = new Box({ ...options, folder });
  try {
    await box.ready();
    const value = await run(box);
    await box.end();
    return value;
  } finally {
    await box.program[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}
