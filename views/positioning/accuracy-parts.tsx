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
        { label: say(lang, t.limit), align: "end" },
        { label: say(lang, t.clause) },
        { label: say(lang, t.result) },
      ]}
      rows={props.findings.map(({ code, value, bound, limit, isMet }) => {
        const { unit, clause } = FINDING_FACTS[code];
        return {
          cells: [
            say(lang, findingWords[code]),
            <span class={LINE}>{value === null ? "—" : `${value} ${unit}`}</span>,
            <span class={LINE}>{`${bound} ${limit} ${unit}`}</span>,
            <span class={LINE}>{clause}</span>,
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

/** Of a walk with a hundred points the report shows all, the guided page only those that were done. */
export function StepsTable(props: { readonly lang: Lang; readonly steps: readonly StepLine[] }) {
  const { lang } = props;
  return (
    <Table
      lang={lang}
      caption={say(lang, t.steps)}
      columns={[
        { label: say(lang, t.steps) },
        { label: say(lang, t.places) },
        { label: say(lang, t.count), align: "end" },
        { label: say(lang, t.error), align: "end" },
        { label: say(lang, t.most), align: "end" },
        { label: say(lang, t.wrong), align: "end" },
        { label: "" },
      ]}
      rows={props.steps.map(({ result, places, times }) => ({
        cells: [
          <span>
            <span class={LINE}>{say(lang, t.step, { n: result.step + 1 })}</span>
            {result.kind === "point" ? null : (
              <small class="quiet block">{say(lang, stepKindWords[result.kind])}</small>
            )}
          </span>,
          <span>
            {places.map((place) => (
              <span class={`block ${LINE}`}>
                {placeOf(place)} {place.isSky ? say(lang, t.sky) : ""}
              </span>
            ))}
          </span>,
          String(result.count),
          metres(result.p68Mm),
          metres(result.maxMm),
          result.wrong === null ? "—" : `${(100 * result.wrong).toFixed(1)} %`,
          <span>
            {result.problem === null ? "" : say(lang, stepProblemWords[result.problem])}
            {times > 1 ? (
              <small class="quiet block">{say(lang, t.timesDone, { n: times })}</small>
            ) : null}
          </span>,
        ],
      }))}
    />
  );
}
