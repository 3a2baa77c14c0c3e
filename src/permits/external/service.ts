/** Use cases of tickets issued elsewhere: enter, correct, begin, end, take back; one transaction each. */
import { validConfirmation } from "../../confirmations/index.ts";
import { isWorkStopped } from "../../dangers/index.ts";
import { latestVerification } from "../../faces/index.ts";
import { certificatesOf, findPersonRow, isBlacklisted } from "../../identity/index.ts";
import { dayOf, type UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { StoredDocument } from "../../platform/http/documents.ts";
import { insertMedia, type StoredMedia } from "../../platform/media.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import type { Who } from "../change.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import type { Hindrance } from "../flow-model.ts";
import { liveWorks } from "../judge.ts";
import { findConflicts } from "../rules/conflicts.ts";
import { externalFaults } from "../rules/external.ts";
import { readSettings } from "../store/settings-store.ts";
import { liveActivities } from "../store/store-activities.ts";
import { liveTicket } from "./live.ts";
import {
  type StartFault,
  type Ticket,
  type TicketFields,
  type TicketRefusal,
  ticketState,
} from "./model.ts";
import {
  addTicketDocument,
  addTicketFile,
  findNumber,
  findTicket,
  insertTicket,
  ticketDocuments,
  ticketFiles,
  updateTicket,
} from "./store.ts";

type TicketPorts = Pick<Ports, "db" | "clock" | "ids" | "live" | "clockTrust">;
type Done<T = null> = Promise<Result<T, TicketRefusal>>;

export const ticketRef = (id: string) => ({ kind: "permit", id });

const line = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

function said(
  tx: Tx,
  id: string,
  kind: string,
  actor: string,
  payload: { readonly [key: string]: Json } = {},
): void {
  tx.append({ kind, actor, subject: `external-ticket:${id}`, payload, lane: "event" });
}

const columns = (fields: TicketFields) => ({ ...fields, level: fields.level ?? "" });

/**
 * Enters one, or corrects it with a reason while its work has not begun. A paper ticket at a site bound to electronic
 * ones is refused, and that somebody tried stands in the journal.
 */
export function enterTicket(
  ports: TicketPorts,
  actor: Who,
  given: {
    readonly id: string;
    /** Of a correction: the version that was seen, and why. */
    readonly correction?: { readonly seen: number; readonly reason: string };
    readonly fields: TicketFields;
    readonly files: readonly StoredMedia[];
    readonly documents: readonly StoredDocument[];
  },
): Done<{ readonly id: string }> {
  return ports.db.write((tx): Result<{ readonly id: string }, TicketRefusal> => {
    const { id, correction, fields, files, documents } = given;
    const now = ports.clock.now();
    const known = findTicket(tx.orm, id);
    if (known !== undefined && correction === undefined) {
      return known.addedBy === actor.personId
        ? accept({ id })
        : refuse({ code: "ticket.not_found" });
    }
    const { settings } = readSettings(tx.orm);
    const there =
      known === undefined ? 0 : ticketFiles(tx.orm, id).length + ticketDocuments(tx.orm, id).length;
    const count = files.length + documents.length + there;
    const faults = externalFaults({ ...fields, files: count }, settings);
    if (faults.includes("external.paper_forbidden")) {
      said(tx, id, "external-ticket.paper_refused", actor.personId, { kind: fields.kind });
    }
    if (faults.length > 0) return refuse({ code: "ticket.faulty", faults });
    const other = findNumber(tx.orm, fields.issuer, fields.number);
    if (other !== undefined && other.id !== id) return refuse({ code: "ticket.known" });
    const { kind, level, medium, startsAt, endsAt } = fields;
    const kept = documents.map(({ hash }) => hash);
    const facts = { kind, level, medium, startsAt, endsAt, files: count, documents: kept };
    if (known === undefined || correction === undefined) {
      insertTicket(tx.orm, { ...columns(fields), id, addedBy: actor.personId, addedAt: now });
      said(tx, id, "external-ticket.entered", actor.personId, facts);
    } else {
      const reason = line(correction.reason);
      if (known.version !== correction.seen) return refuse({ code: "ticket.stale" });
      if (ticketState(known, now) !== "waiting") return refuse({ code: "ticket.wrong_state" });
      if (reason === "") return refuse({ code: "ticket.reason_needed" });
      updateTicket(tx.orm, known, columns(fields));
      said(tx, id, "external-ticket.corrected", actor.personId, { ...facts, reason });
    }
    for (const file of files) {
      insertMedia(tx.orm, file, now);
      addTicketFile(tx.orm, { ticketId: id, hash: file.hash, addedAt: now });
    }
    for (const document of documents) {
      addTicketDocument(tx.orm, { ...document, ticketId: id, addedAt: now });
    }
    tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return accept({ id });
  });
}

function personFaults(orm: Orm, ticket: Ticket, now: UnixMs): readonly StartFault[] {
  const { workerId } = ticket;
  if (ticket.kind !== "hot-work") return [];
  const row = workerId === null ? undefined : findPersonRow(orm, workerId);
  if (row === undefined || !row.isActive || isBlacklisted(row, dayOf(now)))
    return ["ticket.worker"];
  const holds = certificatesOf(orm, row.id).some(
    ({ kind, endedAt, expiresOn }) =>
      kind === "welding" && endedAt === null && expiresOn >= dayOf(now),
  );
  const asked = { personId: row.id, ref: ticketRef(ticket.id) };
  const isVerified = latestVerification(orm, asked, now) !== undefined;
  return [
    ...(holds ? [] : (["ticket.certificate"] as const)),
    ...(isVerified ? [] : (["ticket.unverified"] as const)),
  ];
}

/** Why its work may not begin here now: time, colour, the named worker's face (E7), the cylinders (D3). */
export function startFaults(
  orm: Orm,
  ticket: Ticket,
  given: { readonly now: UnixMs; readonly isClockTrusted: boolean },
): readonly StartFault[] {
  const { now, isClockTrusted } = given;
  const { isElectronicOnly } = readSettings(orm).settings;
  const isCovered = !ticket.usesCylinders || validConfirmation(orm, ticketRef(ticket.id), now).ok;
  const isStopped = ticket.kind === "hot-work" && isWorkStopped(orm, "hot-work", now);
  const wrong: readonly (readonly [StartFault, boolean])[] = [
    ["ticket.clock", !isClockTrusted],
    ["ticket.paper", ticket.medium === "paper" && isElectronicOnly],
    ["ticket.early", now < ticket.startsAt],
    ["ticket.over", now >= ticket.endsAt],
    ["ticket.colour", isStopped],
    ["ticket.cylinders", !isCovered],
  ];
  const here = wrong.filter(([, isWrong]) => isWrong).map(([fault]) => fault);
  return [...here, ...personFaults(orm, ticket, now)];
}

/** The site's own works and other tickets that stand in its way. */
export function ticketConflicts(orm: Orm, ticket: Ticket, now: UnixMs): readonly Hindrance[] {
  return findConflicts(liveTicket(ticket), liveWorks(orm, now), liveActivities(orm, now), now)
    .filter(({ isCertain }) => isCertain)
    .map(({ code, clause, other }) => ({ code, clause, values: { other } }));
}

function change(
  ports: TicketPorts,
  ask: { readonly id: string; readonly seen: number },
  act: (tx: Tx, ticket: Ticket, now: UnixMs) => Result<null, TicketRefusal>,
): Done {
  return ports.db.write((tx): Result<null, TicketRefusal> => {
    const ticket = findTicket(tx.orm, ask.id);
    if (ticket === undefined) return refuse({ code: "ticket.not_found" });
    if (ticket.version !== ask.seen) return refuse({ code: "ticket.stale" });
    const done = act(tx, ticket, ports.clock.now());
    if (done.ok) tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    return done;
  });
}

type Ask = { readonly id: string; readonly seen: number; readonly reason: string };

export function startTicket(ports: TicketPorts, actor: Who, ask: Ask): Done {
  return change(ports, ask, (tx, ticket, now) => {
    if (ticketState(ticket, now) !== "waiting") return refuse({ code: "ticket.wrong_state" });
    const given = { now, isClockTrusted: ports.clockTrust().isTrusted };
    const why = startFaults(tx.orm, ticket, given);
    const conflicts = ticketConflicts(tx.orm, ticket, now);
    if (why.length + conflicts.length > 0)
      return refuse({ code: "ticket.unlawful", why, conflicts });
    updateTicket(tx.orm, ticket, { startedAt: now, startedBy: actor.personId });
    said(tx, ticket.id, "external-ticket.started", actor.personId, { validUntil: ticket.endsAt });
    return accept(null);
  });
}

/** Also for one whose time is over: until somebody says so, its work counts as going on. */
export function endTicket(ports: TicketPorts, actor: Who, ask: Ask): Done {
  return change(ports, ask, (tx, ticket, now) => {
    const state = ticketState(ticket, now);
    if (state !== "working" && state !== "over") return refuse({ code: "ticket.wrong_state" });
    const endReason = line(ask.reason);
    updateTicket(tx.orm, ticket, { endedAt: now, endedBy: actor.personId, endReason });
    said(tx, ticket.id, "external-ticket.ended", actor.personId, { reason: endReason });
    return accept(null);
  });
}

/** Entered by mistake, or no longer valid at its issuer. Nothing is deleted. */
export function withdrawTicket(ports: TicketPorts, actor: Who, ask: Ask): Done {
  return change(ports, ask, (tx, ticket, now) => {
    if (ticketState(ticket, now) === "withdrawn") return refuse({ code: "ticket.wrong_state" });
    const endReason = line(ask.reason);
    if (endReason === "") return refuse({ code: "ticket.reason_needed" });
    const ended = { endedAt: now, endedBy: actor.personId, endReason, isWithdrawn: true };
    updateTicket(tx.orm, ticket, ended);
    said(tx, ticket.id, "external-ticket.withdrawn", actor.personId, { reason: endReason });
    return accept(null);
  });
}
