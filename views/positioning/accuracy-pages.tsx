/** Tests of accuracy: their list, the form that begins one, the guided page, and the report on A4. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import {
  type Finding,
  TEST_KINDS,
  type TestKind,
  type Verdict,
} from "../../src/positioning/rules/accuracy.ts";
import { Button, LinkButton, PrintButton } from "../ui/button.tsx";
import { Alert, FormProblems, StatePill } from "../ui/feedback.tsx";
import { Choices, CsrfField, Select, TextArea, TextInput } from "../ui/form.tsx";
import { FORM_GRID, LINE, LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import {
  Card,
  ConfirmDialog,
  DialogOpener,
  type Fact,
  KeyValueList,
  PageHead,
  Table,
} from "../ui/structure.tsx";
import {
  Findings,
  placeOf,
  type StepLine,
  StepsTable,
  VERDICT_STATE,
  VerdictPill,
} from "./accuracy-parts.tsx";
import { stepKindWords, accuracyText as t, testKindWords } from "./accuracy-text.ts";
import { type Section, Sections } from "./parts.tsx";

type Shared = {
  readonly lang: Lang;
  readonly sections: readonly Section[];
  readonly current: string;
};

export type TestLine = {
  readonly href: string;
  readonly at: string;
  readonly kind: TestKind;
  readonly by: string;
  readonly state: string;
  readonly verdict: Verdict | undefined;
};

export type DueLine = {
  readonly kind: TestKind;
  readonly passed: string;
  readonly due: string;
  readonly isDue: boolean;
};

export type AccuracyListProps = Shared & {
  readonly newHref: string | undefined;
  readonly due: readonly DueLine[];
  readonly tests: readonly TestLine[];
};

export function AccuracyListPage(props: AccuracyListProps) {
  const { lang } = props;
  return (
    <div class={STACK} id="accuracy-list">
      <PageHead title={say(lang, t.title)}>
        {props.newHref === undefined ? null : (
          <LinkButton href={props.newHref} kind="primary" icon="plus">
            {say(lang, t.add)}
          </LinkButton>
        )}
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <p class="form-hint">{say(lang, t.help)}</p>
      <Table
        lang={lang}
        caption={say(lang, t.due)}
        columns={[
          { label: say(lang, t.kind) },
          { label: say(lang, t.lastPassed) },
          { label: say(lang, t.due) },
          { label: say(lang, t.state) },
        ]}
        rows={props.due.map((one) => ({
          cells: [
            say(lang, testKindWords[one.kind]),
            one.passed,
            one.due,
            <StatePill
              state={one.isDue ? "alert" : "ok"}
              word={say(lang, one.isDue ? t.dueNow : t.inOrder)}
            />,
          ],
        }))}
      />
      <Card title={say(lang, t.former)} icon="document">
        <Table
          lang={lang}
          caption={say(lang, t.former)}
          columns={[
            { label: say(lang, t.begun) },
            { label: say(lang, t.kind) },
            { label: say(lang, t.by) },
            { label: say(lang, t.state) },
            { label: say(lang, t.result) },
          ]}
          rows={props.tests.map((one) => ({
            cells: [
              <a class={`${LINK} ${LINE}`} href={one.href}>
                {one.at}
              </a>,
              say(lang, testKindWords[one.kind]),
              one.by,
              one.state,
              one.verdict === undefined ? "—" : <VerdictPill lang={lang} verdict={one.verdict} />,
            ],
          }))}
          empty={say(lang, t.none)}
        />
      </Card>
    </div>
  );
}

export type AccuracyNewProps = Shared & {
  readonly csrf: string | undefined;
  readonly action: string;
  readonly floors: readonly { readonly id: string; readonly name: string }[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
};

export function AccuracyNewPage(props: AccuracyNewProps) {
  const { lang, values, errors } = props;
  const field = (id: string, label: string, hint?: string) => ({
    ...{ lang, id, label, hint, value: values[id], error: errors[id], isRequired: true },
  });
  return (
    <div class={STACK} id="accuracy-new">
      <PageHead title={say(lang, t.add)} />
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={errors} />
      <form method="post" action={props.action} class={STACK}>
        <CsrfField token={props.csrf} />
        <Card>
          <div class={STACK}>
            <Choices
              lang={lang}
              id="kind"
              label={say(lang, t.kind)}
              value={values["kind"]}
              error={errors["kind"]}
              columns={2}
              options={TEST_KINDS.map((kind) => ({
                value: kind,
                label: say(lang, testKindWords[kind]),
              }))}
            />
            <div class={FORM_GRID}>
              <Select
                {...field("floor", say(lang, t.floor))}
                options={props.floors.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <TextInput
                {...field("cards", say(lang, t.cards), say(lang, t.cardsHint))}
                maxLength={400}
              />
              <TextInput
                {...field("instruments", say(lang, t.instruments), say(lang, t.instrumentsHint))}
                maxLength={200}
              />
            </div>
            <TextArea
              {...field("points", say(lang, t.points), say(lang, t.pointsHint))}
              maxLength={20_000}
            />
          </div>
          <div class="mt-3">
            <Button kind="primary" size="lg" icon="check">
              {say(lang, t.start)}
            </Button>
          </div>
        </Card>
      </form>
    </div>
  );
}

type Going = {
  readonly forWords: string;
  /** Until there is enough of it; undefined when there is. */
  readonly leftWords: string | undefined;
};

