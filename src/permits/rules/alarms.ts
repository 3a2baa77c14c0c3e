/** The 22 alarms of AQ 3064.2 table A.4 and local ones that the text asks for without a code. */
import type { AlarmCode } from "../../alarms/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Permit } from "../model.ts";
import type { PermitFacts } from "../model-facts.ts";
import { aq } from "../standard/clauses.ts";
import { mayContinue, mayResume, mayStart, needsNewAnalysis } from "./gates.ts";
import { levelOf } from "./levels.ts";
import type { Refusal, RefusalCode } from "./refusals.ts";
import { apartM } from "./space.ts";

/** Words and what to do stand in the catalogue of alarms. */
type Coded = {
  /** Two digits of table A.4; null: the table has none, and it is not sent upstream. */
  readonly aq: string | null;
  readonly clause: string;
  /** What it keeps from happening until its cause is gone. */
  readonly blocks: "signing" | "start" | "work" | "nothing";
};

const coded = (code: string | null, clause: string, blocks: Coded["blocks"]): Coded => ({
  aq: code,
  clause: aq(clause),
  blocks,
});

export const PERMIT_ALARMS = {
  "gas.not_analysed": coded("01", "5.4.3", "signing"),
  "gas.too_old": coded("02", "5.4.3", "signing"),
  "gas.after_pause": coded("03", "5.9.2", "work"),
  "gas.next_day": coded("04", "5.9.2", "work"),
  "gas.record": coded("05", "5.9.4", "work"),
  "time.expired": coded("10", "5.9.9", "work"),
  "blind.shared": coded("20", "5.4.4", "signing"),
  "approver.away": coded("30", "5.5.2", "signing"),
  "guardian.away": coded("31", "5.9", "work"),
  "raise.holiday": coded("40", "5.10.8", "signing"),
  "raise.rest_day": coded("41", "5.10.8", "signing"),
  "raise.night": coded("42", "5.10.8", "signing"),
  "raise.event": coded("43", "5.10.8", "signing"),
  "certificate.none": coded("50", "5.9", "start"),
  "certificate.expired": coded("51", "5.9", "start"),
  "certificate.other": coded("52", "5.9", "start"),
  "ticket.none": coded("60", "5.9", "work"),
  "ticket.incomplete": coded("61", "5.9", "signing"),
  "ticket.unlinked": coded("62", "5.9", "signing"),
  "disclosure.none": coded("70", "5.9", "signing"),
  "risk.none": coded("80", "5.4.5", "signing"),
  "measure.open": coded("90", "5.4.5", "signing"),
  "gas.over_limit": coded(null, "5.9.3", "work"),
  "gas.monitor": coded(null, "5.9.4", "work"),
  "approval.overdue": coded(null, "5.9.9", "nothing"),
} as const satisfies Readonly<Record<string, Coded>>;

export type PermitAlarmCode = keyof typeof PERMIT_ALARMS;

type InCatalogue<C extends string> = C extends `${infer Of}.${infer What}`
  ? `permit.${Of}_${What}`
  : never;

/** The code under which src/alarms keeps it; the compiler checks that the catalogue has each. */
export function alarmCodeOf<C extends PermitAlarmCode>(code: C): InCatalogue<C> & AlarmCode {
  return `permit.${code.replace(".", "_")}` as InCatalogue<C> & AlarmCode;
}

export type PermitAlarm = {
  readonly code: PermitAlarmCode;
  readonly values: Refusal["values"];
};

const OF_REFUSAL: Readonly<Partial<Record<RefusalCode, PermitAlarmCode>>> = {
  "gas.missing": "gas.not_analysed",
  "gas.part": "gas.not_analysed",
  "gas.old": "gas.too_old",
  "gas.failed": "gas.over_limit",
  "gas.day": "gas.next_day",
  "gas.record": "gas.record",
  "gas.monitor": "gas.monitor",
  "time.expired": "time.expired",
  "blind.one": "blind.shared",
  "guardian.away": "guardian.away",
  "people.certificate": "certificate.none",
  "people.certificate-expired": "certificate.expired",
  "verify.missing": "certificate.other",
  "ticket.missing": "ticket.incomplete",
  "ticket.open": "ticket.incomplete",
  "disclosure.open": "disclosure.none",
  "risk.missing": "risk.none",
  "measure.open": "measure.open",
};

const RAISED = { second: 0, first: 1, special: 2 } as const;

