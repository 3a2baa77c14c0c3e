/** What other domains may use of check tables. */
export { isPrescribed, type TableDifference, tableDifference } from "./difference.ts";
export type {
  Answer,
  Answers,
  CheckRefusal,
  Definition,
  Item,
  Purpose,
  Section,
  Severity,
  SuppliedTable,
  Verdict,
} from "./model.ts";
export { type OrderedRefusal, publishedBase, publishOrdered } from "./ordered.ts";
export {
  definitionOfOrdered,
  type OrderedTable,
  orderedPurpose,
  orderedTable,
  orderedTableId,
} from "./ordered-form.ts";
export { checkPaths } from "./paths.ts";
export { type CheckLinks, checkRoutes, drawingOf } from "./routes.tsx";
export { findItem, judgeRun, templateFaults } from "./rules.ts";
export {
  addPhoto as addRunPhoto,
  completeRun,
  loadRun,
  mayOpenRun,
  mayReadPhoto,
  type OpenRun,
  type RunFollower,
  runSpot,
  saveAnswer,
  saveAnswerIn,
  startRun,
  startRunIn,
} from "./service.ts";
export {
  listRuns,
  listTables,
  publishedTable,
  type TableChoice,
  type TakenTable,
} from "./store.ts";
export { postFillItems, preFillItems } from "./supplied/filling.ts";
export { SUPPLIED_TABLES } from "./supplied/index.ts";
export { type TakenRun, takenRun } from "./taken.ts";
export {
  createTemplate,
  publishDraft,
  retireTemplate,
  saveDraft,
  suppliedTables,
  supplyTables,
} from "./templates.ts";
