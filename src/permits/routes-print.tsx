/** The ticket on paper, and the public page behind its code. */

import { spanText } from "../../views/permits/booking-pages.tsx";
import { PrintPage } from "../../views/permits/print-page.tsx";
import { printText as t } from "../../views/permits/print-text.ts";
import { kindWords } from "../../views/permits/text.ts";
import { type Verified, VerifyPage } from "../../views/permits/verify-page.tsx";
import { instant, type UnixMs } from "../kernel/instants.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { get, queryOf, type Route, type WebContext } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { findSite } from "../site/index.ts";
import type { PermitRow } from "./flow-model.ts";
import { judge } from "./judge.ts";
import { loadPermit } from "./load.ts";
import { namesOf, type PermitParts } from "./parts.ts";
import { permitPaths } from "./paths.ts";
import { READERS } from "./roles.ts";
import { findByToken, historyOf } from "./store.ts";
import { shortTime, viewOf } from "./view.ts";

const HASH_SHOWN = 16;

/** The hash of the last entry about a permit: it changes with everything that happens to it. */
function lastEntry(orm: Orm, id: string): { readonly hash: string; readonly at: UnixMs } {
  const last = historyOf(orm, id).at(-1);
  return { hash: (last?.hash ?? "").slice(0, HASH_SHOWN), at: instant(last?.at ?? 0) };
}

function print(parts: PermitParts, c: WebContext): Response | Promise<Response> {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const full = loadPermit(read, c.req.param("id") ?? "");
  if (full === undefined) return c.notFound();
  const lang = c.get("lang");
  const now = ports.clock.now();
  const judged = judge(read, full, now, { isClockTrusted: true });
  const viewParts = { orm: read, lang, nameOf: namesOf(read) };
  const permit = viewOf(viewParts, { full, judged, hindrances: [], acts: new Set(), now });
  const { hash } = lastEntry(read, full.row.id);
  const { origin } = new URL(c.req.url);
  return frame(c, {
    device: "desk",
    title: `${say(lang, kindWords[full.row.kind])} ${full.row.number}`,
    body: (
      <PrintPage
        lang={lang}
        siteName={findSite(read)?.name ?? ""}
        permit={permit}
        backHref={permitPaths.one(full.row.id)}
        qrText={`${origin}${permitPaths.verify(full.row.token)}?h=${hash}`}
        hash={hash}
        at={shortTime(now)}
      />
    ),
  });
}

const OVER = ["ended", "accepted", "archived"];

function verifiedOf(orm: Orm, lang: Lang, row: PermitRow, now: UnixMs): Verified {
  const { number, kind, stage, managedLevel, plannedStart, plannedEnd, validUntil } = row;
  const last = lastEntry(orm, row.id);
  const isRunning = stage === "working" && (validUntil ?? 0) > now;
  return {
    ...{ number, kind, stage, isRunning, level: managedLevel },
    isOver: OVER.includes(stage) || (stage === "working" && !isRunning),
    span: spanText(lang, plannedStart, plannedEnd),
    hash: last.hash,
    at: shortTime(last.at),
  };
}

/** No names, no work, no place: only whether the paper is what the site says it is. */
function verify({ ports, frame }: PermitParts, c: WebContext): Response | Promise<Response> {
  const { read } = ports.db;
  const lang = c.get("lang");
  const row = findByToken(read, (c.req.param("token") ?? "").slice(0, 64));
  const permit = row && verifiedOf(read, lang, row, ports.clock.now());
  const given = queryOf(c)["h"] ?? "";
  return frame(c, {
    device: "public",
    title: say(lang, t.verify),
    status: permit === undefined ? 404 : 200,
    body: (
      <VerifyPage
        lang={lang}
        siteName={findSite(read)?.name ?? ""}
        permit={permit}
        isGiven={given !== ""}
        matches={given === permit?.hash}
      />
    ),
  });
}

export function printRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.print(":id"), READERS, (c) => print(parts, c)),
    get(permitPaths.verify(":token"), "public", (c) => verify(parts, c)),
  ];
}
