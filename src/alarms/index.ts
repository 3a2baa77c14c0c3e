/** What other domains may use of alarms: raise and clear inside their own transaction, and count. */
export { ALARM_CODES, type AlarmCode, findAlarmRule } from "./catalogue.ts";
export { alarmsPerDay } from "./figures-store.ts";
export type { AlarmFacts, Category, EscalationTimes, Priority } from "./model.ts";
export { alarmPaths } from "./paths.ts";
export { alarmActs } from "./program.ts";
export { AlarmRobots, type Deliver } from "./robots.ts";
export { type AlarmLinks, alarmBadge, alarmRoutes, alarmToDos, bannerOf } from "./routes.tsx";
export { isActive as isActiveAlarm, namedIn } from "./rules.ts";
export {
  ALARM_CHANNEL,
  type AlarmCause,
  type AlarmPorts,
  clearAlarm,
  raiseAlarm,
} from "./service.ts";
export {
  type EscalationPart,
  escalationWith,
  isAlarmPhoto,
  readEscalation,
  saveEscalation,
} from "./settings-store.ts";
export { startSirens } from "./sirens.ts";
export {
  ALARM_OPEN_MAX,
  type AlarmRow,
  countOpen,
  findAlarm,
  findOpenAlarm,
  listAlarms,
  listAlarmsOf,
  listOpenByCode,
  listOpenOf,
} from "./store.ts";
export { alarmView, wordsOf as alarmWords } from "./views.ts";
export { followAlarm, isSiteAlarmOn, siteSubject, startSelfWatch } from "./watch.ts";
