/** Visits of regulators: what the composition root needs of them. */
import type { Frame } from "../platform/frame.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, mayUse, type Route } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { verifyRoutes } from "./public-routes.tsx";
import { visitRoutes } from "./routes.tsx";
import { answerVisit, lookAtAlarm, recordFinding, sealVisit, sign, startVisit } from "./service.ts";
import { findingsOf, findOpenVisit, visitsOfPicture } from "./store.ts";

export { inspectionHref, inspectionPaths } from "./paths.ts";
export { regulatorEntry } from "./public-routes.tsx";

export function inspectionRoutes(ports: Ports, frame: Frame, media: MediaStore): readonly Route[] {
  return [...visitRoutes(ports, frame, media), ...verifyRoutes(ports, frame)];
}

/** The regulator sees the pictures of their own visits, the site's office those of sealed ones. */
export function mayReadVisitPhoto(orm: Orm, actor: Actor, hash: string): boolean {
  const isOffice = mayUse(["safety-manager", "administrator"], actor.roles);
  return visitsOfPicture(orm, hash).some(
    (visit) => visit.regulatorId === actor.personId || (isOffice && visit.state === "sealed"),
  );
}

/** The number of the visit that this regulator has begun and not sealed. */
export function openVisitOf(
  orm: Orm,
  regulatorId: string,
): { readonly id: string; readonly number: string } | undefined {
  return findOpenVisit(orm, regulatorId);
}

/** The acts of a visit, for the demonstration. */
export const visits = {
  ...{ startVisit, recordFinding, lookAtAlarm, sign, sealVisit, answerVisit, findingsOf },
} as const;
