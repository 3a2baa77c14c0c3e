/**
 * Warns of certificates that run out: at 90, 60 and 30 days before the last day, and when it has passed. One alarm
 * for each certificate; a nearer window ends the alarm before it, so that a warning somebody has acknowledged is
 * heard again. Renewed, withdrawn, or its holder switched off: the alarm clears by itself.
 */
import {
  ALARM_OPEN_MAX,
  type AlarmRow,
  clearAlarm,
  isActiveAlarm,
  listOpenByCode,
  raiseAlarm,
} from "../alarms/index.ts";
import {
  type DueCertificate,
  type DueLevel,
  dueCertificates,
  dueLevelOf,
} from "../identity/index.ts";
import { addDays, type Day, dayOf, MINUTE_MS } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";

const CODE = "certificate.due";
const FIRST_WARNING_DAYS = 90;

/** The day changes at midnight; renewals are followed at once by their journal entries. */
const LOOK_EVERY_MS = 10 * MINUTE_MS;

type Raise = { readonly certificate: DueCertificate; readonly level: DueLevel };

export type CertificateChanges = {
  readonly raise: readonly Raise[];
  /** Subjects whose alarm has no cause any more, or belongs to an earlier window. */
  readonly clear: readonly string[];
};

const subjectOf = (certificate: Pick<DueCertificate, "id">): string =>
  `certificate:${certificate.id}`;

/** `open` are the alarms whose cause was there at the last look, with the window they were raised in. */
export function changesOf(
  due: readonly DueCertificate[],
  open: ReadonlyMap<string, string>,
  today: Day,
): CertificateChanges {
  const wanted = due.flatMap((certificate): Raise[] => {
    const level = dueLevelOf(certificate.expiresOn, today);
    return level === "ok" ? [] : [{ certificate, level }];
  });
  const bySubject = new Map(wanted.map((one) => [subjectOf(one.certificate), one.level]));
  return {
    raise: wanted.filter(({ certificate, level }) => open.get(subjectOf(certificate)) !== level),
    clear: [...open].flatMap(([subject, level]) =>
      bySubject.get(subject) === level ? [] : [subject],
    ),
  };
}

function windowOf(row: AlarmRow): string {
  const facts = JSON.parse(row.facts) as Readonly<Record<string, unknown>>;
  return typeof facts["window"] === "string" ? facts["window"] : "";
}

function changesAt(orm: Orm, today: Day): CertificateChanges {
  const due = dueCertificates(orm, addDays(today, FIRST_WARNING_DAYS), ALARM_OPEN_MAX);
  const open = listOpenByCode(orm, CODE).filter(isActiveAlarm);
  return changesOf(due, new Map(open.map((row) => [row.subject, windowOf(row)])), today);
}

const isQuiet = ({ raise, clear }: CertificateChanges): boolean =>
  raise.length === 0 && clear.length === 0;

/** Writes only when something came or went. Without a clock that can be trusted no day is judged. */
export async function followCertificates(ports: Ports): Promise<void> {
  if (!ports.clockTrust().isTrusted) return;
  const today = dayOf(ports.clock.now());
  if (isQuiet(changesAt(ports.db.read, today))) return;
  await ports.db.write((tx) => {
    const { raise, clear } = changesAt(tx.orm, today);
    for (const subject of clear) clearAlarm(tx, ports, { code: CODE, subject });
    for (const { certificate, level } of raise) {
      const { personId, kind, expiresOn, name } = certificate;
      raiseAlarm(tx, ports, {
        code: CODE,
        subject: subjectOf(certificate),
        place: `${name} · ${expiresOn}`,
        facts: { person: personId, kind, expiresOn, window: level },
      });
    }
  });
}

const CAUSES = /^person\.(?:added|imported|activated|deactivated|certificate_)/;

export function startCertificateWatch(ports: Ports): () => void {
  const look = (): void => ports.background("certificates", followCertificates(ports));
  look();
  const stops = [
    ports.scheduler.every(LOOK_EVERY_MS, look),
    ports.entries.subscribe((entry) => {
      if (CAUSES.test(entry.kind)) look();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
