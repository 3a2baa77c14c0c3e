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
  lastVersionNumber,
  listTemplates,
  TEMPLATES_MAX,
} from "./store.ts";
import { publishWritten } from "./templates.ts";

export type OrderedRefusal =
  | "checks.too_many_tables"
  | "checks.draft_open"
  | "checks.other_purpose";

export type TableBase = {
  readonly definition: Definition | undefined;
  /** Empty where nothing is published. */
  readonly hash: string;
  /** The site had it and took it out of use. */
  readonly isRetired: boolean;
};

export function publishedBase(orm: Orm, templateId: string): TableBase {
  const version = findVersionOf(orm, templateId, "published");
  return version === undefined
    ? { definition: undefined, hash: "", isRetired: lastVersionNumber(orm, templateId) > 0 }
    : { definition: definitionOf(version), hash: version.hash, isRetired: false };
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
};

export function publishOrdered(
  tx: Tx,
  ports: Pick<Ports, "ids" | "clock">,
  ordered: Ordered,
): Result<null, OrderedRefusal> {
  const { templateId, purpose } = ordered;
  const template = findTemplate(tx.orm, templateId);
  if (template !== undefined && template.purpose !== purpose) return refuse("checks.other_purpose");
  if (template === undefined && listTemplates(tx.orm).length >= TEMPLATES_MAX) {
    return refuse("checks.too_many_tables");
  }
  // Somebody is writing the next version: neither shall overwrite the other unseen.
  if (findVersionOf(tx.orm, templateId, "draft") !== undefined) return refuse("checks.draft_open");
  if (template === undefined) {
    insertTemplate(tx.orm, { id: templateId, purpose, createdAt: ports.clock.now() });
  }
  publishWritten(tx, ports, ordered);
  return accept(null);
}
