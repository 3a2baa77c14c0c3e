/** `backup` and `restore`: by hand, with the program stopped or (backup) running. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { backupFileName } from "../box/index.ts";
import { instant, stampText } from "../kernel/instants.ts";
import {
  finishRestore,
  folderBeside,
  keyBeside,
  listBackups,
  newEpoch,
  readBackupHeader,
  restoreBackup,
  takeBackup,
} from "../platform/backup/index.ts";
import { systemClock } from "../platform/clock.ts";
import { environment } from "../platform/environment.ts";
import { Fault } from "../platform/errors.ts";
import { phrase, say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { siteId } from "../platform/journal/journal.ts";
import { openBoxKey } from "../platform/keys.ts";
import { isInUse } from "../platform/storage/data-folder.ts";
import { openForReading } from "../platform/storage/sqlite.ts";
import { VERSION } from "../version.ts";
import type { CliIo } from "./io.ts";
import { configOf } from "./serve.ts";
import { mainText } from "./text-main.ts";

const t = {
  noSheet: phrase(
    "还没有恢复单。请管理员先在“备份”页生成恢复单并打印。",
    "There is no recovery sheet yet. An administrator makes one on the page “Backups” first.",
  ),
  taken: phrase(
    "备份合格（已试恢复）：{path}，{bytes} 字节，日志至第 {seq} 条",
    "A good backup (restored on trial): {path}, {bytes} bytes, journal up to entry {seq}",
  ),
  restored: phrase(
    "已恢复 {site} {at} 的备份，日志至第 {seq} 条",
    "Restored the backup of {site} of {at}, journal up to entry {seq}",
  ),
  kept: phrase("原有数据保存在 {path}", "The data that was there is kept at {path}"),
  askPassphrase: phrase(
    "请输入恢复单上的口令（或用环境变量 GASWARD_PASSPHRASE），然后回车：",
    "Type the passphrase of the recovery sheet (or set GASWARD_PASSPHRASE) and press Enter:",
  ),
  isRunning: phrase(
    "数据目录正在使用，请先停止气安站",
    "The data folder is in use; stop gasward first",
  ),
  nothing: phrase("没有找到备份", "No backup was found"),
} as const;

export function runBackup(args: readonly string[], io: CliIo): number {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: "string" }, into: { type: "string" } },
  });
  const { dataPath } = configOf(values);
  if (!existsSync(join(dataPath, "site.db"))) throw new Fault("data.unreadable", dataPath);
  return backupNow(dataPath, values.into, io) ? 0 : 1;
}

/** Takes a backup and tries it. False, in words, without a recovery sheet. Throws Fault when it is not good. */
export function backupNow(dataPath: string, into: string | undefined, io: CliIo): boolean {
  const { backup } = openBoxKey(join(dataPath, "box.key"), false);
  if (backup === undefined) {
    io.err(say(io.lang, t.noSheet));
    return false;
  }
  const database = openForReading(join(dataPath, "site.db"));
  const site = database.query("SELECT name FROM site LIMIT 1").get() as { name: string } | null;
  const id = siteId(database);
  database.close();
  const now = systemClock.now();
  const taken = takeBackup({
    dataPath,
    intoPath: resolve(into ?? folderBeside(dataPath)),
    fileName: backupFileName(now),
    siteId: id,
    siteName: site?.name ?? "",
    program: VERSION,
    createdAt: now,
    wrappingKey: backup,
  });
  io.out(say(io.lang, t.taken, { path: taken.path, bytes: taken.bytes, seq: taken.journalSeq }));
  return true;
}

/** The first line of standard input; a terminal shows it, which a stranger's shoulder may read. */
async function passphraseOf(io: CliIo): Promise<string> {
  const given = environment["GASWARD_PASSPHRASE"];
  if (given !== undefined) return given;
  io.err(say(io.lang, t.askPassphrase));
  let text = "";
  for await (const piece of io.stdinStream()) {
    text += new TextDecoder().decode(piece);
    if (text.includes("\n") || text.length > 200) break;
  }
  return text.split("\n")[0]?.trim() ?? "";
}

export async function runRestore(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: "string" } },
    allowPositionals: true,
  });
  const [given] = positionals;
  if (given === undefined || positionals.length !== 1) {
    io.err(say(io.lang, mainText.help));
    return 2;
  }
  const { dataPath } = configOf(values);
  const newest = statSync(given).isDirectory() ? listBackups(given)[0]?.path : given;
  if (newest === undefined) {
    io.err(say(io.lang, t.nothing));
    return 1;
  }
  finishRestore(dataPath);
  if (isInUse(dataPath)) {
    io.err(say(io.lang, t.isRunning));
    return 1;
  }
  const key = keyBeside(dataPath, readBackupHeader(newest).salt);
  const open = key === undefined ? { passphrase: await passphraseOf(io) } : { key };
  const now = systemClock.now();
  const epoch = newEpoch(now, systemIds(systemClock));
  const done = restoreBackup(newest, open, dataPath, now, epoch);
  const at = stampText(instant(done.createdAt));
  io.out(say(io.lang, t.restored, { site: done.siteName, at, seq: done.journalSeq }));
  if (done.keptAt !== undefined) io.out(say(io.lang, t.kept, { path: done.keptAt }));
  return 0;
}
