/** The map of works: each floor's plan with the works on it, and in words those that no plan shows. */

import type { Area } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import type { MapWork, WorkMap } from "../../src/permits/place/map-works.ts";
import {
  extentOf,
  MAP_STATES,
  type MapState,
  type Mark,
  marksOf,
  type Standing,
} from "../../src/permits/rules/work-map.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState, LiveBadge, StatePill } from "../ui/feedback.tsx";
import type { IconName } from "../ui/icon.tsx";
import { LivePart } from "../ui/live.tsx";
import { STACK } from "../ui/look.ts";
import type { State } from "../ui/state.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { activityKindWords } from "./activity-text.ts";
import { spanText } from "./booking-pages.tsx";
import { mapStateWords, workMapText as t } from "./map-text.ts";
import { kindWords, levelWord } from "./text.ts";

const LOOK: Readonly<Record<MapState, readonly [state: State, icon: IconName]>> = {
  over: ["danger", "danger"],
  due: ["alert", "timer"],
  working: ["ok", "flame"],
  forbids: ["locked", "ban"],
  paused: ["warn", "pause"],
  ended: ["neutral", "checks"],
  waiting: ["neutral", "clock"],
  coming: ["neutral", "calendar"],
};

/** So many works in words a wall has room for, and of those that no plan shows; the counts above hold for all. */
const WALL_LINES = 5;
const WALL_UNDRAWN = 2;

export type WorkMapProps = WorkMap & { readonly lang: Lang; readonly isWall: boolean };

type Drawn = { readonly work: MapWork; readonly standing: Standing };
/** The number that stands on the plan and in the list. */
type Line = { readonly work: MapWork; readonly n: number | undefined };

const SOURCE: Readonly<Record<MapWork["source"], Phrase | undefined>> = {
  permit: undefined,
  fire: t.fire,
  ticket: t.external,
  activity: t.activity,
};

function sortWord(lang: Lang, work: MapWork): string {
  const word = work.source === "activity" ? activityKindWords[work.kind] : kindWords[work.kind];
  return say(lang, word);
}

const nameOf = (lang: Lang, work: MapWork): string =>
  [sortWord(lang, work), work.what, say(lang, mapStateWords[work.state])].join(" · ");

function StateWord({ lang, state }: { readonly lang: Lang; readonly state: MapState }) {
  const [look, icon] = LOOK[state];
  return <StatePill state={look} icon={icon} word={say(lang, mapStateWords[state])} />;
}

function Legend({ lang, works }: WorkMapProps) {
  const counts = MAP_STATES.map((state) => ({
    state,
    count: works.filter((work) => work.state === state).length,
  }));
  return (
    <ul class="work-map-legend" aria-label={say(lang, t.legend)}>
      {counts.map(({ state, count }) => (
        <li data-map-state={state}>
          <StateWord lang={lang} state={state} />
          <strong>{count}</strong>
        </li>
      ))}
      <li class="quiet">{say(lang, t.byRoom)}</li>
    </ul>
  );
}

function Shape({ area, isByRoom }: { readonly area: Area; readonly isByRoom: boolean }) {
  const dashed = isByRoom ? "yes" : undefined;
  if (area.shape === "circle") {
    return <circle cx={area.xMm} cy={area.yMm} r={area.radiusMm} data-by-room={dashed} />;
  }
  const points = area.corners.map(({ xMm, yMm }) => `${xMm},${yMm}`).join(" ");
  return <polygon points={points} data-by-room={dashed} />;
}

type OnPlanProps = {
  readonly lang: Lang;
  readonly drawn: Drawn;
  readonly isWall: boolean;
};

/** The way by the keyboard and by ear is the number; a finger may take the whole area. */
function AreaOnPlan({ lang, drawn: { work, standing }, isWall }: OnPlanProps) {
  const shape = (
    <g class="work-mark" data-state={LOOK[work.state][0]} data-work={work.id}>
      <title>{nameOf(lang, work)}</title>
      <Shape area={standing.area} isByRoom={standing.isByRoom} />
    </g>
  );
  if (isWall) return shape;
  return (
    <a href={work.href} tabindex={-1}>
      {shape}
    </a>
  );
}

