/** `doctor`: looks at the data folder and its surroundings; every fault comes with its mend. */
import type { Database } from "bun:sqlite";
import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Day, dayOf, instant, startOfDay } from "../kernel/instants.ts";
import { systemClock } from "../platform/clock.ts";
import { type Phrase, phrase, say } from "../platform/i18n.ts";
import { siteId, verifyChain } from "../platform/journal.ts";
import { openBoxKey } from "../platform/keys.ts";
import { verifySeals } from "../platform/seals.ts";
import { openForReading } from "../platform/sqlite.ts";
import { RELEASED_ON } from "../version.ts";
import type { CliIo } from "./io.ts";
import { configOf } from "./serve.ts";

type Finding = { readonly ok: boolean; readonly what: Phrase; readonly mend?: Phrase };

const MIN_FREE_BYTES = 500_000_000;

const t = {
  folder: phrase("数据目录可读写", "The data folder can be read and written"),
  folderMend: phrase(
    "检查路径与权限（目录属主应为运行账号）",
    "Check the path and its owner: it must be the account that runs this",
  ),
  files: phrase("数据文件齐全", "The data files are all there"),
  filesMend: phrase(
    "不要新建空库；从备份恢复缺失的文件",
    "Do not start empty; restore the missing files from a backup",
  ),
  key: phrase("密钥文件完好且仅本账号可读", "The key file is sound and private"),
  keyMend: phrase(
    "chmod 600 box.key；若已损坏，用恢复单恢复",
    "chmod 600 box.key; if it is damaged, use the recovery sheet",
  ),
  space: phrase("磁盘剩余空间充足", "There is room on the disk"),
  spaceMend: phrase("清理磁盘，至少留出 0.5 GB", "Make room: at least 0.5 GB"),
  database: phrase("数据库完好", "The database is sound"),
  databaseMend: phrase("从备份恢复", "Restore a backup"),
  references: phrase("数据引用完整", "All references hold"),
  chain: phrase("日志链完整", "The journal chain is whole"),
  chainMend: phrase(
    "保留现场并联系维护人员；不要自行修复",
    "Keep everything as it is and call the maintainer; do not repair it",
  ),
  seals: phrase("每日签封相符", "The daily seals match"),
  clock: phrase("系统时间可信", "The clock can be trusted"),
  clockMend: phrase("校正系统时间（NTP 或手动）", "Set the clock, by NTP or by hand"),
  serial: phrase("串口可访问", "Serial ports can be opened"),
  serialMend: phrase("把运行账号加入 dialout 组", "Add the account to the group dialout"),
  good: phrase("正常", "ok"),
  bad: phrase("异常", "FAULT"),
} as const;

function attempt(run: () => boolean): boolean {
  try {
    return run();
  } catch {
    return false;
  }
}

function folderFindings(path: string): Finding[] {
  const isFolder = attempt(() => {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return statSync(path).isDirectory();
  });
  if (!isFolder) return [{ ok: false, what: t.folder, mend: t.folderMend }];
  const names = ["site.db", "tracks.db", "box.key"];
  const present = names.filter((name) => existsSync(join(path, name)));
  const { bavail, bsize } = statfsSync(path);
  return [
    { ok: true, what: t.folder },
    { ok: present.length === names.length, what: t.files, mend: t.filesMend },
    {
      ok: attempt(() => {
        openBoxKey(join(path, "box.key"), false);
        return (statSync(join(path, "box.key")).mode & 0o077) === 0;
      }),
      what: t.key,
      mend: t.keyMend,
    },
    { ok: bavail * bsize >= MIN_FREE_BYTES, what: t.space, mend: t.spaceMend },
  ];
}

function check(database: Database, pragma: string): unknown[] {
  return database.query(`PRAGMA ${pragma}`).all();
}

function databaseFindings(path: string): Finding[] {
  let database: Database;
  try {
    database = openForReading(join(path, "site.db"));
  } catch {
    return [{ ok: false, what: t.database, mend: t.databaseMend }];
  }
  try {
    const isWhole = attempt(() => {
      const [row] = check(database, "integrity_check(1)") as { integrity_check: string }[];
      return row?.integrity_check === "ok";
    });
    const last = attempt(() => true)
      ? (database.query("SELECT max(at) AS at FROM journal").get() as { at: number | null })
      : { at: null };
    const now = systemClock.now();
    return [
      { ok: isWhole, what: t.database, mend: t.databaseMend },
      {
        ok: attempt(() => check(database, "foreign_key_check").length === 0),
        what: t.references,
        mend: t.databaseMend,
      },
      { ok: attempt(() => verifyChain(database).ok), what: t.chain, mend: t.chainMend },
      {
        ok: attempt(() => {
          const key = openBoxKey(join(path, "box.key"), false);
          return verifySeals(database, siteId(database), key.publicPem).every((seal) => seal.ok);
        }),
        what: t.seals,
        mend: t.chainMend,
      },
      {
        ok: now >= startOfDay(RELEASED_ON as Day) && now >= instant(last.at ?? 0),
        what: t.clock,
        mend: t.clockMend,
      },
    ];
  } catch {
    return [{ ok: false, what: t.database, mend: t.databaseMend }];
  } finally {
    database.close();
  }
}

function serialFindings(): Finding[] {
  const folder = "/dev/serial/by-id";
  const ports = existsSync(folder) ? readdirSync(folder) : [];
  const ok = ports.every((name) =>
    attempt(() => {
      accessSync(join(folder, name), constants.R_OK | constants.W_OK);
      return true;
    }),
  );
  return [{ ok, what: t.serial, mend: t.serialMend }];
}

export async function runDoctor(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { data: { type: "string" } } });
  const { dataPath } = configOf(values);
  const findings = folderFindings(dataPath);
  if (findings[0]?.ok === true) findings.push(...databaseFindings(dataPath));
  findings.push(...serialFindings());
  io.out(`${dataPath} · ${dayOf(systemClock.now())}`);
  for (const { ok, what, mend } of findings) {
    io.out(`${ok ? "✓" : "✗"} ${say(io.lang, ok ? t.good : t.bad)}  ${say(io.lang, what)}`);
    if (!ok && mend !== undefined) io.out(`    → ${say(io.lang, mend)}`);
  }
  return findings.every((finding) => finding.ok) ? 0 : 1;
}
