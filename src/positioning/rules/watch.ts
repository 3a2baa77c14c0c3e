/** What is wrong with where people are, at one moment: the rules of AQ 3064.3 5.2 over a snapshot. Pure. */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Fix, Point, PositionSettings, Wearer, Zone } from "../model.ts";
import { isInForce } from "./fences.ts";
import { findGatherings, gatherLevelOf } from "./gathering.ts";
import { distanceMm } from "./geometry.ts";

export type PositionAlarm =
  | "position.gathering"
  | "position.gathering_small"
  | "position.out_of_bounds"
  | "position.over_capacity"
  | "position.under_capacity"
  | "position.missing"
  | "position.off_post"
  | "position.cross_post"
  | "position.still"
  | "position.overstay"
  | "position.alone"
  | "position.card_lost"
  | "position.card_low"
  | "position.guardian_left"
  | "position.outsider"
  | "position.anchor_lost"
  | "position.anchor_moved";

/** One card as the watch sees it. */
export type Seen = {
  readonly wearer: Wearer;
  readonly fix: Fix;
  /** The box's own time when the card was last heard. */
  readonly heardAt: UnixMs;
  /** Areas it is in, since when. */
  readonly inside: ReadonlyMap<string, UnixMs>;
  /** Where it has been within the radius of stillness, since when. */
  readonly still: { readonly at: Point; readonly since: UnixMs };
  readonly batteryPercent: number | undefined;
};

/** Something that holds now; it ends when it does not hold any more. */
export type Condition = {
  readonly code: PositionAlarm;
  /** With the code it names one alarm. */
  readonly subject: string;
  readonly floorId: string;
  readonly zoneId: string | null;
  readonly tag: string | null;
  readonly at: Point | null;
  readonly facts: Readonly<Record<string, number | string>>;
};

/** A gathering as it lasts over many looks. */
export type Lasting = {
  readonly id: number;
  readonly floorId: string;
  readonly tags: ReadonlySet<string>;
  readonly centre: Point;
  readonly since: UnixMs;
  readonly seenAt: UnixMs;
  /** Most people within it lately: a gathering does not change its alarm with each breath. */
  readonly count: number;
};

export type Memory = { readonly gatherings: readonly Lasting[]; readonly nextId: number };
export const NO_MEMORY: Memory = { gatherings: [], nextId: 1 };

export function mayEnter(zone: Pick<Zone, "who" | "required">, wearer: Wearer): boolean {
  const { who } = zone;
  if (wearer.personId !== null && zone.required.includes(wearer.personId)) return true;
  if (who.mode !== "only") return who.mode === "everyone";
  return (
    who.kinds.includes(wearer.kind) ||
    wearer.roles.some((role) => who.roles.includes(role)) ||
    (wearer.personId !== null && who.people.includes(wearer.personId))
  );
}

type Look = {
  readonly seen: readonly Seen[];
  readonly zones: readonly Zone[];
  readonly settings: PositionSettings;
  readonly now: UnixMs;
  /** Who is on duty by the roster, without those whose shift has only just begun. */
  readonly onDuty?: readonly string[];
};

const isHeard = (one: Seen, look: Look): boolean => look.now - one.heardAt <= look.settings.gapMs;

function condition(
  code: PositionAlarm,
  zone: Zone | undefined,
  one: Seen | undefined,
  facts: Condition["facts"] = {},
): Condition {
  const parts = [zone && `zone:${zone.id}`, one && `card:${one.wearer.tag}`];
  return {
    code,
    subject: parts.filter((part) => part !== undefined).join(" "),
    floorId: zone?.floorId ?? one?.fix.floorId ?? "",
    zoneId: zone?.id ?? null,
    tag: one?.wearer.tag ?? null,
    at: one === undefined ? null : { xMm: one.fix.xMm, yMm: one.fix.yMm },
    facts,
  };
}

/** Who is in, and how many more may be in whom nobody hears. */
function headsOf(
  zone: Zone,
  look: Look,
): { readonly heard: readonly Seen[]; readonly unheard: number } {
  const inside = look.seen.filter((one) => one.inside.has(zone.id));
  const heard = inside.filter((one) => isHeard(one, look));
  return { heard, unheard: inside.length - heard.length };
}

type Absence = "no-card" | "elsewhere" | "unheard";

/** Why somebody does not count as being in any of these areas; undefined when they are. */
function absenceOf(one: Seen | undefined, zones: readonly Zone[], look: Look): Absence | undefined {
  if (one === undefined) return "no-card";
  if (!isHeard(one, look)) return "unheard";
  return zones.some(({ id }) => one.inside.has(id)) ? undefined : "elsewhere";
}

