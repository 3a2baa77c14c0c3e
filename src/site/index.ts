/** What other domains may use of the site. */
export { findSite, insertSite, type Site } from "./store.ts";
