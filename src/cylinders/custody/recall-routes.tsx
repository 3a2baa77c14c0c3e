/** Pages of recalls. */
import {
  RECALL_FIELDS,
  type RecallField,
  RecallFormPage,
  type RecallFormProps,
  RecallPage,
  RecallsPage,
} from "../../../views/custody/recalls-page.tsx";
import { recallRefusalWords, custodyText as t } from "../../../views/custody/text.ts";
import { findMedium } from "../../gases/index.ts";
import { parseDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { oneOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../../platform/web.ts";
import { CUSTODY_EDITORS, type CustodyParts, pageParts, whoNamer } from "./parts.ts";
import { custodyPaths } from "./paths.ts";
import type { Located } from "./query.ts";
import {
  chooseForRecall,
  endRecall,
  findRecall,
  listRecalls,
  makersOf,
  RECALL_LIST_MAX,
  type Recall,
  type RecallChoice,
  type RecallRefusal,
  recallItems,
  recallProgress,
  recallWhere,
  startRecall,
} from "./recall.ts";
import { locatedCells, locatedHeads } from "./routes.tsx";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<RecallField, string>>;
type Errors = Partial<Record<RecallField, string>>;

function list(parts: CustodyParts, c: WebContext): Answer {
  const { read } = parts.ports.db;
  const shared = pageParts(parts, c);
  const rows = listRecalls(read).map((recall) => {
    const where = recallWhere(read, recall.id);
    const sum = (lines: typeof where) => lines.reduce((all, { n }) => all + n, 0);
    return { recall, all: sum(where), out: sum(where.filter((line) => !line.isBack)) };
  });
  return parts.frame(c, {
    device: "desk",
    title: say(shared.lang, t.recalls),
    body: <RecallsPage {...shared} rows={rows} />,
  });
}

/** Of a chosen list's text as many as a form may carry; the fields of other forms are short. */
const CODES_MAX = 60_000;

function valuesFrom(raw: Readonly<Record<string, string>>): Values {
  return Object.fromEntries(
    RECALL_FIELDS.map((field) => [
      field,
      (raw[field] ?? "").slice(0, field === "codes" ? CODES_MAX : 2_000),
    ]),
  ) as Values;
}

function readDays(lang: Lang, values: Values, from: RecallField, to: RecallField) {
  const [first, last] = [parseDay(values[from]), parseDay(values[to])];
  const errors: Errors = {};
  if (first === undefined) errors[from] = say(lang, t.dayWrong);
  if (last === undefined) errors[to] = say(lang, t.dayWrong);
  if (first !== undefined && last !== undefined && last < first) {
    errors[to] = say(lang, t.rangeWrong);
  }
  return { first, last, errors };
}

function readChoice(lang: Lang, values: Values): Result<RecallChoice, Errors> {
  if (values.by === "list") {
    const codes = values.codes
      .split(/[\s,;，；]+/)
      .map((code) => code.trim())
      .filter((code) => code !== "");
    if (codes.length === 0) return refuse({ codes: say(lang, t.listEmpty) });
    if (codes.length > RECALL_LIST_MAX) {
      return refuse({ codes: say(lang, t.listLong, { max: RECALL_LIST_MAX }) });
    }
    return accept({ by: "list", codes: codes.map((code) => code.slice(0, LIMITS.codeLength)) });
  }
  const isMade = values.by !== "fills";
  const { first, last, errors } = isMade
    ? readDays(lang, values, "made-from", "made-to")
    : readDays(lang, values, "fill-from", "fill-to");
  if (isMade && values.maker === "") errors.maker = say(lang, t.nameMissing);
  if (first === undefined || last === undefined || Object.keys(errors).length > 0) {
    return refuse(errors);
  }
  const medium = findMedium(values.medium)?.id ?? "";
  return accept(
    isMade
      ? { by: "made", maker: values.maker, from: first, to: last }
      : { by: "fills", from: first, to: last, medium },
  );
}

type FormState = Pick<RecallFormProps, "values" | "errors" | "message" | "preview">;

function form(parts: CustodyParts, c: WebContext, state: FormState): Answer {
  const { lang, csrf } = pageParts(parts, c);
  const isWrong = state.message !== undefined || Object.keys(state.errors).length > 0;
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.newRecall),
    status: isWrong ? 422 : 200,
    body: (
      <RecallFormPage {...state} lang={lang} csrf={csrf} makers={makersOf(parts.ports.db.read)} />
    ),
  });
}