/** Whoever is on duty by the roster must be at one of the rostered posts, whichever. */
function rosterConditions(zones: readonly Zone[], look: Look): Condition[] {
  const posts = zones.filter(({ kind, isRostered }) => kind === "duty" && isRostered === true);
  const [first] = posts;
  if (first === undefined) return [];
  return (look.onDuty ?? []).flatMap((personId) => {
    const one = look.seen.find(({ wearer }) => wearer.personId === personId);
    const why = absenceOf(one, posts, look);
    if (why === undefined) return [];
    const base = condition("position.off_post", first, one, { why, by: "roster" });
    return [{ ...base, subject: `roster person:${personId}` }];
  });
}

function requiredConditions(zone: Zone, look: Look): Condition[] {
  return zone.required.flatMap((personId) => {
    const one = look.seen.find(({ wearer }) => wearer.personId === personId);
    const why = absenceOf(one, [zone], look);
    if (why === undefined) return [];
    const code =
      zone.kind === "permit"
        ? "position.guardian_left"
        : zone.kind === "duty"
          ? "position.off_post"
          : "position.missing";
    const base = condition(code, zone, one, { why });
    return [{ ...base, subject: `zone:${zone.id} person:${personId}` }];
  });
}

function headConditions(zone: Zone, look: Look): Condition[] {
  const { heard, unheard } = headsOf(zone, look);
  const facts = { heads: heard.length, unheard };
  const found: Condition[] = [];
  if (zone.maxHeads !== null && heard.length > zone.maxHeads) {
    found.push(
      condition("position.over_capacity", zone, undefined, { ...facts, max: zone.maxHeads }),
    );
  }
  // Whom nobody hears counts as unknown, never as absent.
  if (zone.minHeads !== null && heard.length + unheard < zone.minHeads) {
    found.push(
      condition("position.under_capacity", zone, undefined, { ...facts, min: zone.minHeads }),
    );
  }
  const isRisky = zone.kind === "danger" || zone.kind === "permit";
  const [first] = heard;
  if (look.settings.isAloneWatched && isRisky && heard.length === 1 && unheard === 0 && first) {
    const since = first.inside.get(zone.id) ?? look.now;
    if (look.now - since >= look.settings.aloneMs) {
      found.push(condition("position.alone", zone, first));
    }
  }
  return found;
}

function personConditions(zone: Zone, one: Seen, look: Look): Condition[] {
  const since = one.inside.get(zone.id);
  if (since === undefined) return [];
  const found: Condition[] = [];
  if (!isHeard(one, look)) {
    const isImportant = zone.kind !== "normal" && zone.kind !== "muster";
    const isLost = look.now - one.heardAt >= look.settings.lostMs;
    return isImportant && isLost ? [condition("position.card_lost", undefined, one)] : [];
  }
  if (!mayEnter(zone, one.wearer)) {
    const code = zone.kind === "permit" ? "position.outsider" : "position.out_of_bounds";
    found.push(condition(code, zone, one));
  }
  if (zone.stayMaxMs !== null && look.now - since > zone.stayMaxMs) {
    found.push(
      condition("position.overstay", zone, one, { minutes: Math.round(zone.stayMaxMs / 60_000) }),
    );
  }
  const stillMax = zone.stillMaxMs ?? (zone.kind === "danger" ? look.settings.stillMs : null);
  if (stillMax !== null && look.now - one.still.since > stillMax) {
    found.push(condition("position.still", zone, one, { minutes: Math.round(stillMax / 60_000) }));
  }
  if (zone.kind === "duty" && !isPostOf(zone, one, look) && hasOtherPost(zone, one, look)) {
    found.push(condition("position.cross_post", zone, one));
  }
  return found;
}

/** Whether somebody holds this post: named for it, or on duty by the roster that mans it. */
function isPostOf(zone: Zone, { wearer: { personId } }: Seen, look: Look): boolean {
  if (zone.kind !== "duty" || personId === null) return false;
  if (zone.required.includes(personId)) return true;
  return zone.isRostered === true && look.onDuty?.includes(personId) === true;
}

function hasOtherPost(zone: Zone, one: Seen, look: Look): boolean {
  return look.zones.some(
    (other) =>
      other.id !== zone.id && isPostOf(other, one, look) && isInForce(other.times, look.now),
  );
}

function cardConditions(one: Seen, look: Look): Condition[] {
  const { batteryPercent } = one;
  const isLow = batteryPercent !== undefined && batteryPercent <= look.settings.lowBatteryPercent;
  return isLow && isHeard(one, look)
    ? [condition("position.card_low", undefined, one, { percent: batteryPercent })]
    : [];
}

function sharedTags(lasting: Lasting, tags: ReadonlySet<string>): number {
  let shared = 0;
  for (const tag of lasting.tags) if (tags.has(tag)) shared += 1;
  return shared;
}

