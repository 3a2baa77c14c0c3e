/** What a phone takes along: one person's round, turns and what a report of a danger needs, as JSON. */
import { CONFIRMERS, type TakenUse, type TakenUsePlace, takenUse } from "../confirmations/index.ts";
import { type TakenCustody, takenCustody } from "../cylinders/index.ts";
import { DELIVERERS, type Round, roundOf } from "../delivery/index.ts";
import type { UnixMs } from "../kernel/instants.ts";
import { PATROLLERS, type TakenTurn, turnsOf } from "../patrols/index.ts";
import { type TakenPermit, takenPermits } from "../permits/index.ts";
import type { Lang } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import { findSite, listRooms, validSiteCode } from "../site/index.ts";
import type { ApplyLinks } from "./apply.ts";
import { type Package, PHONE_LIMITS } from "./model.ts";
import { type ExportKey, exportKeyFor } from "./waiting-file.ts";

/** Raised when the shape changes: an older page asks for it anew. */
export const PACKAGE_VERSION = 2;

export type TakenAlong = {
  readonly version: number;
  readonly id: string;
  readonly epoch: string;
  readonly takenAt: UnixMs;
  readonly expiresAt: UnixMs;
  readonly lang: Lang;
  /** Seals a file of what waits, for a phone that will not reach the box any more. */
  readonly exportKey: ExportKey;
  readonly person: { readonly id: string; readonly name: string };
  readonly site: { readonly name: string; readonly phone: string; readonly code: string | null };
  readonly round: Round | null;
  /** Rounds of scanning: acts and places of this person. */
  readonly custody: TakenCustody | null;
  /** Use confirmations. */
  readonly use: TakenUse | null;
  readonly permits: readonly TakenPermit[];
  readonly turns: readonly TakenTurn[];
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
};

const ticketsOf = (permits: readonly TakenPermit[]): readonly TakenUsePlace[] =>
  permits.map(({ id, number, what }) => {
    return { ref: { kind: "permit", id }, name: `${number} ${what}` };
  });

export function packageOf(
  parts: { readonly ports: Ports; readonly epoch: string; readonly links: ApplyLinks },
  actor: Actor,
  lang: Lang,
  taken: Package,
): TakenAlong {
  const { ports, epoch, links } = parts;
  const { read } = ports.db;
  const site = findSite(read);
  const { id, takenAt, expiresAt } = taken;
  const permits = takenPermits(ports, actor);
  const code = validSiteCode(read)?.code ?? null;
  return {
    version: PACKAGE_VERSION,
    ...{ id, epoch, takenAt, expiresAt, lang },
    exportKey: exportKeyFor(ports, id),
    person: { id: actor.personId, name: actor.name },
    site: { name: site?.name ?? "", phone: site?.emergencyPhone ?? "", code },
    round: mayUse(DELIVERERS, actor.roles) ? roundOf(ports, actor, links.isUnreleased) : null,
    custody: takenCustody(ports, actor, {}),
    use: mayUse(CONFIRMERS, actor.roles)
      ? takenUse(ports, ticketsOf(permits), links.isUnreleased)
      : null,
    permits,
    turns: mayUse(PATROLLERS, actor.roles) ? turnsOf(ports, actor, PHONE_LIMITS.patrols) : [],
    rooms: listRooms(read)
      .slice(0, PHONE_LIMITS.rooms)
      .map((room) => ({ id: room.id, name: room.name })),
  };
}
