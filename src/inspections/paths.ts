export const inspectionPaths = {
  list: "/inspections",
  begin: "/inspections/begin",
  one: (id: string) => `/inspections/${id}`,
  table: (id: string) => `/inspections/${id}/table`,
  findings: (id: string) => `/inspections/${id}/findings`,
  withdraw: (id: string, finding: string) => `/inspections/${id}/findings/${finding}/withdraw`,
  alarms: (id: string) => `/inspections/${id}/alarms`,
  sign: (id: string, side: string) => `/inspections/${id}/sign/${side}`,
  seal: (id: string) => `/inspections/${id}/seal`,
  abandon: (id: string) => `/inspections/${id}/abandon`,
  notice: (id: string) => `/inspections/${id}/notice`,
  answers: (id: string) => `/inspections/${id}/answers`,
  /** Public: is the record behind this code as it was sealed? */
  verify: "/v",
  verifyCode: (code: string) => `/v/${code}`,
} as const;

/** What a run of the inspector's table is about, and the way back from it. */
export const inspectionSubject = (id: string): string => `inspection:${id}`;

export function inspectionHref(subject: string): string | undefined {
  const id = /^inspection:([0-9a-z]{26})$/.exec(subject)?.[1];
  return id === undefined ? undefined : inspectionPaths.one(id);
}
