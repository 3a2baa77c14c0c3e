/** What happens to a record besides its figures: new labels, two records of one cylinder, photos. */
import { and, asc, count, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Orm } from "../platform/orm.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { mustRecord } from "./custody/service.ts";
import { custodyStateOf } from "./custody/store.ts";
import {
  type CodeKind,
  type CylinderPhoto,
  type MergeRefusal,
  PHOTOS_MAX,
  type RelabelRefusal,
} from "./model.ts";
import { readSiteCode } from "./patterns.ts";
import { mergedState, mergeObjection } from "./rules.ts";
import { cylinder, cylinderCode, cylinderPhoto } from "./schema.ts";
import { codesOf, findCode, findCylinder, insertCode, updateCylinder, voidCode } from "./store.ts";

const reasonOf = (text: string): string => text.trim().slice(0, LIMITS.reasonLength);

export type RelabelCommand = {
  readonly id: string;
  readonly version: number;
  readonly kind: CodeKind;
  readonly text: string;
  readonly reason: string;
};

/** Gives a cylinder a new code of one kind; what was there before is void and stays in its history. */
export function relabel(
  ports: Ports,
  actor: Actor,
  command: RelabelCommand,
): Promise<Result<{ readonly code: string }, RelabelRefusal>> {
  const { id, version, kind } = command;
  const reason = reasonOf(command.reason);
  return ports.db.write((tx) => {
    const before = findCylinder(tx.orm, id);
    if (before === undefined) return refuse({ code: "cylinder.not_found" });
    if (before.status === "scrapped" || before.status === "merged") {
      return refuse({ code: "cylinder.act_not_now", status: before.status });
    }
    if (before.version !== version) return refuse({ code: "cylinder.stale", now: before });
    if (reason === "") return refuse({ code: "cylinder.reason_needed" });
    const read = readSiteCode(tx.orm, command.text);
    if (read.kind !== "cylinder") return refuse({ code: "cylinder.code_unread" });
    const now = ports.clock.now();
    const old = codesOf(tx.orm, id).filter((code) => code.kind === kind && code.voidedAt === null);
    if (old.some((code) => code.code === read.code)) return refuse({ code: "cylinder.same_code" });
    const found = findCode(tx.orm, read.code);
    if (found !== undefined) {
      return refuse({
        code: "cylinder.code_taken",
        kind,
        taken: read.code,
        holder: {
          id: found.cylinderId,
          serial: findCylinder(tx.orm, found.cylinderId)?.serial ?? "",
        },
        isVoided: found.voidedAt !== null,
      });
    }
    for (const { code } of old) voidCode(tx.orm, code, now, reason);
    insertCode(tx.orm, { code: read.code, cylinderId: id, kind, givenAt: now });
    updateCylinder(tx.orm, id, version, { updatedAt: now });
    tx.append({
      kind: "cylinder.relabelled",
      actor: actor.personId,
      subject: `cylinder:${id}`,
      payload: { kind, voided: old.map(({ code }) => code), code: read.code, reason },
      lane: "event",
    });
    return accept({ code: read.code });
  });
}

export type MergeCommand = {
  readonly keptId: string;
  readonly keptVersion: number;
  readonly secondId: string;
  readonly secondVersion: number;
  readonly reason: string;
};

/** The newer of two whereabouts holds for the cylinder; the second record is nowhere from now on. */
function ledgerOfMerge(
  tx: Tx,
  ports: Ports,
  actor: Actor,
  keptId: string,
  secondId: string,
  reason: string,
): void {
  const [kept, second] = [custodyStateOf(tx.orm, keptId), custodyStateOf(tx.orm, secondId)];
  const shared = {
    content: null,
    claimedAt: ports.clock.now(),
    actor: actor.personId,
    reason,
    isTold: true,
  };
  if (second !== undefined && (second.lastAt ?? 0) > (kept?.lastAt ?? 0)) {
    const { place } = second;
    const id = ports.ids.next();
    mustRecord(tx, ports, { ...shared, id, cylinderId: keptId, act: "correct", place });
  }
  const id = ports.ids.next();
  const place = { kind: "scrapped", ref: "" } as const;
  mustRecord(tx, ports, { ...shared, id, cylinderId: secondId, act: "scrap", place });
}

/**
 * Makes one cylinder of two records. Both histories stay where they are; every code leads to the kept record from now
 * on, and the worse of two states holds.
 */
