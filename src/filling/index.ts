/** What the composition root and higher domains may use of filling. */

export { lastFillLinks } from "./ledger.tsx";
export type { SampleCode } from "./model.ts";
export { fillPaths } from "./paths.ts";
export { type FilledStation, openFilling } from "./station.ts";
export {
  type FillFilter,
  type FillPointRow,
  type FillRow,
  findFill,
  insertFillPoint,
  listFillPoints,
  listFills,
} from "./store.ts";
