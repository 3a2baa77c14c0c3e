/** Roll-call, statistics and coverage: numbers and lists that are printed and exported. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, StatePill } from "../ui/feedback.tsx";
import { Meter } from "../ui/figures.tsx";
import { FilterActs, TextInput } from "../ui/form.tsx";
import { FILTERS, LINE, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, PageHead, Table } from "../ui/structure.tsx";
import { type Section, Sections } from "./parts.tsx";
import { tracksText as t } from "./tracks-text.ts";

type Shared = {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
};

export type RollLine = {
  readonly name: string;
  readonly note: string;
  readonly card: string;
  readonly place: string;
  readonly age: string;
};

export type RollCallProps = Shared & {
  readonly path: string;
  readonly at: string;
  readonly hasMuster: boolean;
  readonly mustered: readonly RollLine[];
  readonly inside: readonly RollLine[];
  readonly unknown: readonly RollLine[];
};

const ROLL_ID = "roll-call";

function RollList(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly state: "ok" | "danger" | "alert";
  readonly lines: readonly RollLine[];
}) {
  const { lang, lines } = props;
  return (
    <Card
      title={`${props.title} · ${lines.length}`}
      state={lines.length > 0 ? props.state : undefined}
    >
      <Table
        lang={lang}
        caption={props.title}
        columns={[t.person, t.card, t.lastSeen, t.age, t.seenBy].map((label) => ({
          label: say(lang, label),
        }))}
        rows={lines.map((line) => ({
          cells: [
            <span>
              <strong>{line.name}</strong> <span class="quiet">{line.note}</span>
            </span>,
            line.card,
            line.place,
            <span class={LINE}>{line.age}</span>,
            <span class="roll-box" />,
          ],
        }))}
      />
    </Card>
  );
}

/** What is asked for anew every two seconds. */
export function RollCallPart(props: RollCallProps) {
  const { lang } = props;
  const lists = [
    ["unknown", t.missing, "danger"],
    ["inside", t.inside, "alert"],
    ["mustered", t.mustered, "ok"],
  ] as const;
  return (
    <div
      id={ROLL_ID}
      class={STACK}
      hx-get={props.path}
      hx-trigger="every 2s"
      hx-swap="outerMorph"
      hx-sync="drop"
    >
      <p class="quiet">{`${say(lang, t.rollAt)} ${props.at}`}</p>
      <div class="map-wall-totals roll-totals">
        {lists.map(([name, words, state]) => (
          <div>
            <strong>{props[name].length}</strong>
            <StatePill state={state} word={say(lang, words)} />
          </div>
        ))}
      </div>
      {lists.map(([name, words, state]) => (
        <RollList lang={lang} title={say(lang, words)} state={state} lines={props[name]} />
      ))}
    </div>
  );
}

export function RollCallPage(props: RollCallProps) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.rollCall)}>
        <PrintButton lang={lang} kind="primary" />
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <p>{say(lang, t.rollCallHelp)}</p>
      {props.hasMuster ? null : (
        <Alert lang={lang} state="warn">
          {say(lang, t.noMuster)}
        </Alert>
      )}
      <RollCallPart {...props} />
    </div>
  );
}

export type SumLine = {
  readonly label: string;
  readonly entries: number;
  readonly cards: number;
  readonly peak: number;
  readonly dwell: string;
};

export type StatsProps = Shared & {
  readonly path: string;
  readonly csvHref: string;
  readonly from: string;
  readonly to: string;
  readonly areas: readonly SumLine[];
  readonly classes: readonly SumLine[];
  readonly hours: readonly number[];
  readonly alarms: readonly {
    readonly label: string;
    readonly count: number;
    readonly open: number;
  }[];
  readonly isCut: boolean;
};

function Sums(props: {
  readonly lang: Lang;
  readonly title: string;
  readonly lines: readonly SumLine[];
}) {
  const { lang, lines } = props;
  const most = Math.max(1, ...lines.map(({ entries }) => entries));
  return (
    <Card title={props.title} icon="chart">
      <Table
        lang={lang}
        caption={props.title}
        columns={[
          { label: "" },
          { label: say(lang, t.entries), align: "end" },
          { label: "" },
          { label: say(lang, t.cards), align: "end" },
          { label: say(lang, t.peak), align: "end" },
          { label: say(lang, t.dwell), align: "end" },
        ]}
        rows={lines.map((line) => ({
          cells: [
            line.label,
            String(line.entries),
            <span class="block w-24">
              <Meter label={line.label} value={line.entries} max={most} />
            </span>,
            String(line.cards),
            String(line.peak),
            <span class={LINE}>{line.dwell}</span>,
          ],
        }))}
      />
    </Card>
  );
}

