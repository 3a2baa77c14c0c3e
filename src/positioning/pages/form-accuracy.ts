/** The form that begins a test of accuracy. Pure. */
import { z } from "zod";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { lineText, problemsOf, type RawForm } from "../../platform/form.ts";
import { TEST_KINDS, type TestKind, type TestPoint } from "../rules/accuracy.ts";

export const ACCURACY_FIELDS = ["kind", "floor", "cards", "points", "instruments"] as const;
export type AccuracyField = (typeof ACCURACY_FIELDS)[number];
export type AccuracyProblem =
  | "choose"
  | "missing"
  | "too-long"
  | "characters"
  | "no-point"
  | "bad-point"
  | "one-point"
  | "outside-plan"
  | "too-many-points"
  | "no-card"
  | "unknown-card"
  | "one-card"
  | "too-many-cards";

const POINTS_MAX = 300;
const CARDS_MAX = 12;

const schema = z.object({
  kind: z.enum(TEST_KINDS, "choose"),
  floor: lineText(40),
  cards: lineText(400),
  points: z.string().trim().max(20_000, "too-long"),
  instruments: lineText(200),
});

export type AccuracyForm = {
  readonly kind: TestKind;
  readonly floorId: string;
  /** Labels or tags, to be looked up. */
  readonly cards: readonly string[];
  readonly points: readonly TestPoint[];
  readonly instruments: string;
};

const POINT = /^(\d{1,4}(?:\.\d{1,3})?)\s*[,，\s]\s*(\d{1,4}(?:\.\d{1,3})?)\s*([*★]?)$/;

/** One point a line: metres to the right and down, and `*` where satellites are in view. */
function pointOf(line: string): TestPoint | undefined {
  const match = POINT.exec(line.trim());
  if (match === null) return undefined;
  const mm = (text: string | undefined): number => Math.round(Number(text) * 1_000);
  return { xMm: mm(match[1]), yMm: mm(match[2]), isSky: match[3] !== "" };
}

type Problems = Partial<Record<AccuracyField, AccuracyProblem>>;

export function parseAccuracy(form: RawForm): Result<AccuracyForm, Problems> {
  const given = Object.fromEntries(ACCURACY_FIELDS.map((field) => [field, form[field] ?? ""]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) return refuse(problemsOf<AccuracyField, AccuracyProblem>(parsed.error));
  const { kind, floor, instruments } = parsed.data;
  const cards = [...new Set(parsed.data.cards.split(/[\s,，、;；]+/).filter((one) => one !== ""))];
  const lines = parsed.data.points.split(/[\n;；]/).filter((line) => line.trim() !== "");
  const points = lines.flatMap((line) => pointOf(line) ?? []);
  const problems: Problems = {};
  const isOfAlarms = kind === "gathering" || kind === "fence";
  if (lines.length === 0) problems.points = "no-point";
  else if (points.length !== lines.length) problems.points = "bad-point";
  else if (points.length > POINTS_MAX) problems.points = "too-many-points";
  else if (isOfAlarms && points.length !== 1) problems.points = "one-point";
  if (cards.length === 0) problems.cards = "no-card";
  else if (cards.length > CARDS_MAX) problems.cards = "too-many-cards";
  else if (!isOfAlarms && cards.length !== 1) problems.cards = "one-card";
  if (Object.keys(problems).length > 0) return refuse(problems);
  return accept({ kind, floorId: floor, cards, points, instruments });
}
