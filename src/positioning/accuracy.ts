/** Tests of accuracy: begun, done step by step, and closed with a signed report whose hash is in the journal. */
import { and, asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import { instant, SECOND_MS, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import type { TrackView } from "./live-view.ts";
import type { Fix } from "./model.ts";
import {
  type Done,
  DYNAMIC_TO_MS,
  type Judged,
  judge,
  stepsOf,
  type TestKind,
  type TestPlan,
  type TestPoint,
} from "./rules/accuracy.ts";
import { samplerOf } from "./rules/accuracy-alarms.ts";
import { accuracyMark, accuracyTest, positionCard } from "./schema.ts";
import { readPositionSettings } from "./store-engine.ts";

/** Fixes are on disk at the latest so long after they were solved. */
const KEPT_AFTER_MS = 6 * SECOND_MS;
const MARKS_MAX = 1_000;
const STEP_MAX_MS = 2 * 3_600 * SECOND_MS;
const FIXES_MAX = 50_000;
const LISTED_MAX = 200;

export type TestState = "open" | "signed" | "dropped";
export type Mark = {
  readonly id: string;
  readonly step: number;
  readonly fromAt: UnixMs;
  readonly toAt: UnixMs | null;
};
export type AccuracyTest = TestPlan & {
  readonly id: string;
  readonly instruments: string;
  readonly createdAt: UnixMs;
  readonly createdBy: string;
  readonly state: TestState;
  readonly closedAt: UnixMs | null;
  readonly closedBy: string | null;
  readonly dropReason: string;
  readonly report: string | null;
  readonly version: number;
};

/** What is signed: everything that is needed to reckon it again. */
export type Report = Judged & {
  readonly test: string;
  readonly kind: TestKind;
  readonly floor: string;
  readonly tags: readonly string[];
  readonly points: readonly TestPoint[];
  readonly instruments: string;
  readonly search: string;
  readonly solver: string;
  readonly marks: readonly Mark[];
  readonly by: string;
  readonly at: number;
};

export type AccuracyRefusal = {
  readonly code:
    | "accuracy.not_found"
    | "accuracy.closed"
    | "accuracy.no_step"
    | "accuracy.busy"
    | "accuracy.not_begun"
    | "accuracy.too_many"
    | "accuracy.nothing_done"
    | "accuracy.wait"
    | "accuracy.stale"
    | "accuracy.no_reason";
};

type Row = typeof accuracyTest.$inferSelect;

function testOf(row: Row): AccuracyTest {
  return {
    ...row,
    kind: row.kind as TestKind,
    tags: JSON.parse(row.tags) as string[],
    points: JSON.parse(row.points) as TestPoint[],
    createdAt: instant(row.createdAt),
    state: row.state as TestState,
    closedAt: row.closedAt === null ? null : instant(row.closedAt),
  };
}

export function findTest(orm: Orm, id: string): AccuracyTest | undefined {
  const row = orm.select().from(accuracyTest).where(eq(accuracyTest.id, id)).get();
  return row && testOf(row);
}

export function listTests(orm: Orm): readonly AccuracyTest[] {
  return orm
    .select()
    .from(accuracyTest)
    .orderBy(desc(accuracyTest.createdAt), desc(accuracyTest.id))
    .limit(LISTED_MAX)
    .all()
    .map(testOf);
}

export function marksOf(orm: Orm, testId: string): readonly Mark[] {
  return orm
    .select()
    .from(accuracyMark)
    .where(eq(accuracyMark.testId, testId))
    .orderBy(asc(accuracyMark.fromAt), asc(accuracyMark.id))
    .limit(MARKS_MAX)
    .all()
    .map(({ id, step, fromAt, toAt }) => ({
      ...{ id, step, fromAt: instant(fromAt) },
      toAt: toAt === null ? null : instant(toAt),
    }));
}

/** Tags of cards named by the number printed on them or by the tag itself, in the order given. */
export function tagsOf(orm: Orm, names: readonly string[]): readonly (string | undefined)[] {
  const rows = orm
    .select({ tag: positionCard.tag, label: positionCard.label })
    .from(positionCard)
    .where(
      and(
        or(inArray(positionCard.label, [...names]), inArray(positionCard.tag, [...names])),
        sql`${positionCard.state} <> 'retired'`,
      ),
    )
    .all();
  return names.map(
    (name) =>
      rows.find(({ label }) => label === name)?.tag ?? rows.find(({ tag }) => tag === name)?.tag,
  );
}

/** What is printed on the cards of these tags, in their order; the tag itself where no card is on record any more. */
export function labelsOf(orm: Orm, tags: readonly string[]): readonly string[] {
  const rows = orm
    .select({ tag: positionCard.tag, label: positionCard.label })
    .from(positionCard)
    .where(inArray(positionCard.tag, [...tags]))
    .all();
  return tags.map((tag) => rows.find((row) => row.tag === tag)?.label ?? tag);
}

export type TestFields = TestPlan & { readonly instruments: string };

export function beginTest(
  ports: Ports,
  actor: Actor,
  fields: TestFields,
): Promise<{ readonly id: string }> {
  return ports.db.write((tx) => {
    const id = ports.ids.next();
    const { kind, floorId, tags, points, instruments } = fields;
    tx.orm
      .insert(accuracyTest)
      .values({
        ...{ id, kind, floorId, instruments },
        tags: JSON.stringify(tags),
        points: JSON.stringify(points),
        createdAt: ports.clock.now(),
        createdBy: actor.personId,
      })
      .run();
    tx.append({
      kind: "position.accuracy-begun",
      actor: actor.personId,
      subject: `position:accuracy:${id}`,
      payload: { kind, floor: floorId, tags: [...tags], points: points.length },
    });
    return { id };
  });
}

/** The step that is being done: one that was never ended ends by itself, the stop at a point of a walk after its time. */
export function openMark(marks: readonly Mark[], now: UnixMs): Mark | undefined {
  return marks.find(({ fromAt, toAt }) =>
    toAt === null ? now - fromAt <= STEP_MAX_MS : fromAt <= now && now < toAt,
  );
}

/** Two testers with a page each: what one has done meanwhile the other must have seen. */
function isStale(marks: readonly Mark[], seen: number | undefined): boolean {
  return seen !== undefined && seen !== marks.length;
}

export function beginStep(
  ports: Ports,
  actor: Actor,
  id: string,
  step: number,
  seen?: number,
): Promise<Result<null, AccuracyRefusal>> {
  return ports.db.write((tx): Result<null, AccuracyRefusal> => {
    const now = ports.clock.now();
    const test = findTest(tx.orm, id);
    if (test === undefined) return refuse({ code: "accuracy.not_found" });
    if (test.state !== "open") return refuse({ code: "accuracy.closed" });
    if (stepsOf(test)[step] === undefined) return refuse({ code: "accuracy.no_step" });
    const marks = marksOf(tx.orm, id);
    if (isStale(marks, seen)) return refuse({ code: "accuracy.stale" });
    if (openMark(marks, now) !== undefined) return refuse({ code: "accuracy.busy" });
    if (marks.length >= MARKS_MAX) return refuse({ code: "accuracy.too_many" });
    // On the way the arrival is all that is told: what counts is the first fix of the next seconds.
    const toAt = test.kind === "dynamic" ? now + DYNAMIC_TO_MS : null;
    tx.orm
      .insert(accuracyMark)
      .values({ id: ports.ids.next(), testId: id, step, fromAt: now, toAt })
      .run();
    tx.append({
      kind: "position.accuracy-step",
      actor: actor.personId,
      subject: `position:accuracy:${id}`,
      payload: { step },
    });
    return accept(null);
  });
}

/** `seen`: how many doings of steps the page showed, as for `beginStep`. */
export function endStep(
  ports: Ports,
  actor: Actor,
  id: string,
  seen?: number,
): Promise<Result<null, AccuracyRefusal>> {
  return ports.db.write((tx): Result<null, AccuracyRefusal> => {
    const now = ports.clock.now();
    const test = findTest(tx.orm, id);
    if (test === undefined) return refuse({ code: "accuracy.not_found" });
    if (test.state !== "open") return refuse({ code: "accuracy.closed" });
    const marks = marksOf(tx.orm, id);
    if (isStale(marks, seen)) return refuse({ code: "accuracy.stale" });
    const mark = openMark(marks, now);
    if (mark === undefined || mark.toAt !== null) return refuse({ code: "accuracy.not_begun" });
    tx.orm.update(accuracyMark).set({ toAt: now }).where(eq(accuracyMark.id, mark.id)).run();
    tx.append({
      kind: "position.accuracy-step-ended",
      actor: actor.personId,
      subject: `position:accuracy:${id}`,
      payload: { step: mark.step, fromAt: mark.fromAt },
    });
    return accept(null);
  });
}

/** The last doing of each step, in order of time; a running one up to now. */
function lastOf(marks: readonly Mark[], now: UnixMs): readonly (Mark & { toAt: UnixMs })[] {
  const last = new Map<number, Mark>();
  for (const mark of marks) last.set(mark.step, mark);
  return [...last.values()]
    .map((mark) => {
      const end = Math.min(now, mark.fromAt + STEP_MAX_MS);
      return { ...mark, toAt: mark.toAt ?? instant(end) };
    })
    .sort((a, b) => a.fromAt - b.fromAt);
}

type Parts = { readonly ports: Ports; readonly tracks: Pick<TrackView, "fixes"> };

/** What the test is worth so far, from what is kept of its cards. */
export async function judgeTest({ ports, tracks }: Parts, test: AccuracyTest): Promise<Judged> {
  const { read } = ports.db;
  const dones: Done[] = [];
  for (const mark of lastOf(marksOf(read, test.id), ports.clock.now())) {
    const fixes = new Map<string, readonly Fix[]>();
    for (const tag of test.tags) {
      fixes.set(tag, await tracks.fixes(tag, mark.fromAt, mark.toAt, FIXES_MAX));
    }
    dones.push({ step: mark.step, fromAt: mark.fromAt, toAt: mark.toAt, fixes });
  }
  return judge(test, dones, samplerOf(readPositionSettings(read)));
}

export function hashOf(report: string): string {
  return new Bun.CryptoHasher("sha256").update(report).digest("hex");
}

/** `signer`: whose secret was proved. Refused when a step was done meanwhile. */
export async function signTest(
  parts: Parts,
  signer: string,
  id: string,
): Promise<Result<null, AccuracyRefusal>> {
  const { ports } = parts;
  const test = findTest(ports.db.read, id);
  if (test === undefined) return refuse({ code: "accuracy.not_found" });
  if (test.state !== "open") return refuse({ code: "accuracy.closed" });
  const marks = marksOf(ports.db.read, id);
  const now = ports.clock.now();
  if (marks.length === 0) return refuse({ code: "accuracy.nothing_done" });
  if (openMark(marks, now) !== undefined) return refuse({ code: "accuracy.busy" });
  if (marks.some(({ toAt }) => now < (toAt ?? 0) + KEPT_AFTER_MS)) {
    return refuse({ code: "accuracy.wait" });
  }
  const judged = await judgeTest(parts, test);
  const { search, solver } = readPositionSettings(ports.db.read);
  return ports.db.write((tx): Result<null, AccuracyRefusal> => {
    const same = findTest(tx.orm, id);
    if (same?.state !== "open") return refuse({ code: "accuracy.closed" });
    if (marksOf(tx.orm, id).length !== marks.length) return refuse({ code: "accuracy.stale" });
    const closedAt = ports.clock.now();
    const { kind, tags, points, instruments } = test;
    const signed: Report = {
      ...{ test: id, kind, floor: test.floorId, tags, points, instruments, search, solver },
      ...{ marks, ...judged, by: signer, at: closedAt },
    };
    const report = JSON.stringify(signed);
    tx.orm
      .update(accuracyTest)
      .set({ state: "signed", closedAt, closedBy: signer, report, version: test.version + 1 })
      .where(eq(accuracyTest.id, id))
      .run();
    tx.append({
      kind: "position.accuracy-signed",
      actor: signer,
      subject: `position:accuracy:${id}`,
      payload: {
        ...{ kind, verdict: judged.verdict, sha256: hashOf(report) },
        findings: judged.findings.map(({ code, value, isMet }) => ({ code, value, isMet })),
      },
    });
    return accept(null);
  });
}

export function dropTest(
  ports: Ports,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Result<null, AccuracyRefusal>> {
  return ports.db.write((tx): Result<null, AccuracyRefusal> => {
    const test = findTest(tx.orm, id);
    if (test === undefined) return refuse({ code: "accuracy.not_found" });
    if (test.state !== "open") return refuse({ code: "accuracy.closed" });
    if (reason === "") return refuse({ code: "accuracy.no_reason" });
    tx.orm
      .update(accuracyTest)
      .set({
        ...{ state: "dropped", closedAt: ports.clock.now(), closedBy: actor.personId },
        ...{ dropReason: reason, version: test.version + 1 },
      })
      .where(eq(accuracyTest.id, id))
      .run();
    tx.append({
      kind: "position.accuracy-dropped",
      actor: actor.personId,
      subject: `position:accuracy:${id}`,
      payload: { kind: test.kind, reason },
    });
    return accept(null);
  });
}
