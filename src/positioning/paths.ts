/** Addresses of positioning's pages. */
export const CARD_ACTS = ["issue", "return", "lost", "found", "replace", "retire"] as const;
export type CardAct = (typeof CARD_ACTS)[number];

export const positionPaths = {
  map: "/positions",
  floor: (floorId: string) => `/positions/floors/${floorId}`,
  live: (floorId: string) => `/positions/floors/${floorId}/live`,
  wall: (floorId: string) => `/positions/floors/${floorId}/wall`,
  heat: (floorId: string) => `/positions/floors/${floorId}/heat`,
  cards: "/positions/cards",
  newCard: "/positions/cards/new",
  card: (id: string) => `/positions/cards/${id}`,
  cardAct: (id: string, act: CardAct) => `/positions/cards/${id}/${act}`,
  cardsCsv: "/positions/cards.csv",
  zones: "/positions/zones",
  newZone: (floorId: string) => `/positions/floors/${floorId}/zones/new`,
  zone: (id: string) => `/positions/zones/${id}`,
  retireZone: (id: string) => `/positions/zones/${id}/retire`,
  anchors: "/positions/anchors",
  anchor: (id: string) => `/positions/anchors/${id}`,
  retireAnchor: (id: string) => `/positions/anchors/${id}/retire`,
  tracks: "/positions/tracks",
  track: (id: string) => `/positions/tracks/${id}`,
  trackCsv: (id: string) => `/positions/tracks/${id}/csv`,
  trackGeojson: (id: string) => `/positions/tracks/${id}/geojson`,
  near: "/positions/near",
  lookups: "/positions/lookups",
  ownLookups: "/positions/lookups/mine",
  rollCall: "/positions/roll-call",
  stats: "/positions/stats",
  statsCsv: "/positions/stats.csv",
  coverage: "/positions/coverage",
  settings: "/positions/settings",
  displays: "/displays",
  endDisplay: (id: string) => `/displays/${id}/end`,
  /** Where a device is bound; the start page of its browser. */
  bindDisplay: "/display",
  accuracy: "/positions/accuracy",
  newAccuracy: "/positions/accuracy-new",
  accuracyTest: (id: string) => `/positions/accuracy/${id}`,
  accuracyAct: (id: string, act: "begin" | "end" | "sign" | "drop") =>
    `/positions/accuracy/${id}/${act}`,
} as const;
