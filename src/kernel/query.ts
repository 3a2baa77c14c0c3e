/** Addresses with something after the question mark. */

/** What is empty is left out. */
export function withQuery(
  base: string,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== "",
  );
  const text = new URLSearchParams(given).toString();
  return text === "" ? base : `${base}?${text}`;
}
