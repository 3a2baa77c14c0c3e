/** What other domains may use of permits. */
export { areaName, ticketName } from "./areas/names.ts";
export {
  countPeopleOn,
  type DayTicket,
  type PermitDetails,
  permitDetails,
  ticketsBetween,
} from "./details.ts";
export type { Booking, BookingFields } from "./flow-model.ts";
export type { KindFacts, PermitKind } from "./model.ts";
export { GAS_UNITS, SAMPLE_PARTS } from "./model-facts.ts";
export type { PermitParts } from "./pages/parts.ts";
export { hotWorkersNow } from "./pages/routes-board.tsx";
export { checkPaper, type PaperCheck } from "./paper.ts";
export { permitPaths } from "./paths.ts";
export { type RunningWork, runningWorks } from "./place/running.ts";
export { permitActs } from "./program.ts";
export { mayReadPermitMedia, permitRoutes } from "./routes.tsx";
export { permitNumber } from "./store/store.ts";
export {
  isPictureOfPermit,
  livePermitCounts,
  type PermitSummary,
  permitSummary,
} from "./summary.ts";
export { roadPermits, type TakenPermit, takenPermits } from "./taken.ts";
export { type PermitToDo, type PermitToDos, permitToDos } from "./to-do.ts";
export { startPermitWatch } from "./watch.ts";
