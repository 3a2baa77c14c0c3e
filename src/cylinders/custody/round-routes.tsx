/** Pages of rounds: choosing, scanning one code after another, what it came to. */
import { EndedRoundPage } from "../../../views/custody/count-page.tsx";
import { doubtText, objectionText } from "../../../views/custody/parts.tsx";
import {
  NewRoundPage,
  type NewRoundPageProps,
  type RoundAnswer,
  RoundPage,
  type RoundPageProps,
  RoundParts,
  type RoundRow,
  RoundsPage,
} from "../../../views/custody/rounds-page.tsx";
import { roundRefusalWords, custodyText as t, taskWords } from "../../../views/custody/text.ts";
import { mediumName } from "../../../views/cylinders/parts.tsx";
import { LIMITS } from "../../kernel/limits.ts";
import { oneOf } from "../../platform/form.ts";
import { goTo, isHtmx } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findSiteCode } from "../../site/index.ts";
import type { PlaceRef } from "./model.ts";
import { type CustodyParts, pageParts, placesOfAct, readPlace, whoNamer } from "./parts.ts";
import { custodyPaths } from "./paths.ts";
import { findPlaceByCode, refOf } from "./places.ts";
import {
  findRound,
  listRounds,
  listTasks,
  locatedOfIds,
  type Round,
  roundByMedium,
  roundCount,
  roundLines,
  scannedIn,
} from "./query.ts";
import { actsFor, ROUND_ACTS, ROUND_ROLES, type RoundAct } from "./round-rules.ts";
import {
  endRound,
  type RoundRefusal,
  type RoundScan,
  scanInRound,
  startRound,
  undoLast,
} from "./rounds.ts";
import { ACT_RULES } from "./rules.ts";

type Answer = Response | Promise<Response>;

const SHOWN = 30;

function refusalText(lang: Lang, refusal: RoundRefusal): string {
  return refusal.code === "round.too_large"
    ? say(lang, roundRefusalWords[refusal.code], { max: refusal.max })
    : say(lang, roundRefusalWords[refusal.code]);
}

function rounds(parts: CustodyParts, c: WebContext): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const shared = pageParts(parts, c);
  const who = whoNamer(ports);
  const rowOf = (round: Round): RoundRow => ({
    round,
    count: roundCount(read, round.id),
    who: who(round.startedBy),
  });
  const open = listRounds(read, { openOnly: true }, 20);
  return frame(c, {
    device: deviceOf(c),
    title: say(shared.lang, t.rounds),
    body: (
      <RoundsPage
        {...shared}
        acts={actsFor(c.get("actor")?.roles ?? [])}
        open={open.map(rowOf)}
        last={listRounds(read, {}, 20)
          .filter((round) => round.endedAt !== null)
          .map(rowOf)}
      />
    ),
  });
}

const actOf = (c: WebContext): RoundAct | undefined => oneOf(ROUND_ACTS, queryOf(c)["act"]);

function newRound(
  parts: CustodyParts,
  c: WebContext,
  state: Pick<NewRoundPageProps, "values" | "message">,
): Answer {
  const act = actOf(c);
  if (act === undefined) return goTo(c, custodyPaths.rounds);
  const shared = pageParts(parts, c);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(shared.lang, t.newRound),
    status: state.message === undefined ? 200 : 422,
    body: (
      <NewRoundPage
        {...shared}
        {...state}
        act={act}
        asksContent={ACT_RULES[act].asksContent === true}
        places={placesOfAct(parts, act)}
      />
    ),
  });
}

