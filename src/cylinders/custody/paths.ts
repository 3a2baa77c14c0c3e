/** Addresses of the custody pages. */
import { withQuery } from "../../kernel/query.ts";
import type { PlaceKind } from "./model.ts";

export const custodyPaths = {
  home: "/custody",
  find: "/custody/find",
  where: "/custody/where",
  whereCsv: "/custody/where.csv",
  at: (kind: PlaceKind, ref = "", more: Readonly<Record<string, string>> = {}) =>
    withQuery("/custody/where", { kind, ref, ...more }),
  rounds: "/custody/rounds",
  newRound: (act: string) => withQuery("/custody/rounds/new", { act }),
  startRound: "/custody/rounds/new",
  round: (id: string) => `/custody/rounds/${id}`,
  roundScan: (id: string) => `/custody/rounds/${id}/scan`,
  roundUndo: (id: string) => `/custody/rounds/${id}/undo`,
  roundEnd: (id: string) => `/custody/rounds/${id}/end`,
  places: "/custody/places",
  addPlace: "/custody/places/new",
  place: (id: string) => `/custody/places/${id}/edit`,
  retirePlace: (id: string) => `/custody/places/${id}/retire`,
  settings: "/custody/settings",
  tasks: "/custody/tasks",
  settle: (id: string) => `/custody/tasks/${id}/settle`,
  due: "/custody/due",
  dueCsv: "/custody/due.csv",
  recalls: "/custody/recalls",
  addRecall: "/custody/recalls/new",
  recall: (id: string) => `/custody/recalls/${id}`,
  recallCsv: (id: string) => `/custody/recalls/${id}/list.csv`,
  endRecall: (id: string) => `/custody/recalls/${id}/end`,
  trace: (id: string) => `/cylinders/${id}/trace`,
  takeBack: (id: string) => `/cylinders/${id}/trace/take-back`,
  correct: (id: string) => `/cylinders/${id}/trace/correct`,
} as const;
