/**
 * What a filling scale does, written down: permits before they are sent, records before they are
 * acknowledged. Every function runs inside one transaction and may be run again.
 */
import { lpgRecordKey } from "../../../firmware-bridge/drivers/scale/lpg-session.ts";
import type { FillEventReading } from "../../../firmware-bridge/index.ts";
import { raiseAlarm } from "../../alarms/index.ts";
import {
  codesOf,
  findCode,
  findCylinder,
  readSiteCode,
  updateContent,
} from "../../cylinders/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import type { Json } from "../../kernel/json.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm, Tx } from "../../platform/writer.ts";
import { clearStops, raiseStop } from "../alarms.ts";
import { type Answers, fillTargetOf, preFillFactsOf, timeFacts } from "../facts.ts";
import type { PointState } from "../interlock/index.ts";
import { keepOutcome, verdictOf } from "../outcome.ts";
import { decidePreFill } from "../rules.ts";
import {
  awaitingOfCylinder,
  type FillCheckRow,
  type FillRow,
  findFill,
  findFillPoint,
  insertFill,
  openFillOfCylinder,
  openFillOfPoint,
  updateFill,
} from "../store.ts";
import { recordViolation, type ViolationKind } from "../violation/violations.ts";
import {
  abnormalCause,
  clockOffsetMs,
  decideScan,
  type Finding,
  findingOf,
  isRecordCodeOf,
  type OpenFillFacts,
  type ScaleRefusalCode,
  type ScanDecision,
  type ScanFacts,
} from "./rules.ts";
import {
  fillOfCheck,
  findScaleRecord,
  hasRecordOfFill,
  insertScaleRecord,
  newestCheck,
  newestFillOfCylinder,
  pointOfScale,
  type ScalePointRow,
  type ScaleRecordRow,
} from "./store.ts";

type Payload = { readonly [key: string]: Json };

export type LedgerParts = {
  readonly ports: Ports;
  readonly states: () => readonly { readonly pointId: string; readonly state: PointState }[];
  /** The running lock of a point; it is ahead of its row. */
  readonly isLocked: (pointId: string) => boolean;
};

export function scaleActor(machine: number, address: number): string {
  return `device:lpg-${machine}-${address}`;
}

function numberOf(event: FillEventReading, field: string): number {
  return Number(event.detail[field] ?? 0);
}

function textOf(event: FillEventReading, field: string): string {
  return String(event.detail[field] ?? "");
}

/** The accepted point of a scale; undefined for a stranger and for a point taken out of use. */
export function acceptedPoint(
  orm: Orm,
  machine: number,
  address: number,
): ScalePointRow | undefined {
  const scale = pointOfScale(orm, machine, address);
  const point = scale && findFillPoint(orm, scale.pointId);
  return point?.isActive === true && point.failClosed === "one-shot" ? scale : undefined;
}

function openFacts(row: FillRow | undefined): OpenFillFacts | null {
  if (row === undefined) return null;
  const { id, pointId, cylinderId, state, authorisedAt } = row;
  return { fillId: id, pointId, cylinderId, state, authorisedAt };
}

type Scanned = Pick<ScanFacts, "cylinderId" | "codeProblem">;

function cylinderOfCode(orm: Orm, code: string): Scanned {
  const read = readSiteCode(orm, code);
  const found = read.kind === "cylinder" ? findCode(orm, read.code) : undefined;
  if (found === undefined) return { cylinderId: null, codeProblem: "filling.unknown_code" };
  if (found.voidedAt !== null) return { cylinderId: null, codeProblem: "filling.voided_code" };
  return { cylinderId: found.cylinderId, codeProblem: null };
}

function answersOf(check: FillCheckRow | undefined): Answers {
  return check === undefined ? {} : (JSON.parse(check.answers) as Answers);
}

type Gathered = { readonly facts: ScanFacts; readonly check: FillCheckRow | undefined };

