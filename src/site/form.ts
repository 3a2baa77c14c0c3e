/** Untrusted fields of the site's forms into commands; what is wrong is named field by field. */
import { z } from "zod";
import { findMedium } from "../gases/index.ts";
import { isSpecialOperatorKind } from "../identity/index.ts";
import { parseDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { lineText, optionalText, problemsOf, type RawForm, valuesOf } from "../platform/form.ts";
import {
  type CoordinateSystem,
  ITEM_KINDS,
  type ItemKind,
  OFFERED_KINDS,
  PLAN_LIMITS,
  type PointMm,
  ROOM_KINDS,
  type RoomFields,
  type RoomLimit,
  type SiteKind,
} from "./model.ts";
import { isCreditCode } from "./rules.ts";

export type FieldProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "credit-code"
  | "phone"
  | "no-kind"
  | "not-a-number"
  | "out-of-range"
  | "base"
  | "wifi-password"
  | "unknown"
  | "no-medium"
  | "clash"
  | "taken"
  | "not-a-day"
  | "expired"
  | "number"
  | "weak-pin"
  | "corners";

export type Problems = Readonly<Partial<Record<string, FieldProblem>>>;

/** What people type instead of digits and Latin letters on a Chinese keyboard is read as meant. */
const plain = (text: string): string => text.normalize("NFKC").trim();

const phone = z
  .string()
  .transform(plain)
  .pipe(z.string().min(1, "missing").max(40, "too-long"))
  .refine((text) => /^[0-9+][0-9 \-+/()、,]*$/.test(text) || text === "", "phone");

const ENTERPRISE = z.object({
  name: lineText(LIMITS.nameLength),
  "credit-code": z
    .string()
    .transform((text) => plain(text).toUpperCase())
    .refine((text) => text !== "", "missing")
    .refine((text) => text === "" || isCreditCode(text), "credit-code"),
  "emergency-phone": phone,
});

export type EnterpriseFields = {
  readonly name: string;
  readonly creditCode: string;
  readonly emergencyPhone: string;
  readonly kinds: readonly SiteKind[];
};

/** The form's name of the box to tick for a kind. */
export const kindField = (kind: SiteKind): string => `kind-${kind.replace(":", "-")}`;

export function parseEnterprise(raw: RawForm): Result<EnterpriseFields, Problems> {
  const fields = valuesOf(["name", "credit-code", "emergency-phone"], raw);
  const kinds = OFFERED_KINDS.filter((kind) => raw[kindField(kind)] === "yes");
  const parsed = ENTERPRISE.safeParse(fields);
  const noKind: Problems = kinds.length === 0 ? { kinds: "no-kind" } : {};
  if (!parsed.success) return refuse({ ...problemsOf(parsed.error), ...noKind });
  if (kinds.length === 0) return refuse(noKind);
  const { name, "credit-code": creditCode, "emergency-phone": emergencyPhone } = parsed.data;
  return accept({ name, creditCode, emergencyPhone, kinds });
}

/** Degrees with up to seven decimals, as an integer of 1e-7 degree: about a centimetre. */
const degrees = (min: number, max: number) =>
  z
    .string()
    .transform((text) => plain(text).replace(/°$/, ""))
    .transform((text, context): number => {
      const problem = text === "" ? "missing" : "not-a-number";
      if (!/^\d{1,3}(?:\.\d{1,10})?$/.test(text)) {
        context.addIssue({ code: "custom", message: problem });
        return z.NEVER;
      }
      const value = Number(text);
      if (value >= min && value <= max) return Math.round(value * 1e7);
      context.addIssue({ code: "custom", message: "out-of-range" });
      return z.NEVER;
    });

/** China's land lies within these; a longitude typed as latitude falls outside. */
const LOCATION = z.object({
  address: lineText(200),
  longitude: degrees(73, 136),
  latitude: degrees(3, 54),
  "coordinate-system": z.enum(["cgcs2000", "gcj02"], "unknown"),
  "public-base": z
    .string()
    .transform(plain)
    .refine((text) => text.length <= 200, "too-long")
    .refine(
      (text) =>
        text === "" || /^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[\w\-./]*)?$/.test(text),
      "base",
    ),
  "wifi-name": optionalText(32),
  "wifi-password": optionalText(63).refine(
    (text) => text === "" || text.length >= 8,
    "wifi-password",
  ),
});

export type LocationFields = {
  readonly address: string;
  readonly longitudeE7: number;
  readonly latitudeE7: number;
  readonly coordinateSystem: CoordinateSystem;
  readonly publicBase: string;
  readonly wifiName: string;
  readonly wifiPassword: string;
};

export const LOCATION_FIELDS = [
  "address",
  "longitude",
  "latitude",
  "coordinate-system",
  "public-base",
  "wifi-name",
  "wifi-password",
] as const;

