/** Addresses of the page on which the demonstration is disturbed. */
import type { FaultId } from "./faults.ts";

export const faultPaths = {
  list: "/demo/faults",
  begin: (id: FaultId) => `/demo/faults/${id}/begin`,
  end: (id: FaultId) => `/demo/faults/${id}/end`,
} as const;
