/** Looking back: who and when and why, the walk on the map, the log of look-ups, contacts. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, EmptyState, FormProblems } from "../ui/feedback.tsx";
import { Checkbox, CsrfField, FieldError, NumberInput, Select, TextInput } from "../ui/form.tsx";
import { FORM_GRID, LINE, LINK, STACK } from "../ui/look.ts";
import { Card, PageHead, Pagination, Table } from "../ui/structure.tsx";
import { MapBox, type Section, Sections } from "./parts.tsx";
import { tracksText as t } from "./tracks-text.ts";
import type { MapAnchor, MapPlan, MapPlayback, MapZone } from "./wire.ts";

type Shared = {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
};

type FormParts = {
  readonly csrf: string | undefined;
  readonly people: readonly { readonly id: string; readonly label: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
};

function fieldOf(
  props: { readonly lang: Lang } & FormParts,
  id: string,
  label: string,
  hint?: string,
) {
  const { lang, values, errors } = props;
  return { lang, id, label, hint, value: values[id], error: errors[id] };
}

function Times(props: { readonly lang: Lang } & FormParts) {
  const { lang } = props;
  return (
    <>
      <TextInput {...fieldOf(props, "from", say(lang, t.from))} type="datetime-local" isRequired />
      <TextInput {...fieldOf(props, "to", say(lang, t.to))} type="datetime-local" isRequired />
      <TextInput
        {...fieldOf(props, "reason", say(lang, t.reason), say(lang, t.reasonHint))}
        maxLength={200}
        isRequired
      />
    </>
  );
}

export type TrackAskProps = Shared & FormParts & { readonly action: string };

export function TrackAskPage(props: TrackAskProps) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={errors} />
      <form method="post" action={props.action} id="track-form">
        <CsrfField token={props.csrf} />
        <Card>
          <div class={FORM_GRID}>
            <Times {...props} />
          </div>
          <fieldset class="form-field mt-3">
            <legend class="font-semibold">{say(lang, t.who)}</legend>
            <FieldError words={errors["people"]} />
            <div class="zone-boxes">
              {props.people.map(({ id, label }) => (
                <Checkbox
                  lang={lang}
                  id={`who-${id}`}
                  label={label}
                  isChecked={values[`who-${id}`] === "yes"}
                />
              ))}
            </div>
          </fieldset>
          <div class="mt-3">
            <Button kind="primary" icon="route" size="lg">
              {say(lang, t.show)}
            </Button>
          </div>
        </Card>
      </form>
    </div>
  );
}

export type PlaybackProps = Shared & {
  readonly title: string;
  readonly askHref: string;
  readonly span: string;
  readonly reason: string;
  readonly floors: readonly { readonly id: string; readonly name: string; readonly href: string }[];
  readonly floor:
    | { readonly id: string; readonly name: string; readonly plan: MapPlan }
    | undefined;
  readonly zones: readonly MapZone[];
  readonly anchors: readonly MapAnchor[];
  readonly playback: MapPlayback;
  readonly startAt: number;
  readonly isCut: boolean;
  readonly lines: readonly {
    readonly name: string;
    readonly count: number;
    readonly first: string;
    readonly last: string;
    readonly walked: string;
  }[];
  readonly alarms: readonly {
    readonly at: number;
    readonly stamp: string;
    readonly words: string;
    readonly href: string;
  }[];
  readonly csvHref: string;
  readonly geojsonHref: string;
};

const SPEEDS = ["1", "5", "10", "30", "60", "300"] as const;

function Controls(props: PlaybackProps) {
  const { lang, playback } = props;
  return (
    <div class="play-bar" data-needs-js>
      <div class="map-tools">
        <Button
          type="button"
          icon="play"
          kind="primary"
          id="play-toggle"
          extra={{ "aria-pressed": "false" }}
        >
          {say(lang, t.play)}
        </Button>
        <Select
          lang={lang}
          id="play-speed"
          label={say(lang, t.speed)}
          value="10"
          options={SPEEDS.map((value) => ({ value, label: `${value} ×` }))}
        />
        <Button type="button" icon="chevron-left" id="play-previous">
          {say(lang, t.previous)}
        </Button>
        <Button type="button" icon="chevron-right" id="play-next">
          {say(lang, t.next)}
        </Button>
        <output class="play-clock" id="play-clock" for="play-at" />
      </div>
      <div>
        <label class="sr-only" for="play-at">
          {say(lang, t.at)}
        </label>
        <input
          type="range"
          id="play-at"
          name="play-at"
          min={String(playback.from)}
          max={String(playback.to)}
          step="500"
          value={String(props.startAt)}
        />
      </div>
    </div>
  );
}

function AlarmList(props: PlaybackProps) {
  const { lang } = props;
  return (
    <Card title={say(lang, t.alarms)} icon="bell">
      {props.alarms.length === 0 ? <p class="quiet">{say(lang, t.noAlarms)}</p> : null}
      <ul class={STACK}>
        {props.alarms.map((alarm) => (
          <li class="flex flex-wrap items-center gap-2">
            <Button type="button" icon="clock" extra={{ "data-play-at": String(alarm.at) }}>
              {alarm.stamp}
            </Button>
            <a class={LINK} href={alarm.href}>
              {alarm.words}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function PlaybackBody(props: PlaybackProps) {
  const { lang, floor } = props;
  if (floor === undefined) return <EmptyState title={say(lang, t.nothing)} icon="route" />;
  return (
    <>
      {props.isCut ? (
        <Alert lang={lang} state="warn">
          {say(lang, t.cut)}
        </Alert>
      ) : null}
      {props.floors.length < 2 ? null : (
        <nav class="button-row" aria-label={say(lang, t.floor)}>
          {props.floors.map((one) => (
            <LinkButton href={one.href} kind={one.id === floor.id ? "primary" : undefined}>
              {one.name}
            </LinkButton>
          ))}
        </nav>
      )}
      <Controls {...props} />
      <div class="map-columns">
        <MapBox
          kind="playback"
          label={`${say(lang, t.title)} · ${floor.name}`}
          plan={floor.plan}
          zones={props.zones}
          anchors={props.anchors}
          data={{
            "data-playback": JSON.stringify(props.playback),
            "data-at": String(props.startAt),
          }}
        />
        <div class={STACK}>
          <AlarmList {...props} />
        </div>
      </div>
    </>
  );
}

export function PlaybackPage(props: PlaybackProps) {
  const { lang } = props;
  return (
    <div class={STACK} id="playback-page">
      <PageHead title={props.title}>
        <LinkButton href={props.askHref} icon="search">
          {say(lang, t.show)}
        </LinkButton>
        <LinkButton href={props.csvHref} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
        <LinkButton href={props.geojsonHref} icon="download">
          {say(lang, t.geojson)}
        </LinkButton>
      </PageHead>
      <p class="quiet">{`${props.span} · ${say(lang, t.reason)}: ${props.reason}`}</p>
      <PlaybackBody {...props} />
      <Table
        lang={lang}
        caption={say(lang, t.title)}
        columns={[
          { label: say(lang, t.person) },
          { label: say(lang, t.fixes), align: "end" },
          { label: say(lang, t.first) },
          { label: say(lang, t.last) },
          { label: say(lang, t.length), align: "end" },
        ]}
        rows={props.lines.map((line) => ({
          cells: [
            line.name,
            String(line.count),
            <span class={LINE}>{line.first}</span>,
            <span class={LINE}>{line.last}</span>,
            line.walked,
          ],
        }))}
        empty={say(lang, t.nothing)}
      />
    </div>
  );
}

export type LookupLine = {
  readonly at: string;
  readonly by: string;
  readonly subjects: string;
  readonly span: string;
  readonly reason: string;
  readonly kind: string;
};

export function LookupsPage(
  props: Shared & {
    readonly isOwn: boolean;
    readonly lines: readonly LookupLine[];
    readonly total: number;
    readonly page: number;
    readonly pageCount: number;
    readonly hrefOf: (page: number) => string;
  },
) {
  const { lang, isOwn } = props;
  const title = say(lang, isOwn ? t.ownLookups : t.lookups);
  return (
    <div class={STACK}>
      <PageHead title={title} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <p class="quiet">{say(lang, t.lookupsHelp)}</p>
      <Table
        lang={lang}
        caption={title}
        columns={[t.when, t.looked, t.lookedAt, t.span, t.what, t.reason].map((label) => ({
          label: say(lang, label),
        }))}
        rows={props.lines.map((line) => ({
          cells: [
            <span class={LINE}>{line.at}</span>,
            line.by,
            line.subjects,
            line.span,
            line.kind,
            line.reason,
          ],
        }))}
      />
      <Pagination
        lang={lang}
        page={props.page}
        pageCount={props.pageCount}
        total={props.total}
        hrefOf={props.hrefOf}
      />
    </div>
  );
}

export type NearProps = Shared &
  FormParts & {
    readonly action: string;
    /** Undefined before anything was asked. */
    readonly found:
      | readonly {
          readonly name: string;
          readonly together: string;
          readonly closest: string;
          readonly first: string;
        }[]
      | undefined;
  };

