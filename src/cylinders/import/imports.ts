/**
 * Imports of cylinders from spreadsheets: one at a time in a worker, written in small transactions that each keep how
 * far the file was read. What is stopped, also by a power cut, goes on after the last row that was written.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { importText as m } from "../../../views/cylinders/import-text.ts";
import { dayOf } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { workerPath } from "../../platform/assets.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import type { Ports } from "../../platform/ports.ts";
import { writeWhole } from "../../platform/storage/whole-file.ts";
import type { Actor } from "../../platform/web.ts";
import type { Tx } from "../../platform/writer.ts";
import type { CylinderRefusal } from "../model.ts";
import { addIn, changeIn } from "../service.ts";
import { guessColumns, type Mapping, missingFields } from "./mapping.ts";
import type { FromWorker, ImportJob, Ready, ToWorker } from "./protocol.ts";
import { FILE_LIMITS, type FileFault } from "./read-file.ts";
import {
  countBatch,
  findImport,
  type ImportRow,
  insertImport,
  keepMapping,
  listImports,
  savedMapping,
  undoingImports,
  unfinishedImports,
  updateImport,
} from "./store.ts";
import { beforeOf, beginUndo, keepImported, runUndo, type UndoRefusal } from "./undo.ts";

/** A list of 100 000 rows takes minutes; what takes longer than this hangs. */
const WORK_MAX_MS = 60 * 60_000;

export type ImportRefusal =
  | { readonly code: "import.busy" | "import.not_found" | "import.not_now" | "import.no_file" }
  | UndoRefusal
  | { readonly code: "import.too_large" }
  | { readonly code: "import.unreadable"; readonly fault: FileFault | "bug" };

export const EMPTY_MAPPING: Mapping = { columns: [], defaults: {} };

function headsHash(heads: readonly string[]): string {
  return new Bun.CryptoHasher("sha256").update(heads.join("\u0000")).digest("hex");
}

type Running = { readonly id: string; done: number; end(): void };

export type OpenedFile = {
  readonly samples: readonly (readonly string[])[];
  readonly isSaved: boolean;
};

export class Imports {
  readonly #ports: Ports;
  readonly #folder: string;
  readonly #database: string;
  #running: Running | undefined;
  #isStopping = false;
  /** First rows of files whose columns are being looked at; read again when somebody comes back later. */
  readonly #opened = new Map<string, OpenedFile>();

