/**
 * The site's colour: settled in the transaction of the danger that changes it, asked in the transaction of the work it
 * may stop, confirmed by a manager for a time.
 */
import { DAY_MS, HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { colourOf, isStopped, stops } from "./colour-rules.ts";
import {
  type ConfirmationRow,
  currentColour,
  endConfirmation,
  insertColour,
  insertConfirmation,
  readSettings,
  runningConfirmation,
  runningConfirmations,
  saveSettings,
} from "./colour-store.ts";
import {
  type ColourCounts,
  type ColourLevel,
  type ColourRefusal,
  type DangerSettings,
  STOPPABLE,
  type StoppableWork,
} from "./model.ts";
import { countsOf } from "./store.ts";

export type ColourPorts = Pick<Ports, "clock" | "ids" | "siteId">;

type By = Pick<Actor, "personId">;

export type ColourCause = {
  readonly dangerId: string;
  readonly event: string;
  readonly actor: string;
  /** A danger has just become a major open one. */
  readonly isNewMajor: boolean;
};

function endAll(
  tx: Tx,
  ports: ColourPorts,
  rows: readonly ConfirmationRow[],
  by: string,
  endReason: string,
): void {
  for (const row of rows) {
    endConfirmation(tx.orm, row.id, { endedAt: ports.clock.now(), endedBy: by, endReason });
    tx.append({
      kind: "colour.confirmation_ended",
      actor: by,
      subject: `site:${ports.siteId}`,
      payload: { confirmation: row.id, level: row.level, reason: endReason },
      lane: "event",
    });
  }
}

/** Decides the colour anew after a change of a danger; in its transaction, after its row was written. */
export function settleColour(tx: Tx, ports: ColourPorts, cause: ColourCause): ColourLevel {
  const counts = countsOf(tx.orm);
  const level = colourOf(counts);
  const before = currentColour(tx.orm)?.level ?? "green";
  // A confirmation was given for the dangers that were known then.
  if (cause.isNewMajor) {
    endAll(tx, ports, runningConfirmations(tx.orm), cause.actor, "new-major");
  }
  if (level === before) return level;
  const left = runningConfirmations(tx.orm).filter((row) => row.level !== level);
  endAll(tx, ports, left, cause.actor, "colour-changed");
  const { dangerId, event, actor } = cause;
  insertColour(tx.orm, {
    ...{ level, dangerId, event, actor, major: counts.major, general: counts.general },
    changedAt: ports.clock.now(),
  });
  tx.append({
    kind: "colour.changed",
    actor,
    subject: `site:${ports.siteId}`,
    payload: {
      ...{ from: before, to: level, danger: dangerId, cause: event },
      ...{ major: counts.major, general: counts.general },
    },
    lane: "event",
  });
  return level;
}

export type ColourNow = {
  readonly level: ColourLevel;
  readonly counts: ColourCounts;
  /** Null: green since the beginning. */
  readonly sinceAt: UnixMs | null;
  readonly stopped: readonly StoppableWork[];
  /** What the setting would stop without a confirmation. */
  readonly stoppable: readonly StoppableWork[];
  readonly confirmation: ConfirmationRow | undefined;
};

/** The colour by what is open at this moment; the stored history says since when. */
export function colourNow(orm: Orm, now: UnixMs): ColourNow {
  const counts = countsOf(orm);
  const level = colourOf(counts);
  const { settings } = readSettings(orm);
  const row = currentColour(orm);
  const confirmation = runningConfirmation(orm, level);
  const until = confirmation?.until;
  return {
    level,
    counts,
    sinceAt: row?.level === level ? row.changedAt : null,
    stopped: STOPPABLE.filter((work) => isStopped(level, work, settings, until, now)),
    stoppable: STOPPABLE.filter((work) => stops(level, work, settings)),
    confirmation: confirmation !== undefined && now < confirmation.until ? confirmation : undefined,
  };
}

/**
 * Whether the colour stops this new work now. Ask it in the transaction that would begin the work, so that a danger
 * graded at the same time is either seen or comes after.
 */
export function isWorkStopped(orm: Orm, work: StoppableWork, now: UnixMs): boolean {
  const level = colourOf(countsOf(orm));
  if (level === "green") return false;
  const until = runningConfirmation(orm, level)?.until;
  return isStopped(level, work, readSettings(orm).settings, until, now);
}

/** A manager lets stopped work go on, with a reason and an end. */
export function confirmColour(
  ports: Ports,
  actor: By,
  asked: { readonly level: string; readonly hours: number; readonly reason: string },
): Promise<Result<ConfirmationRow["id"], ColourRefusal>> {
  const reason = asked.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const now = ports.clock.now();
    const { settings } = readSettings(tx.orm);
    const { level, stoppable } = colourNow(tx.orm, now);
    // What somebody confirms is the colour they saw.
    if (asked.level !== level) return refuse({ code: "colour.changed_meanwhile" });
    if (stoppable.length === 0) return refuse({ code: "colour.not_stopped" });
    if (reason === "") return refuse({ code: "colour.reason_needed" });
    const max = settings.confirmMaxHours;
    if (!Number.isInteger(asked.hours) || asked.hours < 1 || asked.hours > max) {
      return refuse({ code: "colour.hours_wrong", max });
    }
    endAll(tx, ports, runningConfirmations(tx.orm), actor.personId, "renewed");
    const id = ports.ids.next();
    const until = instant(now + asked.hours * HOUR_MS);
    const confirmedBy = actor.personId;
    insertConfirmation(tx.orm, { id, level, reason, confirmedBy, confirmedAt: now, until });
    tx.append({
      kind: "colour.confirmed",
      actor: confirmedBy,
      subject: `site:${ports.siteId}`,
      payload: { confirmation: id, level, reason, until, work: [...stoppable] },
      lane: "event",
    });
    return accept(id);
  });
}

