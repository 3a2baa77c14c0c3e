/** Lines of the DWM1001 shell besides its streams: answers, log lines, prompts and echoes. */
import { type Decoded, discard, readings } from "../../driver.ts";

const APG = /^x:(-?\d{1,9}) y:(-?\d{1,9}) z:(-?\d{1,9}) qf:(\d{1,3})$/;
const ACCELERATION = /^acc: x = (-?\d{1,6}), y = (-?\d{1,6}), z = (-?\d{1,6})$/;
const MODE = /^mode: ([a-z]{1,6}) \(([a-z]+(?:,[a-z]+)*)\)$/;
const LOG = /^\[\d{6,10}\.\d{3} (?:INF|WRN|ERR|DBG)\]\s+(.*)$/;
const UPTIME = /^uptime: .*\((\d{1,15}) ms\)$/;
const ANCHOR_LIST = /^AN: cnt=(\d{1,3}) seq=x([0-9A-Fa-f]{1,4})$/;
const ANCHOR =
  /^\d{1,3}\) id=([0-9A-F]{16}) seat=(\d+) (?:idl=\d+ )?seens=(\d+) (.*)pos=(-?[\d.]+):(-?[\d.]+):(-?[\d.]+)$/i;
const TOPIC = /^([a-z][a-z0-9_]{0,15}): ?(.{0,200})$/;
/** What the shell echoes and prints on entering; it says nothing about the device. */
const CHATTER =
  /^(|\?|help|quit|lec|les|lep|la|apg|nmg|si|av|ut|nmt|nma|reset|DWM1001 TWR Real Time Location System|(Copyright|License|Compiled|Help)\s*:.*)$/;
const NODES: Readonly<Record<string, string>> = {
  tn: "tag",
  an: "anchor",
  ain: "anchor-initiator",
  bn: "bridge",
  ln: "listener",
};
const RADIO: Readonly<Record<string, string>> = { act: "active", pasv: "passive", off: "off" };

type Detail = Record<string, number | string | boolean | null>;

/** Decodes one trimmed line without its prompt. */
export function decodeOther(text: string, tag: string): Decoded {
  if (CHATTER.test(text)) return readings();
  const apg = APG.exec(text);
  if (apg !== null) {
    const [xMm = 0, yMm = 0, zMm = 0, quality = 0] = apg.slice(1).map(Number);
    if (quality > 100) return discard("malformed", text);
    return readings({ kind: "position", tag, xMm, yMm, zMm, quality });
  }
  const acceleration = ACCELERATION.exec(text);
  if (acceleration !== null) {
    const [accX = 0, accY = 0, accZ = 0] = acceleration.slice(1).map(Number);
    return readings({ kind: "beacon", id: tag, role: "unknown", detail: { accX, accY, accZ } });
  }
  const log = LOG.exec(text);
  if (log !== null) return decodeLog(log[1] ?? "");
  return decodeMode(text) ?? discard("malformed", text.slice(0, 120));
}

function decodeMode(text: string): Decoded | undefined {
  const mode = MODE.exec(text);
  if (mode === null) return undefined;
  const words = (mode[2] ?? "").split(",");
  const radio = words.find((word) => word in RADIO);
  return readings({
    kind: "info",
    topic: "mode",
    detail: {
      node: NODES[mode[1] ?? ""] ?? mode[1] ?? "",
      uwb: radio === undefined ? null : (RADIO[radio] ?? null),
      ranging: words.includes("twr") ? "twr" : null,
      isLowPower: words.includes("lp"),
      hasLocationEngine: words.includes("le"),
      words: words.join(","),
    },
  });
}

/** `[seconds INF] …`: uptime, the list of anchors, and the topics of `si`. */
function decodeLog(body: string): Decoded {
  const uptime = UPTIME.exec(body);
  if (uptime !== null) {
    return readings({ kind: "info", topic: "uptime", detail: { uptimeMs: Number(uptime[1]) } });
  }
  const list = ANCHOR_LIST.exec(body);
  if (list !== null) {
    const detail = { count: Number(list[1]), sequence: Number.parseInt(list[2] ?? "0", 16) };
    return readings({ kind: "info", topic: "anchors", detail });
  }
  const anchor = ANCHOR.exec(body);
  if (anchor !== null) return decodeAnchor(anchor);
  const mode = decodeMode(body);
  if (mode !== undefined) return mode;
  const topic = TOPIC.exec(body);
  if (topic === null) return discard("malformed", body.slice(0, 120));
  return readings({ kind: "info", topic: topic[1] ?? "", detail: pairs(topic[2] ?? "") });
}

function decodeAnchor(found: RegExpExecArray): Decoded {
  const [xMm, yMm, zMm] = found.slice(5).map((text) => Math.round(Number(text) * 1_000) + 0);
  if (xMm === undefined || yMm === undefined || zMm === undefined) {
    return discard("malformed", found[0]);
  }
  if (![xMm, yMm, zMm].every(Number.isFinite)) return discard("malformed", found[0]);
  return readings({
    kind: "beacon",
    id: found[1] ?? "",
    role: "anchor",
    xMm,
    yMm,
    zMm,
    detail: { seat: Number(found[2]), seens: Number(found[3]), ...pairs(found[4] ?? "") },
  });
}

/** `key=value` words as printed; words without an equals sign are kept together as `text`. */
function pairs(text: string): Detail {
  const detail: Detail = {};
  const words: string[] = [];
  for (const part of text.split(/\s+/).filter((word) => word !== "")) {
    const at = part.indexOf("=");
    if (at > 0) detail[part.slice(0, at)] = part.slice(at + 1);
    else words.push(part);
  }
  if (words.length > 0) detail["text"] = words.join(" ");
  return detail;
}
