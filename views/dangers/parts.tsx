/** Parts that ledger, detail and print share. */
import type { DangerState } from "../../src/dangers/model.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import type { IconName } from "../ui/icon-files.ts";
import type { DangerCard } from "./model.ts";
import { levelWords, stateWords, dangerText as t } from "./text.ts";

const STATE_ICON: Readonly<Record<DangerState, IconName>> = {
  found: "eye",
  graded: "person",
  assigned: "pending",
  rectifying: "wrench",
  awaiting: "search",
  closed: "check",
  rejected: "close",
};

/** The step: grey, because colour is the grade's. */
export function StatePillOf(props: { readonly lang: Lang; readonly state: DangerState }) {
  const { lang, state } = props;
  return (
    <StatePill
      state={state === "closed" ? "ok" : "neutral"}
      icon={STATE_ICON[state]}
      word={say(lang, stateWords[state])}
    />
  );
}

export function LevelPill(props: {
  readonly lang: Lang;
  readonly danger: Pick<DangerCard, "level" | "state">;
}) {
  const { lang, danger } = props;
  const { level } = danger;
  const isOver = danger.state === "closed" || danger.state === "rejected";
  if (level === null) {
    return (
      <StatePill state={isOver ? "neutral" : "warn"} icon="help" word={say(lang, t.ungraded)} />
    );
  }
  const state = isOver ? "neutral" : level === "major" ? "danger" : "warn";
  return (
    <StatePill
      state={state}
      icon={level === "major" ? "danger" : "warn"}
      word={say(lang, levelWords[level])}
    />
  );
}

const STEPS = [t.escalated1, t.escalated2, t.escalated3] as const;

export function escalationText(lang: Lang, step: number): string | undefined {
  const words: Phrase | undefined = STEPS[step - 1];
  return words && say(lang, words);
}

/** How late it is or how long is left; nothing when nobody has a date. */
export function DueNote(props: {
  readonly lang: Lang;
  readonly danger: Pick<DangerCard, "overdueDays" | "daysLeft">;
}) {
  const { lang, danger } = props;
  if (danger.overdueDays > 0) {
    return (
      <StatePill
        state="alert"
        icon="alert"
        word={say(lang, t.overdue, { n: danger.overdueDays })}
      />
    );
  }
  if (danger.daysLeft === undefined) return null;
  const words =
    danger.daysLeft === 0 ? say(lang, t.dueToday) : say(lang, t.dueIn, { n: danger.daysLeft });
  return <span class="quiet whitespace-nowrap">{words}</span>;
}

/** Fen as yuan with two decimals. */
export function yuanText(fen: number): string {
  return (fen / 100).toFixed(2);
}
