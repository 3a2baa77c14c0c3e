/** Pages around the register: looking a code up, codes of other systems, reports from the public. */

import { RegisterTabs } from "../../views/cylinders/tabs.tsx";
import { serviceWords } from "../../views/cylinders/text.ts";
import {
  PatternsPage,
  ReportsPage,
  ScanPage,
  type StrayScan,
} from "../../views/cylinders/tool-pages.tsx";
import {
  malformedWords,
  toolsText as o,
  patternProblemWords,
} from "../../views/cylinders/tools-text.ts";
import { GasesPage } from "../../views/gases/gases-page.tsx";
import { gasText } from "../../views/gases/text.ts";
import { FIGURES_EDITION, gasPaths, STORAGE_RULES } from "../gases/index.ts";
import { actorNames } from "../identity/index.ts";
import { instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { withQuery } from "../kernel/query.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { journalPage, type ShownEntry } from "../platform/journal/journal-reader.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { DEFAULT_PATTERNS, readCode } from "./codes.ts";
import { canEdit, type Parts, REGISTER_ROLES, widthOf } from "./detail.tsx";
import type { MalformedReason, ScannedCode } from "./model.ts";
import { cylinderPaths } from "./paths.ts";
import {
  addPattern,
  listPatterns,
  type PatternRefusal,
  readSiteCode,
  removePattern,
} from "./patterns.ts";
import { countOpenReports, handleReport, listReports } from "./reports.ts";
import { findCode, findCylinder } from "./store.ts";

const STRAY_SHOWN = 10;
const STRAY_KIND = "cylinder.scan_led_nowhere";

type Answer = Response | Promise<Response>;

function strayWords(lang: Lang, reason: string): string {
  return Object.hasOwn(malformedWords, reason)
    ? say(lang, malformedWords[reason as MalformedReason])
    : say(lang, o.scanUnknown);
}

function strayScan(lang: Lang, entry: ShownEntry): StrayScan {
  const { payload, at } = entry;
  const [text, reason] = [payload["text"], payload["reason"]];
  return {
    at,
    text: typeof text === "string" ? text : "",
    words: strayWords(lang, typeof reason === "string" ? reason : ""),
  };
}

type Found = NonNullable<Parameters<typeof ScanPage>[0]["found"]>;

function scanPage({ ports, frame }: Parts, c: WebContext, typed = "", found?: Found): Answer {
  const lang = c.get("lang");
  const { entries } = journalPage(ports.db.sql, { kind: STRAY_KIND }, undefined, STRAY_SHOWN);
  return frame(c, {
    device: widthOf(c),
    title: say(lang, o.scanTitle),
    status: found === undefined ? 200 : 422,
    scripts: ["camera"],
    body: (
      <ScanPage
        lang={lang}
        csrf={c.get("csrf")}
        canEdit={canEdit(c)}
        openReports={countOpenReports(ports.db.read)}
        typed={typed}
        recent={entries.map((entry) => strayScan(lang, entry))}
        {...(found === undefined ? {} : { found })}
      />
    ),
  });
}

function foundOf(lang: Lang, read: Exclude<ScannedCode, { kind: "cylinder" }>): Found {
  switch (read.kind) {
    case "badge":
      return { title: say(lang, o.scanBadge), words: "" };
    case "fill-point":
      return { title: say(lang, o.scanPoint), words: "" };
    case "malformed": {
      const words = `${say(lang, malformedWords[read.reason])} ${say(lang, o.scanKept)}`;
      return { title: say(lang, o.scanMalformed), words };
    }
  }
}

/** A scan that leads nowhere is kept: a code that turns up again and again is a cylinder somebody has. */
async function submitScan(parts: Parts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const { read } = ports.db;
  const text = ((await formOf(c))["code"] ?? "").slice(0, LIMITS.codeLength + 1).trim();
  const code = readSiteCode(read, text);
  const found = code.kind === "cylinder" ? findCode(read, code.code) : undefined;
  if (found !== undefined) return goTo(c, cylinderPaths.one(found.cylinderId));
  const isKept = code.kind === "cylinder" || (code.kind === "malformed" && code.reason !== "empty");
  if (isKept) {
    await ports.db.write((tx) =>
      tx.append({
        kind: STRAY_KIND,
        actor: actorOf(c).personId,
        subject: "cylinders:scan",
        payload: {
          text: text.slice(0, LIMITS.codeLength),
          reason: code.kind === "malformed" ? code.reason : "unknown",
        },
      }),
    );
  }
  if (code.kind !== "cylinder") return scanPage(parts, c, text, foundOf(lang, code));
  return scanPage(parts, c, text, {
    title: say(lang, o.scanUnknown),
    words: say(lang, o.scanUnknownHint),
    code: code.code,
  });
}

const NO_PATTERN = { label: "", pattern: "", example: "" } as const;

function patternErrors(lang: Lang, refusal: PatternRefusal) {
  switch (refusal.code) {
    case "pattern.bad":
      return { pattern: say(lang, patternProblemWords[refusal.problem]) };
    case "pattern.no_label":
      return { label: say(lang, o.patternNoLabel) };
    case "pattern.example_unread":
      return { example: say(lang, o.patternUnread) };
    case "pattern.too_many":
      return { label: say(lang, o.patternTooMany) };
  }
}

function patternsPage(
  { ports, frame }: Parts,
  c: WebContext,
  values: Readonly<Record<"label" | "pattern" | "example", string>> = NO_PATTERN,
  errors: Readonly<Partial<Record<"label" | "pattern" | "example", string>>> = {},
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  return frame(c, {
    device: "desk",
    title: say(lang, o.patternsTitle),
    status: Object.keys(errors).length === 0 ? 200 : 422,
    body: (
      <PatternsPage
        lang={lang}
        csrf={c.get("csrf")}
        openReports={countOpenReports(read)}
        patterns={listPatterns(read).map((item) => {
          const code = readCode(item.example, [item.pattern]);
          return { ...item, reads: code.kind === "cylinder" ? code.code : "—" };
        })}
        builtIn={DEFAULT_PATTERNS}
        values={values}
        errors={errors}
      />
    ),
  });
}

async function submitPattern(parts: Parts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const values = {
    label: (form["label"] ?? "").slice(0, 100),
    pattern: (form["pattern"] ?? "").slice(0, 300),
    example: (form["example"] ?? "").slice(0, LIMITS.codeLength),
  };
  const added = await addPattern(parts.ports, actorOf(c), values);
  if (added.ok) return goTo(c, cylinderPaths.patterns);
  return patternsPage(parts, c, values, patternErrors(c.get("lang"), added.refusal));
}

function reportsPage(
  { ports, frame }: Parts,
  c: WebContext,
  refused?: NonNullable<Parameters<typeof ReportsPage>[0]["refused"]>,
): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const query = queryOf(c);
  const isAll = query["show"] === "all";
  const before = Number(query["before"] ?? "");
  const reports = listReports(read, {
    isOpen: !isAll,
    ...(before > 0 ? { before: instant(before) } : {}),
  });
  const names = actorNames(
    read,
    reports.flatMap(({ handledBy }) => handledBy ?? []),
  );
  const last = reports.at(-1);
  const hasMore = reports.length === LIMITS.listPage && last !== undefined;
  return frame(c, {
    device: widthOf(c),
    title: say(lang, o.reportsTitle),
    status: refused === undefined ? 200 : 422,
    body: (
      <ReportsPage
        lang={lang}
        csrf={c.get("csrf")}
        isAll={isAll}
        openReports={countOpenReports(read)}
        reports={reports.map((report) => ({
          ...report,
          serial:
            report.cylinderId === null ? undefined : findCylinder(read, report.cylinderId)?.serial,
          handler: names.get(report.handledBy ?? ""),
        }))}
        nextHref={
          hasMore
            ? withQuery(cylinderPaths.reports, {
                show: isAll ? "all" : "",
                before: String(last.reportedAt as UnixMs),
              })
            : undefined
        }
        {...(refused === undefined ? {} : { refused })}
      />
    ),
  });
}

