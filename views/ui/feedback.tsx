/** What tells a person how things are: states, big numbers, notices, the site's colour, the live badge. */
import type { Child } from "hono/jsx";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Partial } from "./partial.tsx";
import { STATE_ICON, STATE_WORD, type State } from "./state.ts";
import { uiText } from "./text.ts";

export function StatePill(props: {
  readonly state: State;
  readonly word: string;
  readonly icon?: IconName | undefined;
  readonly size?: "lg" | undefined;
}) {
  return (
    <span class="state-pill" data-state={props.state} data-size={props.size}>
      <Icon name={props.icon ?? STATE_ICON[props.state]} />
      {props.word}
    </span>
  );
}

/** `value: undefined` shows a dash: an unknown number must never look like zero. */
export function BigNumber(props: {
  readonly value: number | undefined;
  readonly unit: string;
  readonly label?: string | undefined;
  readonly state?: State | undefined;
  readonly size?: "md" | "xl" | undefined;
  readonly id?: string | undefined;
}) {
  return (
    <div class="big-number" data-state={props.state} data-size={props.size} id={props.id}>
      {props.label === undefined ? null : <span class="big-number-label">{props.label}</span>}
      <span class="big-number-value">
        {props.value === undefined ? "—" : props.value.toFixed(2)}
        <span class="big-number-unit">{props.unit}</span>
      </span>
    </div>
  );
}

export type Sound = "ok" | "refused" | "alarm";

/** A short message. `sound` is played once when the notice arrives by a swap. */
export function Alert(props: {
  readonly lang: Lang;
  readonly state: State;
  readonly children?: Child | undefined;
  readonly word?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly sound?: Sound | undefined;
}) {
  const isUrgent = props.state === "danger" || props.state === "alert" || props.state === "locked";
  return (
    <div
      class="notice"
      data-state={props.state}
      data-sound={props.sound}
      role={isUrgent ? "alert" : "status"}
    >
      <Icon name={props.icon ?? STATE_ICON[props.state]} />
      <div>
        <span class="notice-word">{props.word ?? say(props.lang, STATE_WORD[props.state])}</span>{" "}
        {props.children}
      </div>
    </div>
  );
}

/** Why what was sent is not done; nothing where nothing was refused. It sounds unless it is silent, as at a desk. */
export function Refused(props: {
  readonly lang: Lang;
  readonly words: string | undefined;
  readonly state?: State | undefined;
  readonly isSilent?: boolean | undefined;
}) {
  if (props.words === undefined) return null;
  return (
    <Alert
      lang={props.lang}
      state={props.state ?? "danger"}
      sound={props.isSilent === true ? undefined : "refused"}
    >
      {props.words}
    </Alert>
  );
}

/** Over a form that came back: how much is wrong, or what is wrong with the whole; nothing when all is well. */
export function FormProblems(props: {
  readonly lang: Lang;
  readonly errors: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}) {
  const { lang, errors } = props;
  const count = Object.keys(errors).length;
  const words = props.message ?? (count === 0 ? undefined : say(lang, uiText.problems, { count }));
  return <Refused lang={lang} words={words} state="alert" isSilent />;
}

export const FLASH_ID = "flash";

/** An alert into the page's flash area; the shape of every error answer. */
export function Flash(props: Parameters<typeof Alert>[0]) {
  return (
    <Partial into={`#${FLASH_ID}`} swap="innerHTML">
      <Alert {...props} />
    </Partial>
  );
}

/** The answer to the one question of a page ("may I fill this cylinder?"), readable from 3 m. */
export function Verdict(props: {
  readonly state: State;
  readonly word: string;
  readonly children?: Child | undefined;
  readonly icon?: IconName | undefined;
  readonly sound?: Sound | undefined;
}) {
  return (
    <div class="verdict" data-state={props.state} data-sound={props.sound} role="status">
      <Icon name={props.icon ?? STATE_ICON[props.state]} size="xl" />
      <div>
        <strong>{props.word}</strong>
        {props.children}
      </div>
    </div>
  );
}

export function EmptyState(props: {
  readonly title: string;
  readonly icon?: IconName | undefined;
  readonly children?: Child | undefined;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon ?? "pending"} />
      <strong>{props.title}</strong>
      {props.children}
    </div>
  );
}

export type SiteLevel = "green" | "yellow" | "red";

export type SiteColourValue = {
  readonly level: SiteLevel;
  readonly cause?: string | undefined;
  /** Changes whenever it would look different. */
  readonly key?: string | undefined;
  /** Where a screen asks whether it has changed. */
  readonly href?: string | undefined;
};

const SITE = {
  green: { state: "ok", icon: "shield-check", word: uiText.siteGreen },
  yellow: { state: "warn", icon: "warn", word: uiText.siteYellow },
  red: { state: "danger", icon: "danger", word: uiText.siteRed },
} as const;

export const SITE_COLOUR_ID = "site-colour";

export function SiteColour(props: {
  readonly lang: Lang;
  readonly colour: SiteColourValue;
  readonly size?: "lg" | undefined;
  readonly id?: string | undefined;
  /** The page that says why; a plain sign without it. */
  readonly to?: string | undefined;
  readonly title?: string | undefined;
}) {
  const { state, icon, word } = SITE[props.colour.level];
  const look = {
    class: "site-colour",
    "data-state": state,
    "data-size": props.size,
    id: props.id,
    title: props.title,
  };
  const words = (
    <>
      <Icon name={icon} />
      <span class="site-colour-words">
        <span class={props.size === "lg" ? undefined : "whitespace-nowrap"}>
          {say(props.lang, word)}
        </span>
        {props.colour.cause === undefined ? null : (
          <span class="site-colour-cause"> · {props.colour.cause}</span>
        )}
      </span>
    </>
  );
  if (props.to === undefined) return <div {...look}>{words}</div>;
  return (
    <a href={props.to} {...look}>
      {words}
    </a>
  );
}

/** Says whether a live part is live. The client module moves it by the stream's events; until it runs
 * the badge says "connecting", never "live". With `silenceMaxMs` a stream without any event for longer
 * counts as lost (a pulled cable gives no error for minutes). */
export function LiveBadge(props: {
  readonly lang: Lang;
  readonly silenceMaxMs?: number | undefined;
  readonly id?: string | undefined;
}) {
  return (
    <span
      class="live-badge"
      id={props.id ?? "live-badge"}
      data-live="wait"
      data-live-badge
      data-live-silence-ms={props.silenceMaxMs}
      role="status"
    >
      <span data-live-word="wait">
        <Icon name="pending" />
        {say(props.lang, uiText.liveWaiting)}
      </span>
      <span data-live-word="yes">
        <Icon name="activity" />
        {say(props.lang, uiText.live)}
      </span>
      <span data-live-word="no">
        <Icon name="unlink" />
        {say(props.lang, uiText.liveLost)}
      </span>
    </span>
  );
}
