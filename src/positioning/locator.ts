/**
 * The running engine: readings of the lines become fixes, fixes become areas and alarms. Everything it decides is
 * decided in `rules/`; it holds what was last seen, and writes alarms and stays once a second in one transaction.
 */
import { ALARM_CODES, clearAlarm, listOpenByCode, raiseAlarm } from "../alarms/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import { ClockSteps, moveHeard, moveMemory, moveSeen } from "./clock-steps.ts";
import { DutyAsked } from "./duty-asked.ts";
import type { LineReading } from "./line-reading.ts";
import type { Heard, LivePosition, LiveView } from "./live-view.ts";
import type { Fix, Wearer } from "./model.ts";
import { AnchorWatch } from "./rules/anchor-watch.ts";
import { stepFence } from "./rules/fences.ts";
import { type NoFix, Pipeline, type Placed, type Round } from "./rules/pipeline.ts";
import { crossedByDrawing, redrawnZones } from "./rules/redrawn.ts";
import { type OneRange, Rounds, rangeOf } from "./rules/rounds.ts";
import { type AnchorCheck, Survey } from "./rules/survey.ts";
import {
  type Condition,
  followStill,
  isGuarded,
  type Memory,
  NO_MEMORY,
  type Seen,
  watch,
  watchZones,
} from "./rules/watch.ts";
import {
  dropStaysBefore,
  type EngineData,
  endOpenStays,
  endStay,
  insertStay,
  loadEngineData,
  NOTE_EVERY_MS,
  noteHeard,
  type Stay,
} from "./store-engine.ts";

const FLUSH_EVERY_MS = 20;
/** The law wants the people warned within 5 s (AQ 3064.3 5.2.3, 5.2.4). */
const LOOK_EVERY_MS = 1_000;
/** An area whose border was crossed is not made to wait for that. */
const CROSSED_EVERY_MS = 60;
/** Longer than this nobody is where he was last seen. */
const FORGET_MS = 8 * 60 * MINUTE_MS;
const HEARD_MAX = 20_000;
const CHANGES_MAX = 500;
/** Medians of all pairs of anchors are not reckoned each second. */
const SURVEY_EVERY_MS = 30_000;
/** A pressed button repeats in every frame. */
const SOS_AGAIN_MS = MINUTE_MS;

/** After a start nobody has been heard yet: for this long nobody is called absent, and no old alarm ended. */
const SETTLE_MS = 15_000;
const OF_ABSENCE: ReadonlySet<string> = new Set([
  "position.under_capacity",
  "position.missing",
  "position.off_post",
  "position.guardian_left",
]);
/** A call for help is ended by a person only. */
const ENDED_AT_START = ALARM_CODES.filter(
  (code) => code.startsWith("position.") && code !== "position.sos",
);

/** Entries that change what the engine works with. */
const RELOADED_BY = /^(?:zone|card|position|person|floor|duty|shift):/;

export type Counts = { fixes: number; refused: Record<NoFix, number> };

export type LocatorOptions = {
  /** Takes every fix: the tracks. */
  readonly keep?: (fix: Fix) => void;
};

type SeenNow = { -readonly [Key in keyof Seen]: Seen[Key] } & { inside: Map<string, UnixMs> };

export class Locator implements LiveView {
  readonly #ports: Ports;
  readonly #keep: (fix: Fix) => void;
  readonly #rounds = new Rounds();
  readonly #steps = new ClockSteps();
  readonly #seen = new Map<string, SeenNow>();
  readonly #heard = new Map<string, Heard>();
  readonly #sosAt = new Map<string, UnixMs>();
  #data: EngineData;
  #pipeline: Pipeline;
  #anchors: AnchorWatch;
  #survey: Survey;
  #isStale = false;
  #startedAt = 0;
  #memory: Memory;
  /** What holds and is on record as an alarm. */
  #active = new Map<string, Condition>();
  /** Of those the ones of the life before. */
  readonly #carried = new Set<string>();
  #stays: { readonly kind: "enter" | "leave"; readonly stay: Stay }[] = [];
  #notedAt = instant(0);
  readonly #duty: DutyAsked;
  #moved: readonly Condition[] = [];
  #surveyedAt = 0;
  #isWriting = false;
  #isLookDue = false;
  /** Areas that somebody came into or left since they were looked at. */
  readonly #crossed = new Set<string>();
  #stops: (() => void)[] = [];
  readonly counts: Counts = {
    fixes: 0,
    refused: { "unknown-anchors": 0, "too-few": 0, "no-place": 0, late: 0, full: 0, outlier: 0 },
  };

