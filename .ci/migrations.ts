/**
 * Generates the migrations of both databases from their schemas and locks the hashes of all SQL files.
 *
 *   bun run migrations                                generate what the schemas ask for
 *   bun run migrations --name delivery                the same, with a name
 *   bun run migrations --custom --db site --name x    an empty file for triggers and views, not locked yet
 *   bun run migrations --lock                         lock what is new, after that file was written
 *   bun run migrations --fresh                        until the first release: one first migration from the schemas,
 *                                                     then the files of triggers and views, numbered anew
 *
 * An applied file is never edited: a changed file that is in the lock is refused. `--relock` is for a file that
 * has left no machine yet.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dir, "..");
const LOCK = join(ROOT, "migrations/lock.json");
const DATABASES = { site: "drizzle.config.site.ts", tracks: "drizzle.config.tracks.ts" } as const;
const SCHEMAS = {
  site: ["src/*/schema.ts", "src/*/flow-schema.ts"],
  tracks: ["src/*/tracks-schema.ts"],
} as const;

type Database = keyof typeof DATABASES;
type Lock = Record<string, string>;

const { values } = parseArgs({
  options: {
    name: { type: "string" },
    db: { type: "string" },
    custom: { type: "boolean", default: false },
    lock: { type: "boolean", default: false },
    relock: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
  },
});

function stop(why: string): never {
  console.error(`migrations: ${why}`);
  process.exit(1);
}

function readLock(): Lock {
  return existsSync(LOCK) ? (JSON.parse(readFileSync(LOCK, "utf8")) as Lock) : {};
}

function hashes(): Lock {
  const files = [...new Bun.Glob("migrations/*/*.sql").scanSync({ cwd: ROOT })].sort();
  return Object.fromEntries(
    files.map((file) => [
      file.slice("migrations/".length),
      new Bun.CryptoHasher("sha256").update(readFileSync(join(ROOT, file))).digest("hex"),
    ]),
  );
}

function refuseChanges(): void {
  const now = hashes();
  const changed = Object.entries(readLock()).filter(([file, hash]) => now[file] !== hash);
  if (changed.length > 0 && !values.relock && !values.fresh) {
    stop(
      `${changed.map(([file]) => file).join(", ")} changed or gone; write a new migration instead`,
    );
  }
}

function hasSchema(database: Database): boolean {
  return SCHEMAS[database].some(
    (pattern) => [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })].length > 0,
  );
}

interface Generated {
  readonly custom?: boolean | undefined;
  readonly name?: string | undefined;
}

async function generate(database: Database, { custom, name }: Generated): Promise<void> {
  // drizzle-kit reads the schemas through a loader of its own, so that Bun is as good as Node here.
  const run = Bun.spawn(
    [
      process.execPath,
      join(ROOT, "node_modules/drizzle-kit/bin.cjs"),
      "generate",
      `--config=${DATABASES[database]}`,
      ...(custom ? ["--custom"] : []),
      ...(name === undefined ? [] : [`--name=${name}`]),
    ],
    { cwd: ROOT, stdin: "ignore", stdout: "inherit", stderr: "inherit" },
  );
  const code = await run.exited;
  if (code !== 0) stop(`drizzle-kit ended with ${code} for ${database}`);
}

/** Everything but the first file was written by hand: it is kept word for word behind a new first one. */
async function startAfresh(database: Database): Promise<void> {
  const folder = join(ROOT, "migrations", database);
  const written = readdirSync(folder)
    .filter((file) => file.endsWith(".sql") && !file.startsWith("0000_"))
    .sort()
    .map((file) => ({
      name: file.slice("0000_".length, -".sql".length),
      sql: readFileSync(join(folder, file), "utf8"),
    }));
  rmSync(folder, { recursive: true });
  await generate(database, { name: "first" });
  for (const [index, { name, sql }] of written.entries()) {
    await generate(database, { custom: true, name });
    const number = String(index + 1).padStart(4, "0");
    writeFileSync(join(folder, `${number}_${name}.sql`), sql);
  }
}

refuseChanges();
const before = hashes();
if (!values.lock && !values.relock) {
  const asked = values.db;
  if (asked !== undefined && !Object.hasOwn(DATABASES, asked)) stop(`no database "${asked}"`);
  if (values.custom && asked === undefined) stop("--custom needs --db");
  for (const database of Object.keys(DATABASES) as Database[]) {
    if (asked !== undefined && asked !== database) continue;
    if (values.fresh) await startAfresh(database);
    else if (hasSchema(database)) await generate(database, values);
    else console.log(`migrations: no schema for ${database} yet`);
  }
}
const now = hashes();
const lock = values.custom ? before : now;
for (const file of Object.keys(now)) {
  if (lock[file] === undefined)
    console.log(`migrations: write migrations/${file}, then run with --lock`);
}
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`migrations: ${Object.keys(lock).length} files locked`);
