export const alarmPaths = {
  list: "/alarms",
  live: "/alarms/live",
  banner: "/alarms/banner",
  detail: (id: string) => `/alarms/${id}`,
  acknowledge: (id: string) => `/alarms/${id}/acknowledge`,
  shelve: (id: string) => `/alarms/${id}/shelve`,
  handle: (id: string) => `/alarms/${id}/handle`,
  verify: (id: string) => `/alarms/${id}/verify`,
  sendBack: (id: string) => `/alarms/${id}/send-back`,
  close: (id: string) => `/alarms/${id}/close`,
} as const;