function gather(tx: Tx, parts: LedgerParts, scanned: Scanned, pointId: string | null): Gathered {
  const { orm } = tx;
  const { ports } = parts;
  const { cylinderId } = scanned;
  const point = pointId === null ? undefined : findFillPoint(orm, pointId);
  if (point === undefined || cylinderId === null) {
    const facts = {
      ...scanned,
      pointId: point?.id ?? null,
      check: null,
      refusals: [],
      openAtPoint: null,
      openOfCylinder: null,
      isSecondWeighingDue: false,
      hasTarget: false,
      isLocked: false,
    };
    return { facts, check: undefined };
  }
  const check = newestCheck(orm, point.id, cylinderId);
  const { facts, cylinder } = preFillFactsOf(
    {
      orm,
      point,
      states: parts.states(),
      operatorId: check?.personId ?? "",
      ...timeFacts(ports),
    },
    cylinderId,
    answersOf(check),
  );
  return {
    check,
    facts: {
      ...scanned,
      pointId: point.id,
      check:
        check === undefined
          ? null
          : {
              isPassed: check.isPassed,
              isUsed: fillOfCheck(orm, check.id) !== undefined,
              checkedAt: check.checkedAt,
            },
      // Without a check nobody is there whose certificate could be judged.
      refusals: decidePreFill(facts, ports.clock.now()).filter(
        ({ code }) =>
          check !== undefined ||
          (code !== "filling.operator_not_certified" && code !== "filling.not_prepared"),
      ),
      openAtPoint: openFacts(openFillOfPoint(orm, point.id)),
      openOfCylinder: openFacts(openFillOfCylinder(orm, cylinderId)),
      isSecondWeighingDue: awaitingOfCylinder(orm, cylinderId) !== undefined,
      hasTarget: cylinder !== undefined && fillTargetOf(cylinder) !== undefined,
      isLocked: parts.isLocked(point.id),
    },
  };
}

/** Which rule a person broke who scanned at the scale all the same. */
function attemptOf(codes: readonly ScaleRefusalCode[]): ViolationKind | undefined {
  if (codes.includes("filling.point_locked")) return "locked-gun";
  if (codes.includes("filling.check_missing")) return "no-check";
  return codes.includes("filling.second_weighing_due") ? "skipped-step" : undefined;
}

export type Scan = { readonly machine: number; readonly address: number; readonly code: string };

export type ScanOutcome = {
  readonly decision: ScanDecision;
  readonly pointId: string | null;
  readonly cylinderId: string | null;
  /** The fill that a permit is for. */
  readonly fillId: string | null;
};

/**
 * Decides a scan and writes the permit down. Called before C2 leaves; the permit is sent only after this
 * transaction is on disk.
 * @param isNoted a refusal that was written a moment ago is not written again
 */
export function permitScan(
  tx: Tx,
  parts: LedgerParts,
  scan: Scan,
  isNoted: (codes: string) => boolean,
): ScanOutcome {
  const now = parts.ports.clock.now();
  const pointId = acceptedPoint(tx.orm, scan.machine, scan.address)?.pointId ?? null;
  const scanned = cylinderOfCode(tx.orm, scan.code);
  const { facts, check } = gather(tx, parts, scanned, pointId);
  const decision = decideScan(facts, now);
  const outcome = { decision, pointId, cylinderId: facts.cylinderId, fillId: null };
  const actor = scaleActor(scan.machine, scan.address);
  if (decision.kind === "refuse") {
    const codes = [...decision.codes];
    if (!isNoted(`${scan.code} ${codes.join(" ")}`)) {
      tx.append({
        kind: facts.cylinderId === null ? "fill.scan_refused" : "fill.refused",
        actor,
        subject:
          facts.cylinderId === null
            ? `fill-point:${pointId ?? "unknown"}`
            : `cylinder:${facts.cylinderId}`,
        payload: { point: pointId, codes, scanned: scan.code },
      });
      const kind = attemptOf(decision.codes);
      if (kind !== undefined) {
        recordViolation(tx, parts.ports, {
          kind,
          personId: check?.personId ?? null,
          pointId,
          cylinderId: facts.cylinderId,
          facts: { scale: actor },
        });
      }
    }
    return outcome;
  }
  if (decision.kind === "repeat") {
    tx.append({
      kind: "fill.permit_repeated",
      actor,
      subject: `fill:${decision.fillId}`,
      payload: { point: pointId },
    });
    return { ...outcome, fillId: decision.fillId };
  }
  const fillId = authoriseAt(tx, parts.ports, actor, facts, check);
  return { ...outcome, fillId };
}

