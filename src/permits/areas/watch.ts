/** What time and others make of fires in fixed areas: one whose conditions went is over, and an alarm says so. */
import { raiseAlarm } from "../../alarms/index.ts";
import type { Ports } from "../../platform/ports.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import { judgeArea } from "./judge.ts";
import { endIn } from "./service.ts";
import { findArea, openWorks } from "./store.ts";

/** One round over all fires. Gives how many were ended. */
export async function followAreas(ports: Ports): Promise<number> {
  const { isTrusted } = ports.clockTrust();
  let ended = 0;
  for (const { id, areaId } of openWorks(ports.db.read)) {
    ended += await ports.db.write((tx) => {
      const area = findArea(tx.orm, areaId);
      const work = openWorks(tx.orm, areaId).find((one) => one.id === id);
      if (area === undefined || work === undefined) return 0;
      const now = ports.clock.now();
      const given = { now, isClockTrusted: isTrusted };
      const { refusals } = judgeArea(tx.orm, area, { ...work, isStart: false }, given);
      const isOver = isTrusted && now >= work.validUntil;
      if (!isOver && refusals.length === 0) return 0;
      const endNote = refusals.map(({ code }) => code).join(" ");
      endIn({ tx, area, now, by: "system" }, work, {
        cause: isOver ? "expired" : "locked",
        endNote,
      });
      const place = `${area.number} ${area.name}`;
      raiseAlarm(tx, ports, {
        code: "permit.area_stopped",
        subject: `fixed-area:${area.id}`,
        place,
      });
      tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
      return 1;
    });
  }
  return ended;
}
