/** The page of one cylinder's whole life, and the office's corrections of it. */
import { doubtText } from "../../../views/custody/parts.tsx";
import {
  actWords,
  contentWords,
  custodyText as t,
  taskWords,
} from "../../../views/custody/text.ts";
import {
  type TraceItem,
  TracePage,
  type TracePageProps,
} from "../../../views/custody/trace-page.tsx";
import { kindWord } from "../../../views/overview/kinds.ts";
import type { IconName } from "../../../views/ui/icon.tsx";
import { LIMITS } from "../../kernel/limits.ts";
import { oneOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import { journalPage } from "../../platform/journal/journal-reader.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../../platform/web.ts";
import type { Cylinder } from "../model.ts";
import { validCodes } from "../service.ts";
import { findCylinder } from "../store.ts";
import { correctPlace, takeBack } from "./desk.ts";
import { placeMap } from "./map.ts";
import type { CustodyAct, ScanRefusal } from "./model.ts";
import {
  CUSTODY_EDITORS,
  type CustodyParts,
  choosablePlaces,
  pageParts,
  readPlace,
  whoNamer,
} from "./parts.ts";
import { custodyPaths } from "./paths.ts";
import { type Explained, isUndoable, NEW_STATE, replay } from "./rules.ts";
import { historyOf } from "./store.ts";

type Answer = Response | Promise<Response>;

const SHOWN = 300;
const ENTRIES_READ = 200;

const ICONS: Readonly<Partial<Record<CustodyAct, IconName>>> = {
  fill: "fuel",
  load: "truck",
  collect: "truck",
  unload: "download",
  receive: "download",
  store: "door",
  back: "door",
  use: "wrench",
  deliver: "home",
  return: "undo",
  send: "badge-check",
  fetch: "badge-check",
  seen: "checks",
  lose: "help",
  find: "search",
  scrap: "ban",
  correct: "edit",
  undo: "undo",
};

type Said = {
  readonly lang: Lang;
  readonly nameOf: TracePageProps["nameOf"];
  readonly who: (actor: string) => string;
};

function itemOfStep({ lang, nameOf, who }: Said, step: Explained): TraceItem {
  const { entry } = step;
  const where = entry.place === null ? "" : ` → ${nameOf(entry.place)}`;
  const content = entry.content === null ? "" : ` · ${say(lang, contentWords[entry.content])}`;
  const isLateWorth = entry.receivedAt - entry.at > 60_000;
  return {
    at: entry.at,
    icon: ICONS[entry.act] ?? "pin",
    title: `${say(lang, actWords[entry.act])}${where}${content}`,
    details: [
      who(entry.actor),
      ...(entry.reason === "" ? [] : [entry.reason]),
      ...(isLateWorth && entry.isLate
        ? [
            say(lang, t.claimed, {
              at: formatStamp(entry.claimedAt),
              received: formatStamp(entry.receivedAt),
            }),
          ]
        : []),
    ],
    doubts: step.contradictions.map((doubt) => doubtText(lang, taskWords, doubt, nameOf)),
    isLate: entry.isLate,
    isTakenBack: step.undoneBy !== null,
    entryId: isUndoable(entry.act) ? entry.id : undefined,
  };
}

/** Each of these has a line of the ledger beside its entry. */
const IN_LEDGER: ReadonlySet<string> = new Set([
  "cylinder.quarantined",
  "cylinder.recalled",
  "cylinder.lost",
  "cylinder.released",
  "cylinder.scrapped",
]);

/** What the register did; moves stand in the ledger itself. */
function registerItems(parts: CustodyParts, said: Said, cylinderId: string): readonly TraceItem[] {
  const { sql } = parts.ports.db;
  const filter = { subject: `cylinder:${cylinderId}` };
  const { entries } = journalPage(sql, filter, undefined, ENTRIES_READ);
  return entries
    .filter(({ kind }) => !kind.startsWith("custody.") && !IN_LEDGER.has(kind))
    .map((entry) => ({
      at: entry.at,
      icon: "document" as const,
      title: kindWord(said.lang, entry.kind),
      details: [said.who(entry.actor)],
      doubts: [],
      isLate: false,
      isTakenBack: false,
    }));
}

function eventItems(parts: CustodyParts, lang: Lang, cylinderId: string): readonly TraceItem[] {
  return (parts.links.events?.(lang, cylinderId) ?? []).map((event) => ({
    at: event.at,
    icon: "fuel" as const,
    title: event.title,
    details: event.detail === "" ? [] : [event.detail],
    href: event.href,
    doubts: [],
    isLate: false,
    isTakenBack: false,
    state: event.isGood ? ("ok" as const) : ("warn" as const),
  }));
}

function page(
  parts: CustodyParts,
  c: WebContext,
  cylinder: Cylinder,
  refused?: TracePageProps["refused"],
): Answer {
  const { read } = parts.ports.db;
  const shared = pageParts(parts, c);
  const { lang, nameOf } = shared;
  const said: Said = { lang, nameOf, who: whoNamer(parts.ports) };
  const { state, steps } = replay(historyOf(read, cylinder.id));
  const items = [
    ...steps.map((step) => itemOfStep(said, step)),
    ...registerItems(parts, said, cylinder.id),
    ...eventItems(parts, lang, cylinder.id),
  ].toSorted((one, other) => other.at - one.at);
  const codes = validCodes({ orm: read }, cylinder.id);
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.traceTitle, { serial: cylinder.serial }),
    status: refused === undefined ? 200 : 422,
    body: (
      <TracePage
        {...shared}
        cylinder={cylinder}
        code={codes.body || codes.valve}
        state={steps.length === 0 ? NEW_STATE : state}
        map={placeMap(steps)}
        items={items.slice(0, SHOWN)}
        itemCount={items.length}
        places={choosablePlaces(parts)}
        refused={refused}
      />
    ),
  });
}

