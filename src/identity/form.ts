/** Untrusted fields of the people pages and of imports into facts; what is wrong is named field by field. */
import { z } from "zod";
import type { Day } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { dayText, oneOf, pageOf, problemsOf, type RawForm, valuesOf } from "../platform/form.ts";
import { findCertificateKind } from "./certificates.ts";
import {
  type CertificateFields,
  GIVEN_ROLES,
  LEVELS,
  PERSON_KINDS,
  type PersonFacts,
  type PersonFields,
  type PersonKind,
  ROLES,
  type Role,
} from "./model.ts";

export type FieldProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "not-a-day"
  | "in-the-future"
  | "before-issued"
  | "staff-number"
  | "phone"
  | "id-last4"
  | "choice"
  | "company-needed"
  | "taken";

export const PERSON_FIELDS = [
  "name",
  "staff-number",
  "kind",
  "company",
  "phone",
  "level",
  "id-last4",
  "consent",
  "face-consent",
] as const;
export type PersonField = (typeof PERSON_FIELDS)[number];

export const CERTIFICATE_FIELDS = [
  "certificate-kind",
  "certificate-number",
  "issuer",
  "issued-on",
  "expires-on",
] as const;
export type CertificateField = (typeof CERTIFICATE_FIELDS)[number];

export const TRAINING_FIELDS = ["topic", "held-on", "valid-until"] as const;
export type TrainingField = (typeof TRAINING_FIELDS)[number];

export type Problems<F extends string> = Readonly<Partial<Record<F, FieldProblem>>>;

/** Control characters, and the ones that turn the direction of writing, have no place in a name. */
const HOSTILE = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

const text = (max: number, isNeeded = false) =>
  z
    .string()
    .trim()
    .min(isNeeded ? 1 : 0, "missing")
    .max(max, "too-long")
    .refine((value) => !HOSTILE.test(value), "characters");

const dayOrNone = z.union([z.literal("").transform(() => null), dayText]);

export const STAFF_NUMBER = /^[0-9A-Za-z-]{1,20}$/;

const PERSON = z.object({
  name: text(40, true),
  "staff-number": z.string().trim().min(1, "missing").regex(STAFF_NUMBER, "staff-number"),
  kind: z.enum(PERSON_KINDS, "choice"),
  company: text(LIMITS.nameLength),
  phone: z
    .string()
    .trim()
    .regex(/^[0-9+][0-9 -]{4,18}$|^$/, "phone"),
  level: z.enum(["", ...LEVELS.map(String)], "choice"),
  "id-last4": z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^\d{3}[\dX]$|^$/, "id-last4"),
  consent: z.string(),
  "face-consent": z.string(),
});

const CERTIFICATE = z.object({
  "certificate-kind": z.string().refine((id) => findCertificateKind(id) !== undefined, "choice"),
  "certificate-number": text(60, true),
  issuer: text(LIMITS.nameLength),
  "issued-on": dayOrNone,
  "expires-on": dayText,
});

const TRAINING = z.object({
  topic: text(LIMITS.nameLength, true),
  "held-on": dayText,
  "valid-until": dayOrNone,
});

export function parsePerson(raw: RawForm): Result<PersonFields, Problems<PersonField>> {
  const parsed = PERSON.safeParse(valuesOf(PERSON_FIELDS, raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { data } = parsed;
  if (data.kind === "contractor" && data.company === "")
    return refuse({ company: "company-needed" });
  return accept({
    name: data.name,
    staffNumber: data["staff-number"],
    kind: data.kind,
    company: data.company,
    phone: data.phone,
    level: data.level === "" ? null : Number(data.level),
    idLast4: data["id-last4"],
    isConsented: data.consent === "yes",
    isFaceConsented: data["face-consent"] === "yes",
  });
}

export function parseCertificate(
  raw: RawForm,
  today: Day,
): Result<CertificateFields, Problems<CertificateField>> {
  const parsed = CERTIFICATE.safeParse(valuesOf(CERTIFICATE_FIELDS, raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { data } = parsed;
  const issuedOn = data["issued-on"];
  if (issuedOn !== null && issuedOn > today) return refuse({ "issued-on": "in-the-future" });
  if (issuedOn !== null && data["expires-on"] <= issuedOn) {
    return refuse({ "expires-on": "before-issued" });
  }
  return accept({
    kind: data["certificate-kind"],
    number: data["certificate-number"].toUpperCase(),
    issuer: data.issuer,
    issuedOn,
    expiresOn: data["expires-on"],
  });
}

export type TrainingFields = {
  readonly topic: string;
  readonly heldOn: Day;
  readonly validUntil: Day | null;
};

export function parseTraining(
  raw: RawForm,
  today: Day,
): Result<TrainingFields, Problems<TrainingField>> {
  const parsed = TRAINING.safeParse(valuesOf(TRAINING_FIELDS, raw));
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { topic, "held-on": heldOn, "valid-until": validUntil } = parsed.data;
  if (heldOn > today) return refuse({ "held-on": "in-the-future" });
  if (validUntil !== null && validUntil < heldOn) return refuse({ "valid-until": "before-issued" });
  return accept({ topic, heldOn, validUntil });
}

/** Roles that a form ticked as `role-<id>`; the regulator's is never among them. */
export function rolesOfForm(raw: RawForm): readonly Role[] {
  return GIVEN_ROLES.filter((role) => raw[`role-${role}`] === "yes");
}

export function personValuesOf(facts: PersonFacts): Record<PersonField, string> {
  return {
    name: facts.name,
    "staff-number": facts.staffNumber,
    kind: facts.kind,
    company: facts.company,
    phone: facts.phone,
    level: facts.level === null ? "" : String(facts.level),
    "id-last4": facts.idLast4,
    consent: facts.consentedAt === null ? "" : "yes",
    "face-consent": facts.faceConsentedAt === null ? "" : "yes",
  };
}

export const DUE_FILTERS = ["expired", "30", "60", "90"] as const;
export const STANDINGS = ["active", "inactive", "blacklisted"] as const;

export type PeopleQuery = {
  readonly text: string;
  readonly kind: PersonKind | undefined;
  readonly role: Role | undefined;
  readonly level: number | undefined;
  readonly due: (typeof DUE_FILTERS)[number] | undefined;
  readonly standing: (typeof STANDINGS)[number] | undefined;
  readonly page: number;
};

/** Filters come from an address that anybody may type: what is not known counts as not given. */
export function parsePeopleQuery(raw: RawForm): PeopleQuery {
  return {
    text: (raw["q"] ?? "").trim().slice(0, LIMITS.nameLength),
    kind: oneOf(PERSON_KINDS, raw["kind"]),
    role: oneOf(ROLES, raw["role"]),
    level: LEVELS.find((level) => String(level) === raw["level"]),
    due: oneOf(DUE_FILTERS, raw["due"]),
    standing: oneOf(STANDINGS, raw["standing"]),
    page: pageOf(raw, 100_000),
  };
}
