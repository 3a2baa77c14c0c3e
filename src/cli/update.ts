/** `update`: takes a signed file, tries the new program on the data, and keeps it only when it came up well. */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { isCompiled } from "../platform/assets.ts";
import { newEpoch } from "../platform/backup/index.ts";
import { pause, systemClock } from "../platform/clock.ts";
import { codeOf } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { freeBytesOf } from "../platform/storage/space.ts";
import { appliedMigrations } from "../platform/storage/sqlite.ts";
import { syncFolder } from "../platform/storage/whole-file.ts";
import {
  acceptTrial,
  beginTrial,
  copyBytes,
  isWell,
  type PackageRefusal,
  readUpdate,
  refuseUpdate,
  rollBackTrial,
  type UpdatePackage,
  type UpdateRefusal,
} from "../platform/update/index.ts";
import { PLATFORM, RELEASE_KEYS, VERSION } from "../version.ts";
import { type CliIo, EXIT } from "./io.ts";
import { configOf } from "./serve.ts";
import {
  type Control,
  childControl,
  DROP_IN_FOLDER,
  installedService,
  serviceControl,
  type Trial,
} from "./update-control.ts";
import { settleUpdate } from "./update-settle.ts";
import { updateText as t } from "./update-text.ts";

const ROOM_SPARE_BYTES = 200_000_000;
/** After this much longer than the trial systemd ends it, if nobody lived to do it. */
const TRIAL_SPARE_S = 300;
const ASK_EVERY_MS = 300;
const ASK_MAX_MS = 3_000;
/** Several good answers in a row: a program that falls over at its second look is not well. */
const GOOD_ANSWERS = 3;

const OPTIONS = {
  data: { type: "string" },
  port: { type: "string" },
  program: { type: "string" },
  wait: { type: "string", default: "120" },
} as const;

/** What is updated, and how it is stopped and started. */
export type Target = {
  readonly program: string;
  readonly dataPath: string;
  readonly port: number;
  readonly waitMs: number;
  readonly control: Control;
};

function refusalWords(io: CliIo, refusal: PackageRefusal | UpdateRefusal): string {
  switch (refusal.code) {
    case "update.unreadable":
      return say(io.lang, t.unreadable);
    case "update.signature":
      return say(io.lang, t.signature);
    case "update.damaged":
      return say(io.lang, t.damaged);
    case "update.platform":
      return say(io.lang, t.platform, { platform: refusal.platform });
    case "update.same":
      return say(io.lang, t.same, { version: refusal.version });
    case "update.older":
      return say(io.lang, t.older, { version: refusal.version });
    case "update.newer_data":
      return say(io.lang, t.newerData);
  }
}

/** The file to replace: what runs now when it is the one binary, else what the person names. */
function programOf(given: string | undefined): string | undefined {
  const path = given ?? (isCompiled ? process.execPath : undefined);
  return path !== undefined && existsSync(path) ? realpathSync(path) : undefined;
}

async function targetOf(values: {
  data?: string;
  port?: string;
  program?: string;
  wait: string;
}): Promise<Target | undefined> {
  const program = programOf(values.program);
  if (program === undefined) return undefined;
  const waitMs = Math.min(3_600, Math.max(1, Number(values.wait) || 120)) * 1_000;
  const service = values.data === undefined ? await installedService() : undefined;
  if (service !== undefined) {
    const trialMaxS = waitMs / 1_000 + TRIAL_SPARE_S;
    const control = serviceControl({ dropInFolder: DROP_IN_FOLDER, trialMaxS });
    return { program, waitMs, ...service, control };
  }
  const { dataPath, port } = configOf({ data: values.data, port: values.port });
  return { program, waitMs, dataPath, port, control: childControl(dataPath, port) };
}

/** Beside the old program, so that the exchange is one rename in one folder. */
function stage(program: string, bytes: Buffer): string {
  const staged = `${program}.new`;
  rmSync(staged, { force: true });
  const file = openSync(staged, "wx", 0o755);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(staged, 0o755);
  return staged;
}

function saysVersion(program: string, version: string): boolean {
  const said = Bun.spawnSync([program, "version"], {
    stdout: "pipe",
    stderr: "ignore",
    timeout: 30_000,
  });
  return said.success && said.stdout.toString().trim() === `gasward ${version}`;
}

async function isUp(port: number, version: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ASK_MAX_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal });
    return isWell(await answer.json(), version);
  } catch {
    return false;
  }
}

async function comesUpWell(target: Target, trial: Trial, version: string): Promise<boolean> {
  const until = systemClock.monotonicMs() + target.waitMs;
  let good = 0;
  while (systemClock.monotonicMs() < until && !trial.hasEnded()) {
    good = (await isUp(target.port, version)) ? good + 1 : 0;
    if (good >= GOOD_ANSWERS) return true;
    await pause(ASK_EVERY_MS);
  }
  return false;
}

