/** The journal's page, and the proof of its chain. */
import { OFFICE_ROLES } from "../../views/layout/nav.ts";
import type { LaneWord } from "../../views/overview/entry-list.tsx";
import { JournalPage, ProofPart } from "../../views/overview/journal-page.tsx";
import { overviewText as t } from "../../views/overview/text.ts";
import { actorNames, listActivePeople } from "../identity/index.ts";
import { addDays, type Day, parseDay, startOfDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { withQuery } from "../kernel/query.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import { say } from "../platform/i18n.ts";
import { readHead } from "../platform/journal/journal.ts";
import {
  type EntryFilter,
  firstSeqAt,
  journalPage,
  type ShownEntry,
} from "../platform/journal/journal-reader.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import type { Platforms, UpstreamStatus } from "../sync/index.ts";
import { type JournalProver, PROOF_CHANNEL } from "./prover.ts";

const PEOPLE_MAX = 200;

type JournalAsk = {
  readonly kind: string;
  readonly subject: string;
  readonly actor: string;
  readonly day: Day | "";
  /** Only entries with a lower sequence. */
  readonly before: number | undefined;
};

/** An address that anybody may type: what has the wrong form counts as not given. */
function askOf(c: WebContext): JournalAsk {
  const query = new URL(c.req.url).searchParams;
  const given = (name: string, form: RegExp): string => {
    const value = (query.get(name) ?? "").trim();
    return form.test(value) ? value : "";
  };
  const before = Number(given("before", /^\d{1,15}$/) || Number.NaN);
  return {
    kind: given("kind", /^[a-z-]{1,40}\.[a-z_-]{0,40}$/),
    subject: given("subject", /^[a-z-]{1,40}:[\w.:-]{1,100}$/),
    actor: given("actor", /^[\w:.-]{1,80}$/),
    day: parseDay(query.get("day") ?? "") ?? "",
    before: Number.isSafeInteger(before) ? before : undefined,
  };
}

function filterOf(ports: Ports, ask: JournalAsk): EntryFilter {
  const { sql } = ports.db;
  return {
    ...(ask.kind === "" ? {} : { kind: ask.kind }),
    ...(ask.subject === "" ? {} : { subject: ask.subject }),
    ...(ask.actor === "" ? {} : { actor: ask.actor }),
    ...(ask.day === ""
      ? {}
      : {
          fromSeq: firstSeqAt(sql, startOfDay(ask.day)),
          toSeq: firstSeqAt(sql, startOfDay(addDays(ask.day, 1))) - 1,
        }),
  };
}

type JournalParts = { readonly prover: JournalProver; readonly upstream: Platforms };

/** A record counts as received when every platform has it. */
function laneWords(lanes: UpstreamStatus["lanes"]): (entry: ShownEntry) => LaneWord {
  const acknowledged = new Map(lanes.map((lane) => [lane.lane as string, lane.acknowledgedSeq]));
  return ({ lane, laneSeq }) => {
    if (lane === null || laneSeq === null) return "local";
    return laneSeq <= (acknowledged.get(lane) ?? 0) ? "acknowledged" : "waiting";
  };
}

function page(
  ports: Ports,
  frame: Frame,
  { prover, upstream }: JournalParts,
  c: WebContext,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const { read, sql } = ports.db;
  const ask = askOf(c);
  const found = journalPage(sql, filterOf(ports, ask), ask.before, LIMITS.listPage);
  const names = actorNames(
    read,
    found.entries.map((entry) => entry.actor),
  );
  const head = readHead(sql);
  const laneWord = laneWords(upstream.receipts());
  const { before, ...query } = ask;
  const isFull = found.entries.length === LIMITS.listPage;
  return frame(c, {
    device: "desk",
    title: say(lang, t.journal),
    body: (
      <JournalPage
        lang={lang}
        rows={found.entries.map((entry) => ({
          entry,
          actorName: names.get(entry.actor),
          lane: laneWord(entry),
        }))}
        olderHref={
          found.searchedTo === undefined
            ? undefined
            : withQuery("/journal", { ...query, before: String(found.searchedTo) })
        }
        searchedTo={isFull ? undefined : found.searchedTo}
        isNewest={before === undefined}
        query={query}
        people={listActivePeople(read, PEOPLE_MAX)}
        head={head.seq === 0 ? null : head}
        proof={prover.state}
        csrf={c.get("csrf")}
      />
    ),
  });
}

export function journalRoutes(
  ports: Ports,
  frame: Frame,
  screens: LiveScreens,
  { prover, upstream }: JournalParts,
): readonly Route[] {
  return [
    get("/journal", OFFICE_ROLES, (c) => page(ports, frame, { prover, upstream }, c)),
    get("/journal/proof", OFFICE_ROLES, (c) => {
      const lang = c.get("lang");
      c.env?.server?.timeout(c.req.raw, 0);
      return screens.stream(`journal-proof:${lang}`, [PROOF_CHANNEL], () =>
        String(<ProofPart lang={lang} proof={prover.state} />),
      );
    }),
    post("/journal/verify", OFFICE_ROLES, (c) => {
      prover.start(actorOf(c).personId);
      return goTo(c, "/journal");
    }),
  ];
}
