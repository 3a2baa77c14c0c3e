/** Screens over the other domains. */
export { deviceCounts } from "./health.ts";
export { startIntegrityWatch } from "./integrity.ts";
export { JournalProver } from "./prover.ts";
export { type BoxFacts, overviewRoutes } from "./routes.tsx";
