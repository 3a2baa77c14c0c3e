/**
 * The running fill points: feeds readings, links and time to each interlock and performs its effects.
 * It decides nothing itself; `interlock/` does. One per process.
 */
import type { ChannelReading } from "../../firmware-bridge/index.ts";
import type { Result } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type CurvePoint, CurveRecorder } from "./curve.ts";
import { FLOW_WINDOW_MS, type FlowWatch, NO_FLOW, watchFlow } from "./flow/watch.ts";
import {
  type Blocker,
  blockersOf,
  type Cause,
  type ConfigRefusal,
  decideConfig,
  type Effect,
  type FillEnd,
  type Input,
  type InterlockConfig,
  initialState,
  isSteady,
  leaseValid,
  type PointState,
  type Position,
  permits,
  type Refused,
  step,
} from "./interlock/index.ts";
import { ManifoldPart, type ManifoldView } from "./manifold/part.ts";
import { findManifoldPoint, type ManifoldPointRow } from "./manifold/store.ts";
import { configOf } from "./point-config.ts";
import { FactQueue } from "./recorder.ts";
import { scaleOfPoint } from "./scale/store.ts";
import { type FillPointRow, type FillRow, openFillOfPoint } from "./store.ts";

/** The outputs that can hold a valve's permission; `src/devices` provides them. */
export type ValveOutputs = {
  hold(
    deviceId: string,
    channel: number,
    lease: (monotonicMs: number) => boolean,
  ): Result<void, { readonly code: string }>;
  drop(deviceId: string, channel: number): void;
};

/** Commits a grant; the board tells the machine what came of it. */
export type GrantCommitter = (
  point: FillPointRow,
  effect: Extract<Effect, { kind: "requestGrant" }>,
) => Promise<boolean>;

const TICK_MS = 100;

/** What a point with a refused config still takes in: nothing that could lead to an opening. */
const HARMLESS: ReadonlySet<Input["kind"]> = new Set(["remoteLock", "unlock", "settle"]);

/** How long an authorisation waits for older facts to reach the disk, below the machine's own limit. */
const FACTS_WAIT_MAX_MS = 1_000;

/** What a running point is built from; a change of any of it needs a new start. */
function setUpOf(row: FillPointRow, manifold: ManifoldPointRow | undefined): string {
  const { gaugeDeviceId, relayDeviceId, relayChannel, dropOutMs } = row;
  const config = configOf(row, { manifold });
  return JSON.stringify([config, manifold, gaugeDeviceId, relayDeviceId, relayChannel, dropOutMs]);
}

export type PointView = {
  readonly row: FillPointRow;
  readonly phase: PointState["mode"]["phase"];
  readonly cause: Cause | undefined;
  readonly isPending: boolean;
  readonly settlementOf: string | undefined;
  readonly blockers: readonly Blocker[];
  readonly positions: Readonly<Record<string, Position>>;
  readonly manifold: ManifoldView | undefined;
  /** Latest number of the scale; null when it has none or it is too old. */
  readonly massG: number | null;
  readonly isSteady: boolean;
  readonly authorisationId: string | undefined;
  readonly end: FillEnd | undefined;
  readonly curve: readonly CurvePoint[];
  readonly isPermitted: boolean;
  readonly lock: { readonly reason: string; readonly by: string } | undefined;
  /** Only where a filling scale has the valve; the ledger knows its fills, not the interlock. */
  readonly scale: { readonly fill: FillRow | undefined } | undefined;
  /** Why this point cannot be used at all until its set-up is changed. */
  readonly problem: ConfigRefusal | undefined;
};

type Running = {
  row: FillPointRow;
  /** A changed row that waits until the point is shut. */
  next: FillPointRow | undefined;
  readonly config: InterlockConfig;
  /** Set for a config that no check could make safe: then nothing is fed that could ever open the valve. */
  readonly problem: ConfigRefusal | undefined;
  readonly manifold: ManifoldPart | undefined;
  state: PointState;
  flow: FlowWatch;
  curve: CurveRecorder | undefined;
  lastMassG: number | null;
  lastMassAtMs: number;
};

