/** What a person looks at before a fill: the supplied check table's items; what the register knows is in the rules. */
import { postFillItems, preFillItems } from "../checks/index.ts";
import type { Mark, Medium, Words } from "../gases/index.ts";

export type PreFillItem = {
  /** Code of the reject list. */
  readonly code: string;
  /** Asked so that "yes" is good. */
  readonly text: Words;
  readonly source: string;
  readonly mark: Mark;
};

/** The items of one medium in the order in which a person goes round the cylinder. */
export function preFillItemsOf(medium: Medium): readonly PreFillItem[] {
  return preFillItems(medium).map(({ id, text, source, mark }) => ({
    code: id.toUpperCase(),
    text,
    source,
    mark,
  }));
}

/** The items of the check after a fill. */
export function postFillItemsOf(medium: Medium): readonly PreFillItem[] {
  return postFillItems(medium).map(({ id, text, source, mark }) => ({
    code: id.toUpperCase(),
    text,
    source,
    mark,
  }));
}

/** Splits the answers of a check into what fails and what is still open; strange codes are ignored. */
export function checkOutcome(
  medium: Medium,
  answers: ReadonlyMap<string, boolean>,
): { readonly missing: readonly string[]; readonly failed: readonly string[] } {
  const codes = preFillItemsOf(medium).map((item) => item.code);
  return {
    missing: codes.filter((code) => !answers.has(code)),
    failed: codes.filter((code) => answers.get(code) === false),
  };
}
