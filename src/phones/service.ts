/** Taking work along, and handing in what was done: each act once, in order, in the transaction of what it does. */
import { endSessionsIn } from "../identity/index.ts";
import { assert } from "../kernel/assert.ts";
import { HOUR_MS, instant, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type MediaStore, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, mayUse } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { type ApplyLinks, handlerOf, rolesOfAct } from "./apply.ts";
import { groupOf, type Intake, type SentAct } from "./form.ts";
import {
  type ActAnswer,
  type IntakeRefusal,
  PACKAGE_HOURS,
  type Package,
  PHONE_LIMITS,
} from "./model.ts";
import { judgeTime, needsOffice } from "./rules.ts";
import {
  countActs,
  findAct,
  findPackage,
  heldOf,
  insertPackage,
  lastActAt,
  putAct,
  settleAct,
  updatePackage,
} from "./store.ts";

export type PhoneParts = {
  readonly ports: Ports;
  readonly media: Pick<MediaStore, "keep">;
  readonly links: ApplyLinks;
};

/** `renewed`: the package that this phone holds already; it goes on with the same one, as the work stands now. */
export function takeAlong(
  ports: Ports,
  actor: Actor,
  device: string,
  renewed = "",
): Promise<Package> {
  return ports.db.write((tx) => {
    const takenAt = ports.clock.now();
    const held = findPackage(tx.orm, renewed);
    if (held?.personId === actor.personId && held.endedAt === null) {
      const times = { takenAt, contactAt: takenAt, waiting: 0 };
      const expiresAt = instant(takenAt + PACKAGE_HOURS * HOUR_MS);
      updatePackage(tx.orm, renewed, { ...times, expiresAt });
      return { ...held, ...times, expiresAt };
    }
    const id = ports.ids.next();
    insertPackage(tx.orm, {
      id,
      personId: actor.personId,
      device: device.slice(0, 200),
      takenAt,
      expiresAt: takenAt + PACKAGE_HOURS * HOUR_MS,
      contactAt: takenAt,
    });
    tx.append({
      kind: "phone.taken_along",
      actor: actor.personId,
      subject: `phone:${id}`,
      payload: { until: takenAt + PACKAGE_HOURS * HOUR_MS },
    });
    const made = findPackage(tx.orm, id);
    assert(made !== undefined, "a package that was just written is not there");
    return made;
  });
}

/** A backup that was restored may be older than the package: the phone's word brings its row back. */
function knownPackage(
  tx: Tx,
  ports: Ports,
  actor: Actor,
  intake: Pick<Intake, "packageId" | "takenAt">,
): Package | undefined {
  const known = findPackage(tx.orm, intake.packageId);
  if (known !== undefined) return known;
  const now = ports.clock.now();
  const takenAt = Math.min(now, intake.takenAt);
  insertPackage(tx.orm, {
    id: intake.packageId,
    personId: actor.personId,
    device: "",
    takenAt,
    expiresAt: takenAt + PACKAGE_HOURS * HOUR_MS,
    contactAt: now,
  });
  tx.append({
    kind: "phone.restored",
    actor: actor.personId,
    subject: `phone:${intake.packageId}`,
    payload: { takenAt },
  });
  return findPackage(tx.orm, intake.packageId);
}

function contact(
  ports: Ports,
  actor: Actor,
  intake: Pick<Intake, "packageId" | "takenAt" | "waiting">,
): Promise<Result<Package, IntakeRefusal>> {
  return ports.db.write((tx): Result<Package, IntakeRefusal> => {
    const found = knownPackage(tx, ports, actor, intake);
    assert(found !== undefined, "a package that was just written is not there");
    if (found.endReason === "lost") return refuse({ code: "phone.lost" });
    if (found.personId !== actor.personId) return refuse({ code: "phone.other_person" });
    if (countActs(tx.orm, found.id) >= PHONE_LIMITS.actsOfPackage) {
      return refuse({ code: "phone.too_many" });
    }
    updatePackage(tx.orm, found.id, { contactAt: ports.clock.now(), waiting: intake.waiting });
    return accept(found);
  });
}

type Timed = {
  readonly at: UnixMs;
  readonly receivedAt: UnixMs;
  readonly remarks: readonly string[];
};

type Sending = {
  readonly parts: PhoneParts;
  readonly actor: Actor;
  readonly taken: Package;
  readonly sent: SentAct;
  readonly timed: Timed;
  readonly photos: readonly StoredMedia[];
};

/** Somebody sent the same act a moment earlier: nothing is done twice. */
class AlreadyTaken extends Error {}

type Kept = { readonly state: "accepted" | "remarked" | "held"; readonly remarks: string[] };

