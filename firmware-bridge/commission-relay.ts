/**
 * Proves on site that a relay board may hold a permission: a pulse that is sent again must restart, and the
 * relay must open soon after the last one. Run with the gas shut off; the line must not be used otherwise.
 */
import {
  flashOn,
  parseRelayReply,
  pulseEchoOf,
  type RelayReply,
  readRelays,
  relayFramer,
  relayOff,
} from "./drivers/relay/waveshare-relay.ts";
import { heldRelaySettings } from "./held-relay.ts";
import { type HeldRelaySettings, REFRESH_LATEST_MS } from "./held-relay-rules.ts";
import type { BridgeClock, BridgeScheduler } from "./ports.ts";
import type { Link, LinkHandlers, Transport } from "./transport/transport.ts";

export type RelayProblem =
  | "no-answer" // the board did not answer as it must
  | "on-at-start" // the relay was closed before the first pulse
  | "opened-between-refreshes"
  | "stayed-on";

export type CommissionOutcome = {
  readonly ok: boolean;
  /** Every finding; empty when `ok`. */
  readonly problems: readonly RelayProblem[];
  /** From sending the last pulse to the first read-back that shows the relay open; null when not seen open. */
  readonly dropOutMs: number | null;
  readonly openedBetweenRefreshes: boolean;
  readonly stayedOn: boolean;
};

export type CommissionPorts = {
  readonly transport: Transport;
  readonly clock: BridgeClock;
  readonly scheduler: BridgeScheduler;
  readonly unit: number;
  readonly channel: number;
  readonly settings?: Partial<HeldRelaySettings>;
};

const REFRESHING_MS = 3_000;
const READ_PAUSE_MS = 20;
/** Reading goes on for this long after the limit, so that a slow board's time is known and not only its failing. */
const WATCH_AFTER_MS = 1_000;

/** Measures one channel. Throws TransportError when the line cannot be opened or is lost. */
export async function commissionRelay(ports: CommissionPorts): Promise<CommissionOutcome> {
  const settings = heldRelaySettings(ports.settings);
  const master = await openMaster(ports, settings);
  try {
    return await measure(master, ports, settings);
  } finally {
    try {
      await master.request(relayOff(ports.unit, ports.channel));
    } finally {
      await master.link.close();
    }
  }
}

async function measure(
  master: Master,
  { clock, unit, channel }: CommissionPorts,
  settings: HeldRelaySettings,
): Promise<CommissionOutcome> {
  const isOn = async (): Promise<boolean | null> => {
    const reply = await master.request(readRelays(unit));
    return reply?.type === "states" ? (reply.mask & (1 << channel)) !== 0 : null;
  };
  const atStart = await isOn();
  if (atStart !== false) return failed(atStart === null ? "no-answer" : "on-at-start");

  let openedBetweenRefreshes = false;
  let flashedAtMs = clock.monotonicMs();
  const endAtMs = flashedAtMs + REFRESHING_MS;
  // Equal intervals would hide a board that ignores a pulse during another: with 700 ms and 350 ms its
  // relay opens just when the next pulse closes it. The longest allowed interval is tried as well.
  for (let round = 0; flashedAtMs < endAtMs; round += 1) {
    flashedAtMs = clock.monotonicMs();
    const reply = await master.request(flashOn(unit, channel, settings.pulseMs));
    const echo = reply?.type === "echo" ? pulseEchoOf(reply) : undefined;
    if (echo?.relay !== channel || echo.durationMs !== settings.pulseMs) return failed("no-answer");
    const nextAtMs = flashedAtMs + (round % 2 === 0 ? settings.refreshMs : REFRESH_LATEST_MS);
    while (clock.monotonicMs() + READ_PAUSE_MS < nextAtMs) {
      const seen = await isOn();
      if (seen === null) return failed("no-answer");
      if (!seen) openedBetweenRefreshes = true;
      await master.pause(READ_PAUSE_MS);
    }
    await master.pause(Math.max(0, nextAtMs - clock.monotonicMs()));
  }

  const dropOutMs = await dropOut(master, clock, isOn, flashedAtMs, settings.dropOutMaxMs);
  const stayedOn = dropOutMs === null || dropOutMs > settings.dropOutMaxMs;
  const problems: RelayProblem[] = [];
  if (openedBetweenRefreshes) problems.push("opened-between-refreshes");
  if (stayedOn) problems.push("stayed-on");
  return { ok: problems.length === 0, problems, dropOutMs, openedBetweenRefreshes, stayedOn };
}

async function dropOut(
  master: Master,
  clock: BridgeClock,
  isOn: () => Promise<boolean | null>,
  flashedAtMs: number,
  dropOutMaxMs: number,
): Promise<number | null> {
  const watchUntilMs = flashedAtMs + dropOutMaxMs + WATCH_AFTER_MS;
  while (clock.monotonicMs() < watchUntilMs) {
    // No answer is no sign of an open relay: it stays "not seen open".
    if ((await isOn()) === false) return clock.monotonicMs() - flashedAtMs;
    await master.pause(READ_PAUSE_MS);
  }
  return null;
}

function failed(problem: RelayProblem): CommissionOutcome {
  const stayedOn = problem === "on-at-start";
  return {
    ok: false,
    problems: [problem],
    dropOutMs: null,
    openedBetweenRefreshes: false,
    stayedOn,
  };
}

type Master = {
  readonly link: Link;
  /** The board's answer, or undefined when none came in time. */
  request(bytes: Uint8Array): Promise<RelayReply | undefined>;
  pause(ms: number): Promise<void>;
};

async function openMaster(ports: CommissionPorts, settings: HeldRelaySettings): Promise<Master> {
  const { scheduler, unit } = ports;
  const framer = relayFramer();
  let answer: ((reply: RelayReply | undefined) => void) | undefined;
  const handlers: LinkHandlers = {
    bytes(bytes) {
      for (const item of framer.push(bytes)) {
        const reply = item.type === "frame" ? parseRelayReply(item.bytes) : undefined;
        if (reply?.unit === unit) answer?.(reply);
      }
    },
    closed: () => answer?.(undefined),
  };
  const link = await ports.transport.open(handlers);
  return {
    link,
    async request(bytes) {
      const answered = new Promise<RelayReply | undefined>((resolve) => {
        const cancel = scheduler.after(settings.echoMaxMs, () => answer?.(undefined));
        answer = (reply) => {
          answer = undefined;
          cancel();
          resolve(reply);
        };
      });
      await link.send(bytes);
      return answered;
    },
    pause: (ms) =>
      new Promise((resolve) => {
        scheduler.after(ms, resolve);
      }),
  };
}
