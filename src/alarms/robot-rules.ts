/**
 * Robots of group chats: which addresses they have, what a message looks like, how it is signed, what an answer
 * means. Pure. After the makers' pages on custom robots (DingTalk 自定义机器人, WeCom 群机器人, Feishu 自定义机器人).
 */
import { createHmac } from "node:crypto";
import { MINUTE_MS, SECOND_MS, type UnixMs } from "../kernel/instants.ts";

export const ROBOT_KINDS = ["dingtalk", "wecom", "feishu"] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

export type RobotAddress = { readonly url: string; readonly secret: string };

/** Host, path and token of each maker; nothing else is ever written to, so that no page makes the box call elsewhere. */
const ADDRESSES: Readonly<
  Record<
    RobotKind,
    { readonly hosts: readonly string[]; readonly path: RegExp; readonly token?: string }
  >
> = {
  dingtalk: { hosts: ["oapi.dingtalk.com"], path: /^\/robot\/send$/, token: "access_token" },
  wecom: { hosts: ["qyapi.weixin.qq.com"], path: /^\/cgi-bin\/webhook\/send$/, token: "key" },
  feishu: {
    hosts: ["open.feishu.cn", "open.larksuite.com"],
    path: /^\/open-apis\/bot\/v2\/hook\/[\w-]{8,80}$/,
  },
};

const TOKEN = /^[\w-]{8,128}$/;

/** The address in its plain form, or undefined for anything that is not one of this maker's robots. */
export function robotUrl(kind: RobotKind, text: string): string | undefined {
  const { hosts, path, token } = ADDRESSES[kind];
  if (!URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  const isBare = url.username === "" && url.password === "" && url.port === "";
  if (url.protocol !== "https:" || !isBare || !hosts.includes(url.hostname)) return undefined;
  if (!path.test(url.pathname)) return undefined;
  if (token === undefined) return `https://${url.hostname}${url.pathname}`;
  const value = url.searchParams.get(token) ?? "";
  if (!TOKEN.test(value)) return undefined;
  return `https://${url.hostname}${url.pathname}?${token}=${value}`;
}

/** WeCom's robots have no secret. */
export function takesSecret(kind: RobotKind): boolean {
  return kind !== "wecom";
}

export type RobotRequest = { readonly url: string; readonly body: string };

/** The request of one text; `now` is signed where there is a secret and must be within an hour of the maker's clock. */
export function robotRequest(
  kind: RobotKind,
  { url, secret }: RobotAddress,
  text: string,
  now: UnixMs,
): RobotRequest {
  const isSigned = secret !== "" && takesSecret(kind);
  switch (kind) {
    case "dingtalk": {
      const body = JSON.stringify({ msgtype: "text", text: { content: text } });
      if (!isSigned) return { url, body };
      const sign = createHmac("sha256", secret).update(`${now}\n${secret}`).digest("base64");
      return { url: `${url}&timestamp=${now}&sign=${encodeURIComponent(sign)}`, body };
    }
    case "wecom":
      return { url, body: JSON.stringify({ msgtype: "text", text: { content: text } }) };
    case "feishu": {
      const message = { msg_type: "text", content: { text } };
      if (!isSigned) return { url, body: JSON.stringify(message) };
      // Seconds, and the text to sign is the key: the maker signs an empty message.
      const timestamp = String(Math.floor(now / SECOND_MS));
      const sign = createHmac("sha256", `${timestamp}\n${secret}`).digest("base64");
      return { url, body: JSON.stringify({ timestamp, sign, ...message }) };
    }
  }
}

/** Undefined when the message arrived, else the maker's own words. */
export function robotFailure(status: number, answer: string): string | undefined {
  if (status !== 200) return `HTTP ${status}`;
  let read: unknown;
  try {
    read = JSON.parse(answer);
  } catch {
    return "no JSON";
  }
  if (typeof read !== "object" || read === null) return "no JSON";
  const fields = read as Readonly<Record<string, unknown>>;
  const code = fields["errcode"] ?? fields["code"] ?? fields["StatusCode"];
  if (code === 0) return undefined;
  const words = fields["errmsg"] ?? fields["msg"] ?? "";
  return `${String(code ?? "?")} ${String(words)}`.trim().slice(0, 160);
}

/** Twenty a minute is what the strictest of the makers takes. */
export const ROBOT_REST_MS = 4 * SECOND_MS;
const RETRY_FIRST_MS = 5 * SECOND_MS;
const RETRY_LONGEST_MS = 10 * MINUTE_MS;

export function robotWaitMs(failures: number): number {
  if (failures === 0) return ROBOT_REST_MS;
  return Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** Math.min(failures - 1, 10));
}

/** So many in a row are an alarm of their own. */
export const FAILURES_TOLD = 5;

/** More stand on the alarm list; a group is no second list. */
export const LINES_MAX = 8;
/** WeCom takes 2048 bytes of text. */
const TEXT_MAX_BYTES = 1_900;

/** Lines of the gravest and newest, and how many there are besides; cut to what every maker takes. */
export function robotText(
  head: string,
  lines: readonly string[],
  more: (n: number) => string,
): string {
  let kept = lines.slice(0, LINES_MAX);
  for (;;) {
    const rest = lines.length - kept.length;
    const text = [head, ...kept, ...(rest === 0 ? [] : [more(rest)])].join("\n");
    if (Buffer.byteLength(text) <= TEXT_MAX_BYTES || kept.length === 0) return text;
    kept = kept.slice(0, -1);
  }
}

/** Things, not people: only their names may leave the box. */
const NAMED_SUBJECTS: readonly string[] = ["device", "fill-point", "output"];

export function mayNamePlace(subject: string): boolean {
  return NAMED_SUBJECTS.includes(subject.slice(0, subject.indexOf(":")));
}
