/** Step 3 (校秤): zero and standard weight of every scale in every shift; without them its guns stay shut. */
import {
  type CheckKind,
  findDevice,
  insertDeviceCheck,
  isCheckedThisShift,
  isWithin,
  listDeviceChecks,
  saveVerifiedUntil,
  scaleStateOf,
  setToleranceOf,
  TOLERANCE_DEFAULT_G,
  toleranceOf,
} from "../../devices/index.ts";
import { type Day, dayOf, parseDay, type UnixMs } from "../../kernel/instants.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import type { Actor } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import type { Station } from "../service.ts";
import { shiftStart } from "../shift/entry.ts";
import { insertOwnCheck, ownChecksSince } from "../shift/store.ts";
import type { FillPointRow } from "../store.ts";
import { scaleOfPoint, setScaleVerified } from "./store.ts";

/** What the rules ask of a scale; null where none decides. */
export type ScaleFacts = {
  readonly scaleId: string;
  readonly isZeroed: boolean;
  readonly isWeighed: boolean;
  readonly isCheckedThisShift: boolean;
  readonly verifiedUntilOn: Day | null;
};

export function deviceScaleFacts(orm: Orm, deviceId: string, now: UnixMs): ScaleFacts {
  const { isZeroed, isWeighed, isChecked, verifiedUntilOn } = scaleStateOf(orm, deviceId, now);
  return {
    scaleId: deviceId,
    isZeroed,
    isWeighed,
    isCheckedThisShift: isChecked,
    verifiedUntilOn,
  };
}

/** The scale a fill at this point is judged by: a bound device, or the filling scale that dials in. */
export function scaleFactsOf(orm: Orm, point: FillPointRow, now: UnixMs): ScaleFacts | null {
  if (point.gaugeDeviceId !== null && point.kind === "gun") {
    return deviceScaleFacts(orm, point.gaugeDeviceId, now);
  }
  const own = scaleOfPoint(orm, point.id);
  if (own === undefined) return null;
  const checks = ownChecksSince(orm, point.id, shiftStart(orm, now)).map((row) => ({
    ...row,
    kind: row.kind as CheckKind,
    checkedAt: row.checkedAt as UnixMs,
  }));
  const lastOf = (kind: string) => checks.find((row) => row.kind === kind)?.isPassed === true;
  return {
    scaleId: `point:${point.id}`,
    isZeroed: lastOf("zero"),
    isWeighed: lastOf("weight"),
    isCheckedThisShift: isCheckedThisShift(checks, shiftStart(orm, now)),
    verifiedUntilOn: parseDay(own.verifiedUntilOn ?? "") ?? null,
  };
}

export function isScaleReady(facts: ScaleFacts, now: UnixMs): boolean {
  const { verifiedUntilOn } = facts;
  return facts.isCheckedThisShift && verifiedUntilOn !== null && dayOf(now) <= verifiedUntilOn;
}

export type ScaleCheckRefusal = {
  readonly code:
    | "filling.no_such_scale"
    | "filling.scale_silent"
    | "filling.scale_not_steady"
    | "filling.scale_in_use"
    | "filling.weight_needed"
    | "filling.certificate_needed"
    | "filling.shown_needed";
};

export type ScaleCheckAsked = {
  readonly kind: "zero" | "weight";
  /** Mass of the standard, in kilograms, as typed. */
  readonly expected: string;
  readonly certificate: string;
  /** What the display of a scale that dials in shows, in kilograms, as typed. */
  readonly shown: string;
};

const WEIGHT_MAX_KG = 2_000;
const CERTIFICATE_MAX = 60;

function gramsOf(text: string, leastKg: number): number | undefined {
  const kg = Number(text.trim().replace(",", "."));
  if (text.trim() === "" || !Number.isFinite(kg)) return undefined;
  return kg < leastKg || kg > WEIGHT_MAX_KG ? undefined : Math.round(kg * 1_000);
}

type Standard = { readonly expectedG: number; readonly certificate: string };

function standardOf(asked: ScaleCheckAsked): Result<Standard, ScaleCheckRefusal> {
  if (asked.kind === "zero") return accept({ expectedG: 0, certificate: "" });
  const expectedG = gramsOf(asked.expected, 0.1);
  if (expectedG === undefined) return refuse({ code: "filling.weight_needed" });
  const certificate = asked.certificate.trim().slice(0, CERTIFICATE_MAX);
  // Without its certificate a weight is only a piece of iron.
  if (certificate === "") return refuse({ code: "filling.certificate_needed" });
  return accept({ expectedG, certificate });
}

