/** A visit: started at the door, its steps in their order, ended by handing over or by refusing with a date to come back. */
import { loadRun, startRunIn } from "../checks/index.ts";
import { type Cylinder, findCode, findCylinder, readSiteCode } from "../cylinders/index.ts";
import { type Day, dayOf, type UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { type By, doneAt } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import { atCustomerG, recordMove, withdrawMove } from "./custody-link.ts";
import type {
  Customer,
  Direction,
  HandOverProblem,
  RefuseReason,
  Visit,
  VisitItem,
  VisitRefusal,
  VisitStep,
} from "./model.ts";
import { endOrder } from "./orders.ts";
import { type CheckState, handOverProblem, ITEMS_PER_VISIT_MAX, stepOf } from "./rules.ts";
import { findCustomer, findOrder, newestNotice } from "./store.ts";
import {
  findVisit,
  insertItem,
  itemsOfVisit,
  listVisits,
  undoItem,
  updateVisit,
} from "./store-visits.ts";

/** Everything about a visit at one moment. */
export type OpenVisit = {
  readonly visit: Visit;
  readonly customer: Customer;
  readonly items: readonly VisitItem[];
  readonly check: CheckState;
  readonly step: VisitStep;
};

export function checkStateOf(orm: Orm, runId: string | null): CheckState {
  const open = runId === null ? undefined : loadRun(orm, runId);
  if (open === undefined || open.run.state === "discarded") return "none";
  if (open.run.state === "draft") return "open";
  return (open.run.majorCount ?? 0) > 0 ? "failed" : "passed";
}

/** Handed over or taken back, and neither undone nor barred. */
export function countsAs(item: VisitItem, direction: Direction): boolean {
  return item.direction === direction && item.undoneAt === null && item.problem === null;
}

export function loadVisit(orm: Orm, id: string): OpenVisit | undefined {
  const visit = findVisit(orm, id);
  const customer = visit && findCustomer(orm, visit.customerId);
  if (visit === undefined || customer === undefined) return undefined;
  const items = itemsOfVisit(orm, id);
  const check = checkStateOf(orm, visit.runId);
  const fullCount = items.filter((item) => countsAs(item, "full")).length;
  return { visit, customer, items, check, step: stepOf({ ...visit, check, fullCount }) };
}

/** Runs inside one write: the visit as it stands, if it is this driver's and still under way. */
function act<T>(
  ports: Ports,
  actor: By,
  id: string,
  change: (tx: Tx, open: OpenVisit, now: UnixMs) => Result<T, VisitRefusal>,
): Promise<Result<T, VisitRefusal>> {
  return ports.db.write((tx) => {
    const open = loadVisit(tx.orm, id);
    if (open === undefined || open.visit.driverId !== actor.personId) {
      return refuse({ code: "visit.not_found" });
    }
    if (open.visit.state !== "under-way") return refuse({ code: "visit.ended" });
    return change(tx, open, doneAt(ports, actor));
  });
}

/** The table by which this kind of customer is looked at. */
export const TABLE_OF: Readonly<Record<Customer["kind"], string>> = {
  household: "home",
  commercial: "restaurant",
};

export const visitSubject = (id: string): string => `visit:${id}`;

/** Starts the check of the installation, or goes on with it. */
export function startVisitCheck(
  ports: Ports,
  actor: By,
  id: string,
  versionId?: string,
): Promise<Result<{ readonly runId: string }, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, customer, check }) => {
    if (visit.runId !== null && check !== "none") return accept({ runId: visit.runId });
    const asked = { templateId: TABLE_OF[customer.kind], subject: visitSubject(id), versionId };
    const started = startRunIn(tx, ports, actor, asked);
    if (!started.ok) return refuse({ code: "visit.not_now", step: "check" });
    const { runId } = started.value;
    updateVisit(tx.orm, visit, { runId });
    return accept({ runId });
  });
}

export function readNotice(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, step }, now) => {
    if (step !== "notice") {
      return visit.noticeReadAt === null ? refuse({ code: "visit.not_now", step }) : accept(null);
    }
    const version = newestNotice(tx.orm)?.version ?? 0;
    updateVisit(tx.orm, visit, { noticeVersion: version, noticeReadAt: now });
    tx.append({
      kind: "visit.notice_read",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { version },
    });
    return accept(null);
  });
}

export type Scan = {
  readonly text: string;
  readonly direction: Direction;
  /** The act's own id, where the phone gave one: the same act sent twice counts once. */
  readonly actId: string | undefined;
  readonly isUnreleased: IsUnreleased;
  /**
   * What the phone decided beyond the network, null for handed over: the cylinder is where it was left, whatever the
   * box knows better. Absent where the box decides.
   */
  readonly decided?: HandOverProblem | null;
};

