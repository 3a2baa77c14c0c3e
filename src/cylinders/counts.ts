/** Counts by medium and content: cheap to show, dear to count, so that they are counted rarely. */
import type { Ports } from "../platform/ports.ts";
import { CONTENTS, type CylinderContent } from "./model.ts";
import { countBy } from "./store.ts";

export type MediumCounts = {
  readonly medium: string;
  readonly counts: Readonly<Partial<Record<CylinderContent, number>>>;
};

/** Counting a million rows takes about 90 ms, during which nothing else runs. */
const DEAR_ROWS = 20_000;
const KEEP_MS = 60_000;

type Kept = { readonly atMs: number; readonly list: readonly MediumCounts[] };

const kept = new WeakMap<Ports, Kept>();

function count(ports: Ports): readonly MediumCounts[] {
  const byMedium = new Map<string, Partial<Record<CylinderContent, number>>>();
  for (const { medium, content, n } of countBy(ports.db.read)) {
    const counts = byMedium.get(medium) ?? {};
    const known = CONTENTS.find((item) => item === content) ?? "unknown";
    counts[known] = (counts[known] ?? 0) + n;
    byMedium.set(medium, counts);
  }
  return [...byMedium].map(([medium, counts]) => ({ medium, counts }));
}

/** Of a small register always fresh; of a large one at most a minute old. */
export function countsByMedium(ports: Ports): readonly MediumCounts[] {
  const before = kept.get(ports);
  const nowMs = ports.clock.monotonicMs();
  if (before !== undefined && nowMs - before.atMs < KEEP_MS) return before.list;
  const list = count(ports);
  const total = list.flatMap(({ counts }) => Object.values(counts)).reduce((sum, n) => sum + n, 0);
  if (total > DEAR_ROWS) kept.set(ports, { atMs: nowMs, list });
  return list;
}