export function parseLocation(raw: RawForm): Result<LocationFields, Problems> {
  const parsed = LOCATION.safeParse(valuesOf(LOCATION_FIELDS, raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { data } = parsed;
  return accept({
    address: data.address,
    longitudeE7: data.longitude,
    latitudeE7: data.latitude,
    coordinateSystem: data["coordinate-system"],
    publicBase: data["public-base"].replace(/\/+$/, ""),
    wifiName: data["wifi-name"],
    wifiPassword: data["wifi-password"],
  });
}

const ROOM = z.object({
  name: lineText(LIMITS.nameLength),
  kind: z.enum(ROOM_KINDS, "unknown"),
  responsible: z.string().min(1, "missing").max(40, "unknown"),
  level: z
    .string()
    .regex(/^[1-4]$/, "unknown")
    .transform(Number),
  note: optionalText(LIMITS.reasonLength),
});

function limitOf(text: string, max: number, factor: number): number | null | FieldProblem {
  const typed = plain(text);
  if (typed === "") return null;
  if (!/^\d{1,7}(?:\.\d{1,3})?$/.test(typed)) return "not-a-number";
  const value = Number(typed) * factor;
  if (!Number.isInteger(Math.round(value)) || value <= 0 || value > max) return "out-of-range";
  return Math.round(value);
}

export function parseRoom(
  raw: RawForm,
  mediumIds: readonly string[],
): Result<RoomFields, Problems> {
  const parsed = ROOM.safeParse(valuesOf(["name", "kind", "responsible", "level", "note"], raw));
  const problems: Partial<Record<string, FieldProblem>> = parsed.success
    ? {}
    : { ...problemsOf(parsed.error) };
  const limits: RoomLimit[] = [];
  for (const medium of mediumIds) {
    if (raw[`medium-${medium}`] !== "yes" || findMedium(medium) === undefined) continue;
    const maxCount = limitOf(raw[`count-${medium}`] ?? "", 100_000, 1);
    const maxG = limitOf(raw[`kg-${medium}`] ?? "", 100_000_000, 1_000);
    if (typeof maxCount === "string") problems[`count-${medium}`] = maxCount;
    else if (typeof maxG === "string") problems[`kg-${medium}`] = maxG;
    else limits.push({ medium, maxCount, maxG });
  }
  if (limits.length === 0 && Object.keys(problems).every((key) => !/^(count|kg)-/.test(key))) {
    problems["media"] = "no-medium";
  }
  if (!parsed.success || Object.keys(problems).length > 0) return refuse(problems);
  const { responsible: responsibleId, ...rest } = parsed.data;
  return accept({ ...rest, responsibleId, limits });
}

const OPERATOR = z.object({
  name: lineText(LIMITS.nameLength),
  "staff-number": z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z-]{1,20}$/, "number"),
  "certificate-kind": z.string().refine(isSpecialOperatorKind, "unknown"),
  "certificate-number": lineText(60),
  "expires-on": z
    .string()
    .trim()
    .refine((text) => text !== "", "missing")
    .refine((text) => text === "" || parseDay(text) !== undefined, "not-a-day"),
  consent: z.string(),
});

export type OperatorFields = z.infer<typeof OPERATOR>;

export const OPERATOR_FIELDS = [
  "name",
  "staff-number",
  "certificate-kind",
  "certificate-number",
  "expires-on",
  "consent",
] as const;

export function parseOperator(raw: RawForm, today: string): Result<OperatorFields, Problems> {
  const parsed = OPERATOR.safeParse(valuesOf(OPERATOR_FIELDS, raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  if (parsed.data["expires-on"] < today) return refuse({ "expires-on": "expired" });
  return accept(parsed.data);
}

const ITEM = z.object({
  kind: z.enum(ITEM_KINDS, "unknown"),
  label: lineText(40),
  ref: z.string().max(60, "unknown"),
});

export type ItemFields = {
  readonly kind: ItemKind;
  readonly label: string;
  readonly refId: string;
  readonly at: PointMm;
  readonly corners: readonly PointMm[];
};

const COORDINATE_MAX_MM = 10_000_000;

/** Metres with up to three decimals as millimetres. */
export function metresToMm(text: string): number | undefined {
  const typed = plain(text);
  if (!/^-?\d{1,5}(?:\.\d{1,6})?$/.test(typed)) return undefined;
  const mm = Math.round(Number(typed) * 1_000);
  return Math.abs(mm) <= COORDINATE_MAX_MM ? mm : undefined;
}

/** `0,0; 4.5,0; 4.5,3` in metres; undefined when it is no list of at least three corners. */
export function parseCorners(text: string): readonly PointMm[] | undefined {
  if (plain(text) === "") return [];
  const parts = plain(text)
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length < 3 || parts.length > PLAN_LIMITS.corners) return undefined;
  const corners: PointMm[] = [];
  for (const part of parts) {
    const [x = "", y = "", ...more] = part.split(",");
    const [xMm, yMm] = [metresToMm(x), metresToMm(y)];
    if (xMm === undefined || yMm === undefined || more.length > 0) return undefined;
    corners.push({ xMm, yMm });
  }
  return corners;
}

export function parseItem(raw: RawForm): Result<ItemFields, Problems> {
  const parsed = ITEM.safeParse(valuesOf(["kind", "label", "ref"], raw));
  const problems: Partial<Record<string, FieldProblem>> = parsed.success
    ? {}
    : { ...problemsOf(parsed.error) };
  const corners = parseCorners((raw["corners"] ?? "").slice(0, 4_000));
  const first = corners?.[0];
  const xMm = metresToMm(raw["x"] ?? "") ?? first?.xMm;
  const yMm = metresToMm(raw["y"] ?? "") ?? first?.yMm;
  if (corners === undefined) problems["corners"] = "corners";
  if (xMm === undefined) problems["x"] = "not-a-number";
  if (yMm === undefined) problems["y"] = "not-a-number";
  if (!parsed.success || corners === undefined || xMm === undefined || yMm === undefined) {
    return refuse(problems);
  }
  const { kind, label, ref: refId } = parsed.data;
  return accept({ kind, label, refId, at: { xMm, yMm }, corners: kind === "room" ? corners : [] });
}
