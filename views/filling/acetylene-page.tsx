/** Acetone, weights and rests of acetylene cylinders: the list of one manifold, and one cylinder's course. */
import { acetylenePaths, fillPaths } from "../../src/filling/paths.ts";
import { formatKg, type Lang, say } from "../../src/platform/i18n.ts";
import { Button, LinkButton } from "../ui/button.tsx";
import { BigNumber, EmptyState, LiveBadge, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CsrfField, TextInput } from "../ui/form.tsx";
import { liveFrom } from "../ui/live.tsx";
import { LINK, STACK } from "../ui/look.ts";
import { Partial } from "../ui/partial.tsx";
import { ScanForm } from "../ui/scan.tsx";
import type { State } from "../ui/state.ts";
import { Card, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import { acetyleneText as t } from "./acetylene-text.ts";
import { ExceptionItems } from "./exceptions.tsx";
import { celsius, MPA, mpa } from "./manifold-parts.tsx";
import { fillText } from "./text.ts";

export type CourseLine = {
  readonly cylinderId: string;
  readonly code: string;
  readonly next: string;
  readonly state: State;
  readonly until: string | undefined;
  readonly since: string;
};

export type CourseKind = "acetone" | "fill" | "filling" | "take-off" | "weigh" | "rest" | "final";

export type CourseCard = {
  readonly pointId: string;
  readonly pointLabel: string;
  readonly cylinderId: string;
  readonly code: string;
  readonly kind: CourseKind;
  readonly state: State;
  readonly next: string;
  /** Acetone to be topped up, in grams. */
  readonly topUpG: number | undefined;
  readonly scale: string;
  readonly settledMaxKpa: number;
  readonly isOpen: boolean;
  readonly facts: readonly (readonly [string, string | undefined])[];
  readonly weighings: readonly (readonly string[])[];
  readonly stages: readonly (readonly string[])[];
  readonly last:
    | { readonly state: State; readonly words: string; readonly label: string | undefined }
    | undefined;
  readonly items: readonly { readonly code: string; readonly text: string }[];
};

export type ShownNow = {
  readonly massG: number | undefined;
  readonly isMassSteady: boolean;
  readonly kpa: number | undefined;
  readonly celsius: number | undefined;
  readonly at15Kpa: number | undefined;
  readonly isPressureSteady: boolean;
};

type Common = {
  readonly lang: Lang;
  readonly csrf: string | undefined;
  readonly message: string | undefined;
};

function Lines(props: {
  readonly lang: Lang;
  readonly pointId: string;
  readonly lines: readonly CourseLine[];
}) {
  const { lang, lines, pointId } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.under)}
      columns={[
        { label: say(lang, t.cylinder) },
        { label: say(lang, t.next) },
        { label: say(lang, t.until) },
        { label: say(lang, t.since) },
      ]}
      rows={lines.map((line) => ({
        id: `course-${line.cylinderId}`,
        cells: [
          <a class={LINK} href={acetylenePaths.one(pointId, line.cylinderId)}>
            {line.code}
          </a>,
          <StatePill state={line.state} word={line.next} />,
          line.until ?? "—",
          line.since,
        ],
      }))}
    />
  );
}

export function AcetyleneListPage(
  props: Common & {
    readonly pointId: string;
    readonly pointLabel: string;
    readonly lines: readonly CourseLine[];
    readonly typed: string;
  },
) {
  const { lang, lines, pointId } = props;
  return (
    <div class={STACK}>
      <PageHead title={say(lang, t.title)}>
        <LinkButton href={fillPaths.point(pointId)} icon="arrow-left">
          {say(lang, t.toManifold, { label: props.pointLabel })}
        </LinkButton>
      </PageHead>
      <ScanForm lang={lang} action={acetylenePaths.scan(pointId)} csrf={props.csrf} minLength={4} />
      <Refused lang={lang} words={props.message} />
      <form class="typed-code" method="post" action={acetylenePaths.scan(pointId)}>
        <CsrfField token={props.csrf} />
        <TextInput
          lang={lang}
          id="typed-code"
          name="code"
          label={say(lang, fillText.typeCode)}
          hint={say(lang, t.scanHint)}
          value={props.typed}
          maxLength={200}
          isRequired
        />
        <Button kind="primary" size="lg" icon="arrow-right">
          {say(lang, fillText.confirmCode)}
        </Button>
      </form>
      {lines.length === 0 ? (
        <Card>
          <EmptyState title={say(lang, t.none)} icon="scale">
            <p>{say(lang, t.noneHint)}</p>
          </EmptyState>
        </Card>
      ) : (
        <Lines lang={lang} pointId={pointId} lines={lines} />
      )}
    </div>
  );
}

