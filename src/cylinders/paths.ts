/** Addresses of the cylinder pages. */
import type { CylinderAct } from "./model.ts";

export const cylinderPaths = {
  list: "/cylinders",
  csv: "/cylinders.csv",
  xlsx: "/cylinders.xlsx",
  add: "/cylinders/new",
  /** What a code says, and whose it is. */
  scan: "/cylinders/scan",
  patterns: "/cylinders/patterns",
  removePattern: (id: string) => `/cylinders/patterns/${id}/remove`,
  reports: "/cylinders/reports",
  handleReport: (id: string) => `/cylinders/reports/${id}/handle`,
  /** Labels of all that a filter finds. */
  labels: "/cylinders/labels",
  imports: "/cylinders/imports",
  importOne: (id: string) => `/cylinders/imports/${id}`,
  importDo: (id: string, what: string) => `/cylinders/imports/${id}/acts/${what}`,
  importProgress: (id: string) => `/cylinders/imports/${id}/progress`,
  importErrors: (id: string) => `/cylinders/imports/${id}/errors.csv`,
  importTemplate: "/cylinders/imports/template.csv",
  one: (id: string) => `/cylinders/${id}`,
  edit: (id: string) => `/cylinders/${id}/edit`,
  relabel: (id: string) => `/cylinders/${id}/codes`,
  merge: (id: string) => `/cylinders/${id}/merge`,
  photos: (id: string) => `/cylinders/${id}/photos`,
  removePhoto: (id: string, photo: string) => `/cylinders/${id}/photos/${photo}/remove`,
  labelsOf: (id: string) => `/cylinders/${id}/labels`,
  printLabel: (id: string, kind: string) => `/cylinders/${id}/labels/${kind}`,
  act: (id: string, act: CylinderAct) => `/cylinders/${id}/acts/${act}`,
} as const;

/** What everybody sees who scans a code. */
export const publicPaths = {
  one: (code: string) => `/c/${encodeURIComponent(code)}`,
  report: (code: string) => `/c/${encodeURIComponent(code)}/report`,
} as const;

/** What a phone's camera opens; only the code where the site has no public base. */
export function publicCodeText(publicBase: string, code: string): string {
  return publicBase === "" ? code : `${publicBase.replace(/\/+$/, "")}/c/${code}`;
}
