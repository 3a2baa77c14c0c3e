/** Adding, changing and taking cylinders out of use: rows and journal entry in one transaction. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import type { Scan } from "./custody/model.ts";
import { UNKNOWN_PLACE } from "./custody/rules.ts";
import { mustRecord } from "./custody/service.ts";
import {
  type ActRefusal,
  CODE_KINDS,
  type CodeKind,
  type CodeTexts,
  type Cylinder,
  type CylinderAct,
  type CylinderContent,
  type CylinderFields,
  type CylinderRefusal,
  type Holder,
} from "./model.ts";
import { canAct, changedFields, type EditedField, statusAfter } from "./rules.ts";
import {
  codesOf,
  findBySerial,
  findCode,
  findCylinder,
  insertCode,
  insertCylinder,
  updateCylinder,
  voidCode,
  voidCodesOf,
} from "./store.ts";

/** Free text that may name a person: that it changed is kept, what it says is not. */
const UNTOLD: ReadonlySet<EditedField> = new Set<EditedField>(["owner", "note", "maker"]);

function holderOf(tx: Tx, cylinderId: string): Holder {
  return { id: cylinderId, serial: findCylinder(tx.orm, cylinderId)?.serial ?? "" };
}

/** A code belongs to one cylinder for ever: also a voided one, also after scrapping. */
function takenCode(
  tx: Tx,
  codes: CodeTexts,
  current: CodeTexts | undefined,
): Extract<CylinderRefusal, { code: "cylinder.code_taken" }> | undefined {
  for (const kind of CODE_KINDS) {
    const code = codes[kind];
    if (code === "" || code === current?.[kind]) continue;
    const found = findCode(tx.orm, code);
    if (found === undefined) continue;
    return {
      code: "cylinder.code_taken",
      kind,
      taken: code,
      holder: holderOf(tx, found.cylinderId),
      isVoided: found.voidedAt !== null,
    };
  }
  return undefined;
}

/** Inside a transaction of the caller, which decides what a refusal does to the rest of it. */
export function addIn(
  tx: Tx,
  ports: Ports,
  actorId: string,
  fields: CylinderFields,
  content: CylinderContent = "unknown",
): Result<{ readonly id: string }, CylinderRefusal> {
  const { codes, ...rest } = fields;
  const twin = findBySerial(tx.orm, fields.serial, fields.maker);
  if (twin !== undefined) {
    return refuse({ code: "cylinder.serial_taken", holder: { id: twin.id, serial: twin.serial } });
  }
  const taken = takenCode(tx, codes, undefined);
  if (taken !== undefined) return refuse(taken);
  const now = ports.clock.now();
  const id = ports.ids.next();
  insertCylinder(tx.orm, {
    ...rest,
    id,
    status: "in-service",
    content,
    createdAt: now,
    updatedAt: now,
  });
  for (const kind of CODE_KINDS) {
    const code = codes[kind];
    if (code !== "") insertCode(tx.orm, { code, cylinderId: id, kind, givenAt: now });
  }
  tx.append({
    kind: "cylinder.added",
    actor: actorId,
    subject: `cylinder:${id}`,
    payload: {
      serial: fields.serial,
      medium: fields.medium,
      tareG: fields.tareG,
      maxFillG: fields.maxFillG,
      volumeMl: fields.volumeMl,
      inspectionDueOn: fields.inspectionDueOn,
      lifeEndsOn: fields.lifeEndsOn,
      codes,
    },
    lane: "event",
  });
  return accept({ id });
}

export function addCylinder(
  ports: Ports,
  actor: Actor,
  fields: CylinderFields,
  content: CylinderContent = "unknown",
): Promise<Result<{ readonly id: string }, CylinderRefusal>> {
  return ports.db.write((tx) => addIn(tx, ports, actor.personId, fields, content));
}

/** The codes that are valid now, the newest of each kind. */
export function validCodes(tx: Pick<Tx, "orm">, cylinderId: string): CodeTexts {
  const texts: Record<CodeKind, string> = { valve: "", body: "", rfid: "" };
  for (const code of codesOf(tx.orm, cylinderId)) {
    if (code.voidedAt === null) texts[code.kind] = code.code;
  }
  return texts;
}

function changesOf(before: Cylinder, after: CylinderFields): { readonly [key: string]: Json } {
  const changes: Record<string, Json> = {};
  for (const field of changedFields(before, after)) {
    changes[field] = UNTOLD.has(field) ? "changed" : { from: before[field], to: after[field] };
  }
  return changes;
}

function replaceCodes(
  tx: Tx,
  id: string,
  before: CodeTexts,
  after: CodeTexts,
  now: UnixMs,
): Readonly<Record<string, Json>> {
  const changes: Record<string, Json> = {};
  for (const kind of CODE_KINDS) {
    const [from, to] = [before[kind], after[kind]];
    if (from === to) continue;
    if (from !== "") voidCode(tx.orm, from, now);
    if (to !== "") insertCode(tx.orm, { code: to, cylinderId: id, kind, givenAt: now });
    changes[`${kind}Code`] = { from, to };
  }
  return changes;
}

