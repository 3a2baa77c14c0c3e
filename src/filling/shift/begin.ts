/** Rows of a shift that has begun in order; for the demonstration and for tests that are about something else. */
import { addDays, dayOf } from "../../kernel/instants.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm } from "../../platform/writer.ts";
import { setScaleVerified } from "../scale/store.ts";
import { entryOf, shiftStart } from "./entry.ts";
import { insertEntry, insertOwnCheck } from "./store.ts";

const STANDARD_G = 20_000;
const VERIFIED_DAYS = 70;

export function beginShift(
  orm: Orm,
  { clock, ids }: Pick<Ports, "clock" | "ids">,
  shift: { readonly pointIds: readonly string[]; readonly personIds: readonly string[] },
): void {
  const now = clock.now();
  const personId = shift.personIds[0] ?? "";
  for (const pointId of shift.pointIds) {
    setScaleVerified(orm, pointId, addDays(dayOf(now), VERIFIED_DAYS));
    for (const kind of ["zero", "weight"] as const) {
      const expectedG = kind === "zero" ? 0 : STANDARD_G;
      insertOwnCheck(orm, {
        id: ids.next(),
        pointId,
        kind,
        expectedG,
        shownG: expectedG,
        toleranceG: 20,
        isPassed: true,
        certificate: kind === "zero" ? "" : "FM2-370983-014",
        personId,
        checkedAt: now,
      });
    }
  }
  for (const id of shift.personIds) {
    if (entryOf(orm, id, now) !== undefined) continue;
    insertEntry(orm, {
      id: ids.next(),
      personId: id,
      shiftStartAt: shiftStart(orm, now),
      enteredAt: now,
      isDischarged: true,
      isDressed: true,
      isWithoutIgnition: true,
      ambientC: 18,
    });
  }
}
