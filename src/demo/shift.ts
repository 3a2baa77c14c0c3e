/** What people do before a shift begins: every scale held against zero and a standard weight, all who fill ready. */
import { insertDeviceCheck, saveVerifiedUntil, scaleStateOf } from "../devices/index.ts";
import { beginShift } from "../filling/index.ts";
import { addDays, dayOf } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";

const STANDARD_G = 20_000;
const VERIFIED_DAYS = 70;

export type Shift = {
  readonly scaleIds: readonly string[];
  /** Filling scales that dial in, by their points. */
  readonly pointIds?: readonly string[];
  readonly personIds: readonly string[];
};

/** Does nothing for a scale that was checked in this shift already. */
export async function startShift(ports: Ports, shift: Shift): Promise<void> {
  const now = ports.clock.now();
  const personId = shift.personIds[0] ?? "system";
  await ports.db.write((tx) => {
    for (const deviceId of shift.scaleIds) {
      const state = scaleStateOf(tx.orm, deviceId, now);
      if (!state.isVerified)
        saveVerifiedUntil(tx.orm, deviceId, addDays(dayOf(now), VERIFIED_DAYS));
      for (const kind of state.isChecked ? [] : (["zero", "weight"] as const)) {
        const expected = kind === "zero" ? 0 : STANDARD_G;
        insertDeviceCheck(tx.orm, {
          id: ports.ids.next(),
          deviceId,
          purpose: "shift",
          kind,
          channel: "",
          unit: "g",
          expected,
          measured: expected,
          tolerance: 20,
          isPassed: true,
          frames: 10,
          certificate: kind === "zero" ? "" : "FM2-370983-014",
          note: "",
          personId,
          checkedAt: now,
        });
      }
    }
    beginShift(tx.orm, ports, { pointIds: shift.pointIds ?? [], personIds: shift.personIds });
  });
}
