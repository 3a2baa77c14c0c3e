/** Addresses of the cylinder pages. */
import type { CylinderAct } from "./model.ts";

export const cylinderPaths = {
  list: "/cylinders",
  csv: "/cylinders.csv",
  add: "/cylinders/new",
  one: (id: string) => `/cylinders/${id}`,
  edit: (id: string) => `/cylinders/${id}/edit`,
  act: (id: string, act: CylinderAct) => `/cylinders/${id}/acts/${act}`,
  /** A list with filters; what is empty is left out. */
  filtered: (query: Readonly<Record<string, string | undefined>>, base = "/cylinders") => {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
    );
    const text = new URLSearchParams(given).toString();
    return text === "" ? base : `${base}?${text}`;
  },
} as const;

/** What a phone's camera opens; only the code where the site has no public base. */
export function publicCodeText(publicBase: string, code: string): string {
  return publicBase === "" ? code : `${publicBase.replace(/\/+$/, "")}/c/${code}`;
}
