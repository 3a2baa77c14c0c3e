/** Locks as the pages show them. */
import type { LockCard } from "../../../views/filling/flow/locks-page.tsx";
import { instant } from "../../kernel/instants.ts";
import { formatStamp } from "../../platform/i18n.ts";
import type { Station } from "../service.ts";
import { nameOf } from "./locks.ts";
import { mayLift } from "./rules.ts";
import { type LockRow, openLocks } from "./store.ts";

export function lockCardOf(
  station: Pick<Station, "ports" | "board">,
  row: LockRow,
  roles: readonly string[],
): LockCard {
  const { read } = station.ports.db;
  const { id, scope, reason, source } = row;
  const target =
    scope === "point" ? (station.board.rowOf(row.target)?.label ?? row.target) : row.target;
  const by = row.authority ?? nameOf(read, row.lockedBy);
  return {
    id,
    scope,
    target,
    reason,
    source,
    by,
    at: formatStamp(instant(row.lockedAt)),
    lifted:
      row.liftedAt === null
        ? undefined
        : {
            by: row.liftedBy === row.lockedBy ? by : nameOf(read, row.liftedBy ?? ""),
            at: formatStamp(instant(row.liftedAt)),
            reason: row.liftReason ?? "",
          },
    canLift: mayLift(row, roles),
  };
}

/** Locks of more than one gun, for the board; nobody's roles, since nothing is lifted there. */
export function wideLocks(station: Pick<Station, "ports" | "board">): readonly LockCard[] {
  return openLocks(station.ports.db.read)
    .filter((row) => row.scope !== "point")
    .map((row) => lockCardOf(station, row, []));
}
