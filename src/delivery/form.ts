/** Forms of customers, orders and refusals: untrusted text in, fields or problems out. Pure. */
import { z } from "zod";
import type { Day } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import {
  dayText,
  lineText,
  optionalDay,
  optionalText,
  problemsOf,
  type RawForm,
  valuesOf,
} from "../platform/form.ts";
import { CUSTOMER_KINDS, type CustomerFields, type OrderFields } from "./model.ts";

export const CUSTOMER_FIELDS = [
  "kind",
  "name",
  "address",
  "phone",
  "contract-no",
  "contract-until",
  "limit",
  "note",
] as const;
export type CustomerField = (typeof CUSTOMER_FIELDS)[number];

export type FieldProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "not-a-day"
  | "not-a-phone"
  | "not-a-number"
  | "out-of-range"
  | "past"
  | "choose"
  | "pair";

const PHONE = /^(?:1\d{10}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})$/;

const phoneText = z
  .string()
  .trim()
  .min(1, "missing")
  .transform((text) => text.replaceAll(/[\s—–]/g, ""))
  .refine((text) => PHONE.test(text), "not-a-phone");

/** Kilograms with at most one decimal, kept as grams. */
const kilograms = z
  .string()
  .trim()
  .regex(/^\d{1,6}(?:\.\d)?$/, "not-a-number")
  .transform((text) => Math.round(Number(text) * 1_000))
  .refine((grams) => grams >= 1_000 && grams <= 100_000_000, "out-of-range");

const customerSchema = z
  .object({
    kind: z.enum(CUSTOMER_KINDS, "choose"),
    name: lineText(80),
    address: lineText(200),
    phone: phoneText,
    "contract-no": optionalText(60),
    "contract-until": optionalDay,
    limit: kilograms,
    note: optionalText(500),
  })
  .superRefine((fields, context) => {
    const hasNo = fields["contract-no"] !== "";
    const hasUntil = fields["contract-until"] !== null;
    if (hasNo === hasUntil) return;
    const path = [hasNo ? "contract-until" : "contract-no"];
    context.addIssue({ code: "custom", message: "pair", path });
  });

export type Problems<F extends string> = Partial<Record<F, FieldProblem>>;

export function customerValues(raw: RawForm): Record<CustomerField, string> {
  return valuesOf(CUSTOMER_FIELDS, raw);
}

export function parseCustomer(raw: RawForm): Result<CustomerFields, Problems<CustomerField>> {
  const parsed = customerSchema.safeParse(customerValues(raw));
  if (!parsed.success) return refuse(problemsOf<CustomerField, FieldProblem>(parsed.error));
  const { data } = parsed;
  return accept({
    kind: data.kind,
    name: data.name,
    address: data.address,
    phone: data.phone,
    contractNo: data["contract-no"],
    contractUntil: data["contract-until"],
    limitG: data.limit,
    note: data.note,
  });
}

export const ORDER_FIELDS = ["customer", "model", "count", "day", "window", "driver"] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

export function orderValues(raw: RawForm): Record<OrderField, string> {
  return valuesOf(ORDER_FIELDS, raw);
}

export function parseOrder(
  raw: RawForm,
  today: Day,
  models: readonly string[],
): Result<OrderFields, Problems<OrderField>> {
  const schema = z.object({
    customer: lineText(40),
    model: z.string().refine((model) => models.includes(model), "choose"),
    count: z
      .string()
      .trim()
      .regex(/^\d{1,3}$/, "not-a-number")
      .transform(Number)
      .refine((count) => count >= 1 && count <= 100, "out-of-range"),
    day: dayText.refine((day) => day >= today, "past"),
    window: optionalText(60),
    driver: optionalText(40),
  });
  const parsed = schema.safeParse(orderValues(raw));
  if (!parsed.success) return refuse(problemsOf<OrderField, FieldProblem>(parsed.error));
  const { customer, driver, ...rest } = parsed.data;
  return accept({ ...rest, customerId: customer, driverId: driver === "" ? null : driver });
}

export const isActId = (text: string): boolean => /^[0-9a-z]{26}$/.test(text);

/** An act's own id as the phone sent it; anything else is as if there were none. */
export function actIdOf(text: string | undefined): string | undefined {
  return text !== undefined && isActId(text) ? text : undefined;
}
