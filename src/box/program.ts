/** At a start: which program this is now, and whether an update was taken back. */
import { raiseAlarm, siteSubject } from "../alarms/index.ts";
import type { Ports } from "../platform/ports.ts";
import { VERSION } from "../version.ts";
import { findMeta, saveMeta } from "./store.ts";

const SUBJECT = "box:program";

export async function noteProgram(ports: Ports): Promise<void> {
  await ports.db.write((tx) => {
    const before = findMeta(tx.orm, "program");
    if (before !== VERSION) saveMeta(tx.orm, "program", VERSION);
    if (before !== undefined && before !== VERSION) {
      tx.append({
        kind: "program.updated",
        actor: "system",
        subject: SUBJECT,
        payload: { from: before, to: VERSION },
        lane: "event",
      });
    }
    const failed = findMeta(tx.orm, "update-failed") ?? "";
    if (failed === "") return;
    saveMeta(tx.orm, "update-failed", "");
    tx.append({
      kind: "update.rolled_back",
      actor: "system",
      subject: SUBJECT,
      payload: { from: failed, to: VERSION },
    });
    raiseAlarm(tx, ports, {
      code: "update.failed",
      subject: siteSubject(ports),
      facts: { version: failed },
    });
  });
}
