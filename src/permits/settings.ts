/** What the site sets within the law: the night, days off and events, who signs for which office. */

import { findPersonRow } from "../identity/index.ts";
import type { Day } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Who } from "./change.ts";
import type { FlowRefusal } from "./flow-model.ts";
import type { CalendarDay, Office } from "./model.ts";
import {
  dropDay,
  giveOffice,
  putDay,
  readSettings,
  takeOffice,
  writeSettings,
} from "./store/settings-store.ts";

export function setNight(
  ports: Ports,
  actor: Who,
  night: { readonly nightFromMin: number; readonly nightToMin: number },
): Promise<Result<null, FlowRefusal>> {
  return ports.db.write((tx): Result<null, FlowRefusal> => {
    if (night.nightFromMin === night.nightToMin) return refuse({ code: "permit.order" });
    const { settings, version } = readSettings(tx.orm);
    const by = { changedBy: actor.personId, changedAt: ports.clock.now(), version: version + 1 };
    writeSettings(tx.orm, night, by);
    tx.append({
      kind: "permit-setting.changed",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: { from: settings.nightFromMin, to: settings.nightToMin, ...night },
    });
    return accept(null);
  });
}

/** Whether only electronic tickets count (E12). */
export function setElectronicOnly(
  ports: Ports,
  actor: Who,
  isElectronicOnly: boolean,
): Promise<Result<null, FlowRefusal>> {
  return ports.db.write((tx): Result<null, FlowRefusal> => {
    const { version } = readSettings(tx.orm);
    const by = { changedBy: actor.personId, changedAt: ports.clock.now(), version: version + 1 };
    writeSettings(tx.orm, { isElectronicOnly }, by);
    tx.append({
      kind: "permit-setting.changed",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: { isElectronicOnly },
    });
    return accept(null);
  });
}

export function setDay(
  ports: Ports,
  actor: Who,
  day: Day,
  entry: Pick<CalendarDay, "kind" | "name"> | undefined,
): Promise<Result<null, FlowRefusal>> {
  return ports.db.write((tx): Result<null, FlowRefusal> => {
    if (entry === undefined) dropDay(tx.orm, day);
    else putDay(tx.orm, { day, ...entry });
    tx.append({
      kind: "permit-setting.day",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: { day, kind: entry?.kind ?? "" },
    });
    return accept(null);
  });
}

export function setOffice(
  ports: Ports,
  actor: Who,
  given: { readonly personId: string; readonly office: Office; readonly isGiven: boolean },
): Promise<Result<null, FlowRefusal>> {
  return ports.db.write((tx): Result<null, FlowRefusal> => {
    const { personId, office, isGiven } = given;
    if (findPersonRow(tx.orm, personId) === undefined)
      return refuse({ code: "permit.unknown_person" });
    const row = { personId, office, givenBy: actor.personId, givenAt: ports.clock.now() };
    if (isGiven) giveOffice(tx.orm, row);
    else takeOffice(tx.orm, personId, office);
    tx.append({
      kind: isGiven ? "permit-office.given" : "permit-office.taken",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { office },
    });
    return accept(null);
  });
}