function refusalText(lang: Lang, refusal: RecallRefusal): string {
  return refusal.code === "recall.too_many"
    ? say(lang, recallRefusalWords[refusal.code], { max: refusal.max })
    : say(lang, recallRefusalWords[refusal.code]);
}

const FIELD_OF: Readonly<Partial<Record<RecallRefusal["code"], RecallField>>> = {
  "recall.title_needed": "title",
  "recall.reason_needed": "reason",
};

async function submit(parts: CustodyParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const values = valuesFrom(raw);
  const choice = readChoice(lang, values);
  if (!choice.ok) return form(parts, c, { values, errors: choice.refusal });
  const chosen = chooseForRecall(parts.ports.db.read, choice.value);
  const preview = { n: chosen.ids.length, unknown: chosen.unknown };
  if (oneOf(["start"] as const, raw["do"]) === undefined) {
    return form(parts, c, { values, errors: {}, preview });
  }
  const { title, reason } = values;
  const done = await startRecall(parts.ports, actorOf(c), { title, reason, choice: choice.value });
  if (done.ok) return goTo(c, custodyPaths.recall(done.value.id));
  const field = FIELD_OF[done.refusal.code];
  const words = refusalText(lang, done.refusal);
  return field === undefined
    ? form(parts, c, { values, errors: {}, message: words, preview })
    : form(parts, c, { values, errors: { [field]: words }, preview });
}

const SHOWN = 200;

function page(parts: CustodyParts, c: WebContext, recall: Recall, error?: string): Answer {
  const { read } = parts.ports.db;
  const shared = pageParts(parts, c);
  return parts.frame(c, {
    device: "desk",
    title: recall.title,
    status: error === undefined ? 200 : 422,
    body: (
      <RecallPage
        {...shared}
        recall={recall}
        who={whoNamer(parts.ports)(recall.startedBy)}
        where={recallWhere(read, recall.id)}
        progress={recallProgress(read, recall.id)}
        rows={recallItems(read, recall.id, undefined, SHOWN)}
        error={error}
      />
    ),
  });
}

function csv(parts: CustodyParts, c: WebContext, recall: Recall): Response {
  const { read } = parts.ports.db;
  const shared = pageParts(parts, c);
  return csvResponse<Located>({
    fileName: `recall-${shared.today}.csv`,
    heads: locatedHeads(shared.lang),
    page: (after, limit) => recallItems(read, recall.id, after?.id, limit),
    cells: (row) => locatedCells(shared, row),
    cutNote: say(shared.lang, t.cut, { max: CSV_LINES_MAX }),
  });
}

async function end(parts: CustodyParts, c: WebContext, recall: Recall): Promise<Response> {
  const note = (await formOf(c))["note"] ?? "";
  const done = await endRecall(parts.ports, actorOf(c), recall.id, note);
  if (done.ok || done.refusal.code === "recall.ended") {
    return goTo(c, custodyPaths.recall(recall.id));
  }
  return page(parts, c, recall, refusalText(c.get("lang"), done.refusal));
}

export function recallRoutes(parts: CustodyParts): readonly Route[] {
  const withRecall =
    (answer: (c: WebContext, recall: Recall) => Answer) =>
    (c: WebContext): Answer => {
      const recall = findRecall(parts.ports.db.read, c.req.param("id") ?? "");
      return recall === undefined ? c.notFound() : answer(c, recall);
    };
  const values: Values = { ...valuesFrom({}), by: "made" };
  return [
    get(custodyPaths.recalls, "signed-in", (c) => list(parts, c)),
    get(custodyPaths.addRecall, CUSTODY_EDITORS, (c) => form(parts, c, { values, errors: {} })),
    post(custodyPaths.addRecall, CUSTODY_EDITORS, (c) => submit(parts, c)),
    get(
      "/custody/recalls/:id",
      "signed-in",
      withRecall((c, recall) => page(parts, c, recall)),
    ),
    get(
      "/custody/recalls/:id/list.csv",
      "signed-in",
      withRecall((c, recall) => csv(parts, c, recall)),
    ),
    post(
      "/custody/recalls/:id/end",
      CUSTODY_EDITORS,
      withRecall((c, recall) => end(parts, c, recall)),
    ),
  ];
}