export type Scanned = {
  readonly item: VisitItem;
  readonly problem: HandOverProblem | undefined;
  /** What the custody ledger found odd; the scan counts all the same. */
  readonly isContradicted: boolean;
};

const SCAN_STEPS: readonly VisitStep[] = ["hand-over", "empties", "signature", "finish"];

function cylinderOf(orm: Orm, text: string): { code: string; cylinder: Cylinder | undefined } {
  const read = readSiteCode(orm, text);
  const code = read.kind === "cylinder" ? read.code : text.trim().slice(0, LIMITS.codeLength);
  const found = findCode(orm, code);
  return { code, cylinder: found && findCylinder(orm, found.cylinderId) };
}

/** Whether a cylinder's fill has not been released yet; filling knows, and is no tier below. */
export type IsUnreleased = (orm: Orm, cylinderId: string) => boolean;

type Judged = {
  readonly open: OpenVisit;
  readonly direction: Direction;
  readonly cylinder: Cylinder | undefined;
  readonly today: Day;
  readonly isUnreleased: IsUnreleased;
};

function problemOf(
  orm: Orm,
  { open, direction, cylinder, today, isUnreleased }: Judged,
): HandOverProblem | undefined {
  if (direction === "empty") return cylinder === undefined ? "unknown-code" : undefined;
  return handOverProblem({
    today,
    cylinder,
    isUnreleased: cylinder !== undefined && isUnreleased(orm, cylinder.id),
    standingG: atCustomerG(orm, open.customer.id),
    limitG: open.customer.limitG,
  });
}

/** Every scan is kept; a full cylinder that must not be handed over is kept with the reason. */
export function scanInVisit(
  ports: Ports,
  actor: By,
  id: string,
  scan: Scan,
): Promise<Result<Scanned, VisitRefusal>> {
  return act(ports, actor, id, (tx, open, now): Result<Scanned, VisitRefusal> => {
    const { visit, items, step } = open;
    if (!SCAN_STEPS.includes(step)) return refuse({ code: "visit.not_now", step });
    if (visit.signature !== null) return refuse({ code: "visit.not_now", step });
    if (scan.text.trim().length < 4) return refuse({ code: "visit.unreadable" });
    const again = items.find((item) => item.id === scan.actId);
    if (again !== undefined) {
      return accept({ item: again, problem: again.problem ?? undefined, isContradicted: false });
    }
    if (items.length >= ITEMS_PER_VISIT_MAX) return refuse({ code: "visit.too_many" });
    const { code, cylinder } = cylinderOf(tx.orm, scan.text);
    const isTwice = items.some(
      (item) => countsAs(item, scan.direction) && item.cylinderId === cylinder?.id,
    );
    if (cylinder !== undefined && isTwice) return refuse({ code: "visit.twice" });
    const { direction, isUnreleased } = scan;
    const judged = { open, direction, cylinder, today: dayOf(now), isUnreleased };
    const problem = problemOf(tx.orm, judged);
    const kept = scan.decided === undefined ? (problem ?? null) : scan.decided;
    const item: VisitItem = {
      id: scan.actId ?? ports.ids.next(),
      visitId: id,
      cylinderId: cylinder?.id ?? null,
      code,
      direction: scan.direction,
      at: now,
      problem: kept,
      undoneAt: null,
    };
    insertItem(tx.orm, item);
    const isContradicted =
      cylinder !== undefined && kept === null
        ? recordMove(tx, ports, { actor, visit, item, cylinder })
        : false;
    tx.append({
      kind: kept === null ? "visit.scanned" : "visit.scan_barred",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: {
        code,
        cylinder: cylinder?.id ?? null,
        direction: scan.direction,
        problem: problem ?? null,
        ...(kept === (problem ?? null) ? {} : { decided: kept }),
      },
    });
    return accept({ item, problem, isContradicted });
  });
}

/** Takes one scan back: the ledger keeps it and what withdrew it. */
export function undoScan(
  ports: Ports,
  actor: By,
  id: string,
  itemId: string,
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, items, step }, now): Result<null, VisitRefusal> => {
    if (visit.signature !== null) return refuse({ code: "visit.not_now", step });
    const item = items.find((one) => one.id === itemId);
    if (item === undefined) return refuse({ code: "visit.not_found" });
    if (item.undoneAt !== null) return accept(null);
    undoItem(tx.orm, itemId, now);
    if (item.cylinderId !== null && item.problem === null) {
      withdrawMove(tx, ports, { actor, visit, item });
    }
    tx.append({
      kind: "visit.scan_undone",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { item: itemId, cylinder: item.cylinderId },
    });
    return accept(null);
  });
}

