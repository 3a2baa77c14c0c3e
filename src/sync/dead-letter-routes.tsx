/** Pages of records that a platform refused. */

import { kindWord } from "../../views/overview/kinds.ts";
import {
  DEAD_LETTER_STATES,
  type DeadLetterLine,
  DeadLetterPage,
  type DeadLetterState,
  DeadLettersPage,
  STATE_WORD,
} from "../../views/sync/dead-letters-page.tsx";
import { platformPaths } from "../../views/sync/paths.ts";
import {
  deadLetterProblemText,
  laneText,
  pictureFaultText,
  syncText as t,
} from "../../views/sync/text.ts";
import { findPerson } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import { csvResponse } from "../platform/csv.ts";
import { oneOf, pageOf, type RawForm } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import { correctRecord, type DeadLetterProblem, dropRecord, refusedEntry } from "./dead-letters.ts";
import { sendPictureAgain } from "./picture-queue.ts";
import { PICTURE_LANE } from "./picture-store.ts";
import {
  countDeadLetters,
  type DeadLetterRow,
  deadLettersAfter,
  findDeadLetter,
  findPlatform,
  listDeadLetters,
} from "./platform-store.ts";
import { CONFIGURED } from "./platforms.ts";

/** Whoever answers for what the site has said. */
const ROLES = ["administrator", "safety-manager"] as const;
const PER_PAGE = 50;

/** Where the platform said nothing for people. */
function codeWords(lang: Lang, { lane, code }: DeadLetterRow): string {
  const isOwn = lane === PICTURE_LANE && Object.hasOwn(pictureFaultText, code);
  return isOwn ? say(lang, pictureFaultText[code as keyof typeof pictureFaultText]) : code;
}

function lineOf(ports: Ports, lang: Lang, row: DeadLetterRow): DeadLetterLine {
  return {
    id: row.id,
    at: formatStamp(instant(row.at)),
    platform:
      row.platform === CONFIGURED
        ? say(lang, t.configured)
        : (findPlatform(ports.db.read, row.platform)?.name ?? row.platform),
    kind: kindWord(lang, row.kind),
    words: row.words === "" ? codeWords(lang, row) : row.words,
  };
}

const FIELD_OF = {
  "no-reason": "reason",
  "not-json": "facts",
  "too-large": "facts",
  same: "facts",
  gone: "reason",
  closed: "reason",
} as const satisfies Record<DeadLetterProblem, "reason" | "facts">;

function listPage(frame: Frame, ports: Ports) {
  return (c: WebContext) => {
    const lang = c.get("lang");
    const { read } = ports.db;
    const state = oneOf(DEAD_LETTER_STATES, c.req.query("state")) ?? "open";
    const counts = Object.fromEntries(
      DEAD_LETTER_STATES.map((one) => [one, countDeadLetters(read, one)]),
    ) as Record<DeadLetterState, number>;
    const pageCount = Math.max(1, Math.ceil(counts[state] / PER_PAGE));
    const page = Math.min(pageOf({ page: c.req.query("page") }), pageCount);
    const rows = listDeadLetters(read, state, PER_PAGE, (page - 1) * PER_PAGE);
    return frame(c, {
      device: "desk",
      title: say(lang, t.refusedRecords),
      body: (
        <DeadLettersPage
          lang={lang}
          state={state}
          counts={counts}
          letters={rows.map((row) => lineOf(ports, lang, row))}
          page={page}
          pageCount={pageCount}
        />
      ),
    });
  };
}

const HEADS = [
  ...[t.deadAt, t.platform, t.deadKind, t.deadNumber],
  ...[t.deadCode, t.deadWords, t.state, t.reason],
] as const;