  constructor(ports: Ports, options: LocatorOptions = {}) {
    this.#ports = ports;
    this.#duty = new DutyAsked(ports);
    this.#keep = options.keep ?? (() => undefined);
    this.#data = loadEngineData(ports.db.read);
    this.#pipeline = new Pipeline(this.#data.anchors, this.#data.settings);
    this.#anchors = new AnchorWatch(this.#data.anchors);
    this.#survey = new Survey(this.#data.anchors, this.#data.settings.tagHeightMm);
    // A gathering of this life is none of the life before.
    this.#memory = { ...NO_MEMORY, nextId: Math.floor(ports.clock.now() / 1_000) };
  }

  /** What was on record before goes on if it still holds once the cards have been heard again, and ends if not. */
  async start(): Promise<void> {
    const ports = this.#ports;
    this.#startedAt = ports.clock.monotonicMs();
    this.#seen.clear();
    await ports.db.write((tx) => endOpenStays(tx.orm, ports.clock.now()));
    const open = ENDED_AT_START.flatMap((code) => listOpenByCode(ports.db.read, code));
    for (const { code, subject } of open) {
      const known = { floorId: "", zoneId: null, tag: null, at: null, facts: {} };
      const one = { ...known, code: code as Condition["code"], subject };
      this.#active.set(`${code} ${subject}`, one);
      this.#carried.add(`${code} ${subject}`);
    }
    this.#reload();
    this.#stops = [
      ports.entries.subscribe((entry) => {
        if (RELOADED_BY.test(entry.subject)) this.#isStale = true;
      }),
      ports.scheduler.every(FLUSH_EVERY_MS, () => this.#flush()),
      ports.scheduler.every(LOOK_EVERY_MS, () => this.look()),
      ports.scheduler.every(CROSSED_EVERY_MS, () => this.#lookAtCrossed()),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #reload(): void {
    const before = this.#data;
    this.#data = loadEngineData(this.#ports.db.read);
    this.#isStale = false;
    this.#duty.forget();
    const isSurveyed = JSON.stringify(before.anchors) !== JSON.stringify(this.#data.anchors);
    const isTuned = before.settings.version !== this.#data.settings.version;
    if (isSurveyed || isTuned) {
      this.#pipeline = new Pipeline(this.#data.anchors, this.#data.settings);
      this.#anchors = new AnchorWatch(this.#data.anchors);
      this.#survey = new Survey(this.#data.anchors, this.#data.settings.tagHeightMm);
    }
    const redrawn = redrawnZones(before.zones, this.#data.zones);
    const now = this.#ports.clock.now();
    for (const one of this.#seen.values()) {
      const isHeard = now - one.heardAt <= this.#data.settings.gapMs;
      const { entered, left } = crossedByDrawing(one, redrawn, isHeard);
      for (const id of left) this.#leave(one, id, now);
      one.wearer = this.#wearerOf(one.fix.tag);
      for (const id of entered) this.#enter(one, id, now);
    }
  }

  #enter(one: SeenNow, zoneId: string, at: UnixMs): void {
    one.inside.set(zoneId, at);
    this.#stays.push({ kind: "enter", stay: { zoneId, wearer: one.wearer, at } });
  }

  #leave(one: SeenNow, zoneId: string, at: UnixMs): void {
    one.inside.delete(zoneId);
    this.#stays.push({ kind: "leave", stay: { zoneId, wearer: one.wearer, at } });
  }

  #followClock(): void {
    const { clock } = this.#ports;
    const stepMs = this.#steps.stepMs(clock.now(), clock.monotonicMs());
    if (stepMs === 0) return;
    for (const one of this.#seen.values()) moveSeen(one, stepMs);
    moveHeard(this.#heard, stepMs);
    this.#memory = moveMemory(this.#memory, stepMs);
    this.#pipeline.move(stepMs);
  }

  #wearerOf(tag: string): Wearer {
    return this.#data.wearers.get(tag) ?? { tag, personId: null, kind: "unknown", roles: [] };
  }

  /** What a line said; readings of other kinds mean nothing here. */
  take(reading: LineReading, at: UnixMs): void {
    this.#followClock();
    if (reading.kind === "range") {
      const { isBetweenAnchors, tag, anchor, distanceMm } = reading;
      // Between two anchors there is no card, but a word about where they stand.
      if (isBetweenAnchors === true) this.#survey.between(tag, anchor, distanceMm);
      else this.range(rangeOf(reading, at));
    } else if (reading.kind === "position") {
      this.place({ ...reading, at });
    } else if (reading.kind === "beacon" && reading.role !== "anchor" && reading.role !== "node") {
      const { batteryPercent, isButtonPressed: isPressed } = reading;
      this.beacon(reading.id, at, { batteryPercent, isPressed });
    }
  }

  /** One distance of a line. */
  range(one: OneRange): void {
    const round = this.#rounds.take(one);
    if (round !== undefined) this.#round(round);
  }

  /** A place that a device solved itself. */
  place(placed: Omit<Placed, "floorId">): void {
    // A system that solves itself has one plan; which floor it stands for is told by its anchors, else the first.
    const [anchor] = this.#data.anchors;
    const floorId = anchor?.floorId;
    this.#hear(placed.tag, placed.at, undefined);
    if (floorId === undefined) return;
    this.#settle(this.#pipeline.place({ ...placed, floorId }));
  }

  /** Battery and button of a card. */
  beacon(
    tag: string,
    at: UnixMs,
    facts: {
      readonly batteryPercent?: number | undefined;
      readonly isPressed?: boolean | undefined;
    },
  ): void {
    this.#hear(tag, at, facts.batteryPercent);
    const one = this.#seen.get(tag);
    if (one !== undefined && facts.batteryPercent !== undefined) {
      one.batteryPercent = facts.batteryPercent;
    }
    if (facts.isPressed === true) this.#callForHelp(tag, at);
  }

  #callForHelp(tag: string, at: UnixMs): void {
    const last = this.#sosAt.get(tag);
    if (last !== undefined && Math.abs(at - last) < SOS_AGAIN_MS) return;
    if (this.#sosAt.size >= HEARD_MAX) this.#sosAt.clear();
    this.#sosAt.set(tag, at);
    const fix = this.#seen.get(tag)?.fix;
    const facts =
      fix === undefined ? {} : { floor: fix.floorId, xMm: fix.xMm, yMm: fix.yMm, at: fix.at };
    const write = this.#ports.db.write((tx) =>
      raiseAlarm(tx, this.#ports, {
        code: "position.sos",
        subject: `card:${tag}`,
        place: this.#placeOf(fix),
        facts,
      }),
    );
    this.#ports.background("a call for help", write);
  }

