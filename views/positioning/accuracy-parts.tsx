/** Parts of the tests of accuracy: the verdict, what was found, and the steps. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import {
  FINDING_FACTS,
  type Finding,
  type StepResult,
  type TestPoint,
  type Verdict,
} from "../../src/positioning/rules/accuracy.ts";
import { StatePill } from "../ui/feedback.tsx";
import { LINE } from "../ui/look.ts";
import { Table } from "../ui/structure.tsx";
import {
  findingWords,
  stepKindWords,
  stepProblemWords,
  accuracyText as t,
  testVerdictWords,
} from "./accuracy-text.ts";

export const VERDICT_STATE = { passed: "ok", failed: "danger", incomplete: "alert" } as const;

export function VerdictPill(props: { readonly lang: Lang; readonly verdict: Verdict }) {
  const { lang, verdict } = props;
  return <StatePill state={VERDICT_STATE[verdict]} word={say(lang, testVerdictWords[verdict])} />;
}

export type StepLine = {
  readonly result: StepResult;
  readonly places: readonly TestPoint[];
  /** How often it was done. */
  readonly times: number;
};

const metres = (mm: number | null): string => (mm === null ? "—" : (mm / 1_000).toFixed(2));
export const placeOf = ({ xMm, yMm }: TestPoint): string => `${metres(xMm)}, ${metres(yMm)}`;

export function Findings(props: { readonly lang: Lang; readonly findings: readonly Finding[] }) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.findings)}
      columns={[
        { label: say(lang, t.figure) },
        { label: say(lang, t.value), align: "end" },
        { label: say(lang, t.result) },
      ]}
      rows={props.findings.map(({ code, value, bound, limit, isMet }) => {
        const { unit, clause } = FINDING_FACTS[code];
        return {
          cells: [
            <span>
              {say(lang, findingWords[code])}
              <small class="quiet block">{`AQ 3064.3 ${clause}`}</small>
            </span>,
            <span class={LINE}>
              <strong>{value === null ? "—" : `${value} ${unit}`}</strong>
              <small class="quiet block">{`${bound} ${limit} ${unit}`}</small>
            </span>,
            <StatePill
              state={isMet ? "ok" : value === null ? "neutral" : "alert"}
              word={say(lang, isMet ? t.met : value === null ? t.notMeasured : t.notMet)}
            />,
          ],
        };
      })}
    />
  );
}

/** What of a step has a figure: the error of a position, or how often an alarm was wrong. */
function Figure(props: { readonly lang: Lang; readonly result: StepResult }) {
  const { p68Mm, maxMm, wrong, kind } = props.result;
  if (kind !== "point")
    return <span>{wrong === null ? "—" : `${(100 * wrong).toFixed(1)} %`}</span>;
  if (p68Mm === null) return <span>—</span>;
  return (
    <span class={LINE}>
      <strong>{metres(p68Mm)}</strong> <small class="quiet block">68.27 %</small>
      <small class="quiet block">{say(props.lang, t.most, { error: metres(maxMm) })}</small>
    </span>
  );
}

function StepName(props: { readonly lang: Lang; readonly line: StepLine }) {
  const { lang, line } = props;
  const { result, times } = line;
  return (
    <span class="block">
      <span class={LINE}>{say(lang, t.step, { n: result.step + 1 })}</span>
      {result.kind === "point" ? null : (
        <small class="quiet block">{say(lang, stepKindWords[result.kind])}</small>
      )}
      {line.places.map((place) => (
        <small class="block">
          <span class={LINE}>{placeOf(place)}</span> {place.isSky ? say(lang, t.sky) : ""}
        </small>
      ))}
      {result.problem === null ? null : (
        <small class="block font-semibold">{say(lang, stepProblemWords[result.problem])}</small>
      )}
      {times > 1 ? <small class="quiet block">{say(lang, t.timesDone, { n: times })}</small> : null}
    </span>
  );
}

/** Of a walk with a hundred points the report shows all, the guided page only those that were done. */
export function StepsTable(props: { readonly lang: Lang; readonly steps: readonly StepLine[] }) {
  const { lang, steps } = props;
  const isAlarm = steps.some(({ result }) => result.kind !== "point");
  return (
    <Table
      lang={lang}
      caption={say(lang, t.steps)}
      columns={[
        { label: say(lang, t.places) },
        { label: say(lang, t.count), align: "end" },
        { label: say(lang, isAlarm ? t.wrong : t.error), align: "end" },
      ]}
      rows={steps.map((line) => ({
        cells: [
          <StepName lang={lang} line={line} />,
          String(line.result.count),
          <Figure lang={lang} result={line.result} />,
        ],
      }))}
    />
  );
}
