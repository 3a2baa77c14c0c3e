/** The live map at a desk, on a phone and on a wall; the lists beside it say the same in words. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, LiveBadge } from "../ui/feedback.tsx";
import { Select, TextInput } from "../ui/form.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { kindWords, mapText as t } from "./map-text.ts";
import { KindSymbol, Legend, MapBox, NoFloor, type Section, Sections } from "./parts.tsx";
import {
  ALARMS_ON_WALL,
  type MapAlarm,
  type MapAnchor,
  type MapFrame,
  type MapPerson,
  type MapPlan,
  type MapZone,
} from "./wire.ts";

export type UnknownCard = {
  readonly href: string;
  readonly name: string;
  readonly note: string;
  /** When it was last heard, in words. */
  readonly heard: string;
};

export type MapPageProps = {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
  readonly plansHref: string;
  readonly alarmsHref: string;
  readonly floors: readonly { readonly id: string; readonly name: string; readonly href: string }[];
  readonly floor:
    | {
        readonly id: string;
        readonly name: string;
        readonly plan: MapPlan;
        readonly stream: string;
        readonly heat: string;
        readonly wall: string;
      }
    | undefined;
  readonly zones: readonly MapZone[];
  readonly anchors: readonly MapAnchor[];
  readonly frame: MapFrame;
  readonly unknown: readonly UnknownCard[];
  readonly focus?: string | undefined;
};

const SILENCE_MAX_MS = 6_000;

function wordsOf(lang: Lang): string {
  const { now, secondsAgo, minutesAgo, hoursAgo, outside, nobody, calm } = t;
  const { more, elsewhere, unseen, times } = t;
  const ages = { now, secondsAgo, minutesAgo, hoursAgo };
  const all = { ...ages, outside, nobody, calm, more, elsewhere, unseen, times };
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(all).map(([key, words]) => [key, lang === "en" ? words.en : words.zh]),
    ),
  );
}

/** The age of a position in the same words as the module's. */
export function ageWords(lang: Lang, ageMs: number): string {
  const seconds = Math.max(0, Math.round(ageMs / 1_000));
  if (seconds < 120) return say(lang, t.secondsAgo, { n: seconds });
  if (seconds < 7_200) return say(lang, t.minutesAgo, { n: Math.round(seconds / 60) });
  return say(lang, t.hoursAgo, { n: Math.round(seconds / 3_600) });
}

function PersonLine(props: {
  readonly lang: Lang;
  readonly person: MapPerson;
  readonly zones: readonly MapZone[];
  readonly at: number;
}) {
  const { lang, person } = props;
  const names = props.zones.filter(({ id }) => person.zones.includes(id)).map(({ name }) => name);
  return (
    <li>
      <button
        type="button"
        class="map-line"
        data-kind={person.kind}
        data-state={person.state}
        data-alarm={person.isAlarmed ? "yes" : "no"}
        data-map-find={person.tag}
      >
        <KindSymbol kind={person.kind} />
        <strong>{person.name}</strong>
        <span class="quiet">{person.note}</span>
        <span class="map-line-where">
          {names.length === 0 ? say(lang, t.outside) : names.join("、")}
        </span>
        <span class="map-line-age">
          {person.state === "live" ? say(lang, t.now) : ageWords(lang, props.at - person.seenAt)}
        </span>
      </button>
    </li>
  );
}

