/** All SQL of the running engine: what it works with, and the stays it writes. */
import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import { findPersonRow, rolesOf } from "../identity/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { isPackOn } from "../site/index.ts";
import type { Anchor, PositionSettings, Wearer, WearerKind, Zone } from "./model.ts";
import { cardBinding, positionAnchor, positionCard, positionSetting, zoneStay } from "./schema.ts";
import { keptDays, SUPPLIED_SETTINGS } from "./settings.ts";
import { listZones } from "./store-zones.ts";

const ANCHORS_MAX = 1_000;
const CARDS_MAX = 10_000;
const SETTINGS_ID = "site";

export type EngineData = {
  readonly anchors: readonly Anchor[];
  readonly zones: readonly Zone[];
  /** By tag: cards on record and who wears them. */
  readonly wearers: ReadonlyMap<string, Wearer>;
  readonly settings: PositionSettings;
};

export function listAnchors(orm: Orm): readonly Anchor[] {
  return orm
    .select()
    .from(positionAnchor)
    .where(isNull(positionAnchor.retiredAt))
    .orderBy(asc(positionAnchor.radioId))
    .limit(ANCHORS_MAX)
    .all()
    .map(({ id, radioId, floorId, xMm, yMm, zMm }) => ({ id, radioId, floorId, xMm, yMm, zMm }));
}

export function readPositionSettings(orm: Orm): PositionSettings {
  const row = orm.select().from(positionSetting).where(eq(positionSetting.id, SETTINGS_ID)).get();
  const kept = row === undefined ? {} : (JSON.parse(row.value) as Partial<PositionSettings>);
  const settings = { ...SUPPLIED_SETTINGS, ...kept, version: row?.version ?? 0 };
  return { ...settings, keepDays: keptDays(settings.keepDays, isPackOn(orm, "aq-3064")) };
}

export function writePositionSettings(orm: Orm, settings: PositionSettings): void {
  const { version, ...value } = settings;
  const row = { id: SETTINGS_ID, value: JSON.stringify(value), version: version + 1 };
  orm
    .insert(positionSetting)
    .values(row)
    .onConflictDoUpdate({ target: positionSetting.id, set: row })
    .run();
}

export function listWearers(orm: Orm): ReadonlyMap<string, Wearer> {
  const rows = orm
    .select({ tag: positionCard.tag, personId: cardBinding.personId })
    .from(positionCard)
    .leftJoin(cardBinding, and(eq(cardBinding.cardId, positionCard.id), isNull(cardBinding.toAt)))
    .where(sql`${positionCard.state} in ('free', 'issued')`)
    .limit(CARDS_MAX)
    .all();
  return new Map(
    rows.map(({ tag, personId }): [string, Wearer] => {
      if (personId === null) return [tag, { tag, personId, kind: "unknown", roles: [] }];
      const kind = (findPersonRow(orm, personId)?.kind ?? "unknown") as WearerKind;
      return [tag, { tag, personId, kind, roles: rolesOf(orm, personId) }];
    }),
  );
}

export function loadEngineData(orm: Orm): EngineData {
  return {
    anchors: listAnchors(orm),
    zones: listZones(orm),
    wearers: listWearers(orm),
    settings: readPositionSettings(orm),
  };
}

export type Stay = { readonly zoneId: string; readonly wearer: Wearer; readonly at: UnixMs };

export function insertStay(orm: Orm, id: string, { zoneId, wearer, at }: Stay): void {
  const { tag, personId, kind } = wearer;
  orm.insert(zoneStay).values({ id, zoneId, tag, personId, kind, enteredAt: at }).run();
}

export function endStay(orm: Orm, { zoneId, wearer, at }: Stay): void {
  const isOpen = and(
    eq(zoneStay.zoneId, zoneId),
    eq(zoneStay.tag, wearer.tag),
    isNull(zoneStay.leftAt),
  );
  orm
    .update(zoneStay)
    .set({ leftAt: sql`max(${zoneStay.enteredAt}, ${at})` })
    .where(isOpen)
    .run();
}

/** How often is noted when each card was heard last. */
export const NOTE_EVERY_MS = 10 * MINUTE_MS;

/**
 * What a stop or a power cut left open: where those people went meanwhile nobody knows. A box that stood still over a
 * weekend makes no stay of two days of it: nobody was there for longer than his card was heard.
 */
export function endOpenStays(orm: Orm, at: UnixMs): void {
  const heardAt = sql`(select max(${positionCard.heardAt}) + ${NOTE_EVERY_MS} from ${positionCard}
    where ${positionCard.tag} = ${zoneStay.tag})`;
  orm
    .update(zoneStay)
    .set({ leftAt: sql`max(${zoneStay.enteredAt}, min(${at}, coalesce(${heardAt}, ${at})))` })
    .where(isNull(zoneStay.leftAt))
    .run();
}

export function dropStaysBefore(orm: Orm, at: UnixMs): void {
  orm
    .delete(zoneStay)
    .where(lt(zoneStay.enteredAt, instant(at)))
    .run();
}

export function noteHeard(
  orm: Orm,
  tag: string,
  heard: { readonly at: UnixMs; readonly batteryPercent: number | undefined },
): void {
  orm
    .update(positionCard)
    .set({
      heardAt: heard.at,
      ...(heard.batteryPercent === undefined ? {} : { batteryPercent: heard.batteryPercent }),
    })
    .where(and(eq(positionCard.tag, tag), sql`${positionCard.state} <> 'retired'`))
    .run();
}
