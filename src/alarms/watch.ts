/** What the box notices about itself: its disk, the end of shelves. Raises at the change only. */
import { NEWS_CHANNEL } from "../platform/http/live-screens.ts";
import type { Ports } from "../platform/ports.ts";
import { freeBytesOf } from "../platform/storage/space.ts";
import type { AlarmCode } from "./catalogue.ts";
import { escalateDue } from "./handling-service.ts";
import type { AlarmFacts } from "./model.ts";
import { isActive } from "./rules.ts";
import { ALARM_CHANNEL, clearAlarm, endShelves, raiseAlarm } from "./service.ts";
import { endScopeShelves } from "./shelf-service.ts";
import { findOpenAlarm } from "./store.ts";

/** Screens that show alarms hear something this often, so that a dead line is seen. */
const BEAT_MS = 4_000;
const SELF_EVERY_MS = 10_000;

export const DISK_LOW_BYTES = 2_000_000_000;
export const DISK_FULL_BYTES = 300_000_000;

/** Which of the two disk alarms holds at this much free space. */
export function diskAlarmOf(freeBytes: number): "disk.low" | "disk.full" | undefined {
  if (freeBytes < DISK_FULL_BYTES) return "disk.full";
  return freeBytes < DISK_LOW_BYTES ? "disk.low" : undefined;
}

function tellableBytes(path: string): number | undefined {
  try {
    return freeBytesOf(path);
  } catch {
    // A file system that tells nothing raises nothing; writing to it will fail loudly enough.
    return undefined;
  }
}

export type SelfWatchOptions = {
  readonly dataPath: string;
  /** For tests; the file system is asked otherwise. */
  readonly freeBytes?: () => number | undefined;
};

/** The alarms of the box itself stand at the site as a whole. */
export function siteSubject(ports: Pick<Ports, "siteId">): string {
  return `site:${ports.siteId}`;
}

export function isSiteAlarmOn(ports: Ports, code: AlarmCode): boolean {
  const row = findOpenAlarm(ports.db.read, code, siteSubject(ports));
  return row !== undefined && isActive(row);
}

/** Raises or clears an alarm of the site as a whole, in a transaction of its own, when its condition has changed. */
export function followAlarm(
  ports: Ports,
  code: AlarmCode,
  isOn: boolean,
  facts: AlarmFacts = {},
): void {
  if (isSiteAlarmOn(ports, code) === isOn) return;
  const subject = siteSubject(ports);
  const write = ports.db.write((tx) => {
    if (isOn) raiseAlarm(tx, ports, { code, subject, facts });
    else clearAlarm(tx, ports, { code, subject });
  });
  ports.background(`alarm ${code}`, write);
}

/** Follows conditions of the site as a whole: writes only when one comes or goes. */
export function startSelfWatch(ports: Ports, options: SelfWatchOptions): () => void {
  const free = options.freeBytes ?? (() => tellableBytes(options.dataPath));
  const follow = (code: AlarmCode, isOn: boolean, facts: AlarmFacts): void =>
    followAlarm(ports, code, isOn, facts);
  const look = (): void => {
    const freeBytes = free();
    if (freeBytes === undefined) return;
    const disk = diskAlarmOf(freeBytes);
    // The worse one replaces the other, so that one shortage is one alarm.
    follow("disk.low", disk === "disk.low", { freeBytes });
    follow("disk.full", disk === "disk.full", { freeBytes });
  };
  const endDue = (): void => {
    ports.background("shelves", endShelves(ports));
    ports.background("shelves of a kind or place", endScopeShelves(ports));
  };
  const goUp = (): void => ports.background("alarm escalation", escalateDue(ports));
  look();
  const stops = [
    ports.scheduler.every(SELF_EVERY_MS, look),
    ports.scheduler.every(SELF_EVERY_MS, endDue),
    ports.scheduler.every(SELF_EVERY_MS, goUp),
    // The banner hears of every handling, and of what came up only when it is urgent: a flood is no news.
    ports.entries.subscribe(({ kind, payload }) => {
      if (!kind.startsWith("alarm.")) return;
      const isUrgent = (payload as { readonly priority?: unknown }).priority === 1;
      if (isUrgent || kind === "alarm.escalated") ports.live.touch(NEWS_CHANNEL);
    }),
    ports.scheduler.every(BEAT_MS, () => ports.live.touch(ALARM_CHANNEL)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
