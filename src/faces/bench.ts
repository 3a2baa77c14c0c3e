/** Measures the matching on a folder of labelled pictures: rates, failures to enrol, time of each stage. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { FaceEngine } from "./engine/engine.ts";
import type { RunsOn, StageTimes } from "./engine/protocol.ts";
import { DEFAULT_SETTINGS } from "./model.ts";
import { distance, photoHints } from "./rules.ts";
import { type CurvePoint, curveOf, type Distances, equalError, pointAt } from "./self-test.ts";

export type Labelled = { readonly person: string; readonly bytes: Uint8Array };

export type BenchReport = {
  readonly people: number;
  readonly pictures: number;
  /** No face was found, or no picture could be read. */
  readonly notFound: number;
  /** Found, but the quality gate would not enrol it; still compared. */
  readonly notEnrolled: number;
  readonly samePairs: number;
  readonly differentPairs: number;
  readonly present: CurvePoint;
  readonly equalError: ReturnType<typeof equalError>;
  readonly curve: readonly CurvePoint[];
  /** What computed; undefined when no picture could be read. */
  readonly runsOn: RunsOn | undefined;
  /** Median and 95th percentile in ms. */
  readonly times: Readonly<Record<keyof StageTimes | "whole", readonly [number, number]>>;
};

const PICTURE = /\.(?:jpe?g|png|webp|pgm)$/i;
const PICTURES_MAX = 5_000;

/** `folder/person/picture`. */
export function picturesOf(folder: string): readonly { person: string; path: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .flatMap(({ name }) =>
      readdirSync(join(folder, name))
        .filter((file) => PICTURE.test(file))
        .toSorted()
        .map((file) => ({ person: name, path: join(folder, name, file) })),
    )
    .slice(0, PICTURES_MAX);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const STAGES = ["decode", "detect", "landmarks", "describe"] as const;

/** `nowMs` is a monotonic clock. */
export async function runBench(
  engine: FaceEngine,
  pictures: AsyncIterable<Labelled> | Iterable<Labelled>,
  nowMs: () => number,
): Promise<BenchReport> {
  const found: { readonly person: string; readonly descriptor: readonly number[] }[] = [];
  const people = new Set<string>();
  const times: Record<keyof StageTimes | "whole", number[]> = {
    decode: [],
    detect: [],
    landmarks: [],
    describe: [],
    whole: [],
  };
  let [count, notFound, notEnrolled] = [0, 0, 0];
  let runsOn: RunsOn | undefined;
  for await (const { person, bytes } of pictures) {
    count += 1;
    people.add(person);
    const startedAt = nowMs();
    const looked = await engine.look(bytes, "photo");
    const wholeMs = nowMs() - startedAt;
    if (looked.ok) runsOn = looked.value.runsOn;
    if (!looked.ok || looked.value.face === undefined) {
      notFound += 1;
      continue;
    }
    // The first loads the nets.
    if (count > 1) {
      times.whole.push(wholeMs);
      for (const stage of STAGES) times[stage].push(looked.value.times[stage]);
    }
    if (photoHints(looked.value).length > 0) notEnrolled += 1;
    found.push({ person, descriptor: looked.value.face.descriptor });
  }
  const distances = pairsOf(found);
  const both = (stage: keyof typeof times) =>
    [quantile(times[stage], 0.5), quantile(times[stage], 0.95)] as const;
  return {
    people: people.size,
    pictures: count,
    notFound,
    notEnrolled,
    samePairs: distances.same.length,
    differentPairs: distances.different.length,
    present: pointAt(distances, DEFAULT_SETTINGS.thresholdMilli / 1_000),
    equalError: equalError(distances),
    curve: curveOf(distances),
    runsOn,
    times: {
      decode: both("decode"),
      detect: both("detect"),
      landmarks: both("landmarks"),
      describe: both("describe"),
      whole: both("whole"),
    },
  };
}

function pairsOf(
  found: readonly { readonly person: string; readonly descriptor: readonly number[] }[],
): Distances {
  const same: number[] = [];
  const different: number[] = [];
  for (const [at, one] of found.entries()) {
    for (const other of found.slice(at + 1)) {
      const list = one.person === other.person ? same : different;
      list.push(distance(one.descriptor, other.descriptor));
    }
  }
  return { same, different };
}
