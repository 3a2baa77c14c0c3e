/** Tables and their versions: draft, published for ever, retired. The builder's pages stand on these. */
import { canonicalJson, type Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { editTable, isTooLarge, type TableEdit } from "./builder.ts";
import type { CheckRefusal, Definition, Purpose, SuppliedTable } from "./model.ts";
import { templateFaults } from "./rules.ts";
import {
  definitionOf,
  deleteVersion,
  findTemplate,
  findVersionOf,
  insertTemplate,
  insertVersion,
  lastVersionNumber,
  lastVersionOf,
  updateVersion,
  type VersionRow,
} from "./store.ts";
import { OWN_SOURCE } from "./supplied/build.ts";
import { SUPPLIED_TABLES } from "./supplied/index.ts";

type By = Pick<Actor, "personId">;

function packed(definition: Definition): { readonly definition: string; readonly hash: string } {
  // Through JSON once, so that what was left out as `undefined` is really gone.
  const text = canonicalJson(JSON.parse(JSON.stringify(definition)) as Json);
  return { definition: text, hash: new Bun.CryptoHasher("sha256").update(text).digest("hex") };
}

function retirePublished(tx: Tx, templateId: string): void {
  const published = findVersionOf(tx.orm, templateId, "published");
  if (published !== undefined) updateVersion(tx.orm, published.id, { state: "retired" });
}

function supply(tx: Tx, ports: Ports, table: SuppliedTable): boolean {
  const now = ports.clock.now();
  const content = packed(table.definition);
  const known = findTemplate(tx.orm, table.id);
  if (known === undefined) {
    insertTemplate(tx.orm, {
      id: table.id,
      purpose: table.purpose,
      isSupplied: true,
      createdAt: now,
    });
  } else {
    const published = findVersionOf(tx.orm, table.id, "published");
    // A version that the site published, or a table that it retired, is the site's word.
    if (published === undefined || published.publishedBy !== null) return false;
    // So is one that an authority ordered: the program's own have no words with them.
    if (published.note !== "") return false;
    if (published.hash === content.hash) return false;
    retirePublished(tx, table.id);
  }
  insertVersion(tx.orm, {
    id: ports.ids.next(),
    templateId: table.id,
    number: lastVersionNumber(tx.orm, table.id) + 1,
    state: "published",
    ...content,
    createdAt: now,
    publishedAt: now,
  });
  return true;
}

/** A standard without the clause: a list names each once. */
const documentOf = (source: string): string => source.replace(/(-\d{4}) .*$/, "$1");

export type SuppliedState = {
  readonly title: Definition["title"];
  readonly itemCount: number;
  /** What its items cite, each once. */
  readonly sources: readonly string[];
  /** False when the site retired it, or before it was brought in. */
  readonly isPublished: boolean;
};

/** The tables of this program, as they stand at this site. */
export function suppliedTables(orm: Tx["orm"]): readonly SuppliedState[] {
  return SUPPLIED_TABLES.map(({ id, definition }) => ({
    title: definition.title,
    itemCount: definition.sections.reduce((sum, section) => sum + section.items.length, 0),
    sources: [
      ...new Set(
        definition.sections.flatMap((section) =>
          section.items.flatMap(({ source }) => source.split("、").map(documentOf)),
        ),
      ),
    ].filter((source) => source !== OWN_SOURCE),
    isPublished: findVersionOf(orm, id, "published") !== undefined,
  }));
}

/** Brings the tables of this program in; a newer program brings newer versions of those nobody has changed. */
export function supplyTables(
  ports: Ports,
  tables: readonly SuppliedTable[] = SUPPLIED_TABLES,
): Promise<number> {
  return ports.db.write((tx) => {
    const changed = tables.filter((table) => supply(tx, ports, table)).map(({ id }) => id);
    if (changed.length > 0) {
      tx.append({
        kind: "check.tables_supplied",
        actor: "system",
        subject: `site:${ports.siteId}`,
        payload: { tables: changed },
      });
    }
    return changed.length;
  });
}

export function createTemplate(
  ports: Ports,
  actor: By,
  asked: { readonly purpose: Purpose; readonly definition: Definition },
): Promise<Result<{ readonly templateId: string }, CheckRefusal>> {
  return ports.db.write((tx) => {
    const templateId = ports.ids.next();
    const now = ports.clock.now();
    insertTemplate(tx.orm, { id: templateId, purpose: asked.purpose, createdAt: now });
    insertVersion(tx.orm, {
      id: ports.ids.next(),
      templateId,
      number: 1,
      state: "draft",
      ...packed(asked.definition),
      createdBy: actor.personId,
      createdAt: now,
    });
    return accept({ templateId });
  });
}

function putDraft(
  tx: Tx,
  ports: Ports,
  actor: By,
  templateId: string,
  definition: Definition,
): string {
  const draft = findVersionOf(tx.orm, templateId, "draft");
  if (draft !== undefined) {
    updateVersion(tx.orm, draft.id, packed(definition));
    return draft.id;
  }
  const versionId = ports.ids.next();
  insertVersion(tx.orm, {
    id: versionId,
    templateId,
    number: lastVersionNumber(tx.orm, templateId) + 1,
    state: "draft",
    ...packed(definition),
    createdBy: actor.personId,
    createdAt: ports.clock.now(),
  });
  return versionId;
}

/** Saves the draft of a table's next version, making it where there is none. */
export function saveDraft(
  ports: Ports,
  actor: By,
  templateId: string,
  definition: Definition,
): Promise<Result<{ readonly versionId: string }, CheckRefusal>> {
  return ports.db.write((tx) => {
    if (findTemplate(tx.orm, templateId) === undefined) {
      return refuse({ code: "checks.unknown_template" });
    }
    return accept({ versionId: putDraft(tx, ports, actor, templateId, definition) });
  });
}

function appendChange(
  tx: Tx,
  kind: string,
  actor: By,
  version: Pick<VersionRow, "templateId" | "number" | "hash">,
): void {
  tx.append({
    kind,
    actor: actor.personId,
    subject: `check-table:${version.templateId}`,
    payload: { version: version.number, hash: version.hash },
  });
}

/** The draft, or what is published where there is none yet: what the builder shows and changes. */
export function baseOf(orm: Tx["orm"], templateId: string): VersionRow | undefined {
  return (
    findVersionOf(orm, templateId, "draft") ??
    findVersionOf(orm, templateId, "published") ??
    lastVersionOf(orm, templateId)
  );
}

/** One change of the builder, kept at once; `seen` is the hash of the table as the person saw it. */
export function changeDraft(
  ports: Ports,
  actor: By,
  templateId: string,
  seen: string,
  edit: TableEdit,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx): Result<null, CheckRefusal> => {
    const base = baseOf(tx.orm, templateId);
    if (base === undefined) return refuse({ code: "checks.unknown_template" });
    if (base.hash !== seen) return refuse({ code: "checks.table_changed" });
    const definition = editTable(definitionOf(base), edit);
    if (isTooLarge(definition)) return refuse({ code: "checks.too_large" });
    putDraft(tx, ports, actor, templateId, definition);
    return accept(null);
  });
}

