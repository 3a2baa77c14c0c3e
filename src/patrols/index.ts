/** What other domains may use of patrols. */
export type { Plan, PlanFields, Task } from "./model.ts";
export { PATROLLERS } from "./parts.ts";
export { patrolHref, patrolPaths } from "./paths.ts";
export { addPlan, setDay } from "./plans.ts";
export { patrolNotice, patrolRoutes, patrolToDos } from "./routes.tsx";
export {
  followPatrol,
  followPatrols,
  scanPatrolCode,
  startPatrol,
  startPatrolWatch,
} from "./service.ts";
export { findPlan, findTask, listPlans as listPatrolPlans, openTasks } from "./store.ts";
export { patrolCounts } from "./summary.ts";
export { type TakenTurn, turnsOf } from "./taken.ts";
