/** One fill from check to second weighing, as it is printed and kept. */

import type { UnixMs } from "../../src/kernel/instants.ts";
import { formatDuration, formatKg, formatStamp, type Lang, say } from "../../src/platform/i18n.ts";
import { mediumName } from "../cylinders/parts.tsx";
import { EntryList, type EntryRow } from "../overview/entry-list.tsx";
import { LinkButton, PrintButton } from "../ui/button.tsx";
import { EmptyState, Refused, StatePill, Verdict } from "../ui/feedback.tsx";
import { CurveChart, type CurvePoint } from "../ui/figures.tsx";
import { LINK, STACK, TWO_COLUMNS } from "../ui/look.ts";
import { Card, type Fact, KeyValueList, PageHead, Table } from "../ui/structure.tsx";
import {
  type AddendumView,
  RecordAddenda,
  RecordSteps,
  type StepView,
} from "./shift/record-parts.tsx";
import { verdictState } from "./states.ts";
import { causeWord, stateWord, fillsText as t, verdictWord } from "./text.ts";

export type CheckAnswer = {
  readonly code: string;
  readonly text: string;
  readonly source: string;
  readonly isVerified: boolean;
  readonly answer: "pass" | "fail" | undefined;
};

export type RecordPageProps = {
  readonly lang: Lang;
  readonly id: string;
  readonly state: string;
  readonly verdict: string | null;
  readonly medium: string;
  readonly point: string;
  readonly cylinder: { readonly id: string; readonly serial: string };
  readonly operator: string;
  readonly authorisedAt: UnixMs;
  readonly endedAt: UnixMs | null;
  readonly closedAt: UnixMs | null;
  readonly tareG: number;
  readonly startGrossG: number;
  readonly targetNetG: number;
  readonly maxNetG: number;
  readonly endGrossG: number | null;
  readonly endCause: string | null;
  readonly second: { readonly grossG: number; readonly scale: string } | undefined;
  readonly settlement: { readonly by: string; readonly reason: string } | undefined;
  readonly wasInterrupted: boolean;
  readonly check: {
    readonly by: string;
    readonly at: UnixMs;
    readonly note: string;
    readonly answers: readonly CheckAnswer[];
  };
  /** Gross masses; the chart shows them less the tare. */
  readonly curve: readonly CurvePoint[];
  readonly entries: readonly EntryRow[];
  readonly weighHref: string | undefined;
  readonly steps: readonly StepView[];
  readonly addenda: readonly AddendumView[];
  readonly csrf: string | undefined;
  readonly canAdd: boolean;
  readonly message: string | undefined;
  readonly values: Readonly<Record<string, string>>;
};

function stamp(at: UnixMs | null) {
  return at === null ? undefined : <time>{formatStamp(at)}</time>;
}

function FillVerdict(props: RecordPageProps) {
  const { lang, verdict, endGrossG, tareG } = props;
  const word = verdict === null ? stateWord(lang, props.state) : verdictWord(lang, verdict);
  const grossG = props.second?.grossG ?? endGrossG;
  return (
    <Verdict state={verdictState(verdict)} word={word}>
      <p>
        {grossG === null ? null : `${say(lang, t.net)} ${formatKg(lang, grossG - tareG)} · `}
        {verdict === null ? say(lang, t.notJudged) : stateWord(lang, props.state)}
      </p>
    </Verdict>
  );
}

function Facts(props: RecordPageProps) {
  const { lang } = props;
  const kg = (massG: number | null) => (massG === null ? undefined : formatKg(lang, massG));
  const netG = props.endGrossG === null ? null : props.endGrossG - props.tareG;
  const facts: readonly Fact[] = [
    [say(lang, t.recordId), props.id],
    [
      say(lang, t.cylinderShort),
      <a class={LINK} href={`/cylinders/${props.cylinder.id}`}>
        {props.cylinder.serial}
      </a>,
    ],
    [say(lang, t.medium), mediumName(lang, props.medium)],
    [say(lang, t.point), props.point],
    [say(lang, t.operator), props.operator],
    [say(lang, t.authorisedAt), stamp(props.authorisedAt)],
    [say(lang, t.endedAt), stamp(props.endedAt)],
    [
      say(lang, t.duration),
      props.endedAt === null ? undefined : formatDuration(lang, props.endedAt - props.authorisedAt),
    ],
    [say(lang, t.closedAt), stamp(props.closedAt)],
    [say(lang, t.tare), kg(props.tareG)],
    [say(lang, t.startGross), kg(props.startGrossG)],
    [say(lang, t.residue), kg(props.startGrossG - props.tareG)],
    [say(lang, t.target), kg(props.targetNetG)],
    [say(lang, t.max), kg(props.maxNetG)],
    [say(lang, t.endGross), kg(props.endGrossG)],
    [say(lang, t.net), kg(netG)],
    [say(lang, t.cause), causeWord(lang, props.endCause)],
  ];
  return (
    <Card title={say(lang, t.facts)} icon="document">
      <KeyValueList facts={facts} />
    </Card>
  );
}

