/** All guns of the station on one screen. */

import { custodyPaths } from "../../src/cylinders/custody/paths.ts";
import { fillPaths } from "../../src/filling/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { shiftText } from "../fills/shift/text.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { Alert, BigNumber, EmptyState, LiveBadge, Refused, StatePill } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { ScanForm } from "../ui/scan.tsx";
import { Card, PageHead } from "../ui/structure.tsx";
import { LockBanner, type LockCard } from "./flow/locks-page.tsx";
import { flowText } from "./flow/text.ts";
import type { AwaitingBatch } from "./manifold-model.ts";
import {
  AWAITING_BATCHES_ID,
  AwaitingBatches,
  ManifoldFigures,
  type Resting,
} from "./manifold-parts.tsx";
import type { AwaitingItem, PointCard, Stage } from "./model.ts";
import { fillText as t } from "./text.ts";

const STAGE_WORD = {
  unusable: t.phaseProblem,
  "manual-lock": t.phaseManual,
  settle: t.phaseSettle,
  idle: t.phaseIdle,
  refused: t.refusedTitle,
  check: t.preFill,
  waiting: t.phaseLocked,
  ready: t.phaseReady,
  "at-scale": t.phaseAtScale,
  pending: t.phasePending,
  authorised: t.phaseAuthorised,
  filling: t.phaseFilling,
  resting: t.phaseSettled,
  ended: t.phaseEnded,
} as const satisfies Record<Stage, unknown>;

export function stageWord(lang: Lang, stage: Stage): string {
  return say(lang, STAGE_WORD[stage]);
}

export function pointName(lang: Lang, point: Pick<PointCard, "kind" | "label">): string {
  return say(lang, point.kind === "gun" ? t.gun : t.manifold, { label: point.label });
}

export function gunCardId(id: string): string {
  return `gun-${id}`;
}

function GunFigures(props: { readonly lang: Lang; readonly point: PointCard }) {
  const { lang, point } = props;
  const isNet = point.netG !== undefined;
  const value = isNet ? point.netG : point.massG;
  return (
    <>
      <BigNumber
        value={value === undefined ? undefined : value / 1000}
        unit="kg"
        label={
          point.massG === undefined ? say(lang, t.noWeight) : say(lang, isNet ? t.net : t.gross)
        }
        state={point.state}
      />
      {point.cylinder?.targetNetG === undefined ? null : (
        <small class="gun-target">
          {say(lang, t.targetNet)} {(point.cylinder.targetNetG / 1000).toFixed(2)} kg
        </small>
      )}
    </>
  );
}

/** Shown wherever such a point is shown, whatever its state. */
export function OneShotNote(props: { readonly lang: Lang }) {
  return (
    <small class="one-shot">
      <Icon name="unlink" /> {say(props.lang, t.oneShot)}
    </small>
  );
}

export function GunCard(props: {
  readonly lang: Lang;
  readonly point: PointCard;
  /** A cylinder was scanned before a gun was chosen: the card then binds it. */
  readonly code?: string | undefined;
  readonly csrf?: string | undefined;
}) {
  const { lang, point } = props;
  const name = pointName(lang, point);
  const inner = (
    <>
      <span class="gun-head">
        <strong>{name}</strong>
        <StatePill state={point.state} word={stageWord(lang, point.stage)} />
      </span>
      {point.manifold === undefined ? null : (
        <ManifoldFigures lang={lang} state={point.state} card={point.manifold} />
      )}
      {point.hasOwnScale || point.manifold !== undefined ? null : (
        <GunFigures lang={lang} point={point} />
      )}
      {point.isOneShot ? <OneShotNote lang={lang} /> : null}
      <small class="gun-foot">
        {point.cylinder === undefined
          ? (point.cause ?? say(lang, point.mediumName))
          : `${point.cylinder.code} · ${say(lang, point.cylinder.mediumName)}`}
      </small>
    </>
  );
  return (
    <li id={gunCardId(point.id)} class="gun-card" data-state={point.state}>
      {props.code === undefined ? (
        <a href={fillPaths.point(point.id)}>{inner}</a>
      ) : (
        <form method="post" action={fillPaths.pointScan(point.id)}>
          <CsrfField token={props.csrf} />
          <input type="hidden" name="code" value={props.code} />
          <button type="submit" class="gun-choose">
            {inner}
            <span class="button" data-kind="primary">
              {say(lang, t.bindHere)}
            </span>
          </button>
        </form>
      )}
    </li>
  );
}

export const AWAITING_ID = "awaiting";

