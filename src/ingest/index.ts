/** From the wires to the domains: every reading goes to the domain that owns its kind. */
export { checkable, shiftStateOf } from "./checks.ts";
export { type DevicePlan, Ingest, type IngestSinks, type OwnLines } from "./ingest.ts";
export { devicePaths, outputPaths, pointPaths } from "./paths.ts";
export { openTechnicianDesk, type TechnicianDesk } from "./routes.tsx";
