/** Opens and ends shelves of a whole kind or place; each is in the journal, and so is each alarm it keeps silent. */
import { instant } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { AlarmRefusal } from "./model.ts";
import { payloadOf, touchAlarms } from "./service.ts";
import { openShelf, type ShelfScope } from "./shelf-rules.ts";
import {
  endShelfOfAlarms,
  endShelfRow,
  findShelf,
  insertShelf,
  listShelvesDue,
  listShelvesOn,
  listUncovered,
  type ShelfRow,
} from "./shelf-store.ts";
import { updateAlarm } from "./store.ts";

type Outcome = Promise<Result<ShelfRow, AlarmRefusal>>;

function coverOpen(tx: Tx, shelf: ShelfRow, actor: string): number {
  const covered = listUncovered(tx.orm, shelf, instant(shelf.openedAt));
  for (const row of covered) {
    const { id: shelfId, until: shelvedUntil, openedBy: shelvedBy, reason } = shelf;
    updateAlarm(tx.orm, row.id, { shelfId, shelvedUntil, shelvedBy, shelveReason: reason });
    tx.append({
      kind: "alarm.shelved",
      actor,
      subject: `alarm:${row.id}`,
      payload: { ...payloadOf(row), shelf: shelfId, reason, shelvedUntil },
    });
  }
  return covered.length;
}

export function openScopeShelf(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  asked: ShelfScope & { readonly minutes: number; readonly reason: string },
): Outcome {
  const reason = asked.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const now = ports.clock.now();
    const decided = openShelf({ ...asked, reason }, listShelvesOn(tx.orm, now), now);
    if (!decided.ok) return decided;
    const { code, place } = asked;
    const shelf: ShelfRow = {
      ...{ id: ports.ids.next(), code, place, reason, openedAt: now, openedBy: actor.personId },
      ...{ until: decided.value.until, endedAt: null, endedBy: null },
    };
    insertShelf(tx.orm, shelf);
    const held = coverOpen(tx, shelf, actor.personId);
    tx.append({
      kind: "alarm.shelf_opened",
      actor: actor.personId,
      subject: `alarm-shelf:${shelf.id}`,
      payload: { code, place, reason, until: shelf.until, held },
      lane: "alarm",
    });
    touchAlarms(tx, ports);
    return accept(shelf);
  });
}

function end(tx: Tx, ports: Ports, shelf: ShelfRow, by: string | null): void {
  const now = ports.clock.now();
  endShelfRow(tx.orm, shelf.id, now, by);
  endShelfOfAlarms(tx.orm, shelf.id, now);
  tx.append({
    kind: "alarm.shelf_ended",
    actor: by ?? "system",
    subject: `alarm-shelf:${shelf.id}`,
    payload: { code: shelf.code, place: shelf.place },
    lane: "alarm",
  });
  touchAlarms(tx, ports);
}

/** Before its time, by a person. */
export function endScopeShelf(ports: Ports, actor: Pick<Actor, "personId">, id: string): Outcome {
  return ports.db.write((tx) => {
    const shelf = findShelf(tx.orm, id);
    if (shelf === undefined || shelf.endedAt !== null) {
      return refuse({ code: "alarms.shelf_ended" });
    }
    end(tx, ports, shelf, actor.personId);
    return accept(shelf);
  });
}

/** Writes down the end of those whose time has come; they covered nothing since that instant. */
export async function endScopeShelves(ports: Ports): Promise<number> {
  if (listShelvesDue(ports.db.read, ports.clock.now()).length === 0) return 0;
  return await ports.db.write((tx) => {
    const due = listShelvesDue(tx.orm, ports.clock.now());
    for (const shelf of due) end(tx, ports, shelf, null);
    return due.length;
  });
}
