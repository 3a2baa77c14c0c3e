/** Rows of alarms as the pages show them. */
import type { AlarmView } from "../../views/alarms/model.ts";
import { alarmText as t } from "../../views/alarms/text.ts";
import { DAY_MS, type UnixMs } from "../kernel/instants.ts";
import { type Phrase, say } from "../platform/i18n.ts";
import { findAlarmRule } from "./catalogue.ts";
import { isActive, isShelved } from "./rules.ts";
import type { AlarmRow } from "./store.ts";

/** ISA-18.2 calls an alarm stale that has stood for a day. */
const STANDING_MS = DAY_MS;

export function wordsOf(code: string): Phrase {
  const rule = findAlarmRule(code);
  if (rule !== undefined) return rule.words;
  return { zh: say("zh-CN", t.unknownCode, { code }), en: say("en", t.unknownCode, { code }) };
}

function amountOf({ subject, facts }: AlarmRow): number | undefined {
  if (!subject.startsWith("cylinders:")) return undefined;
  return (JSON.parse(facts) as { readonly cylinders?: number }).cylinders;
}

export function alarmView(row: AlarmRow, now: UnixMs): AlarmView {
  const { id, code, priority, category, state, subject, place } = row;
  const { raisedAt, activatedAt, lastAt, repeats, escalation, isChattering } = row;
  return {
    ...{ id, code, priority, category, state, subject, place },
    ...{ raisedAt, activatedAt, lastAt, repeats, escalation, isChattering },
    amount: amountOf(row),
    isHandled: row.handledAt !== null,
    isStanding: isActive(row) && now - row.activatedAt >= STANDING_MS,
    words: wordsOf(code),
    wayOut: findAlarmRule(code)?.wayOut,
    shelvedUntil: isShelved(row, now) ? (row.shelvedUntil ?? undefined) : undefined,
  };
}