export function NearPage(props: NearProps) {
  const { lang, values, errors } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.contacts)} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={errors} />
      <form method="post" action={props.action} id="near-form">
        <CsrfField token={props.csrf} />
        <Card>
          <p class="form-hint">{say(lang, t.contactsHelp)}</p>
          <div class={FORM_GRID}>
            <Select
              lang={lang}
              id="person"
              label={say(lang, t.person)}
              value={values["person"]}
              error={errors["people"]}
              options={props.people.map(({ id, label }) => ({ value: id, label }))}
              hasEmpty
              isRequired
            />
            <Times {...props} />
            <NumberInput {...fieldOf(props, "distance", say(lang, t.distance))} unit="m" />
            <NumberInput {...fieldOf(props, "minutes", say(lang, t.minutes))} />
          </div>
          <div class="mt-3">
            <Button kind="primary" icon="search">
              {say(lang, t.contacts)}
            </Button>
          </div>
        </Card>
      </form>
      {props.found === undefined ? null : (
        <Table
          lang={lang}
          caption={say(lang, t.contacts)}
          columns={[t.person, t.together, t.closest, t.first].map((label) => ({
            label: say(lang, label),
          }))}
          rows={props.found.map((one) => ({
            cells: [one.name, one.together, one.closest, <span class={LINE}>{one.first}</span>],
          }))}
          empty={say(lang, t.noContacts)}
        />
      )}
    </div>
  );
}
