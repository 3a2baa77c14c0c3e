/** `journal verify`: recomputes the whole chain and its seals, read-only, also beside a running program. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { siteId, verifyChain } from "../platform/journal/journal.ts";
import { verifySeals } from "../platform/journal/seals.ts";
import { openBoxKey } from "../platform/keys.ts";
import { openForReading } from "../platform/storage/sqlite.ts";
import type { CliIo } from "./io.ts";
import { configOf } from "./serve.ts";
import { mainText } from "./text-main.ts";

export async function runJournal(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: "string" } },
    allowPositionals: true,
  });
  if (positionals[0] !== "verify" || positionals.length !== 1) {
    io.err(say(io.lang, mainText.help));
    return 2;
  }
  const { dataPath } = configOf(values);
  const path = join(dataPath, "site.db");
  if (!existsSync(path)) throw new Fault("data.unreadable", path);
  const database = openForReading(path);
  try {
    const proof = verifyChain(database);
    if (!proof.ok) {
      io.out(
        say(io.lang, mainText.chainBroken, { seq: proof.broken.seq, cause: proof.broken.cause }),
      );
      return 1;
    }
    const { seq, hash } = proof.head;
    io.out(say(io.lang, mainText.chainWhole, { count: proof.checked, seq, hash }));
    const key = openBoxKey(join(dataPath, "box.key"), false);
    const seals = verifySeals(database, siteId(database), key.publicPem);
    const bad = seals.filter((seal) => !seal.ok);
    for (const seal of bad)
      io.out(say(io.lang, mainText.sealBad, { day: seal.day, seq: seal.seq }));
    if (bad.length > 0) return 1;
    io.out(say(io.lang, mainText.seals, { count: seals.length }));
    return 0;
  } finally {
    database.close();
  }
}
