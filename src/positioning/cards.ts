/** Giving cards out and taking them back. A card in use stands for one person, and a person wears one card. */
import { findPersonRow, isBlacklisted } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { CardState } from "./model.ts";
import {
  type BindingRow,
  type CardRow,
  countCards,
  endBinding,
  findCard,
  findCardBy,
  insertBinding,
  insertCard,
  openBinding,
  setCardState,
} from "./store-cards.ts";

/** As many as any gateway serves. */
export const CARDS_MAX = 5_000;

export type CardRefusal = {
  readonly code:
    | "card.not_found"
    | "card.too_many"
    | "card.tag_taken"
    | "card.label_taken"
    | "card.not_free"
    | "card.not_issued"
    | "card.not_lost"
    | "card.is_issued"
    | "card.no_person"
    | "card.person_barred"
    | "card.person_has_one"
    | "card.no_reason"
    | "card.same";
};

/** How a binding ended; the words stand in the view's text. */
export const BINDING_ENDS = ["returned", "lost", "replaced"] as const;
export type BindingEnd = (typeof BINDING_ENDS)[number];

export function registerCard(
  ports: Ports,
  actor: Actor,
  fields: { readonly tag: string; readonly label: string },
): Promise<Result<{ readonly id: string }, CardRefusal>> {
  return ports.db.write((tx) => {
    if (countCards(tx.orm) >= CARDS_MAX) return refuse({ code: "card.too_many" });
    const { tag, label } = fields;
    if (findCardBy(tx.orm, { tag }) !== undefined) return refuse({ code: "card.tag_taken" });
    if (findCardBy(tx.orm, { label }) !== undefined) return refuse({ code: "card.label_taken" });
    const id = ports.ids.next();
    insertCard(tx.orm, { id, tag, label, state: "free", createdAt: ports.clock.now() });
    note(tx, actor, "card.registered", id, { tag, label });
    return accept({ id });
  });
}

function note(
  tx: Tx,
  actor: Actor,
  kind: string,
  cardId: string,
  payload: Readonly<Record<string, string>>,
): void {
  tx.append({ kind, actor: actor.personId, subject: `card:${cardId}`, payload });
}

/** Whether this person may be given a card now. Visitors and contractors may; who is barred from the site may not. */
function wearerProblem(ports: Ports, tx: Tx, personId: string): CardRefusal | undefined {
  const person = findPersonRow(tx.orm, personId);
  if (person === undefined) return { code: "card.no_person" };
  const today = dayOf(ports.clock.now());
  if (!person.isActive || isBlacklisted(person, today)) return { code: "card.person_barred" };
  return openBinding(tx.orm, { personId }) === undefined
    ? undefined
    : { code: "card.person_has_one" };
}

function bind(ports: Ports, tx: Tx, actor: Actor, card: CardRow, personId: string): void {
  setCardState(tx.orm, card, "issued", "");
  insertBinding(tx.orm, {
    id: ports.ids.next(),
    cardId: card.id,
    personId,
    fromAt: ports.clock.now(),
    issuedBy: actor.personId,
  });
  note(tx, actor, "card.issued", card.id, { person: personId, tag: card.tag });
}

export function issueCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
  personId: string,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    if (card === undefined) return refuse({ code: "card.not_found" });
    if (card.state !== "free") return refuse({ code: "card.not_free" });
    const problem = wearerProblem(ports, tx, personId);
    if (problem !== undefined) return refuse(problem);
    bind(ports, tx, actor, card, personId);
    return accept(null);
  });
}

function release(ports: Ports, tx: Tx, actor: Actor, row: BindingRow, reason: BindingEnd): void {
  endBinding(tx.orm, row, { at: ports.clock.now(), by: actor.personId, reason });
}

export function takeBackCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    if (card === undefined) return refuse({ code: "card.not_found" });
    const binding = openBinding(tx.orm, { cardId });
    if (card.state !== "issued" || binding === undefined)
      return refuse({ code: "card.not_issued" });
    release(ports, tx, actor, binding, "returned");
    setCardState(tx.orm, card, "free", "");
    note(tx, actor, "card.returned", cardId, { person: binding.personId, tag: card.tag });
    return accept(null);
  });
}

/** From now on the card stands for nobody, whoever carries it. */
export function loseCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
  reason: string,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    if (card === undefined) return refuse({ code: "card.not_found" });
    if (card.state !== "issued" && card.state !== "free")
      return refuse({ code: "card.not_issued" });
    if (reason === "") return refuse({ code: "card.no_reason" });
    const binding = openBinding(tx.orm, { cardId });
    if (binding !== undefined) release(ports, tx, actor, binding, "lost");
    setCardState(tx.orm, card, "lost", reason);
    const person = binding?.personId ?? "";
    note(tx, actor, "card.lost", cardId, { person, tag: card.tag, reason });
    return accept(null);
  });
}

export function findLostCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    if (card === undefined) return refuse({ code: "card.not_found" });
    if (card.state !== "lost") return refuse({ code: "card.not_lost" });
    setCardState(tx.orm, card, "free", "");
    note(tx, actor, "card.found", cardId, { tag: card.tag });
    return accept(null);
  });
}

export type ReplaceCommand = {
  readonly by: string;
  /** What becomes of the old card. */
  readonly old: Extract<CardState, "free" | "lost" | "retired">;
  readonly reason: string;
};

/** The same person goes on with another card, without a moment in which they wear none. */
export function replaceCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
  { by, old, reason }: ReplaceCommand,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    const next = findCard(tx.orm, by);
    if (card === undefined || next === undefined) return refuse({ code: "card.not_found" });
    if (card.id === next.id) return refuse({ code: "card.same" });
    if (next.state !== "free") return refuse({ code: "card.not_free" });
    const binding = openBinding(tx.orm, { cardId });
    if (card.state !== "issued" || binding === undefined)
      return refuse({ code: "card.not_issued" });
    if (reason === "") return refuse({ code: "card.no_reason" });
    release(ports, tx, actor, binding, "replaced");
    setCardState(tx.orm, card, old, reason);
    const { personId } = binding;
    note(tx, actor, "card.replaced", cardId, { person: personId, by, old, reason, tag: card.tag });
    bind(ports, tx, actor, next, personId);
    return accept(null);
  });
}

export function retireCard(
  ports: Ports,
  actor: Actor,
  cardId: string,
  reason: string,
): Promise<Result<null, CardRefusal>> {
  return ports.db.write((tx) => {
    const card = findCard(tx.orm, cardId);
    if (card === undefined || card.state === "retired") return refuse({ code: "card.not_found" });
    if (card.state === "issued") return refuse({ code: "card.is_issued" });
    if (reason === "") return refuse({ code: "card.no_reason" });
    setCardState(tx.orm, card, "retired", reason);
    note(tx, actor, "card.retired", cardId, { tag: card.tag, reason });
    return accept(null);
  });
}
