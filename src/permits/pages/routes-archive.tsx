/** All permits on file: search, list, export. Nothing is ever deleted here (GB 30871-2022 B.3: a year at least). */
import { ArchivePage } from "../../../views/permits/archive-page.tsx";
import { printText as t } from "../../../views/permits/print-text.ts";
import { kindWords, levelWord, permitText, stageWords } from "../../../views/permits/text.ts";
import { addDays, dayOf, parseDay, startOfDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { oneOf, pageOf } from "../../platform/form.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  get,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { xlsxResponse } from "../../platform/xlsx.ts";
import type { PermitRow } from "../flow-model.ts";
import { PERMIT_KINDS, STAGES } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { isReader, READERS } from "../roles.ts";
import { listPermits, type PermitFilter, permitsAfter } from "../store/store.ts";
import { words } from "./form.ts";
import { namesOf, type PermitParts } from "./parts.ts";
import { cardOf } from "./routes-board.tsx";

export type ArchiveQuery = Readonly<Record<"kind" | "stage" | "q" | "from" | "to", string>>;

/** What an address asks; what is not known counts as not given. */
function askOf(c: WebContext): { readonly query: ArchiveQuery; readonly filter: PermitFilter } {
  const raw = queryOf(c);
  const kind = oneOf(PERMIT_KINDS, raw["kind"]);
  const stage = oneOf(STAGES, raw["stage"]);
  const q = words(raw["q"]).slice(0, LIMITS.codeLength);
  const from = parseDay(raw["from"] ?? "");
  const to = parseDay(raw["to"] ?? "");
  const actor = actorOf(c);
  return {
    query: { kind: kind ?? "", stage: stage ?? "", q, from: from ?? "", to: to ?? "" },
    filter: {
      kind,
      stages: stage && [stage],
      text: q,
      from: from && startOfDay(from),
      before: to && startOfDay(addDays(to, 1)),
      personId: isReader(actor.roles) ? undefined : actor.personId,
    },
  };
}

function sheetOf(parts: PermitParts, lang: Lang, filter: PermitFilter) {
  const { ports } = parts;
  const nameOf = namesOf(ports.db.read);
  const at = (stamp: PermitRow["endedAt"]) => (stamp === null ? null : formatStamp(stamp));
  return {
    heads: [
      ...[permitText.number, permitText.kind, t.level, permitText.state, permitText.what],
      ...[permitText.place, permitText.unit, permitText.company, permitText.contractor],
      ...[permitText.start, permitText.end, t.appliedAt, permitText.bookedBy],
      ...[t.startedAt, t.endedAt, t.acceptedAt],
    ].map((head) => say(lang, head)),
    page: (after: PermitRow | undefined, limit: number) =>
      permitsAfter(ports.db.read, filter, after, limit),
    cells: (row: PermitRow) => [
      row.number,
      say(lang, kindWords[row.kind]),
      row.managedLevel === null ? null : levelWord(lang, row.kind, row.managedLevel),
      say(lang, stageWords[row.stage]),
      ...[row.what, row.place, row.unit, row.company],
      say(lang, row.isContractor ? t.yes : t.no),
      ...[at(row.plannedStart), at(row.plannedEnd), at(row.appliedAt)],
      nameOf(row.appliedBy) ?? null,
      ...[at(row.startedAt), at(row.endedAt), at(row.acceptedAt)],
    ],
    cutNote: say(lang, t.cutNote),
  };
}

export function archiveRoutes(parts: PermitParts): readonly Route[] {
  const { ports, frame } = parts;
  const fileName = (ending: string) => `permits-${dayOf(ports.clock.now())}.${ending}`;
  return [
    get(permitPaths.list, READERS, (c) => {
      const lang = c.get("lang");
      const { query, filter } = askOf(c);
      const page = pageOf(queryOf(c));
      const limit = LIMITS.listPage;
      const found = listPermits(ports.db.read, filter, { offset: (page - 1) * limit, limit });
      const now = ports.clock.now();
      return frame(c, {
        device: deviceOf(c),
        title: say(lang, t.archive),
        body: (
          <ArchivePage
            lang={lang}
            items={found.items.map((row) => cardOf(ports.db.read, lang, row, now))}
            total={found.total}
            page={page}
            pageCount={Math.max(1, Math.ceil(found.total / limit))}
            query={query}
          />
        ),
      });
    }),
    get(permitPaths.csv, READERS, (c) =>
      csvResponse<PermitRow>({
        ...sheetOf(parts, c.get("lang"), askOf(c).filter),
        fileName: fileName("csv"),
        linesMax: CSV_LINES_MAX,
      }),
    ),
    get(permitPaths.xlsx, READERS, (c) =>
      xlsxResponse<PermitRow>({
        ...sheetOf(parts, c.get("lang"), askOf(c).filter),
        fileName: fileName("xlsx"),
        sheetName: say(c.get("lang"), t.archive),
      }),
    ),
  ];
}