function Second(props: RecordPageProps) {
  const { lang, second, endGrossG } = props;
  return (
    <Card title={say(lang, t.second)} icon="scale">
      {second === undefined ? (
        <EmptyState
          title={say(lang, props.state === "ended" ? t.secondWaiting : t.secondNone)}
          icon="scale"
        >
          {props.weighHref === undefined ? null : (
            <LinkButton href={props.weighHref} kind="primary" icon="scale">
              {say(lang, t.weighNow)}
            </LinkButton>
          )}
        </EmptyState>
      ) : (
        <KeyValueList
          facts={[
            [say(lang, t.secondScale), second.scale],
            [say(lang, t.secondGross), formatKg(lang, second.grossG)],
            [say(lang, t.net), formatKg(lang, second.grossG - props.tareG)],
            [
              say(lang, t.secondDifference),
              endGrossG === null ? undefined : formatKg(lang, Math.abs(second.grossG - endGrossG)),
            ],
          ]}
        />
      )}
    </Card>
  );
}

function Interruption(props: RecordPageProps) {
  const { lang, settlement } = props;
  if (!props.wasInterrupted && settlement === undefined) return null;
  return (
    <Card
      title={say(lang, t.interruption)}
      icon="alert"
      state={settlement === undefined ? "alert" : "neutral"}
    >
      <KeyValueList
        facts={[
          [say(lang, t.cause), causeWord(lang, props.endCause)],
          [say(lang, t.settledBy), settlement?.by ?? say(lang, t.notSettled)],
          [say(lang, t.settleReason), settlement?.reason],
        ]}
      />
    </Card>
  );
}

function answerPill(lang: Lang, answer: CheckAnswer["answer"]) {
  if (answer === undefined) return <StatePill state="warn" word={say(lang, t.unanswered)} />;
  return answer === "pass" ? (
    <StatePill state="ok" word={say(lang, t.pass)} />
  ) : (
    <StatePill state="danger" word={say(lang, t.fail)} />
  );
}

function Check(props: RecordPageProps) {
  const { lang, check } = props;
  return (
    <Card title={say(lang, t.check)} icon="checks">
      <KeyValueList
        facts={[
          [say(lang, t.checkBy), check.by],
          [say(lang, t.checkAt), stamp(check.at)],
          [say(lang, t.note), check.note === "" ? undefined : check.note],
        ]}
      />
      <div class="mt-3">
        <Table
          lang={lang}
          caption={say(lang, t.check)}
          columns={[
            { label: say(lang, t.checkItem) },
            { label: say(lang, t.source) },
            { label: say(lang, t.checkAnswer) },
          ]}
          rows={check.answers.map((item) => ({
            cells: [
              `${item.code} ${item.text}`,
              <span class="text-muted text-sm">
                {item.source}
                {item.isVerified ? "" : ` · ${say(lang, t.unverified)}`}
              </span>,
              answerPill(lang, item.answer),
            ],
          }))}
        />
      </div>
    </Card>
  );
}

function Curve(props: RecordPageProps) {
  const { lang, curve, tareG } = props;
  return (
    <Card title={say(lang, t.curve)} icon="chart">
      {curve.length === 0 ? (
        <EmptyState title={say(lang, t.noCurve)} icon="chart" />
      ) : (
        <CurveChart
          lang={lang}
          points={curve.map((point) => ({ tMs: point.tMs, massG: point.massG - tareG }))}
          targetG={props.targetNetG}
          maxG={props.maxNetG}
        />
      )}
    </Card>
  );
}

/** Lines for signatures, on paper only. */
function Signatures(props: { readonly lang: Lang }) {
  return (
    <div class="mt-8 hidden grid-cols-2 gap-8 print:grid">
      {[t.signOperator, t.signChecker].map((label) => (
        <div class="border-t pt-1">{say(props.lang, label)}</div>
      ))}
    </div>
  );
}

export function FillRecordPage(props: RecordPageProps) {
  const { lang } = props;
  return (
    <div class={`${STACK} print:text-sm`}>
      <PageHead title={`${say(lang, t.record)} · ${props.cylinder.serial}`}>
        <PrintButton lang={lang} />
      </PageHead>
      <Refused lang={lang} words={props.message} isSilent />
      <FillVerdict {...props} />
      <div class={TWO_COLUMNS}>
        <div class={STACK}>
          <Facts {...props} />
        </div>
        <div class={STACK}>
          <Curve {...props} />
          <Second {...props} />
          <Interruption {...props} />
        </div>
      </div>
      <RecordSteps
        lang={lang}
        fillId={props.id}
        steps={props.steps}
        hasLabel={props.steps.some(({ step }) => step === "seal")}
        canWork={props.canAdd}
      />
      <Check {...props} />
      <RecordAddenda
        lang={lang}
        fillId={props.id}
        csrf={props.csrf}
        addenda={props.addenda}
        canAdd={props.canAdd}
        values={props.values}
      />
      <div class="no-print">
        <Card title={say(lang, t.journal)} icon="link">
          <EntryList lang={lang} rows={props.entries} />
        </Card>
      </div>
      <Signatures lang={lang} />
    </div>
  );
}
