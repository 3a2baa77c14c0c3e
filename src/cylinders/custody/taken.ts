/** What a phone takes along for rounds of scanning: the acts of one person, and the places where they are done. */
import type { Day } from "../../kernel/instants.ts";
import type { Lang } from "../../platform/i18n.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import type { CylinderContent, CylinderStatus } from "../model.ts";
import { codesOf, findCylinder } from "../store.ts";
import type { PlaceKind, PlaceRef } from "./model.ts";
import { type CustodyLinks, placeNamer } from "./names.ts";
import { choosablePlaces } from "./parts.ts";
import { cylindersAt, findPlace } from "./places.ts";
import { cylinderIdsAt, listRounds, roundLines } from "./query.ts";
import { actsFor, placesFor, type RoundAct } from "./round-rules.ts";
import { ACT_RULES } from "./rules.ts";
import { custodyStateOf } from "./store.ts";

export type TakenAct = {
  readonly act: RoundAct;
  readonly asksContent: boolean;
  readonly kinds: readonly PlaceKind[];
};

export type TakenPlace = PlaceRef & {
  readonly name: { readonly zh: string; readonly en: string };
  /** What hangs at the place; null where nothing does. */
  readonly code: string | null;
  /** What the ledger had there, for a count. */
  readonly stock: number;
};

/** Begun on the box's own pages by this person. */
export type TakenRound = {
  readonly id: string;
  readonly act: RoundAct;
  readonly place: PlaceRef;
  readonly content: "empty" | "full" | null;
  readonly codes: readonly string[];
};

export type TakenCustody = {
  readonly open: readonly TakenRound[];
  readonly acts: readonly TakenAct[];
  readonly places: readonly TakenPlace[];
};

const PLACES_MAX = 500;
const ROUNDS_MAX = 50;
const SCANS_MAX = 2_000;

/** Null for somebody who does no round. */
export function takenCustody(
  { db }: Pick<Ports, "db">,
  { personId, roles }: Pick<Actor, "personId" | "roles">,
  links: CustodyLinks,
): TakenCustody | null {
  const acts = actsFor(roles).map((act): TakenAct => {
    return { act, asksContent: ACT_RULES[act].asksContent === true, kinds: placesFor(act) };
  });
  if (acts.length === 0) return null;
  const kinds = new Set(acts.flatMap((one) => one.kinds));
  const nameIn = (lang: Lang) => placeNamer(db.read, lang, links);
  const [zh, en] = [nameIn("zh-CN"), nameIn("en")];
  const places = choosablePlaces({ ports: { db } })
    .filter(({ kind }) => kinds.has(kind))
    .slice(0, PLACES_MAX)
    .map((place): TakenPlace => {
      const id = place.ref.replace(/^use-point:/, "");
      const code = place.ref === "" ? null : (findPlace(db.read, id)?.code ?? null);
      const name = { zh: zh(place), en: en(place) };
      return { ...place, name, code, stock: cylindersAt(db.read, place) };
    });
  const open = listRounds(db.read, { openOnly: true }, ROUNDS_MAX)
    .filter(({ startedBy }) => startedBy === personId)
    .map(({ id, act, place, content }): TakenRound => {
      const codes = roundLines(db.read, id, SCANS_MAX).map(({ code }) => code);
      return { id, act, place, content: content as TakenRound["content"], codes: codes.reverse() };
    });
  return { acts, places, open };
}

export type CylinderNear = {
  readonly id: string;
  readonly codes: readonly string[];
  readonly serial: string;
  readonly medium: string;
  readonly status: CylinderStatus;
  readonly inspectionDueOn: Day;
  readonly lifeEndsOn: Day;
  /** By the register: an overfilled one is known there. */
  readonly content: CylinderContent;
  /** By the ledger. */
  readonly ledgerContent: "empty" | "full" | "unknown";
};

const NEAR: readonly PlaceKind[] = ["in-use", "room", "yard", "outlet"];

/** Cylinders that stand where they may be used next. */
export function cylindersNear(orm: Orm, most: number): readonly CylinderNear[] {
  return choosablePlaces({ ports: { db: { read: orm } } })
    .filter(({ kind }) => NEAR.includes(kind))
    .flatMap((place) => cylinderIdsAt(orm, place, most))
    .slice(0, most)
    .flatMap((id): CylinderNear[] => {
      const found = findCylinder(orm, id);
      if (found === undefined) return [];
      const { serial, medium, status, inspectionDueOn, lifeEndsOn, content } = found;
      const codes = codesOf(orm, id).flatMap(({ code, voidedAt }) => (voidedAt ? [] : [code]));
      const ledgerContent = custodyStateOf(orm, id)?.content ?? "unknown";
      const facts = { serial, medium, status, inspectionDueOn, lifeEndsOn, content };
      return [{ id, codes, ...facts, ledgerContent }];
    });
}
