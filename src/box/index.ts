/** What the composition root uses of the appliance itself. */
export { Backups } from "./backups.ts";
export { boxRoutes } from "./routes.tsx";
export { backupFileName, OVERDUE_MS } from "./rules.ts";
export { type Network, plainPage, trustRoutes } from "./trust-routes.tsx";
