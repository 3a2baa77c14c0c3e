/** What other domains may use of check tables. */
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
export { checkPaths } from "./paths.ts";
export { checkRoutes, drawingOf } from "./routes.tsx";
export { judgeRun, templateFaults } from "./rules.ts";
export { completeRun, loadRun, mayReadPhoto, saveAnswer, startRun } from "./service.ts";
export { postFillItems, preFillItems } from "./supplied/filling.ts";
export { SUPPLIED_TABLES } from "./supplied/index.ts";
export {
  createTemplate,
  publishDraft,
  retireTemplate,
  saveDraft,
  suppliedTables,
  supplyTables,
} from "./templates.ts";
