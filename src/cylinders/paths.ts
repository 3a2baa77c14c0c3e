/** Addresses of the cylinder pages. */
import type { CylinderAct } from "./model.ts";

export const cylinderPaths = {
  list: "/cylinders",
  csv: "/cylinders.csv",
  add: "/cylinders/new",
  one: (id: string) => `/cylinders/${id}`,
  edit: (id: string) => `/cylinders/${id}/edit`,
  act: (id: string, act: CylinderAct) => `/cylinders/${id}/acts/${act}`,
} as const;

/** What a phone's camera opens; only the code where the site has no public base. */
export function publicCodeText(publicBase: string, code: string): string {
  return publicBase === "" ? code : `${publicBase.replace(/\/+$/, "")}/c/${code}`;
}
