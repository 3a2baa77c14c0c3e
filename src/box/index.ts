/** What the composition root uses of the appliance itself. */
export { Backups } from "./backups.ts";
export { type Box, openBox } from "./box.ts";
export { backupFileName, OVERDUE_MS } from "./rules.ts";
export { type Network, plainPage } from "./trust-routes.tsx";
