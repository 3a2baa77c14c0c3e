/** The map of works: each floor's plan with the works on it, and in words those that no plan shows. */
import type { MapWork, WorkMap } from "../../src/permits/map-works.ts";
import type { Area } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import {
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

/** So many lines of each list a wall has room for; the counts above them hold for all. */
const WALL_LINES = 7;

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

function OnPlan(props: {
  readonly lang: Lang;
  readonly drawn: Drawn;
  readonly n: number;
  readonly mark: Mark;
  readonly radiusMm: number;
  readonly isWall: boolean;
}) {
  const { lang, drawn, mark, radiusMm } = props;
  const { work, standing } = drawn;
  const inside = (
    <g class="work-mark" data-state={LOOK[work.state][0]} data-work={work.id}>
      <title>{nameOf(lang, work)}</title>
      <Shape area={standing.area} isByRoom={standing.isByRoom} />
      <circle class="work-number" cx={mark.xMm} cy={mark.yMm} r={radiusMm} />
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
  return props.isWall ? inside : <a href={work.href}>{inside}</a>;
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
  const radiusMm = Math.round(Math.max(widthMm, heightMm) / 48);
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
      {drawn.map((one, index) => (
        <OnPlan
          lang={lang}
          drawn={one}
          n={props.firstNumber + index}
          mark={marks[index] ?? { xMm: 0, yMm: 0 }}
          radiusMm={radiusMm}
          isWall={isWall}
        />
      ))}
    </svg>
  );
}

function LineBody({ lang, line }: { readonly lang: Lang; readonly line: Line }) {
  const { work, n } = line;
  const source = SOURCE[work.source];
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
      </span>
      <span class="permit-what">{work.what}</span>
      <span class="quiet">
        {work.place} · {spanText(lang, work.from, work.until)}
      </span>
      <span class="quiet">
        {[
          ...(source === undefined ? [] : [say(lang, source)]),
          ...(work.number === "" ? [] : [work.number]),
          ...(work.standing?.isByRoom === true ? [say(lang, t.inRoom)] : []),
        ].join(" · ")}
      </span>
    </>
  );
}

function Lines(props: {
  readonly lang: Lang;
  readonly lines: readonly Line[];
  readonly isWall: boolean;
}) {
  const { lang, lines, isWall } = props;
  const shown = isWall ? lines.slice(0, WALL_LINES) : lines;
  const rest = lines.length - shown.length;
  return (
    <ul class="permit-cards">
      {shown.map((line) => (
        <li id={`map-${line.work.id}`}>
          {isWall ? (
            <div class="permit-card">
              <LineBody lang={lang} line={line} />
            </div>
          ) : (
            <a class="permit-card" href={line.work.href}>
              <LineBody lang={lang} line={line} />
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

export function WorkMapBody(props: WorkMapProps) {
  const { lang, floors, works, isWall } = props;
  const { shown, calm } = plansOf(props);
  const undrawn = works.filter(({ standing }) => standing === undefined);
  return (
    <div class="work-map">
      <Legend {...props} />
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
            <p class="form-hint">{say(lang, t.undrawnHelp)}</p>
            <Lines
              lang={lang}
              isWall={isWall}
              lines={undrawn.map((work) => ({ work, n: undefined }))}
            />
          </Card>
        )}
        {shown
          .filter(({ drawn }) => drawn.length > 0)
          .map(({ floor, drawn, firstNumber }) => (
            <Card
              title={say(lang, t.onFloor, { floor: floor.name, count: drawn.length })}
              icon="map"
              id={`map-floor-${floor.id}`}
            >
              <Lines
                lang={lang}
                isWall={isWall}
                lines={drawn.map(({ work }, index) => ({ work, n: firstNumber + index }))}
              />
            </Card>
          ))}
      </div>
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
