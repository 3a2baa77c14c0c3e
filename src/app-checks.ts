/** The part of the composition root around checks: what waits for a completed run, and where a run's page leads back to. */
import { checkRoutes, type RunFollower } from "./checks/index.ts";
import { confirmationHref, confirmationRoutes, followConfirmation } from "./confirmations/index.ts";
import { dangerLinks } from "./dangers/index.ts";
import { visitHref } from "./delivery/index.ts";
import { unreleasedOfCylinder } from "./filling/index.ts";
import { inspectionHref } from "./inspections/index.ts";
import { followPatrol, patrolHref, patrolRoutes } from "./patrols/index.ts";
import { areaName, permitNumber, ticketName } from "./permits/index.ts";
import type { Frame } from "./platform/frame.ts";
import type { MediaStore } from "./platform/media.ts";
import type { Ports } from "./platform/ports.ts";
import type { Route } from "./platform/web.ts";
import type { Orm } from "./platform/writer.ts";

export const isUnreleased = (orm: Orm, cylinderId: string): boolean =>
  unreleasedOfCylinder(orm, cylinderId) !== undefined;

/** Who waits for a completed run, whoever completes it. */
export const runCompleted =
  (ports: Ports): RunFollower =>
  (tx, actor, open) => {
    followConfirmation(tx, ports, actor, open, isUnreleased);
    followPatrol(tx, ports, actor, open);
  };

export function checkingRoutes(ports: Ports, frame: Frame, media: MediaStore): readonly Route[] {
  return [
    ...checkRoutes(ports, frame, media, {
      dangers: dangerLinks(ports).ofRun,
      about: (subject) =>
        visitHref(subject) ??
        inspectionHref(subject) ??
        confirmationHref(subject) ??
        patrolHref(subject),
      completed: runCompleted(ports),
    }),
    ...patrolRoutes({ ports, frame }),
    ...confirmationRoutes({
      ports,
      frame,
      links: {
        isUnreleased,
        refName: (_lang, { kind, id }) =>
          kind === "permit"
            ? (permitNumber(ports.db.read, id) ?? ticketName(ports.db.read, id))
            : kind === "area"
              ? areaName(ports.db.read, id)
              : undefined,
      },
    }),
  ];
}
