/** The states a screen can show. Each has a colour, an icon and a word; never a colour alone. */
import type { Phrase } from "../../src/platform/i18n.ts";
import type { IconName } from "./icon-files.ts";
import { uiText } from "./text.ts";

export type State = "ok" | "warn" | "alert" | "danger" | "locked" | "neutral";

export const STATES = ["ok", "warn", "alert", "danger", "locked", "neutral"] as const;

export const STATE_ICON: Readonly<Record<State, IconName>> = {
  ok: "ok",
  warn: "warn",
  alert: "alert",
  danger: "danger",
  locked: "lock",
  neutral: "info",
};

export const STATE_WORD: Readonly<Record<State, Phrase>> = {
  ok: uiText.stateOk,
  warn: uiText.stateWarn,
  alert: uiText.stateAlert,
  danger: uiText.stateDanger,
  locked: uiText.stateLocked,
  neutral: uiText.stateNeutral,
};
