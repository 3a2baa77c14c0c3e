/** Anybody who holds a code asks whether the record behind it is what was sealed. */
import { inspectionText as t } from "../../views/inspections/text.ts";
import { VerifyPage, type VerifyResult } from "../../views/inspections/verify-page.tsx";
import { instant, MINUTE_MS } from "../kernel/instants.ts";
import { withQuery } from "../kernel/query.ts";
import type { Frame } from "../platform/frame.ts";
import { addressGroup, type Budget, TokenBuckets } from "../platform/http/rate-limit.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { get, type Route, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import { inspectionPaths } from "./paths.ts";
import { readSealCode } from "./seal.ts";
import { isIntact } from "./service.ts";
import { findVisitByCode } from "./store.ts";
import { cardOf } from "./views.ts";

/** A person types a few codes, a program thousands. */
const TRIES: Budget = { burst: 30, refillMs: MINUTE_MS / 30 };
const STATUS = { none: 200, intact: 200, broken: 200, busy: 429, unknown: 404 } as const;

function resultOf(ports: Ports, typed: string): VerifyResult {
  const orm = ports.db.read;
  const code = readSealCode(typed);
  const visit = code === undefined ? undefined : findVisitByCode(orm, code);
  if (code === undefined || visit === undefined) return { kind: "unknown" };
  return {
    kind: isIntact(orm, ports.siteId, visit) ? "intact" : "broken",
    siteName: findSite(orm)?.name ?? "",
    code,
    hash: visit.sealHash ?? "",
    sealedAt: visit.endedAt ?? instant(0),
    visit: cardOf(orm, visit),
  };
}

/** Where a regulator goes on who has scanned the site's code. */
export function regulatorEntry(lang: Lang, code: string) {
  return {
    href: withQuery(inspectionPaths.begin, { code }),
    label: say(lang, t.regulatorEntry),
  };
}

export function verifyRoutes(ports: Ports, frame: Frame): readonly Route[] {
  const tries = new TokenBuckets(TRIES);
  const mustWait = (c: WebContext): boolean => {
    const peer = c.env?.peer;
    if (peer === undefined) return false;
    return tries.take(addressGroup(peer), ports.clock.monotonicMs()) > 0;
  };
  const page = (c: WebContext, typed: string) => {
    const lang = c.get("lang");
    const result: VerifyResult =
      typed === "" ? { kind: "none" } : mustWait(c) ? { kind: "busy" } : resultOf(ports, typed);
    return frame(c, {
      device: "public",
      title: say(lang, t.verifyTitle),
      status: STATUS[result.kind],
      body: <VerifyPage lang={lang} typed={typed.slice(0, 40)} result={result} />,
    });
  };
  return [
    get(inspectionPaths.verify, "public", (c) => page(c, c.req.query("code") ?? "")),
    get(inspectionPaths.verifyCode(":code"), "public", (c) => page(c, c.req.param("code") ?? "")),
  ];
}
