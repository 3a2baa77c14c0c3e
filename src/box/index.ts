/** What the composition root uses of the appliance itself. */
export { Backups } from "./backups.ts";
export { boxRoutes } from "./routes.tsx";
export type { SpaceLevel } from "./rules.ts";
export { SpaceGuard, type SpaceState } from "./space.ts";
export { type TarFile, tarOf } from "./tar.ts";
export { type Network, plainPage, trustRoutes } from "./trust-routes.tsx";