function NumberOnPlan(
  props: OnPlanProps & { readonly n: number; readonly mark: Mark; readonly radiusMm: number },
) {
  const { lang, mark, radiusMm } = props;
  const { work } = props.drawn;
  const number = (
    <g class="work-number" data-state={LOOK[work.state][0]}>
      <title>{nameOf(lang, work)}</title>
      <circle cx={mark.xMm} cy={mark.yMm} r={radiusMm} />
      <text
        x={mark.xMm}
        y={mark.yMm}
        font-size={radiusMm * 1.2}
        text-anchor="middle"
        dominant-baseline="central"
      >
        {props.n}
      </text>
    </g>
  );
  return props.isWall ? number : <a href={work.href}>{number}</a>;
}

function FloorPlan(props: {
  readonly lang: Lang;
  readonly floor: WorkMap["floors"][number];
  readonly drawn: readonly Drawn[];
  readonly firstNumber: number;
  readonly isWall: boolean;
}) {
  const { lang, floor, drawn, isWall } = props;
  const { widthMm, heightMm, plan } = floor;
  const radiusMm = Math.round(Math.max(widthMm, heightMm) / 40);
  const largestFirst = [...drawn].sort(
    (a, b) => extentOf(b.standing.area) - extentOf(a.standing.area),
  );
  const marks = marksOf(
    drawn.map(({ standing }) => standing.area),
    radiusMm,
    widthMm,
  );
  return (
    <svg
      class="work-plan"
      viewBox={`0 0 ${widthMm} ${heightMm}`}
      id={`work-plan-${floor.id}`}
      role={isWall ? "img" : undefined}
      aria-label={floor.name}
    >
      <image href={plan.image} width={widthMm} height={heightMm} preserveAspectRatio="none" />
      {largestFirst.map((one) => (
        <AreaOnPlan lang={lang} drawn={one} isWall={isWall} />
      ))}
      {drawn.map((one, index) => (
        <NumberOnPlan
          lang={lang}
          drawn={one}
          isWall={isWall}
          n={props.firstNumber + index}
          mark={marks[index] ?? { xMm: 0, yMm: 0 }}
          radiusMm={radiusMm}
        />
      ))}
    </svg>
  );
}

/** Where it comes from, what it is called by, and how its place is known. */
function originOf(lang: Lang, work: MapWork): string {
  const source = SOURCE[work.source];
  return [
    ...(source === undefined ? [] : [say(lang, source)]),
    ...(work.number === "" ? [] : [work.number]),
    ...(work.standing?.isByRoom === true ? [say(lang, t.inRoom)] : []),
  ].join(" · ");
}

function LineBody(props: { readonly lang: Lang; readonly line: Line; readonly isWall: boolean }) {
  const { lang, isWall } = props;
  const { work, n } = props.line;
  const origin = <span class="quiet">{originOf(lang, work)}</span>;
  return (
    <>
      <span class="permit-card-head">
        {n === undefined ? null : (
          <span class="work-badge" data-state={LOOK[work.state][0]}>
            {n}
          </span>
        )}
        <StateWord lang={lang} state={work.state} />
        <strong>{sortWord(lang, work)}</strong>
        {work.level === null || work.source === "activity" ? null : (
          <StatePill state="neutral" icon="layers" word={levelWord(lang, work.kind, work.level)} />
        )}
        {isWall ? origin : null}
      </span>
      <span class="permit-what">{work.what}</span>
      <span class="quiet">
        {work.place} · {spanText(lang, work.from, work.until)}
      </span>
      {isWall ? null : origin}
    </>
  );
}

function Lines(props: {
  readonly lang: Lang;
  readonly lines: readonly Line[];
  readonly isWall: boolean;
  readonly max: number;
}) {
  const { lang, lines, isWall } = props;
  const shown = lines.slice(0, props.max);
  const rest = lines.length - shown.length;
  return (
    <ul class="permit-cards">
      {shown.map((line) => (
        <li id={`map-${line.work.id}`}>
          {isWall ? (
            <div class="permit-card">
              <LineBody lang={lang} line={line} isWall={isWall} />
            </div>
          ) : (
            <a class="permit-card" href={line.work.href}>
              <LineBody lang={lang} line={line} isWall={isWall} />
            </a>
          )}
        </li>
      ))}
      {rest === 0 ? null : <li>{say(lang, t.more, { count: rest })}</li>}
    </ul>
  );
}