/** Takes the word back before its end. */
export function withdrawConfirmation(
  ports: Ports,
  actor: By,
): Promise<Result<null, ColourRefusal>> {
  return ports.db.write((tx) => {
    const rows = runningConfirmations(tx.orm);
    if (rows.length === 0) return refuse({ code: "colour.no_confirmation" });
    endAll(tx, ports, rows, actor.personId, "withdrawn");
    return accept(null);
  });
}

const CONFIRMED_MAX_MS = 7 * DAY_MS;

/** Ends what has run out; a clock set far back must not keep a confirmation alive for months. */
export function endConfirmations(tx: Tx, ports: ColourPorts): number {
  const now = ports.clock.now();
  const over = runningConfirmations(tx.orm).filter(
    (row) => now >= row.until || row.until - now > CONFIRMED_MAX_MS,
  );
  endAll(tx, ports, over, "system", "expired");
  return over.length;
}

export function hasEndedConfirmation(orm: Orm, now: UnixMs): boolean {
  return runningConfirmations(orm).some(
    (row) => now >= row.until || row.until - now > CONFIRMED_MAX_MS,
  );
}

export type SettingsRefusal =
  | { readonly code: "colour.changed_meanwhile" }
  | { readonly code: "colour.reason_needed" };

export function changeSettings(
  ports: Ports,
  actor: By,
  asked: {
    readonly settings: DangerSettings;
    readonly seen: number;
    readonly reason: string;
  },
): Promise<Result<null, SettingsRefusal>> {
  const reason = asked.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const { settings, version } = readSettings(tx.orm);
    if (version !== asked.seen) return refuse({ code: "colour.changed_meanwhile" });
    const changed: { [key: string]: Json } = {};
    for (const [name, value] of Object.entries(asked.settings)) {
      const was = settings[name as keyof DangerSettings];
      if (was !== value) changed[name] = { from: was, to: value };
    }
    if (Object.keys(changed).length === 0) return accept(null);
    if (reason === "") return refuse({ code: "colour.reason_needed" });
    saveSettings(tx.orm, {
      value: JSON.stringify(asked.settings),
      changedAt: ports.clock.now(),
      changedBy: actor.personId,
      version: version + 1,
    });
    tx.append({
      kind: "danger-setting.changed",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: { changed, reason },
      lane: "event",
    });
    return accept(null);
  });
}

/** The colour on record, for what happens at this moment in the same transaction. */
export function siteColourLevel(orm: Orm): ColourLevel {
  return currentColour(orm)?.level ?? "green";
}