/** The code of a truck, an outlet or another site; the site's own code stands for its yard. */
function placeOfCode(parts: CustodyParts, act: RoundAct, text: string): PlaceRef | undefined {
  const { read } = parts.ports.db;
  const inUrl = /\/s\/([0-9A-Za-z-]{4,60})(?:[/?#]|$)/.exec(text)?.[1];
  const place = findPlaceByCode(read, text) ?? (inUrl && findPlaceByCode(read, inUrl));
  if (place) return refOf(place);
  const own = findSiteCode(read, inUrl ?? text);
  if (own === undefined || own.voidedAt !== null) return undefined;
  const at = act === "return" ? "waiting" : "yard";
  return ACT_RULES[act].to.includes(at) ? { kind: at, ref: "" } : undefined;
}

async function start(parts: CustodyParts, c: WebContext): Promise<Response> {
  const act = actOf(c);
  if (act === undefined) return goTo(c, custodyPaths.rounds);
  const form = await formOf(c);
  const lang = c.get("lang");
  const scanned = form["code"]?.trim();
  const place = scanned ? placeOfCode(parts, act, scanned) : readPlace(form["place"]);
  const content = oneOf(["empty", "full"] as const, form["content"]) ?? null;
  const placeText = place === undefined ? "" : `${place.kind}:${place.ref}`;
  const values = { place: placeText, content: content ?? "" };
  if (place === undefined) {
    const message = say(lang, roundRefusalWords["round.place_wrong"]);
    return newRound(parts, c, { values, message });
  }
  const done = await startRound(parts.ports, actorOf(c), { act, place, content });
  if (done.ok) return goTo(c, custodyPaths.round(done.value.id));
  return newRound(parts, c, { values, message: refusalText(lang, done.refusal) });
}

function keptAnswer(
  parts: CustodyParts,
  c: WebContext,
  scan: Extract<RoundScan, { kind: "kept" }>,
): RoundAnswer {
  const { lang, nameOf } = pageParts(parts, c);
  const { cylinder, recorded, objections, isVoidCode, isExtra } = scan;
  const doubts = recorded.contradictions
    // At a count every cylinder from elsewhere is said to be so once.
    .filter(({ code }) => !(isExtra && code === "place-skipped"))
    .map((doubt) => doubtText(lang, taskWords, doubt, nameOf));
  const lines = [
    `${cylinder.serial} · ${mediumName(lang, cylinder.medium)}`,
    ...(isExtra ? [`${say(lang, t.extraHere)}: ${nameOf(recorded.before.place)}`] : []),
    ...doubts,
    ...objections.map((objection) => objectionText(lang, objection)),
    ...(isVoidCode ? [say(lang, t.voidCode)] : []),
  ];
  const isClean = lines.length === 1;
  return {
    state: isClean ? "ok" : "alert",
    word: say(lang, isClean ? t.kept : t.keptDoubt),
    lines,
    sound: isClean ? "ok" : "refused",
  };
}

function answerOf(parts: CustodyParts, c: WebContext, scan: RoundScan): RoundAnswer {
  const lang = c.get("lang");
  const wrong = (word: string, lines: readonly string[] = []): RoundAnswer => ({
    state: "danger",
    word,
    lines,
    sound: "refused",
  });
  switch (scan.kind) {
    case "kept":
      return keptAnswer(parts, c, scan);
    case "repeat":
      return {
        state: "neutral",
        word: say(lang, t.repeat),
        lines: [scan.cylinder.serial],
        sound: "ok",
      };
    case "kept-out":
      return wrong(say(lang, t.keptOut), [
        scan.cylinder.serial,
        ...scan.objections.map((objection) => objectionText(lang, objection)),
      ]);
    case "unknown":
      return wrong(say(lang, t.unknownCode), [say(lang, t.unknownCodeHint, { code: scan.code })]);
    case "badge":
      return wrong(say(lang, t.badge));
    case "fill-point":
      return wrong(say(lang, t.fillPoint));
    case "malformed":
      return wrong(say(lang, t.malformed));
  }
}

function roundProps(
  parts: CustodyParts,
  c: WebContext,
  round: Round,
  answer: RoundAnswer | undefined,
): RoundPageProps {
  const { read } = parts.ports.db;
  return {
    ...pageParts(parts, c),
    round,
    answer,
    count: roundCount(read, round.id),
    byMedium: roundByMedium(read, round.id),
    lines: roundLines(read, round.id, SHOWN),
    troubles: listTasks(read, { sessionId: round.id, isOpen: true }, { limit: SHOWN, offset: 0 }),
  };
}

/** To a scan only the parts that changed are answered; without script the whole page. */
function showRound(parts: CustodyParts, c: WebContext, round: Round, answer?: RoundAnswer): Answer {
  const props = roundProps(parts, c, round, answer);
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(props.lang, t.rounds)} · ${props.nameOf(round.place)}`,
    body: <RoundPage {...props} />,
    fragment: <RoundParts {...props} />,
    scripts: ["camera"],
  });
}

const TROUBLES_SHOWN = 500;

function ended(parts: CustodyParts, c: WebContext, round: Round): Answer {
  const { ports, frame } = parts;
  const { read } = ports.db;
  const shared = pageParts(parts, c);
  const { result } = round;
  const of = (ids: readonly string[]) => locatedOfIds(read, ids.slice(0, LIMITS.listPageMax));
  return frame(c, {
    device: deviceOf(c),
    title: say(shared.lang, t.countResult),
    body: (
      <EndedRoundPage
        {...shared}
        round={round}
        who={whoNamer(ports)(round.startedBy)}
        count={roundCount(read, round.id)}
        byMedium={roundByMedium(read, round.id)}
        result={
          result === null
            ? undefined
            : {
                found: result.found.length,
                missing: of(result.missing),
                extra: of(result.extra),
                moved: of(result.moved),
              }
        }
        scanned={result === null ? of([...scannedIn(read, round.id)]) : []}
        troubles={listTasks(
          read,
          { sessionId: round.id },
          { limit: TROUBLES_SHOWN, offset: 0 },
        ).filter(({ kind }) => kind !== "missing")}
      />
    ),
  });
}

function withRound(
  parts: CustodyParts,
  answer: (c: WebContext, round: Round) => Answer,
): (c: WebContext) => Answer {
  return (c) => {
    const round = findRound(parts.ports.db.read, c.req.param("id") ?? "");
    return round === undefined ? c.notFound() : answer(c, round);
  };
}

function refusedAnswer(lang: Lang, refusal: RoundRefusal): RoundAnswer {
  return { state: "danger", word: refusalText(lang, refusal), lines: [], sound: "refused" };
}

async function scan(parts: CustodyParts, c: WebContext, round: Round): Promise<Response> {
  const text = ((await formOf(c))["code"] ?? "").slice(0, LIMITS.codeLength);
  const done = await scanInRound(parts.ports, actorOf(c), round.id, text);
  const answer = done.ok
    ? answerOf(parts, c, done.value)
    : refusedAnswer(c.get("lang"), done.refusal);
  return showRound(parts, c, round, answer);
}

async function undo(parts: CustodyParts, c: WebContext, round: Round): Promise<Response> {
  const lang = c.get("lang");
  const done = await undoLast(parts.ports, actorOf(c), round.id);
  const answer: RoundAnswer = done.ok
    ? {
        state: "neutral",
        word: say(lang, t.undone, { serial: done.value.serial }),
        lines: [],
        sound: "ok",
      }
    : refusedAnswer(lang, done.refusal);
  return showRound(parts, c, round, answer);
}

async function end(parts: CustodyParts, c: WebContext, round: Round): Promise<Response> {
  const note = (await formOf(c))["note"] ?? "";
  const done = await endRound(parts.ports, actorOf(c), round.id, note);
  if (done.ok || done.refusal.code === "round.ended") return goTo(c, custodyPaths.round(round.id));
  if (isHtmx(c)) c.header("HX-Reswap", "none");
  return showRound(parts, c, round, refusedAnswer(c.get("lang"), done.refusal));
}

export function roundRoutes(parts: CustodyParts): readonly Route[] {
  const values = { place: "", content: "" };
  return [
    get(custodyPaths.rounds, "signed-in", (c) => rounds(parts, c)),
    get(custodyPaths.startRound, ROUND_ROLES, (c) => newRound(parts, c, { values })),
    post(custodyPaths.startRound, ROUND_ROLES, (c) => start(parts, c)),
    get(
      "/custody/rounds/:id",
      "signed-in",
      withRound(parts, (c, round) => {
        const mayScan = mayUse(ROUND_ROLES, c.get("actor")?.roles);
        return round.endedAt === null && mayScan
          ? showRound(parts, c, round)
          : ended(parts, c, round);
      }),
    ),
    post(
      "/custody/rounds/:id/scan",
      ROUND_ROLES,
      withRound(parts, (c, round) => scan(parts, c, round)),
    ),
    post(
      "/custody/rounds/:id/undo",
      ROUND_ROLES,
      withRound(parts, (c, round) => undo(parts, c, round)),
    ),
    post(
      "/custody/rounds/:id/end",
      ROUND_ROLES,
      withRound(parts, (c, round) => end(parts, c, round)),
    ),
  ];
}
