/** The second weighing on the check scale, and its verdict. */
import { fillPaths } from "../../src/filling/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { BigNumber, LiveBadge, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { Partial } from "../ui/partial.tsx";
import { ScanForm } from "../ui/scan.tsx";
import type { State } from "../ui/state.ts";
import { ActionBar, Card, PageHead } from "../ui/structure.tsx";
import { CylinderFacts } from "./cylinder-facts.tsx";
import type { CylinderCard } from "./model.ts";
import { fillText as t } from "./text.ts";

export type WeighingCard = {
  readonly fillId: string;
  readonly cylinder: CylinderCard | undefined;
  readonly firstNetG: number | undefined;
  readonly secondNetG: number | undefined;
  readonly grossG: number | undefined;
  readonly isSteady: boolean;
  /** Set once the weighing is on record. */
  readonly verdict: string | undefined;
};

const kg = (massG: number | undefined): string =>
  massG === undefined ? "—" : `${(massG / 1000).toFixed(2)} kg`;

const VERDICTS: Readonly<Record<string, { readonly state: State; readonly word: keyof typeof t }>> =
  {
    ok: { state: "ok", word: "resultOk" },
    under: { state: "warn", word: "resultUnder" },
    over: { state: "danger", word: "resultOver" },
    differs: { state: "alert", word: "resultDiffers" },
    unknown: { state: "alert", word: "resultUnknown" },
  };

export function WeighingFigures(props: { readonly lang: Lang; readonly card: WeighingCard }) {
  const { lang, card } = props;
  const difference =
    card.secondNetG === undefined || card.firstNetG === undefined
      ? undefined
      : card.secondNetG - card.firstNetG;
  return (
    <section id="weighing-figures" class="point-figures">
      <BigNumber
        size="xl"
        value={card.secondNetG === undefined ? undefined : card.secondNetG / 1000}
        unit="kg"
        label={say(lang, t.secondNet)}
      />
      <p class="point-weights">
        <StatePill
          state={card.grossG === undefined ? "danger" : card.isSteady ? "ok" : "neutral"}
          word={say(
            lang,
            card.grossG === undefined ? t.noWeight : card.isSteady ? t.steady : t.moving,
          )}
        />
        <span>
          {say(lang, t.gross)} {kg(card.grossG)}
        </span>
      </p>
      <div class="two-numbers">
        <BigNumber
          value={card.firstNetG === undefined ? undefined : card.firstNetG / 1000}
          unit="kg"
          label={say(lang, t.firstNet)}
        />
        <BigNumber
          value={difference === undefined ? undefined : difference / 1000}
          unit="kg"
          label={say(lang, t.difference)}
        />
      </div>
    </section>
  );
}

export function WeighingFrame(props: { readonly lang: Lang; readonly card: WeighingCard }) {
  return (
    <Partial into="#weighing-figures">
      <WeighingFigures {...props} />
    </Partial>
  );
}

export function WeighingPage(props: {
  readonly lang: Lang;
  readonly card: WeighingCard;
  readonly csrf?: string | undefined;
  readonly message?: string | undefined;
  readonly canWeigh: boolean;
}) {
  const { lang, card } = props;
  const isDone = card.verdict !== undefined;
  const verdict = VERDICTS[card.verdict ?? "unknown"] ?? VERDICTS["unknown"];
  const live = isDone ? {} : liveFrom(fillPaths.weighLive(card.fillId));
  return (
    <div id="weighing-live" {...live}>
      <PageHead title={say(lang, t.secondTitle)}>
        {isDone ? null : <LiveBadge lang={lang} silenceMaxMs={5_000} />}
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.backToBoard)}
        </LinkButton>
      </PageHead>
      <ScanForm lang={lang} action={fillPaths.scan} csrf={props.csrf} minLength={4} />
      <Refused lang={lang} words={props.message} state="warn" />
      <div class="point-columns">
        <section class="point-step">
          {isDone && verdict !== undefined ? (
            <Verdict
              state={verdict.state}
              word={say(lang, t[verdict.word] as typeof t.resultOk)}
              sound={verdict.state === "ok" ? "ok" : "refused"}
            />
          ) : (
            <h2 class="step-title">{say(lang, t.putOn)}</h2>
          )}
          {card.cylinder === undefined ? null : (
            <Card>
              <CylinderFacts lang={lang} cylinder={card.cylinder} />
            </Card>
          )}
        </section>
        <WeighingFigures lang={lang} card={card} />
      </div>
      <ActionBar>
        {isDone ? (
          <>
            <LinkButton
              href={fillPaths.flow(card.fillId)}
              kind="primary"
              size="next"
              icon="arrow-right"
            >
              {say(lang, t.goFlow)}
            </LinkButton>
            <LinkButton href={fillPaths.one(card.fillId)} icon="document">
              {say(lang, t.record2)}
            </LinkButton>
          </>
        ) : (
          <form method="post" action={fillPaths.weigh(card.fillId)}>
            <CsrfField token={props.csrf} />
            <Button kind="primary" size="next" icon="check" isDisabled={!props.canWeigh}>
              {say(lang, t.record)}
            </Button>
          </form>
        )}
      </ActionBar>
    </div>
  );
}
