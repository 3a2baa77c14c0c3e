/** What people without an account say about a cylinder: kept, told to those on duty, answered. */
import { and, count, desc, eq, isNull, lt, type SQL } from "drizzle-orm";
import { clearAlarm, raiseAlarm } from "../alarms/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Orm } from "../platform/orm.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { cylinderReport } from "./schema.ts";
import { findCode, findCylinder } from "./store.ts";

export const REPORT_KINDS = ["leak", "damage", "expired", "refused", "other"] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export type Report = typeof cylinderReport.$inferSelect & { readonly kind: ReportKind };

/** More that nobody has looked at, and a program is writing, not people. */
const OPEN_MAX = 2_000;
/** Of one cylinder: what the twenty-first says has been said. */
const OPEN_OF_ONE_MAX = 20;

export type ReportRefusal = { readonly code: "report.empty" | "report.enough" };

function openCount(orm: Orm, where?: SQL): number {
  return (
    orm
      .select({ n: count() })
      .from(cylinderReport)
      .where(and(isNull(cylinderReport.handledAt), where))
      .get()?.n ?? 0
  );
}

export function reportProblem(
  ports: Ports,
  given: {
    readonly code: string;
    readonly kind: ReportKind;
    readonly words: string;
    readonly contact: string;
  },
): Promise<Result<null, ReportRefusal>> {
  const words = given.words.trim().slice(0, LIMITS.reasonLength);
  // A leak needs no words; everything else does, or nobody knows what to look for.
  if (words === "" && given.kind !== "leak")
    return Promise.resolve(refuse({ code: "report.empty" }));
  return ports.db.write((tx) => {
    const cylinderId = findCode(tx.orm, given.code)?.cylinderId ?? null;
    const same = eq(cylinderReport.code, given.code);
    if (openCount(tx.orm, same) >= OPEN_OF_ONE_MAX || openCount(tx.orm) >= OPEN_MAX) {
      return refuse({ code: "report.enough" });
    }
    const id = ports.ids.next();
    tx.orm
      .insert(cylinderReport)
      .values({
        id,
        code: given.code,
        cylinderId,
        kind: given.kind,
        words,
        contact: given.contact.trim().slice(0, LIMITS.nameLength),
        reportedAt: ports.clock.now(),
      })
      .run();
    tx.append({
      kind: "cylinder.reported",
      actor: "public",
      subject: cylinderId === null ? `report:${id}` : `cylinder:${cylinderId}`,
      payload: { report: id, code: given.code, kind: given.kind },
      lane: "event",
    });
    raiseAlarm(tx, ports, {
      code: given.kind === "leak" ? "cylinder.leak_reported" : "cylinder.reported",
      subject: cylinderId === null ? "report:unknown-code" : `cylinder:${cylinderId}`,
      place:
        cylinderId === null
          ? given.code
          : `${findCylinder(tx.orm, cylinderId)?.serial ?? ""} ${given.code}`,
      facts: { report: id, kind: given.kind },
      actor: "public",
    });
    return accept(null);
  });
}

/** Newest first, those that nobody has answered before all others. */
export function listReports(
  orm: Orm,
  filter: { readonly isOpen: boolean; readonly before?: UnixMs },
): readonly Report[] {
  const rows = orm
    .select()
    .from(cylinderReport)
    .where(
      and(
        filter.isOpen ? isNull(cylinderReport.handledAt) : undefined,
        filter.before === undefined ? undefined : lt(cylinderReport.reportedAt, filter.before),
      ),
    )
    .orderBy(desc(cylinderReport.reportedAt))
    .limit(LIMITS.listPage)
    .all();
  return rows as readonly Report[];
}

export function countOpenReports(orm: Orm): number {
  return openCount(orm);
}

/** Says what was done about it; the alarm ends with the last open report of its cylinder. */
export function handleReport(
  ports: Ports,
  actor: Actor,
  id: string,
  answer: string,
): Promise<
  Result<null, { readonly code: "report.not_found" | "report.handled" | "report.no_answer" }>
> {
  const words = answer.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const row = tx.orm.select().from(cylinderReport).where(eq(cylinderReport.id, id)).get();
    if (row === undefined) return refuse({ code: "report.not_found" });
    if (row.handledAt !== null) return refuse({ code: "report.handled" });
    if (words === "") return refuse({ code: "report.no_answer" });
    tx.orm
      .update(cylinderReport)
      .set({ handledAt: ports.clock.now(), handledBy: actor.personId, answer: words })
      .where(eq(cylinderReport.id, id))
      .run();
    tx.append({
      kind: "cylinder.report_handled",
      actor: actor.personId,
      subject: row.cylinderId === null ? `report:${id}` : `cylinder:${row.cylinderId}`,
      payload: { report: id },
      lane: "event",
    });
    const same =
      row.cylinderId === null
        ? isNull(cylinderReport.cylinderId)
        : eq(cylinderReport.cylinderId, row.cylinderId);
    if (openCount(tx.orm, same) === 0) {
      const subject =
        row.cylinderId === null ? "report:unknown-code" : `cylinder:${row.cylinderId}`;
      for (const code of ["cylinder.leak_reported", "cylinder.reported"] as const) {
        clearAlarm(tx, ports, { code, subject, actor: actor.personId });
      }
    }
    return accept(null);
  });
}
