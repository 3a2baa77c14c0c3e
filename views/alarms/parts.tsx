/** Parts that the alarm list, one alarm's page and the kiosk's banner share. */
import type { AlarmState, Priority } from "../../src/alarms/model.ts";
import { alarmPaths } from "../../src/alarms/paths.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { Icon } from "../ui/icon.tsx";
import type { IconName } from "../ui/icon-files.ts";
import type { State } from "../ui/state.ts";
import type { AlarmView } from "./model.ts";
import { alarmText as t } from "./text.ts";

const PRIORITY_LOOK: Readonly<
  Record<Priority, { readonly state: State; readonly icon: IconName; readonly word: Phrase }>
> = {
  1: { state: "danger", icon: "siren", word: t.priority1 },
  2: { state: "alert", icon: "alert", word: t.priority2 },
  3: { state: "warn", icon: "warn", word: t.priority3 },
  4: { state: "neutral", icon: "info", word: t.priority4 },
};

export function priorityWord(lang: Lang, priority: Priority): string {
  return say(lang, PRIORITY_LOOK[priority].word);
}

export function PriorityPill(props: { readonly lang: Lang; readonly priority: Priority }) {
  const { state, icon, word } = PRIORITY_LOOK[props.priority];
  return <StatePill state={state} icon={icon} word={say(props.lang, word)} />;
}

export function priorityState(priority: Priority): State {
  return PRIORITY_LOOK[priority].state;
}

const STATE_LOOK: Readonly<Record<AlarmState, { readonly icon: IconName; readonly word: Phrase }>> =
  {
    raised: { icon: "bell-ring", word: t.raised },
    acknowledged: { icon: "eye", word: t.acknowledged },
    cleared: { icon: "undo", word: t.cleared },
    closed: { icon: "check", word: t.closed },
  };

/** The state of the handling: grey, because colour is the priority's. */
export function LifePill(props: { readonly lang: Lang; readonly alarm: AlarmView }) {
  const { lang, alarm } = props;
  if (alarm.shelvedUntil !== undefined) {
    return (
      <StatePill
        state="neutral"
        icon="bell-off"
        word={say(lang, t.shelved, { until: formatStamp(alarm.shelvedUntil).slice(5, 16) })}
      />
    );
  }
  if (alarm.isHandled && alarm.state !== "closed") {
    return <StatePill state="neutral" icon="document-check" word={say(lang, t.handled)} />;
  }
  const { icon, word } = STATE_LOOK[alarm.state];
  return <StatePill state="neutral" icon={icon} word={say(lang, word)} />;
}

/** What makes an alarm stand out among the others: it went up, it chatters, it stands. */
export function AlarmMarks(props: { readonly lang: Lang; readonly alarm: AlarmView }) {
  const { lang, alarm } = props;
  const isOpen = alarm.state !== "closed";
  return (
    <>
      {isOpen && alarm.escalation > 0 ? (
        <StatePill
          state="alert"
          icon="steps"
          word={say(lang, alarm.escalation === 1 ? t.escalated1 : t.escalated2)}
        />
      ) : null}
      {alarm.isChattering ? (
        <StatePill state="neutral" icon="activity" word={say(lang, t.chattering)} />
      ) : null}
      {isOpen && alarm.isStanding ? (
        <StatePill state="neutral" icon="timer" word={say(lang, t.standing)} />
      ) : null}
    </>
  );
}

const SUBJECTS: Readonly<Record<string, Phrase>> = {
  device: t.subjectDevice,
  "fill-point": t.subjectPoint,
  cylinder: t.subjectCylinder,
  certificate: t.subjectCertificate,
  site: t.subjectSite,
  "check-run": t.subjectRun,
  danger: t.subjectDanger,
  output: t.subjectOutput,
};

const DUE: Readonly<Record<string, readonly [ahead: Phrase, now: Phrase]>> = {
  inspection: [t.dueInspection, t.dueInspectionNow],
  life: [t.dueLife, t.dueLifeNow],
};

/** `cylinders:inspection-30` is no place: many cylinders of which an inspection or a life ends. */
function dueText(lang: Lang, id: string, amount: number | undefined): string | undefined {
  const [kind = "", days = ""] = id.split("-");
  const [ahead, now] = DUE[kind] ?? [];
  if (ahead === undefined || now === undefined) return undefined;
  const words = days === "0" ? say(lang, now) : say(lang, ahead, { days });
  return amount === undefined ? words : say(lang, t.dueCount, { words, n: amount });
}

/** What an alarm is about, as a person calls it; ids by their end. */
export function subjectText(
  lang: Lang,
  alarm: Pick<AlarmView, "subject" | "place"> & { readonly amount?: number | undefined },
): string {
  const at = alarm.subject.indexOf(":");
  const kind = alarm.subject.slice(0, at);
  const id = alarm.subject.slice(at + 1);
  const due = kind === "cylinders" ? dueText(lang, id, alarm.amount) : undefined;
  if (due !== undefined) return due;
  const short = /^[0-9a-z]{26}$/.test(id) ? `…${id.slice(-6)}` : id;
  const name = alarm.place === "" ? short : alarm.place;
  const words: Phrase = SUBJECTS[kind] ?? t.subjectOther;
  return say(lang, words, { name });
}

export function AlarmRowItem(props: { readonly lang: Lang; readonly alarm: AlarmView }) {
  const { lang, alarm } = props;
  const isQuiet = alarm.state === "closed" || alarm.shelvedUntil !== undefined;
  return (
    <li
      id={`alarm-${alarm.id}`}
      class="alarm-row"
      data-state={isQuiet ? "neutral" : priorityState(alarm.priority)}
    >
      <a href={alarmPaths.detail(alarm.id)}>
        <span class="alarm-row-head">
          <PriorityPill lang={lang} priority={alarm.priority} />
          <LifePill lang={lang} alarm={alarm} />
          <AlarmMarks lang={lang} alarm={alarm} />
          <time class="alarm-row-time">{formatStamp(alarm.activatedAt).slice(5)}</time>
        </span>
        <strong>{say(lang, alarm.words)}</strong>
        <span class="alarm-row-foot">
          <span>{subjectText(lang, alarm)}</span>
          {alarm.repeats === 0 ? null : (
            <span>
              <Icon name="refresh" /> {say(lang, t.repeated, { n: alarm.repeats + 1 })}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
