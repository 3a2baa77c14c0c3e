/** What is done with a cylinder after its fill: the one step that is due, large. */
import type { FlowNext, LeakPlace } from "../../../src/filling/flow/rules.ts";
import { FLOW_STEPS } from "../../../src/filling/flow/rules.ts";
import { fillPaths } from "../../../src/filling/paths.ts";
import type { Words } from "../../../src/gases/index.ts";
import { type Lang, say } from "../../../src/platform/i18n.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { Refused, Verdict } from "../../ui/feedback.tsx";
import { CsrfField, TextInput } from "../../ui/form.tsx";
import { ScanForm } from "../../ui/scan.tsx";
import { Card, PageHead, Steps } from "../../ui/structure.tsx";
import { CylinderFacts } from "../cylinder-facts.tsx";
import { ExceptionItems } from "../exceptions.tsx";
import type { CylinderCard } from "../model.ts";
import { flowText as t } from "./text.ts";

/** The bar of the eleven steps; `reached` is how many are done. */
export function FlowSteps(props: {
  readonly lang: Lang;
  readonly reached: number;
  readonly isStopped?: boolean | undefined;
}) {
  const { lang, reached } = props;
  return (
    <Steps
      lang={lang}
      id="flow-steps"
      label={say(lang, t.steps)}
      steps={FLOW_STEPS.map((step, index) => ({
        label: say(lang, t.step[step]),
        state:
          index < reached
            ? "done"
            : index > reached
              ? "pending"
              : props.isStopped === true
                ? "refused"
                : "current",
      }))}
    />
  );
}

export type FlowCard = {
  readonly fillId: string;
  readonly cylinderId: string;
  readonly cylinder: CylinderCard | undefined;
  readonly next: FlowNext;
  readonly reached: number;
  readonly places: readonly LeakPlace[];
  readonly items: readonly { readonly code: string; readonly text: Words }[];
  readonly seal: { readonly sealNo: string; readonly labelNo: string } | undefined;
};

export type FlowPageProps = {
  readonly lang: Lang;
  readonly card: FlowCard;
  readonly csrf: string | undefined;
  readonly message?: string | undefined;
  readonly canFill: boolean;
  /** What came back with a refused form, or was scanned on the way here. */
  readonly values: Readonly<Record<string, string>>;
};

function LeakStep(props: FlowPageProps) {
  const { lang, card, values } = props;
  return (
    <form class="step-form" method="post" action={fillPaths.flowStep(card.fillId, "leak")}>
      <CsrfField token={props.csrf} />
      <input
        type="hidden"
        name="step"
        value={card.next.kind === "step" ? card.next.step : "leak-1"}
      />
      <h2 class="step-title">{say(lang, t.leakTitle)}</h2>
      <p class="quiet">{say(lang, t.leakHint)}</p>
      <div class="check-items">
        <ExceptionItems
          word={say(lang, t.leakAt)}
          values={values}
          items={card.places.map((code) => ({ code, words: say(lang, t.place[code]) }))}
        />
      </div>
      <TextInput
        lang={lang}
        id="note"
        label={say(lang, t.note)}
        value={values["note"]}
        maxLength={200}
      />
      <Button kind="primary" size="next" icon="check" isDisabled={!props.canFill}>
        {say(lang, t.leakDone)}
      </Button>
    </form>
  );
}

function SealStep(props: FlowPageProps) {
  const { lang, card, values } = props;
  return (
    <form class="step-form" method="post" action={fillPaths.flowStep(card.fillId, "seal")}>
      <CsrfField token={props.csrf} />
      <h2 class="step-title">{say(lang, t.sealTitle)}</h2>
      <TextInput
        lang={lang}
        id="seal"
        label={say(lang, t.sealNo)}
        hint={say(lang, t.sealHint)}
        value={values["seal"]}
        maxLength={40}
        isRequired
        isScanTarget
      />
      <Button kind="primary" size="next" icon="seal" isDisabled={!props.canFill}>
        {say(lang, t.sealDone)}
      </Button>
    </form>
  );
}

