/** The pages behind the codes on a cylinder: no login, nothing private, over plain HTTP too. */
import {
  PublicCylinderPage,
  type PublicFill,
  type PublicMove,
  type PublicReport,
  PublicUnknownPage,
} from "../../views/cylinders/public-page.tsx";
import { publicText as p, publicMoveWords } from "../../views/cylinders/public-text.ts";
import { dayOf, MINUTE_MS } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Frame } from "../platform/frame.ts";
import { addressGroup, type Budget, TokenBuckets } from "../platform/http/rate-limit.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import { historyOf } from "./custody/store.ts";
import type { CylinderLinks } from "./links.ts";
import { readSiteCode } from "./patterns.ts";
import { REPORT_KINDS, type ReportKind, reportProblem } from "./reports.ts";
import { publicVerdict } from "./rules.ts";
import { codesOf, findCode, findCylinder } from "./store.ts";

/** Somebody reports a few cylinders, a program thousands. */
const REPORTS: Budget = { burst: 5, refillMs: 10 * MINUTE_MS };
const FILLS_SHOWN = 10;
const MOVES_SHOWN = 12;

type Parts = { readonly ports: Ports; readonly frame: Frame; readonly links: CylinderLinks };

const NOTHING_TYPED: PublicReport = {
  kinds: REPORT_KINDS,
  kind: "",
  words: "",
  contact: "",
  isDone: false,
};

/** The newest steps of a cylinder's way, without places and people; what was taken back is left out. */
function movesOf(ports: Ports, lang: Lang, cylinderId: string): readonly PublicMove[] {
  const history = historyOf(ports.db.read, cylinderId);
  const undone = new Set(history.map(({ undoes }) => undoes));
  return history
    .flatMap(({ id, act, at }) => {
      const words = publicMoveWords[act];
      if (words === undefined || undone.has(id)) return [];
      return [{ at: dayOf(at), words: say(lang, words) }];
    })
    .slice(-MOVES_SHOWN)
    .reverse();
}

type Status = 200 | 404 | 422 | 429;

function page(
  { ports, frame, links }: Parts,
  c: WebContext,
  report: PublicReport = NOTHING_TYPED,
  status?: Status,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read } = ports.db;
  const given = (c.req.param("code") ?? "").slice(0, LIMITS.codeLength);
  const site = findSite(read);
  const code = readSiteCode(read, given);
  const found = code.kind === "cylinder" ? findCode(read, code.code) : undefined;
  const cylinder = found && findCylinder(read, found.cylinderId);
  const shared = { lang, csrf: c.get("csrf"), report, phone: site?.emergencyPhone ?? "" };
  if (code.kind !== "cylinder" || found === undefined || cylinder === undefined) {
    const isUnread = code.kind !== "cylinder";
    return frame(c, {
      device: "public",
      title: say(lang, p.title),
      status: status ?? 404,
      body: <PublicUnknownPage {...shared} code={given} isUnread={isUnread} />,
    });
  }
  const today = dayOf(ports.clock.now());
  const kind = codesOf(read, cylinder.id).find((item) => item.code === code.code)?.kind ?? "body";
  const fills: readonly PublicFill[] = links
    .publicFills(cylinder.id, FILLS_SHOWN)
    .map(({ at, netG }) => ({ at: dayOf(at), netG }));
  return frame(c, {
    device: "public",
    title: say(lang, p.title),
    status: status ?? 200,
    body: (
      <PublicCylinderPage
        {...shared}
        today={today}
        code={code.code}
        kind={kind}
        isVoid={found.voidedAt !== null}
        cylinder={cylinder}
        verdict={publicVerdict(cylinder, today)}
        siteName={site?.name ?? ""}
        fills={fills}
        moves={movesOf(ports, lang, cylinder.id)}
      />
    ),
  });
}

async function submit(parts: Parts, c: WebContext, reports: TokenBuckets): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const form = await formOf(c);
  const kind = REPORT_KINDS.find((item): item is ReportKind => item === form["kind"]);
  const typed = {
    kinds: REPORT_KINDS,
    kind: kind ?? "",
    words: (form["words"] ?? "").slice(0, LIMITS.reasonLength),
    contact: (form["contact"] ?? "").slice(0, LIMITS.nameLength),
    isDone: false,
  };
  if (kind === undefined) {
    return page(parts, c, { ...typed, error: say(lang, p.reportEmpty) }, 422);
  }
  const address = addressGroup(c.env?.peer ?? "");
  if (reports.take(address, ports.clock.monotonicMs()) > 0) {
    return page(parts, c, { ...typed, error: say(lang, p.reportBusy) }, 429);
  }
  const given = (c.req.param("code") ?? "").slice(0, LIMITS.codeLength);
  const read = readSiteCode(ports.db.read, given);
  const code = read.kind === "cylinder" ? read.code : given;
  const done = await reportProblem(ports, { ...typed, kind, code });
  if (done.ok) return page(parts, c, { ...typed, isDone: true }, 200);
  const words = done.refusal.code === "report.empty" ? p.reportEmpty : p.reportEnough;
  return page(parts, c, { ...typed, error: say(lang, words) }, 422);
}

export function publicRoutes(ports: Ports, frame: Frame, links: CylinderLinks): readonly Route[] {
  const parts: Parts = { ports, frame, links };
  const reports = new TokenBuckets(REPORTS);
  return [
    get("/c/:code", "public", (c) => page(parts, c)),
    post("/c/:code/report", "public", (c) => submit(parts, c, reports)),
  ];
}
