/** What never leaves the box in full, wherever somebody wrote it. */

/** Eighteen or fifteen digits in a row, the last perhaps X: an identity number. */
const IDENTITY = /(?<!\d)\d{15}(?:\d{2}[\dXx])?(?!\d)/gu;

export function withoutIdentity(text: string): string {
  return text.replaceAll(IDENTITY, "***");
}
