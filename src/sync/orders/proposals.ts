/**
 * Check tables and thresholds from above. By itself the box takes only what asks for more: a table that loses nothing
 * prescribed, where the site has set so for that authority, and times that become shorter. All else waits for a person.
 */
import { escalationWith, raiseAlarm, readEscalation, saveEscalation } from "../../alarms/index.ts";
import {
  type Definition,
  definitionOfOrdered,
  publishedBase,
  publishOrdered,
  tableDifference,
} from "../../checks/index.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Orm } from "../../platform/orm.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Tx } from "../../platform/writer.ts";
import { actorOf, answerCommand, answerProposal } from "./command-answer.ts";
import type { Command, CommandRefusal, Order } from "./command-rules.ts";
import {
  type AuthorityRow,
  type CommandRow,
  findAuthority,
  findCommand,
  WAITING_PROPOSALS_MAX,
  waitingProposals,
} from "./command-store.ts";

export type TableOrder = Extract<Order, { action: "check-table" }>;
export type ThresholdOrder = Extract<Order, { action: "thresholds" }>;
export type Proposal = TableOrder | ThresholdOrder;

export type DecisionRefusal =
  | "order.gone"
  | "order.reason_needed"
  | "order.changed_meanwhile"
  | "order.draft_open"
  | "order.not_usable";

const noteOf = (authority: string, reason: string): string =>
  `${authority}：${reason}`.slice(0, LIMITS.reasonLength);

/** What the site has now, as a text that changes when it does: a person decides on what they saw. */
export function baseMark(orm: Orm, proposal: Proposal): string {
  return proposal.action === "check-table"
    ? publishedBase(orm, proposal.table).hash
    : JSON.stringify(readEscalation(orm));
}

export function readTable(
  orm: Orm,
  order: TableOrder,
):
  | {
      readonly before: Definition | undefined;
      readonly after: Definition;
      readonly isRetired: boolean;
    }
  | undefined {
  const { definition: before, isRetired } = publishedBase(orm, order.table);
  const after = definitionOfOrdered(order.definition, before);
  return after === undefined ? undefined : { before, after, isRetired };
}

export function proposalOf(row: Pick<CommandRow, "proposal">): Proposal | undefined {
  return row.proposal === "" ? undefined : (JSON.parse(row.proposal) as Proposal);
}

function tellPeople(tx: Tx, ports: Ports, command: Command, authority: AuthorityRow): void {
  raiseAlarm(tx, ports, {
    code: "upstream.notice",
    subject: `upstream-command:${command.id}`,
    place: authority.name,
  });
}

/** One proposal for one thing: a later one of the same authority takes the place of the one before. */
function wait(
  tx: Tx,
  ports: Ports,
  command: Command,
  authority: AuthorityRow,
): Result<null, CommandRefusal> {
  const target = command.order.action === "check-table" ? command.order.table : "";
  const waiting = waitingProposals(tx.orm);
  const older = waiting.filter(
    (row) =>
      row.keyId === command.keyId && row.action === command.order.action && row.target === target,
  );
  if (older.length === 0 && waiting.length >= WAITING_PROPOSALS_MAX) return refuse("no_room");
  for (const row of older) {
    answerProposal(tx, ports, row, "superseded", { by: actorOf(command), reason: "" });
  }
  answerCommand(tx, ports, command, "waiting", null, JSON.stringify(command.order));
  tellPeople(tx, ports, command, authority);
  return accept(null);
}

function takeTable(
  tx: Tx,
  ports: Ports,
  command: Command,
  order: TableOrder,
  authority: AuthorityRow,
): Result<null, CommandRefusal> {
  const table = readTable(tx.orm, order);
  if (table === undefined) return refuse("bad_table");
  const { lost } = tableDifference(table.before, table.after);
  // What the site took out of use comes back by nobody's word but its own.
  const isMoreOnly = lost.length === 0 && !table.isRetired;
  if (!authority.takesTables || !isMoreOnly) return wait(tx, ports, command, authority);
  const done = publishOrdered(tx, ports, {
    templateId: order.table,
    purpose: order.purpose,
    definition: table.after,
    note: noteOf(authority.name, order.reason),
    personId: null,
    actor: actorOf(command),
  });
  if (!done.ok) {
    if (done.refusal === "checks.too_many_tables") return refuse("no_room");
    return done.refusal === "checks.other_purpose"
      ? refuse("bad_table")
      : wait(tx, ports, command, authority);
  }
  answerCommand(tx, ports, command, "done", null);
  tellPeople(tx, ports, command, authority);
  return accept(null);
}

/** In the transaction of the answer; a refusal has written nothing. */
export function takeProposal(
  tx: Tx,
  ports: Ports,
  command: Command,
  authority: AuthorityRow,
): Result<null, CommandRefusal> {
  const { order } = command;
  if (order.action === "check-table") return takeTable(tx, ports, command, order, authority);
  if (order.action !== "thresholds") return refuse("not_understood");
  const change = escalationWith(readEscalation(tx.orm), order.escalation);
  if (change === undefined) return refuse("bad_thresholds");
  if (change.isLooser) return wait(tx, ports, command, authority);
  saveEscalation(tx, ports.siteId, actorOf(command), change.times);
  answerCommand(tx, ports, command, "done", null);
  tellPeople(tx, ports, command, authority);
  return accept(null);
}

export type Decision = {
  readonly keyId: string;
  readonly id: string;
  readonly isAccepted: boolean;
  readonly reason: string;
  /** `baseMark` of what the person saw. */
  readonly seen: string;
};

function carryOut(
  tx: Tx,
  ports: Ports,
  row: CommandRow,
  proposal: Proposal,
  personId: string,
): DecisionRefusal | undefined {
  if (proposal.action === "thresholds") {
    const change = escalationWith(readEscalation(tx.orm), proposal.escalation);
    if (change === undefined) return "order.not_usable";
    saveEscalation(tx, ports.siteId, personId, change.times);
    return undefined;
  }
  const table = readTable(tx.orm, proposal);
  if (table === undefined) return "order.not_usable";
  const name = findAuthority(tx.orm, row.keyId)?.name ?? row.keyId;
  const done = publishOrdered(tx, ports, {
    templateId: proposal.table,
    purpose: proposal.purpose,
    definition: table.after,
    note: noteOf(name, proposal.reason),
    personId,
    actor: personId,
  });
  if (done.ok) return undefined;
  return done.refusal === "checks.draft_open" ? "order.draft_open" : "order.not_usable";
}

/** A manager has seen the difference. The answer with the reason goes up. */
export function decideProposal(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  { keyId, id, isAccepted, reason: given, seen }: Decision,
): Promise<Result<null, DecisionRefusal>> {
  const reason = given.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, DecisionRefusal> => {
    const row = findCommand(tx.orm, keyId, id);
    const proposal = row && proposalOf(row);
    if (row?.verdict !== "waiting" || proposal === undefined) return refuse("order.gone");
    if (reason === "") return refuse("order.reason_needed");
    if (isAccepted) {
      if (seen !== baseMark(tx.orm, proposal)) return refuse("order.changed_meanwhile");
      const problem = carryOut(tx, ports, row, proposal, actor.personId);
      if (problem !== undefined) return refuse(problem);
    }
    answerProposal(tx, ports, row, isAccepted ? "done" : "declined", {
      by: actor.personId,
      reason,
    });
    return accept(null);
  });
}