async function submitAnswer(parts: Parts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const id = c.req.param("id") ?? "";
  const answer = ((await formOf(c))["answer"] ?? "").slice(0, LIMITS.reasonLength);
  const done = await handleReport(parts.ports, actorOf(c), id, answer);
  if (done.ok) return goTo(c, cylinderPaths.reports);
  const { code } = done.refusal;
  if (code === "report.not_found") return c.notFound();
  const error = say(lang, code === "report.handled" ? o.reportGone : o.reportNoAnswer);
  return reportsPage(parts, c, { id, answer, error });
}

function gasesPage({ ports, frame }: Parts, c: WebContext): Answer {
  const lang = c.get("lang");
  return frame(c, {
    device: widthOf(c),
    title: say(lang, gasText.title),
    body: (
      <GasesPage
        lang={lang}
        edition={FIGURES_EDITION}
        storage={STORAGE_RULES}
        serviceWord={(service) => say(lang, serviceWords[service])}
        tabs={
          <RegisterTabs
            lang={lang}
            current={gasPaths.list}
            canEdit={canEdit(c)}
            openReports={countOpenReports(ports.db.read)}
          />
        }
      />
    ),
  });
}

export function toolRoutes(parts: Parts): readonly Route[] {
  return [
    get(cylinderPaths.scan, "signed-in", (c) => scanPage(parts, c)),
    post(cylinderPaths.scan, "signed-in", (c) => submitScan(parts, c)),
    get(gasPaths.list, "signed-in", (c) => gasesPage(parts, c)),
    get(cylinderPaths.patterns, REGISTER_ROLES, (c) => patternsPage(parts, c)),
    post(cylinderPaths.patterns, REGISTER_ROLES, (c) => submitPattern(parts, c)),
    post(cylinderPaths.removePattern(":id"), REGISTER_ROLES, async (c) => {
      const isRemoved = await removePattern(parts.ports, actorOf(c), c.req.param("id") ?? "");
      return isRemoved ? goTo(c, cylinderPaths.patterns) : c.notFound();
    }),
    get(cylinderPaths.reports, REGISTER_ROLES, (c) => reportsPage(parts, c)),
    post(cylinderPaths.handleReport(":id"), REGISTER_ROLES, (c) => submitAnswer(parts, c)),
  ];
}
