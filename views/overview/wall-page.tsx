/** The whole site on one screen, read from across a room: people on the plan, works, cylinders, alarms, trends. */
import type { Child } from "hono/jsx";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { StatePill } from "../ui/feedback.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import type { State } from "../ui/state.ts";
import { Card } from "../ui/structure.tsx";
import { wallText as t } from "./trend-text.ts";
import { TrendCharts, type Trends } from "./trends.tsx";

/** Undefined: this kind of site does not have it. */
export type WallFacts = {
  /** Null: the positioning system is silent, which is not the same as nobody. */
  readonly people: number | null | undefined;
  readonly filled: { readonly n: number; readonly netG: number } | undefined;
  readonly works:
    | readonly {
        readonly kind: string;
        readonly what: string;
        readonly place: string;
        readonly until: string | null;
        readonly isPaused: boolean;
        readonly isLate: boolean;
      }[]
    | undefined;
  readonly alarms: {
    readonly total: number;
    readonly items: readonly {
      readonly words: string;
      readonly place: string;
      readonly since: string;
      readonly priority: number;
    }[];
  };
  readonly dangers: { readonly major: number; readonly general: number; readonly late: number };
  readonly cylinders: { readonly full: number; readonly empty: number; readonly overdue: number };
  readonly patrols: { readonly done: number; readonly missed: number; readonly open: number };
  readonly trends: Trends;
};

const WORKS_SHOWN = 3;

/** The worst come first in the list. */
const isUrgent = ({ items }: WallFacts["alarms"]): boolean =>
  items.some(({ priority }) => priority <= 2);

function Tile(props: {
  readonly icon: IconName;
  readonly word: string;
  readonly figure: string;
  readonly detail?: string | undefined;
  readonly state?: State | undefined;
}) {
  return (
    <div class="wall-tile" data-state={props.state}>
      <span class="wall-tile-word">
        <Icon name={props.icon} />
        {props.word}
      </span>
      <strong>{props.figure}</strong>
      <span class="wall-tile-detail">{props.detail}</span>
    </div>
  );
}

function Tiles({ lang, facts }: { readonly lang: Lang; readonly facts: WallFacts }) {
  const { people, filled, works, alarms, dangers, cylinders } = facts;
  const open = dangers.major + dangers.general;
  return (
    <div class="wall-tiles">
      {people === undefined ? null : (
        <Tile
          icon="people"
          word={say(lang, t.people)}
          figure={people === null ? "—" : String(people)}
          detail={people === null ? say(lang, t.unknown) : undefined}
        />
      )}
      {filled === undefined ? null : (
        <Tile
          icon="gauge"
          word={say(lang, t.filled)}
          figure={String(filled.n)}
          detail={say(lang, t.filledDetail, { kg: kilogramText(filled.netG, 0) })}
        />
      )}
      {works === undefined ? null : (
        <Tile icon="flame" word={say(lang, t.works)} figure={String(works.length)} />
      )}
      <Tile
        icon="bell"
        word={say(lang, t.alarms)}
        figure={String(alarms.total)}
        state={alarms.total === 0 ? "ok" : isUrgent(alarms) ? "danger" : "warn"}
      />
      <Tile
        icon="shield-alert"
        word={say(lang, t.dangers)}
        figure={String(open)}
        detail={
          dangers.major === 0 ? undefined : say(lang, t.dangersMajor, { count: dangers.major })
        }
        state={dangers.major > 0 ? "danger" : undefined}
      />
      <Tile
        icon="cylinders"
        word={say(lang, t.full)}
        figure={String(cylinders.full)}
        detail={say(lang, t.fullDetail, { count: cylinders.empty })}
      />
    </div>
  );
}

