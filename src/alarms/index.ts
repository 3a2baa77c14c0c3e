/** What other domains may use of alarms: raise and clear inside their own transaction, and count. */
export { ALARM_CODES, type AlarmCode } from "./catalogue.ts";
export type { AlarmFacts, Category, Priority } from "./model.ts";
export { alarmPaths } from "./paths.ts";
export { alarmBadge, alarmRoutes, bannerOf } from "./routes.tsx";
export {
  ALARM_CHANNEL,
  type AlarmCause,
  type AlarmPorts,
  clearAlarm,
  raiseAlarm,
} from "./service.ts";
export { type AlarmRow, countOpen, findOpenAlarm, listAlarms } from "./store.ts";
export { followAlarm, isSiteAlarmOn, siteSubject, startSelfWatch } from "./watch.ts";
