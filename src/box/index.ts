/** What the composition root uses of the appliance itself. */
export { Backups } from "./backups.ts";
export { boxRoutes } from "./routes.tsx";
