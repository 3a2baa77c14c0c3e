/** The compiled binary as it is shipped: alone in an empty folder, with an environment that holds nothing. */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Program } from "./process.ts";

const BUILT = join(import.meta.dir, "../../dist/gasward");
const ANSWER_MAX_MS = 15_000;

export class Installed {
  /** The folder the binary stands in; it is removed at the end. */
  readonly folder: string;
  readonly path: string;

  private constructor(folder: string, path: string) {
    this.folder = folder;
    this.path = path;
  }

  /** Copies the binary, so that nothing beside it can be found by accident. */
  static from(binary: string = BUILT): Installed {
    if (!existsSync(binary)) throw new Error(`${binary} is missing; run "bun run build" first`);
    const folder = mkdtempSync(join(tmpdir(), "gasward-installed-"));
    const path = join(folder, "gasward");
    copyFileSync(binary, path);
    chmodSync(path, 0o755);
    return new Installed(folder, path);
  }

  /** Starts it in its folder. Nothing of the tests' environment is passed on, the search path neither. */
  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    const nothing = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
    return new Program([this.path, ...args], {
      cwd: this.folder,
      env: { ...nothing, HOME: this.folder, TMPDIR: this.folder, ...env },
    });
  }

  /** What stands in the folder beside the binary. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true })
      .map(String)
      .filter((name) => name !== "gasward")
      .sort();
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Milliseconds until the first answer, whatever its status; rejects when none comes. */
export async function firstAnswerMs(
  url: string | URL,
  maxMs: number = ANSWER_MAX_MS,
): Promise<number> {
  const startedAt = performance.now();
  let failure: unknown;
  while (performance.now() - startedAt < maxMs) {
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.timeout(2_000),
        redirect: "manual",
        // The box signs its own certificate.
        tls: { rejectUnauthorized: false },
      });
      await answer.arrayBuffer();
      return performance.now() - startedAt;
    } catch (error) {
      failure = error;
      await Bun.sleep(10);
    }
  }
  throw new Error(`${url} did not answer in ${maxMs} ms`, { cause: failure });
}
