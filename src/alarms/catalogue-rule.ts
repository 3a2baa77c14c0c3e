/** How a row of the catalogue is written. */
import type { AlarmRule, Category, Priority } from "./model.ts";

export type Pair = readonly [zh: string, en: string];

export const COMING: Pick<AlarmRule, "isLatching" | "isEvent"> = {
  isLatching: false,
  isEvent: false,
};
export const LATCHING: Pick<AlarmRule, "isLatching" | "isEvent"> = {
  isLatching: true,
  isEvent: false,
};
export const EVENT: Pick<AlarmRule, "isLatching" | "isEvent"> = { isLatching: true, isEvent: true };

export function rule(
  priority: Priority,
  category: Category,
  [zh, en]: Pair,
  [wayOutZh, wayOutEn]: Pair,
  kind = COMING,
): AlarmRule {
  return {
    priority,
    category,
    words: { zh, en },
    wayOut: { zh: wayOutZh, en: wayOutEn },
    ...kind,
  };
}
