/** Reads a spreadsheet and judges its rows away from the main loop; what is to be written goes back in batches. */
import { Database } from "bun:sqlite";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { importText as m } from "../../views/cylinders/import-text.ts";
import { csvLine } from "../platform/csv.ts";
import { say } from "../platform/i18n.ts";
import { openOrm } from "../platform/orm.ts";
import { decideRow } from "./import/decide.ts";
import {
  BATCH_ROWS,
  type FromWorker,
  type ImportJob,
  type Ready,
  SAMPLE_ROWS,
  type ToWorker,
} from "./import/protocol.ts";
import { FileFaultError, type FileTable, readTable } from "./import/read-file.ts";

declare const self: Worker;

const PROGRESS_ROWS = 500;
const ERRORS_AT_ONCE = 1_000;

function tell(message: FromWorker): void {
  self.postMessage(message);
}

let answered: ((answer: ToWorker) => void) | undefined;

function written(): Promise<ToWorker> {
  return new Promise((resolve) => {
    answered = resolve;
  });
}

/** The rows that were refused, as they were in the file, each with its line and the reason. */
class ErrorFile {
  readonly #path: string;
  #lines = "";
  #count = 0;

  constructor(job: ImportJob, heads: readonly string[]) {
    this.#path = job.errorsPath;
    if (job.from > 0) return;
    const own = [say(job.lang, m.errorLine), say(job.lang, m.errorWhy)];
    writeFileSync(this.#path, `\ufeff${csvLine([...heads, ...own])}`);
  }

  add(cells: readonly string[], heads: number, line: number, why: string): void {
    const row = Array.from({ length: heads }, (_, index) => cells[index] ?? "");
    this.#lines += csvLine([...row, line, why]);
    this.#count += 1;
    if (this.#count >= ERRORS_AT_ONCE) this.flush();
  }

  flush(): void {
    if (this.#lines !== "") appendFileSync(this.#path, this.#lines);
    this.#lines = "";
    this.#count = 0;
  }
}

async function judge(job: ImportJob, table: FileTable): Promise<void> {
  const { heads, rows } = table;
  const database = new Database(job.database, { readonly: true, strict: true });
  const { mapping, today, lang } = job;
  const context = { orm: openOrm(database), mapping, today, lang, seen: new Map<string, number>() };
  const errors = new ErrorFile(job, heads);
  const counts = { added: 0, changed: 0, same: 0, bad: 0 };
  let ready: Ready[] = [];
  let [same, bad] = [0, 0];
  const send = async (done: number): Promise<void> => {
    errors.flush();
    tell({ kind: "batch", ready, same, bad, done });
    const answer = await written();
    for (const { line, why } of answer.refused) {
      errors.add(rows[line - 2] ?? [], heads.length, line, why);
    }
    errors.flush();
    ready = [];
    [same, bad] = [0, 0];
  };
  for (let index = 0; index < rows.length; index += 1) {
    const cells = rows[index] ?? [];
    const line = index + 2;
    const decision = decideRow(context, cells, line);
    // Done before the stop; looked at again only to know which codes the file had so far.
    if (index < job.from) continue;
    if (decision.kind === "bad") {
      bad += 1;
      counts.bad += 1;
      errors.add(cells, heads.length, line, decision.why);
    } else if (decision.kind === "same") {
      same += 1;
      counts.same += 1;
    } else {
      counts[decision.kind === "add" ? "added" : "changed"] += 1;
      if (job.what === "run") ready.push({ ...decision, line });
    }
    const isFull = ready.length >= BATCH_ROWS || same + bad >= PROGRESS_ROWS;
    if (job.what === "run" && isFull) await send(index + 1);
    if (job.what === "check" && (index + 1) % PROGRESS_ROWS === 0) {
      tell({ kind: "progress", done: index + 1 });
    }
  }
  if (job.what === "run") await send(rows.length);
  errors.flush();
  database.close();
  tell({ kind: "finished", counts, rows: rows.length });
}

async function work(job: ImportJob): Promise<void> {
  const table = await readTable(readFileSync(job.path));
  if (job.what !== "open") return await judge(job, table);
  const { format, encoding, heads, rows } = table;
  tell({
    kind: "opened",
    format,
    encoding,
    heads,
    samples: rows.slice(0, SAMPLE_ROWS),
    rows: rows.length,
  });
}

self.onmessage = (event: MessageEvent<ImportJob | ToWorker>): void => {
  const message = event.data;
  if ("kind" in message) {
    answered?.(message);
    return;
  }
  work(message).catch((error: unknown) => {
    const fault = error instanceof FileFaultError ? error.fault : "bug";
    tell({ kind: "failed", fault, detail: error instanceof Error ? error.message : String(error) });
  });
};
