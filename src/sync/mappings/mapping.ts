/** How a neutral thing becomes a row of somebody's interface: data, not code, so that a platform's dialect is a few lines. */
import { z } from "zod";
import { clockText, dayOf, instant } from "../../kernel/instants.ts";
import type { Phrase } from "../../platform/i18n.ts";
import {
  NEUTRAL_TYPES,
  type Neutral,
  type NeutralType,
  type NeutralValue,
} from "../neutral/neutral.ts";

export const FORMATS = ["stamp14", "stamp19", "flag01", "json"] as const;

const rule = z.union([
  /** The neutral field as it is. */
  z.string().min(1).max(80),
  z.strictObject({
    from: z.string().min(1).max(80),
    /** Values of the neutral field and what the interface calls them; one that is missing becomes `otherwise`. */
    codes: z.record(z.string().max(80), z.string().max(80)).optional(),
    format: z.enum(FORMATS).optional(),
    /** For what is unknown or not in `codes`. */
    otherwise: z.union([z.string().max(200), z.number(), z.null()]).optional(),
  }),
  z.strictObject({ value: z.union([z.string().max(200), z.number(), z.null()]) }),
]);
export type FieldRule = z.infer<typeof rule>;

const table = z.strictObject({
  /** Path after the platform's address, or the name of the table. */
  name: z.string().regex(/^[A-Za-z0-9_/.-]{1,80}$/u),
  of: z.enum(NEUTRAL_TYPES),
  /** Only where this neutral field has one of these values. */
  only: z
    .strictObject({ field: z.string(), values: z.array(z.string().max(80)).max(50) })
    .optional(),
  fields: z.record(z.string().regex(/^[A-Za-z0-9_]{1,60}$/u), rule),
});
export type TableMapping = z.infer<typeof table>;

export type Mapping = {
  readonly id: string;
  /** Where it was read, and what of it is not verified. */
  readonly source: string;
  /** `path`: each table has its own address; `named`: all go to one address as `{table, rows}`. */
  readonly address: "path" | "named";
  /** The body around the rows: `datas` is the encrypted list under that name. */
  readonly body: "datas" | "rows";
  /** Rows of a request. */
  readonly page: number;
  /** Tables and fields of the interface that this program holds no fact for: named, never filled with a guess. */
  readonly notSent: readonly Phrase[];
  /** Parents before children. */
  readonly tables: readonly TableMapping[];
};

/** Changes of a platform: tables by name, fields by name; null takes a field away. */
const changes = z.record(
  z.string().max(80),
  z.record(z.string().regex(/^[A-Za-z0-9_]{1,60}$/u), rule.nullable()),
);

export type Changes = z.infer<typeof changes>;

export function parseChanges(mapping: Mapping, text: string): Changes | undefined {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = changes.safeParse(value);
  if (!parsed.success) return undefined;
  const names = new Set(mapping.tables.map(({ name }) => name));
  return Object.keys(parsed.data).every((name) => names.has(name)) ? parsed.data : undefined;
}

export function changedMapping(mapping: Mapping, given: Changes): Mapping {
  const tables = mapping.tables.map((one) => {
    const change = given[one.name] ?? {};
    const entries = Object.entries({ ...one.fields, ...change }).filter(
      (entry): entry is [string, FieldRule] => entry[1] !== null,
    );
    return { ...one, fields: Object.fromEntries(entries) };
  });
  return { ...mapping, tables };
}

/** `yyyyMMddHHmmss` and `yyyy-MM-dd HH:mm:ss` of the site's clock. */
function formatted(format: Exclude<(typeof FORMATS)[number], "json">, value: NeutralValue): string {
  if (format === "flag01") return value === true ? "1" : "0";
  if (typeof value !== "number") return "";
  const at = instant(value);
  const stamp = `${dayOf(at)} ${clockText(at)}`;
  return format === "stamp19" ? stamp : stamp.replaceAll(/\D/gu, "");
}

function fieldValue(given: FieldRule, one: Neutral): unknown {
  if (typeof given === "object" && "value" in given) return given.value;
  const { from, codes, format, otherwise } = typeof given === "string" ? { from: given } : given;
  const value = from === "id" ? one.id : (one.fields[from] ?? null);
  if (codes !== undefined) return codes[String(value)] ?? otherwise ?? "";
  if (value === null) return otherwise ?? "";
  if (format === "json") return JSON.parse(String(value));
  return format === undefined ? value : formatted(format, value);
}

export type MappedRow = {
  readonly table: string;
  readonly rank: number;
  readonly row: Readonly<Record<string, unknown>>;
};

function isFor({ of, only }: TableMapping, one: Neutral): boolean {
  if (of !== one.type) return false;
  return only === undefined || only.values.includes(String(one.fields[only.field] ?? ""));
}

export function rowsOf(mapping: Mapping, one: Neutral): readonly MappedRow[] {
  return mapping.tables.flatMap((each, rank) => {
    if (!isFor(each, one)) return [];
    const row = Object.entries(each.fields).map(
      ([field, given]) => [field, fieldValue(given, one)] as const,
    );
    return [{ table: each.name, rank, row: Object.fromEntries(row) }];
  });
}

export function typesOf(mapping: Mapping): ReadonlySet<NeutralType> {
  return new Set(mapping.tables.map(({ of }) => of));
}
