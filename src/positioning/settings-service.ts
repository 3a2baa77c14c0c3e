/** Changes the settings of positioning; false when somebody else changed them first. */
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { PositionSettings } from "./model.ts";
import { readPositionSettings, writePositionSettings } from "./store-engine.ts";

export function changeSettings(
  ports: Ports,
  actor: Actor,
  version: number,
  next: Omit<PositionSettings, "version">,
): Promise<boolean> {
  return ports.db.write((tx) => {
    const now = readPositionSettings(tx.orm);
    if (now.version !== version) return false;
    writePositionSettings(tx.orm, { ...next, version });
    const { version: _version, ...before } = now;
    tx.append({
      kind: "position.settings-changed",
      actor: actor.personId,
      subject: "position:settings",
      payload: { before: JSON.stringify(before), after: JSON.stringify(next) },
    });
    return true;
  });
}