/** The gatherings of one floor now, each as the one it was before where most of its people are the same. */
function followFloor(
  floorId: string,
  look: Look,
  memory: Memory,
): { found: Lasting[]; nextId: number } {
  const here = look.seen.filter((one) => one.fix.floorId === floorId && isHeard(one, look));
  const { gatherRadiusMm, search } = look.settings;
  const before = memory.gatherings.filter((one) => one.floorId === floorId);
  const used = new Set<number>();
  let { nextId } = memory;
  const found = findGatherings(
    here.map(({ fix }) => fix),
    gatherRadiusMm,
    search,
  ).map((one): Lasting => {
    const tags = new Set(one.members.flatMap((index) => here[index]?.wearer.tag ?? []));
    const same = before.find(
      (old) => !used.has(old.id) && sharedTags(old, tags) * 2 >= Math.min(old.tags.size, tags.size),
    );
    if (same !== undefined) used.add(same.id);
    const id = same?.id ?? nextId++;
    return {
      id,
      floorId,
      tags,
      centre: one.centre,
      since: same?.since ?? look.now,
      seenAt: look.now,
      count: tags.size,
    };
  });
  // A gap in the fixes does not end a gathering at once.
  const kept = before.filter(
    (old) => !used.has(old.id) && look.now - old.seenAt <= look.settings.gapMs,
  );
  return { found: [...found, ...kept], nextId };
}

function followGatherings(look: Look, memory: Memory): Memory {
  const floors = new Set([
    ...look.seen.map(({ fix }) => fix.floorId),
    ...memory.gatherings.map(({ floorId }) => floorId),
  ]);
  let next: Memory = { gatherings: [], nextId: memory.nextId };
  for (const floorId of floors) {
    const { found, nextId } = followFloor(floorId, look, { ...memory, nextId: next.nextId });
    next = { gatherings: [...next.gatherings, ...found], nextId };
  }
  return next;
}

/** Over a minute within the radius, counting from when three were first together. */
function gatheringConditions(memory: Memory, look: Look): Condition[] {
  return memory.gatherings.flatMap((one): Condition[] => {
    const level = gatherLevelOf(one.count);
    if (level === undefined || look.now - one.since <= look.settings.gatherMs) return [];
    return [
      {
        code: level === "yellow" ? "position.gathering_small" : "position.gathering",
        subject: `gathering:${one.id}`,
        floorId: one.floorId,
        zoneId: null,
        tag: null,
        at: one.centre,
        facts: { level, heads: one.count, search: look.settings.search },
      },
    ];
  });
}

/** Everything that holds now, and what must be remembered for the next look. */
export function watch(
  look: Look,
  memory: Memory,
): { readonly conditions: readonly Condition[]; readonly memory: Memory } {
  const zones = look.zones.filter((zone) => isInForce(zone.times, look.now));
  const next = followGatherings(look, memory);
  const conditions = [
    ...gatheringConditions(next, look),
    ...rosterConditions(zones, look),
    ...zones.flatMap((zone) => [...requiredConditions(zone, look), ...headConditions(zone, look)]),
    ...look.seen.flatMap((one) => [
      ...cardConditions(one, look),
      ...zones.flatMap((zone) => personConditions(zone, one, look)),
    ]),
  ];
  // A card lost in two areas is one lost card.
  const unique = new Map(conditions.map((one) => [`${one.code} ${one.subject}`, one]));
  return { conditions: [...unique.values()], memory: next };
}

/** Whether somebody who comes or goes can at once be an alarm there. */
export function isGuarded({ who, maxHeads, kind, required }: Zone): boolean {
  return who.mode !== "everyone" || maxHeads !== null || kind === "duty" || required.length > 0;
}

/** What holds now in some areas only: asked as soon as somebody crossed their border, between two looks at all. */
export function watchZones(look: Look, ids: ReadonlySet<string>): readonly Condition[] {
  return look.zones
    .filter((zone) => ids.has(zone.id) && isInForce(zone.times, look.now))
    .flatMap((zone) => [
      ...requiredConditions(zone, look),
      ...headConditions(zone, look),
      ...look.seen.flatMap((one) => personConditions(zone, one, look)),
    ]);
}

/** Stillness goes on while the card stays within the radius of where it began. */
export function followStill(
  still: Seen["still"] | undefined,
  fix: Fix,
  radiusMm: number,
): Seen["still"] {
  const reach = Math.max(radiusMm, Math.min(3_000, 2 * fix.sigmaMm));
  if (still !== undefined && distanceMm(still.at, fix) <= reach) return still;
  return { at: { xMm: fix.xMm, yMm: fix.yMm }, since: fix.at };
}
