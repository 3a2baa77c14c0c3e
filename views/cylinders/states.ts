/** The colours of a cylinder's states. */
import type { CylinderStatus } from "../../src/cylinders/model.ts";
import type { DueLevel } from "../../src/cylinders/rules.ts";
import type { State } from "../ui/state.ts";

export const statusStates: Readonly<Record<CylinderStatus, State>> = {
  "in-service": "ok",
  quarantined: "alert",
  recalled: "alert",
  lost: "warn",
  scrapped: "locked",
  merged: "locked",
};

export const dueStates: Readonly<Record<DueLevel, State>> = {
  overdue: "danger",
  "due-30": "alert",
  "due-60": "warn",
  "due-90": "warn",
  ok: "ok",
};
