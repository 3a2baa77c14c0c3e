/** When a backup is due, and which files may go. */
import { clockText, type Day, dayOf, HOUR_MS, type UnixMs } from "../kernel/instants.ts";

export type BackupSettings = {
  readonly folder: string;
  readonly atHour: number;
  readonly keep: number;
  readonly isOn: boolean;
};

export type LastRuns = {
  readonly goodAt: UnixMs | undefined;
  readonly triedAt: UnixMs | undefined;
};

/** After a failure it is tried again this much later, not every minute. */
export const RETRY_MS = HOUR_MS;

export function isBackupDue(settings: BackupSettings, last: LastRuns, now: UnixMs): boolean {
  if (!settings.isOn) return false;
  const today: Day = dayOf(now);
  if (Number(clockText(now).slice(0, 2)) < settings.atHour) return false;
  if (last.goodAt !== undefined && dayOf(last.goodAt) === today) return false;
  return (
    last.triedAt === undefined || now - last.triedAt >= RETRY_MS || dayOf(last.triedAt) !== today
  );
}

/** No good backup for this long is a danger of its own. */
export const OVERDUE_MS = 49 * HOUR_MS;

export function isBackupOverdue(last: LastRuns, siteSince: UnixMs, now: UnixMs): boolean {
  return now - (last.goodAt ?? siteSince) > OVERDUE_MS;
}

/** Oldest first; the newest is never named, whatever `keep` says. */
export function surplusBackups<T extends { readonly createdAt: number }>(
  files: readonly T[],
  keep: number,
): readonly T[] {
  const newestFirst = [...files].sort((one, other) => other.createdAt - one.createdAt);
  return newestFirst.slice(Math.max(1, keep)).reverse();
}

/** `gasward-20261122-030000.gwbackup`: sorts by time and can be told apart on a stick. */
export function backupFileName(now: UnixMs): string {
  return `gasward-${dayOf(now).replaceAll("-", "")}-${clockText(now).replaceAll(":", "")}.gwbackup`;
}