export function AcetyleneFigures(props: { readonly lang: Lang; readonly now: ShownNow }) {
  const { lang, now } = props;
  const { massG, kpa } = now;
  return (
    <section id="acetylene-figures" class="point-figures">
      <BigNumber
        size="xl"
        value={massG === undefined ? undefined : massG / 1_000}
        unit="kg"
        label={say(lang, massG === undefined ? fillText.noWeight : t.gross)}
      />
      <p class="point-weights">
        <StatePill
          state={massG === undefined ? "danger" : now.isMassSteady ? "ok" : "neutral"}
          word={say(lang, now.isMassSteady ? fillText.steady : fillText.moving)}
        />
      </p>
      <div class="two-numbers">
        <BigNumber
          value={kpa === undefined ? undefined : kpa / 1_000}
          unit={MPA}
          label={`${say(lang, t.pressure)} · ${celsius(now.celsius)}`}
        />
        <BigNumber
          value={now.at15Kpa === undefined ? undefined : now.at15Kpa / 1_000}
          unit={MPA}
          label={say(lang, t.at15)}
        />
      </div>
      <p class="point-weights">
        <StatePill
          state={kpa === undefined ? "danger" : now.isPressureSteady ? "ok" : "neutral"}
          word={say(lang, now.isPressureSteady ? fillText.steady : fillText.moving)}
        />
      </p>
    </section>
  );
}

export function AcetyleneFrame(props: { readonly lang: Lang; readonly now: ShownNow }) {
  return (
    <Partial into="#acetylene-figures">
      <AcetyleneFigures {...props} />
    </Partial>
  );
}

type PageProps = Common & {
  readonly card: CourseCard;
  readonly now: ShownNow;
  readonly canFill: boolean;
  readonly values: Readonly<Record<string, string>>;
};

function WeighStep(props: PageProps) {
  const { lang, card } = props;
  const isAcetone = card.kind === "acetone";
  const { scale } = card;
  return (
    <>
      <p>{say(lang, isAcetone ? t.weighHint : t.weighStageHint, { scale })}</p>
      {card.topUpG === undefined ? null : (
        <p>
          <strong>{say(lang, t.topUpHint, { mass: formatKg(lang, card.topUpG) })}</strong>
        </p>
      )}
      <form
        class="step-form"
        method="post"
        action={acetylenePaths.act(card.pointId, card.cylinderId, "weigh")}
      >
        <CsrfField token={props.csrf} />
        <Button kind="primary" size="next" icon="scale" isDisabled={!props.canFill}>
          {say(lang, isAcetone ? t.weighAcetone : t.weighStage)}
        </Button>
      </form>
    </>
  );
}

function FinalStep(props: PageProps) {
  const { lang, card, values } = props;
  return (
    <form
      class="step-form"
      method="post"
      action={acetylenePaths.act(card.pointId, card.cylinderId, "final")}
    >
      <CsrfField token={props.csrf} />
      <p>{say(lang, t.finalHint, { max: mpa(card.settledMaxKpa) })}</p>
      <fieldset class="check-items">
        <legend>
          <span class="quiet">{say(lang, fillText.tickExceptions)}</span>
        </legend>
        <ExceptionItems
          word={say(lang, fillText.problem)}
          items={card.items.map(({ code, text }) => ({ code, words: text }))}
          values={values}
        />
      </fieldset>
      <TextInput
        lang={lang}
        id="note"
        label={say(lang, t.reason)}
        value={values["note"]}
        maxLength={200}
      />
      <Button kind="primary" size="next" icon="checks" isDisabled={!props.canFill}>
        {say(lang, t.final)}
      </Button>
    </form>
  );
}

