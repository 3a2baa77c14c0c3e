/** Pages of the tests of accuracy: list, beginning, guided steps, signature and report. */
import {
  AccuracyListPage,
  AccuracyLive,
  AccuracyNewPage,
  AccuracyReportPage,
  AccuracyTestPage,
  type AccuracyTestProps,
  type DueLine,
} from "../../../views/positioning/accuracy-pages.tsx";
import type { StepLine } from "../../../views/positioning/accuracy-parts.tsx";
import {
  accuracyProblemWords,
  accuracyRefusalWords,
  accuracyText as t,
  testStateWords,
} from "../../../views/positioning/accuracy-text.ts";
import { searchWords, setupText, solverWords } from "../../../views/positioning/setup-text.ts";
import type { Signing } from "../../identity/index.ts";
import { addDays, dayOf, startOfDay } from "../../kernel/instants.ts";
import { formatDuration, formatStamp, type Lang, say } from "../../platform/i18n.ts";
import { journalPage } from "../../platform/journal/journal-reader.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findFloor, findSite } from "../../site/index.ts";
import {
  type AccuracyRefusal,
  type AccuracyTest,
  beginStep,
  beginTest,
  dropTest,
  endStep,
  findTest,
  hashOf,
  judgeTest,
  labelsOf,
  listTests,
  type Mark,
  marksOf,
  openMark,
  type Report,
  signTest,
  tagsOf,
} from "../accuracy.ts";
import { mapFloors } from "../floors.ts";
import { reasonOf } from "../form.ts";
import type { SearchMode, SolverMode } from "../model.ts";
import { positionPaths } from "../paths.ts";
import { type Judged, stepNeedsMs, stepsOf, TEST_KINDS, type TestPlan } from "../rules/accuracy.ts";
import { readPositionSettings } from "../store-engine.ts";
import { type AccuracyProblem, parseAccuracy } from "./form-accuracy.ts";
import {
  type Answer,
  MANAGERS,
  nameOf,
  type PositionParts,
  STATS_READERS,
  sectionsOf,
} from "./routes-parts.tsx";

/** At least once a year (AQ 3064.3 7). */
const VALID_DAYS = 365;
/** Five fixes of the annex's two seconds. */
const SILENT_MS = 10_000;

const reportOf = (test: AccuracyTest): Report | undefined =>
  test.report === null ? undefined : (JSON.parse(test.report) as Report);

function shared(c: WebContext) {
  const lang = c.get("lang");
  const sections = sectionsOf(lang, actorOf(c).roles);
  return { lang, sections, current: positionPaths.accuracy };
}

function dueLines(lang: Lang, tests: readonly AccuracyTest[], now: number): readonly DueLine[] {
  return TEST_KINDS.map((kind) => {
    const passed = tests.find((one) => one.kind === kind && reportOf(one)?.verdict === "passed");
    if (passed?.closedAt == null) {
      return { kind, passed: say(lang, t.never), due: "—", isDue: true };
    }
    const due = addDays(dayOf(passed.closedAt), VALID_DAYS);
    return { kind, passed: dayOf(passed.closedAt), due, isDue: startOfDay(due) <= now };
  });
}

function listPage(parts: PositionParts, c: WebContext): Answer {
  const { ports } = parts;
  const { lang } = shared(c);
  const tests = listTests(ports.db.read);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <AccuracyListPage
        {...shared(c)}
        newHref={mayUse(MANAGERS, actorOf(c).roles) ? positionPaths.newAccuracy : undefined}
        due={dueLines(lang, tests, ports.clock.now())}
        tests={tests.map((test) => ({
          href: positionPaths.accuracyTest(test.id),
          at: formatStamp(test.createdAt),
          kind: test.kind,
          by: nameOf(ports.db.read, test.createdBy),
          state: say(lang, testStateWords[test.state]),
          verdict: reportOf(test)?.verdict,
        }))}
      />
    ),
  });
}

type Form = Readonly<Record<string, string>>;

function newPage(
  parts: PositionParts,
  c: WebContext,
  values: Form = {},
  errors: Record<string, string> = {},
): Answer {
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(c.get("lang"), t.add),
    status: Object.keys(errors).length === 0 ? 200 : 422,
    body: (
      <AccuracyNewPage
        {...shared(c)}
        csrf={c.get("csrf")}
        action={positionPaths.newAccuracy}
        floors={mapFloors(parts.ports.db.read)}
        values={values}
        errors={errors}
      />
    ),
  });
}

