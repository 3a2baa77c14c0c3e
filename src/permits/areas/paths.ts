export const areaPaths = {
  list: "/permits/areas",
  works: "/permits/areas/works",
  csv: "/permits/areas/works.csv",
  declare: "/permits/areas/new",
  one: (id: string) => `/permits/areas/${id}`,
  live: (id: string) => `/permits/areas/${id}/live`,
  edit: (id: string) => `/permits/areas/${id}/edit`,
  review: (id: string) => `/permits/areas/${id}/review`,
  confirm: (id: string) => `/permits/areas/${id}/confirm`,
  start: (id: string) => `/permits/areas/${id}/start`,
  print: (id: string) => `/permits/areas/${id}/print`,
  act: (id: string, act: string) => `/permits/areas/${id}/acts/${act}`,
} as const;