export function Awaiting(props: { readonly lang: Lang; readonly items: readonly AwaitingItem[] }) {
  const { lang, items } = props;
  return (
    <Card id={AWAITING_ID} title={`${say(lang, t.awaiting)} (${items.length})`} icon="steps">
      {items.length === 0 ? (
        <p class="quiet">{say(lang, t.awaitingNone)}</p>
      ) : (
        <ul class="awaiting-list">
          {items.map((item) => (
            <li>
              <LinkButton href={fillPaths.flow(item.fillId)} icon="steps" size="lg">
                {item.code} · {item.netG === undefined ? "—" : (item.netG / 1000).toFixed(2)} kg
                {item.step === undefined ? "" : ` · ${say(lang, flowText.step[item.step])}`}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export type BoardParts = {
  readonly lang: Lang;
  readonly points: readonly PointCard[];
  readonly awaiting: readonly AwaitingItem[];
  readonly batches: readonly AwaitingBatch[];
  /** Cylinders of acetylene under way; undefined without any. */
  readonly resting: Resting | undefined;
  /** Locks of more than one gun. */
  readonly locks: readonly LockCard[];
  /** Scales that keep their guns shut. */
  readonly scalesDue: number;
};

function ScalesDue(props: { readonly lang: Lang; readonly count: number }) {
  return (
    <div id="scales-due">
      {props.count === 0 ? null : (
        <Alert
          lang={props.lang}
          state="warn"
          icon="scale"
          word={say(props.lang, flowText.scalesDue, { count: props.count })}
        >
          <a class="link font-semibold" href={fillPaths.scales}>
            {say(props.lang, flowText.scalesTitle)}
          </a>
        </Alert>
      )}
    </div>
  );
}

/** What is done around the guns; each a page of its own. */
function ShiftLinks(props: { readonly lang: Lang; readonly isEntered: boolean | undefined }) {
  const { lang, isEntered } = props;
  return (
    <nav class="button-row" aria-label={say(lang, flowText.menu)}>
      {isEntered === undefined ? null : (
        <LinkButton
          href={fillPaths.entry}
          icon="clothing"
          size="lg"
          kind={isEntered ? "plain" : "primary"}
        >
          {say(lang, flowText.entryTitle)}
        </LinkButton>
      )}
      {isEntered === undefined ? null : (
        <LinkButton href={custodyPaths.newRound("return")} icon="cylinders" size="lg">
          {say(lang, flowText.waitingZone)}
        </LinkButton>
      )}
      <LinkButton href={fillPaths.scales} icon="scale" size="lg">
        {say(lang, flowText.scalesTitle)}
      </LinkButton>
      <LinkButton href={fillPaths.locks} icon="lock" size="lg">
        {say(lang, flowText.locksTitle)}
      </LinkButton>
      <LinkButton href={fillPaths.shifts} icon="signature" size="lg">
        {say(lang, shiftText.title)}
      </LinkButton>
    </nav>
  );
}

/** One frame of the live board: every card and the list of waiting cylinders. */
export function BoardFrame(props: BoardParts) {
  return (
    <>
      <Partial into="#lock-banner">
        <LockBanner lang={props.lang} locks={props.locks} />
      </Partial>
      <Partial into="#scales-due">
        <ScalesDue lang={props.lang} count={props.scalesDue} />
      </Partial>
      {props.points.map((point) => (
        <Partial into={`#${gunCardId(point.id)}`}>
          <GunCard lang={props.lang} point={point} />
        </Partial>
      ))}
      <Partial into={`#${AWAITING_ID}`}>
        <Awaiting lang={props.lang} items={props.awaiting} />
      </Partial>
      <Partial into={`#${AWAITING_BATCHES_ID}`}>
        <AwaitingBatches lang={props.lang} items={props.batches} resting={props.resting} />
      </Partial>
    </>
  );
}

/** Read from across a room: no scanner, no shift, no advice to tap. */
export function BoardWall(props: BoardParts) {
  const { lang } = props;
  return (
    <>
      <h1 class="sr-only">{say(lang, t.board)}</h1>
      <div id="board-live" {...liveFrom(fillPaths.boardLive)}>
        <LockBanner lang={lang} locks={props.locks} />
        <ScalesDue lang={lang} count={props.scalesDue} />
        <ul class="gun-grid">
          {props.points.map((point) => (
            <GunCard lang={lang} point={point} />
          ))}
        </ul>
        <Awaiting lang={lang} items={props.awaiting} />
        <AwaitingBatches lang={lang} items={props.batches} resting={props.resting} />
      </div>
    </>
  );
}

export function BoardPage(
  props: BoardParts & {
    readonly code?: string | undefined;
    readonly csrf?: string | undefined;
    readonly message?: string | undefined;
    /** Whether the person has confirmed the start of the shift; undefined for one who does not fill. */
    readonly isEntered?: boolean | undefined;
  },
) {
  const { lang, code } = props;
  // While a scanned cylinder waits for its gun, the cards are forms and must not be swapped away.
  const live = code === undefined ? liveFrom(fillPaths.boardLive) : {};
  return (
    <>
      <PageHead title={say(lang, t.board)}>
        <LiveBadge lang={lang} silenceMaxMs={5_000} />
      </PageHead>
      <Refused lang={lang} words={props.message} />
      {code === undefined ? null : (
        <Alert lang={lang} state="neutral" word={say(lang, t.scanned, { code })} icon="scan">
          {say(lang, t.chooseGun)}
        </Alert>
      )}
      <ScanForm lang={lang} action={fillPaths.scan} csrf={props.csrf} minLength={4} />
      <div id="board-live" {...live}>
        <LockBanner lang={lang} locks={props.locks} />
        <ScalesDue lang={lang} count={props.scalesDue} />
        {props.isEntered === false ? (
          <Alert lang={lang} state="warn" icon="clothing" word={say(lang, flowText.entryMissing)}>
            <a class="link font-semibold" href={fillPaths.entry}>
              {say(lang, flowText.entryTitle)}
            </a>
          </Alert>
        ) : null}
        {props.points.length === 0 ? (
          <EmptyState title={say(lang, t.noPoints)} icon="fuel">
            <p>{say(lang, t.noPointsHint)}</p>
          </EmptyState>
        ) : (
          <>
            <p class="quiet board-hint">
              <Icon name="hand" /> {say(lang, t.tapGun)}
            </p>
            <ul class="gun-grid">
              {props.points.map((point) => (
                <GunCard lang={lang} point={point} code={code} csrf={props.csrf} />
              ))}
            </ul>
          </>
        )}
        <Awaiting lang={lang} items={props.awaiting} />
        <AwaitingBatches lang={lang} items={props.batches} resting={props.resting} />
      </div>
      <ShiftLinks lang={lang} isEntered={props.isEntered} />
      {code === undefined ? null : (
        <form method="get" action={fillPaths.board}>
          <Button icon="close">{say(lang, t.backToBoard)}</Button>
        </form>
      )}
    </>
  );
}
