/** The 22 alarms of AQ 3064.2 table A.4 and local ones that the text asks for without a code. */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Permit } from "../model.ts";
import type { PermitFacts } from "../model-facts.ts";
import { aq } from "../standard/clauses.ts";
import { mayContinue, mayResume, mayStart, needsNewAnalysis } from "./gates.ts";
import { levelOf } from "./levels.ts";
import type { Refusal, RefusalCode } from "./refusals.ts";

type Pair = readonly [zh: string, en: string];

type Coded = {
  /** Two digits of table A.4; null: the table has none, and it is not sent upstream. */
  readonly aq: string | null;
  readonly words: { readonly zh: string; readonly en: string };
  readonly clause: string;
  /** What it keeps from happening until its cause is gone. */
  readonly blocks: "signing" | "start" | "work" | "nothing";
};

const coded = (
  code: string | null,
  [zh, en]: Pair,
  clause: string,
  blocks: Coded["blocks"],
): Coded => ({ aq: code, words: { zh, en }, clause: aq(clause), blocks });

export const PERMIT_ALARMS = {
  "gas.not_analysed": coded(
    "01",
    ["作业前未做气体分析", "No gas analysis before the work"],
    "5.4.3",
    "signing",
  ),
  "gas.too_old": coded(
    "02",
    ["气体分析与作业开始间隔超时", "Gas analysis too old at the start"],
    "5.4.3",
    "signing",
  ),
  "gas.after_pause": coded(
    "03",
    ["中断超时未重新分析", "No new analysis after a long pause"],
    "5.9.2",
    "work",
  ),
  "gas.next_day": coded(
    "04",
    ["二级动火跨日未做当日分析", "No analysis of the day in work over days"],
    "5.9.2",
    "work",
  ),
  "gas.record": coded(
    "05",
    ["受限空间超过 2 小时未记录", "Confined space over 2 h without a record"],
    "5.9.4",
    "work",
  ),
  "time.expired": coded("10", ["作业票超时", "The ticket has expired"], "5.9.9", "work"),
  "blind.shared": coded(
    "20",
    ["抽、堵盲板共用一票", "Inserting and removing on one ticket"],
    "5.4.4",
    "signing",
  ),
  "approver.away": coded(
    "30",
    ["审批人不在现场", "The approver is not on the spot"],
    "5.5.2",
    "signing",
  ),
  "guardian.away": coded("31", ["监护人离岗", "The guardian has left"], "5.9", "work"),
  "raise.holiday": coded(
    "40",
    ["节假日动火未升级", "Hot work on a holiday not raised"],
    "5.10.8",
    "signing",
  ),
  "raise.rest_day": coded(
    "41",
    ["公休日动火未升级", "Hot work on a day off not raised"],
    "5.10.8",
    "signing",
  ),
  "raise.night": coded(
    "42",
    ["夜间动火未升级", "Hot work at night not raised"],
    "5.10.8",
    "signing",
  ),
  "raise.event": coded(
    "43",
    ["重大活动等期间动火未升级", "Hot work during an event not raised"],
    "5.10.8",
    "signing",
  ),
  "certificate.none": coded("50", ["人员无证", "A person has no certificate"], "5.9", "start"),
  "certificate.expired": coded(
    "51",
    ["人员证书过期", "A person's certificate has expired"],
    "5.9",
    "start",
  ),
  "certificate.other": coded("52", ["人证不符", "The person is not the one named"], "5.9", "start"),
  "ticket.none": coded("60", ["未办理作业票", "Work without a ticket"], "5.9", "work"),
  "ticket.incomplete": coded(
    "61",
    ["关联作业票未办全", "Linked tickets are missing"],
    "5.9",
    "signing",
  ),
  "ticket.unlinked": coded(
    "62",
    ["作业票未关联", "Tickets of one job are not linked"],
    "5.9",
    "signing",
  ),
  "disclosure.none": coded("70", ["未做安全交底", "No safety disclosure"], "5.9", "signing"),
  "risk.none": coded("80", ["未做风险分析", "No risk analysis"], "5.4.5", "signing"),
  "measure.open": coded("90", ["安全措施未确认", "Measures are not confirmed"], "5.4.5", "signing"),
  "gas.over_limit": coded(null, ["气体浓度超标", "Gas over its limit"], "5.9.3", "work"),
  "gas.monitor": coded(
    null,
    ["未连续监测气体", "Gas is not watched continuously"],
    "5.9.4",
    "work",
  ),
  "approval.overdue": coded(null, ["审批超时", "An approval is overdue"], "5.9.9", "nothing"),
} as const satisfies Readonly<Record<string, Coded>>;

export type PermitAlarmCode = keyof typeof PERMIT_ALARMS;

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

function refusalsNow(permit: Permit, facts: PermitFacts, now: UnixMs): readonly Refusal[] {
  switch (permit.life.stage) {
    case "signing":
    case "issued":
      return isDue(permit, now) ? mayStart(permit, facts, now) : [];
    case "working":
      return mayContinue(permit, facts, now);
    case "paused":
      return mayResume(permit, facts, now).filter(({ code }) => code !== "guardian.away");
    case "drafted":
    case "ended":
    case "accepted":
    case "archived":
    case "void":
    case "revoked":
      return [];
  }
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
    const code = OF_REFUSAL[one.code];
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
