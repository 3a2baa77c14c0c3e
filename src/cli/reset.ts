/** `reset`: back to an empty box by hand, with the program stopped. Whoever may do this here may also delete files. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../platform/clock.ts";
import { Fault } from "../platform/errors.ts";
import { phrase, say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { isInUse, openDataFolder } from "../platform/storage/data-folder.ts";
import { asideName, askReset, finishReset } from "../platform/storage/reset.ts";
import { createWriter } from "../platform/writer.ts";
import { backupNow } from "./backup.ts";
import { type CliIo, EXIT } from "./io.ts";
import { configOf } from "./serve.ts";

const t = {
  usage: phrase(
    "gasward reset --site-name 站点名称 [--data 目录] [--into 备份目录]",
    "gasward reset --site-name NAME [--data DIR] [--into DIR]",
  ),
  isRunning: phrase(
    "数据目录正在使用，请先停止气安站",
    "The data folder is in use; stop Gasward first",
  ),
  wrongName: phrase("与站点名称“{name}”不一致", "That is not the site's name, “{name}”"),
  done: phrase(
    "已恢复出厂。原数据在 {path}；下次启动为新站点",
    "Reset. The old data is at {path}; the next start is a new site",
  ),
} as const;

export async function runReset(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      into: { type: "string" },
      "site-name": { type: "string" },
    },
  });
  const asked = values["site-name"];
  if (asked === undefined) {
    io.err(say(io.lang, t.usage));
    return EXIT.usage;
  }
  const { dataPath } = configOf({ data: values.data });
  if (!existsSync(join(dataPath, "site.db"))) throw new Fault("data.unreadable", dataPath);
  if (isInUse(dataPath)) {
    io.err(say(io.lang, t.isRunning));
    return EXIT.failed;
  }
  const found = await noteReset(dataPath, asked.trim());
  if (found.name !== asked.trim()) {
    io.err(say(io.lang, t.wrongName, { name: found.name }));
    return EXIT.failed;
  }
  const backedUp = backupNow(dataPath, values.into, io);
  if (!backedUp) return EXIT.failed;
  const now = systemClock.now();
  askReset(dataPath, found.siteId, now);
  finishReset(dataPath);
  io.out(say(io.lang, t.done, { path: asideName(dataPath, now) }));
  return EXIT.ok;
}

/** The entry comes before the backup, so that what is kept tells of it; nothing is written for a wrong name. */
async function noteReset(
  dataPath: string,
  asked: string,
): Promise<{ readonly name: string; readonly siteId: string }> {
  const ids = systemIds(systemClock);
  const folder = openDataFolder(dataPath, systemClock, ids);
  try {
    const row = folder.siteReader.query("SELECT name FROM site LIMIT 1").get();
    const name = (row as { name: string } | null)?.name ?? "";
    if (name !== asked) return { name, siteId: folder.siteId };
    const nothing = (): void => undefined;
    const writer = createWriter({
      database: folder.site,
      clock: systemClock,
      ids,
      committed: nothing,
      effectFailed: nothing,
    });
    await writer.write((tx) =>
      tx.append({
        kind: "box.reset",
        actor: "system",
        subject: "box:data",
        payload: {},
        lane: "event",
      }),
    );
    await writer.close();
    return { name, siteId: folder.siteId };
  } finally {
    folder.close();
  }
}
