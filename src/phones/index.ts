/** What other domains may use of phones beyond the network. */
export type { ApplyLinks } from "./apply.ts";
export { phonePaths } from "./paths.ts";
export { mayReadHeldPhoto } from "./pictures.ts";
export { phoneRoutes } from "./routes.tsx";
export { takeAlong, takeIn } from "./service.ts";
