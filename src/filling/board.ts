/**
 * The running fill points: feeds readings, links and time to each interlock and performs its effects.
 * It decides nothing itself; `interlock/` does. One per process.
 */
import type { Result } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type CurvePoint, CurveRecorder } from "./curve.ts";
import {
  type Blocker,
  blockersOf,
  type Cause,
  type Effect,
  type FillEnd,
  gunConfig,
  type Input,
  type InterlockConfig,
  initialState,
  leaseValid,
  manifoldConfig,
  type PointState,
  type Position,
  permits,
  step,
} from "./interlock/index.ts";
import { FactQueue } from "./recorder.ts";
import type { FillPointRow } from "./store.ts";

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

/** Longest fill by medium form; a household cylinder takes two minutes, an industrial one ten. */
const GUN_FILL_MAX_MS = 15 * 60_000;
const MANIFOLD_FILL_MAX_MS = 4 * 3_600_000;

/** A gun closed by hand below the target: at rest this long means that the fill is over. */
const END_STEADY_MS = 3_000;

export function configOf(row: FillPointRow): InterlockConfig {
  const positions = Array.from({ length: row.positions }, (_, index) => String(index + 1));
  const base =
    row.kind === "gun"
      ? gunConfig(GUN_FILL_MAX_MS)
      : manifoldConfig(MANIFOLD_FILL_MAX_MS, positions);
  const weight = base.gauges.weight;
  return {
    ...base,
    endSteadyMs: END_STEADY_MS,
    cutOff: "controller",
    failClosed: row.failClosed === "one-shot" ? "oneShot" : "held",
    oneShotAcceptanceId: row.oneShotAcceptanceId,
    gauges:
      weight === undefined
        ? base.gauges
        : { weight: { ...weight, frameIntervalMs: row.frameIntervalMs } },
  };
}

export type PointView = {
  readonly row: FillPointRow;
  readonly phase: PointState["mode"]["phase"];
  readonly cause: Cause | undefined;
  readonly isPending: boolean;
  readonly settlementOf: string | undefined;
  readonly blockers: readonly Blocker[];
  readonly positions: Readonly<Record<string, Position>>;
  /** Latest number of the gauge; null when it has none or it is too old. */
  readonly massG: number | null;
  readonly isSteady: boolean;
  readonly authorisationId: string | undefined;
  readonly end: FillEnd | undefined;
  readonly curve: readonly CurvePoint[];
  readonly isPermitted: boolean;
  readonly lock: { readonly reason: string; readonly by: string } | undefined;
};

type Running = {
  row: FillPointRow;
  readonly config: InterlockConfig;
  state: PointState;
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
    for (const point of this.#points.values()) this.#drop(point);
  }

  #addPoint(row: FillPointRow, openAuthorisationId: string | null): void {
    const config = configOf(row);
    const state = initialState({
      atMs: this.#ports.clock.monotonicMs(),
      positions: config.positions,
      openAuthorisationId,
      remoteLock:
        row.lockedReason === null ? null : { reason: row.lockedReason, by: row.lockedBy ?? "" },
    });
    this.#points.set(row.id, {
      row,
      config,
      state,
      curve: undefined,
      lastMassG: null,
      lastMassAtMs: Number.NEGATIVE_INFINITY,
    });
    if (this.#isClockTrusted) this.feed(row.id, { kind: "clockTrusted" });
  }

  tick(): void {
    const { isTrusted } = this.#ports.clockTrust();
    const hasChanged = isTrusted !== this.#isClockTrusted;
    this.#isClockTrusted = isTrusted;
    for (const id of this.#points.keys()) {
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
      this.#push(point.row.id, { kind: "weight", massG, isStable, atMs });
    }
    this.#run();
  }

  onGaugeLink(deviceId: string, isUp: boolean): void {
    for (const { row } of this.#points.values()) {
      if (row.gaugeDeviceId !== deviceId) continue;
      this.feed(row.id, { kind: isUp ? "linkUp" : "linkLost", link: "gauge" });
    }
  }

  onValveLink(deviceId: string, isUp: boolean): void {
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

  /** Feeds one input, now. Effects are performed before this returns, except commits. */
  feed(pointId: string, input: InputBody): void {
    this.#push(pointId, { ...input, atMs: this.#ports.clock.monotonicMs() } as Input);
    this.#run();
  }

  #push(pointId: string, input: Input): void {
    this.#inputs.push({ pointId, input });
  }

  #run(): void {
    if (this.#isStepping) return;
    this.#isStepping = true;
    try {
      for (let next = this.#inputs.shift(); next !== undefined; next = this.#inputs.shift()) {
        const point = this.#points.get(next.pointId);
        if (point === undefined) continue;
        const { state, effects } = step(point.state, next.input, point.config);
        point.state = state;
        // Closing comes before anything that could throw or wait.
        for (const effect of effects) if (effect.kind === "withdraw") this.#drop(point);
        for (const effect of effects) this.#perform(point, effect);
      }
    } finally {
      this.#isStepping = false;
    }
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
        const curve = point.curve?.points ?? [];
        this.#facts.push({ pointId: row.id, fact: effect.fact, curve });
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
      isCommitted = this.#facts.size === 0 && (await this.#commit(point.row, effect));
    } finally {
      this.feed(point.row.id, {
        kind: isCommitted ? "grantCommitted" : "grantFailed",
        authorisationId,
      });
    }
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

  /** After the point's row was changed (a lock, a commissioning). */
  refresh(row: FillPointRow): void {
    const point = this.#points.get(row.id);
    if (point === undefined) this.#addPoint(row, null);
    else point.row = row;
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
    const track = facts.tracks.weight;
    const isFresh = this.#ports.clock.monotonicMs() - point.lastMassAtMs < 1_500;
    const gauge = point.config.gauges.weight;
    return {
      row: point.row,
      phase: mode.phase,
      cause: mode.phase === "locked" ? mode.cause : undefined,
      isPending: mode.phase === "locked" && mode.pending !== null,
      settlementOf: mode.phase === "locked" ? mode.settlement?.authorisationId : undefined,
      blockers: blockersOf(point.state, point.config),
      positions: facts.positions,
      massG: isFresh ? point.lastMassG : null,
      isSteady:
        gauge !== undefined &&
        track !== undefined &&
        track.runCount >= gauge.steadyFrames &&
        track.lastAtMs - track.runSinceMs >= gauge.steadyWindowMs,
      authorisationId: mode.phase === "locked" ? undefined : mode.authorisation.authorisationId,
      end: mode.phase === "settled" ? (mode.end ?? undefined) : undefined,
      curve: point.curve?.points ?? [],
      isPermitted: permits(point.state),
      lock: facts.remoteLock ?? undefined,
    };
  }
}

/** An input without its time; the board stamps it. */
type InputBody = Input extends infer One ? (One extends Input ? Omit<One, "atMs"> : never) : never;