/** Nothing (more) to take back. */
export function endEmpties(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, items, step }, now) => {
    if (step !== "empties") return refuse({ code: "visit.not_now", step });
    updateVisit(tx.orm, visit, { emptiesDoneAt: now });
    tx.append({
      kind: "visit.empties_done",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { count: items.filter((item) => countsAs(item, "empty")).length },
    });
    return accept(null);
  });
}

/** The file is on the disk already. */
export function signVisit(
  ports: Ports,
  actor: By,
  id: string,
  signed: { readonly stored: StoredMedia; readonly by: string },
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, step }) => {
    if (step !== "signature") return refuse({ code: "visit.not_now", step });
    insertMedia(tx.orm, signed.stored, ports.clock.now());
    const signedBy = signed.by.trim().slice(0, LIMITS.nameLength);
    updateVisit(tx.orm, visit, { signature: signed.stored.hash, signedBy });
    tx.append({
      kind: "visit.signed",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { hash: signed.stored.hash },
    });
    return accept(null);
  });
}

/** A delivery that went well settles what an earlier refusal left to come back for. */
function closeFollowUps(tx: Tx, customerId: string, now: UnixMs): void {
  const open = listVisits(tx.orm, { customerId, isFollowUpOpen: true }, { offset: 0, limit: 50 });
  for (const { visit } of open.items) updateVisit(tx.orm, visit, { followUpDoneAt: now });
}

export function finishVisit(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, items, step }, now) => {
    if (step !== "finish") return refuse({ code: "visit.not_now", step });
    updateVisit(tx.orm, visit, { state: "delivered", endedAt: now });
    const order = visit.orderId === null ? undefined : findOrder(tx.orm, visit.orderId);
    if (order !== undefined) endOrder(tx, order, "delivered");
    closeFollowUps(tx, visit.customerId, now);
    const idsOf = (direction: Direction): readonly string[] =>
      items.flatMap((item) => (countsAs(item, direction) ? [item.cylinderId ?? item.code] : []));
    tx.append({
      kind: "visit.delivered",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: {
        customer: visit.customerId,
        order: visit.orderId,
        run: visit.runId,
        notice: visit.noticeVersion,
        full: idsOf("full"),
        empty: idsOf("empty"),
        signature: visit.signature,
      },
      lane: "summary",
    });
    return accept(null);
  });
}

export type Refuse = {
  readonly reason: RefuseReason;
  readonly note: string;
  readonly followUpOn: Day | undefined;
};

/** No gas is left here; somebody comes back on a day. What was handed over has to be taken back first. */
export function refuseVisit(
  ports: Ports,
  actor: By,
  id: string,
  { reason, note, followUpOn }: Refuse,
): Promise<Result<null, VisitRefusal>> {
  return act(ports, actor, id, (tx, { visit, items, step }, now) => {
    if (items.some((item) => countsAs(item, "full")))
      return refuse({ code: "visit.not_now", step });
    if (reason === "other" && note.trim() === "") return refuse({ code: "visit.reason_needed" });
    if (followUpOn === undefined || followUpOn < dayOf(now)) {
      return refuse({ code: "visit.day_needed" });
    }
    updateVisit(tx.orm, visit, {
      state: "refused",
      endedAt: now,
      refusal: reason,
      refusalNote: note.trim().slice(0, LIMITS.reasonLength),
      followUpOn,
    });
    const order = visit.orderId === null ? undefined : findOrder(tx.orm, visit.orderId);
    if (order !== undefined) endOrder(tx, order, "refused");
    tx.append({
      kind: "visit.refused",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { customer: visit.customerId, reason, run: visit.runId, followUpOn },
      lane: "event",
    });
    return accept(null);
  });
}

/** Said at the desk, with what came of it. */
export function settleFollowUp(
  ports: Ports,
  actor: By,
  id: string,
  note: string,
): Promise<Result<null, VisitRefusal>> {
  return ports.db.write((tx) => {
    const visit = findVisit(tx.orm, id);
    if (visit === undefined) return refuse({ code: "visit.not_found" });
    if (visit.followUpOn === null || visit.followUpDoneAt !== null) return accept(null);
    if (note.trim() === "") return refuse({ code: "visit.reason_needed" });
    const followUpNote = note.trim().slice(0, LIMITS.reasonLength);
    updateVisit(tx.orm, visit, { followUpDoneAt: ports.clock.now(), followUpNote });
    tx.append({
      kind: "visit.followed_up",
      actor: actor.personId,
      subject: `visit:${id}`,
      payload: { customer: visit.customerId, note: followUpNote },
    });
    return accept(null);
  });
}