function PeopleList(props: MapPageProps) {
  const { lang, frame } = props;
  return (
    <Card title={say(lang, t.people)} icon="people">
      <ul class="map-list" id="map-people">
        {frame.people.length === 0 ? (
          <li>
            <span class="quiet">{say(lang, t.nobody)}</span>
          </li>
        ) : (
          frame.people.map((person) => (
            <PersonLine lang={lang} person={person} zones={props.zones} at={frame.at} />
          ))
        )}
      </ul>
      {props.unknown.length === 0 ? null : (
        <div class="mt-3">
          <h3 class="font-semibold">{say(lang, t.unknown)}</h3>
          <p class="form-hint">{say(lang, t.unknownHelp)}</p>
          <ul class="map-list">
            {props.unknown.map((card) => (
              <li>
                <a class={LINK} href={card.href}>
                  {card.name}
                </a>{" "}
                <span class="quiet">
                  {card.note} · {card.heard}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}

/** An unknown number must never look like zero. */
function countText({ isFed }: MapFrame, count: number): string {
  return isFed ? String(count) : "—";
}

function Counts(props: MapPageProps) {
  const { lang, zones, frame } = props;
  return (
    <Card title={say(lang, t.counts)} icon="layers">
      {zones.length === 0 ? <p class="quiet">{say(lang, t.noZones)}</p> : null}
      <ul class="map-counts">
        {zones.map((zone) => (
          <li>
            <span>{zone.name}</span>
            <strong data-map-count={zone.id}>{countText(frame, frame.counts[zone.id] ?? 0)}</strong>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function AlarmLine({ lang, alarm }: { readonly lang: Lang; readonly alarm: MapAlarm }) {
  return (
    <>
      <strong>{alarm.words}</strong>
      {alarm.who === "" ? null : <span>{alarm.who}</span>}
      <span>{alarm.place}</span>
      {alarm.count < 2 ? null : (
        <span class="map-alarm-times">{say(lang, t.times, { n: alarm.count })}</span>
      )}
      {alarm.isNew ? <em>{say(lang, t.unseen)}</em> : null}
    </>
  );
}

/** What stands in no line: said, so that a short list is never taken for a calm site. */
function moreWords(lang: Lang, frame: MapFrame, hidden: number): string {
  const more = frame.moreAlarms + hidden;
  return [
    ...(more > 0 ? [say(lang, t.more, { n: more })] : []),
    ...(frame.elsewhere > 0 ? [say(lang, t.elsewhere, { n: frame.elsewhere })] : []),
  ].join(" · ");
}

/** On a wall nothing can be opened: its lines are text, and as many as there is room for. */
function Alarms(props: MapPageProps & { readonly isWall?: boolean }) {
  const { lang, frame } = props;
  const isWall = props.isWall === true;
  const shown = isWall ? frame.alarms.slice(0, ALARMS_ON_WALL) : frame.alarms;
  const more = moreWords(lang, frame, frame.alarms.length - shown.length);
  return (
    <Card
      title={say(lang, t.alarms)}
      icon="bell"
      state={frame.alarms.length > 0 ? "danger" : undefined}
    >
      <ul class={`${STACK} map-alarms`} id="map-alarms">
        {shown.length === 0 ? (
          <li>
            <span class="quiet">{say(lang, t.calm)}</span>
          </li>
        ) : (
          shown.map((alarm) => (
            <li>
              {isWall ? (
                <div class="map-alarm" data-new={alarm.isNew ? "yes" : "no"}>
                  <AlarmLine lang={lang} alarm={alarm} />
                </div>
              ) : (
                <a class="map-alarm" data-new={alarm.isNew ? "yes" : "no"} href={alarm.href}>
                  <AlarmLine lang={lang} alarm={alarm} />
                </a>
              )}
            </li>
          ))
        )}
      </ul>
      <p class="map-alarms-more" id="map-alarms-more" hidden={more === ""}>
        {more}
      </p>
      {isWall ? null : (
        <a class={LINK} href={props.alarmsHref}>
          {say(lang, t.allAlarms)}
        </a>
      )}
    </Card>
  );
}

function Tools(props: MapPageProps) {
  const { lang } = props;
  const toggles = [
    ["names", t.names, true],
    ["trails", t.trails, false],
    ["anchors", t.showAnchors, false],
    ["heat", t.heat, false],
  ] as const;
  return (
    <div class="map-tools">
      <TextInput lang={lang} id="map-search" label={say(lang, t.search)} maxLength={40} />
      <Select
        lang={lang}
        id="map-kind"
        label={say(lang, t.kind)}
        options={[
          { value: "", label: say(lang, t.everyKind) },
          ...(["staff", "contractor", "visitor", "unknown"] as const).map((kind) => ({
            value: kind,
            label: say(lang, kindWords[kind]),
          })),
        ]}
      />
      <span class="button-row" data-needs-js>
        {toggles.map(([name, words, isOn]) => (
          <Button
            type="button"
            extra={{ "data-map-toggle": name, "aria-pressed": isOn ? "true" : "false" }}
          >
            {say(lang, words)}
          </Button>
        ))}
      </span>
    </div>
  );
}

function LiveBox(props: MapPageProps & { readonly isWall?: boolean }) {
  const { lang, floor } = props;
  if (floor === undefined) return null;
  return (
    <MapBox
      kind="live"
      label={say(lang, t.mapLabel, { name: floor.name })}
      plan={floor.plan}
      zones={props.zones}
      anchors={props.anchors}
      data={{
        "data-stream": floor.stream,
        "data-heat": floor.heat,
        "data-words": wordsOf(lang),
        "data-focus": props.focus,
        "data-drawn": props.frame.drawn,
        "data-wall": props.isWall === true ? "yes" : undefined,
      }}
    />
  );
}

function NotFed(props: MapPageProps) {
  return (
    <div id="map-not-fed" hidden={props.frame.isFed}>
      <Alert lang={props.lang} state="warn">
        {say(props.lang, t.notRunning)}
      </Alert>
    </div>
  );
}

export function MapPage(props: MapPageProps) {
  const { lang, floor } = props;
  return (
    <div class={`${STACK} map-page`}>
      <PageHead title={say(lang, t.title)}>
        <LiveBadge lang={lang} silenceMaxMs={SILENCE_MAX_MS} />
        {floor === undefined ? null : (
          <LinkButton href={floor.wall} icon="eye">
            {say(lang, t.wall)}
          </LinkButton>
        )}
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      {floor === undefined ? (
        <NoFloor lang={lang} plansHref={props.plansHref} />
      ) : (
        <>
          <NotFed {...props} />
          {props.floors.length < 2 ? null : (
            <nav class="button-row" aria-label={say(lang, t.floor)}>
              {props.floors.map((one) => (
                <LinkButton
                  href={one.href}
                  icon="layers"
                  kind={one.id === floor.id ? "primary" : undefined}
                >
                  {one.name}
                </LinkButton>
              ))}
            </nav>
          )}
          <Tools {...props} />
          <noscript>
            <p>{say(lang, t.needsScript)}</p>
          </noscript>
          <div class="map-columns">
            <div class={STACK}>
              <LiveBox {...props} />
              <Legend lang={lang} />
              <Counts {...props} />
            </div>
            <div class={STACK}>
              <Alarms {...props} />
              <PeopleList {...props} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

/** The map alone, as a part of a screen that shows more; the stream moves it. */
export function WallMap(props: MapPageProps) {
  return (
    <>
      <NotFed {...props} />
      <LiveBox {...props} isWall />
    </>
  );
}

/** Read from across a room: nothing to touch, the numbers large. */
export function MapWall(props: MapPageProps) {
  const { lang, floor, frame } = props;
  if (floor === undefined) return <NoFloor lang={lang} plansHref={props.plansHref} />;
  const online = frame.people.filter(({ state }) => state === "live").length;
  const totals = [
    ["all", t.total, frame.people.length],
    ["online", t.online, online],
    ["stale", t.stale, frame.people.length - online],
  ] as const;
  return (
    <>
      <h1 class="sr-only">{`${say(lang, t.title)} ${floor.name}`}</h1>
      <div class="map-wall">
        <LiveBox {...props} isWall />
        <div class="map-wall-side">
          <NotFed {...props} />
          <div class="map-wall-totals">
            {totals.map(([id, words, count]) => (
              <div>
                <strong data-map-total={id}>{countText(frame, count)}</strong>
                {say(lang, words)}
              </div>
            ))}
          </div>
          <Alarms {...props} isWall />
          <Counts {...props} />
        </div>
      </div>
    </>
  );
}
