/** Runs: started on a published version, answered field by field, completed in one transaction. */
import { raiseAlarm } from "../alarms/index.ts";
import { STAFF_ROLES } from "../identity/index.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, type By, doneAt, mayUse } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { Answer, Answers, CheckRefusal, Definition, Item, Verdict } from "./model.ts";
import {
  ANSWER_LENGTH_MAX,
  copiedAnswers,
  findItem,
  itemsOf,
  judgeRun,
  type Pace,
  PHOTOS_PER_ITEM_MAX,
  paceOf,
} from "./rules.ts";
import { isWatched, type Order, orderOf, type Spot, spotItem, spotOf } from "./spot-rules.ts";
import {
  type AnswerRow,
  answersOfRun,
  countPhotos,
  definitionOf,
  deletePhotos,
  findAnswer,
  findDraft,
  findRun,
  findTemplate,
  findVersion,
  findVersionOf,
  insertPhoto,
  insertRun,
  isOfOtherRun,
  lastCompletedRun,
  type PhotoRow,
  photosOfRun,
  putAnswer,
  type RunRow,
  startersOfPhoto,
  updateRun,
  type VersionRow,
} from "./store.ts";

/** Staff sees every run of the site; anybody else sees their own. */
export function isStaff(actor: Pick<Actor, "roles">): boolean {
  return mayUse(STAFF_ROLES, actor.roles);
}

export function mayOpenRun(actor: Pick<Actor, "roles" | "personId">, run: RunRow): boolean {
  return isStaff(actor) || run.startedBy === actor.personId;
}

export function mayReadPhoto(orm: Orm, actor: Actor, hash: string): boolean {
  const starters = startersOfPhoto(orm, hash);
  return starters.length > 0 && (isStaff(actor) || starters.includes(actor.personId));
}

/** Everything about a run at one moment. */
export type OpenRun = {
  readonly run: RunRow;
  readonly version: VersionRow;
  readonly definition: Definition;
  readonly answers: Answers;
  readonly rows: ReadonlyMap<string, AnswerRow>;
  readonly photos: readonly PhotoRow[];
  readonly verdict: Verdict;
};

export function loadRun(orm: Orm, id: string): OpenRun | undefined {
  const run = findRun(orm, id);
  const version = run && findVersion(orm, run.versionId);
  if (run === undefined || version === undefined) return undefined;
  const definition = definitionOf(version);
  const rows = new Map(answersOfRun(orm, id).map((row) => [row.itemId, row]));
  const photos = photosOfRun(orm, id);
  const answers = new Map<string, Answer>();
  for (const itemId of new Set([...rows.keys(), ...photos.map((photo) => photo.itemId)])) {
    const row = rows.get(itemId);
    answers.set(itemId, {
      value: row?.value ?? "",
      note: row?.note ?? "",
      photos: photos.filter((photo) => photo.itemId === itemId).length,
    });
  }
  const verdict = judgeRun(definition, answers);
  return { run, version, definition, answers, rows, photos, verdict };
}

export type StartedRun = {
  readonly runId: string;
  /** Ids of the items that want a scanned code, for whoever scanned before the check began. */
  readonly scanItems: readonly string[];
};

const startedRun = (
  runId: string,
  version: Pick<VersionRow, "definition"> | undefined,
): StartedRun => ({
  runId,
  scanItems:
    version === undefined
      ? []
      : itemsOf(definitionOf(version)).flatMap(({ id, kind }) => (kind === "scan" ? [id] : [])),
});

const SEED_BELOW = 0x7fff_ffff;

function drawSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEED_BELOW;
}

/** Starts a run, or goes on with the draft that this person has of the same table and thing. */
export function startRun(
  ports: Ports,
  actor: By,
  asked: AskedRun,
): Promise<Result<StartedRun, CheckRefusal>> {
  return ports.db.write((tx) => startRunIn(tx, ports, actor, asked));
}

export type AskedRun = {
  readonly templateId: string;
  readonly subject?: string;
  /** The version that a phone took along: it is answered even if a newer was published meanwhile. */
  readonly versionId?: string | undefined;
};

/** For whoever writes more in the same transaction. */
export function startRunIn(
  tx: Tx,
  ports: Pick<Ports, "clock" | "ids" | "siteId">,
  actor: By,
  asked: AskedRun,
): Result<StartedRun, CheckRefusal> {
  const { templateId } = asked;
  const subject = asked.subject ?? `site:${ports.siteId}`;
  if (findTemplate(tx.orm, templateId) === undefined) {
    return refuse({ code: "checks.unknown_template" });
  }
  const draft = findDraft(tx.orm, { templateId, subject, personId: actor.personId });
  if (draft !== undefined) {
    return accept(startedRun(draft.id, findVersion(tx.orm, draft.versionId)));
  }
  const taken = asked.versionId === undefined ? undefined : findVersion(tx.orm, asked.versionId);
  const wasPublished = taken?.templateId === templateId && taken.state !== "draft";
  const version = wasPublished ? taken : findVersionOf(tx.orm, templateId, "published");
  if (version === undefined) return refuse({ code: "checks.not_published" });
  const runId = ports.ids.next();
  insertRun(tx.orm, {
    id: runId,
    versionId: version.id,
    subject,
    state: "draft",
    startedBy: actor.personId,
    startedAt: doneAt(ports, actor),
    // Beyond the network nobody was there to ask for the photo.
    spotSeed: actor.at === undefined ? drawSeed() : null,
  });
  tx.append({
    kind: "check.started",
    actor: actor.personId,
    subject: `check-run:${runId}`,
    payload: { table: templateId, version: version.number, about: subject },
  });
  return accept(startedRun(runId, version));
}