function refusalText(lang: Lang, { code }: ScanRefusal): string {
  switch (code) {
    case "custody.reason_needed":
      return say(lang, t.reasonNeeded);
    case "custody.place_wrong":
      return say(lang, t.placeWrong);
    default:
      return say(lang, t.notUndoable);
  }
}

async function undo(parts: CustodyParts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const form = await formOf(c);
  const entryId = (form["entry"] ?? "").slice(0, 80);
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const command = { cylinderId: cylinder.id, entryId, reason };
  const done = await takeBack(parts.ports, actorOf(c), command);
  if (done.ok) return goTo(c, custodyPaths.trace(cylinder.id));
  const error = refusalText(c.get("lang"), done.refusal);
  return page(parts, c, cylinder, { at: entryId, error, reason });
}

async function correct(parts: CustodyParts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const form = await formOf(c);
  const lang = c.get("lang");
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const content = oneOf(["empty", "full"] as const, form["content"]) ?? null;
  const asked = form["place"] ?? "";
  const place = asked === "" ? null : readPlace(asked);
  if (place === undefined || (place === null && content === null)) {
    return page(parts, c, cylinder, { at: "correct", error: say(lang, t.placeWrong), reason });
  }
  const command = { cylinderId: cylinder.id, place, content, reason };
  const done = await correctPlace(parts.ports, actorOf(c), command);
  if (done.ok) return goTo(c, custodyPaths.trace(cylinder.id));
  const error = refusalText(lang, done.refusal);
  return page(parts, c, cylinder, { at: "correct", error, reason });
}

export function traceRoutes(parts: CustodyParts): readonly Route[] {
  const withCylinder =
    (answer: (c: WebContext, cylinder: Cylinder) => Answer) =>
    (c: WebContext): Answer => {
      const cylinder = findCylinder(parts.ports.db.read, c.req.param("id") ?? "");
      return cylinder === undefined ? c.notFound() : answer(c, cylinder);
    };
  return [
    get(
      custodyPaths.trace(":id"),
      "signed-in",
      withCylinder((c, cylinder) => page(parts, c, cylinder)),
    ),
    post(
      custodyPaths.takeBack(":id"),
      CUSTODY_EDITORS,
      withCylinder((c, cylinder) => undo(parts, c, cylinder)),
    ),
    post(
      custodyPaths.correct(":id"),
      CUSTODY_EDITORS,
      withCylinder((c, cylinder) => correct(parts, c, cylinder)),
    ),
  ];
}
