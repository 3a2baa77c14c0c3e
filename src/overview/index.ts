/** Screens over the other domains. */
export { type BoxFacts, overviewRoutes } from "./routes.tsx";