/** Runs of a regulator's visit: nobody else may touch them, whatever their role. */
const OWN_ONLY = "inspection:";

function isForeign(run: RunRow, actor: By): boolean {
  return run.subject.startsWith(OWN_ONLY) && run.startedBy !== actor.personId;
}

/** The run's item, if the run is still open. */
function openItem(orm: Orm, actor: By, runId: string, itemId: string): Result<Item, CheckRefusal> {
  const run = findRun(orm, runId);
  const version = run && findVersion(orm, run.versionId);
  if (run === undefined || version === undefined) return refuse({ code: "checks.unknown_run" });
  if (run.state !== "draft") return refuse({ code: "checks.run_closed" });
  if (isForeign(run, actor)) return refuse({ code: "checks.not_yours" });
  const item = findItem(definitionOf(version), itemId);
  return item === undefined ? refuse({ code: "checks.unknown_item" }) : accept(item);
}

export type GivenAnswer = {
  readonly value: string;
  readonly note: string;
  /** The version of the answer that the person saw; 0 for none. */
  readonly seen: number;
};

/** Saves one field as it stands, right or wrong: what is wrong is said beside it and at completion. */
export function saveAnswer(
  ports: Ports,
  actor: By,
  runId: string,
  itemId: string,
  given: GivenAnswer,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => saveAnswerIn(tx, ports, actor, { ...given, runId, itemId }));
}

/** For whoever writes more in the same transaction. */
export function saveAnswerIn(
  tx: Tx,
  ports: Pick<Ports, "clock">,
  actor: By,
  given: GivenAnswer & { readonly runId: string; readonly itemId: string },
): Result<null, CheckRefusal> {
  const { runId, itemId } = given;
  const value = given.value.slice(0, ANSWER_LENGTH_MAX);
  const note = given.note.slice(0, LIMITS.reasonLength);
  const item = openItem(tx.orm, actor, runId, itemId);
  if (!item.ok) return item;
  const row = findAnswer(tx.orm, runId, itemId);
  if (row !== undefined) {
    if (row.value === value && row.note === note) return accept(null);
    // A person's own second screen may overwrite; another person's answer is shown first.
    const isForeign = row.answeredBy !== actor.personId && row.version !== given.seen;
    if (isForeign) return refuse({ code: "checks.changed_meanwhile" });
  }
  putAnswer(tx.orm, {
    runId,
    itemId,
    value,
    note,
    answeredBy: actor.personId,
    answeredAt: doneAt(ports, actor),
    version: (row?.version ?? 0) + 1,
  });
  return accept(null);
}

/** The file is on the disk already. A signature replaces the one before it. */
export function addPhoto(
  ports: Ports,
  actor: By,
  runId: string,
  itemId: string,
  stored: StoredMedia,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => {
    const item = openItem(tx.orm, actor, runId, itemId);
    if (!item.ok) return item;
    const isSignature = item.value.kind === "signature";
    if (isSignature) deletePhotos(tx.orm, runId, itemId);
    else if (countPhotos(tx.orm, runId, itemId) >= PHOTOS_PER_ITEM_MAX) {
      return refuse({ code: "checks.too_many_photos" });
    }
    insertMedia(tx.orm, stored, ports.clock.now());
    insertPhoto(tx.orm, {
      id: ports.ids.next(),
      runId,
      itemId,
      hash: stored.hash,
      kind: isSignature ? "signature" : "photo",
      takenBy: actor.personId,
      takenAt: doneAt(ports, actor),
    });
    return accept(null);
  });
}

export function removePhoto(
  ports: Ports,
  actor: By,
  runId: string,
  itemId: string,
  photoId: string,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => {
    const item = openItem(tx.orm, actor, runId, itemId);
    if (!item.ok) return item;
    deletePhotos(tx.orm, runId, itemId, photoId);
    return accept(null);
  });
}

function purposeOf(orm: Orm, open: OpenRun): string | undefined {
  return findTemplate(orm, open.version.templateId)?.purpose;
}

/** How fast it was filled in; undefined for tables that are gone through at a gun, cylinder after cylinder. */
export function runPace(orm: Orm, open: OpenRun): Pace | undefined {
  const purpose = purposeOf(orm, open);
  if (purpose === "pre-fill" || purpose === "post-fill") return undefined;
  return paceOf([...open.rows.values()].map(({ answeredAt }) => answeredAt));
}