function SealFacts(props: FlowPageProps) {
  const { seal } = props.card;
  if (seal === undefined) return null;
  return (
    <p class="button-row">
      <strong>{say(props.lang, t.sealLabel, { seal: seal.sealNo, label: seal.labelNo })}</strong>
      <LinkButton href={fillPaths.label(props.card.fillId)} icon="printer">
        {say(props.lang, t.printLabel)}
      </LinkButton>
    </p>
  );
}

function PostStep(props: FlowPageProps) {
  const { lang, card, values } = props;
  return (
    <form class="step-form" method="post" action={fillPaths.flowStep(card.fillId, "post-check")}>
      <CsrfField token={props.csrf} />
      <h2 class="step-title">{say(lang, t.postTitle)}</h2>
      <SealFacts {...props} />
      <p class="quiet">{say(lang, t.postHint)}</p>
      <TextInput
        lang={lang}
        id="code"
        label={say(lang, t.code)}
        value={values["code"]}
        isRequired
        isScanTarget
      />
      <div class="check-items">
        <ExceptionItems
          word={say(lang, t.problem)}
          values={values}
          items={card.items.map(({ code, text }) => ({ code, words: say(lang, text) }))}
        />
      </div>
      <TextInput
        lang={lang}
        id="note"
        label={say(lang, t.note)}
        value={values["note"]}
        maxLength={200}
      />
      <Button kind="primary" size="next" icon="checks" isDisabled={!props.canFill}>
        {say(lang, t.postDone)}
      </Button>
    </form>
  );
}

function Stopped(props: FlowPageProps) {
  const { lang, card } = props;
  if (card.next.kind !== "stopped") return null;
  const { why } = card.next;
  return (
    <>
      <Verdict
        state={why === "under" || why === "unused" ? "warn" : "danger"}
        icon="ban"
        word={say(lang, t.stopped[why])}
        sound="refused"
      />
      {why === "over" ? (
        <LinkButton
          href={fillPaths.emptying(card.cylinderId)}
          kind="primary"
          size="next"
          icon="droplets"
        >
          {say(lang, t.goEmpty)}
        </LinkButton>
      ) : null}
    </>
  );
}

function Now(props: FlowPageProps) {
  const { lang, card } = props;
  const { next } = card;
  if (next.kind === "stopped") return <Stopped {...props} />;
  if (next.kind === "filling") {
    return <Verdict state="neutral" icon="flame" word={say(lang, t.stillFilling)} />;
  }
  if (next.kind === "released") {
    return (
      <>
        <Verdict state="ok" icon="badge-check" word={say(lang, t.released)} sound="ok" />
        <SealFacts {...props} />
        <LinkButton href={fillPaths.board} kind="primary" size="next" icon="arrow-right">
          {say(lang, t.back)}
        </LinkButton>
      </>
    );
  }
  if (next.step === "leak-1" || next.step === "leak-2") return <LeakStep {...props} />;
  if (next.step === "seal") return <SealStep {...props} />;
  if (next.step === "post-check") return <PostStep {...props} />;
  return (
    <LinkButton href={fillPaths.weigh(card.fillId)} kind="primary" size="next" icon="scale">
      {say(lang, t.goWeigh)}
    </LinkButton>
  );
}

export function FlowPage(props: FlowPageProps) {
  const { lang, card } = props;
  return (
    <>
      <PageHead title={`${say(lang, t.flowTitle)} · ${card.cylinder?.code ?? ""}`}>
        <LinkButton href={fillPaths.board} icon="arrow-left">
          {say(lang, t.back)}
        </LinkButton>
        <LinkButton href={fillPaths.one(card.fillId)} icon="document">
          {say(lang, t.record)}
        </LinkButton>
      </PageHead>
      <FlowSteps lang={lang} reached={card.reached} isStopped={card.next.kind === "stopped"} />
      {card.next.kind === "step" &&
      (card.next.step === "seal" || card.next.step === "post-check") ? null : (
        <ScanForm lang={lang} action={fillPaths.scan} csrf={props.csrf} minLength={4} />
      )}
      <Refused lang={lang} words={props.message} />
      <div class="point-columns">
        <section class="point-step" data-stage={card.next.kind}>
          <Now {...props} />
        </section>
        {card.cylinder === undefined ? null : (
          <Card>
            <CylinderFacts lang={lang} cylinder={card.cylinder} />
          </Card>
        )}
      </div>
    </>
  );
}
