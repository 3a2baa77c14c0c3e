/** Whether the alarms of an accuracy test were on, by the site's own rules over the recorded fixes. Pure. */
import { instant, SECOND_MS, type UnixMs } from "../../kernel/instants.ts";
import type { Fix, PositionSettings, Zone } from "../model.ts";
import {
  type Done,
  FENCE_CARDS,
  FENCE_SIDE_MM,
  GATHER_CARDS,
  type Sampler,
  type Step,
  sampleTimes,
  type TestPlan,
} from "./accuracy.ts";
import { stepFence } from "./fences.ts";
import { type Memory, NO_MEMORY, type Seen, watch } from "./watch.ts";

/** The radius and the time that annex A.4 prescribes, whatever the site has set for itself. */
const ANNEX = { gatherRadiusMm: 15_000, gatherMs: 60_000 } as const;
const ZONE = "test";

function squareOf(plan: TestPlan, step: Step): Zone {
  const { xMm = 0, yMm = 0 } = plan.points[0] ?? {};
  const half = FENCE_SIDE_MM / 2;
  const isOfHeads = step.kind === "miss" || step.kind === "false";
  return {
    ...{ id: ZONE, name: ZONE, floorId: plan.floorId, kind: "normal", level: 4, ref: "" },
    shape: {
      kind: "polygon",
      outline: [
        [-half, -half],
        [half, -half],
        [half, half],
        [-half, half],
      ].map(([dx = 0, dy = 0]) => ({ xMm: xMm + dx, yMm: yMm + dy })),
      holes: [],
    },
    times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
    who: { mode: "everyone" },
    ...{ minHeads: null, maxHeads: isOfHeads ? FENCE_CARDS - 1 : null },
    required: isOfHeads ? [] : plan.tags.slice(0, 1),
    ...{ stayMaxMs: null, stillMaxMs: null, isRostered: false, version: 1 },
  };
}

type Card = { -readonly [Key in keyof Seen]: Seen[Key] } & { inside: Map<string, UnixMs> };

function moved(before: Card | undefined, fix: Fix, zone: Zone, isBegunInside: boolean): Card {
  const card: Card = before ?? {
    wearer: { tag: fix.tag, personId: fix.tag, kind: "staff", roles: [] },
    fix,
    heardAt: fix.at,
    // Whoever goes out was in, and the other way round is no test of leaving.
    inside: new Map(isBegunInside ? [[zone.id, fix.at]] : []),
    still: { at: fix, since: fix.at },
    batteryPercent: undefined,
  };
  const { isInside } = stepFence(zone, card.inside.has(zone.id), before?.fix, fix);
  if (isInside) card.inside.set(zone.id, card.inside.get(zone.id) ?? fix.at);
  else card.inside.delete(zone.id);
  return { ...card, fix, heardAt: fix.at };
}

function isOn(plan: TestPlan, step: Step, found: ReturnType<typeof watch>["conditions"]): boolean {
  if (plan.kind === "gathering") {
    return found.some(
      ({ code, facts }) => code === "position.gathering" && Number(facts["heads"]) >= GATHER_CARDS,
    );
  }
  const wanted =
    step.kind === "miss" || step.kind === "false" ? "position.over_capacity" : "position.missing";
  return found.some(({ code }) => code === wanted);
}

function cardsOf(plan: TestPlan, step: Step): readonly string[] {
  return plan.tags.slice(0, step.places.length);
}

/** Samples with the settings of the site. */
export function samplerOf(site: PositionSettings): Sampler {
  const settings = { ...site, ...ANNEX };
  return (plan: TestPlan, step: Step, done: Done): readonly boolean[] => {
    const tags = cardsOf(plan, step);
    const fixes = tags.flatMap((tag) => done.fixes.get(tag) ?? []).sort((a, b) => a.at - b.at);
    const zone = squareOf(plan, step);
    const zones = plan.kind === "fence" ? [zone] : [];
    const isBegunInside = step.kind === "exit" || step.kind === "exit-false";
    const cards = new Map<string, Card>();
    const wanted = new Set(sampleTimes(done));
    const samples: boolean[] = [];
    let memory: Memory = NO_MEMORY;
    let next = 0;
    for (let at = done.fromAt; at <= done.toAt; at = instant(at + SECOND_MS)) {
      for (let fix = fixes[next]; fix !== undefined && fix.at <= at; fix = fixes[++next]) {
        cards.set(fix.tag, moved(cards.get(fix.tag), fix, zone, isBegunInside));
      }
      const seen = [...cards.values()];
      const look = watch({ seen, zones, settings, now: at }, memory);
      memory = look.memory;
      if (wanted.has(at)) samples.push(isOn(plan, step, look.conditions));
    }
    return samples;
  };
}
