/** Who looks into what phones handed in. */
export const OFFICE: readonly string[] = ["outlet-keeper", "safety-manager", "administrator"];
export const MANAGERS: readonly string[] = ["safety-manager", "administrator"];
