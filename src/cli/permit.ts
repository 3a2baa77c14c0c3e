/** `permit check`: a printed permit against the journal of a data folder, read-only; for a regulator without the pages. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { alterationWords, printText } from "../../views/permits/print-text.ts";
import { eventWords } from "../../views/permits/rule-text.ts";
import { stageWords } from "../../views/permits/text.ts";
import { instant } from "../kernel/instants.ts";
import { checkPaper, type PaperCheck } from "../permits/index.ts";
import { Fault } from "../platform/errors.ts";
import { formatStamp, say } from "../platform/i18n.ts";
import { verifyChain } from "../platform/journal/journal.ts";
import { openOrm } from "../platform/orm.ts";
import { openForReading } from "../platform/storage/sqlite.ts";
import { type CliIo, EXIT } from "./io.ts";
import { permitText as t } from "./permit-text.ts";
import { configOf } from "./serve.ts";

const LINES_MAX = 50;

/** True when the paper may be believed as the paper of a permit that is not void. */
function tell(io: CliIo, found: PaperCheck): boolean {
  const { lang } = io;
  if (!found.isKnown) {
    io.out(say(lang, t.unknown));
    return false;
  }
  const { number, stage, paper, since, alterations } = found;
  const [from, to] = [formatStamp(found.plannedStart), formatStamp(found.plannedEnd)];
  io.out(say(lang, t.ticket, { number, from, to }));
  const isBad = stage === "void" || stage === "revoked";
  io.out(say(lang, isBad ? printText.invalid : stageWords[stage]));
  io.out(paper === "older" ? say(lang, t.older, { count: since.length }) : say(lang, t[paper]));
  for (const { at, kind } of since.slice(-LINES_MAX)) {
    const words = Object.hasOwn(eventWords, kind) ? eventWords[kind] : undefined;
    const said = words === undefined ? kind : say(lang, words);
    io.out(say(lang, t.line, { at: formatStamp(instant(at)), words: said }));
  }
  for (const one of alterations) io.out(say(lang, alterationWords[one]));
  return !isBad && paper !== "foreign" && alterations.length === 0;
}

export async function runPermit(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { data: { type: "string" } },
    allowPositionals: true,
  });
  const [what, code, ...rest] = positionals;
  if (what !== "check" || code === undefined || rest.length > 0) {
    io.err(say(io.lang, t.help));
    return EXIT.usage;
  }
  const path = join(configOf(values).dataPath, "site.db");
  if (!existsSync(path)) throw new Fault("data.unreadable", path);
  const database = openForReading(path);
  try {
    const proof = verifyChain(database);
    if (!proof.ok) io.out(say(io.lang, t.chainBroken, { seq: proof.broken.seq }));
    const isGood = tell(io, checkPaper(openOrm(database), code));
    return proof.ok && isGood ? EXIT.ok : EXIT.failed;
  } finally {
    database.close();
  }
}