function Alarms({ lang, facts }: { readonly lang: Lang; readonly facts: WallFacts }) {
  const { items, total } = facts.alarms;
  return (
    <Card
      title={say(lang, t.alarmList)}
      icon="bell"
      state={total === 0 ? undefined : isUrgent(facts.alarms) ? "danger" : "warn"}
    >
      {total === 0 ? (
        <StatePill state="ok" word={say(lang, t.calm)} />
      ) : (
        <ul class="wall-list">
          {items.map(({ words, place, since, priority }) => (
            <li data-state={priority <= 2 ? "danger" : "warn"}>
              <strong>{words}</strong>
              <span>{place === "" ? since : `${place} · ${since}`}</span>
            </li>
          ))}
          {total > items.length ? (
            <li>{say(lang, t.more, { count: total - items.length })}</li>
          ) : null}
        </ul>
      )}
    </Card>
  );
}

function Works({ lang, facts }: { readonly lang: Lang; readonly facts: WallFacts }) {
  const { works } = facts;
  if (works === undefined) return null;
  const rest = works.length - WORKS_SHOWN;
  return (
    <Card title={say(lang, t.workList)} icon="flame">
      {works.length === 0 ? (
        <p>{say(lang, t.noWork)}</p>
      ) : (
        <ul class="wall-list">
          {works.slice(0, WORKS_SHOWN).map((work) => (
            <li data-state={work.isLate ? "danger" : work.isPaused ? "warn" : undefined}>
              <strong>
                {work.kind} · {work.what}
              </strong>
              <span>
                {work.place}
                {work.until === null ? null : ` · ${say(lang, t.until, { time: work.until })}`}
                {work.isPaused ? ` · ${say(lang, t.paused)}` : null}
              </span>
            </li>
          ))}
          {rest > 0 ? <li>{say(lang, t.more, { count: rest })}</li> : null}
        </ul>
      )}
    </Card>
  );
}

function Due({ lang, facts }: { readonly lang: Lang; readonly facts: WallFacts }) {
  const { patrols, dangers, cylinders, works } = facts;
  const late = works?.filter(({ isLate }) => isLate).length ?? 0;
  const lines: readonly (readonly [string, string, boolean])[] = [
    [say(lang, t.duePatrols), say(lang, t.patrolsDone, patrols), patrols.missed > 0],
    [say(lang, t.dueWorks), String(late), late > 0],
    [say(lang, t.dueDangers), String(dangers.late), dangers.late > 0],
    [say(lang, t.dueCylinders), String(cylinders.overdue), cylinders.overdue > 0],
  ];
  return (
    <Card title={say(lang, t.due)} icon="clock">
      <dl class="wall-due">
        {lines.map(([word, value, isBad]) => (
          <div data-state={isBad ? "warn" : undefined}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

type LiveProps = { readonly lang: Lang; readonly facts: WallFacts };

const side = (props: LiveProps) => (
  <>
    <Alarms {...props} />
    <Works {...props} />
    <Due {...props} />
  </>
);
const trends = ({ lang, facts }: LiveProps) => (
  <TrendCharts lang={lang} trends={facts.trends} size="wall" />
);

/** Part by part: the map between them has a stream of its own and must not be drawn anew. */
export function WallFrame(props: LiveProps) {
  return (
    <>
      <Partial into="#wall-top" swap="innerMorph">
        <Tiles {...props} />
      </Partial>
      <Partial into="#wall-side" swap="innerMorph">
        {side(props)}
      </Partial>
      <Partial into="#wall-trends" swap="innerMorph">
        {trends(props)}
      </Partial>
    </>
  );
}

export function WallPage(
  props: LiveProps & { readonly stream: string; readonly map: Child | undefined },
) {
  const { lang, facts } = props;
  const live = { lang, facts };
  return (
    <>
      <h1 class="sr-only">{say(lang, t.title)}</h1>
      <div class="site-wall" {...liveFrom(props.stream)}>
        <div id="wall-top">
          <Tiles {...live} />
        </div>
        <div class="wall-middle">
          <div class="wall-map">{props.map ?? <p class="panel">{say(lang, t.noPlan)}</p>}</div>
          <div id="wall-side">{side(live)}</div>
        </div>
        <div id="wall-trends">{trends(live)}</div>
      </div>
    </>
  );
}
