/** Step 1: discharged, dressed, without a source of ignition; confirmed once a shift by each who fills. */
import { shiftStartAt, shiftTimesOf } from "../../devices/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import { ENTRY_ITEMS, type EntryItem } from "../model.ts";
import { recordViolation, type ViolationKind } from "../violation/violations.ts";
import { type EntryRow, entrySince, insertEntry } from "./store.ts";

export type EntryAnswers = Readonly<Record<EntryItem, boolean>>;

/** What is still to be confirmed; a refused item stays open until it is confirmed anew. */
export function unpreparedOf(entry: EntryRow | undefined): readonly EntryItem[] {
  if (entry === undefined) return ENTRY_ITEMS;
  const done: EntryAnswers = {
    discharge: entry.isDischarged,
    clothing: entry.isDressed,
    ignition: entry.isWithoutIgnition,
  };
  return ENTRY_ITEMS.filter((item) => !done[item]);
}

export function shiftStart(orm: Orm, now: UnixMs): UnixMs {
  return shiftStartAt(now, shiftTimesOf(orm));
}

export function entryOf(orm: Orm, personId: string, now: UnixMs): EntryRow | undefined {
  return entrySince(orm, personId, shiftStart(orm, now));
}

export const KIND_OF_ITEM: Readonly<Record<EntryItem, ViolationKind>> = {
  discharge: "no-discharge",
  clothing: "no-protective-wear",
  ignition: "ignition-source",
};

const AMBIENT_MAX_C = 60;

export type EntryRefusal = { readonly code: "filling.ambient_wrong" };

/** Keeps what the person said; a "no" is kept too, and is a violation when the person fills all the same. */
export async function confirmEntry(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  answers: EntryAnswers,
  ambient: string,
): Promise<Result<null, EntryRefusal>> {
  const text = ambient.trim().replace("−", "-");
  const ambientC = text === "" ? null : Number(text);
  const isWrong = ambientC !== null && !(Math.abs(ambientC) <= AMBIENT_MAX_C);
  if (isWrong) return refuse({ code: "filling.ambient_wrong" });
  const now = ports.clock.now();
  await ports.db.write((tx) => {
    const id = ports.ids.next();
    insertEntry(tx.orm, {
      id,
      personId: actor.personId,
      shiftStartAt: shiftStart(tx.orm, now),
      enteredAt: now,
      isDischarged: answers.discharge,
      isDressed: answers.clothing,
      isWithoutIgnition: answers.ignition,
      ambientC: ambientC === null ? null : Math.round(ambientC),
    });
    tx.append({
      kind: "fill.entry_confirmed",
      actor: actor.personId,
      subject: `person:${actor.personId}`,
      payload: { entry: id, ...answers, ambientC },
    });
    for (const item of ENTRY_ITEMS) {
      if (answers[item]) continue;
      const kind = KIND_OF_ITEM[item];
      recordViolation(tx, ports, { kind, personId: actor.personId, pointId: null });
    }
  });
  return accept(null);
}
