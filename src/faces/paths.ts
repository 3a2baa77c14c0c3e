import type { Reference } from "./model.ts";

export const facePaths = {
  list: "/faces",
  records: "/faces/records",
  csv: "/faces/records.csv",
  report: "/faces/report",
  settings: "/faces/settings",
  /** `back`: where the office came from, as the set-up; `note`: what has just happened. */
  person: (id: string, back = "", note = "") => {
    const query = new URLSearchParams({
      ...(back === "" ? {} : { back }),
      ...(note === "" ? {} : { note }),
    });
    return `/faces/people/${id}${query.size === 0 ? "" : `?${query}`}`;
  },
  consent: (id: string) => `/faces/people/${id}/consent`,
  consentPrint: (id: string) => `/faces/people/${id}/consent/print`,
  photos: (id: string) => `/faces/people/${id}/photos`,
  enrolSessions: (id: string) => `/faces/people/${id}/sessions`,
  verifySessions: "/faces/verify/sessions",
  frames: (session: string) => `/faces/sessions/${session}/frames`,
  second: "/faces/verify/second",
  entrySessions: "/faces/entry/sessions",
  entryFrames: (session: string) => `/faces/entry/sessions/${session}/frames`,
  /** Under the sign-in, whose budget of attempts it shares. */
  entrySecond: "/login/second",
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
