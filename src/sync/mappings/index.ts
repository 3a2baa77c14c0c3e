/** The supplied mappings by name. */
import { aq3064 } from "./aq3064.ts";
import { changedMapping, type Mapping, parseChanges } from "./mapping.ts";
import { sec } from "./sec.ts";

const MAPPINGS: Readonly<Record<string, Mapping>> = { aq3064, sec };

export function isMapping(form: string, changes: string): boolean {
  const mapping = MAPPINGS[form];
  return mapping === undefined ? changes === "" : parseChanges(mapping, changes) !== undefined;
}

/** As supplied, with the platform's changes. Throws for a name that is not there. */
export function mappingOf(form: string, changes: string): Mapping {
  const mapping = MAPPINGS[form];
  if (mapping === undefined) throw new RangeError(`no mapping ${form}`);
  return changedMapping(mapping, parseChanges(mapping, changes) ?? {});
}