/** Takes what a bound scale shows now; a failed check is kept and locks its guns until one passes. */
export async function checkDeviceScale(
  station: Station,
  actor: Pick<Actor, "personId">,
  deviceId: string,
  asked: ScaleCheckAsked,
): Promise<Result<{ readonly isPassed: boolean }, ScaleCheckRefusal>> {
  const { ports, board, scales } = station;
  if (findDevice(ports.db.read, deviceId) === undefined) {
    return refuse({ code: "filling.no_such_scale" });
  }
  const isInUse = board.ids().some((id) => {
    const view = board.view(id);
    return view?.row.gaugeDeviceId === deviceId && view.isPermitted;
  });
  if (isInUse) return refuse({ code: "filling.scale_in_use" });
  const standard = standardOf(asked);
  if (!standard.ok) return standard;
  const weighed = scales.value(deviceId, ports.clock.monotonicMs());
  if (weighed === undefined || weighed.massG === null) {
    return refuse({ code: "filling.scale_silent" });
  }
  if (!weighed.isSteady) return refuse({ code: "filling.scale_not_steady" });
  const { massG } = weighed;
  const { expectedG, certificate } = standard.value;
  const set = setToleranceOf(ports.db.read, deviceId);
  const tolerance = toleranceOf(asked.kind, expectedG, set);
  const isPassed = isWithin(massG, expectedG, tolerance);
  await ports.db.write((tx) => {
    const id = ports.ids.next();
    insertDeviceCheck(tx.orm, {
      id,
      deviceId,
      purpose: "shift",
      kind: asked.kind,
      channel: "",
      unit: "g",
      expected: expectedG,
      measured: massG,
      tolerance,
      isPassed,
      frames: weighed.frames,
      certificate,
      note: "",
      personId: actor.personId,
      checkedAt: ports.clock.now(),
    });
    tx.append({
      kind: "device.checked",
      actor: actor.personId,
      subject: `device:${deviceId}`,
      payload: {
        check: id,
        purpose: "shift",
        kind: asked.kind,
        unit: "g",
        expected: expectedG,
        measured: massG,
        isPassed,
        certificate,
      },
      lane: "event",
    });
  });
  ports.live.touch(`device:${deviceId}`);
  ports.live.touch("board");
  return accept({ isPassed });
}

/** A filling scale that dials in shows its weight to the person only, who types it. */
export async function checkOwnScale(
  station: Station,
  actor: Pick<Actor, "personId">,
  pointId: string,
  asked: ScaleCheckAsked,
): Promise<Result<{ readonly isPassed: boolean }, ScaleCheckRefusal>> {
  const { ports } = station;
  if (scaleOfPoint(ports.db.read, pointId) === undefined) {
    return refuse({ code: "filling.no_such_scale" });
  }
  const standard = standardOf(asked);
  if (!standard.ok) return standard;
  const shownG = gramsOf(asked.shown, -WEIGHT_MAX_KG);
  if (shownG === undefined) return refuse({ code: "filling.shown_needed" });
  const { expectedG, certificate } = standard.value;
  const isPassed = isWithin(shownG, expectedG, TOLERANCE_DEFAULT_G);
  await ports.db.write((tx) => {
    const id = ports.ids.next();
    insertOwnCheck(tx.orm, {
      id,
      pointId,
      kind: asked.kind,
      expectedG,
      shownG,
      toleranceG: TOLERANCE_DEFAULT_G,
      isPassed,
      certificate,
      personId: actor.personId,
      checkedAt: ports.clock.now(),
    });
    tx.append({
      kind: "device.checked",
      actor: actor.personId,
      subject: `fill-point:${pointId}`,
      payload: { check: id, kind: asked.kind, expectedG, shownG, isPassed, certificate },
      lane: "event",
    });
  });
  ports.live.touch("board");
  return accept({ isPassed });
}

/** Last day of a scale's verification, entered by a manager from the certificate. */
export async function setVerified(
  station: Station,
  actor: Pick<Actor, "personId">,
  scale: { readonly deviceId: string } | { readonly pointId: string },
  text: string,
): Promise<Result<null, { readonly code: "filling.day_needed" | "filling.no_such_scale" }>> {
  const { ports } = station;
  const until = parseDay(text);
  if (until === undefined) return refuse({ code: "filling.day_needed" });
  const isDevice = "deviceId" in scale;
  const isKnown = isDevice
    ? findDevice(ports.db.read, scale.deviceId) !== undefined
    : scaleOfPoint(ports.db.read, scale.pointId) !== undefined;
  if (!isKnown) return refuse({ code: "filling.no_such_scale" });
  await ports.db.write((tx) => {
    if (isDevice) saveVerifiedUntil(tx.orm, scale.deviceId, until);
    else setScaleVerified(tx.orm, scale.pointId, until);
    tx.append({
      kind: "device.verified_until",
      actor: actor.personId,
      subject: isDevice ? `device:${scale.deviceId}` : `fill-point:${scale.pointId}`,
      payload: { until },
      lane: "event",
    });
  });
  ports.live.touch("board");
  return accept(null);
}

/** The certificate that was used last, so that a gloved hand need not type it every day. */
export function lastCertificateOf(orm: Orm, deviceId: string): string {
  return (
    listDeviceChecks(orm, deviceId, 20).find((row) => row.certificate !== "")?.certificate ?? ""
  );
}
