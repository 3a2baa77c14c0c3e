/** The form of a signature chain: the standard's steps with the office that signs, and the site's own put between them. Pure. */
import { LIMITS } from "../../kernel/limits.ts";
import { oneOf, type RawForm } from "../../platform/form.ts";
import { type ChainStep, OFFICES, type PermitKind, type PermitLevel } from "../model.ts";
import { standardChain } from "../standard/chains.ts";
import { words } from "./form.ts";

/** As many as a chain has room for beside the longest of the standard. */
export const OWN_STEPS_MAX = 8;

/** Steps that somebody on the job itself signs; no office can take them over. */
export const isJobStep = (step: ChainStep): boolean => oneOf(OFFICES, step.by) === undefined;

/** Places where the site may put a step: the id of the step before it, empty for the very first; never after the acceptance. */
export function slotsOf(kind: PermitKind, level: PermitLevel | null): readonly string[] {
  const steps = standardChain(kind, level).filter(({ phase }) => phase !== "end");
  return ["", ...steps.map(({ id }) => id)];
}

/** A chain as the fields of its form. */
export function chainValues(
  kind: PermitKind,
  level: PermitLevel | null,
  chain: readonly ChainStep[],
): Readonly<Record<string, string>> {
  const law = new Set(standardChain(kind, level).map(({ id }) => id));
  const values: Record<string, string> = {};
  let [after, count] = ["", 0];
  for (const step of chain) {
    if (law.has(step.id)) {
      values[`by-${step.id}`] = step.by;
      after = step.id;
      continue;
    }
    values[`own-id-${count}`] = step.id;
    values[`own-after-${count}`] = after;
    values[`own-by-${count}`] = step.by;
    values[`own-zh-${count}`] = step.name?.zh ?? "";
    values[`own-en-${count}`] = step.name?.en ?? "";
    count += 1;
  }
  return values;
}

type OwnStep = { readonly after: string; readonly step: ChainStep };
export type ChainProblem = "missing" | "too-long" | "choose";

const OWN_ID = /^own-[0-9a-z]{26}$/;

function ownStepOf(
  form: RawForm,
  at: number,
  slots: readonly string[],
  newId: () => string,
  problems: Record<string, ChainProblem>,
): OwnStep | undefined {
  const field = (name: string): string => words(form[`own-${name}-${at}`]);
  const [zh, en] = [field("zh"), field("en")];
  const isEmpty = zh === "" && en === "" && field("by") === "" && field("id") === "";
  if (isEmpty || form[`own-drop-${at}`] === "yes") return undefined;
  const by = oneOf(OFFICES, field("by"));
  const after = oneOf(slots, field("after"));
  if (zh === "") problems[`own-zh-${at}`] = "missing";
  for (const name of ["zh", "en"]) {
    if (field(name).length > LIMITS.nameLength) problems[`own-${name}-${at}`] = "too-long";
  }
  if (by === undefined) problems[`own-by-${at}`] = "choose";
  if (after === undefined) problems[`own-after-${at}`] = "choose";
  if (by === undefined || after === undefined) return undefined;
  const id = OWN_ID.test(field("id")) ? field("id") : `own-${newId()}`;
  const name = { zh, en: en === "" ? zh : en };
  const step = { ...{ id, by, name }, isApproval: false, clause: "" };
  return { after, step: { ...step, phase: "issue" } };
}

/** The standard's steps in their order, each with the site's own behind it; what is wrong is told field by field. */
export function parseChain(
  kind: PermitKind,
  level: PermitLevel | null,
  form: RawForm,
  newId: () => string,
): {
  readonly steps: readonly ChainStep[];
  readonly problems: Readonly<Record<string, ChainProblem>>;
} {
  const problems: Record<string, ChainProblem> = {};
  const slots = slotsOf(kind, level);
  const own = Array.from({ length: OWN_STEPS_MAX }, (_, at) =>
    ownStepOf(form, at, slots, newId, problems),
  ).filter((one) => one !== undefined);
  const behind = (after: string, phase: ChainStep["phase"]): readonly ChainStep[] =>
    own.filter((one) => one.after === after).map(({ step }) => ({ ...step, phase }));
  const steps = [...behind("", "issue")];
  for (const law of standardChain(kind, level)) {
    const by = isJobStep(law) ? law.by : (oneOf(OFFICES, form[`by-${law.id}`]) ?? law.by);
    steps.push({ ...law, by });
    // Nothing is issued after the approval but by it: what stands behind it is signed before the work begins.
    const isIssue = law.phase === "issue" && !law.isApproval;
    steps.push(...behind(law.id, isIssue ? "issue" : "start"));
  }
  return { steps, problems };
}
