/**
 * The permission relay: keeps relays of one board closed while their leases say yes, by timed pulses that
 * end by themselves. A dead box, a cut line or a lost answer opens the relay within `dropOutMaxMs`.
 * The decisions stand in `held-relay-rules.ts`; this file asks the leases and moves the bytes.
 */
import { assert } from "../src/kernel/assert.ts";
import { accept, type Result, refuse } from "../src/kernel/result.ts";
import type { DiscardReason } from "./driver.ts";
import {
  flashOn,
  PULSE_STEP_MS,
  parseRelayReply,
  pulseEchoOf,
  RELAY_COUNT,
  readRelays,
  relayFramer,
  relayOff,
} from "./drivers/relay/waveshare-relay.ts";
import {
  type ChannelPhase,
  type ChannelReport,
  HELD_RELAY_DEFAULTS,
  type HeldRelaySettings,
  type HoldRefusal,
  holdRefusal,
  initialHeldRelay,
  REFRESH_LATEST_MS,
  type RelayEvent,
  type RelayRequest,
  stepHeldRelay,
} from "./held-relay-rules.ts";
import type { BridgeClock, BridgeScheduler } from "./ports.ts";
import type { CloseCause, Link, LinkHandlers, Transport } from "./transport/transport.ts";

const TICK_MS = 20;
const CLOSE_WAIT_MAX_MS = 500;

/**
 * Says whether a channel may stay closed at a monotonic time. It is asked before every pulse and at every
 * tick (50 times a second), so it must be cheap; a lease that throws says no.
 */
export type Lease = (monotonicMs: number) => boolean;

export type HeldRelay = {
  /**
   * Begins to hold a channel. The board must first show it open; progress comes by `onState`. A hold that was
   * dropped, for whatever reason, never begins again by itself.
   */
  hold(channel: number, lease: Lease): Result<void, HoldRefusal>;
  /** Ends a hold: sends off as soon as the line is free, and no pulse any more. */
  drop(channel: number): void;
  phaseOf(channel: number): ChannelPhase;
  /**
   * For the transport that carries this board's line. After `closed` nothing is sent any more: a line that
   * comes back needs a new HeldRelay, and its channels new holds.
   */
  readonly handlers: LinkHandlers;
  /** Drops every hold, gives the board half a second to show its relays open, and closes the line. */
  close(): Promise<void>;
};

export type HeldRelayPorts = {
  readonly link: Link;
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  /** Unit address of the board. */
  readonly unit: number;
  readonly settings?: Partial<HeldRelaySettings>;
  readonly onState: (report: ChannelReport) => void;
  /** Input that was thrown away, for the device's counters. */
  readonly onDiscard?: (reason: DiscardReason) => void;
};

export function heldRelaySettings(given: Partial<HeldRelaySettings> = {}): HeldRelaySettings {
  const settings = { ...HELD_RELAY_DEFAULTS, ...given };
  const { pulseMs, refreshMs, dropOutMaxMs, echoMaxMs } = settings;
  assert(pulseMs % PULSE_STEP_MS === 0, `the board counts tenths of a second, not ${pulseMs} ms`);
  assert(refreshMs > 0 && refreshMs < REFRESH_LATEST_MS, `refresh of ${refreshMs} ms`);
  assert(pulseMs >= REFRESH_LATEST_MS + echoMaxMs, "the pulse may end before the next one arrives");
  assert(pulseMs + echoMaxMs <= dropOutMaxMs, "the pulse is longer than the drop-out allows");
  return settings;
}

/** Opens the line and holds relays over it. Throws TransportError when it cannot be opened. */
export async function openHeldRelay(
  ports: Omit<HeldRelayPorts, "link"> & { readonly transport: Transport },
): Promise<HeldRelay> {
  let relay: HeldRelay | undefined;
  let closedBefore: CloseCause | undefined;
  const link = await ports.transport.open({
    bytes: (bytes) => relay?.handlers.bytes(bytes),
    closed: (cause) => {
      closedBefore = cause;
      relay?.handlers.closed(cause);
    },
  });
  relay = createHeldRelay({ ...ports, link });
  if (closedBefore !== undefined) relay.handlers.closed(closedBefore);
  return relay;
}