/** Floors with works; where there are none the first, so that nobody takes an empty page for a broken one. */
function plansOf({ floors, works }: WorkMap) {
  let next = 1;
  const all = floors.map((floor) => {
    const drawn = works.flatMap((work): readonly Drawn[] =>
      work.standing?.floorId === floor.id ? [{ work, standing: work.standing }] : [],
    );
    const firstNumber = next;
    next += drawn.length;
    return { floor, drawn, firstNumber };
  });
  const busy = all.filter(({ drawn }) => drawn.length > 0);
  const shown = busy.length > 0 ? busy : all.slice(0, 1);
  return { shown, calm: all.filter((one) => !shown.includes(one)) };
}

function Plans({ lang, floors, isWall, ...rest }: WorkMapProps) {
  const { shown, calm } = plansOf({ floors, ...rest });
  return (
    <div class="work-map-plans">
      {floors.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.noFloor)} icon="map">
            <p>{say(lang, t.noFloorHelp)}</p>
          </EmptyState>
        </Card>
      ) : null}
      {shown.map((one) => (
        <figure>
          <figcaption>
            {say(lang, t.onFloor, { floor: one.floor.name, count: one.drawn.length })}
          </figcaption>
          <FloorPlan lang={lang} isWall={isWall} {...one} />
        </figure>
      ))}
      {calm.length === 0 ? null : (
        <p class="quiet">
          {say(lang, t.calmFloors, { names: calm.map(({ floor }) => floor.name).join("、") })}
        </p>
      )}
    </div>
  );
}

/** How many works each list has room for. */
function roomOf(isWall: boolean, undrawn: number, floors: number) {
  if (!isWall) return { undrawn: Number.POSITIVE_INFINITY, floor: Number.POSITIVE_INFINITY };
  const words = floors === 0 ? WALL_LINES : WALL_UNDRAWN;
  const left = WALL_LINES - Math.min(undrawn, words);
  return { undrawn: words, floor: Math.max(1, Math.floor(left / Math.max(1, floors))) };
}

function Lists(props: WorkMapProps) {
  const { lang, works, isWall } = props;
  const busy = plansOf(props).shown.filter(({ drawn }) => drawn.length > 0);
  const undrawn = works.filter(({ standing }) => standing === undefined);
  const room = roomOf(isWall, undrawn.length, busy.length);
  return (
    <div class="work-map-lists">
      {works.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="permit">
            <p>{say(lang, t.noneHelp)}</p>
          </EmptyState>
        </Card>
      ) : null}
      {undrawn.length === 0 ? null : (
        <Card
          title={say(lang, t.undrawn, { count: undrawn.length })}
          icon="eye-off"
          state="warn"
          id="map-undrawn"
        >
          {isWall ? null : <p class="form-hint">{say(lang, t.undrawnHelp)}</p>}
          <Lines
            lang={lang}
            isWall={isWall}
            max={room.undrawn}
            lines={undrawn.map((work) => ({ work, n: undefined }))}
          />
        </Card>
      )}
      {busy.map(({ floor, drawn, firstNumber }) => (
        <Card
          title={say(lang, t.onFloor, { floor: floor.name, count: drawn.length })}
          icon="map"
          id={`map-floor-${floor.id}`}
        >
          <Lines
            lang={lang}
            isWall={isWall}
            max={room.floor}
            lines={drawn.map(({ work }, index) => ({ work, n: firstNumber + index }))}
          />
        </Card>
      ))}
    </div>
  );
}

export function WorkMapBody(props: WorkMapProps) {
  return (
    <div class="work-map">
      <Legend {...props} />
      <Plans {...props} />
      <Lists {...props} />
    </div>
  );
}

export function WorkMapPage(props: WorkMapProps) {
  const { lang, isWall } = props;
  return (
    <div class={STACK} data-wall={isWall ? "yes" : undefined}>
      <PageHead title={say(lang, t.title)}>
        {isWall ? null : (
          <>
            <LiveBadge lang={lang} silenceMaxMs={30_000} />
            <LinkButton href={permitPaths.board} icon="arrow-left">
              {say(lang, t.board)}
            </LinkButton>
            <LinkButton href={permitPaths.mapWall} icon="eye">
              {say(lang, t.wall)}
            </LinkButton>
          </>
        )}
      </PageHead>
      <LivePart id="work-map-live" href={isWall ? permitPaths.mapWallLive : permitPaths.mapLive}>
        <WorkMapBody {...props} />
      </LivePart>
    </div>
  );
}
