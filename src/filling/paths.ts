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
} as const;

export type PointAct = "check" | "release" | "authorise" | "lock" | "unlock" | "settle";
