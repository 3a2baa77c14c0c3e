export const confirmationPaths = {
  list: "/confirmations",
  csv: "/confirmations.csv",
  add: "/confirmations/new",
  /** For something of a tier above, for example a permit. */
  addFor: (ref: { readonly kind: string; readonly id: string }) =>
    `/confirmations/new?for=${encodeURIComponent(`${ref.kind}:${ref.id}`)}`,
  one: (id: string) => `/confirmations/${id}`,
  scan: (id: string) => `/confirmations/${id}/scan`,
  remove: (id: string, cylinderId: string) => `/confirmations/${id}/cylinders/${cylinderId}/remove`,
  check: (id: string) => `/confirmations/${id}/check`,
  end: (id: string) => `/confirmations/${id}/end`,
} as const;

const SUBJECT = "confirmation:";

/** The subject of the check that a confirmation rests on. */
export const confirmationSubject = (id: string): string => `${SUBJECT}${id}`;

export function confirmationOf(subject: string): string | undefined {
  return subject.startsWith(SUBJECT) ? subject.slice(SUBJECT.length) : undefined;
}

/** The page of the confirmation that a check was made for. */
export function confirmationHref(subject: string): string | undefined {
  const id = confirmationOf(subject);
  return id === undefined ? undefined : confirmationPaths.one(id);
}
