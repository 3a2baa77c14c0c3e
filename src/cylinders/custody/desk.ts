/** What the office does about the ledger: closing tasks, taking back or correcting a line, settings of the rooms. */
import { eq } from "drizzle-orm";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import { custodyTask } from "../schema.ts";
import type { CustodyContent, CustodySettings, PlaceRef, ScanRefusal } from "./model.ts";
import { saveSettings, settingsOf } from "./query.ts";
import { recordScan } from "./service.ts";
import { closeTask, findEntry } from "./store.ts";

export type TaskRefusal = {
  readonly code: "task.not_found" | "task.closed" | "task.words_needed";
};

export function settleTask(
  ports: Ports,
  actor: Actor,
  id: string,
  words: string,
): Promise<Result<null, TaskRefusal>> {
  const resolution = words.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, TaskRefusal> => {
    const task = tx.orm.select().from(custodyTask).where(eq(custodyTask.id, id)).get();
    if (task === undefined) return refuse({ code: "task.not_found" });
    if (resolution === "") return refuse({ code: "task.words_needed" });
    const isClosed = closeTask(tx.orm, id, {
      at: ports.clock.now(),
      by: actor.personId,
      resolution,
    });
    if (!isClosed) return refuse({ code: "task.closed" });
    tx.append({
      kind: "custody.task_settled",
      actor: actor.personId,
      subject: task.cylinderId === null ? `task:${id}` : `cylinder:${task.cylinderId}`,
      payload: { task: id, what: task.kind, resolution },
      lane: "event",
    });
    return accept(null);
  });
}

/** Takes one line of a cylinder's ledger back, with a reason; the line itself stays to be seen. */
export function takeBack(
  ports: Ports,
  actor: Actor,
  command: { readonly cylinderId: string; readonly entryId: string; readonly reason: string },
): Promise<Result<null, ScanRefusal>> {
  return ports.db.write((tx): Result<null, ScanRefusal> => {
    if (command.reason.trim() === "") return refuse({ code: "custody.reason_needed" });
    if (findEntry(tx.orm, command.entryId) === undefined) {
      return refuse({ code: "custody.not_undoable" });
    }
    const done = recordScan(tx, ports, {
      id: ports.ids.next(),
      cylinderId: command.cylinderId,
      act: "undo",
      place: null,
      content: null,
      claimedAt: ports.clock.now(),
      actor: actor.personId,
      undoes: command.entryId,
      reason: command.reason,
    });
    return done.ok ? accept(null) : done;
  });
}

/** Says where a cylinder really is, or what is in it, with a reason. */
export function correctPlace(
  ports: Ports,
  actor: Actor,
  command: {
    readonly cylinderId: string;
    readonly place: PlaceRef | null;
    readonly content: Exclude<CustodyContent, "unknown"> | null;
    readonly reason: string;
  },
): Promise<Result<null, ScanRefusal>> {
  return ports.db.write((tx): Result<null, ScanRefusal> => {
    const done = recordScan(tx, ports, {
      ...command,
      id: ports.ids.next(),
      act: "correct",
      claimedAt: ports.clock.now(),
      actor: actor.personId,
    });
    return done.ok ? accept(null) : done;
  });
}

export function changeSettings(
  ports: Ports,
  actor: Actor,
  settings: CustodySettings,
): Promise<null> {
  return ports.db.write((tx) => {
    const before = settingsOf(tx.orm);
    saveSettings(tx.orm, settings, actor.personId, ports.clock.now());
    tx.append({
      kind: "custody.settings_changed",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: { from: { ...before }, to: { ...settings } },
      lane: "event",
    });
    return null;
  });
}