async function submitNew(parts: PositionParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const { read } = ports.db;
  const form = await formOf(c);
  const back = (problems: Readonly<Partial<Record<string, AccuracyProblem>>>): Answer => {
    const words = Object.entries(problems).map(([field, problem]): [string, string] => [
      field,
      say(lang, accuracyProblemWords[problem ?? "missing"]),
    ]);
    return newPage(parts, c, form, Object.fromEntries(words));
  };
  const parsed = parseAccuracy(form);
  if (!parsed.ok) return back(parsed.refusal);
  const { kind, floorId, cards, points, instruments } = parsed.value;
  const floor = mapFloors(read).find(({ id }) => id === floorId);
  if (floor === undefined) return back({ floor: "choose" });
  if (points.some(({ xMm, yMm }) => xMm > floor.widthMm || yMm > floor.heightMm)) {
    return back({ points: "outside-plan" });
  }
  const tags = tagsOf(read, cards).flatMap((tag) => tag ?? []);
  if (tags.length !== cards.length) return back({ cards: "unknown-card" });
  const begun = await beginTest(ports, actorOf(c), { kind, floorId, tags, points, instruments });
  return c.redirect(positionPaths.accuracyTest(begun.id), 303);
}

function linesOf(
  plan: Pick<TestPlan, "kind" | "points">,
  judged: Pick<Judged, "steps">,
  marks: readonly Mark[],
): readonly StepLine[] {
  const steps = stepsOf(plan);
  return judged.steps.map((result) => ({
    result,
    places: steps[result.step]?.places ?? [],
    times: marks.filter(({ step }) => step === result.step).length,
  }));
}

function factsOf(parts: PositionParts, lang: Lang, test: AccuracyTest) {
  const { read } = parts.ports.db;
  return [
    [say(lang, t.begun), formatStamp(test.createdAt)],
    [say(lang, t.state), say(lang, testStateWords[test.state])],
    [say(lang, t.floor), findFloor(read, test.floorId)?.name ?? "—"],
    [say(lang, t.cards), labelsOf(read, test.tags).join(" ")],
    [say(lang, t.instruments), test.instruments],
    ...(test.dropReason === "" ? [] : [[say(lang, t.reason), test.dropReason] as const]),
  ] as const;
}

/** The literal reading of a gathering cannot pass the annex's own layout for false alarms. */
function noteOf(lang: Lang, test: AccuracyTest, search: string): string | undefined {
  const isTrap = test.kind === "gathering" && search === "any-disc";
  return isTrap ? say(lang, t.anyDiscNote) : undefined;
}

function reportPage(
  parts: PositionParts,
  c: WebContext,
  test: AccuracyTest,
  report: Report,
  message: string | undefined,
): Answer {
  const { ports } = parts;
  const { read } = ports.db;
  const { lang } = shared(c);
  const hash = hashOf(test.report ?? "");
  const subject = `position:accuracy:${test.id}`;
  // The newest entry of a signed test is its signature.
  const [signed] = journalPage(ports.db.sql, { subject }, undefined, 1).entries;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.report),
    status: message === undefined ? 200 : 409,
    subject,
    body: (
      <AccuracyReportPage
        {...shared(c)}
        siteName={findSite(read)?.name ?? ""}
        backHref={positionPaths.accuracy}
        kind={test.kind}
        facts={[
          ...factsOf(parts, lang, test),
          [say(lang, t.search), say(lang, searchWords[report.search as SearchMode])],
          [say(lang, setupText.solver), say(lang, solverWords[report.solver as SolverMode])],
        ]}
        verdict={report.verdict}
        findings={report.findings}
        steps={linesOf(test, report, report.marks)}
        hash={hash}
        isIntact={signed?.payload["sha256"] === hash}
        signer={nameOf(read, report.by)}
        note={noteOf(lang, test, report.search)}
        message={message}
        signedAt={test.closedAt === null ? "—" : formatStamp(test.closedAt)}
      />
    ),
  });
}

function goingOf(lang: Lang, { kind }: AccuracyTest, forMs: number) {
  const leftMs = stepNeedsMs(kind) - forMs;
  const leftWords = leftMs <= 0 ? undefined : formatDuration(lang, leftMs);
  return { forWords: formatDuration(lang, forMs), leftWords };
}

/** Cards of the test of which nothing is heard: what they do not tell cannot be made up for afterwards. */
function silentCards({ ports, live }: PositionParts, { tags }: AccuracyTest): readonly string[] {
  const now = ports.clock.now();
  const heard = live.heard();
  return tags.filter((tag) => {
    const at = heard.get(tag)?.at;
    return at === undefined || now - at > SILENT_MS;
  });
}

