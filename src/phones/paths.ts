/** Addresses of the phone's own pages, of what it takes and hands in, and of the desk's list of phones. */
export const phonePaths = {
  /** The page that works without the box; the service worker keeps it. */
  road: "/road",
  hello: "/road/hello",
  take: "/road/package",
  intake: "/road/acts",
  giveBack: "/road/return",
  wiped: "/road/wiped",
  worker: "/sw.js",
  manifest: "/app.webmanifest",
  icon: (name: string) => `/icons/${name}`,
  list: "/phones",
  bring: "/phones/import",
  lost: (id: string) => `/phones/${id}/lost`,
  settle: (id: string) => `/phones/acts/${id}/settle`,
} as const;
