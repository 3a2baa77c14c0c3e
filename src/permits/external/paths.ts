export const externalPaths = {
  list: "/permits/external",
  add: "/permits/external/new",
  one: (id: string) => `/permits/external/${id}`,
  edit: (id: string) => `/permits/external/${id}/edit`,
  document: (id: string, hash: string) => `/permits/external/${id}/documents/${hash}`,
  act: (id: string, act: string) => `/permits/external/${id}/acts/${act}`,
} as const;
