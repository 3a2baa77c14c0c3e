/** Customers from a spreadsheet: every row judged first, and nothing written while one is wrong. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { plainCell, readSheet, type SheetProblem } from "../platform/sheet.ts";
import type { Actor } from "../platform/web.ts";
import { CUSTOMERS_MAX } from "./customers.ts";
import { CUSTOMER_FIELDS, type CustomerField, type Problems, parseCustomer } from "./form.ts";
import type { CustomerFields } from "./model.ts";
import { LIMIT_DEFAULT_G } from "./rules.ts";
import { countCustomers, findTwin, insertCustomer } from "./store.ts";

export const IMPORT_ROWS_MAX = 5_000;

/** Heads of the columns in both languages; any order, blanks and case do not matter. */
const HEADS: Readonly<Record<CustomerField, readonly string[]>> = {
  kind: ["类别", "kind"],
  name: ["姓名", "姓名或单位", "name"],
  address: ["地址", "address"],
  phone: ["电话", "phone"],
  "contract-no": ["合同编号", "contract no.", "contract no"],
  "contract-until": ["合同有效期", "合同有效期至", "contract until"],
  limit: ["限量（kg）", "限量(kg)", "存瓶限量（kg）", "limit (kg)"],
  note: ["备注", "note"],
};

const NEEDED: readonly CustomerField[] = ["kind", "name", "address", "phone"];

const KINDS: Readonly<Record<string, string>> = {
  居民: "household",
  household: "household",
  商业: "commercial",
  commercial: "commercial",
};

export type ImportRefusal =
  | { readonly code: "unread"; readonly problem: SheetProblem }
  | { readonly code: "empty" }
  | { readonly code: "too-many" }
  | { readonly code: "columns"; readonly missing: readonly CustomerField[] };

export type ImportRow = {
  readonly line: number;
  readonly fields: CustomerFields | undefined;
  readonly problems: Problems<CustomerField>;
};

/** The first row names the columns. */
export function readCustomers(bytes: Uint8Array): Result<readonly ImportRow[], ImportRefusal> {
  const sheet = readSheet(bytes);
  if (!sheet.ok) return refuse({ code: "unread", problem: sheet.refusal });
  const [heads = [], ...rows] = sheet.value;
  const at = new Map<CustomerField, number>();
  for (const field of CUSTOMER_FIELDS) {
    const index = heads.findIndex((head) => HEADS[field].includes(head.trim().toLowerCase()));
    if (index >= 0) at.set(field, index);
  }
  const missing = NEEDED.filter((field) => !at.has(field));
  if (missing.length > 0) return refuse({ code: "columns", missing });
  const filled = rows
    .map((cells, index) => ({ cells, line: index + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  if (filled.length === 0) return refuse({ code: "empty" });
  if (filled.length > IMPORT_ROWS_MAX) return refuse({ code: "too-many" });
  return accept(
    filled.map(({ cells, line }) => {
      const cellOf = (field: CustomerField): string =>
        plainCell(cells[at.get(field) ?? -1]?.trim() ?? "");
      const raw = Object.fromEntries(CUSTOMER_FIELDS.map((field) => [field, cellOf(field)]));
      const limit = cellOf("limit");
      const parsed = parseCustomer({
        ...raw,
        kind: KINDS[cellOf("kind").toLowerCase()] ?? "",
        limit: limit === "" ? String(LIMIT_DEFAULT_G / 1_000) : limit,
      });
      return parsed.ok
        ? { line, fields: parsed.value, problems: {} }
        : { line, fields: undefined, problems: parsed.refusal };
    }),
  );
}

export type Imported = { readonly added: number; readonly known: number };

/** All rows or none; somebody with the same phone and address is left as they are. */
export function importCustomers(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  rows: readonly CustomerFields[],
): Promise<Result<Imported, { readonly code: "customer.too_many" }>> {
  return ports.db.write((tx) => {
    if (countCustomers(tx.orm) + rows.length > CUSTOMERS_MAX) {
      return refuse({ code: "customer.too_many" });
    }
    let added = 0;
    for (const fields of rows) {
      if (findTwin(tx.orm, fields.phone, fields.address) !== undefined) continue;
      insertCustomer(tx.orm, {
        ...fields,
        id: ports.ids.next(),
        token: ports.ids.secret(),
        createdAt: ports.clock.now(),
      });
      added += 1;
    }
    const done = { added, known: rows.length - added };
    tx.append({
      kind: "customer.imported",
      actor: actor.personId,
      subject: `site:${ports.siteId}`,
      payload: done,
      lane: "event",
    });
    return accept(done);
  });
}