export type AccuracyTestProps = Shared & {
  readonly csrf: string | undefined;
  readonly path: string;
  readonly backHref: string;
  readonly kind: TestKind;
  readonly facts: readonly Fact[];
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepLine[];
  /** The step to do next, or the one going on. */
  readonly next: { readonly step: number; readonly going: Going | undefined } | undefined;
  /** Doings of steps that this page shows: a page beside it may have done one more. */
  readonly seen: number;
  /** Cards of which nothing is heard now. */
  readonly silent: readonly string[];
  readonly acts: {
    readonly begin: string;
    readonly end: string;
    readonly sign: string;
    readonly drop: string;
  };
  readonly canAct: boolean;
  readonly isOpen: boolean;
  /** Labels of the cards, in their order. */
  readonly cards: readonly string[];
  /** What must be known before the figures are read. */
  readonly note: string | undefined;
  readonly message?: string | undefined;
};

/** Says how long is to be waited; a walk goes on by itself. */
function GoingNote(props: {
  readonly lang: Lang;
  readonly kind: TestKind;
  readonly n: number;
  readonly going: Going;
}) {
  const { lang, kind, n, going } = props;
  const { leftWords } = going;
  if (kind === "dynamic") {
    return (
      <Alert lang={lang} state="warn" word={say(lang, t.timing)} icon="clock">
        {say(lang, t.stopHere, { n, time: leftWords ?? "" })}
      </Alert>
    );
  }
  return (
    <Alert
      lang={lang}
      state={leftWords === undefined ? "ok" : "warn"}
      word={say(lang, leftWords === undefined ? t.done : t.timing)}
      icon="clock"
    >
      {say(lang, t.running, { n, time: going.forWords })}{" "}
      <strong>
        {leftWords === undefined ? say(lang, t.enough) : say(lang, t.left, { time: leftWords })}
      </strong>
    </Alert>
  );
}

function StepForm(props: AccuracyTestProps & { readonly n: number }) {
  const { lang, kind, n, next } = props;
  const isGoing = next?.going !== undefined;
  if (isGoing && kind === "dynamic") return null;
  const words = kind === "dynamic" ? t.arrived : kind === "static" ? t.beginStatic : t.beginStep;
  const isShort = next?.going?.leftWords !== undefined;
  return (
    <form method="post" action={isGoing ? props.acts.end : props.acts.begin} class="mt-3">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="step" value={String(next?.step ?? -1)} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <Button
        kind={isShort ? undefined : "primary"}
        size="lg"
        icon={isGoing ? (isShort ? "close" : "check") : "play"}
      >
        {isGoing ? say(lang, isShort ? t.endEarly : t.endStep, { n }) : say(lang, words, { n })}
      </Button>
    </form>
  );
}

function NextStep(props: AccuracyTestProps) {
  const { lang, next, kind } = props;
  if (next === undefined || !props.canAct) return null;
  const { going } = next;
  const n = next.step + 1;
  const line = props.steps[next.step];
  const title = `${say(lang, t.step, { n })} / ${props.steps.length}`;
  return (
    <Card title={title} icon="steps" state={going === undefined ? undefined : "warn"}>
      {line === undefined || line.result.kind === "point" ? null : (
        <p>
          <strong>{say(lang, stepKindWords[line.result.kind])}</strong>
        </p>
      )}
      <ul>
        {(line?.places ?? []).map((place, index) => (
          <li>
            {props.cards[index] ?? index + 1}: <strong>{placeOf(place)} m</strong>
          </li>
        ))}
      </ul>
      {props.silent.length === 0 ? null : (
        <Alert lang={lang} state="danger" word={say(lang, t.noSignal)}>
          {say(lang, t.silent, { cards: props.silent.join("、") })}
        </Alert>
      )}
      {going === undefined ? null : <GoingNote lang={lang} kind={kind} n={n} going={going} />}
      <p class="form-hint">{say(lang, kind === "dynamic" ? t.dynamicHint : t.stayHint)}</p>
      <StepForm {...props} n={n} />
    </Card>
  );
}

function Again(props: AccuracyTestProps) {
  const { lang } = props;
  const done = props.steps.filter(({ times }) => times > 0);
  if (!props.canAct || done.length === 0 || props.next?.going !== undefined) return null;
  return (
    <form method="post" action={props.acts.begin} class="button-row mt-3">
      <CsrfField token={props.csrf} />
      <input type="hidden" name="seen" value={String(props.seen)} />
      <Select
        lang={lang}
        id="step"
        label={say(lang, t.again)}
        options={done.map(({ result }) => ({
          value: String(result.step),
          label: say(lang, t.step, { n: result.step + 1 }),
        }))}
      />
      <Button icon="refresh">{say(lang, t.again)}</Button>
    </form>
  );
}

const LIVE_ID = "accuracy-live";

