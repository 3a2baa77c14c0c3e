/** One alarm: what it is, what to do, who did what, and the handling. */
import { alarmPaths } from "../../src/alarms/paths.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { factName, factText } from "../overview/facts.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, Refused } from "../ui/feedback.tsx";
import { CsrfField, Select, TextArea } from "../ui/form.tsx";
import { Card, type Fact, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { AlarmPhotos, HandleForm, VerifyForms } from "./handling-parts.tsx";
import type { AlarmDetailView } from "./model.ts";
import { AlarmMarks, LifePill, PriorityPill, priorityState, subjectText } from "./parts.tsx";
import { alarmEventText, alarmText as t } from "./text.ts";

type DetailProps = {
  readonly lang: Lang;
  readonly alarm: AlarmDetailView;
  readonly csrf: string | undefined;
  readonly message?: string | undefined;
  readonly typed?: Readonly<Record<string, string>> | undefined;
  readonly photosMax: number;
  readonly danger?: { readonly href: string; readonly label: string } | undefined;
  /** Where it is on a map, and what happened there around that time. */
  readonly places?: readonly { readonly href: string; readonly label: string }[] | undefined;
};

function eventWord(lang: Lang, kind: string): string {
  const words: Readonly<Record<string, Phrase>> = alarmEventText;
  const found = words[kind];
  return found === undefined ? kind : say(lang, found);
}

function minutesText(lang: Lang, minutes: number): string {
  return minutes % 60 === 0
    ? say(lang, t.hoursOf, { n: minutes / 60 })
    : say(lang, t.minutesOf, { n: minutes });
}

function Acknowledge(props: DetailProps) {
  const { lang, alarm, csrf } = props;
  return (
    <form method="post" action={alarmPaths.acknowledge(alarm.id)} class="alarm-act">
      <CsrfField token={csrf} />
      <p class="quiet">{say(lang, t.acknowledgeHint)}</p>
      <Button size="next" kind="primary" icon="eye">
        {say(lang, t.acknowledge)}
      </Button>
    </form>
  );
}

function Close(props: DetailProps) {
  const { lang, alarm, csrf } = props;
  return (
    <Card title={say(lang, t.close)} icon="check">
      <form method="post" action={alarmPaths.close(alarm.id)} class="alarm-act">
        <CsrfField token={csrf} />
        <TextArea
          lang={lang}
          id="handling"
          label={say(lang, t.handling)}
          hint={say(lang, t.handlingHint)}
          isRequired
        />
        <Button kind="primary" icon="check">
          {say(lang, t.close)}
        </Button>
      </form>
    </Card>
  );
}

function Shelve(props: DetailProps) {
  const { lang, alarm, csrf } = props;
  return (
    <Card title={say(lang, t.shelve)} icon="bell-off">
      <form method="post" action={alarmPaths.shelve(alarm.id)} class="alarm-act">
        <CsrfField token={csrf} />
        <p class="quiet">{say(lang, t.shelveHint)}</p>
        <Select
          lang={lang}
          id="minutes"
          label={say(lang, t.minutes)}
          value={String(alarm.shelfMinutes[0])}
          options={alarm.shelfMinutes.map((minutes) => ({
            value: String(minutes),
            label: minutesText(lang, minutes),
          }))}
        />
        <TextArea lang={lang} id="reason" label={say(lang, t.reason)} isRequired />
        <Button icon="bell-off">{say(lang, t.shelve)}</Button>
      </form>
    </Card>
  );
}

function factsOf(lang: Lang, alarm: AlarmDetailView): readonly Fact[] {
  return [
    [say(lang, t.place), subjectText(lang, alarm)],
    [say(lang, t.since), formatStamp(alarm.activatedAt)],
    ...(alarm.repeats === 0
      ? []
      : ([
          [
            say(lang, t.last),
            `${formatStamp(alarm.lastAt)} · ${say(lang, t.repeated, { n: alarm.repeats + 1 })}`,
          ],
        ] as const)),
    ...alarm.facts.map(
      ([name, value]): Fact => [factName(lang, name), factText(lang, name, value)],
    ),
    ...(alarm.handling === undefined ? [] : ([[say(lang, t.handling), alarm.handling]] as const)),
    ...(alarm.handledBy === undefined
      ? []
      : ([[say(lang, t.handledBy), alarm.handledBy]] as const)),
  ];
}

export function AlarmDetailPage(props: DetailProps) {
  const { lang, alarm } = props;
  return (
    <>
      <PageHead title={say(lang, alarm.words)}>
        {props.places?.map((place) => (
          <LinkButton href={place.href} icon="map">
            {place.label}
          </LinkButton>
        ))}
        {props.danger === undefined ? null : (
          <LinkButton href={props.danger.href} icon="shield-alert">
            {props.danger.label}
          </LinkButton>
        )}
        <LinkButton href={alarmPaths.list} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Refused lang={lang} words={props.message} />
      <p class="alarm-pills">
        <PriorityPill lang={lang} priority={alarm.priority} />
        <LifePill lang={lang} alarm={alarm} />
        <AlarmMarks lang={lang} alarm={alarm} />
      </p>
      {alarm.wayOut === undefined ? null : (
        <Alert
          lang={lang}
          state={alarm.state === "closed" ? "neutral" : priorityState(alarm.priority)}
          word={say(lang, t.wayOut)}
          icon="hand"
        >
          {say(lang, alarm.wayOut)}
        </Alert>
      )}
      {alarm.canAcknowledge ? <Acknowledge {...props} /> : null}
      {alarm.isOwnHandling ? <p class="quiet">{say(lang, t.ownHandling)}</p> : null}
      {alarm.isWaitingForCause ? <p class="quiet">{say(lang, t.stillActive)}</p> : null}
      <div class="alarm-columns">
        <Card title={say(lang, t.facts)} icon="list">
          <KeyValueList facts={factsOf(lang, alarm)} />
          <AlarmPhotos lang={lang} hrefs={alarm.photos} />
        </Card>
        {alarm.canHandle ? <HandleForm {...props} /> : null}
        {alarm.canVerify ? <VerifyForms {...props} /> : null}
        {alarm.canClose ? <Close {...props} /> : null}
        {alarm.shelfMinutes.length === 0 ? null : <Shelve {...props} />}
      </div>
      <Card title={say(lang, t.history)} icon="history">
        <Table
          lang={lang}
          caption={say(lang, t.history)}
          columns={[
            { label: say(lang, t.time) },
            { label: say(lang, t.event) },
            { label: say(lang, t.actor) },
            { label: say(lang, t.note) },
          ]}
          rows={alarm.history.map((line) => ({
            cells: [
              formatStamp(line.at),
              eventWord(lang, line.kind),
              line.who ?? say(lang, t.system1),
              line.note ?? "",
            ],
          }))}
        />
      </Card>
    </>
  );
}
