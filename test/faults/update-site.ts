/** Two versions of the program as files, a key that signs them, and a site with a fact to lose. */
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openForReading } from "../../src/platform/storage/sqlite.ts";
import { freePort, Program } from "../support/process.ts";

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;
const TSCONFIG = new URL("../../tsconfig.json", import.meta.url).pathname;

export type Keys = { readonly publicPem: string; readonly privatePem: string };

export function newKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    publicPem: String(publicKey.export({ type: "spki", format: "pem" })),
    privatePem: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

/** The sources as a program of a version: what the build compiles in is given to the runtime instead. */
export function scriptOf(version: string, publicPem: string, serve?: string): string {
  const define = (name: string, value: string): string =>
    `--define '${name}=${JSON.stringify(value)}'`;
  const words = [
    define("GASWARD_BUILD_VERSION", version),
    define("GASWARD_BUILD_RELEASE_KEYS", publicPem),
  ].join(" ");
  const broken = serve === undefined ? "" : `[ "$1" = serve ] && { ${serve}; }\n`;
  return `#!/bin/sh\n${broken}exec '${process.execPath}' run --tsconfig-override='${TSCONFIG}' ${words} '${MAIN}' "$@"\n`;
}

export class UpdateSite {
  readonly folder = mkdtempSync(join(tmpdir(), "gasward-update-"));
  readonly keys = newKeys();
  readonly program = join(this.folder, "gasward");
  readonly data = join(this.folder, "site/data");
  readonly port = freePort();

  constructor() {
    mkdirSync(join(this.folder, "site"));
    this.write(this.program, scriptOf("0.1.0", this.keys.publicPem));
    writeFileSync(join(this.folder, "key.pem"), this.keys.privatePem);
  }

  write(path: string, text: string): string {
    writeFileSync(path, text);
    chmodSync(path, 0o755);
    return path;
  }

  run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
    return new Program([this.program, ...args], {
      cwd: this.folder,
      env: { LANG: "en_US.UTF-8", ...env },
    });
  }

  serve(): Program {
    return this.run(["serve", "--data", this.data, "--port", String(this.port)]);
  }

  update(file: string, ...more: readonly string[]): Program {
    const { program, data, port } = this;
    const where = ["--program", program, "--data", data, "--port", String(port)];
    return this.run(["update", file, ...where, "--wait", "25", ...more]);
  }

  /** Packs a version by the maker's own tool. */
  async pack(version: string, serve?: string, key = join(this.folder, "key.pem")): Promise<string> {
    const path = this.write(
      join(this.folder, `v${version}`),
      scriptOf(version, this.keys.publicPem, serve),
    );
    const out = join(this.folder, `${version}.gwupdate`);
    const program = this.run(["release", "pack", path, "--key", key, "--out", out]);
    if ((await program.exited()) !== 0) throw new Error(program.output);
    return out;
  }

  /** A new site whose first start has written entries. Gives their number. */
  async furnish(): Promise<number> {
    await this.healthy();
    return this.entries();
  }

  /** Starts what the program's name stands for and stops it again; gives the version that answered. */
  async healthy(maxMs = 60_000): Promise<string> {
    await using program = this.serve();
    const until = performance.now() + maxMs;
    while (performance.now() < until) {
      try {
        const answer = await fetch(`http://127.0.0.1:${this.port}/healthz`);
        const health = (await answer.json()) as {
          version?: string;
          database?: { isWritable: boolean };
        };
        if (health.database?.isWritable === true) {
          await program.stop();
          return health.version ?? "";
        }
      } catch {
        await Bun.sleep(100);
      }
    }
    throw new Error(`not healthy:\n${program.output}`);
  }

  version(): string {
    return Bun.spawnSync([this.program, "version"]).stdout.toString().trim();
  }

  entries(): number {
    if (!existsSync(join(this.data, "site.db"))) return 0;
    const database = openForReading(join(this.data, "site.db"));
    try {
      return (database.query("SELECT count(*) AS n FROM journal").get() as { n: number }).n;
    } finally {
      database.close();
    }
  }

  kinds(): string[] {
    const database = openForReading(join(this.data, "site.db"));
    try {
      const rows = database.query("SELECT kind FROM journal ORDER BY seq").all() as {
        kind: string;
      }[];
      return rows.map(({ kind }) => kind);
    } finally {
      database.close();
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
