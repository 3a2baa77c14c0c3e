/** The box's time: whether it can be trusted, and the way back when it cannot. */
import type { UnixMs } from "../../src/kernel/instants.ts";
import {
  formatDuration,
  formatStamp,
  type Lang,
  type Phrase,
  say,
} from "../../src/platform/i18n.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, FormProblems, Verdict } from "../ui/feedback.tsx";
import { CsrfField, TextArea, TextInput } from "../ui/form.tsx";
import { STACK } from "../ui/look.ts";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { clockPageText as t } from "./clock-text.ts";
import { TwoPeopleFields, twoPeopleText } from "./two-people.tsx";

export type ClockEvent = {
  readonly at: UnixMs;
  readonly kind: string;
  readonly actorName: string | undefined;
  readonly secondName: string | undefined;
  readonly cause: string | undefined;
  readonly movedMs: number | undefined;
  readonly reason: string | undefined;
};

export type ClockPageProps = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly now: UnixMs;
  readonly cause: string | undefined;
  readonly sync: "synchronised" | "free" | "unknown";
  readonly offsetMs: number;
  readonly floorAt: UnixMs | undefined;
  readonly events: readonly ClockEvent[];
  readonly values: Readonly<Record<"set-at" | "reason" | "first" | "second", string>>;
  readonly errors: Readonly<Partial<Record<string, string>>>;
};

export const CLOCK_CAUSES: Readonly<Record<string, Phrase>> = {
  "before-release": t.beforeRelease,
  "before-last-entry": t.beforeLast,
  jumped: t.jumped,
  "far-ahead": t.farAhead,
};

const EVENTS: Readonly<Record<string, Phrase>> = {
  "clock.lost": t.eventLost,
  "clock.returned": t.eventReturned,
  "clock.confirmed": t.eventConfirmed,
  "clock.synchronised": t.eventSynchronised,
};

const SYNC = { synchronised: t.syncHeld, free: t.syncFree, unknown: t.syncUnknown } as const;

function causeText(lang: Lang, cause: string | undefined): string {
  const words = cause === undefined ? undefined : CLOCK_CAUSES[cause];
  return words === undefined ? "" : say(lang, words);
}

/** With its sign: `+3 h`, `−2 s`. */
function shift(lang: Lang, ms: number): string {
  return `${ms < 0 ? "−" : "+"}${formatDuration(lang, Math.abs(ms))}`;
}

function eventDetails(lang: Lang, event: ClockEvent): string {
  if (event.kind === "clock.lost") return causeText(lang, event.cause);
  const { movedMs = 0, reason } = event;
  const moved = Math.abs(movedMs) < 500 ? "" : say(lang, t.moved, { by: shift(lang, movedMs) });
  return [reason ?? "", moved].filter((text) => text !== "").join(" · ");
}

function History(props: ClockPageProps) {
  const { lang, events } = props;
  return (
    <Card title={say(lang, t.history)} icon="history">
      {events.length === 0 ? (
        <EmptyState title={say(lang, t.none)} icon="history" />
      ) : (
        <Table
          lang={lang}
          caption={say(lang, t.history)}
          columns={[
            { label: say(lang, t.when) },
            { label: say(lang, t.what) },
            { label: say(lang, t.who) },
            { label: say(lang, t.details) },
          ]}
          rows={events.map((event) => ({
            cells: [
              <time class="whitespace-nowrap">{formatStamp(event.at)}</time>,
              EVENTS[event.kind] === undefined
                ? event.kind
                : say(lang, EVENTS[event.kind] as Phrase),
              [event.actorName, event.secondName]
                .filter((name) => name !== undefined)
                .join(" + ") || "—",
              eventDetails(lang, event) || "—",
            ],
          }))}
        />
      )}
    </Card>
  );
}

function ConfirmForm(props: ClockPageProps) {
  const { lang, values, errors } = props;
  return (
    <Card title={say(lang, t.form)} icon="clock">
      <form method="post" action="/clock" class="grid gap-4">
        <CsrfField token={props.csrf} />
        <FormProblems lang={lang} errors={errors} />
        <p class="quiet">{say(lang, t.isBehind)}</p>
        <TextInput
          lang={lang}
          id="set-at"
          placeholder={formatStamp(props.now)}
          maxLength={19}
          label={say(lang, t.setAt)}
          hint={say(lang, t.setAtHint)}
          value={values["set-at"]}
          error={errors["set-at"]}
        />
        <TextArea
          lang={lang}
          id="reason"
          label={say(lang, t.reason)}
          value={values.reason}
          error={errors["reason"]}
          rows={2}
          isRequired
        />
        <p class="quiet">{say(lang, twoPeopleText.hint)}</p>
        <TwoPeopleFields lang={lang} values={values} errors={errors} />
        <Button kind="primary" icon="check">
          {say(lang, t.submit)}
        </Button>
      </form>
    </Card>
  );
}

export function ClockPage(props: ClockPageProps) {
  const { lang, cause } = props;
  const isTrusted = cause === undefined;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)} />
      <Verdict
        state={isTrusted ? "ok" : "danger"}
        icon="clock"
        word={say(lang, isTrusted ? t.trusted : t.untrusted)}
      >
        {isTrusted ? null : (
          <>
            <p>{causeText(lang, cause)}</p>
            <p>{say(lang, t.meanwhile)}</p>
          </>
        )}
      </Verdict>
      <Card title={say(lang, t.boxTime)} icon="clock">
        <p class="mb-3 text-3xl font-bold tabular-nums">
          <time>{formatStamp(props.now)}</time>
        </p>
        <KeyValueList
          facts={[
            [say(lang, t.sync), say(lang, SYNC[props.sync])],
            [
              say(lang, t.offset),
              props.offsetMs === 0 ? say(lang, t.offsetNone) : shift(lang, props.offsetMs),
            ],
            [say(lang, t.floor), props.floorAt === undefined ? "—" : formatStamp(props.floorAt)],
          ]}
        />
        {isTrusted ? null : (
          <>
            <p class="mt-3">{say(lang, t.wayServer)}</p>
            <p class="mt-1">{say(lang, t.wayPeople)}</p>
          </>
        )}
      </Card>
      <ConfirmForm {...props} />
      <History {...props} />
    </div>
  );
}
