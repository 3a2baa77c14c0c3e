/** What special work asks of one person: their turn to sign, bookings to judge, works near their end. */
import { MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import type { PermitRow } from "./flow-model.ts";
import { weatherOf } from "./judge.ts";
import { permitOf, presentOf } from "./load.ts";
import { REVIEWERS } from "./roles.ts";
import { chainOf, holds, nextStep } from "./rules/chain.ts";
import { levelOf } from "./rules/levels.ts";
import { officesOf, readSettings } from "./store/settings-store.ts";
import { openPermits } from "./store/store.ts";
import { waitingBookings } from "./store/store-bookings.ts";
import { peopleOf, signaturesOf } from "./store/store-parts.ts";

/** The nearest in time; more than these one person does not sign in a day. */
const LOOKED_AT = 60;
const BOOKINGS_MAX = 100;
const SOON_MS = 60 * MINUTE_MS;

type Who = Pick<Actor, "personId" | "roles">;

export type PermitToDo = {
  readonly id: string;
  readonly number: string;
  readonly what: string;
  /** Late: its time is over and people may still be there. Soon: less than an hour is left. */
  readonly why: "sign" | "late" | "soon" | "accept";
};

export type PermitToDos = {
  /** Bookings this person may approve or refuse. */
  readonly bookings: number;
  readonly permits: readonly PermitToDo[];
};

function isTheirTurn(orm: Orm, row: PermitRow, actor: Who): boolean {
  const { settings } = readSettings(orm);
  const permit = permitOf(row);
  const level = permit.level ?? levelOf(permit, settings, weatherOf(row));
  const chain = chainOf(row.kind, level, settings);
  const signatures = signaturesOf(orm, row.id).map(({ step, personId, at, spotId }) => ({
    ...{ step, personId, at, isOnSite: spotId !== "" },
  }));
  const step = nextStep({ chain, signatures });
  // Names at the end are asked for when the work has ended.
  if (step === undefined || (step.phase === "end") !== (row.stage === "ended")) return false;
  if (step.phase === "start" && row.stage !== "issued") return false;
  const offices = officesOf(orm, actor.personId);
  return holds(step, actor.personId, presentOf(peopleOf(orm, row.id)), { offices });
}

function whyOf(orm: Orm, row: PermitRow, actor: Who, now: UnixMs): PermitToDo["why"] | undefined {
  const isRunning = row.stage === "working" || row.stage === "paused";
  if (isRunning && row.validUntil !== null) {
    const isTheirs =
      mayUse(REVIEWERS, actor.roles) ||
      peopleOf(orm, row.id).some(({ personId }) => personId === actor.personId);
    if (!isTheirs) return undefined;
    if (row.validUntil <= now) return "late";
    return row.validUntil - now < SOON_MS ? "soon" : undefined;
  }
  if (!isTheirTurn(orm, row, actor)) return undefined;
  return row.stage === "ended" ? "accept" : "sign";
}

export function permitToDos(orm: Orm, actor: Who, now: UnixMs): PermitToDos {
  const permits = openPermits(orm)
    .slice(0, LOOKED_AT)
    .flatMap((row): PermitToDo[] => {
      const why = whyOf(orm, row, actor, now);
      return why === undefined ? [] : [{ id: row.id, number: row.number, what: row.what, why }];
    });
  const mayReview = mayUse(REVIEWERS, actor.roles);
  return {
    bookings: mayReview ? waitingBookings(orm, now, BOOKINGS_MAX).length : 0,
    permits,
  };
}
