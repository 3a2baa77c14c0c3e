/** Addresses of the platforms' pages. */
export const platformPaths = {
  add: "/upstream/platforms/new",
  list: "/upstream/platforms",
  of: (id: string) => `/upstream/platforms/${id}`,
  edit: (id: string) => `/upstream/platforms/${id}/edit`,
  probe: (id: string) => `/upstream/platforms/${id}/try`,
  turn: (id: string) => `/upstream/platforms/${id}/state`,
  request: (id: string) => `/upstream/platforms/${id}/request`,
  requestFile: (id: string) => `/upstream/platforms/${id}/request.csr`,
  certificate: (id: string) => `/upstream/platforms/${id}/certificate`,
  courier: (id: string) => `/upstream/platforms/${id}/courier`,
  courierRecords: (id: string) => `/upstream/platforms/${id}/courier/records`,
  courierPictures: (id: string) => `/upstream/platforms/${id}/courier/records?pictures=yes`,
  courierAnswer: (id: string) => `/upstream/platforms/${id}/courier/answer`,
  deadLetters: "/upstream/dead-letters",
  deadLettersCsv: "/upstream/dead-letters.csv",
  deadLetterPage: (state: string, page: number) =>
    `/upstream/dead-letters?state=${state}&page=${page}`,
  deadLetter: (id: string) => `/upstream/dead-letters/${id}`,
  correct: (id: string) => `/upstream/dead-letters/${id}/correct`,
  drop: (id: string) => `/upstream/dead-letters/${id}/drop`,
} as const;

/** Of the start settings, or of a site that has nobody set up. */
export const courierPaths = {
  page: "/upstream/courier",
  records: "/upstream/courier/records",
  answer: "/upstream/courier/answer",
} as const;