/** The draft is given up; what is published stays. A table that never was published is gone with it. */
export function discardDraft(
  ports: Ports,
  actor: By,
  templateId: string,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx): Result<null, CheckRefusal> => {
    const draft = findVersionOf(tx.orm, templateId, "draft");
    if (draft === undefined) return refuse({ code: "checks.unknown_template" });
    deleteVersion(tx.orm, draft.id);
    appendChange(tx, "check.draft_discarded", actor, draft);
    return accept(null);
  });
}

/** A version that never was a draft here. */
export function publishWritten(
  tx: Tx,
  ports: Pick<Ports, "ids" | "clock">,
  given: {
    readonly templateId: string;
    readonly definition: Definition;
    readonly note: string;
    readonly personId: string | null;
    readonly actor: string;
  },
): void {
  const { templateId, definition, personId } = given;
  const now = ports.clock.now();
  retirePublished(tx, templateId);
  const version = {
    id: ports.ids.next(),
    templateId,
    number: lastVersionNumber(tx.orm, templateId) + 1,
    state: "published",
    ...packed(definition),
    createdBy: personId,
    createdAt: now,
    publishedBy: personId,
    publishedAt: now,
    note: given.note.slice(0, LIMITS.reasonLength),
  };
  insertVersion(tx.orm, version);
  appendChange(tx, "check.table_published", { personId: given.actor }, version);
}

/** From now on runs start on it; runs under way stay with the version they began with. */
export function publishDraft(
  ports: Ports,
  actor: By,
  templateId: string,
  /** What the person saw and means to publish; whatever stands there without it. */
  meant: { readonly seen?: string | undefined; readonly note?: string } = {},
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => {
    const draft = findVersionOf(tx.orm, templateId, "draft");
    if (draft === undefined) return refuse({ code: "checks.unknown_template" });
    if (meant.seen !== undefined && meant.seen !== draft.hash) {
      return refuse({ code: "checks.table_changed" });
    }
    const note = (meant.note ?? "").trim().slice(0, LIMITS.reasonLength);
    if (meant.seen !== undefined && note === "") return refuse({ code: "checks.note_needed" });
    const faults = templateFaults(JSON.parse(draft.definition) as Definition);
    if (faults.length > 0) return refuse({ code: "checks.template_faults", faults });
    retirePublished(tx, templateId);
    updateVersion(tx.orm, draft.id, {
      state: "published",
      publishedAt: ports.clock.now(),
      publishedBy: actor.personId,
      note,
    });
    appendChange(tx, "check.table_published", actor, draft);
    return accept(null);
  });
}

/** No run starts on it any more; those under way can be finished. */
export function retireTemplate(
  ports: Ports,
  actor: By,
  templateId: string,
): Promise<Result<null, CheckRefusal>> {
  return ports.db.write((tx) => {
    const published = findVersionOf(tx.orm, templateId, "published");
    if (published === undefined) return refuse({ code: "checks.not_published" });
    retirePublished(tx, templateId);
    appendChange(tx, "check.table_retired", actor, published);
    return accept(null);
  });
}
