import type { DangerAct } from "./model.ts";

export const dangerPaths = {
  list: "/dangers",
  csv: "/dangers.csv",
  print: "/dangers/print",
  stats: "/dangers/stats",
  add: "/dangers/new",
  /** One failed item of a finished check. */
  addFromItem: (runId: string, itemId: string) => `/dangers/new?run=${runId}&item=${itemId}`,
  addFromAlarm: (alarmId: string) => `/dangers/new?alarm=${alarmId}`,
  /** All failed items of a finished check at once. */
  fromRun: (runId: string) => `/dangers/from/runs/${runId}`,
  settings: "/dangers/settings",
  one: (id: string) => `/dangers/${id}`,
  photos: (id: string) => `/dangers/${id}/photos`,
  act: (id: string, act: DangerAct) => `/dangers/${id}/${act}`,
} as const;

export const colourPaths = {
  page: "/colour",
  chip: "/colour/chip",
  confirm: "/colour/confirm",
  withdraw: "/colour/withdraw",
} as const;
