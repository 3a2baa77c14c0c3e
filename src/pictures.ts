/** Who may see a picture: each domain whose rows name it says so. Part of the composition root. */
import { isAlarmPhoto } from "./alarms/index.ts";
import { mayReadPhoto } from "./checks/index.ts";
import { isCylinderPhoto } from "./cylinders/index.ts";
import { mayReadDangerPhoto } from "./dangers/index.ts";
import { mayReadDeliveryPhoto } from "./delivery/index.ts";
import { mayReadSignature } from "./filling/index.ts";
import { mayReadCertificatePhoto, STAFF_ROLES } from "./identity/index.ts";
import { mayReadVisitPhoto } from "./inspections/index.ts";
import { mayReadPermitMedia } from "./permits/index.ts";
import { mayReadHeldPhoto } from "./phones/index.ts";
import { type Actor, mayUse } from "./platform/web.ts";
import type { Orm } from "./platform/writer.ts";

export function mayReadPicture(orm: Orm, actor: Actor, hash: string): boolean {
  return (
    mayReadPhoto(orm, actor, hash) ||
    mayReadCertificatePhoto(orm, actor, hash) ||
    mayReadDangerPhoto(orm, actor, hash) ||
    mayReadDeliveryPhoto(orm, actor, hash) ||
    mayReadVisitPhoto(orm, actor, hash) ||
    mayReadPermitMedia(orm, actor, hash) ||
    mayReadSignature(orm, actor, hash) ||
    mayReadHeldPhoto(orm, actor, hash) ||
    isCylinderPhoto(orm, hash) ||
    (mayUse(STAFF_ROLES, actor.roles) && isAlarmPhoto(orm, hash))
  );
}