/** Nothing is written over what somebody else has stored since the form was opened. */
export function changeIn(
  tx: Tx,
  ports: Ports,
  actorId: string,
  id: string,
  version: number,
  fields: CylinderFields,
): Result<{ readonly id: string }, CylinderRefusal> {
  const before = findCylinder(tx.orm, id);
  if (before === undefined) return refuse({ code: "cylinder.not_found" });
  if (before.version !== version) return refuse({ code: "cylinder.stale", now: before });
  if (before.status === "scrapped" || before.status === "merged") {
    return refuse({ code: "cylinder.scrapped" });
  }
  const twin = findBySerial(tx.orm, fields.serial, fields.maker);
  if (twin !== undefined && twin.id !== id) {
    return refuse({ code: "cylinder.serial_taken", holder: { id: twin.id, serial: twin.serial } });
  }
  const codesBefore = validCodes(tx, id);
  const taken = takenCode(tx, fields.codes, codesBefore);
  if (taken !== undefined) return refuse(taken);
  const { codes, ...rest } = fields;
  const now = ports.clock.now();
  const changed = {
    ...changesOf(before, fields),
    ...replaceCodes(tx, id, codesBefore, codes, now),
  };
  if (Object.keys(changed).length === 0) return accept({ id });
  if (!updateCylinder(tx.orm, id, version, { ...rest, updatedAt: now })) {
    return refuse({ code: "cylinder.stale", now: before });
  }
  tx.append({
    kind: "cylinder.changed",
    actor: actorId,
    subject: `cylinder:${id}`,
    payload: { changed },
    lane: "event",
  });
  return accept({ id });
}

export function changeCylinder(
  ports: Ports,
  actor: Actor,
  id: string,
  version: number,
  fields: CylinderFields,
): Promise<Result<{ readonly id: string }, CylinderRefusal>> {
  return ports.db.write((tx) => changeIn(tx, ports, actor.personId, id, version, fields));
}

export type ActCommand = {
  readonly id: string;
  readonly version: number;
  readonly act: CylinderAct;
  readonly reason: string;
};

/** The only way out for an overfilled cylinder is its emptying, with a weight and a second person's approval. */
const AFTER_EMPTYING: readonly CylinderAct[] = ["release", "scrap"];
/** The ledger knows what the register did; a lost cylinder is nowhere, a scrapped one is out of the world. */
const LEDGER_ACT: Readonly<Record<CylinderAct, (before: Cylinder) => Pick<Scan, "act" | "place">>> =
  {
    quarantine: () => ({ act: "quarantine", place: null }),
    recall: () => ({ act: "recall", place: null }),
    lose: () => ({ act: "lose", place: UNKNOWN_PLACE }),
    release: (before) =>
      before.status === "lost"
        ? { act: "find", place: { kind: "to-handle", ref: "" } }
        : { act: "release", place: null },
    scrap: () => ({ act: "scrap", place: { kind: "scrapped", ref: "" } }),
  };

const ACT_KIND: Readonly<Record<CylinderAct, string>> = {
  quarantine: "cylinder.quarantined",
  recall: "cylinder.recalled",
  lose: "cylinder.lost",
  release: "cylinder.released",
  scrap: "cylinder.scrapped",
};

/** Nobody has looked into a cylinder that was away: what it holds has to be found out again. */
function contentAfter(before: Cylinder, act: CylinderAct): CylinderContent {
  if (act !== "release") return before.content;
  return before.status === "lost" ? "unknown" : before.content;
}

/** Takes a cylinder out of use or back; scrapping voids its codes for ever. */
export function actOnCylinder(
  ports: Ports,
  actor: Actor,
  command: ActCommand,
): Promise<Result<null, ActRefusal>> {
  const { id, version, act } = command;
  const reason = command.reason.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx) => {
    const before = findCylinder(tx.orm, id);
    if (before === undefined) return refuse({ code: "cylinder.not_found" });
    if (!canAct(before.status, act)) {
      return refuse({ code: "cylinder.act_not_now", status: before.status });
    }
    if (before.version !== version) return refuse({ code: "cylinder.stale", now: before });
    if (reason === "") return refuse({ code: "cylinder.reason_needed" });
    if (before.content === "overfilled" && AFTER_EMPTYING.includes(act)) {
      return refuse({ code: "cylinder.empty_first" });
    }
    const now = ports.clock.now();
    const content = contentAfter(before, act);
    updateCylinder(tx.orm, id, version, { status: statusAfter(act), content, updatedAt: now });
    const voided = act === "scrap" ? Object.values(validCodes(tx, id)).filter((c) => c !== "") : [];
    if (act === "scrap") voidCodesOf(tx.orm, id, now);
    mustRecord(tx, ports, {
      ...LEDGER_ACT[act](before),
      id: ports.ids.next(),
      cylinderId: id,
      content: null,
      claimedAt: now,
      actor: actor.personId,
      reason,
      isTold: true,
    });
    tx.append({
      kind: ACT_KIND[act],
      actor: actor.personId,
      subject: `cylinder:${id}`,
      payload: { from: before.status, content, reason, ...(act === "scrap" ? { voided } : {}) },
      lane: "event",
    });
    return accept(null);
  });
}
