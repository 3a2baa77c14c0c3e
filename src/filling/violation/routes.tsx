/** The list of violations: by day, kind and person, with what followed; as a spreadsheet too. */

import { actText } from "../../../views/filling/text.ts";
import { shiftText as t } from "../../../views/fills/shift/text.ts";
import { ViolationsPage, type ViolationView } from "../../../views/fills/shift/violations-page.tsx";
import { cylinderPaths, findCylinder } from "../../cylinders/index.ts";
import { listActivePeople } from "../../identity/index.ts";
import { addDays, dayOf, instant, parseDay, startOfDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { oneOf, pageOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { nameOf } from "../lock/locks.ts";
import { hasRole, LOCK_MANAGERS, type PageParts } from "../pages.ts";
import { fillPaths } from "../paths.ts";
import { findFillPoint } from "../store.ts";
import {
  countViolations,
  listViolations,
  type ViolationFilter,
  type ViolationRow,
} from "./store.ts";
import { review, VIOLATION_KINDS, type ViolationKind } from "./violations.ts";

/** Who reads whom a rule of filling was broken by. */
export const VIOLATION_READERS: readonly string[] = [
  "safety-manager",
  "administrator",
  "regulator",
];
const DEFAULT_DAYS = 30;
const PEOPLE_MAX = 500;

function askOf(parts: PageParts, c: WebContext) {
  const asked = queryOf(c);
  const today = dayOf(parts.station.ports.clock.now());
  const to = parseDay(asked["to"] ?? "") ?? today;
  const from = parseDay(asked["from"] ?? "") ?? addDays(to, 1 - DEFAULT_DAYS);
  const kind = oneOf(VIOLATION_KINDS, asked["kind"]) ?? "";
  const person = (asked["person"] ?? "").slice(0, LIMITS.nameLength);
  const open = asked["open"] === "yes" ? "yes" : "";
  const filter: ViolationFilter = {
    from: startOfDay(from),
    before: startOfDay(addDays(to, 1)),
    ...(kind === "" ? {} : { kind }),
    ...(person === "" ? {} : { personId: person }),
    ...(open === "" ? {} : { isOpen: true }),
  };
  return { query: { from, to, kind, person, open }, filter, page: pageOf(asked) };
}

function viewOf(parts: PageParts, lang: Lang, row: ViolationRow): ViolationView {
  const { read } = parts.station.ports.db;
  const label = row.pointId === null ? undefined : findFillPoint(read, row.pointId)?.label;
  const cylinder = row.cylinderId === null ? undefined : findCylinder(read, row.cylinderId);
  const reviewedAt = row.reviewedAt;
  return {
    id: row.id,
    kind: row.kind as ViolationKind,
    source: row.source === "camera" ? "camera" : "flow",
    person: row.personId === null ? undefined : nameOf(read, row.personId),
    point: label,
    cylinder: cylinder && { href: cylinderPaths.one(cylinder.id), serial: cylinder.serial },
    at: formatStamp(instant(row.firstAt)),
    times: row.times,
    reviewed:
      reviewedAt === null
        ? undefined
        : {
            by: nameOf(read, row.reviewedBy ?? ""),
            at: formatStamp(instant(reviewedAt)),
            words: row.review ?? say(lang, t.reviewWord),
          },
  };
}

function page(parts: PageParts, c: WebContext, message?: string) {
  const lang = c.get("lang");
  const { read } = parts.station.ports.db;
  const { query, filter, page: at } = askOf(parts, c);
  const limit = LIMITS.listPage;
  const found = listViolations(read, filter, { offset: (at - 1) * limit, limit });
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.violationsTitle),
    status: message === undefined ? 200 : 422,
    body: (
      <ViolationsPage
        lang={lang}
        csrf={c.get("csrf")}
        items={found.items.map((row) => viewOf(parts, lang, row))}
        total={found.total}
        page={at}
        pageCount={Math.max(1, Math.ceil(found.total / limit))}
        query={query}
        people={listActivePeople(read, PEOPLE_MAX)
          .filter(({ roles }) => roles.includes("operator"))
          .map(({ id, name, staffNumber }) => ({ value: id, label: `${staffNumber} ${name}` }))}
        counts={countViolations(read, filter).map((one) => ({
          person: one.personId === null ? undefined : nameOf(read, one.personId),
          kind: one.kind as ViolationKind,
          times: one.times,
        }))}
        canReview={hasRole(c, LOCK_MANAGERS)}
        message={message}
      />
    ),
  });
}

function csv(parts: PageParts, c: WebContext): Response {
  const lang = c.get("lang");
  const { filter, query } = askOf(parts, c);
  const { read } = parts.station.ports.db;
  let offset = 0;
  const heads = [t.when, t.kindWord, t.person, t.gun, t.column.serial, t.times, t.sourceWord];
  return csvResponse<ViolationRow>({
    fileName: `violations-${query.from}-${query.to}.csv`,
    heads: [...heads, t.reviewWord].map((head) => say(lang, head)),
    page(_after, limit) {
      const { items } = listViolations(read, filter, { offset, limit });
      offset += items.length;
      return items;
    },
    cells(row) {
      const view = viewOf(parts, lang, row);
      return [
        view.at,
        say(lang, t.kind[view.kind]),
        view.person ?? say(lang, t.nobody),
        view.point ?? null,
        view.cylinder?.serial ?? null,
        view.times,
        say(lang, t.source[view.source]),
        view.reviewed?.words ?? null,
      ];
    },
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}

export function violationRoutes(parts: PageParts): readonly Route[] {
  return [
    get(fillPaths.violations, VIOLATION_READERS, (c) => page(parts, c)),
    get(fillPaths.violationsCsv, VIOLATION_READERS, (c) => csv(parts, c)),
    post(fillPaths.review(":id"), LOCK_MANAGERS, async (c) => {
      const form = await formOf(c);
      const id = c.req.param("id") ?? "";
      const outcome = await review(parts.station.ports, actorOf(c), id, form["review"] ?? "");
      if (outcome.ok) return goTo(c, fillPaths.violations);
      return page(parts, c, say(c.get("lang"), actText[outcome.refusal.code]));
    }),
  ];
}
