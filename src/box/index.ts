/** What the composition root uses of the appliance itself. */
export { Backups } from "./backups.ts";
export { boxRoutes } from "./routes.tsx";
export { type Network, plainPage, trustRoutes } from "./trust-routes.tsx";
