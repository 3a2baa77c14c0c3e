/** Who confirms a use may have to be verified before: the setting and the receipt are of the tier of faces. */
import {
  facePaths,
  lastVerification,
  latestVerification,
  readFaceSettings,
} from "../faces/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import type { Confirmation } from "./model.ts";
import { confirmationPaths } from "./paths.ts";
import { VALID_MS } from "./rules.ts";

export const useRef = (id: string) => ({ kind: "use", id }) as const;

/** True: this person must be verified for this confirmation before its check begins. */
export function owesFace(orm: Orm, id: string, personId: string, now: UnixMs): boolean {
  if (readFaceSettings(orm).useFace !== "required") return false;
  return latestVerification(orm, { personId, ref: useRef(id) }, now) === undefined;
}

/** At the end of a check midnight may have passed; whoever completes it was verified for it all the same. */
export function isUnverified(orm: Orm, id: string, personId: string, now: UnixMs): boolean {
  if (readFaceSettings(orm).useFace !== "required") return false;
  const last = lastVerification(orm, { personId, ref: useRef(id) });
  return last === undefined || now < last.at || now - last.at > VALID_MS;
}

export type FaceLine = {
  readonly state: "verified" | "needed" | "offered";
  readonly href: string;
  readonly validUntil: UnixMs | undefined;
};

/** What the page of a confirmation shows of it; undefined where nothing of it is asked. */
export function faceLine(
  orm: Orm,
  { id, place }: Pick<Confirmation, "id" | "place">,
  personId: string,
  now: UnixMs,
): FaceLine | undefined {
  const { useFace } = readFaceSettings(orm);
  if (useFace === "off") return undefined;
  const href = facePaths.verify(personId, useRef(id), confirmationPaths.one(id), place);
  const found = latestVerification(orm, { personId, ref: useRef(id) }, now);
  if (found !== undefined) return { state: "verified", href, validUntil: found.validUntil };
  return { state: useFace === "required" ? "needed" : "offered", href, validUntil: undefined };
}
