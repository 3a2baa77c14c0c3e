/** What other domains may use of the site. */

export { createErrorPage } from "./error-page.tsx";
export { createFrame } from "./frame.ts";
export { siteRoutes } from "./routes.tsx";
export { openSetup, type SetupCode } from "./setup.ts";
export { findSite, insertSite, type Site } from "./store.ts";