/** `shown`: pictures that nothing else holds. */
function keepAct(
  tx: Tx,
  { actor, taken, sent, timed }: Sending,
  kept: Kept,
  shown: readonly StoredMedia[] = [],
): void {
  const { id, seq, claimedAt, act } = sent;
  const about = groupOf(act);
  const isHeld = kept.state === "held";
  putAct(tx.orm, {
    ...{ id, packageId: taken.id, personId: actor.personId, seq, kind: act.kind, about },
    ...{ claimedAt, at: timed.at, receivedAt: timed.receivedAt, state: kept.state },
    remarks: JSON.stringify(kept.remarks),
    payload: isHeld ? JSON.stringify(act) : "",
    photos: JSON.stringify(shown.map(({ hash }) => hash)),
    isOpen: isHeld || needsOffice(kept.remarks),
  });
  tx.append({
    kind: isHeld ? "phone.act_held" : "phone.act_taken",
    actor: actor.personId,
    subject: `phone:${taken.id}`,
    payload: {
      ...{ act: id, kind: act.kind, about, at: timed.at, claimedAt },
      ...(kept.remarks.length === 0 ? {} : { remarks: kept.remarks }),
    },
  });
}

/**
 * Ports whose one write keeps the act beside what it does: either both are on file or neither. A refusal has written
 * nothing, and keeps nothing.
 */
function keepingPorts(
  sending: Sending,
  remarksOf: (value: unknown, orm: Orm) => readonly string[],
) {
  const { ports } = sending.parts;
  const wrote: { kept?: Kept } = {};
  const write = <T>(callback: (tx: Tx) => T): Promise<T> =>
    ports.db.write((tx) => {
      assert(wrote.kept === undefined, "an act wrote in two transactions");
      const known = findAct(tx.orm, sending.sent.id);
      if (known !== undefined && known.state !== "held") throw new AlreadyTaken();
      const result = callback(tx);
      const isRefused = (result as { readonly ok?: boolean }).ok === false;
      if (isRefused) return result;
      const value = (result as { readonly value?: unknown }).value;
      const remarks = [...sending.timed.remarks, ...remarksOf(value, tx.orm)];
      const kept: Kept = { state: remarks.length === 0 ? "accepted" : "remarked", remarks };
      keepAct(tx, sending, kept);
      wrote.kept = kept;
      return result;
    });
  return { ports: { ...ports, db: { ...ports.db, write } }, wrote };
}

/** On file with its words, photos and reason, for the person and the office to decide. */
async function hold(sending: Sending, code: string): Promise<ActAnswer> {
  const { ports } = sending.parts;
  const { id } = sending.sent;
  await ports.db.write((tx) => {
    for (const photo of sending.photos) insertMedia(tx.orm, photo, ports.clock.now());
    const remarks = [code, ...sending.timed.remarks];
    const before = findAct(tx.orm, id);
    // Tried again with the same outcome: the line stands already.
    if (before?.remarks.join() !== remarks.join()) {
      keepAct(tx, sending, { state: "held", remarks }, sending.photos);
    }
  });
  return { id, state: "held", remarks: [code] };
}

/** Scans that say nothing new: refused by the service, and nobody has to do anything about it. */
const HARMLESS: readonly string[] = [
  "visit.twice",
  "visit.unreadable",
  "visit.signed_twice",
  "round.nothing",
];

async function applyAct(sending: Sending): Promise<ActAnswer> {
  const { parts, actor, sent, timed, photos } = sending;
  const { id, act } = sent;
  if (!mayUse(rolesOfAct(act.kind), actor.roles)) return await hold(sending, "phone.no_role");
  // Whoever stops a work waits for nobody.
  const isFree = act.kind.startsWith("permit.");
  const blocker = isFree ? undefined : heldOf(parts.ports.db.read, groupOf(act));
  if (blocker !== undefined && blocker.id !== id && blocker.seq < sent.seq) {
    return await hold(sending, "phone.after_held");
  }
  const handler = handlerOf(act);
  const { ports, wrote } = keepingPorts(sending, handler.remarks);
  const isTimeKnown = !timed.remarks.includes("clock.unknown");
  const by = { ...actor, at: timed.at };
  const doing = { ports, actor: by, id, photos, links: parts.links, isTimeKnown };
  const done = await handler.run(doing);
  if (done.ok) {
    assert(wrote.kept !== undefined, "an act was accepted without being kept");
    return { id, ...wrote.kept };
  }
  const { code } = done.refusal;
  if (!HARMLESS.includes(code)) return await hold(sending, code);
  const kept: Kept = { state: "remarked", remarks: [...timed.remarks, code] };
  await parts.ports.db.write((tx) => {
    for (const photo of photos) insertMedia(tx.orm, photo, parts.ports.clock.now());
    keepAct(tx, sending, kept, photos);
  });
  return { id, ...kept };
}

type Files = ReadonlyMap<string, Uint8Array>;

/** Pictures that came with an act; a code when one did not arrive or cannot be read. */
async function photosOf(
  { media }: PhoneParts,
  sent: SentAct,
  files: Files,
): Promise<
  Result<readonly StoredMedia[], { readonly code: string; readonly isTransient: boolean }>
> {
  const photos: StoredMedia[] = [];
  for (const name of sent.files) {
    const bytes = files.get(name);
    if (bytes === undefined) return refuse({ code: "media.empty", isTransient: true });
    const kept = await media.keep(bytes);
    if (!kept.ok) {
      const { code } = kept.refusal;
      return refuse({ code, isTransient: code === "media.busy" });
    }
    photos.push(kept.value);
  }
  return accept(photos);
}