function Step(props: PageProps) {
  const { lang, card } = props;
  switch (card.kind) {
    case "acetone":
    case "weigh":
      return <WeighStep {...props} />;
    case "final":
      return <FinalStep {...props} />;
    default:
      return (
        <LinkButton
          href={fillPaths.point(card.pointId)}
          kind="primary"
          size="next"
          icon="arrow-right"
        >
          {say(lang, t.toManifold, { label: card.pointLabel })}
        </LinkButton>
      );
  }
}

function Drop(props: PageProps) {
  const { lang, card } = props;
  if (!card.isOpen || !props.canFill || card.kind === "filling" || card.kind === "take-off")
    return null;
  return (
    <details class="lock-box" open={props.values["reason"] !== undefined}>
      <summary class="button">{say(lang, t.drop)}</summary>
      <form
        class="step-form"
        method="post"
        action={acetylenePaths.act(card.pointId, card.cylinderId, "drop")}
      >
        <CsrfField token={props.csrf} />
        <TextInput
          lang={lang}
          id="reason"
          label={say(lang, t.dropReason)}
          hint={say(lang, t.dropHint)}
          value={props.values["reason"]}
          maxLength={200}
          isRequired
        />
        <Button kind="destructive" icon="ban">
          {say(lang, t.drop)}
        </Button>
      </form>
    </details>
  );
}

function Records({ lang, card }: PageProps) {
  const heads = (words: readonly Parameters<typeof say>[1][]) =>
    words.map((word) => ({ label: say(lang, word) }));
  return (
    <>
      {card.weighings.length === 0 ? null : (
        <Card title={say(lang, t.acetoneTable)} icon="droplets">
          <Table
            lang={lang}
            caption={say(lang, t.acetoneTable)}
            columns={heads([
              t.when,
              t.gross,
              t.pressure,
              t.residual,
              t.missing,
              t.toppedUp,
              t.finding,
              t.who,
            ])}
            rows={card.weighings.map((cells) => ({ cells: [...cells] }))}
          />
        </Card>
      )}
      {card.stages.length === 0 ? null : (
        <Card title={say(lang, t.stageTable)} icon="layers">
          <Table
            lang={lang}
            caption={say(lang, t.stageTable)}
            columns={heads([t.stage, t.when, t.gross, t.gain, t.net, t.flow, t.finding, t.who])}
            rows={card.stages.map((cells) => ({ cells: [...cells] }))}
          />
        </Card>
      )}
    </>
  );
}

export function AcetylenePage(props: PageProps) {
  const { lang, card } = props;
  const { last } = card;
  return (
    <div id="acetylene-live" {...liveFrom(acetylenePaths.live(card.pointId, card.cylinderId))}>
      <PageHead title={say(lang, t.titleOf, { code: card.code })}>
        <LiveBadge lang={lang} silenceMaxMs={5_000} />
        <LinkButton href={acetylenePaths.list(card.pointId)} icon="arrow-left">
          {say(lang, t.title)}
        </LinkButton>
      </PageHead>
      <ScanForm
        lang={lang}
        action={acetylenePaths.scan(card.pointId)}
        csrf={props.csrf}
        minLength={4}
      />
      <Refused lang={lang} words={props.message} state="warn" />
      <div class="point-columns">
        <section class="point-step">
          {last === undefined ? null : (
            <Verdict state={last.state} word={`${say(lang, t.lastOutcome)}: ${last.words}`}>
              {last.label === undefined ? null : (
                <LinkButton href={last.label} icon="printer">
                  {say(lang, t.label)}
                </LinkButton>
              )}
            </Verdict>
          )}
          <Verdict state={card.state} word={card.next} />
          <Step {...props} />
          <Drop {...props} />
        </section>
        <div class={STACK}>
          <AcetyleneFigures lang={lang} now={props.now} />
          <Card>
            <KeyValueList facts={card.facts} />
            <p class="quiet mt-2">
              <small>{say(lang, t.figuresNote)}</small>
            </p>
          </Card>
        </div>
      </div>
      <div class={`${STACK} mt-4`}>
        <Records {...props} />
      </div>
    </div>
  );
}