export function mergeCylinders(
  ports: Ports,
  actor: Actor,
  command: MergeCommand,
): Promise<Result<null, MergeRefusal>> {
  const reason = reasonOf(command.reason);
  return ports.db.write((tx) => {
    const kept = findCylinder(tx.orm, command.keptId);
    const second = findCylinder(tx.orm, command.secondId);
    if (kept === undefined || second === undefined) return refuse({ code: "merge.not_found" });
    const objection = mergeObjection(kept, second);
    if (objection !== undefined) return refuse({ code: objection });
    if (kept.version !== command.keptVersion) return refuse({ code: "cylinder.stale", now: kept });
    if (second.version !== command.secondVersion) {
      return refuse({ code: "cylinder.stale", now: second });
    }
    if (reason === "") return refuse({ code: "cylinder.reason_needed" });
    const now = ports.clock.now();
    const codes = codesOf(tx.orm, second.id).map(({ code }) => code);
    tx.orm
      .update(cylinderCode)
      .set({ cylinderId: kept.id })
      .where(eq(cylinderCode.cylinderId, second.id))
      .run();
    // A record that was merged here before goes along, so that no chain has to be followed.
    tx.orm
      .update(cylinder)
      .set({ mergedInto: kept.id })
      .where(eq(cylinder.mergedInto, second.id))
      .run();
    const state = mergedState(kept, second);
    updateCylinder(tx.orm, kept.id, kept.version, { ...state, updatedAt: now });
    updateCylinder(tx.orm, second.id, second.version, {
      status: "merged",
      mergedInto: kept.id,
      updatedAt: now,
    });
    ledgerOfMerge(tx, ports, actor, kept.id, second.id, reason);
    const payload = { kept: kept.id, second: second.id, codes, ...state, reason };
    for (const id of [kept.id, second.id]) {
      tx.append({
        kind: id === kept.id ? "cylinder.merged" : "cylinder.merged_away",
        actor: actor.personId,
        subject: `cylinder:${id}`,
        payload,
        lane: "event",
      });
    }
    return accept(null);
  });
}

/** The second records of a cylinder, oldest first. */
export function mergedRecords(
  orm: Orm,
  id: string,
): readonly { readonly id: string; readonly serial: string }[] {
  return orm
    .select({ id: cylinder.id, serial: cylinder.serial })
    .from(cylinder)
    .where(eq(cylinder.mergedInto, id))
    .limit(20)
    .all();
}

export function photosOf(orm: Orm, cylinderId: string): readonly CylinderPhoto[] {
  const rows = orm
    .select()
    .from(cylinderPhoto)
    .where(and(eq(cylinderPhoto.cylinderId, cylinderId), isNull(cylinderPhoto.removedAt)))
    .orderBy(asc(cylinderPhoto.takenAt))
    .limit(PHOTOS_MAX)
    .all();
  return rows.map(({ id, hash, takenAt, takenBy }) => ({
    id,
    hash,
    takenAt: takenAt as UnixMs,
    takenBy,
  }));
}

/** Whoever may look at the register may look at its pictures. */
export function isCylinderPhoto(orm: Orm, hash: string): boolean {
  const row = orm
    .select({ id: cylinderPhoto.id })
    .from(cylinderPhoto)
    .where(eq(cylinderPhoto.hash, hash))
    .get();
  return row !== undefined;
}

export type PhotoRefusal = { readonly code: "photo.too_many" | "cylinder.not_found" };

export function addCylinderPhoto(
  ports: Ports,
  actor: Actor,
  cylinderId: string,
  stored: StoredMedia,
): Promise<Result<null, PhotoRefusal>> {
  return ports.db.write((tx) => {
    if (findCylinder(tx.orm, cylinderId) === undefined) {
      return refuse({ code: "cylinder.not_found" });
    }
    const row = tx.orm
      .select({ n: count() })
      .from(cylinderPhoto)
      .where(and(eq(cylinderPhoto.cylinderId, cylinderId), isNull(cylinderPhoto.removedAt)))
      .get();
    if ((row?.n ?? 0) >= PHOTOS_MAX) return refuse({ code: "photo.too_many" });
    const now = ports.clock.now();
    const id = ports.ids.next();
    insertMedia(tx.orm, stored, now);
    tx.orm
      .insert(cylinderPhoto)
      .values({ id, cylinderId, hash: stored.hash, takenAt: now, takenBy: actor.personId })
      .run();
    tx.append({
      kind: "cylinder.photo_added",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { photo: id, hash: stored.hash },
    });
    return accept(null);
  });
}

export function removeCylinderPhoto(
  ports: Ports,
  actor: Actor,
  cylinderId: string,
  photoId: string,
): Promise<boolean> {
  return ports.db.write((tx) => {
    const removed = tx.orm
      .update(cylinderPhoto)
      .set({ removedAt: ports.clock.now() })
      .where(
        and(
          eq(cylinderPhoto.id, photoId),
          eq(cylinderPhoto.cylinderId, cylinderId),
          isNull(cylinderPhoto.removedAt),
        ),
      )
      .returning({ hash: cylinderPhoto.hash })
      .all();
    const [photo] = removed;
    if (photo === undefined) return false;
    tx.append({
      kind: "cylinder.photo_removed",
      actor: actor.personId,
      subject: `cylinder:${cylinderId}`,
      payload: { photo: photoId, hash: photo.hash },
    });
    return true;
  });
}
