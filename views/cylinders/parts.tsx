/** Parts that more than one cylinder page shows. */
import type { CylinderContent, CylinderStatus } from "../../src/cylinders/model.ts";
import { type DueLevel, dueLevel } from "../../src/cylinders/rules.ts";
import { findMedium, type Medium } from "../../src/gases/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { dueStates, statusStates } from "./states.ts";
import { contentWords, dueWords, statusWords, cylinderText as t } from "./text.ts";

export function mediumName(lang: Lang, id: string): string {
  const medium = findMedium(id);
  return medium === undefined ? id : say(lang, medium.name);
}

export function StatusPill(props: { readonly lang: Lang; readonly status: CylinderStatus }) {
  return (
    <StatePill
      state={statusStates[props.status]}
      word={say(props.lang, statusWords[props.status])}
    />
  );
}

export function ContentWord(props: { readonly lang: Lang; readonly content: CylinderContent }) {
  const word = say(props.lang, contentWords[props.content]);
  return props.content === "overfilled" ? (
    <StatePill state="danger" word={word} />
  ) : (
    <span>{word}</span>
  );
}

function levelWord(lang: Lang, level: DueLevel): string {
  return say(lang, dueWords[level]);
}

/** The date, and from 90 days before it how near it is. */
export function DueDay(props: { readonly lang: Lang; readonly day: Day; readonly today: Day }) {
  const level = dueLevel(props.day, props.today);
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <time class="whitespace-nowrap">{props.day}</time>
      {level === "ok" ? null : (
        <StatePill state={dueStates[level]} word={levelWord(props.lang, level)} />
      )}
    </span>
  );
}

/** A cylinder in the paint of its medium with its lettering; a screen colour, not a paint sample. */
export function ColourSwatch(props: { readonly lang: Lang; readonly medium: Medium }) {
  const { lang, medium } = props;
  const [body, lettering] = [medium.body.value, medium.lettering.value];
  const words = {
    body: say(lang, body.name),
    letters: lettering.text,
    ink: say(lang, lettering.colour.name),
  };
  const letters = [...lettering.text.replace(/ .*/, "")].slice(0, 8);
  return (
    <div class="flex items-center gap-4">
      <svg
        class="h-32 w-auto"
        viewBox="0 0 80 160"
        role="img"
        aria-label={say(lang, t.colourFact, words)}
      >
        <rect x="32" y="2" width="16" height="16" rx="3" fill="#8a8f94" />
        <rect
          x="12"
          y="16"
          width="56"
          height="140"
          rx="20"
          fill={body.hex}
          stroke="#6b7280"
          stroke-width="2"
        />
        {letters.map((letter, index) => (
          <text
            x="40"
            y={48 + index * (100 / Math.max(letters.length, 5))}
            font-size={letters.length > 5 ? "13" : "18"}
            font-weight="700"
            text-anchor="middle"
            fill={lettering.colour.hex}
          >
            {letter}
          </text>
        ))}
      </svg>
      <p>{say(lang, t.colourFact, words)}</p>
    </div>
  );
}