/** Hot work whose signed level is below what its hours ask for. */
function notRaised(permit: Permit, facts: PermitFacts, now: UnixMs): readonly PermitAlarmCode[] {
  if (permit.facts.kind !== "hot-work" || permit.level === null) return [];
  const end = Math.max(permit.plannedEnd, permit.life.stage === "working" ? now : 0) as UnixMs;
  const due = levelOf({ ...permit, plannedEnd: end }, facts.settings, null);
  const level = (one: string | null): number => RAISED[(one ?? "special") as keyof typeof RAISED];
  const isEnough =
    level(permit.level.managedLevel) >= level(due.managedLevel) &&
    (permit.level.needsLeaderPresent || !due.needsLeaderPresent);
  if (isEnough) return [];
  const codes = due.reasons.map(({ code }) => code);
  return [
    ...(codes.includes("raise.holiday") ? ["raise.holiday" as const] : []),
    ...(codes.includes("raise.rest-day") ? ["raise.rest_day" as const] : []),
    ...(codes.includes("raise.night") ? ["raise.night" as const] : []),
    ...(codes.includes("raise.event") ? ["raise.event" as const] : []),
  ];
}

/** Before the planned start nothing is late yet: what is missing then is work in hand and no alarm. */
function isDue(permit: Permit, now: UnixMs): boolean {
  return now >= permit.plannedStart;
}

/** Nobody works yet: nobody has to be there, and an analysis is made when they come. */
const ONLY_AT_WORK: readonly RefusalCode[] = [
  "guardian.away",
  "gas.monitor",
  "gas.old",
  "verify.missing",
];

function refusalsNow(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  switch (permit.life.stage) {
    case "signing":
    case "issued":
      return isDue(permit, now)
        ? mayStart(permit, facts, now).filter(({ code }) => !ONLY_AT_WORK.includes(code))
        : [];
    case "working":
      return mayContinue(permit, facts, now);
    case "paused":
      // In a break nobody has to be there; a work that stands still because the guardian left is code 31 until they are back.
      return mayResume(permit, facts, now).filter(
        ({ code }) => code !== "guardian.away" || permit.life.pauseCause === "guardian-left",
      );
    case "drafted":
    case "ended":
    case "accepted":
    case "archived":
    case "void":
    case "revoked":
      return [];
  }
}

/**
 * A ticket of the kind that the work asks for is there, at the same place and time, and of another job: it was made and
 * not linked (code 62), which is another thing than not made (code 61).
 */
function isUnlinked(permit: Permit, facts: PermitFacts, kind: unknown): boolean {
  return facts.live.some(
    (other) =>
      other.kind === kind &&
      other.id !== permit.id &&
      other.jobId !== permit.jobId &&
      other.plannedStart < permit.plannedEnd &&
      permit.plannedStart < other.plannedEnd &&
      apartM(permit.place, other.place) === 0,
  );
}

/** Alarms of a permit at this instant, each once. The same cause in two people is one alarm with the first of them. */
export function permitAlarms(
  permit: Permit,
  facts: PermitFacts,
  now: UnixMs,
): readonly PermitAlarm[] {
  const found = new Map<PermitAlarmCode, PermitAlarm>();
  const add = (code: PermitAlarmCode, values: Refusal["values"] = {}): void => {
    if (!found.has(code)) found.set(code, { code, values });
  };
  const { stage, pausedAt } = permit.life;
  const level = permit.level ?? levelOf(permit, facts.settings, facts.weather);
  const isLongPause = stage === "paused" && needsNewAnalysis(permit, level, now);
  for (const one of refusalsNow(permit, facts, now)) {
    const isMadeElsewhere =
      one.code === "ticket.missing" && isUnlinked(permit, facts, one.values["kind"]);
    const code = isMadeElsewhere ? "ticket.unlinked" : OF_REFUSAL[one.code];
    if (code === undefined) continue;
    const isOfGas = one.code === "gas.missing" || one.code === "gas.old" || one.code === "gas.part";
    add(isLongPause && isOfGas ? "gas.after_pause" : code, one.values);
  }
  const isSigning =
    stage === "signing" || stage === "issued" || stage === "working" || stage === "paused";
  if (isSigning) for (const code of notRaised(permit, facts, now)) add(code);
  if (stage === "signing" && permit.plannedEnd > now && isDue(permit, now)) add("approval.overdue");
  const isOver = stage === "issued" && permit.plannedEnd <= now;
  if (isOver) add("time.expired", pausedAt === null ? {} : { pausedAt });
  return [...found.values()];
}
