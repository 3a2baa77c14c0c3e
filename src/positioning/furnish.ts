/** Anchors, cards and areas of a site in one go: what a survey hands over, and what the demonstration begins with. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import type { Anchor, Shape, ZoneKind } from "./model.ts";
import { positionAnchor } from "./schema.ts";
import { insertBinding, insertCard } from "./store-cards.ts";
import {
  endStay,
  insertStay,
  listWearers,
  readPositionSettings,
  writePositionSettings,
} from "./store-engine.ts";
import { insertZone, listZones } from "./store-zones.ts";

export type NewArea = {
  readonly name: string;
  readonly kind: Exclude<ZoneKind, "permit">;
  readonly shape: Shape;
  readonly maxHeads: number | null;
  readonly level: number;
};

export type NewPositions = {
  readonly floorId: string;
  readonly anchors: readonly Omit<Anchor, "id" | "floorId">[];
  readonly cards: readonly {
    readonly tag: string;
    readonly label: string;
    readonly personId: string | null;
    readonly fromAt: UnixMs;
  }[];
  readonly areas: readonly NewArea[];
  /** The law says at most 15 m (AQ 3064.3 3.5); a station smaller than that takes less. */
  readonly gatherRadiusMm?: number;
};

export function furnishPositions(
  tx: Tx,
  ports: Pick<Ports, "clock" | "ids" | "siteId">,
  given: NewPositions,
): void {
  const { floorId } = given;
  const createdAt = ports.clock.now();
  for (const anchor of given.anchors) {
    tx.orm
      .insert(positionAnchor)
      .values({ id: ports.ids.next(), floorId, ...anchor, createdAt })
      .run();
  }
  for (const { tag, label, personId, fromAt } of given.cards) {
    const id = ports.ids.next();
    const state = personId === null ? "free" : "issued";
    insertCard(tx.orm, { id, tag, label, state, createdAt });
    if (personId === null) continue;
    insertBinding(tx.orm, {
      ...{ id: ports.ids.next(), cardId: id, personId, fromAt, issuedBy: "system" },
    });
  }
  for (const area of given.areas) {
    insertZone(
      tx.orm,
      { id: ports.ids.next(), floorId, createdAt },
      {
        ...area,
        times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
        who: { mode: "everyone" },
        ...{ minHeads: null, stayMaxMs: null, stillMaxMs: null, required: [] },
      },
    );
  }
  if (given.gatherRadiusMm !== undefined) {
    const settings = readPositionSettings(tx.orm);
    writePositionSettings(tx.orm, { ...settings, gatherRadiusMm: given.gatherRadiusMm });
  }
  tx.append({
    kind: "position.furnished",
    actor: "system",
    subject: `position:${floorId}`,
    payload: {
      anchors: given.anchors.length,
      cards: given.cards.length,
      areas: given.areas.length,
    },
  });
}

export type NewStay = {
  readonly tag: string;
  /** By its name, as it was given. */
  readonly area: string;
  readonly enteredAt: UnixMs;
  readonly leftAt: UnixMs;
};

/** Stays of people who were ranged before; those of an unknown card or area are left out. */
export function furnishStays(tx: Tx, ports: Pick<Ports, "ids">, stays: readonly NewStay[]): void {
  const zones = new Map(listZones(tx.orm).map(({ id, name }) => [name, id]));
  const wearers = listWearers(tx.orm);
  for (const { tag, area, enteredAt, leftAt } of stays) {
    const [zoneId, wearer] = [zones.get(area), wearers.get(tag)];
    if (zoneId === undefined || wearer === undefined) continue;
    insertStay(tx.orm, ports.ids.next(), { zoneId, wearer, at: enteredAt });
    endStay(tx.orm, { zoneId, wearer, at: leftAt });
  }
}