/** Set while one step's effects run, so that inputs they cause come after it, in order. */
type Pending = { readonly pointId: string; readonly input: Input };

export class FillBoard {
  readonly #ports: Ports;
  readonly #outputs: ValveOutputs;
  readonly #commit: GrantCommitter;
  readonly #facts: FactQueue;
  readonly #points = new Map<string, Running>();
  readonly #inputs: Pending[] = [];
  /** Devices whose lines are up, for points that come or change later. */
  readonly #gaugesUp = new Set<string>();
  readonly #valvesUp = new Set<string>();
  #isStepping = false;
  #isClockTrusted = false;
  #stopTick: () => void = () => undefined;

  constructor(ports: Ports, outputs: ValveOutputs, commit: GrantCommitter) {
    this.#ports = ports;
    this.#outputs = outputs;
    this.#commit = commit;
    this.#facts = new FactQueue(ports);
  }

  /** `openFills` names the fill that the ledger shows open at each point, from a run before this one. */
  start(rows: readonly FillPointRow[], openFills: ReadonlyMap<string, string>): void {
    for (const row of rows) this.#addPoint(row, openFills.get(row.id) ?? null);
    this.#stopTick = this.#ports.scheduler.every(TICK_MS, () => this.tick());
  }

  stop(): void {
    this.#stopTick();
    this.#facts.stop();
    for (const point of this.#points.values()) this.#drop(point);
  }

  #addPoint(row: FillPointRow, openAuthorisationId: string | null): void {
    const accepted = scaleOfPoint(this.#ports.db.read, row.id);
    const manifold = this.#manifoldOf(row);
    const config = configOf(row, { acceptanceId: accepted?.pointId, manifold: manifold?.row });
    const decided = decideConfig(config);
    const problem = decided.ok ? undefined : decided.refusal;
    if (problem !== undefined) {
      this.#ports.log.error(
        { point: row.id, problem },
        "a fill point cannot be used as it is set up",
      );
    }
    const state = initialState({
      atMs: this.#ports.clock.monotonicMs(),
      positions: config.positions,
      openAuthorisationId,
      remoteLock:
        row.lockedReason === null ? null : { reason: row.lockedReason, by: row.lockedBy ?? "" },
    });
    this.#points.set(row.id, {
      row,
      next: undefined,
      config,
      problem,
      manifold,
      state,
      flow: NO_FLOW,
      curve: undefined,
      lastMassG: null,
      lastMassAtMs: Number.NEGATIVE_INFINITY,
    });
    if (this.#isClockTrusted) this.feed(row.id, { kind: "clockTrusted" });
    const { gaugeDeviceId, relayDeviceId } = row;
    if (gaugeDeviceId !== null && this.#gaugesUp.has(gaugeDeviceId)) {
      this.onGaugeLink(gaugeDeviceId, true);
    }
    if (relayDeviceId !== null && this.#valvesUp.has(relayDeviceId)) {
      this.onValveLink(relayDeviceId, true);
    }
  }

  #manifoldOf(row: FillPointRow): ManifoldPart | undefined {
    if (row.kind !== "manifold") return undefined;
    const settings = findManifoldPoint(this.#ports.db.read, row.id);
    return settings && new ManifoldPart(row, settings);
  }

  tick(): void {
    const { isTrusted } = this.#ports.clockTrust();
    const hasChanged = isTrusted !== this.#isClockTrusted;
    this.#isClockTrusted = isTrusted;
    for (const [id, point] of this.#points) {
      if (point.next !== undefined) this.#adopt(point, point.next);
      if (hasChanged) this.feed(id, { kind: isTrusted ? "clockTrusted" : "clockUntrusted" });
      this.feed(id, { kind: "tick" });
      this.#ports.live.touch(`point:${id}`);
    }
    this.#ports.live.touch("board");
  }

  /** A frame of a gauge; `atMs` is its arrival on the monotonic clock. */
  onMass(deviceId: string, massG: number | null, isStable: boolean | null, atMs: number): void {
    for (const point of this.#points.values()) {
      if (point.row.gaugeDeviceId !== deviceId || point.row.kind !== "gun") continue;
      point.lastMassG = massG;
      point.lastMassAtMs = atMs;
      if (massG !== null) point.curve?.add(atMs, massG);
      this.#watchFlow(point, massG, atMs);
      this.#push(point.row.id, { kind: "weight", massG, isStable, atMs });
    }
    this.#run();
  }

  /** A process value: pressure or temperature of the manifolds bound to this channel. */
  onChannel(deviceId: string, reading: ChannelReading, atMs: number): void {
    for (const { row, manifold, curve } of this.#points.values()) {
      const gas = manifold?.take(deviceId, reading, atMs);
      if (gas === undefined) continue;
      const { pressureKpa, at20Kpa } = gas;
      if (pressureKpa !== null) curve?.add(atMs, pressureKpa);
      this.#push(row.id, { kind: "pressure", pressureKpa, at20Kpa, atMs });
    }
    this.#run();
  }

  /** Begins the leak test of what hangs on a manifold; false when it is in use or its gauge is silent. */
  beginLeakTest(pointId: string, byPersonId: string): boolean {
    const point = this.#points.get(pointId);
    if (point?.manifold === undefined || point.state.mode.phase !== "locked") return false;
    const { positions } = point.state.facts;
    return point.manifold.beginTest(positions, byPersonId, this.#ports.clock.monotonicMs());
  }

  #watchFlow(point: Running, massG: number | null, atMs: number): void {
    const { watch, riseG } = watchFlow(point.flow, { atMs, massG }, permits(point.state));
    point.flow = watch;
    if (riseG === undefined) return;
    const pointId = point.row.id;
    this.#ports.log.error({ point: pointId, riseG }, "gas flows at a locked fill point");
    this.#facts.pushFlow({ pointId, riseG, withinMs: FLOW_WINDOW_MS });
  }

  onGaugeLink(deviceId: string, isUp: boolean): void {
    if (isUp) this.#gaugesUp.add(deviceId);
    else this.#gaugesUp.delete(deviceId);
    for (const { row, manifold } of this.#points.values()) {
      if (!isUp) manifold?.lose(deviceId, this.#ports.clock.monotonicMs());
      if (row.gaugeDeviceId !== deviceId) continue;
      this.feed(row.id, { kind: isUp ? "linkUp" : "linkLost", link: "gauge" });
    }
  }

  onValveLink(deviceId: string, isUp: boolean): void {
    if (isUp) this.#valvesUp.add(deviceId);
    else this.#valvesUp.delete(deviceId);
    for (const { row } of this.#points.values()) {
      // Until its drop-out has been measured, a relay is no permission relay.
      const isReady = isUp && row.dropOutMs !== null;
      if (row.relayDeviceId !== deviceId) continue;
      this.feed(row.id, { kind: isReady ? "linkUp" : "linkLost", link: "valve" });
    }
  }

  onRelayDropped(deviceId: string, channel: number, cause: string): void {
    for (const { row, state } of this.#points.values()) {
      const isOurs = row.relayDeviceId === deviceId && row.relayChannel === channel;
      if (isOurs && permits(state)) this.feed(row.id, { kind: "relayDropped", cause });
    }
  }

  /**
   * Feeds one input, now. Effects are performed before this returns, except commits.
   * @returns why the machine refused this very input; empty when it took it
   */
  feed(pointId: string, input: InputBody): readonly Refused[] {
    const own = { ...input, atMs: this.#ports.clock.monotonicMs() } as Input;
    this.#push(pointId, own);
    return this.#run(own);
  }

  #push(pointId: string, input: Input): void {
    this.#inputs.push({ pointId, input });
  }

  #run(asked?: Input): readonly Refused[] {
    if (this.#isStepping) return [];
    this.#isStepping = true;
    let refused: readonly Refused[] = [];
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const point = this.#points.get(next.pointId);
        if (point === undefined) continue;
        if (point.problem !== undefined && !HARMLESS.has(next.input.kind)) continue;
        const { state, effects } = step(point.state, next.input, point.config);
        point.state = state;
        // Closing comes before anything that could throw or wait.
        for (const effect of effects) if (effect.kind === "withdraw") this.#drop(point);
        for (const effect of effects) {
          if (effect.kind === "refused" && next.input === asked) refused = effect.reasons;
          this.#perform(point, effect);
        }
      }
    } finally {
      this.#isStepping = false;
    }
    return refused;
  }

  #drop(point: Running): void {
    const { relayDeviceId, relayChannel } = point.row;
    if (relayDeviceId !== null) this.#outputs.drop(relayDeviceId, relayChannel);
  }

  #perform(point: Running, effect: Effect): void {
    const { row } = point;
    switch (effect.kind) {
      case "withdraw":
        return;
      case "requestGrant":
        this.#ports.background("grant", this.#grant(point, effect));
        return;
      case "grant":
        this.#hold(point);
        return;
      case "record": {
        // A copy: the recorder goes on while the fact waits for the disk.
        const curve = [...(point.curve?.points ?? [])];
        const gas = point.manifold?.reading(this.#ports.clock.monotonicMs());
        this.#facts.push({ pointId: row.id, fact: effect.fact, curve, gas });
        point.manifold?.dropTest();
        return;
      }
      case "alarm":
        this.#ports.log.warn({ point: row.id, cause: effect.cause }, "fill point withdrew");
        return;
      case "refused":
        this.#ports.log.info({ point: row.id, reasons: effect.reasons }, `refused ${effect.input}`);
        return;
    }
  }

  #hold(point: Running): void {
    const { relayDeviceId, relayChannel, id } = point.row;
    const lease = (nowMs: number): boolean => leaseValid(point.state, nowMs);
    const held =
      relayDeviceId === null
        ? ({ ok: false, refusal: { code: "relay.none" } } as const)
        : this.#outputs.hold(relayDeviceId, relayChannel, lease);
    if (!held.ok) this.feed(id, { kind: "relayDropped", cause: held.refusal.code });
  }

  async #grant(point: Running, effect: Extract<Effect, { kind: "requestGrant" }>): Promise<void> {
    const { authorisationId } = effect.authorisation;
    point.curve = new CurveRecorder(this.#ports.clock.monotonicMs());
    let isCommitted = false;
    try {
      // What an opened valve did before must be on disk before another may open.
      const isRecorded = await this.#facts.recorded(FACTS_WAIT_MAX_MS);
      isCommitted = isRecorded && (await this.#commit(point.row, effect));
    } finally {
      this.feed(point.row.id, {
        kind: isCommitted ? "grantCommitted" : "grantFailed",
        authorisationId,
      });
    }
  }

  /** True once all that the points have reported until now is on disk; false after `maxMs`. */
  recorded(maxMs: number): Promise<boolean> {
    return this.#facts.recorded(maxMs);
  }

  /** Whether a point still waits for this grant; it may have been voided on its way. */
  isPending(pointId: string, authorisationId: string): boolean {
    const mode = this.#points.get(pointId)?.state.mode;
    return mode?.phase === "locked" && mode.pending?.authorisationId === authorisationId;
  }

  stateOf(pointId: string): PointState | undefined {
    return this.#points.get(pointId)?.state;
  }

  states(): readonly { readonly pointId: string; readonly state: PointState }[] {
    return [...this.#points].map(([pointId, { state }]) => ({ pointId, state }));
  }

  ids(): readonly string[] {
    return [...this.#points.keys()];
  }

  rowOf(pointId: string): FillPointRow | undefined {
    return this.#points.get(pointId)?.row;
  }

  /** After the point's row was changed: a lock at once, figures of its set-up as soon as it is shut. */
  refresh(row: FillPointRow): void {
    const point = this.#points.get(row.id);
    if (point === undefined) {
      this.#addPoint(row, null);
      return;
    }
    point.next = row;
    this.#adopt(point, row);
  }

  /** What is open is shut over the relay that it was opened over, so a changed set-up waits until then. */
  #adopt(point: Running, row: FillPointRow): void {
    const { mode } = point.state;
    const settings = this.#manifoldOf(row)?.row;
    if (setUpOf(row, settings) === setUpOf(point.row, point.manifold?.row)) {
      point.row = row;
      point.next = undefined;
    } else if (mode.phase === "locked" && mode.pending === null) {
      this.#drop(point);
      this.#addPoint(row, mode.settlement?.authorisationId ?? null);
    } else {
      const { lockedReason, lockedBy, lockedAt } = row;
      point.row = { ...point.row, lockedReason, lockedBy, lockedAt };
    }
  }

  #scaleOf(row: FillPointRow): PointView["scale"] {
    const { read } = this.#ports.db;
    if (row.failClosed !== "one-shot" || scaleOfPoint(read, row.id) === undefined) return undefined;
    return { fill: openFillOfPoint(read, row.id) };
  }

  /**
   * After a point's gauge, relay or figures were changed: it begins again as after a start, locked and with
   * its lines down until they are told. False, and nothing is done, while something is under way there.
   */
  reconfigure(row: FillPointRow): boolean {
    const point = this.#points.get(row.id);
    if (point !== undefined) {
      if (!this.isAtRest(row.id)) return false;
      this.#drop(point);
      this.#points.delete(row.id);
    }
    if (row.isActive) this.#addPoint(row, null);
    return true;
  }

  /** Nothing bound, permitted, on its way or waiting for a person; true for a point that does not run. */
  isAtRest(pointId: string): boolean {
    const point = this.#points.get(pointId);
    if (point === undefined) return true;
    const { facts, mode } = point.state;
    const isFree = Object.values(facts.positions).every((position) => position.kind !== "bound");
    return isFree && mode.phase === "locked" && mode.pending === null && mode.settlement === null;
  }

  view(pointId: string): PointView | undefined {
    const point = this.#points.get(pointId);
    if (point === undefined) return undefined;
    const { facts, mode } = point.state;
    const nowMs = this.#ports.clock.monotonicMs();
    const track = facts.tracks.weight ?? facts.tracks.pressure;
    const isFresh = nowMs - point.lastMassAtMs < 1_500;
    const gauge = point.config.gauges.weight ?? point.config.gauges.pressure;
    const scale = this.#scaleOf(point.row);
    const isScaleSettling = scale?.fill?.state === "interrupted";
    return {
      row: point.row,
      scale,
      phase: mode.phase,
      cause: mode.phase === "locked" ? mode.cause : undefined,
      isPending: mode.phase === "locked" && mode.pending !== null,
      settlementOf: isScaleSettling
        ? scale?.fill?.id
        : mode.phase === "locked"
          ? mode.settlement?.authorisationId
          : undefined,
      blockers: blockersOf(point.state, point.config),
      positions: facts.positions,
      manifold: point.manifold?.view(facts.positions, nowMs),
      massG: isFresh ? point.lastMassG : null,
      isSteady: gauge !== undefined && track !== undefined && isSteady(track, gauge),
      authorisationId: mode.phase === "locked" ? undefined : mode.authorisation.authorisationId,
      end: mode.phase === "settled" ? (mode.end ?? undefined) : undefined,
      curve: point.curve?.points ?? [],
      isPermitted: permits(point.state),
      lock: facts.remoteLock ?? undefined,
      problem: point.problem,
    };
  }
}

/** An input without its time; the board stamps it. */
type InputBody = Input extends infer One ? (One extends Input ? Omit<One, "atMs"> : never) : never;
