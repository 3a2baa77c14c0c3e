/** From the wires to the domains: every reading goes to the domain that owns its kind. */
export { type DevicePlan, Ingest, type IngestSinks } from "./ingest.ts";
