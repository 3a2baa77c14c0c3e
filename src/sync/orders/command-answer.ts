/** What became of an order: a row for the site's people and a record of the lane `alarm` for whoever gave it. */
import type { Ports } from "../../platform/ports.ts";
import type { Tx } from "../../platform/writer.ts";
import { withoutIdentity } from "../masking.ts";
import type { FramedCommand } from "./command-form.ts";
import type { Command, CommandRefusal } from "./command-rules.ts";
import { type CommandRow, closeProposal, insertCommand } from "./command-store.ts";

export const COMMANDS_CHANNEL = "upstream-commands";

export type Verdict = "done" | "waiting" | CommandRefusal;

type AnswerPorts = Pick<Ports, "clock" | "live">;

export function actorOf({ keyId }: Pick<Command, "keyId">): string {
  return `upstream:${keyId}`;
}

function append(
  tx: Tx,
  { live }: AnswerPorts,
  { action, id, keyId }: Pick<CommandRow, "action" | "id" | "keyId">,
  verdict: Verdict,
  more: { readonly actor: string; readonly lock?: string | null; readonly reason?: string },
): void {
  const { actor, lock = null, reason } = more;
  tx.append({
    kind: `upstream-command.${verdict === "done" || verdict === "waiting" ? verdict : "refused"}`,
    actor,
    subject: `upstream-command:${id}`,
    payload: {
      action,
      authority: keyId,
      verdict,
      lock,
      ...(reason === undefined ? {} : { reason: withoutIdentity(reason) }),
    },
    lane: "alarm",
  });
  tx.afterCommit(() => live.touch(COMMANDS_CHANNEL));
}

/** The first answer to an order; with `waiting` another follows when a person has decided. */
export function answerCommand(
  tx: Tx,
  ports: AnswerPorts,
  command: Command,
  verdict: Verdict,
  lockId: string | null,
  proposal = "",
): void {
  const { order, id, keyId, issuedAt, expiresAt } = command;
  const isLock = order.action === "lock";
  const row = {
    keyId,
    id,
    action: order.action,
    scope: isLock ? order.scope : "",
    target: isLock ? order.target : order.action === "check-table" ? order.table : "",
    words: order.action === "notice" ? order.text : order.reason,
    issuedAt,
    expiresAt,
    receivedAt: ports.clock.now(),
    verdict,
    lockId,
    proposal,
  };
  insertCommand(tx.orm, row);
  append(tx, ports, row, verdict, { actor: actorOf(command), lock: lockId });
}

/** Signed by somebody who may order, but not an order that this program knows: they are told. */
export function answerUnknown(tx: Tx, ports: AnswerPorts, given: FramedCommand): void {
  const { keyId, id, issuedAt, expiresAt } = given;
  const row = { keyId, id, action: "unknown", words: "", issuedAt, expiresAt, lockId: null };
  const verdict: Verdict = "not_understood";
  insertCommand(tx.orm, { ...row, receivedAt: ports.clock.now(), verdict });
  append(tx, ports, row, verdict, { actor: actorOf(given) });
}

/** The second answer to what waited. */
export function answerProposal(
  tx: Tx,
  ports: AnswerPorts,
  row: CommandRow,
  verdict: Exclude<Verdict, "waiting">,
  decided: { readonly by: string; readonly reason: string },
): void {
  closeProposal(tx.orm, row, {
    verdict,
    decidedBy: decided.by,
    decidedAt: ports.clock.now(),
    decision: decided.reason,
  });
  append(tx, ports, row, verdict, { actor: decided.by, reason: decided.reason });
}
