/** What people do about alarms, for those who do it without a page. */
import { confirmHandling, recordHandling } from "./handling-service.ts";
import { acknowledgeAlarm } from "./service.ts";

/** Alarms as a program handles them: the demonstration and tests. */
export const alarmActs = {
  acknowledge: acknowledgeAlarm,
  handle: recordHandling,
  verify: confirmHandling,
} as const;
