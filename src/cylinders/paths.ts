/** Addresses of the cylinder pages. */
export const cylinderPaths = {
  list: "/cylinders",
  add: "/cylinders/new",
  one: (id: string) => `/cylinders/${id}`,
  edit: (id: string) => `/cylinders/${id}/edit`,
} as const;
