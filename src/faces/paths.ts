import type { Reference } from "./model.ts";

export const facePaths = {
  list: "/faces",
  records: "/faces/records",
  csv: "/faces/records.csv",
  report: "/faces/report",
  settings: "/faces/settings",
  person: (id: string) => `/faces/people/${id}`,
  consent: (id: string) => `/faces/people/${id}/consent`,
  consentPrint: (id: string) => `/faces/people/${id}/consent/print`,
  photos: (id: string) => `/faces/people/${id}/photos`,
  enrolSessions: (id: string) => `/faces/people/${id}/sessions`,
  verifySessions: "/faces/verify/sessions",
  frames: (session: string) => `/faces/sessions/${session}/frames`,
  second: "/faces/verify/second",
  /** Where another page sends somebody to be verified; `back` is where they go on. */
  verify: (personId: string, ref: Reference, back: string, place = "") => {
    const query = new URLSearchParams({
      person: personId,
      kind: ref.kind,
      id: ref.id,
      place,
      back,
    });
    return `/faces/verify?${query}`;
  },
  result: (id: string, back: string) => `/faces/results/${id}?${new URLSearchParams({ back })}`,
} as const;
