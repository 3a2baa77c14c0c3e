/** Step 3: every scale of the station with its zero, its standard weight and the day of its verification. */
import { fillPaths } from "../../../src/filling/paths.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { BigNumber, EmptyState, LiveBadge, Refused, StatePill } from "../../ui/feedback.tsx";
import { CsrfField, NumberInput, TextInput } from "../../ui/form.tsx";
import { liveFrom } from "../../ui/live.tsx";
import { Partial } from "../../ui/partial.tsx";
import { Card, PageHead } from "../../ui/structure.tsx";
import { fillText } from "../text.ts";
import { flowText as t } from "./text.ts";

export type ScaleCard = {
  /** Fit for an id of the page. */
  readonly id: string;
  readonly name: string;
  readonly usedBy: readonly string[];
  /** A filling scale that dials in shows its weight to the person only. */
  readonly isOwn: boolean;
  readonly action: string;
  readonly verifiedAction: string;
  readonly massG: number | undefined;
  readonly isSteady: boolean;
  readonly isZeroed: boolean;
  readonly isWeighed: boolean;
  readonly verifiedUntilOn: string | null;
  readonly isVerified: boolean;
  readonly certificate: string;
};

function isReady(card: ScaleCard): boolean {
  return card.isZeroed && card.isWeighed && card.isVerified;
}

export function ScaleNow(props: { readonly lang: Lang; readonly card: ScaleCard }) {
  const { lang, card } = props;
  return (
    <div id={`now-${card.id}`} class="scale-now">
      <p class="point-weights">
        <StatePill
          size="lg"
          state={isReady(card) ? "ok" : "locked"}
          word={say(lang, isReady(card) ? t.ready : t.notReady)}
        />
        <StatePill
          state={card.isZeroed ? "ok" : "warn"}
          word={`${say(lang, t.zero)} ${say(lang, card.isZeroed ? t.done : t.due)}`}
        />
        <StatePill
          state={card.isWeighed ? "ok" : "warn"}
          word={`${say(lang, t.weight)} ${say(lang, card.isWeighed ? t.done : t.due)}`}
        />
        <StatePill
          state={card.isVerified ? "neutral" : "danger"}
          word={
            card.isVerified
              ? `${say(lang, t.verifiedUntil)} ${card.verifiedUntilOn ?? ""}`
              : say(lang, t.verifiedExpired)
          }
        />
      </p>
      {card.isOwn ? null : (
        <BigNumber
          value={card.massG === undefined ? undefined : card.massG / 1000}
          unit="kg"
          label={say(
            lang,
            card.massG === undefined
              ? fillText.noWeight
              : card.isSteady
                ? fillText.steady
                : fillText.moving,
          )}
        />
      )}
    </div>
  );
}

export function ScalesFrame(props: { readonly lang: Lang; readonly cards: readonly ScaleCard[] }) {
  return (
    <>
      {props.cards.map((card) => (
        <Partial into={`#now-${card.id}`}>
          <ScaleNow lang={props.lang} card={card} />
        </Partial>
      ))}
    </>
  );
}

type FormProps = {
  readonly lang: Lang;
  readonly card: ScaleCard;
  readonly csrf: string | undefined;
  readonly values: Readonly<Record<string, string>>;
};

function CheckForm(props: FormProps & { readonly kind: "zero" | "weight" }) {
  const { lang, card, kind } = props;
  const isZero = kind === "zero";
  const id = (name: string): string => `${name}-${kind}-${card.id}`;
  return (
    <form class="step-form" method="post" action={card.action}>
      <CsrfField token={props.csrf} />
      <input type="hidden" name="kind" value={kind} />
      {isZero ? null : (
        <>
          <NumberInput
            lang={lang}
            id={id("expected")}
            name="expected"
            label={say(lang, t.mass)}
            unit="kg"
            value={props.values["expected"] ?? "20"}
          />
          <TextInput
            lang={lang}
            id={id("certificate")}
            name="certificate"
            label={say(lang, t.certificate)}
            value={props.values["certificate"] ?? card.certificate}
            maxLength={60}
            isRequired
          />
        </>
      )}
      {card.isOwn ? (
        <NumberInput
          lang={lang}
          id={id("shown")}
          name="shown"
          label={say(lang, t.shown)}
          unit="kg"
          value={props.values["shown"]}
          isRequired
        />
      ) : null}
      <Button kind="primary" size="lg" icon={isZero ? "scale" : "weight"}>
        {say(lang, isZero ? t.takeZero : t.takeWeight)}
      </Button>
    </form>
  );
}

function VerifiedForm(props: FormProps) {
  const { lang, card } = props;
  return (
    <form class="step-form" method="post" action={card.verifiedAction}>
      <CsrfField token={props.csrf} />
      <TextInput
        lang={lang}
        id={`until-${card.id}`}
        name="until"
        type="date"
        label={say(lang, t.verifiedUntil)}
        value={card.verifiedUntilOn ?? ""}
        isRequired
      />
      <Button icon="save">{say(lang, t.saveVerified)}</Button>
    </form>
  );
}

export function ScalesPage(props: {
  readonly lang: Lang;
  readonly cards: readonly ScaleCard[];
  readonly csrf: string | undefined;
  readonly shiftSince: string;
  readonly message?: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  /** Whose form came back. */
  readonly askedId?: string | undefined;
  readonly canCheck: boolean;
  readonly canVerify: boolean;
}) {
  const { lang, cards } = props;
  return (
    <>
      <PageHead title={say(lang, t.scalesTitle)}>
        <LiveBadge lang={lang} silenceMaxMs={10_000} />
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <p class="quiet">
        {say(lang, t.scalesHint)} {say(lang, t.shiftSince, { at: props.shiftSince })}
      </p>
      <Refused lang={lang} words={props.message} />
      {cards.length === 0 ? <EmptyState title={say(lang, t.noScales)} icon="scale" /> : null}
      <div id="scales-live" class="check-columns" {...liveFrom(fillPaths.scalesLive)}>
        {cards.map((card) => {
          const values = props.askedId === card.id ? props.values : {};
          const form = { lang, card, csrf: props.csrf, values };
          return (
            <Card
              id={`scale-${card.id}`}
              title={card.isOwn ? say(lang, t.ownScale, { gun: card.name }) : card.name}
              icon="scale"
            >
              {card.usedBy.length === 0 ? null : (
                <p class="quiet">{say(lang, t.usedBy, { guns: card.usedBy.join("、") })}</p>
              )}
              <ScaleNow lang={lang} card={card} />
              {props.canCheck ? (
                <div class="form-grid">
                  <CheckForm {...form} kind="zero" />
                  <CheckForm {...form} kind="weight" />
                </div>
              ) : null}
              {props.canVerify ? <VerifiedForm {...form} /> : null}
            </Card>
          );
        })}
      </div>
    </>
  );
}