/** One rename: at every instant the name stands for a whole program. */
function exchange(program: string, staged: string): string {
  const previous = `${program}.previous`;
  copyFileSync(program, `${previous}.new`);
  renameSync(`${previous}.new`, previous);
  renameSync(staged, program);
  syncFolder(dirname(program));
  return previous;
}

async function perform(
  io: CliIo,
  target: Target,
  update: UpdatePackage,
  bytes: Buffer,
): Promise<number> {
  const { program, dataPath, control } = target;
  const to = update.header.version;
  const staged = stage(program, bytes);
  if (!saysVersion(staged, to)) {
    rmSync(staged, { force: true });
    io.err(say(io.lang, t.notRunnable));
    return EXIT.failed;
  }
  io.out(say(io.lang, t.stopping));
  if (!(await control.stopPresent())) {
    rmSync(staged, { force: true });
    io.err(say(io.lang, t.isRunning));
    return EXIT.failed;
  }
  // A terminal that closes must not leave half an update; what cannot be ignored is settled by the next start.
  const release = io.onInterrupt?.(() => undefined);
  try {
    beginTrial(dataPath, { from: VERSION, to }, systemClock.now());
    io.out(say(io.lang, t.trying, { to, seconds: target.waitMs / 1_000 }));
    const trial = await control.startTrial(staged);
    if (await comesUpWell(target, trial, to)) {
      const previous = exchange(program, staged);
      await control.keepTrial(trial);
      const kept = acceptTrial(dataPath) ?? "";
      io.out(say(io.lang, t.done, { to, program: previous, data: kept }));
      if (!control.isService) io.out(say(io.lang, t.startAgain));
      return EXIT.ok;
    }
    await trial.stop();
    const words = (await trial.lastWords()).trim();
    const path = rollBackTrial(dataPath, newEpoch(systemClock.now(), systemIds(systemClock))) ?? "";
    rmSync(staged, { force: true });
    io.err(say(io.lang, t.rolledBack, { from: VERSION, to, path }));
    if (words !== "") io.err(`${say(io.lang, t.last)}\n${words}`);
    await control.startPresent();
    return EXIT.failed;
  } finally {
    release?.();
  }
}

function hasRoom(io: CliIo, target: Target, programBytes: number): boolean {
  const need = copyBytes(target.dataPath) + ROOM_SPARE_BYTES;
  const free = freeBytesOf(target.dataPath);
  const isEnough = free >= need && freeBytesOf(dirname(target.program)) >= 2 * programBytes;
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000);
  if (!isEnough) {
    io.err(
      say(io.lang, t.noRoom, { need: megabytes(need + 2 * programBytes), free: megabytes(free) }),
    );
  }
  return isEnough;
}

export async function runUpdate(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length !== 1) {
    io.err(say(io.lang, t.usage));
    return EXIT.usage;
  }
  if (RELEASE_KEYS.length === 0) {
    io.err(say(io.lang, t.noKeys));
    return EXIT.failed;
  }
  const target = await targetOf(values);
  if (target === undefined) {
    io.err(say(io.lang, t.noProgram));
    return EXIT.usage;
  }
  if (target.control.isService && process.getuid?.() !== 0) {
    io.err(say(io.lang, t.needsRoot));
    return EXIT.failed;
  }
  const read = readUpdate(resolve(file), RELEASE_KEYS);
  if (!read.ok) {
    io.err(refusalWords(io, read.refusal));
    return EXIT.failed;
  }
  return await takeUpdate(io, target, read.value);
}

/** Judges a file whose signature is good, and takes it. */
export async function takeUpdate(
  io: CliIo,
  target: Target,
  update: UpdatePackage,
): Promise<number> {
  const { dataPath } = target;
  if (!target.control.isService && !(await target.control.stopPresent())) {
    io.err(say(io.lang, t.isRunning));
    return EXIT.failed;
  }
  if (!target.control.isService && settleUpdate(dataPath)) io.out(say(io.lang, t.settled));
  if (!existsSync(join(dataPath, "site.db"))) {
    io.err(say(io.lang, t.noData, { path: dataPath }));
    return EXIT.failed;
  }
  const refusal = refuseUpdate(update.header, {
    version: VERSION,
    platform: PLATFORM,
    applied: {
      site: appliedMigrations(join(dataPath, "site.db")),
      tracks: appliedMigrations(join(dataPath, "tracks.db")),
    },
  });
  if (refusal !== undefined) {
    io.err(refusalWords(io, refusal));
    return EXIT.failed;
  }
  const bytes = update.program();
  if (!bytes.ok) {
    io.err(refusalWords(io, bytes.refusal));
    return EXIT.failed;
  }
  const { keyId, header } = update;
  io.out(say(io.lang, t.verified, { key: keyId, from: VERSION, to: header.version }));
  if (!hasRoom(io, target, header.bytes)) return EXIT.failed;
  try {
    return await perform(io, target, update, bytes.value);
  } catch (error) {
    // Nothing may stay half done that can be undone: a full disk above all.
    if (!target.control.isService) settleUpdate(dataPath);
    else await target.control.startPresent();
    io.err(`${codeOf(error) || String(error)}`);
    return EXIT.failed;
  }
}
