/** The ticket on paper, and the public page behind its code. */

import { spanText } from "../../../views/permits/booking-pages.tsx";
import { PrintPage } from "../../../views/permits/print-page.tsx";
import { printText as t } from "../../../views/permits/print-text.ts";
import { eventWords } from "../../../views/permits/rule-text.ts";
import { kindWords } from "../../../views/permits/text.ts";
import { type Verified, VerifyPage } from "../../../views/permits/verify-page.tsx";
import { instant, type UnixMs } from "../../kernel/instants.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { get, queryOf, type Route, type WebContext } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import { findSite } from "../../site/index.ts";
import type { PermitRow } from "../flow-model.ts";
import { judge } from "../judge.ts";
import { loadPermit } from "../load.ts";
import { printedHash, verdictOf } from "../paper.ts";
import { permitPaths } from "../paths.ts";
import { READERS } from "../roles.ts";
import { HASH_DIGITS } from "../rules/paper.ts";
import { findByToken } from "../store/store.ts";
import { namesOf, type PermitParts } from "./parts.ts";
import { shortTime, viewOf } from "./view.ts";

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
  const hash = printedHash(read, full.row.id);
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

const SINCE_SHOWN = 20;
const OVER = ["ended", "accepted", "archived"];

const wordOfEntry = (lang: Lang, kind: string): string => {
  const found = Object.hasOwn(eventWords, kind) ? eventWords[kind] : undefined;
  return found === undefined ? kind : say(lang, found);
};

function verifiedOf(orm: Orm, lang: Lang, row: PermitRow, now: UnixMs, asked: string): Verified {
  const { number, kind, stage, managedLevel, plannedStart, plannedEnd, validUntil } = row;
  const { paper, since, alterations, last } = verdictOf(orm, row, asked);
  const isRunning = stage === "working" && (validUntil ?? 0) > now;
  return {
    ...{ number, kind, stage, isRunning, level: managedLevel, paper, alterations },
    isOver: OVER.includes(stage) || (stage === "working" && !isRunning),
    span: spanText(lang, plannedStart, plannedEnd),
    // Kinds and times only: no names, no words of anybody.
    since: since.slice(-SINCE_SHOWN).map((entry) => ({
      at: shortTime(instant(entry.at)),
      words: wordOfEntry(lang, entry.kind),
    })),
    hash: (last?.hash ?? "").slice(0, HASH_DIGITS),
    at: shortTime(instant(last?.at ?? 0)),
  };
}

/** No names, no work, no place: only whether the paper is what the site says it is. */
function verify({ ports, frame }: PermitParts, c: WebContext): Response | Promise<Response> {
  const { read } = ports.db;
  const lang = c.get("lang");
  const row = findByToken(read, (c.req.param("token") ?? "").slice(0, 64));
  const asked = (queryOf(c)["h"] ?? "").slice(0, 64);
  const permit = row && verifiedOf(read, lang, row, ports.clock.now(), asked);
  return frame(c, {
    device: "public",
    title: say(lang, t.verify),
    status: permit === undefined ? 404 : 200,
    body: <VerifyPage lang={lang} siteName={findSite(read)?.name ?? ""} permit={permit} />,
  });
}

export function printRoutes(parts: PermitParts): readonly Route[] {
  return [
    get(permitPaths.print(":id"), READERS, (c) => print(parts, c)),
    get(permitPaths.verify(":token"), "public", (c) => verify(parts, c)),
  ];
}
