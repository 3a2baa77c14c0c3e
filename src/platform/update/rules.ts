/** Whether an update may be taken, and whether a program on trial is well. Pure. */
import type { UpdateHeader } from "./package.ts";

export type UpdateFacts = {
  readonly version: string;
  readonly platform: string;
  /** Hashes of the migrations that the data has. */
  readonly applied: { readonly site: readonly string[]; readonly tracks: readonly string[] };
};

export type UpdateRefusal =
  | { readonly code: "update.platform"; readonly platform: string }
  | { readonly code: "update.same"; readonly version: string }
  | { readonly code: "update.older"; readonly version: string }
  | { readonly code: "update.newer_data" };

/** Below zero when the first is the older one. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split(".").map(Number));
  for (const at of [0, 1, 2]) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The worst first; undefined when nothing is in the way. */
export function refuseUpdate(header: UpdateHeader, facts: UpdateFacts): UpdateRefusal | undefined {
  const { version, platform, migrations } = header;
  if (platform !== facts.platform) return { code: "update.platform", platform };
  const order = compareVersions(version, facts.version);
  if (order < 0) return { code: "update.older", version };
  if (order === 0) return { code: "update.same", version };
  const isKnown = (["site", "tracks"] as const).every((name) =>
    facts.applied[name].every((hash) => migrations[name].includes(hash)),
  );
  return isKnown ? undefined : { code: "update.newer_data" };
}

/** What surrounds the program and was so before: a full disk or a wrong clock is no fault of a new version. */
const SURROUNDINGS: ReadonlySet<string> = new Set([
  "disk",
  "space",
  "clock",
  "devices",
  "upstream",
  "lag",
]);

/** Judges the answer of `/healthz`. */
export function isWell(answer: unknown, version: string): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  const health = answer as { version?: unknown; database?: unknown; problems?: unknown };
  const database = health.database as { isWritable?: unknown } | undefined;
  return (
    health.version === version &&
    database?.isWritable === true &&
    Array.isArray(health.problems) &&
    health.problems.every((problem) => SURROUNDINGS.has(String(problem)))
  );
}
