/** What all forms and filters share: untrusted fields, and what is wrong with them field by field. Pure. */
import { z } from "zod";
import { type Day, parseDay } from "../kernel/instants.ts";

export type RawForm = Readonly<Record<string, string | undefined>>;

/** Exactly the fields of a form, cut to what a page may carry back. */
export function valuesOf<F extends string>(fields: readonly F[], raw: RawForm): Record<F, string> {
  return Object.fromEntries(
    fields.map((field) => [field, (raw[field] ?? "").slice(0, 2_000)]),
  ) as Record<F, string>;
}

/** The first problem of each field; a schema's messages are the codes of its problems. */
export function problemsOf<F extends string, P extends string>(
  error: z.ZodError,
): Partial<Record<F, P>> {
  const problems: Partial<Record<string, string>> = {};
  for (const issue of error.issues) {
    // A union hides its members' words behind its own.
    const inner = issue.code === "invalid_union" ? issue.errors.flat().at(-1) : issue;
    problems[String(issue.path[0] ?? "")] ??= inner?.message ?? "characters";
  }
  return problems as Partial<Record<F, P>>;
}

/** Names, makers, models: no control characters, spaces cut off. */
export const lineText = (max: number) =>
  z
    .string()
    .trim()
    .min(1, "missing")
    .max(max, "too-long")
    .refine((text) => !/\p{Cc}/u.test(text), "characters");

/** May be empty and have several lines. */
export const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max, "too-long")
    .refine((text) => !/[^\P{Cc}\n\r]/u.test(text), "characters");

export const dayText = z
  .string()
  .trim()
  .min(1, "missing")
  .transform((text, context): Day => {
    const parsed = parseDay(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "not-a-day" });
    return z.NEVER;
  });

/** As `dayText`; empty is none. */
export const optionalDay = z
  .string()
  .trim()
  .transform((text, context): Day | null => {
    if (text === "") return null;
    const day = parseDay(text);
    if (day !== undefined) return day;
    context.addIssue({ code: "custom", message: "not-a-day" });
    return z.NEVER;
  });

export function oneOf<T extends string>(
  list: readonly T[],
  value: string | undefined,
): T | undefined {
  return list.find((item) => item === value);
}

/** The page of a list that an address asks for, from 1. */
export function pageOf(query: RawForm, most = 1_000_000): number {
  const page = Number(query["page"]);
  return Number.isInteger(page) && page >= 1 && page <= most ? page : 1;
}