async function takeOne(
  parts: PhoneParts,
  actor: Actor,
  taken: Package,
  intake: { readonly sentAt: number; readonly sent: SentAct; readonly files: Files },
): Promise<ActAnswer> {
  const { sent, sentAt, files } = intake;
  const { read } = parts.ports.db;
  const known = findAct(read, sent.id);
  if (known !== undefined && known.state !== "held") {
    return { id: sent.id, state: known.state, remarks: known.remarks };
  }
  if (known !== undefined && known.personId !== actor.personId) {
    return { id: sent.id, state: "held", remarks: ["phone.other_person"] };
  }
  const receivedAt = parts.ports.clock.now();
  const judged = judgeTime({
    claimedAt: sent.claimedAt,
    sentAt,
    receivedAt,
    takenAt: taken.takenAt,
    previousAt: lastActAt(read, taken.id, sent.seq),
  });
  const remarks = judged.remark === undefined ? [] : [judged.remark];
  const timed: Timed = { at: known?.at ?? judged.at, receivedAt, remarks };
  const photos = await photosOf(parts, sent, files);
  const sending = { parts, actor, taken, sent, timed, photos: photos.ok ? photos.value : [] };
  if (!photos.ok) {
    if (photos.refusal.isTransient) return { id: sent.id, state: "again", remarks: [] };
    return await hold(sending, photos.refusal.code);
  }
  try {
    return await applyAct(sending);
  } catch (error) {
    if (!(error instanceof AlreadyTaken)) throw error;
    const now = findAct(read, sent.id);
    return { id: sent.id, state: now?.state ?? "again", remarks: now?.remarks ?? [] };
  }
}

export type TakenIn = { readonly answers: readonly ActAnswer[]; readonly package: Package };

/** Takes in acts in their order; each is answered for itself. After one to be sent again nothing later is tried. */
export async function takeIn(
  parts: PhoneParts,
  actor: Actor,
  intake: Intake,
  files: Files,
): Promise<Result<TakenIn, IntakeRefusal>> {
  const taken = await contact(parts.ports, actor, intake);
  if (!taken.ok) return taken;
  const answers: ActAnswer[] = [];
  for (const sent of intake.acts) {
    const one = { sentAt: intake.sentAt, sent, files };
    const answer = await takeOne(parts, actor, taken.value, one);
    answers.push(answer);
    if (answer.state === "again") break;
  }
  return accept({ answers, package: taken.value });
}

/** Handed back by the phone itself, or said to be lost at the desk. */
export function endPackage(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  reason: "returned" | "lost",
): Promise<Result<null, { readonly code: "phone.not_found" }>> {
  return ports.db.write((tx): Result<null, { readonly code: "phone.not_found" }> => {
    const found = findPackage(tx.orm, id);
    const isOwn = found?.personId === actor.personId;
    if (found === undefined || (reason === "returned" && !isOwn)) {
      return refuse({ code: "phone.not_found" });
    }
    if (found.endReason === "lost" || found.endReason === reason) return accept(null);
    updatePackage(tx.orm, id, {
      endedAt: ports.clock.now(),
      endedBy: actor.personId,
      endReason: reason,
      ...(reason === "returned" ? { waiting: 0 } : {}),
    });
    if (reason === "lost") endSessionsIn(tx, actor, found.personId);
    tx.append({
      kind: reason === "lost" ? "phone.lost" : "phone.returned",
      actor: actor.personId,
      subject: `phone:${id}`,
      payload: { person: found.personId },
      lane: "event",
    });
    return accept(null);
  });
}

/** A phone says that it has erased what it held, once. */
export function noteWiped(ports: Ports, id: string): Promise<boolean> {
  return ports.db.write((tx) => {
    const found = findPackage(tx.orm, id);
    if (found?.endReason !== "lost" || found.wipedAt !== null) return false;
    updatePackage(tx.orm, id, { wipedAt: ports.clock.now(), waiting: 0 });
    tx.append({
      kind: "phone.wiped",
      actor: found.personId,
      subject: `phone:${id}`,
      payload: {},
    });
    return true;
  });
}

/** The office has looked into an act and says what came of it. */
export function settle(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  id: string,
  note: string,
): Promise<Result<null, { readonly code: "phone.not_found" | "phone.note_needed" }>> {
  type Refusal = { readonly code: "phone.not_found" | "phone.note_needed" };
  const words = note.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, Refusal> => {
    const found = findAct(tx.orm, id);
    if (found === undefined) return refuse({ code: "phone.not_found" });
    if (found.settledAt !== null) return accept(null);
    if (words === "") return refuse({ code: "phone.note_needed" });
    const at = instant(ports.clock.now());
    settleAct(tx.orm, id, { at, by: actor.personId, note: words });
    tx.append({
      kind: "phone.act_settled",
      actor: actor.personId,
      subject: `phone:${found.packageId}`,
      payload: { act: id, kind: found.kind, about: found.about },
    });
    return accept(null);
  });
}