  #placeOf(fix: Fix | undefined): string {
    const zones = fix === undefined ? [] : [...(this.#seen.get(fix.tag)?.inside.keys() ?? [])];
    return this.#data.zones.find(({ id }) => id === zones[0])?.name ?? "";
  }

  #hear(tag: string, at: UnixMs, batteryPercent: number | undefined): void {
    const before = this.#heard.get(tag);
    if (before === undefined && this.#heard.size >= HEARD_MAX) return;
    this.#heard.set(tag, { at, batteryPercent: batteryPercent ?? before?.batteryPercent });
  }

  #flush(): void {
    this.#followClock();
    for (const round of this.#rounds.ripe(this.#ports.clock.now())) this.#round(round);
  }

  #round(round: Round): void {
    this.#hear(round.tag, round.at, undefined);
    const fix = this.#pipeline.take(round);
    if (typeof fix !== "string") {
      this.#anchors.follow(fix, round);
      this.#survey.follow(fix, round);
    }
    this.#settle(fix);
  }

  #settle(fix: Fix | NoFix): void {
    if (typeof fix === "string") {
      this.counts.refused[fix] += 1;
      return;
    }
    this.counts.fixes += 1;
    const before = this.#seen.get(fix.tag);
    const one: SeenNow = before ?? {
      wearer: this.#wearerOf(fix.tag),
      fix,
      heardAt: fix.at,
      inside: new Map(),
      still: followStill(undefined, fix, 0),
      batteryPercent: this.#heard.get(fix.tag)?.batteryPercent,
    };
    one.still = followStill(before?.still, fix, this.#data.settings.stillRadiusMm);
    this.#cross(one, before?.fix, fix);
    one.fix = fix;
    one.heardAt = fix.at;
    this.#seen.set(fix.tag, one);
    this.#keep(fix);
    this.#ports.live.touch(this.channel(fix.floorId));
    if (before !== undefined && before.fix.floorId !== fix.floorId) {
      this.#ports.live.touch(this.channel(before.fix.floorId));
    }
  }

