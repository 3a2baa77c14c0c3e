/** What a phone takes along for use confirmations: places, tables, and cylinders that may be met there. */
import { listTables, publishedTable, type TakenTable } from "../checks/index.ts";
import { type CylinderNear, cylindersNear, listPlaces } from "../cylinders/index.ts";
import type { Ports } from "../platform/ports.ts";
import type { Orm } from "../platform/writer.ts";
import type { ConfirmationRef } from "./model.ts";
import type { IsUnreleased } from "./service.ts";

export type TakenUsePlace = { readonly ref: ConfirmationRef; readonly name: string };

export type TakenUse = {
  readonly places: readonly TakenUsePlace[];
  readonly tables: readonly (TakenTable & { readonly templateId: string })[];
  readonly cylinders: readonly (CylinderNear & { readonly isUnreleased: boolean })[];
};

const PLACES_MAX = 200;
const CYLINDERS_MAX = 1_000;

/** `also`: tickets and areas of the tiers above. */
export function takenUse(
  { db }: Pick<Ports, "db">,
  also: readonly TakenUsePlace[],
  isUnreleased: IsUnreleased,
): TakenUse {
  const { read } = db;
  const points = listPlaces(read, "use-point")
    .filter(({ retiredAt }) => retiredAt === null)
    .map(({ id, name }): TakenUsePlace => ({ ref: { kind: "use-point", id }, name }));
  return {
    places: [...also, ...points].slice(0, PLACES_MAX),
    tables: listTables(read, "use").flatMap(({ id }) => tableOf(read, id)),
    cylinders: cylindersNear(read, CYLINDERS_MAX).map((one) => {
      return { ...one, isUnreleased: isUnreleased(read, one.id) };
    }),
  };
}

function tableOf(orm: Orm, templateId: string): TakenUse["tables"] {
  const table = publishedTable(orm, templateId);
  return table === null ? [] : [{ ...table, templateId }];
}
