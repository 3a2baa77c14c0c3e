/** Addresses of the people, account and duty pages. */
import type { PersonAct } from "./model.ts";

export const peoplePaths = {
  list: "/people",
  csv: "/people.csv",
  add: "/people/new",
  importing: "/people/import",
  importApply: "/people/import/apply",
  template: "/people/template.csv",
  one: (id: string) => `/people/${id}`,
  edit: (id: string) => `/people/${id}/edit`,
  act: (id: string, act: PersonAct) => `/people/${id}/acts/${act}`,
  resetPin: (id: string) => `/people/${id}/reset-pin`,
  badge: (id: string) => `/people/${id}/badge`,
  addCertificate: (id: string) => `/people/${id}/certificates`,
  endCertificate: (id: string, certificateId: string) =>
    `/people/${id}/certificates/${certificateId}/withdraw`,
  certificatePhoto: (id: string, certificateId: string) =>
    `/people/${id}/certificates/${certificateId}/photo`,
  photoFile: (hash: string) => `/media/${hash}`,
  addTraining: (id: string) => `/people/${id}/trainings`,
} as const;

export const accountPaths = {
  account: "/account",
  password: "/account/password",
  pin: "/account/pin",
  totp: "/account/totp",
  totpOff: "/account/totp/off",
  sessions: "/sessions",
  endOthers: "/sessions/end-others",
  endSession: (handle: string) => `/sessions/${handle}/end`,
  lock: "/lock",
} as const;

export const regulatorPaths = {
  slips: "/regulators",
  voidSlip: (id: string) => `/regulators/slips/${id}/void`,
  enrol: "/regulator/enrol",
} as const;

export const dutyPaths = {
  week: (day?: string) => (day === undefined ? "/duty" : `/duty?week=${day}`),
  assign: "/duty/assign",
  remove: "/duty/remove",
  copy: "/duty/copy",
  shifts: "/duty/shifts",
  endShift: (id: string) => `/duty/shifts/${id}/end`,
  handover: "/duty/handover",
  confirm: (id: string) => `/duty/handovers/${id}/confirm`,
} as const;
