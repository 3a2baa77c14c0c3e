/** Addresses of the pages on which devices, fill points and outputs are set up and checked. */
export const devicePaths = {
  list: "/devices",
  one: (id: string) => `/devices/${id}`,
  add: "/devices/new",
  addWith: (driverId: string) => `/devices/new?driver=${encodeURIComponent(driverId)}`,
  edit: (id: string) => `/devices/${id}/edit`,
  retire: (id: string) => `/devices/${id}/retire`,
  activate: (id: string) => `/devices/${id}/activate`,
  live: (id: string) => `/devices/${id}/live`,
  liveStream: (id: string) => `/devices/${id}/live/stream`,
  record: (id: string) => `/devices/${id}/record`,
  recordStop: (id: string) => `/devices/${id}/record/stop`,
  checks: (id: string) => `/devices/${id}/checks`,
  checksStream: (id: string) => `/devices/${id}/checks/stream`,
  checkSettings: (id: string) => `/devices/${id}/checks/settings`,
  check: (id: string, checkId: string) => `/devices/${id}/checks/${checkId}`,
  guess: "/devices/guess",
  recordings: "/devices/recordings",
  replay: "/devices/replay",
  recording: (name: string) => `/devices/recordings/${name}`,
  recordingDelete: (name: string) => `/devices/recordings/${name}/delete`,
} as const;

export const pointPaths = {
  list: "/fill-points",
  add: "/fill-points/new",
  addScale: "/fill-points/new-scale",
  addManifold: "/fill-points/new-manifold",
  edit: (id: string) => `/fill-points/${id}/edit`,
  retire: (id: string) => `/fill-points/${id}/retire`,
  activate: (id: string) => `/fill-points/${id}/activate`,
  commission: (id: string) => `/fill-points/${id}/commission`,
  card: (id: string) => `/fill-points/${id}/card`,
} as const;

export const outputPaths = {
  list: "/outputs",
  add: "/outputs/new",
  edit: (id: string) => `/outputs/${id}/edit`,
  test: (id: string) => `/outputs/${id}/test`,
  retire: (id: string) => `/outputs/${id}/retire`,
  activate: (id: string) => `/outputs/${id}/activate`,
} as const;
