/** What each card is called on the map, kept until a card or a person changes: a frame asks for hundreds. */
import { findPersonRow, type PersonKind } from "../identity/index.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import type { WearerKind } from "./model.ts";
import { findCardBy, openBinding } from "./store-cards.ts";

export type Worn = {
  readonly personId: string | null;
  /** Empty where nobody wears it. */
  readonly name: string;
  readonly note: string;
  readonly kind: WearerKind;
};

const NOBODY: Worn = { personId: null, name: "", note: "", kind: "unknown" };

/** As many as there can be cards, and strangers beside them. */
const KEPT_MAX = 10_000;

export function personWorn(orm: Orm, personId: string | null): Worn {
  const row = personId === null ? undefined : findPersonRow(orm, personId);
  if (row === undefined) return NOBODY;
  const kind = row.kind as PersonKind;
  const note = kind === "staff" ? row.staffNumber : row.company;
  return { personId, name: row.name, note, kind };
}

export class Wearers {
  readonly #orm: Orm;
  readonly #known = new Map<string, Worn>();

  constructor(ports: Pick<Ports, "db" | "entries">) {
    this.#orm = ports.db.read;
    ports.entries.subscribe(({ kind }) => {
      if (kind.startsWith("card.") || kind.startsWith("person.")) this.#known.clear();
    });
  }

  of(tag: string): Worn {
    const found = this.#known.get(tag);
    if (found !== undefined) return found;
    const card = findCardBy(this.#orm, { tag });
    const binding = card && openBinding(this.#orm, { cardId: card.id });
    const worn = personWorn(this.#orm, binding?.personId ?? null);
    if (this.#known.size < KEPT_MAX) this.#known.set(tag, worn);
    return worn;
  }
}
