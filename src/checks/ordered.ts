/** A version that an authority wrote, published at this site: by itself where nothing prescribed is lost, else by a person. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Orm } from "../platform/orm.ts";
import type { Ports } from "../platform/ports.ts";
import type { Tx } from "../platform/writer.ts";
import type { Definition, Purpose } from "./model.ts";
import {
  definitionOf,
  findTemplate,
  findVersionOf,
  insertTemplate,
  listTemplates,
  TEMPLATES_MAX,
} from "./store.ts";
import { publishWritten } from "./templates.ts";

export type OrderedRefusal =
  | "checks.too_many_tables"
  | "checks.draft_open"
  | "checks.other_purpose"
  | "checks.table_changed";

export type TableBase = {
  readonly definition: Definition | undefined;
  /** Empty where nothing is published. */
  readonly hash: string;
};

export function publishedBase(orm: Orm, templateId: string): TableBase {
  const version = findVersionOf(orm, templateId, "published");
  return version === undefined
    ? { definition: undefined, hash: "" }
    : { definition: definitionOf(version), hash: version.hash };
}

export type Ordered = {
  readonly templateId: string;
  readonly purpose: Purpose;
  readonly definition: Definition;
  /** Who ordered it and why: it stands at the version, which is the site's word from then on. */
  readonly note: string;
  /** Whoever accepted it; null when it was taken by itself. */
  readonly personId: string | null;
  readonly actor: string;
  /** Hash of what was published as the person saw it. */
  readonly seen?: string;
};

export function publishOrdered(
  tx: Tx,
  ports: Pick<Ports, "ids" | "clock">,
  ordered: Ordered,
): Result<null, OrderedRefusal> {
  const { templateId, purpose, seen } = ordered;
  const template = findTemplate(tx.orm, templateId);
  if (template !== undefined && template.purpose !== purpose) return refuse("checks.other_purpose");
  if (template === undefined && listTemplates(tx.orm).length >= TEMPLATES_MAX) {
    return refuse("checks.too_many_tables");
  }
  // Somebody is writing the next version: neither shall overwrite the other unseen.
  if (findVersionOf(tx.orm, templateId, "draft") !== undefined) return refuse("checks.draft_open");
  if (seen !== undefined && seen !== publishedBase(tx.orm, templateId).hash) {
    return refuse("checks.table_changed");
  }
  if (template === undefined) {
    insertTemplate(tx.orm, { id: templateId, purpose, createdAt: ports.clock.now() });
  }
  publishWritten(tx, ports, ordered);
  return accept(null);
}
