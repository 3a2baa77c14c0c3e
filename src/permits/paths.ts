export const permitPaths = {
  board: "/permits",
  live: "/permits/live",
  wall: "/permits/wall",
  list: "/permits/archive",
  csv: "/permits/archive.csv",
  xlsx: "/permits/archive.xlsx",
  settings: "/permits/settings",
  activities: "/permits/activities",
  addActivity: "/permits/activities/new",
  endActivity: (id: string) => `/permits/activities/${id}/end`,
  bookings: "/permits/bookings",
  book: "/permits/bookings/new",
  booking: (id: string) => `/permits/bookings/${id}`,
  review: (id: string, act: "approve" | "refuse" | "withdraw") => `/permits/bookings/${id}/${act}`,
  applyFor: (bookingId: string) => `/permits/bookings/${bookingId}/apply`,
  one: (id: string) => `/permits/works/${id}`,
  edit: (id: string) => `/permits/works/${id}/edit`,
  also: (id: string, kind: string) => `/permits/works/${id}/also?kind=${kind}`,
  follow: (id: string) => `/permits/works/${id}/follow`,
  print: (id: string) => `/permits/works/${id}/print`,
  act: (id: string, act: string) =>
    act === "sign" ? `/permits/works/${id}/sign` : `/permits/works/${id}/acts/${act}`,
  sign: (id: string, step: string, personId = "") =>
    `/permits/works/${id}/sign?step=${step}${personId === "" ? "" : `&person=${personId}`}`,
  /** Without login: what a printed ticket's code leads to. */
  verify: (token: string) => `/p/${token}`,
} as const;
