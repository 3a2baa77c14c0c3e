/** Patterns of other systems' codes: kept, changed, and used wherever a code is read. */
import { asc, count, eq, max } from "drizzle-orm";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { built, type Orm } from "../platform/orm.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { DEFAULT_PATTERNS, type PatternProblem, patternProblem, readCode } from "./codes.ts";
import type { ScannedCode } from "./model.ts";
import { codePattern } from "./schema.ts";

export const PATTERNS_MAX = 20;

export type CodePattern = {
  readonly id: string;
  readonly label: string;
  readonly pattern: string;
  readonly example: string;
};

const patternRows = built((orm) =>
  orm
    .select({
      id: codePattern.id,
      label: codePattern.label,
      pattern: codePattern.pattern,
      example: codePattern.example,
    })
    .from(codePattern)
    .orderBy(asc(codePattern.position))
    .limit(PATTERNS_MAX)
    .prepare(),
);

export function listPatterns(orm: Orm): readonly CodePattern[] {
  return patternRows(orm).all();
}

/** Reads a code as this site reads it: its own patterns first. */
export function readSiteCode(orm: Orm, scanned: string): ScannedCode {
  const own = listPatterns(orm).map(({ pattern }) => pattern);
  return readCode(scanned, own.length === 0 ? DEFAULT_PATTERNS : [...own, ...DEFAULT_PATTERNS]);
}

export type PatternRefusal =
  | { readonly code: "pattern.bad"; readonly problem: PatternProblem }
  | { readonly code: "pattern.no_label" }
  | { readonly code: "pattern.example_unread" }
  | { readonly code: "pattern.too_many" };

/** A pattern is kept only with a real text that it reads: one that fits nothing would be noticed by nobody. */
export function addPattern(
  ports: Ports,
  actor: Actor,
  given: { readonly label: string; readonly pattern: string; readonly example: string },
): Promise<Result<{ readonly code: string }, PatternRefusal>> {
  const label = given.label.trim().slice(0, 60);
  const example = given.example.trim();
  const problem = patternProblem(given.pattern);
  if (label === "") return Promise.resolve(refuse({ code: "pattern.no_label" }));
  if (problem !== undefined) return Promise.resolve(refuse({ code: "pattern.bad", problem }));
  const read = readCode(example, [given.pattern]);
  const fits = new RegExp(given.pattern, "u").test(example.slice(0, 200));
  if (!fits || read.kind !== "cylinder") {
    return Promise.resolve(refuse({ code: "pattern.example_unread" }));
  }
  return ports.db.write((tx) => {
    const row = tx.orm
      .select({ n: count(), last: max(codePattern.position) })
      .from(codePattern)
      .get();
    if ((row?.n ?? 0) >= PATTERNS_MAX) return refuse({ code: "pattern.too_many" });
    const id = ports.ids.next();
    tx.orm
      .insert(codePattern)
      .values({
        id,
        label,
        pattern: given.pattern,
        example: example.slice(0, 200),
        position: (row?.last ?? 0) + 1,
        createdAt: ports.clock.now(),
      })
      .run();
    tx.append({
      kind: "code-pattern.added",
      actor: actor.personId,
      subject: `code-pattern:${id}`,
      payload: { label, pattern: given.pattern },
    });
    return accept({ code: read.code });
  });
}

export function removePattern(ports: Ports, actor: Actor, id: string): Promise<boolean> {
  return ports.db.write((tx) => {
    const row = tx.orm.select().from(codePattern).where(eq(codePattern.id, id)).get();
    if (row === undefined) return false;
    tx.orm.delete(codePattern).where(eq(codePattern.id, id)).run();
    tx.append({
      kind: "code-pattern.removed",
      actor: actor.personId,
      subject: `code-pattern:${id}`,
      payload: { pattern: row.pattern },
    });
    return true;
  });
}