export function createHeldRelay(ports: HeldRelayPorts): HeldRelay {
  const { link, clock, scheduler, unit, onState } = ports;
  const settings = heldRelaySettings(ports.settings);
  const framer = relayFramer();
  const leases: (Lease | undefined)[] = Array.from({ length: RELAY_COUNT });
  let state = initialHeldRelay(RELAY_COUNT, clock.monotonicMs());

  const isLeased = (channel: number): boolean => {
    try {
      return leases[channel]?.(clock.monotonicMs()) === true;
    } catch {
      return false;
    }
  };
  const leaseMask = (): number => {
    let mask = 0;
    for (let channel = 0; channel < RELAY_COUNT; channel += 1) {
      if (isLeased(channel)) mask |= 1 << channel;
    }
    return mask;
  };
  const send = (request: RelayRequest): void => {
    link.send(encode(unit, request, settings)).catch(() => step({ type: "closed" }));
  };
  const step = (event: RelayEvent): void => {
    const mask = leaseMask();
    // Read after the leases were asked: a lease that takes long makes the pulse late, and that must show.
    const result = stepHeldRelay(
      state,
      { ...event, nowMs: clock.monotonicMs(), leases: mask },
      settings,
    );
    state = result.state;
    // Sends stand first in the list: what a report's receiver asks for comes after what was decided before.
    for (const effect of result.effects) {
      if (effect.type === "send") send(effect.request);
      else {
        if (effect.report.state === "dropped") leases[effect.report.channel] = undefined;
        onState(effect.report);
      }
    }
  };
  const receive = (bytes: Uint8Array): void => {
    for (const item of framer.push(bytes)) {
      const event = item.type === "frame" ? eventOf(item.bytes, unit, settings) : undefined;
      if (event !== undefined) step(event);
      else ports.onDiscard?.(item.type === "discard" ? item.reason : "unexpected");
    }
  };
  const stopTicking = scheduler.every(TICK_MS, () => step({ type: "tick" }));

  return {
    hold(channel, lease) {
      assert(Number.isInteger(channel) && channel >= 0 && channel < RELAY_COUNT, "no such channel");
      const refusal = holdRefusal(state, channel, true);
      if (refusal !== undefined) return refuse(refusal);
      leases[channel] = lease;
      if (!isLeased(channel)) {
        leases[channel] = undefined;
        return refuse({ code: "relay.no_lease" });
      }
      step({ type: "hold", channel });
      return accept(undefined);
    },
    drop: (channel) => step({ type: "drop", channel }),
    phaseOf: (channel) => state.channels[channel]?.phase ?? "rest",
    handlers: { bytes: receive, closed: () => step({ type: "closed" }) },
    async close() {
      for (let channel = 0; channel < RELAY_COUNT; channel += 1) step({ type: "drop", channel });
      await untilOpen(scheduler, () => state.channels.every((held) => held.phase === "rest"));
      stopTicking();
      await link.close();
    },
  };
}

function untilOpen(scheduler: BridgeScheduler, isOpen: () => boolean): Promise<void> {
  if (isOpen()) return Promise.resolve();
  return new Promise((resolve) => {
    let leftMs = CLOSE_WAIT_MAX_MS;
    const stop = scheduler.every(TICK_MS, () => {
      leftMs -= TICK_MS;
      if (leftMs > 0 && !isOpen()) return;
      stop();
      resolve();
    });
  });
}

function encode(unit: number, request: RelayRequest, settings: HeldRelaySettings): Uint8Array {
  if (request.kind === "read") return readRelays(unit);
  return request.kind === "flash"
    ? flashOn(unit, request.channel, settings.pulseMs)
    : relayOff(unit, request.channel);
}

function eventOf(
  frame: Uint8Array,
  unit: number,
  settings: HeldRelaySettings,
): RelayEvent | undefined {
  const reply = parseRelayReply(frame);
  if (reply === undefined || reply.unit !== unit) return undefined;
  if (reply.type === "exception") return { type: "refused" };
  if (reply.type === "states") return { type: "readback", mask: reply.mask };
  const pulse = pulseEchoOf(reply);
  if (pulse === undefined) return undefined;
  if (pulse.durationMs === 0) return { type: "echo", kind: "off", channel: pulse.relay };
  // An echo with another time is not the answer to our pulse.
  return pulse.durationMs === settings.pulseMs
    ? { type: "echo", kind: "flash", channel: pulse.relay }
    : undefined;
}
