/**
 * The server's side of one filling scale's conversation: a pure step function. A record is stored first
 * and acknowledged after the commit; a resent record is acknowledged again and not stored twice; nothing
 * is ever acknowledged and dropped. The scale's clock may be days off and its sequence wraps at a byte.
 */
import type { FillEventReading } from "../../reading.ts";
import {
  encodeLpgAck,
  encodeLpgDecision,
  encodeLpgPowerOnAck,
  encodeLpgResend,
  encodeLpgUnsupervised,
  type LpgDecision,
  replyAddress,
} from "./lpg-filling-scale.ts";

export const LPG_LIMITS = {
  /** Records under way to the store. The scale keeps what is not acknowledged and sends it again. */
  pending: 8,
  /** Keys remembered after the commit. Older resends are caught by the store's own unique key. */
  stored: 256,
  /** Frames with a wrong CRC in a row before the connection is given up. */
  badFrames: 5,
} as const;

export type LpgConfig = {
  readonly ackForm: "7" | "9";
  readonly replyAddress: "echo" | "even";
};

export type LpgScan = {
  /** Counts up with every scan, so that a late decision cannot meet the next cylinder. */
  readonly scan: number;
  readonly code: string;
  readonly address: number;
  readonly status: "waiting" | "permitted" | "refused";
};

type Pending = {
  readonly key: string;
  readonly event: FillEventReading;
  /** False after a reconnect until the scale sends the record again. */
  readonly isAwaited: boolean;
};

export type LpgSession = {
  /** The cylinder scanned on this connection. */
  readonly login: LpgScan | null;
  /** The last one scanned at all: a power loss ends the connection in the middle of a fill. */
  readonly last: LpgScan | null;
  /** Address byte of the last good frame; where a stop goes. */
  readonly address: number | null;
  readonly scans: number;
  readonly badFrames: number;
  readonly pending: readonly Pending[];
  readonly stored: readonly { readonly key: string; readonly rawHex: string }[];
};

export type LpgInput =
  /** The scale has dialled in (again). One session lives as long as the scale, not the connection. */
  | { readonly type: "opened" }
  | { readonly type: "frame"; readonly event: FillEventReading }
  /** A frame with a wrong CRC and its sender (`lpgSenderOf`); null asks for no resend. */
  | { readonly type: "bad-checksum"; readonly address: number | null }
  /** The record is committed. */
  | { readonly type: "stored"; readonly key: string }
  /** The store refused or failed; the scale will send the record again. */
  | { readonly type: "not-stored"; readonly key: string }
  | { readonly type: "decision"; readonly scan: number; readonly decision: LpgDecision };

export type LpgReport =
  | "cancelled"
  | "power-on"
  | "password-refused"
  | "busy"
  | "decision-ignored"
  | "conflicting-record"
  | "bad-frames";

export type LpgEffect =
  | { readonly type: "check"; readonly scan: number; readonly event: FillEventReading }
  | {
      readonly type: "store";
      readonly key: string;
      readonly event: FillEventReading;
      /** Whether the record follows a permitted scan of this connection and address. */
      readonly isLoggedIn: boolean;
      /** What was scanned last, to compare with the record's code; null when nothing was. */
      readonly scannedCode: string | null;
    }
  | { readonly type: "send"; readonly bytes: Uint8Array }
  | { readonly type: "report"; readonly report: LpgReport; readonly detail: string }
  | { readonly type: "close" };

export type LpgStep = { readonly state: LpgSession; readonly effects: readonly LpgEffect[] };

export const LPG_SESSION_START: LpgSession = {
  login: null,
  last: null,
  address: null,
  scans: 0,
  badFrames: 0,
  pending: [],
  stored: [],
};

export function stepLpgSession(state: LpgSession, input: LpgInput, config: LpgConfig): LpgStep {
  switch (input.type) {
    case "opened":
      return step({
        ...state,
        login: null,
        address: null,
        badFrames: 0,
        pending: state.pending.map((item) => ({ ...item, isAwaited: false })),
      });
    case "frame":
      return onFrame({ ...state, badFrames: 0 }, input.event, config);
    case "bad-checksum":
      return onBadChecksum(state, input.address, config);
    case "stored":
      return onStored(state, input.key, config);
    case "not-stored":
      return step({ ...state, pending: state.pending.filter((item) => item.key !== input.key) });
    case "decision":
      return onDecision(state, input.scan, input.decision, config);
  }
}

function step(state: LpgSession, ...effects: LpgEffect[]): LpgStep {
  return { state, effects };
}

function report(name: LpgReport, detail: string): LpgEffect {
  return { type: "report", report: name, detail };
}

function onFrame(before: LpgSession, event: FillEventReading, config: LpgConfig): LpgStep {
  // The monitoring stream carries another address field and asks for nothing.
  if (event.event === "monitoring") return step(before);
  const state = { ...before, address: event.address };
  const to = replyAddress(event.address, config.replyAddress);
  switch (event.event) {
    case "scanned":
      return onScan(state, event);
    case "filled":
    case "power-loss":
    case "lifted":
    case "anti-theft":
    case "swapped":
      return onRecord(state, event, config);
    case "ack-received":
      return step({ ...state, login: null }, { type: "close" });
    case "cancelled":
      return step({ ...state, login: null }, report("cancelled", `address ${event.address}`));
    case "power-on":
      return step(
        { ...state, login: null },
        { type: "send", bytes: encodeLpgPowerOnAck(to) },
        report("power-on", `address ${event.address}`),
      );
    case "password":
      // Filling without the server's checks is never agreed to, whatever the password.
      return step(
        state,
        { type: "send", bytes: encodeLpgUnsupervised(to, false) },
        report("password-refused", `address ${event.address}`),
      );
    default:
      return step(state);
  }
}

