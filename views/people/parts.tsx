/** Parts that more than one page about people shows. */
import type { PersonFacts } from "../../src/identity/model.ts";
import { type DueLevel, dueLevelOf, isBlacklisted } from "../../src/identity/rules.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import type { State } from "../ui/state.ts";
import { dueWords, standingWords } from "./text.ts";

export const DUE_STATE: Readonly<Record<DueLevel, State>> = {
  ok: "ok",
  d90: "neutral",
  d60: "warn",
  d30: "alert",
  expired: "danger",
};

/** The last day of a certificate, and from 90 days before it how near it is. */
export function DuePill(props: { readonly lang: Lang; readonly day: Day; readonly today: Day }) {
  const level = dueLevelOf(props.day, props.today);
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <time class="whitespace-nowrap">{props.day}</time>
      {level === "ok" ? null : (
        <StatePill state={DUE_STATE[level]} word={say(props.lang, dueWords[level])} />
      )}
    </span>
  );
}

export function standingOf(
  person: Pick<PersonFacts, "isActive" | "blacklist">,
  today: Day,
): keyof typeof standingWords {
  const { blacklist } = person;
  if (
    blacklist !== null &&
    isBlacklisted({ blacklistedAt: blacklist.at, blacklistedUntil: blacklist.until }, today)
  ) {
    return "blacklisted";
  }
  return person.isActive ? "active" : "inactive";
}

const STANDING_STATE = { active: "ok", inactive: "locked", blacklisted: "danger" } as const;

export function StandingPill(props: {
  readonly lang: Lang;
  readonly person: Pick<PersonFacts, "isActive" | "blacklist">;
  readonly today: Day;
}) {
  const standing = standingOf(props.person, props.today);
  return (
    <StatePill state={STANDING_STATE[standing]} word={say(props.lang, standingWords[standing])} />
  );
}
