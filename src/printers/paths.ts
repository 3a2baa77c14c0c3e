/** Addresses of the printers' pages. */
export const printerPaths = {
  list: "/printers",
  add: "/printers/new",
  edit: (id: string) => `/printers/${id}/edit`,
  test: (id: string) => `/printers/${id}/test`,
} as const;
