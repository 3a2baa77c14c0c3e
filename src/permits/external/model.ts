/** Tickets issued elsewhere, as this program keeps them (E12). */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Hindrance } from "../flow-model.ts";
import type { ExternalFault, ExternalTicket } from "../rules/external.ts";

export type TicketFields = Omit<ExternalTicket, "files"> & {
  readonly what: string;
  readonly roomId: string | null;
  /** Whoever lights the fire, where it is a hot work. */
  readonly workerId: string | null;
  readonly usesCylinders: boolean;
  readonly note: string;
};

export type Ticket = TicketFields & {
  readonly id: string;
  readonly addedBy: string;
  readonly addedAt: UnixMs;
  readonly startedAt: UnixMs | null;
  readonly startedBy: string | null;
  readonly endedAt: UnixMs | null;
  readonly endedBy: string | null;
  readonly endReason: string;
  readonly isWithdrawn: boolean;
  readonly version: number;
};

export const TICKET_STATES = ["waiting", "working", "over", "ended", "withdrawn"] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** over: its time has passed and nobody said that the work ended. */
export function ticketState(ticket: Ticket, now: UnixMs): TicketState {
  if (ticket.isWithdrawn) return "withdrawn";
  if (ticket.endedAt !== null) return "ended";
  if (now >= ticket.endsAt) return "over";
  return ticket.startedAt === null ? "waiting" : "working";
}

/** Why the work of a ticket may not begin here now. */
export const START_FAULTS = [
  "ticket.early",
  "ticket.over",
  "ticket.clock",
  "ticket.colour",
  "ticket.worker",
  "ticket.certificate",
  "ticket.unverified",
  "ticket.cylinders",
  "ticket.paper",
] as const;
export type StartFault = (typeof START_FAULTS)[number];

export type TicketRefusal =
  | {
      readonly code:
        | "ticket.not_found"
        | "ticket.stale"
        | "ticket.known"
        | "ticket.wrong_state"
        | "ticket.reason_needed";
    }
  | { readonly code: "ticket.faulty"; readonly faults: readonly ExternalFault[] }
  | {
      readonly code: "ticket.unlawful";
      readonly why: readonly StartFault[];
      readonly conflicts: readonly Hindrance[];
    };

export const TICKET_LIMITS = { files: 6, openMax: 200 } as const;
