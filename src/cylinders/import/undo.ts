/**
 * A whole import taken back with a reason. Only what nothing has happened to since goes back to how it was; the rest
 * stays and is named. Small transactions, so that nothing else waits, and one that was stopped goes on.
 */
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import { isForeignKeyViolation, type Tx } from "../../platform/writer.ts";
import { CODE_KINDS, type CodeTexts, type Cylinder } from "../model.ts";
import { validCodes } from "../service.ts";
import { findCylinder, removeImported, removeImportedCode, updateCylinder } from "../store.ts";
import {
  countUndone,
  findImport,
  type ImportedRow,
  insertImportedRow,
  rowsToUndo,
  setOutcome,
  updateImport,
} from "./store.ts";

const BATCH = 200;

type Before = { readonly cylinder: Cylinder; readonly codes: CodeTexts };

/** Read before a row changes the cylinder. */
export function beforeOf(tx: Tx, id: string): Before | undefined {
  const cylinder = findCylinder(tx.orm, id);
  return cylinder && { cylinder, codes: validCodes(tx, id) };
}

/** What a row of the file did; nothing is kept of one that changed nothing. */
export function keepImported(
  tx: Tx,
  importId: string,
  id: string,
  before: Before | undefined,
): void {
  const after = findCylinder(tx.orm, id);
  if (after === undefined || after.version === before?.cylinder.version) return;
  insertImportedRow(tx.orm, {
    importId,
    cylinderId: id,
    serial: after.serial,
    kind: before === undefined ? "added" : "changed",
    version: after.version,
    before: before === undefined ? null : JSON.stringify(before),
  });
}

export type UndoRefusal = {
  readonly code: "import.not_found" | "import.not_now" | "import.reason_needed";
};

export async function beginUndo(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  words: string,
): Promise<Result<null, UndoRefusal>> {
  const reason = words.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, UndoRefusal> => {
    const row = findImport(tx.orm, id);
    if (row === undefined) return refuse({ code: "import.not_found" });
    const isWritten = row.state === "done" || (row.state === "failed" && row.doneRows > 0);
    if (!isWritten) return refuse({ code: "import.not_now" });
    if (reason === "") return refuse({ code: "import.reason_needed" });
    updateImport(tx.orm, id, {
      state: "undoing",
      undoReason: reason,
      undoneBy: actor.personId,
      undoneAt: ports.clock.now(),
    });
    tx.append({
      kind: "cylinder-import.undo_begun",
      actor: actor.personId,
      subject: `cylinder-import:${id}`,
      payload: { added: row.added, changed: row.changed, reason },
    });
    return accept(null);
  });
}

/** Ends when every row was looked at, or when `isStopping` says so; then the next start goes on. */
export async function runUndo(ports: Ports, id: string, isStopping: () => boolean): Promise<void> {
  const actor = findImport(ports.db.read, id)?.undoneBy ?? "system";
  while (!isStopping()) {
    const rows = rowsToUndo(ports.db.read, id, BATCH);
    if (rows.length === 0) {
      await ports.db.write((tx) => finish(tx, id));
      return;
    }
    await Promise.all(rows.map((row) => undoOne(ports, actor, row)));
  }
}

function finish(tx: Tx, id: string): void {
  const row = findImport(tx.orm, id);
  if (row?.state !== "undoing") return;
  updateImport(tx.orm, id, { state: "undone" });
  tx.append({
    kind: "cylinder-import.undone",
    actor: row.undoneBy ?? "system",
    subject: `cylinder-import:${id}`,
    payload: { undone: row.undone, kept: row.kept, reason: row.undoReason },
    lane: "event",
  });
}

function keep(tx: Tx, row: ImportedRow, outcome: "changed" | "used"): void {
  setOutcome(tx.orm, row, outcome);
  countUndone(tx.orm, row.importId, 0, 1);
}

/** One transaction a row: what refuses to go takes only itself back. */
async function undoOne(ports: Ports, actor: string, row: ImportedRow): Promise<void> {
  try {
    await ports.db.write((tx) => {
      const now = findCylinder(tx.orm, row.cylinderId);
      if (now === undefined || now.version !== row.version) return keep(tx, row, "changed");
      // First, since the database lets only such a cylinder go.
      setOutcome(tx.orm, row, "undone");
      countUndone(tx.orm, row.importId, 1, 0);
      const isAdded = row.kind === "added";
      if (isAdded) removeImported(tx.orm, row.cylinderId);
      else putBack(tx, ports, now, row);
      tx.append({
        kind: isAdded ? "cylinder.removed" : "cylinder.put_back",
        actor,
        subject: `cylinder:${row.cylinderId}`,
        payload: { import: row.importId },
        lane: "event",
      });
    });
  } catch (error) {
    // A scan, a check, a fill, a photo refers to it.
    if (!isForeignKeyViolation(error)) throw error;
    await ports.db.write((tx) => keep(tx, row, "used"));
  }
}

function putBack(tx: Tx, ports: Ports, now: Cylinder, row: ImportedRow): void {
  const { cylinder, codes } = JSON.parse(row.before ?? "{}") as Before;
  const given = validCodes(tx, now.id);
  for (const kind of CODE_KINDS) {
    // A file fills in missing codes and never replaces one.
    if (codes[kind] === "" && given[kind] !== "") removeImportedCode(tx.orm, given[kind]);
  }
  updateCylinder(tx.orm, now.id, now.version, {
    ...fieldsOf(cylinder),
    updatedAt: ports.clock.now(),
  });
}

/** Everything that a row of a file may change. */
function fieldsOf(cylinder: Cylinder) {
  const { id: _id, status: _status, content: _content, version: _version, ...rest } = cylinder;
  const { mergedInto: _merged, ...fields } = rest;
  return fields;
}
