/** Parts of a manifold that the board and its own page share. */
import { manifoldPaths } from "../../src/filling/paths.ts";
import { kilogramText } from "../../src/kernel/units.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { LinkButton } from "../ui/button.tsx";
import { BigNumber } from "../ui/feedback.tsx";
import type { State } from "../ui/state.ts";
import { Card } from "../ui/structure.tsx";
import { acetyleneText as a } from "./acetylene-text.ts";
import type { AwaitingBatch, ManifoldCard } from "./manifold-model.ts";
import { manifoldText as t } from "./manifold-text.ts";

export const MPA = "MPa";

/** Kilopascal as megapascal with the unit: `14.70 MPa`; a dash where nobody knows. */
export function mpa(kpa: number | null | undefined): string {
  if (kpa == null) return "—";
  // A transmitter's drift around zero is no pressure below nothing.
  const shown = Math.abs(kpa) < 5 ? 0 : kpa;
  return `${kilogramText(shown)} ${MPA}`;
}

export function celsius(c: number | null | undefined): string {
  return c == null ? "—" : `${c.toFixed(1)} °C`;
}

/** On the board's card. */
export function ManifoldFigures(props: {
  readonly lang: Lang;
  readonly state: State;
  readonly card: ManifoldCard;
}) {
  const { lang, card } = props;
  const { pressureKpa } = card;
  return (
    <>
      <BigNumber
        value={pressureKpa === undefined ? undefined : pressureKpa / 1_000}
        unit={MPA}
        label={say(lang, pressureKpa === undefined ? t.noPressure : t.pressure)}
        state={props.state}
      />
      {card.targetNowKpa === undefined ? null : (
        <small class="gun-target">
          {say(lang, t.targetNow)} {mpa(card.targetNowKpa)}
        </small>
      )}
    </>
  );
}

export const AWAITING_BATCHES_ID = "awaiting-batches";

/** What is under way of one medium that rests between its stages. */
export type Resting = {
  readonly href: string;
  readonly total: number;
  readonly items: readonly {
    readonly code: string;
    readonly href: string;
    readonly next: string;
    readonly state: State;
  }[];
};

function RestingCard(props: { readonly lang: Lang; readonly resting: Resting }) {
  const { lang, resting } = props;
  return (
    <Card
      title={`${say(lang, a.waiting)} (${resting.total})`}
      icon="timer"
      actions={
        <LinkButton href={resting.href} kind="quiet" icon="arrow-right">
          {say(lang, a.title)}
        </LinkButton>
      }
    >
      <ul class="awaiting-list">
        {resting.items.map(({ code, href, next, state }) => (
          <li>
            <LinkButton href={href} icon={state === "neutral" ? "timer" : "scale"} size="lg">
              {code} · {next}
            </LinkButton>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Filled manifolds whose cylinders nobody has checked yet, and cylinders that rest. */
export function AwaitingBatches(props: {
  readonly lang: Lang;
  readonly items: readonly AwaitingBatch[];
  readonly resting?: Resting | undefined;
}) {
  const { lang, items, resting } = props;
  return (
    <div id={AWAITING_BATCHES_ID} class="mt-4">
      {items.length === 0 ? null : (
        <Card title={`${say(lang, t.awaiting)} (${items.length})`} icon="checks">
          <ul class="awaiting-list">
            {items.map(({ id, point, count }) => (
              <li>
                <LinkButton href={manifoldPaths.one(id)} icon="checks" size="lg">
                  {say(lang, t.awaitingOne, { point, count })}
                </LinkButton>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {resting === undefined ? null : <RestingCard lang={lang} resting={resting} />}
    </div>
  );
}
