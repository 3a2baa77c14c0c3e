/** Addresses of the filling pages. */
export const fillPaths = {
  board: "/board",
  boardLive: "/board/live",
  scan: "/scan",
  point: (id: string) => `/points/${id}`,
  pointLive: (id: string, isCamera = false) => `/points/${id}/live${isCamera ? "?camera=1" : ""}`,
  pointScan: (id: string) => `/points/${id}/scan`,
  act: (id: string, act: PointAct) => `/points/${id}/${act}`,
  list: "/fills",
  one: (id: string) => `/fills/${id}`,
  weigh: (id: string) => `/fills/${id}/second-weighing`,
  weighLive: (id: string) => `/fills/${id}/second-weighing/live`,
  flow: (id: string) => `/fills/${id}/flow`,
  flowStep: (id: string, step: "leak" | "seal" | "post-check") => `/fills/${id}/${step}`,
  form: (id: string) => `/fills/${id}/form`,
  label: (id: string) => `/fills/${id}/label`,
  addenda: (id: string) => `/fills/${id}/addenda`,
  entry: "/filling/entry",
  scales: "/filling/scales",
  scalesLive: "/filling/scales/live",
  deviceScale: (id: string) => `/filling/scales/devices/${id}`,
  ownScale: (id: string) => `/filling/scales/points/${id}`,
  deviceVerified: (id: string) => `/filling/scales/devices/${id}/verified`,
  ownVerified: (id: string) => `/filling/scales/points/${id}/verified`,
  locks: "/filling/locks",
  lift: (id: string) => `/filling/locks/${id}/lift`,
  row: (id: string) => `/filling/locks/points/${id}/row`,
  emptying: (cylinderId: string) => `/filling/emptying/cylinders/${cylinderId}`,
  approve: (cylinderId: string) => `/filling/emptying/cylinders/${cylinderId}/approve`,
  violations: "/filling/violations",
  violationsCsv: "/filling/violations.csv",
  review: (id: string) => `/filling/violations/${id}/review`,
  refusals: "/filling/refusals",
  shifts: "/filling/shifts",
  shift: (startAt: number | string) => `/filling/shift-sheets/${startAt}`,
  handOver: (startAt: number | string) => `/filling/shift-sheets/${startAt}/hand-over`,
  takeOver: (startAt: number | string) => `/filling/shift-sheets/${startAt}/take-over`,
} as const;

/** Addresses of manifolds: positions of one, and its fills as a whole. */
export const manifoldPaths = {
  position: (id: string, position: string) => `/points/${id}?position=${position}`,
  live: (id: string, position: string | undefined, isCamera: boolean) =>
    `/points/${id}/live?${position === undefined ? "" : `position=${position}&`}camera=${isCamera ? 1 : 0}`,
  scan: (id: string, position: string | undefined) =>
    `/points/${id}/scan${position === undefined ? "" : `?position=${position}`}`,
  list: "/manifold-fills",
  csv: "/manifold-fills.csv",
  one: (id: string) => `/manifold-fills/${id}`,
  check: (id: string) => `/manifold-fills/${id}/check`,
  labels: (id: string) => `/manifold-fills/${id}/labels`,
} as const;

/** Addresses of what a cylinder of dissolved acetylene needs around a manifold: acetone, weights, rests. */
export const acetylenePaths = {
  list: (pointId: string) => `/points/${pointId}/acetylene`,
  scan: (pointId: string) => `/points/${pointId}/acetylene/scan`,
  one: (pointId: string, cylinderId: string) => `/points/${pointId}/acetylene/${cylinderId}`,
  live: (pointId: string, cylinderId: string) => `/points/${pointId}/acetylene/${cylinderId}/live`,
  act: (pointId: string, cylinderId: string, act: "weigh" | "final" | "drop") =>
    `/points/${pointId}/acetylene/${cylinderId}/${act}`,
  takeOff: (batchId: string) => `/manifold-fills/${batchId}/take-off`,
} as const;

export type PointAct =
  | "blank"
  | "leak-test"
  | "check"
  | "release"
  | "authorise"
  | "lock"
  | "unlock"
  | "settle"
  | "override";
