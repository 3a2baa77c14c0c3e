/**
 * Inspections and service lives that end soon: 90, 60, 30 and 0 days before, one alarm for each
 * window instead of one for each cylinder.
 */
import { and, asc, count, eq, gt, lte, ne, or, type SQL } from "drizzle-orm";
import { clearAlarm, findOpenAlarm, raiseAlarm } from "../../alarms/index.ts";
import { addDays, type Day, dayOf, HOUR_MS } from "../../kernel/instants.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm } from "../../platform/writer.ts";
import { cylinder } from "../schema.ts";
import { DUE_KINDS, DUE_WINDOWS, type DueCounts, type DueKind, type DueWindow } from "./model.ts";
import { type Located, locatedOfIds } from "./query.ts";

const columnOf = (kind: DueKind) =>
  kind === "inspection" ? cylinder.inspectionDueOn : cylinder.lifeEndsOn;

/** Due after the one day and up to the other. */
export function windowDays(
  window: DueWindow,
  today: Day,
): { readonly after: Day | undefined; readonly upTo: Day } {
  const at = DUE_WINDOWS.indexOf(window);
  const before = DUE_WINDOWS[at - 1];
  return {
    after: before === undefined ? undefined : addDays(today, Number(before)),
    upTo: addDays(today, Number(window)),
  };
}

function condition(kind: DueKind, window: DueWindow, today: Day): SQL | undefined {
  const column = columnOf(kind);
  const { after, upTo } = windowDays(window, today);
  return and(
    lte(column, upTo),
    after === undefined ? undefined : gt(column, after),
    ne(cylinder.status, "scrapped"),
  );
}

export function dueCounts(orm: Orm, today: Day): DueCounts {
  const one = (kind: DueKind): Record<DueWindow, number> => {
    const counts = { "0": 0, "30": 0, "60": 0, "90": 0 };
    for (const window of DUE_WINDOWS) {
      const found = orm
        .select({ n: count() })
        .from(cylinder)
        .where(condition(kind, window, today))
        .get();
      counts[window] = found?.n ?? 0;
    }
    return counts;
  };
  return { inspection: one("inspection"), life: one("life") };
}

/** The most urgent first, with where each is; `after` is the last one of the page before. */
export function dueList(
  orm: Orm,
  ask: { readonly kind: DueKind; readonly window: DueWindow; readonly today: Day },
  after: Located | undefined,
  limit: number,
): readonly Located[] {
  const column = columnOf(ask.kind);
  const from =
    after === undefined
      ? undefined
      : { on: ask.kind === "inspection" ? after.inspectionDueOn : after.lifeEndsOn, id: after.id };
  const rows = orm
    .select({ id: cylinder.id })
    .from(cylinder)
    .where(
      and(
        condition(ask.kind, ask.window, ask.today),
        from && or(gt(column, from.on), and(eq(column, from.on), gt(cylinder.id, from.id))),
      ),
    )
    .orderBy(asc(column), asc(cylinder.id))
    .limit(limit)
    .all();
  return locatedOfIds(
    orm,
    rows.map(({ id }) => id),
  );
}

const subjectOf = (kind: DueKind, window: DueWindow): string => `cylinders:${kind}-${window}`;

/** Says a window's count only when it has changed, so that an unchanged one stays quiet. */
function follow(ports: Ports, kind: DueKind, window: DueWindow, n: number): void {
  const subject = subjectOf(kind, window);
  const open = findOpenAlarm(ports.db.read, "inspection.due", subject);
  const isActive = open?.state === "raised" || open?.state === "acknowledged";
  if (n === 0 && !isActive) return;
  const said = isActive ? (JSON.parse(open.facts) as { cylinders?: number }).cylinders : undefined;
  if (n > 0 && said === n) return;
  const write = ports.db.write((tx) => {
    if (n === 0) clearAlarm(tx, ports, { code: "inspection.due", subject });
    else {
      raiseAlarm(tx, ports, {
        code: "inspection.due",
        subject,
        facts: { kind, days: Number(window), cylinders: n },
      });
    }
  });
  ports.background(`due ${kind} ${window}`, write);
}

const LOOK_EVERY_MS = HOUR_MS;

/** Looks once an hour; the day changes at some time between. */
export function startDueWatch(ports: Ports): () => void {
  const look = (): void => {
    if (!ports.clockTrust().isTrusted) return;
    const counts = dueCounts(ports.db.read, dayOf(ports.clock.now()));
    for (const kind of DUE_KINDS) {
      for (const window of DUE_WINDOWS) follow(ports, kind, window, counts[kind][window]);
    }
  };
  look();
  return ports.scheduler.every(LOOK_EVERY_MS, look);
}