/** The photo that chance asks for, and how it stands; undefined where none is asked for. */
export function runSpot(orm: Orm, open: OpenRun): Spot | undefined {
  const itemId = spotItem(open.definition, purposeOf(orm, open), open.run.spotSeed);
  const shown = open.photos.filter((photo) => photo.itemId === itemId);
  const isReused =
    shown.length > 0 && shown.every(({ hash }) => isOfOtherRun(orm, hash, open.run.id));
  return spotOf(itemId, open.answers, open.definition, isReused);
}

/** In which order and rhythm it was answered; undefined where that is nobody's business. */
export function runOrder(orm: Orm, open: OpenRun): Order | undefined {
  if (!isWatched(purposeOf(orm, open))) return undefined;
  return orderOf(open.definition, [...open.rows.values()]);
}

/** Takes words and choices over from the last finished check of this table; gives how many. */
export function copyFromLast(
  ports: Ports,
  actor: By,
  runId: string,
): Promise<Result<{ readonly copied: number }, CheckRefusal>> {
  return ports.db.write((tx): Result<{ readonly copied: number }, CheckRefusal> => {
    const open = loadRun(tx.orm, runId);
    if (open === undefined) return refuse({ code: "checks.unknown_run" });
    if (open.run.state !== "draft") return refuse({ code: "checks.run_closed" });
    const last = lastCompletedRun(tx.orm, open.version.templateId);
    const before = last && loadRun(tx.orm, last.id);
    const copied =
      before === undefined
        ? new Map<string, string>()
        : copiedAnswers(open.definition, open.answers, before.answers);
    for (const [itemId, value] of copied) {
      putAnswer(tx.orm, {
        runId,
        itemId,
        value,
        note: "",
        answeredBy: actor.personId,
        answeredAt: ports.clock.now(),
        version: (open.rows.get(itemId)?.version ?? 0) + 1,
      });
    }
    return accept({ copied: copied.size });
  });
}

function appendCompleted(tx: Tx, actor: By, open: OpenRun): void {
  const { run, version, verdict } = open;
  tx.append({
    kind: "check.completed",
    actor: actor.personId,
    subject: `check-run:${run.id}`,
    payload: {
      table: version.templateId,
      version: version.number,
      hash: version.hash,
      about: run.subject,
      result: verdict.result,
      asked: verdict.asked,
      failed: verdict.failed.map(({ itemId }) => itemId),
      major: verdict.failed.filter(({ severity }) => severity === "major").length,
      isRushed: runPace(tx.orm, open)?.isRushed ?? false,
      isMechanical: runOrder(tx.orm, open)?.isMechanical ?? false,
      spotPhoto: runSpot(tx.orm, open)?.state ?? "none",
    },
    lane: "event",
  });
}

/** What stands above checks and was waiting for a run; in the transaction that completes it, with the run as it ended. */
export type RunFollower = (tx: Tx, actor: By, open: OpenRun) => void;

/** Judges the run by its own version and closes it; what is missing is named item by item. */
export function completeRun(
  ports: Ports,
  actor: By,
  runId: string,
  follow?: RunFollower,
): Promise<Result<Verdict, CheckRefusal>> {
  return ports.db.write((tx) => {
    const open = loadRun(tx.orm, runId);
    if (open === undefined) return refuse({ code: "checks.unknown_run" });
    if (open.run.state !== "draft") return refuse({ code: "checks.run_closed" });
    if (isForeign(open.run, actor)) return refuse({ code: "checks.not_yours" });
    const { verdict, definition } = open;
    if (verdict.problems.size > 0) {
      return refuse({ code: "checks.incomplete", problems: verdict.problems });
    }
    const majorCount = verdict.failed.filter(({ severity }) => severity === "major").length;
    updateRun(tx.orm, runId, {
      state: "completed",
      completedBy: actor.personId,
      completedAt: doneAt(ports, actor),
      result: verdict.result,
      failedCount: verdict.failed.length,
      majorCount,
    });
    appendCompleted(tx, actor, open);
    if (majorCount > 0) {
      raiseAlarm(tx, ports, {
        code: "check.failed",
        subject: `check-run:${runId}`,
        place: definition.title.zh,
        actor: actor.personId,
        facts: { failed: verdict.failed.length, major: majorCount },
      });
    }
    const ended = follow && loadRun(tx.orm, runId);
    if (ended !== undefined) follow?.(tx, actor, ended);
    return accept(verdict);
  });
}

/** A draft that nobody will finish; it stays on file. */
export function discardRun(
  ports: Ports,
  actor: By,
  runId: string,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => {
    const run = findRun(tx.orm, runId);
    if (run === undefined) return refuse({ code: "checks.unknown_run" });
    if (run.state !== "draft") return refuse({ code: "checks.run_closed" });
    if (isForeign(run, actor)) return refuse({ code: "checks.not_yours" });
    updateRun(tx.orm, runId, { state: "discarded" });
    tx.append({
      kind: "check.discarded",
      actor: actor.personId,
      subject: `check-run:${runId}`,
      payload: {},
    });
    return accept(null);
  });
}
