/** What a driver made of bytes, in words. */
import type { DiscardReason } from "../../firmware-bridge/driver.ts";
import type { MassReading, Reading } from "../../firmware-bridge/reading.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { itemWords } from "./item-text.ts";
import { discardWords } from "./text.ts";

export type ItemView =
  | { readonly type: "reading"; readonly reading: Reading }
  | { readonly type: "discard"; readonly reason: DiscardReason; readonly detail: string | null };

function massText(lang: Lang, reading: MassReading): string {
  const parts = [say(lang, itemWords[reading.basis])];
  if (reading.value !== null) {
    const unit = reading.unit === "unknown" ? "" : ` ${reading.unit}`;
    parts.push(reading.value.toFixed(reading.decimals) + unit);
  }
  if (reading.state !== "ok") parts.push(say(lang, itemWords[reading.state]));
  if (reading.isStable !== null) {
    parts.push(say(lang, reading.isStable ? itemWords.stable : itemWords.moving));
  }
  return parts.join(" ");
}

const DETAIL_MAX = 200;

/** Kinds that need no words of their own are shown as the driver gives them. */
function plainText(reading: object): string {
  const facts = Object.entries(reading).filter(([key]) => key !== "kind");
  const text = facts
    .map(([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" ");
  return text.slice(0, DETAIL_MAX);
}

export function readingText(lang: Lang, reading: Reading): string {
  switch (reading.kind) {
    case "mass":
      return massText(lang, reading);
    case "channel": {
      const value = reading.value === null ? "—" : `${reading.value} ${reading.unit}`;
      const state = reading.state === "ok" ? "" : ` ${say(lang, itemWords[reading.state])}`;
      return `${reading.channel} ${value}${state}`;
    }
    case "switch":
      return `${reading.channel} ${say(lang, reading.isOn ? itemWords.on : itemWords.off)}`;
    case "code":
      return `${say(lang, itemWords.code)} ${reading.code}`;
    case "range":
      return `${say(lang, itemWords.range)} ${reading.tag} → ${reading.anchor} ${reading.distanceMm} mm`;
    case "position":
      return `${say(lang, itemWords.position)} ${reading.tag} ${reading.xMm}, ${reading.yMm}, ${reading.zMm} mm`;
    default:
      return `${reading.kind} ${plainText(reading)}`;
  }
}

export function itemText(lang: Lang, item: ItemView): string {
  if (item.type === "reading") return readingText(lang, item.reading);
  const word = say(lang, discardWords[item.reason]);
  return item.detail === null ? word : `${word}: ${item.detail}`;
}

export function itemState(item: ItemView): "neutral" | "warn" {
  return item.type === "discard" ? "warn" : "neutral";
}