function onScan(state: LpgSession, event: FillEventReading): LpgStep {
  const scan = state.scans + 1;
  const login: LpgScan = {
    scan,
    code: event.code ?? "",
    address: event.address,
    status: "waiting",
  };
  return step({ ...state, login, last: login, scans: scan }, { type: "check", scan, event });
}

/**
 * What makes a record the same one: station, machine, ticket, sequence and the scale's own time. The
 * time goes in as sent, so that a clock which is days off or never set changes nothing.
 */
export function lpgRecordKey(event: FillEventReading): string {
  const { province, city, station, machine, ticket, clockHex } = event.detail;
  return [province, city, station, machine, ticket, event.sequence, clockHex].join("-");
}

function onRecord(state: LpgSession, event: FillEventReading, config: LpgConfig): LpgStep {
  const rawHex = rawOf(event);
  const known = [
    ...state.stored,
    ...state.pending.map((item) => ({ key: item.key, rawHex: rawOf(item.event) })),
  ];
  const plainKey = lpgRecordKey(event);
  // A ticket that began again under a clock never set gives an old key to a new record. It must not be
  // taken for a resend, or it would be acknowledged and lost: its own CRC goes into the key.
  const clash = known.some((item) => item.key === plainKey && item.rawHex !== rawHex);
  const key = clash ? `${plainKey}-${rawHex.slice(-4)}` : plainKey;
  if (state.stored.some((item) => item.key === key)) return step(state, ackOf(event, config));
  if (state.pending.some((item) => item.key === key)) {
    const pending = state.pending.map((item) =>
      item.key === key ? { ...item, isAwaited: true } : item,
    );
    return step({ ...state, pending });
  }
  if (state.pending.length >= LPG_LIMITS.pending) return step(state, report("busy", key));
  const { login, last } = state;
  const isLoggedIn = login?.status === "permitted" && login.address === event.address;
  const store: LpgEffect = {
    type: "store",
    key,
    event,
    isLoggedIn,
    scannedCode: last?.code ?? null,
  };
  return step(
    // A permit is good for one fill.
    { ...state, login: null, pending: [...state.pending, { key, event, isAwaited: true }] },
    ...(clash ? [report("conflicting-record", key)] : []),
    store,
  );
}

function rawOf(event: FillEventReading): string {
  return String(event.detail["rawHex"]);
}

function ackOf(event: FillEventReading, config: LpgConfig): LpgEffect {
  const bytes = encodeLpgAck(replyAddress(event.address, config.replyAddress), {
    command: Number(event.detail["command"]),
    sequence: event.sequence ?? 0,
    netG: Number(event.detail["netG"]),
    form: config.ackForm,
  });
  return { type: "send", bytes };
}

function onStored(state: LpgSession, key: string, config: LpgConfig): LpgStep {
  const item = state.pending.find((candidate) => candidate.key === key);
  if (item === undefined) return step(state);
  const stored = [...state.stored, { key, rawHex: rawOf(item.event) }].slice(-LPG_LIMITS.stored);
  const pending = state.pending.filter((candidate) => candidate !== item);
  const next = { ...state, stored, pending };
  return item.isAwaited ? step(next, ackOf(item.event, config)) : step(next);
}

function onBadChecksum(state: LpgSession, address: number | null, config: LpgConfig): LpgStep {
  const badFrames = state.badFrames + 1;
  if (badFrames > LPG_LIMITS.badFrames) {
    return step(
      { ...state, badFrames: 0, login: null },
      report("bad-frames", `${badFrames} in a row`),
      { type: "close" },
    );
  }
  if (address === null) return step({ ...state, badFrames });
  const bytes = encodeLpgResend(replyAddress(address, config.replyAddress));
  return step({ ...state, badFrames }, { type: "send", bytes });
}

/**
 * A permit goes out once, for the scan it was decided for, while nothing was decided yet. Stop and unlock
 * go out whenever an address is known: a lock must not depend on what was scanned.
 */
function onDecision(
  state: LpgSession,
  scan: number,
  decision: LpgDecision,
  config: LpgConfig,
): LpgStep {
  const { login } = state;
  const isForLogin = login !== null && login.scan === scan && login.status === "waiting";
  const isFree = decision === "stop" || decision === "unlock";
  const address = login?.address ?? state.address;
  if (address === null || (!isFree && !isForLogin)) {
    return step(state, report("decision-ignored", `${decision} for scan ${scan}`));
  }
  const bytes = encodeLpgDecision(replyAddress(address, config.replyAddress), decision);
  const send: LpgEffect = { type: "send", bytes };
  if (login === null || decision === "unlock") return step(state, send);
  const status = decision === "permit" ? "permitted" : "refused";
  return step({ ...state, login: { ...login, status } }, send);
}