/** Everything refused with why, and what people made of it; for the one who asks at the platform. */
function exported(ports: Ports, lang: Lang): Response {
  const { read } = ports.db;
  return csvResponse<DeadLetterRow>({
    fileName: "refused-records.csv",
    heads: HEADS.map((head) => say(lang, head)),
    page: (after, limit) => deadLettersAfter(read, after, limit),
    cells: (row) => {
      const { at, platform, kind, words } = lineOf(ports, lang, row);
      const number = `${say(lang, laneText[row.lane as keyof typeof laneText])} · ${row.laneSeq}`;
      const state = say(lang, STATE_WORD[row.state as DeadLetterState]);
      return [at, platform, kind, number, row.code, words, state, row.reason];
    },
    cutNote: say(lang, t.deadCut),
  });
}

type Returned = { readonly raw: RawForm; readonly problem: DeadLetterProblem };

function onePage(frame: Frame, ports: Ports) {
  return (c: WebContext, returned?: Returned) => {
    const lang = c.get("lang");
    const row = findDeadLetter(ports.db.read, c.req.param("id") ?? "");
    const entry = row && refusedEntry(ports, row);
    if (row === undefined || entry === undefined) {
      const title = say(lang, deadLetterProblemText.gone);
      return frame(c, { device: "desk", title, status: 404, body: <h1>{title}</h1> });
    }
    const by = row.closedBy === "" ? undefined : findPerson(ports.db.read, row.closedBy)?.name;
    const closed =
      row.closedAt === null
        ? undefined
        : `${formatStamp(instant(row.closedAt))} · ${by ?? row.closedBy} · ${row.reason}`;
    const values: Record<string, string> = {};
    for (const [field, value] of Object.entries(returned?.raw ?? {})) {
      if (field !== "csrf") values[field] = (value ?? "").slice(0, 40_000);
    }
    return frame(c, {
      device: "desk",
      title: say(lang, t.deadTitle),
      status: returned === undefined ? 200 : 422,
      body: (
        <DeadLetterPage
          lang={lang}
          csrf={c.get("csrf")}
          letter={{
            ...lineOf(ports, lang, row),
            code: row.code,
            subject: entry.subject,
            lane: row.lane as keyof typeof laneText,
            laneSeq: row.laneSeq,
            isPicture: row.lane === PICTURE_LANE,
            state: row.state as DeadLetterState,
            closed,
            successor: row.successor === "" ? undefined : row.successor,
          }}
          facts={JSON.stringify(entry.payload, null, 2)}
          values={values}
          errors={
            returned === undefined
              ? {}
              : {
                  [FIELD_OF[returned.problem]]: say(lang, deadLetterProblemText[returned.problem]),
                }
          }
        />
      ),
    });
  };
}

export function deadLetterRoutes(
  frame: Frame,
  { ports }: { readonly ports: Ports },
): readonly Route[] {
  const one = onePage(frame, ports);
  return [
    get(platformPaths.deadLetters, ROLES, listPage(frame, ports)),
    get(platformPaths.deadLettersCsv, ROLES, (c) => exported(ports, c.get("lang"))),
    get(platformPaths.deadLetter(":id"), ROLES, (c) => one(c)),
    post(platformPaths.correct(":id"), ROLES, async (c) => {
      const raw = await formOf(c);
      const id = c.req.param("id") ?? "";
      const given = { facts: raw["facts"] ?? "", reason: raw["reason"] ?? "" };
      const isPicture = findDeadLetter(ports.db.read, id)?.lane === PICTURE_LANE;
      const send = isPicture ? sendPictureAgain : correctRecord;
      const done = await send(ports, actorOf(c), id, given);
      if (!done.ok) return one(c, { raw: { ...raw, way: "correct" }, problem: done.refusal });
      return goTo(c, platformPaths.deadLetters);
    }),
    post(platformPaths.drop(":id"), ROLES, async (c) => {
      const raw = await formOf(c);
      const done = await dropRecord(ports, actorOf(c), c.req.param("id") ?? "", {
        reason: raw["reason"] ?? "",
      });
      if (!done.ok) return one(c, { raw: { ...raw, way: "drop" }, problem: done.refusal });
      return goTo(c, platformPaths.deadLetters);
    }),
  ];
}
