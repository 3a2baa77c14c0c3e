/** The board of special work: what is booked, waits for signatures, is being done, is paused, is due. */

import { areaPaths } from "../../src/permits/areas/paths.ts";
import { externalPaths } from "../../src/permits/external/paths.ts";
import type { PauseCause, PermitKind, PermitLevel, Stage } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { type Lang, type Phrase, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { EmptyState, LiveBadge, StatePill } from "../ui/feedback.tsx";
import { LivePart } from "../ui/live.tsx";
import { STACK } from "../ui/look.ts";
import { Card, PageHead } from "../ui/structure.tsx";
import { activityText } from "./activity-text.ts";
import type { AreaCardView } from "./areas/areas-model.ts";
import { AreaCards } from "./areas/areas-page.tsx";
import { areaText } from "./areas/areas-text.ts";
import { BookingCards, type BookingLine } from "./booking-pages.tsx";
import { TicketCards, type TicketLine } from "./external-pages.tsx";
import { externalText } from "./external-text.ts";
import { workMapText } from "./map-text.ts";
import { printText } from "./print-text.ts";
import { pauseCauseWords } from "./rule-text.ts";
import { statsText } from "./stats-text.ts";
import { kindWords, levelWord, permitText, stageWords, boardText as t } from "./text.ts";
import { unticketedText } from "./unticketed-text.ts";

export type PermitCard = {
  readonly id: string;
  readonly number: string;
  readonly kind: PermitKind;
  readonly level: PermitLevel | null;
  readonly stage: Stage;
  readonly what: string;
  readonly place: string;
  readonly company: string;
  readonly span: string;
  /** Whole minutes until the ticket ends, while it runs; negative when it has. */
  readonly minutesLeft: number | undefined;
  readonly people: number;
  /** Why it stands still; null while it does not. */
  readonly pauseCause: PauseCause | null;
};

export type BoardColumn = "waiting" | "working" | "paused" | "due";

export type BoardProps = {
  readonly lang: Lang;
  readonly bookings: readonly BookingLine[];
  readonly columns: Readonly<Record<BoardColumn, readonly PermitCard[]>>;
  readonly hotWorkers: number;
  /** Fixed areas with somebody at work. */
  readonly areas: readonly AreaCardView[];
  /** Open tickets of others. */
  readonly tickets: readonly TicketLine[];
};

const STAGE_STATE = {
  drafted: "neutral",
  signing: "warn",
  issued: "ok",
  working: "ok",
  paused: "warn",
  ended: "warn",
  accepted: "neutral",
  archived: "neutral",
  void: "neutral",
  revoked: "danger",
} as const;

export function StagePill(props: { readonly lang: Lang; readonly stage: Stage }) {
  return (
    <StatePill state={STAGE_STATE[props.stage]} word={say(props.lang, stageWords[props.stage])} />
  );
}

function leftText(lang: Lang, minutes: number): string {
  if (minutes < 0) return say(lang, t.over);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0
    ? say(lang, t.minutesLeft, { minutes: rest })
    : say(lang, t.hoursLeft, { hours, minutes: rest });
}

/** Less than this is due: time to come to an end. */
const SOON_MIN = 60;

export function PermitCards(props: { readonly lang: Lang; readonly items: readonly PermitCard[] }) {
  const { lang } = props;
  return (
    <ul class="permit-cards">
      {props.items.map((card) => (
        <li id={`permit-${card.id}`}>
          <a class="permit-card" href={permitPaths.one(card.id)}>
            <span class="permit-card-head">
              <StagePill lang={lang} stage={card.stage} />
              <strong>{say(lang, kindWords[card.kind])}</strong>
              {card.level === null ? null : (
                <StatePill
                  state="neutral"
                  icon="layers"
                  word={levelWord(lang, card.kind, card.level)}
                />
              )}
              {card.pauseCause === "guardian-left" ? (
                <StatePill
                  state="danger"
                  icon="eye-off"
                  word={say(lang, pauseCauseWords[card.pauseCause])}
                />
              ) : null}
              {card.minutesLeft === undefined ? null : (
                <StatePill
                  state={
                    card.minutesLeft < 0
                      ? "danger"
                      : card.minutesLeft < SOON_MIN
                        ? "alert"
                        : "neutral"
                  }
                  icon="timer"
                  word={leftText(lang, card.minutesLeft)}
                />
              )}
            </span>
            <span class="permit-what">{card.what}</span>
            <span class="quiet">
              {card.place} · {card.span}
            </span>
            <span class="quiet">
              {card.number} · {card.company} · {say(lang, t.people, { count: card.people })}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

const COLUMNS: readonly (readonly [BoardColumn, Phrase])[] = [
  ["due", t.due],
  ["working", t.working],
  ["paused", t.paused],
  ["waiting", t.waiting],
];

export function BoardBody(props: BoardProps) {
  const { lang, columns, bookings } = props;
  const isQuiet = bookings.length + props.areas.length + props.tickets.length === 0;
  const isEmpty = isQuiet && COLUMNS.every(([name]) => columns[name].length === 0);
  if (isEmpty) {
    return (
      <Card>
        <EmptyState title={say(lang, t.none)} icon="permit">
          <p>{say(lang, permitText.bookHint)}</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <div class={STACK}>
      <p class="permit-sums">
        {say(lang, t.sums, {
          working: columns.working.length + columns.due.length,
          paused: columns.paused.length,
          waiting: columns.waiting.length,
          people: props.hotWorkers,
        })}
      </p>
      <div class="permit-board">
        {COLUMNS.filter(([name]) => columns[name].length > 0).map(([name, words]) => (
          <Card title={`${say(lang, words)} · ${columns[name].length}`} id={`column-${name}`}>
            <PermitCards lang={lang} items={columns[name]} />
          </Card>
        ))}
        {props.areas.length === 0 ? null : (
          <Card title={`${say(lang, areaText.title)} · ${props.areas.length}`} id="column-areas">
            <AreaCards lang={lang} items={props.areas} />
          </Card>
        )}
        {props.tickets.length === 0 ? null : (
          <Card
            title={`${say(lang, externalText.title)} · ${props.tickets.length}`}
            id="column-external"
          >
            <TicketCards lang={lang} items={props.tickets} />
          </Card>
        )}
        {bookings.length === 0 ? null : (
          <Card title={`${say(lang, t.booked)} · ${bookings.length}`} id="column-booked">
            <BookingCards lang={lang} items={bookings} />
          </Card>
        )}
      </div>
    </div>
  );
}

export function BoardPage(
  props: BoardProps & { readonly canBook: boolean; readonly isWall: boolean },
) {
  const { lang } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, permitText.title)}>
        {props.isWall ? null : (
          <>
            <LiveBadge lang={lang} silenceMaxMs={30_000} />
            {props.canBook ? (
              <LinkButton href={permitPaths.book} icon="plus" kind="primary">
                {say(lang, permitText.book)}
              </LinkButton>
            ) : null}
            <LinkButton href={permitPaths.map} icon="map">
              {say(lang, workMapText.title)}
            </LinkButton>
            <LinkButton href={permitPaths.activities} icon="droplets">
              {say(lang, activityText.title)}
            </LinkButton>
            {props.canBook ? (
              <LinkButton href={permitPaths.unticketed} icon="bell">
                {say(lang, unticketedText.title)}
              </LinkButton>
            ) : null}
            <LinkButton href={permitPaths.bookings} icon="calendar">
              {say(lang, permitText.bookings)}
            </LinkButton>
            <LinkButton href={areaPaths.list} icon="flame">
              {say(lang, areaText.title)}
            </LinkButton>
            <LinkButton href={externalPaths.list} icon="document">
              {say(lang, externalText.title)}
            </LinkButton>
            <LinkButton href={permitPaths.list} icon="history">
              {say(lang, printText.archive)}
            </LinkButton>
            <LinkButton href={permitPaths.stats} icon="chart">
              {say(lang, statsText.title)}
            </LinkButton>
            <LinkButton href={permitPaths.settings} icon="settings">
              {say(lang, t.settings)}
            </LinkButton>
            <LinkButton href={permitPaths.wall} icon="eye">
              {say(lang, t.wall)}
            </LinkButton>
          </>
        )}
      </PageHead>
      <LivePart id="permit-live" href={permitPaths.live}>
        <BoardBody {...props} />
      </LivePart>
    </div>
  );
}