/** Entries in each hour of the day, as bars. */
function Hours(props: { readonly lang: Lang; readonly hours: readonly number[] }) {
  const { lang, hours } = props;
  const most = Math.max(1, ...hours);
  return (
    <Card title={say(lang, t.byHour)} icon="clock">
      <svg
        class="block h-auto w-full"
        viewBox="0 0 720 180"
        role="img"
        aria-label={hours.map((count, hour) => `${hour}: ${count}`).join(", ")}
      >
        {hours.map((count, hour) => {
          const height = Math.round((count / most) * 130);
          return (
            <>
              <rect
                class="meter-fill"
                x={hour * 30 + 4}
                y={145 - height}
                width="22"
                height={height}
                rx="3"
              />
              {count === 0 ? null : (
                <text
                  class="chart-text"
                  x={hour * 30 + 15}
                  y={140 - height}
                  font-size="12"
                  text-anchor="middle"
                >
                  {count}
                </text>
              )}
              <text
                class="chart-text"
                x={hour * 30 + 15}
                y="165"
                font-size="13"
                text-anchor="middle"
              >
                {hour}
              </text>
            </>
          );
        })}
      </svg>
    </Card>
  );
}

export function StatsPage(props: StatsProps) {
  const { lang } = props;
  return (
    <div class={STACK} id="position-stats">
      <PageHead title={say(lang, t.stats)}>
        <LinkButton href={props.csvHref} icon="download">
          {say(lang, t.csv)}
        </LinkButton>
        <PrintButton lang={lang} />
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <form class={FILTERS} method="get" action={props.path}>
        <TextInput lang={lang} id="from" type="date" label={say(lang, t.from)} value={props.from} />
        <TextInput lang={lang} id="to" type="date" label={say(lang, t.to)} value={props.to} />
        <FilterActs lang={lang} />
      </form>
      {props.isCut ? (
        <Alert lang={lang} state="warn">
          {say(lang, t.cut)}
        </Alert>
      ) : null}
      <Sums lang={lang} title={say(lang, t.byArea)} lines={props.areas} />
      <Sums lang={lang} title={say(lang, t.byClass)} lines={props.classes} />
      <div class={TWO_COLUMNS}>
        <Hours lang={lang} hours={props.hours} />
        <Card title={say(lang, t.byAlarm)} icon="bell">
          <Table
            lang={lang}
            caption={say(lang, t.byAlarm)}
            columns={[
              { label: say(lang, t.alarm) },
              { label: say(lang, t.times), align: "end" },
              { label: say(lang, t.stillOpen), align: "end" },
            ]}
            rows={props.alarms.map((one) => ({
              cells: [one.label, String(one.count), String(one.open)],
            }))}
          />
        </Card>
      </div>
    </div>
  );
}

export type CoverageProps = Shared & {
  readonly people: readonly {
    readonly label: string;
    readonly all: number;
    readonly withCard: number;
    readonly heard: number;
  }[];
  readonly areas: readonly {
    readonly name: string;
    readonly floor: string;
    /** Share of the area where three anchors are in reach, 0 to 1; undefined without anchors. */
    readonly share: number | undefined;
    readonly anchors: number;
  }[];
};

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

export function CoveragePage(props: CoverageProps) {
  const { lang } = props;
  return (
    <div class={STACK} id="position-coverage">
      <PageHead title={say(lang, t.coverage)}>
        <PrintButton lang={lang} />
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <Card title={say(lang, t.byClass)} icon="people">
        <p class="form-hint">{say(lang, t.coverageHelp)}</p>
        <Table
          lang={lang}
          caption={say(lang, t.coverage)}
          columns={[
            { label: "" },
            { label: say(lang, t.onRecord), align: "end" },
            { label: say(lang, t.withCard), align: "end" },
            { label: say(lang, t.heardToday), align: "end" },
            { label: say(lang, t.share), align: "end" },
          ]}
          rows={props.people.map((one) => ({
            cells: [
              one.label,
              ...[one.all, one.withCard, one.heard].map(String),
              one.all === 0 ? "—" : percent(one.withCard / one.all),
            ],
          }))}
        />
      </Card>
      <Card title={say(lang, t.dangerAreas)} icon="wifi">
        <p class="form-hint">{say(lang, t.dangerAreasHelp)}</p>
        <Table
          lang={lang}
          caption={say(lang, t.dangerAreas)}
          columns={[
            { label: say(lang, t.byArea) },
            { label: say(lang, t.floor) },
            { label: say(lang, t.anchorsNear), align: "end" },
            { label: say(lang, t.share), align: "end" },
            { label: "" },
          ]}
          rows={props.areas.map((area) => ({
            cells: [
              area.name,
              area.floor,
              String(area.anchors),
              area.share === undefined ? "—" : percent(area.share),
              <StatePill
                state={(area.share ?? 0) >= 0.99 ? "ok" : "alert"}
                word={say(lang, (area.share ?? 0) >= 0.99 ? t.covered : t.notCovered)}
              />,
            ],
          }))}
          empty={say(lang, t.noDangerArea)}
        />
      </Card>
    </div>
  );
}