function authoriseAt(
  tx: Tx,
  ports: Ports,
  scale: string,
  facts: ScanFacts,
  check: FillCheckRow | undefined,
): string | null {
  const { pointId, cylinderId } = facts;
  const cylinder = cylinderId === null ? undefined : findCylinder(tx.orm, cylinderId);
  const target = cylinder && fillTargetOf(cylinder);
  if (pointId === null || cylinder === undefined || target === undefined || check === undefined) {
    return null;
  }
  const fillId = ports.ids.next();
  insertFill(tx.orm, {
    id: fillId,
    pointId,
    position: 1,
    cylinderId: cylinder.id,
    checkId: check.id,
    operatorId: check.personId,
    medium: cylinder.medium,
    state: "authorised",
    authorisedAt: ports.clock.now(),
    tareG: cylinder.tareG,
    // The scale tells its weight only at the end.
    startGrossG: 0,
    targetNetG: target.targetNetG,
    maxNetG: target.maxNetG,
  });
  tx.append({
    kind: "fill.authorised",
    actor: check.personId,
    subject: `fill:${fillId}`,
    payload: {
      point: pointId,
      cylinder: cylinder.id,
      check: check.id,
      scale,
      // Whoever reads this later must know that nothing but the scale could close the valve.
      valve: "one-shot",
      tareG: cylinder.tareG,
      startGrossG: null,
      targetNetG: target.targetNetG,
      maxNetG: target.maxNetG,
    },
  });
  return fillId;
}

export type StoredRecord = {
  readonly key: string;
  /** False for one that was on disk already. */
  readonly isNew: boolean;
  readonly finding: Finding;
  readonly pointId: string | null;
  readonly clockOffsetMs: number | null;
};

function stored(row: ScaleRecordRow, isNew: boolean): StoredRecord {
  const { key, pointId } = row;
  return { key, isNew, finding: row.finding as Finding, pointId, clockOffsetMs: row.clockOffsetMs };
}

/**
 * Keeps a record and what follows from it. The same bytes again change nothing; other bytes under the
 * same key are another record and kept as well (a ticket counter that began again).
 */
export function storeRecord(tx: Tx, ports: Ports, event: FillEventReading): StoredRecord {
  const { orm } = tx;
  const rawHex = textOf(event, "rawHex");
  const plainKey = lpgRecordKey(event);
  const known = findScaleRecord(orm, plainKey);
  const key = known === undefined || known.rawHex === rawHex ? plainKey : `${plainKey}-${rawHex}`;
  const same = known?.rawHex === rawHex ? known : findScaleRecord(orm, key);
  if (same !== undefined) return stored(same, false);
  const now = ports.clock.now();
  const place = explain(orm, event);
  const row: ScaleRecordRow = {
    key,
    ...place,
    ...fieldsOf(event),
    rawHex,
    receivedAt: now,
    clockOffsetMs: clockOffsetMs(
      event.detail["clockLocal"] == null ? null : textOf(event, "clockLocal"),
      now,
    ),
  };
  insertScaleRecord(orm, row);
  follow(tx, ports, row);
  return stored(row, true);
}

function fieldsOf(event: FillEventReading) {
  const number = (field: string): number => numberOf(event, field);
  return {
    province: number("province"),
    city: number("city"),
    station: number("station"),
    address: event.address,
    machine: number("machine"),
    command: number("command"),
    ticket: number("ticket"),
    sequence: event.sequence ?? 0,
    code: event.code ?? null,
    codeHex: textOf(event, "codeHex"),
    endG: number("endG"),
    tareG: number("tareG"),
    setG: number("setG"),
    customer: number("customer"),
    operator: number("operator"),
    typeCode: number("typeCode"),
    modeCode: number("modeCode"),
    fillSeconds: number("fillSeconds"),
    clockHex: textOf(event, "clockHex"),
  };
}

type Place = Pick<ScaleRecordRow, "finding" | "fillId" | "pointId" | "cylinderId">;

function explain(orm: Orm, event: FillEventReading): Place {
  const pointId = pointOfScale(orm, numberOf(event, "machine"), event.address)?.pointId ?? null;
  const open = pointId === null ? null : openFacts(openFillOfPoint(orm, pointId));
  const code = event.code ?? null;
  const openCodes = open === null ? [] : codesOf(orm, open.cylinderId).map((item) => item.code);
  const byCode = code === null ? null : (findCode(orm, code)?.cylinderId ?? null);
  const isOpenCylinder = open !== null && isRecordCodeOf(code, openCodes);
  const last = byCode === null ? undefined : newestFillOfCylinder(orm, byCode);
  const isLastHere =
    last !== undefined && last.pointId === pointId && !hasRecordOfFill(orm, last.id);
  const found = findingOf({
    openAtPoint: open,
    isOpenCylinder,
    hasOpenRecord: open !== null && hasRecordOfFill(orm, open.fillId),
    lastOfCylinder: isLastHere
      ? { fillId: last.id, state: last.state, endCause: last.endCause }
      : null,
    isNormalEnd: abnormalCause(numberOf(event, "command")) === null,
  });
  return { ...found, pointId, cylinderId: isOpenCylinder ? open.cylinderId : byCode };
}

