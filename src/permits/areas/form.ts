/** Untrusted fields of fixed areas; what is wrong is told field by field. */
import { parseDay, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { oneOf, type RawForm } from "../../platform/form.ts";
import { GAS_UNITS } from "../model-facts.ts";
import { type Problems, parseLocalTime, parseNumber, words } from "../pages/form.ts";
import { judgeReading, sampleFaults } from "../rules/gas.ts";
import { findGas } from "../standard/gases.ts";
import { AREA_ITEMS, type AreaFields, type AreaReading } from "./model.ts";
import type { DayFields, StartFields } from "./service.ts";

type Found = Record<string, Problems[string]>;

function line(raw: RawForm, found: Found, name: string, max: number = LIMITS.nameLength): string {
  const text = words(raw[name]);
  if (text === "") found[name] = "missing";
  else if (text.length > max) found[name] = "too-long";
  return text;
}

const isYes = (raw: RawForm, name: string): boolean => raw[name] === "yes";

export function parseArea(raw: RawForm, rooms: readonly string[]): Result<AreaFields, Problems> {
  const found: Found = {};
  const typed = words(raw["danger"]);
  const toDangerM = typed === "" ? null : parseNumber(typed);
  if (toDangerM === undefined || (toDangerM !== null && toDangerM < 0)) {
    found["danger"] = "not-a-number";
  }
  const measures = words(raw["measures"]);
  if (measures.length > LIMITS.reasonLength * 4) found["measures"] = "too-long";
  const fields: AreaFields = {
    name: line(raw, found, "name"),
    place: line(raw, found, "place", LIMITS.reasonLength),
    roomId: oneOf(rooms, raw["room"]) ?? null,
    responsibleId: line(raw, found, "responsible"),
    guardianId: line(raw, found, "guardian"),
    facts: {
      toDangerM: toDangerM ?? null,
      isHazardous: isYes(raw, "hazardous"),
      isIndoors: isYes(raw, "indoors"),
      hasFireWall: isYes(raw, "wall"),
      hasDetector: isYes(raw, "detector"),
      isMarked: isYes(raw, "marked"),
      hasCombustibles: isYes(raw, "combustibles"),
    },
    measures,
    gas: findGas(raw["gas"] ?? "")?.id ?? "",
  };
  return Object.keys(found).length > 0 ? refuse(found) : accept(fields);
}

const PLACE = { isConfined: false, isOxygenRich: false, isOxygenEquipment: false };

function parseReading(raw: RawForm, gas: string, now: UnixMs, found: Found): AreaReading | null {
  const value = parseNumber(raw["value"]);
  const unit = oneOf(GAS_UNITS, raw["unit"]);
  const takenAt = parseLocalTime(raw["taken"]);
  const calibratedUntil = parseDay(raw["calibrated"] ?? "");
  const instrument = line(raw, found, "instrument");
  if (value === undefined || value < 0) found["value"] = "not-a-number";
  if (unit === undefined) found["unit"] = "choose";
  if (takenAt === undefined) found["taken"] = "not-a-time";
  if (calibratedUntil === undefined) found["calibrated"] = "not-a-time";
  if (value === undefined || unit === undefined) return null;
  if (takenAt === undefined || calibratedUntil === undefined) return null;
  const reading = { gas, value, unit, instrument, calibratedUntil, takenAt, point: "area" };
  const faults = sampleFaults(reading, PLACE, now);
  if (faults.includes("future")) found["taken"] = "not-a-time";
  if (faults.includes("calibration")) found["calibrated"] = "order";
  const verdict = judgeReading(gas, { value, unit }, PLACE);
  if (!verdict.isRead) found["unit"] = "choose";
  const { point: _point, ...kept } = reading;
  return { ...kept, isPassed: verdict.isRead && verdict.isPassed };
}

/** `gas` empty: the area asks for no analysis. */
export function parseAreaDay(raw: RawForm, gas: string, now: UnixMs): Result<DayFields, Problems> {
  const found: Found = {};
  const sample = gas === "" ? null : parseReading(raw, gas, now, found);
  if (Object.keys(found).length > 0) return refuse(found);
  return accept({
    failed: AREA_ITEMS.filter((item) => !isYes(raw, `item-${item}`)),
    sample,
    note: words(raw["note"]),
  });
}

export function parseStart(raw: RawForm): Result<StartFields, Problems> {
  const found: Found = {};
  const fields = {
    workerId: line(raw, found, "worker"),
    guardianId: line(raw, found, "guardian"),
    what: line(raw, found, "what", LIMITS.reasonLength),
    cylinders: (raw["codes"] ?? "")
      .split(/\s+/)
      .filter((code) => code !== "")
      .map((code) => code.slice(0, LIMITS.codeLength)),
  };
  return Object.keys(found).length > 0 ? refuse(found) : accept(fields);
}
