export const alarmPaths = {
  list: "/alarms",
  live: "/alarms/live",
  banner: "/alarms/banner",
  detail: (id: string) => `/alarms/${id}`,
  acknowledge: (id: string) => `/alarms/${id}/acknowledge`,
  shelve: (id: string) => `/alarms/${id}/shelve`,
  close: (id: string) => `/alarms/${id}/close`,
} as const;