  #cross(one: SeenNow, before: Fix | undefined, fix: Fix): void {
    for (const zone of this.#data.zones) {
      const wasInside = one.inside.has(zone.id);
      if (!wasInside && zone.floorId !== fix.floorId) continue;
      const { isInside, crossing } = stepFence(zone, wasInside, before, fix);
      if (isInside && !wasInside) one.inside.set(zone.id, fix.at);
      if (!isInside) one.inside.delete(zone.id);
      if (crossing === undefined) continue;
      if (isGuarded(zone)) this.#crossed.add(zone.id);
      const stay = { zoneId: zone.id, wearer: one.wearer, at: crossing.at };
      if (crossing.kind !== "left") this.#stays.push({ kind: "enter", stay });
      if (crossing.kind !== "entered") this.#stays.push({ kind: "leave", stay });
    }
  }

  #movedNow(): readonly Condition[] {
    const at = this.#ports.clock.monotonicMs();
    if (at - this.#surveyedAt >= SURVEY_EVERY_MS) {
      this.#surveyedAt = at;
      this.#moved = this.#survey.moved();
    }
    return this.#moved;
  }

  #scene(now: UnixMs) {
    return {
      seen: [...this.#seen.values()],
      zones: this.#data.zones,
      settings: this.#data.settings,
      now,
      onDuty: this.#duty.now(this.#data.zones, now),
    };
  }

  #isSettled(): boolean {
    return this.#ports.clock.monotonicMs() - this.#startedAt >= SETTLE_MS;
  }

  /** Only raises; what ended is found by the next look at everything. */
  #lookAtCrossed(): void {
    if (this.#isWriting) return;
    if (this.#isLookDue) {
      this.look();
      return;
    }
    if (this.#crossed.size === 0 || this.#isStale) return;
    const now = this.#ports.clock.now();
    const began = watchZones(this.#scene(now), this.#crossed)
      .map((one) => [`${one.code} ${one.subject}`, one] as const)
      .filter(([key, one]) => this.#isNews(key, one))
      .filter(([, { code }]) => this.#isSettled() || !OF_ABSENCE.has(code))
      .slice(0, CHANGES_MAX);
    this.#crossed.clear();
    if (began.length > 0) this.#write({ began, ended: [], stays: [], isNoteDue: false, now });
  }

  /** One look at everything: what holds is raised, what ended is cleared. Also called by tests. */
  look(): void {
    this.#isLookDue = this.#isWriting;
    if (this.#isWriting) return;
    this.#followClock();
    if (this.#isStale) this.#reload();
    const now = this.#ports.clock.now();
    const { conditions, memory } = watch(this.#scene(now), this.#memory);
    this.#crossed.clear();
    this.#memory = memory;
    this.#forget(now);
    const all = [...conditions, ...this.#anchors.silent(), ...this.#movedNow()];
    const next = new Map(all.map((one) => [`${one.code} ${one.subject}`, one]));
    const isSettled = this.#isSettled();
    const began = [...next]
      .filter(([key, one]) => this.#isNews(key, one) && (isSettled || !OF_ABSENCE.has(one.code)))
      .slice(0, CHANGES_MAX);
    const ended = [...this.#active]
      .filter(([key]) => !next.has(key) && (isSettled || !this.#carried.has(key)))
      .slice(0, CHANGES_MAX);
    const stays = this.#stays.splice(0, CHANGES_MAX);
    const isNoteDue = Math.abs(now - this.#notedAt) >= NOTE_EVERY_MS;
    if (began.length + ended.length + stays.length === 0 && !isNoteDue) return;
    if (isNoteDue) this.#notedAt = now;
    this.#write({ began, ended, stays, isNoteDue, now });
  }

  /** Not heard and then seen elsewhere are one alarm, and yet a work beside it goes on or stops by which it is. */
  #isNews(key: string, one: Condition): boolean {
    const known = this.#active.get(key);
    return known === undefined || known.facts["why"] !== one.facts["why"];
  }

  #write(change: {
    readonly began: readonly (readonly [string, Condition])[];
    readonly ended: readonly (readonly [string, Condition])[];
    readonly stays: readonly { readonly kind: "enter" | "leave"; readonly stay: Stay }[];
    readonly isNoteDue: boolean;
    readonly now: UnixMs;
  }): void {
    const { began, ended, stays } = change;
    this.#isWriting = true;
    const write = this.#ports.db
      .write((tx) => {
        for (const [, one] of ended) clearAlarm(tx, this.#ports, one);
        for (const [, one] of began) this.#raise(tx, one);
        for (const { kind, stay } of stays) {
          if (kind === "enter") insertStay(tx.orm, this.#ports.ids.next(), stay);
          else endStay(tx.orm, stay);
        }
        if (change.isNoteDue) this.#note(tx, change.now);
      })
      .then(
        () => {
          for (const [key] of ended) this.#active.delete(key);
          for (const [key, one] of began) this.#active.set(key, one);
        },
        (error: unknown) => {
          // Nothing was kept: the next look decides anew, and the stays are written then.
          this.#stays.unshift(...stays);
          throw error;
        },
      )
      .finally(() => {
        this.#isWriting = false;
      });
    this.#ports.background("alarms of positions", write);
  }

  #raise(tx: Tx, one: Condition): void {
    const zone = this.#data.zones.find(({ id }) => id === one.zoneId);
    const facts = {
      ...one.facts,
      floor: one.floorId,
      ...(one.at === null ? {} : { xMm: Math.round(one.at.xMm), yMm: Math.round(one.at.yMm) }),
    };
    raiseAlarm(tx, this.#ports, { code: one.code, subject: one.subject, place: zone?.name, facts });
  }

  #note(tx: Tx, now: UnixMs): void {
    for (const [tag, heard] of this.#heard) {
      if (this.#data.wearers.has(tag)) noteHeard(tx.orm, tag, heard);
    }
    const keptMs = this.#data.settings.keepDays * 24 * 60 * MINUTE_MS;
    dropStaysBefore(tx.orm, instant(now - keptMs));
  }

  #forget(now: UnixMs): void {
    const before = instant(now - FORGET_MS);
    for (const [tag, one] of this.#seen) {
      if (one.heardAt >= before) continue;
      for (const id of [...one.inside.keys()]) this.#leave(one, id, one.heardAt);
      this.#seen.delete(tag);
    }
    this.#pipeline.forget(before);
  }

  channel(floorId: string): string {
    return `positions:${floorId}`;
  }

  positions(floorId: string): readonly LivePosition[] {
    return [...this.#seen.values()]
      .filter(({ fix }) => fix.floorId === floorId)
      .map(({ fix, inside }) => ({ fix, zones: [...inside.keys()] }));
  }

  heard(): ReadonlyMap<string, Heard> {
    return this.#heard;
  }

  /** How measured and planned places of anchors agree, by anchor. */
  anchorChecks(): ReadonlyMap<string, AnchorCheck> {
    return this.#survey.checks();
  }

  /** What holds now, for the map. */
  conditions(): readonly Condition[] {
    return [...this.#active.values()];
  }
}