/** What changes because of a new record: the fill, the cylinder, the journal. */
function follow(tx: Tx, ports: Ports, row: ScaleRecordRow): void {
  const now = ports.clock.now();
  const actor = scaleActor(row.machine, row.address);
  const told: Payload = {
    point: row.pointId,
    cylinder: row.cylinderId,
    record: row.key,
    grossG: row.endG,
    scaleTareG: row.tareG,
    command: row.command,
    clockOffsetMs: row.clockOffsetMs,
  };
  const fill = row.fillId === null ? undefined : findFill(tx.orm, row.fillId);
  if (fill !== undefined && row.finding === "matched") {
    endFill(tx, ports, row, fill, told);
    return;
  }
  // Somebody filled without a permit, or after it was given back: the cylinder is set aside.
  if (row.cylinderId !== null) setAside(tx.orm, row.cylinderId, now);
  tx.append({
    kind: `fill.${row.finding}_record`,
    actor,
    subject: fill === undefined ? `scale:${row.machine}-${row.address}` : `fill:${fill.id}`,
    payload: told,
    lane: "event",
  });
  raiseAlarm(tx, ports, {
    code: "scale.unexplained_record",
    actor,
    subject:
      row.pointId === null ? `scale:${row.machine}-${row.address}` : `fill-point:${row.pointId}`,
    place: row.pointId === null ? undefined : findFillPoint(tx.orm, row.pointId)?.label,
    facts: { finding: row.finding, record: row.key, fill: row.fillId, cylinder: row.cylinderId },
  });
  if (fill === undefined || row.finding !== "further") return;
  updateFill(tx.orm, fill.id, { state: "interrupted", endGrossG: row.endG, endedAt: now });
  raiseStop(tx, ports, { pointId: fill.pointId, fillId: fill.id, cause: "further_record" });
}

function setAside(orm: Orm, cylinderId: string, now: UnixMs): void {
  const status = findCylinder(orm, cylinderId)?.status;
  updateContent(
    orm,
    cylinderId,
    "unknown",
    status === "in-service" ? "quarantined" : undefined,
    now,
  );
}

function endFill(tx: Tx, ports: Ports, row: ScaleRecordRow, fill: FillRow, told: Payload): void {
  const now = ports.clock.now();
  const actor = scaleActor(row.machine, row.address);
  const cause = abnormalCause(row.command);
  if (cause !== null) {
    updateFill(tx.orm, fill.id, {
      state: "interrupted",
      endedAt: now,
      endCause: cause,
      endGrossG: row.endG,
    });
    updateContent(tx.orm, fill.cylinderId, "unknown", undefined, now);
    tx.append({
      kind: "fill.interrupted",
      actor,
      subject: `fill:${fill.id}`,
      payload: { ...told, cause },
      lane: "event",
    });
    raiseStop(tx, ports, { pointId: fill.pointId, fillId: fill.id, cause });
    return;
  }
  // The stamped tare of this cylinder decides, not what was typed in at the scale.
  const netG = row.endG - fill.tareG;
  const verdict = verdictOf(tx.orm, fill, netG);
  updateFill(tx.orm, fill.id, {
    state: "ended",
    endedAt: now,
    endCause: "ended",
    endGrossG: row.endG,
    verdict,
    closedAt: null,
  });
  tx.append({
    kind: "fill.ended",
    actor,
    subject: `fill:${fill.id}`,
    payload: { ...told, netG, verdict, durationMs: row.fillSeconds * 1_000 },
    lane: "event",
  });
  // Its record was missing, and here it is; another fill of the point may still wait for a person.
  if (fill.state === "interrupted") clearStops(tx, ports, fill.pointId, actor);
  keepOutcome(tx, ports, fill, verdict, netG);
}
