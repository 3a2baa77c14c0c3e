/** Screens over the other domains. */
export { JournalProver } from "./prover.ts";
export { type BoxFacts, overviewRoutes } from "./routes.tsx";