/** What is asked for anew while a step goes on. */
export function AccuracyLive(props: AccuracyTestProps) {
  const { lang } = props;
  const isGoing = props.next?.going !== undefined;
  // Somebody else may do the next step: the page of whoever only looks on follows.
  const live = props.isOpen
    ? {
        "hx-get": props.path,
        "hx-trigger": isGoing && props.kind === "dynamic" ? "every 1s" : "every 5s",
        "hx-swap": "outerMorph",
        "hx-sync": "drop",
      }
    : {};
  return (
    <div id={LIVE_ID} class={STACK} {...live}>
      <div class={TWO_COLUMNS}>
        <NextStep {...props} />
        <Card title={`${say(lang, t.findings)} · ${say(lang, t.soFar)}`} icon="chart">
          <p class="mb-2">
            <VerdictPill lang={lang} verdict={props.verdict} />
          </p>
          <Findings lang={lang} findings={props.findings} />
        </Card>
      </div>
      <Card title={say(lang, t.steps)} icon="list">
        <StepsTable
          lang={lang}
          steps={
            props.kind === "dynamic" ? props.steps.filter(({ times }) => times > 0) : props.steps
          }
        />
        <Again {...props} />
      </Card>
    </div>
  );
}

export function AccuracyTestPage(props: AccuracyTestProps) {
  const { lang } = props;
  return (
    <div class={STACK} id="accuracy-test">
      <PageHead title={say(lang, testKindWords[props.kind])}>
        <LinkButton href={props.backHref} icon="chevron-left">
          {say(lang, t.back)}
        </LinkButton>
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={{}} message={props.message} />
      {props.note === undefined ? null : (
        <Alert lang={lang} state="neutral">
          {props.note}
        </Alert>
      )}
      <AccuracyLive {...props} />
      <KeyValueList facts={props.facts} />
      {props.canAct ? (
        <Card title={say(lang, t.sign)} icon="signature">
          <p class="form-hint">{say(lang, t.signHint)}</p>
          <form method="post" action={props.acts.sign} class={FORM_GRID}>
            <CsrfField token={props.csrf} />
            <TextInput
              lang={lang}
              id="secret"
              type="password"
              label={say(lang, t.secret)}
              maxLength={100}
              isRequired
            />
            <div class="button-row self-end">
              <Button kind="primary" icon="signature">
                {say(lang, t.sign)}
              </Button>
              <DialogOpener dialogId="accuracy-drop" icon="trash">
                {say(lang, t.drop)}
              </DialogOpener>
            </div>
          </form>
        </Card>
      ) : null}
      {props.canAct ? (
        <ConfirmDialog
          lang={lang}
          id="accuracy-drop"
          title={say(lang, t.drop)}
          action={props.acts.drop}
          confirmLabel={say(lang, t.drop)}
          confirmKind="destructive"
          csrf={props.csrf}
        >
          <p>{say(lang, t.dropAsk)}</p>
          <TextArea
            lang={lang}
            id="drop-reason"
            name="reason"
            label={say(lang, t.reason)}
            maxLength={200}
            isRequired
          />
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

export type AccuracyReportProps = Shared & {
  readonly siteName: string;
  readonly backHref: string;
  readonly kind: TestKind;
  readonly facts: readonly Fact[];
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly steps: readonly StepLine[];
  readonly hash: string;
  /** Whether the journal names the same hash. */
  readonly isIntact: boolean;
  readonly signer: string;
  readonly signedAt: string;
  readonly note: string | undefined;
  readonly message?: string | undefined;
};

export function AccuracyReportPage(props: AccuracyReportProps) {
  const { lang } = props;
  return (
    <div class={`${STACK} print:text-sm`} id="accuracy-report">
      <PageHead title={`${say(lang, t.report)} · ${say(lang, testKindWords[props.kind])}`}>
        <LinkButton href={props.backHref} icon="chevron-left">
          {say(lang, t.back)}
        </LinkButton>
        <PrintButton lang={lang} />
      </PageHead>
      <Sections lang={lang} sections={props.sections} current={props.current} />
      <FormProblems lang={lang} errors={{}} message={props.message} />
      <p>
        <strong>{props.siteName}</strong>
      </p>
      <KeyValueList facts={props.facts} />
      {props.note === undefined ? null : <p class="form-hint">{props.note}</p>}
      <Card title={`${say(lang, t.result)}`} state={VERDICT_STATE[props.verdict]}>
        <p class="mb-2">
          <VerdictPill lang={lang} verdict={props.verdict} />
        </p>
        <Findings lang={lang} findings={props.findings} />
      </Card>
      <Card title={say(lang, t.steps)}>
        <StepsTable lang={lang} steps={props.steps} />
      </Card>
      <Card title={say(lang, t.signature)}>
        <KeyValueList
          facts={[
            [say(lang, t.by), props.signer],
            [say(lang, t.signedAt), props.signedAt],
            [say(lang, t.hash), <span class="wrap-anywhere">{props.hash}</span>],
          ]}
        />
        <p>
          <StatePill
            state={props.isIntact ? "ok" : "danger"}
            word={say(lang, props.isIntact ? t.intact : t.broken)}
          />
        </p>
      </Card>
    </div>
  );
}