async function testPage(
  parts: PositionParts,
  c: WebContext,
  test: AccuracyTest,
  message?: string,
): Promise<Response> {
  const report = reportOf(test);
  if (report !== undefined) return await reportPage(parts, c, test, report, message);
  const { lang } = shared(c);
  const { ports } = parts;
  const now = ports.clock.now();
  const marks = marksOf(ports.db.read, test.id);
  const judged = await judgeTest(parts, test);
  const open = openMark(marks, now);
  const undone = stepsOf(test).findIndex((_step, index) => marks.every((m) => m.step !== index));
  const next =
    open !== undefined
      ? { step: open.step, going: goingOf(lang, test, now - open.fromAt) }
      : undone === -1
        ? undefined
        : { step: undone, going: undefined };
  const act = (name: "begin" | "end" | "sign" | "drop"): string =>
    positionPaths.accuracyAct(test.id, name);
  const props: AccuracyTestProps = {
    ...shared(c),
    csrf: c.get("csrf"),
    path: positionPaths.accuracyTest(test.id),
    backHref: positionPaths.accuracy,
    kind: test.kind,
    facts: factsOf(parts, lang, test),
    ...{ verdict: judged.verdict, findings: judged.findings },
    steps: linesOf(test, judged, marks),
    next,
    seen: marks.length,
    silent: test.state === "open" ? labelsOf(ports.db.read, silentCards(parts, test)) : [],
    acts: { begin: act("begin"), end: act("end"), sign: act("sign"), drop: act("drop") },
    isOpen: test.state === "open",
    cards: labelsOf(ports.db.read, test.tags),
    canAct: test.state === "open" && mayUse(MANAGERS, actorOf(c).roles),
    note: noteOf(lang, test, readPositionSettings(ports.db.read).search),
    message,
  };
  return (await parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    status: message === undefined ? 200 : 409,
    body: <AccuracyTestPage {...props} />,
    fragment: <AccuracyLive {...props} />,
  })) as Response;
}

function seenIn(form: Form): number | undefined {
  const text = form["seen"];
  return text === undefined ? undefined : Number(text);
}

type Done = { readonly ok: true } | { readonly ok: false; readonly refusal: AccuracyRefusal };

export function accuracyRoutes(parts: PositionParts, signing: Signing): readonly Route[] {
  const { ports } = parts;
  const withTest =
    (handle: (c: WebContext, test: AccuracyTest) => Answer) =>
    (c: WebContext): Answer => {
      const test = findTest(ports.db.read, c.req.param("id") ?? "");
      return test === undefined ? c.notFound() : handle(c, test);
    };
  const answered = async (c: WebContext, test: AccuracyTest, done: Done): Promise<Response> => {
    if (done.ok) return c.redirect(positionPaths.accuracyTest(test.id), 303);
    const message = say(c.get("lang"), accuracyRefusalWords[done.refusal.code]);
    return await testPage(parts, c, findTest(ports.db.read, test.id) ?? test, message);
  };
  return [
    get(positionPaths.accuracy, STATS_READERS, (c) => listPage(parts, c)),
    get(positionPaths.newAccuracy, MANAGERS, (c) => newPage(parts, c)),
    post(positionPaths.newAccuracy, MANAGERS, (c) => submitNew(parts, c)),
    get(
      positionPaths.accuracyTest(":id"),
      STATS_READERS,
      withTest((c, test) => testPage(parts, c, test)),
    ),
    post(
      positionPaths.accuracyAct(":id", "begin"),
      MANAGERS,
      withTest(async (c, test) => {
        const form = await formOf(c);
        const step = Number(form["step"] ?? "-1");
        const done = await beginStep(ports, actorOf(c), test.id, step, seenIn(form));
        return await answered(c, test, done);
      }),
    ),
    post(
      positionPaths.accuracyAct(":id", "end"),
      MANAGERS,
      withTest(async (c, test) => {
        const seen = seenIn(await formOf(c));
        return await answered(c, test, await endStep(ports, actorOf(c), test.id, seen));
      }),
    ),
    post(
      positionPaths.accuracyAct(":id", "sign"),
      MANAGERS,
      withTest(async (c, test) => {
        const secret = (await formOf(c))["secret"] ?? "";
        const proven = await signing({ who: actorOf(c).personId, secret });
        if (proven.ok) return await answered(c, test, await signTest(parts, proven.value, test.id));
        const { code } = proven.refusal;
        const isLocked = code === "identity.locked_out" || code === "identity.too_many";
        const words = say(c.get("lang"), isLocked ? t.lockedOut : t.wrongSecret);
        return await testPage(parts, c, test, words);
      }),
    ),
    post(
      positionPaths.accuracyAct(":id", "drop"),
      MANAGERS,
      withTest(async (c, test) => {
        const reason = reasonOf(await formOf(c));
        return await answered(c, test, await dropTest(ports, actorOf(c), test.id, reason));
      }),
    ),
  ];
}