  constructor(ports: Ports, dataPath: string) {
    this.#ports = ports;
    this.#folder = join(dataPath, "imports");
    this.#database = join(dataPath, "site.db");
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  /** Rows looked at by the work under way on this import. */
  doneOf(id: string): number | undefined {
    return this.#running?.id === id ? this.#running.done : undefined;
  }

  openedOf(id: string): OpenedFile | undefined {
    return this.#opened.get(id);
  }

  errorsPath(id: string): string {
    return join(this.#folder, `${id}.errors.csv`);
  }

  #filePath(id: string): string {
    return join(this.#folder, `${id}.bin`);
  }

  /** What was under way when the program ended goes on. */
  start(): void {
    this.#isStopping = false;
    const { db } = this.#ports;
    for (const { id } of undoingImports(db.read)) this.#undo(id);
    const [first, ...rest] = unfinishedImports(db.read);
    for (const row of rest) this.#ports.background("import", this.#fail(row.id, "stopped"));
    if (first === undefined) return;
    if (existsSync(this.#filePath(first.id))) {
      this.#begin(first, first.state === "running" ? "run" : "check", "zh-CN");
    } else this.#ports.background("import", this.#fail(first.id, "stopped"));
  }

  stop(): void {
    this.#isStopping = true;
    this.#running?.end();
  }

  /** Takes a file in and looks at its heads. */
  async upload(
    actor: Actor,
    name: string,
    bytes: Uint8Array,
  ): Promise<Result<{ readonly id: string }, ImportRefusal>> {
    if (bytes.length === 0) return refuse({ code: "import.no_file" });
    if (bytes.length > FILE_LIMITS.bytes) return refuse({ code: "import.too_large" });
    if (this.isBusy) return refuse({ code: "import.busy" });
    const id = this.#ports.ids.next();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    await writeWhole(this.#folder, `${id}.bin`, bytes, id);
    const opened = await this.#open(id);
    if (opened.kind !== "opened") {
      rmSync(this.#filePath(id), { force: true });
      const fault = opened.kind === "failed" ? opened.fault : "bug";
      if (fault === "bug") this.#ports.log.error({ id, said: opened }, "a file was not read");
      return refuse({ code: "import.unreadable", fault });
    }
    const { heads, format, encoding, rows } = opened;
    const saved = savedMapping(this.#ports.db.read, headsHash(heads));
    const guessed: Mapping = { columns: guessColumns(heads), defaults: { ownership: "" } };
    await this.#ports.db.write((tx) => {
      insertImport(tx.orm, {
        id,
        fileName: name.replace(/\p{Cc}/gu, "").slice(0, 120) || "file",
        bytes: bytes.length,
        format,
        encoding,
        state: "mapping",
        heads: JSON.stringify(heads),
        mapping: saved ?? JSON.stringify(guessed),
        rows,
        createdAt: this.#ports.clock.now(),
        createdBy: actor.personId,
      });
      tx.append({
        kind: "cylinder-import.opened",
        actor: actor.personId,
        subject: `cylinder-import:${id}`,
        payload: { rows, format, encoding, bytes: bytes.length },
      });
    });
    this.#opened.set(id, { samples: opened.samples, isSaved: saved !== undefined });
    this.#dropOld();
    return accept({ id });
  }

  /** The first rows again, for somebody who comes back after a restart. */
  async samples(row: ImportRow): Promise<OpenedFile> {
    const known = this.#opened.get(row.id);
    if (known !== undefined || this.isBusy) return known ?? { samples: [], isSaved: false };
    const opened = await this.#open(row.id);
    const found = { samples: opened.kind === "opened" ? opened.samples : [], isSaved: false };
    this.#opened.set(row.id, found);
    return found;
  }

  /** Keeps which column is what and tries all rows; nothing is written to the register. */
  async check(lang: Lang, id: string, mapping: Mapping): Promise<Result<null, ImportRefusal>> {
    const { db, clock } = this.#ports;
    const row = findImport(db.read, id);
    if (row === undefined) return refuse({ code: "import.not_found" });
    if (row.state !== "mapping" && row.state !== "checked")
      return refuse({ code: "import.not_now" });
    if (this.isBusy) return refuse({ code: "import.busy" });
    const text = JSON.stringify(mapping);
    const hash = headsHash(JSON.parse(row.heads) as string[]);
    await db.write((tx) => {
      keepMapping(tx.orm, { headsHash: hash, mapping: text, usedAt: clock.now() });
      updateImport(tx.orm, id, {
        mapping: text,
        ...(missingFields(mapping).length === 0 ? { state: "checking", doneRows: 0 } : {}),
      });
    });
    if (missingFields(mapping).length === 0) this.#begin({ ...row, mapping: text }, "check", lang);
    return accept(null);
  }

  /** Writes what was tried. */
  async run(actor: Actor, lang: Lang, id: string): Promise<Result<null, ImportRefusal>> {
    const { db } = this.#ports;
    const row = findImport(db.read, id);
    if (row === undefined) return refuse({ code: "import.not_found" });
    const isResumed = row.state === "failed" && row.doneRows > 0;
    if (row.state !== "checked" && !isResumed) return refuse({ code: "import.not_now" });
    if (this.isBusy) return refuse({ code: "import.busy" });
    const none = { added: 0, changed: 0, same: 0, bad: 0, doneRows: 0 };
    await db.write((tx) => {
      updateImport(tx.orm, id, {
        state: "running",
        fault: "",
        createdBy: actor.personId,
        ...(isResumed ? {} : none),
      });
      tx.append({
        kind: "cylinder-import.begun",
        actor: actor.personId,
        subject: `cylinder-import:${id}`,
        payload: { rows: row.rows, from: isResumed ? row.doneRows : 0 },
      });
    });
    const begun = findImport(db.read, id);
    if (begun !== undefined) this.#begin(begun, "run", lang);
    return accept(null);
  }

  async drop(actor: Actor, id: string): Promise<Result<null, ImportRefusal>> {
    const row = findImport(this.#ports.db.read, id);
    if (row === undefined) return refuse({ code: "import.not_found" });
    if (row.state === "done" || row.state === "dropped" || this.#running?.id === id) {
      return refuse({ code: "import.not_now" });
    }
    await this.#ports.db.write((tx) => {
      updateImport(tx.orm, id, { state: "dropped", finishedAt: this.#ports.clock.now() });
      tx.append({
        kind: "cylinder-import.dropped",
        actor: actor.personId,
        subject: `cylinder-import:${id}`,
        payload: { doneRows: row.doneRows },
      });
    });
    rmSync(this.#filePath(id), { force: true });
    return accept(null);
  }

  /** Takes back what was written, with a reason; what something has happened to since stays. */
  async undo(actor: Actor, id: string, reason: string): Promise<Result<null, ImportRefusal>> {
    if (this.isBusy) return refuse({ code: "import.busy" });
    const begun = await beginUndo(this.#ports, actor, id, reason);
    if (begun.ok) this.#undo(id);
    return begun;
  }

  #undo(id: string): void {
    this.#ports.background(
      "import undo",
      runUndo(this.#ports, id, () => this.#isStopping),
    );
  }

  #job(what: ImportJob["what"], id: string, row: ImportRow | undefined, lang: Lang): ImportJob {
    return {
      what,
      path: this.#filePath(id),
      database: this.#database,
      errorsPath: this.errorsPath(id),
      mapping: row === undefined ? EMPTY_MAPPING : (JSON.parse(row.mapping) as Mapping),
      lang,
      today: dayOf(this.#ports.clock.now()),
      from: what === "run" ? (row?.doneRows ?? 0) : 0,
    };
  }

  /** Starts a worker; `hear` is told everything and says when it is over. */
  #work(
    id: string,
    job: ImportJob,
    hear: (said: FromWorker, answer: (a: ToWorker) => void) => boolean,
  ) {
    return new Promise<void>((resolve) => {
      const worker = new Worker(workerPath("cylinders/import.worker"));
      const end = (): void => {
        cancel();
        worker.terminate();
        if (this.#running?.id === id) this.#running = undefined;
        resolve();
      };
      const cancel = this.#ports.scheduler.after(WORK_MAX_MS, () => failed("timeout"));
      const take = (said: FromWorker): void => {
        if (hear(said, (answer) => worker.postMessage(answer))) end();
      };
      const failed = (detail: string): void => take({ kind: "failed", fault: "bug", detail });
      worker.onmessage = (event: MessageEvent<FromWorker>) => take(event.data);
      worker.onerror = (event) => failed(event.message);
      this.#running = { id, done: job.from, end };
      worker.postMessage(job);
    });
  }

  async #open(id: string): Promise<FromWorker> {
    let said: FromWorker = { kind: "failed", fault: "bug", detail: "nothing was said" };
    await this.#work(id, this.#job("open", id, undefined, "zh-CN"), (message) => {
      said = message;
      return true;
    });
    return said;
  }

  #begin(row: ImportRow, what: "check" | "run", lang: Lang): void {
    const { id } = row;
    const { ports } = { ports: this.#ports };
    const work = this.#work(id, this.#job(what, id, row, lang), (said, answer) => {
      if (this.#isStopping) return true;
      switch (said.kind) {
        case "progress":
          if (this.#running !== undefined) this.#running.done = said.done;
          return false;
        case "batch":
          ports.background("import", this.#write(row, lang, said, answer));
          return false;
        case "finished":
          ports.background("import", this.#finish(row, what, said));
          return true;
        case "failed":
          ports.log.error({ id, detail: said.detail }, "an import failed");
          ports.background("import", this.#fail(id, said.fault));
          return true;
        case "opened":
          return false;
      }
    });
    ports.background("import", work);
  }

  #writeOne(tx: Tx, row: ImportRow, lang: Lang, ready: Ready): string | undefined {
    const { createdBy } = row;
    const before = ready.kind === "add" ? undefined : beforeOf(tx, ready.id);
    const done =
      ready.kind === "add"
        ? addIn(tx, this.#ports, createdBy, ready.fields)
        : changeIn(tx, this.#ports, createdBy, ready.id, ready.version, ready.fields);
    if (!done.ok) return refusalText(lang, done.refusal);
    keepImported(tx, row.id, done.value.id, before);
    return undefined;
  }

  async #write(
    row: ImportRow,
    lang: Lang,
    batch: Extract<FromWorker, { kind: "batch" }>,
    answer: (a: ToWorker) => void,
  ): Promise<void> {
    const refused = await this.#ports.db.write((tx) => {
      const found: { line: number; why: string }[] = [];
      const counts = { added: 0, changed: 0, same: batch.same, bad: batch.bad };
      for (const ready of batch.ready) {
        const why = this.#writeOne(tx, row, lang, ready);
        if (why === undefined) counts[ready.kind === "add" ? "added" : "changed"] += 1;
        else {
          counts.bad += 1;
          found.push({ line: ready.line, why });
        }
      }
      countBatch(tx.orm, row.id, counts, batch.done);
      return found;
    });
    if (this.#running?.id === row.id) this.#running.done = batch.done;
    if (!this.#isStopping) answer({ kind: "written", refused });
  }

  async #finish(
    row: ImportRow,
    what: "check" | "run",
    said: Extract<FromWorker, { kind: "finished" }>,
  ): Promise<void> {
    const { db, clock } = this.#ports;
    await db.write((tx) => {
      if (what === "check") {
        updateImport(tx.orm, row.id, { state: "checked", ...said.counts, rows: said.rows });
        return;
      }
      updateImport(tx.orm, row.id, { state: "done", finishedAt: clock.now() });
      const after = findImport(tx.orm, row.id);
      tx.append({
        kind: "cylinder-import.done",
        actor: row.createdBy,
        subject: `cylinder-import:${row.id}`,
        payload: {
          added: after?.added ?? 0,
          changed: after?.changed ?? 0,
          same: after?.same ?? 0,
          bad: after?.bad ?? 0,
        },
        lane: "event",
      });
    });
    if (what === "run") rmSync(this.#filePath(row.id), { force: true });
  }

  async #fail(id: string, fault: string): Promise<void> {
    await this.#ports.db.write((tx) => updateImport(tx.orm, id, { state: "failed", fault }));
  }

  /** Files of imports that no page lists any more. */
  #dropOld(): void {
    const listed = new Set(listImports(this.#ports.db.read).map(({ id }) => id));
    for (const name of new Bun.Glob("*").scanSync({ cwd: this.#folder })) {
      const [id = ""] = name.split(".");
      if (!listed.has(id)) rmSync(join(this.#folder, name), { force: true });
    }
  }
}

function refusalText(lang: Lang, refusal: CylinderRefusal): string {
  return refusal.code === "cylinder.code_taken"
    ? say(lang, m.codeTakenMeanwhile, { code: refusal.taken })
    : say(lang, m.changedMeanwhile);
}
