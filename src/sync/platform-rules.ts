/** What a platform may be, when its line is open and what may go over it. Pure. */
import { DAY_MS, MINUTE_MS, SITE_OFFSET_MS } from "../kernel/instants.ts";

/** `gasward` is the contract of `docs/asyncapi.yaml`; the others are mappings of the neutral model. */
export const PLATFORM_FORMS = ["gasward", "aq3064", "sec"] as const;
export type PlatformForm = (typeof PLATFORM_FORMS)[number];

export const PLATFORM_STATES = ["active", "paused", "retired"] as const;
export type PlatformState = (typeof PLATFORM_STATES)[number];

export const CIPHERS = ["none", "aes", "sm4"] as const;
export type Cipher = (typeof CIPHERS)[number];

export type AddressProblem = "malformed" | "plain" | "needs-https" | "secret-inside";

const PLAIN = new Set(["http:", "mqtt:"]);
const KNOWN = new Set(["http:", "mqtt:", "https:", "mqtts:"]);

export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/gu, "").toLowerCase();
  return name === "localhost" || name === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(name);
}

/** Whether records would cross a network readable, where anybody on the way may also answer in the platform's name. */
export function isPlainAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && PLAIN.has(url.protocol) && !isLoopbackHost(url.hostname);
}

/** Only the program's own machine may be spoken to without TLS, unless somebody has written down why. */
export function judgeAddress(
  text: string,
  form: PlatformForm,
  plainReason: string,
): AddressProblem | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !KNOWN.has(url.protocol) || url.hostname === "") return "malformed";
  // What stands in an address also stands in logs.
  if (url.username !== "" || url.password !== "") return "secret-inside";
  if (form !== "gasward" && !url.protocol.startsWith("http")) return "needs-https";
  return isPlainAddress(text) && plainReason.trim() === "" ? "plain" : undefined;
}

/** What tells one platform from another on the line. */
export type LineAddress = { readonly url: string; readonly receiverPem: string };

export type TwinProblem = "twin" | "shared-broker";

/**
 * Whether two platforms would take each other's word. On one broker both hear every acknowledgement; only the signatures of
 * two receivers tell whose it is, and a record that one of them kept must not count as kept by the other.
 */
export function judgeTwin(one: LineAddress, other: LineAddress): TwinProblem | undefined {
  if (!URL.canParse(one.url) || !URL.canParse(other.url)) return undefined;
  const [a, b] = [new URL(one.url), new URL(other.url)];
  const isBroker = a.protocol.startsWith("mqtt") && b.protocol.startsWith("mqtt");
  if (!isBroker) return one.url === other.url ? "twin" : undefined;
  if (brokerOf(a) !== brokerOf(b)) return undefined;
  const isTold =
    one.receiverPem !== "" && other.receiverPem !== "" && one.receiverPem !== other.receiverPem;
  return isTold ? undefined : "shared-broker";
}

function brokerOf({ protocol, hostname, port }: URL): string {
  return `${hostname.toLowerCase()}:${port === "" ? (protocol === "mqtts:" ? "8883" : "1883") : port}`;
}

export type LineTimes = {
  readonly state: string;
  /** Minutes of the site's day; both null: always open. An end before the beginning goes over midnight. */
  readonly windowFrom: number | null;
  readonly windowTo: number | null;
};

export function isInWindow({ windowFrom: from, windowTo: to }: LineTimes, now: number): boolean {
  if (from === null || to === null || from === to) return true;
  const minute = Math.floor(((now + SITE_OFFSET_MS) % DAY_MS) / MINUTE_MS);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

export type LineFacts = {
  readonly now: number;
  readonly isTimeTrusted: boolean;
  /** An alarm has not been acknowledged by this platform. */
  readonly isAlarmWaiting: boolean;
};

/** An alarm does not wait for the window; and a clock in doubt keeps nothing in the house. */
export function isLineDue(platform: LineTimes, facts: LineFacts): boolean {
  if (platform.state !== "active") return false;
  return !facts.isTimeTrusted || facts.isAlarmWaiting || isInWindow(platform, facts.now);
}

/** The day's budget is used up: everything but alarms waits for the next day. */
export function isLaneHeld(lane: string, sentBytes: number, budgetBytes: number | null): boolean {
  return lane !== "alarm" && budgetBytes !== null && sentBytes >= budgetBytes;
}

/** A site that dials in once a day is late when nothing was acknowledged for longer than this. */
export const DIAL_IN_LATE_MS = 26 * 60 * MINUTE_MS;

export type PlatformEvent = "pause" | "resume" | "retire";

/** What a platform becomes; undefined when the event does not fit. A retired one stays so: its positions are history. */
export function nextState(state: string, event: PlatformEvent): PlatformState | undefined {
  if (state === "retired") return undefined;
  if (event === "retire") return "retired";
  if (event === "pause") return state === "active" ? "paused" : undefined;
  return state === "paused" ? "active" : undefined;
}
