/** Addresses of the pages about customers and deliveries. */
export const deliveryPaths = {
  today: "/deliveries",
  csv: "/deliveries.csv",
  start: "/deliveries/start",
  visit: (id: string) => `/deliveries/${id}`,
  check: (id: string) => `/deliveries/${id}/check`,
  notice: (id: string) => `/deliveries/${id}/notice`,
  scan: (id: string) => `/deliveries/${id}/scan`,
  undo: (id: string, item: string) => `/deliveries/${id}/scans/${item}/undo`,
  empties: (id: string) => `/deliveries/${id}/empties`,
  signature: (id: string) => `/deliveries/${id}/signature`,
  finish: (id: string) => `/deliveries/${id}/finish`,
  refuse: (id: string) => `/deliveries/${id}/refuse`,
  followUp: (id: string) => `/deliveries/${id}/follow-up`,
  followUps: "/deliveries/follow-ups",
  noticeText: "/deliveries/notice",
} as const;

export const orderPaths = {
  list: "/orders",
  add: "/orders/new",
  assign: (id: string) => `/orders/${id}/assign`,
  cancel: (id: string) => `/orders/${id}/cancel`,
} as const;

export const customerPaths = {
  list: "/customers",
  csv: "/customers.csv",
  add: "/customers/new",
  import: "/customers/import",
  one: (id: string) => `/customers/${id}`,
  edit: (id: string) => `/customers/${id}/edit`,
  retire: (id: string) => `/customers/${id}/retire`,
  contract: (id: string) => `/customers/${id}/contract`,
  code: (id: string) => `/customers/${id}/code`,
  /** Opened by the customer's own phone, without login. */
  open: (token: string) => `/k/${token}`,
} as const;

/** What the code at a customer's door says; only the token where the site has no public base. */
export function customerCodeText(publicBase: string, token: string): string {
  return publicBase === "" ? `GWK-${token}` : `${publicBase.replace(/\/+$/, "")}/k/${token}`;
}

const CODE = /(?:^GWK-|\/k\/)([0-9a-z]{20,40})$/;

/** The token in a scanned customer's code; undefined: it is no such code. */
export function customerTokenOf(scanned: string): string | undefined {
  return CODE.exec(scanned.trim().toLowerCase().replace(/^gwk-/, "GWK-"))?.[1];
}

/** The page of a visit by the subject of what was made for it, a check or a journal entry. */
export function visitHref(subject: string): string | undefined {
  const id = /^visit:([0-9a-z]{26})$/.exec(subject)?.[1];
  return id === undefined ? undefined : deliveryPaths.visit(id);
}
