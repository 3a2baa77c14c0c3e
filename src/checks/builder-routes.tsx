/** Pages where managers write the site's tables. */
import { TablePage } from "../../views/checks/builder-pages.tsx";
import { itemProblemWords, builderText as t } from "../../views/checks/builder-text.ts";
import { ItemFormPage } from "../../views/checks/item-form-page.tsx";
import { PreviewPage } from "../../views/checks/preview-page.tsx";
import { NewTablePage, TablesPage, type TemplateRowView } from "../../views/checks/tables-page.tsx";
import { checkRefusalText } from "../../views/checks/text.ts";
import { findPersonRow } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import { oneOf, valuesOf } from "../platform/form.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { freeId, type TableEdit } from "./builder.ts";
import { formOfItem, ITEM_FORM, type ItemForm, parseItem } from "./builder-form.ts";
import { type CheckRefusal, type Definition, type Item, PURPOSES, type Purpose } from "./model.ts";
import { checkPaths } from "./paths.ts";
import { itemsOf, templateFaults } from "./rules.ts";
import {
  definitionOf,
  findTemplate,
  findVersionOf,
  listTemplates,
  type VersionRow,
  versionsOf,
} from "./store.ts";
import {
  baseOf,
  changeDraft,
  createTemplate,
  discardDraft,
  publishDraft,
  retireTemplate,
} from "./templates.ts";

export const TABLE_EDITORS: readonly string[] = ["safety-manager", "administrator"];

type Parts = { readonly ports: Ports; readonly frame: Frame };
type Answered = Response | Promise<Response>;

const VERSIONS_SHOWN = 30;

const refusalWords = (lang: Lang, { code }: Pick<CheckRefusal, "code">): string => {
  const words: Phrase = checkRefusalText[code];
  return say(lang, words);
};

/** Somebody else was quicker: that is no mistake in what was typed. */
const statusOf = ({ code }: Pick<CheckRefusal, "code">): 409 | 422 =>
  code === "checks.table_changed" || code === "checks.changed_meanwhile" ? 409 : 422;

const param = (c: WebContext, name: string): string => c.req.param(name) ?? "";

function list({ ports, frame }: Parts, c: WebContext): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const rows = listTemplates(read).flatMap((template): readonly TemplateRowView[] => {
    const base = baseOf(read, template.id);
    if (base === undefined) return [];
    const definition = definitionOf(base);
    return [
      {
        id: template.id,
        title: say(lang, definition.title),
        purpose: template.purpose as Purpose,
        itemCount: itemsOf(definition).length,
        published: findVersionOf(read, template.id, "published")?.number,
        draft: findVersionOf(read, template.id, "draft")?.number,
        isSupplied: template.isSupplied,
      },
    ];
  });
  const order = ({ purpose }: TemplateRowView) => PURPOSES.indexOf(purpose);
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: <TablesPage lang={lang} rows={rows.toSorted((a, b) => order(a) - order(b))} />,
  });
}

const NEW_FORM = ["zh", "en", "purpose", "copy"] as const;

function newPage(
  { ports, frame }: Parts,
  c: WebContext,
  values: Record<(typeof NEW_FORM)[number], string>,
  errors: Readonly<Record<string, string>> = {},
): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const tables = listTemplates(read).flatMap(({ id }) => {
    const base = baseOf(read, id);
    return base === undefined ? [] : [{ value: id, label: say(lang, definitionOf(base).title) }];
  });
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.add),
    status: Object.keys(errors).length === 0 ? 200 : 422,
    body: (
      <NewTablePage
        lang={lang}
        csrf={c.get("csrf")}
        tables={tables}
        values={values}
        errors={errors}
      />
    ),
  });
}

async function add(parts: Parts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const values = valuesOf(NEW_FORM, await formOf(c));
  const [zh, en] = [values.zh.trim().slice(0, 80), values.en.trim().slice(0, 80)];
  const missing = say(lang, itemProblemWords.missing);
  const errors = { ...(zh === "" ? { zh: missing } : {}), ...(en === "" ? { en: missing } : {}) };
  if (Object.keys(errors).length > 0) return await newPage(parts, c, values, errors);
  const base = values.copy === "" ? undefined : baseOf(parts.ports.db.read, values.copy);
  const sections = base === undefined ? [] : definitionOf(base).sections;
  const made = await createTemplate(parts.ports, actorOf(c), {
    purpose: oneOf(PURPOSES, values.purpose) ?? "other",
    definition: { title: { zh, en }, sections },
  });
  if (!made.ok) return await newPage(parts, c, values, { zh: refusalWords(lang, made.refusal) });
  return goTo(c, checkPaths.table(made.value.templateId));
}

type TableState = {
  readonly message?: string | undefined;
  readonly status?: 409 | 422;
  readonly note?: string;
  /** The small form as it was sent, kept where it stood. */
  readonly typed?: Readonly<Record<string, string>>;
};

function tablePage({ ports, frame }: Parts, c: WebContext, state: TableState = {}): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const id = param(c, "table");
  const base = baseOf(read, id);
  if (base === undefined || findTemplate(read, id) === undefined) return c.notFound();
  const definition = definitionOf(base);
  const draft = findVersionOf(read, id, "draft");
  const nameOf = (row: VersionRow) =>
    row.publishedBy === null
      ? row.publishedAt === null
        ? "—"
        : say(lang, t.program)
      : (findPersonRow(read, row.publishedBy)?.name ?? "");
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, definition.title),
    status: state.message === undefined ? 200 : (state.status ?? 422),
    body: (
      <TablePage
        lang={lang}
        csrf={c.get("csrf")}
        id={id}
        definition={definition}
        seen={base.hash}
        draft={draft?.number}
        published={findVersionOf(read, id, "published")?.number}
        faults={templateFaults(definition)}
        versions={versionsOf(read, id, VERSIONS_SHOWN).map((row) => ({
          number: row.number,
          state: row.state,
          at: row.publishedAt === null ? undefined : instant(row.publishedAt),
          by: nameOf(row),
          note: row.note,
        }))}
        note={state.note ?? ""}
        message={state.message}
        typed={state.typed}
      />
    ),
  });
}

/** What a small form of the table's page asks for; undefined for anything else. */
function editOf(form: Readonly<Record<string, string | undefined>>): TableEdit | undefined {
  const { edit, item = "", section = "", by } = form;
  const title = {
    zh: (form["zh"] ?? "").trim().slice(0, 80),
    en: (form["en"] ?? "").trim().slice(0, 80),
  };
  const step = by === "-1" ? -1 : 1;
  switch (edit) {
    case "title":
      return { kind: "title", title };
    case "add-section":
      return { kind: "add-section", title };
    case "name-section":
      return { kind: "name-section", id: section, title };
    case "remove-section":
      return { kind: "remove-section", id: section };
    case "move-section":
      return { kind: "move-section", id: section, by: step };
    case "remove-item":
      return { kind: "remove-item", id: item };
    case "move-item":
      return { kind: "move-item", id: item, by: step };
    default:
      return undefined;
  }
}

async function edit(parts: Parts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const asked = editOf(form);
  const id = param(c, "table");
  if (asked === undefined) return await tablePage(parts, c);
  const seen = form["seen"] ?? "";
  const changed = await changeDraft(parts.ports, actorOf(c), id, seen, asked);
  if (changed.ok) return goTo(c, checkPaths.table(id));
  return await tablePage(parts, c, {
    message: refusalWords(c.get("lang"), changed.refusal),
    status: statusOf(changed.refusal),
    typed: form,
  });
}

type ItemState = {
  readonly values?: ItemForm;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly status?: 409 | 422;
};

type ItemPlace = {
  readonly base: VersionRow;
  readonly definition: Definition;
  readonly item: Item | undefined;
  readonly sectionId: string;
};

function placeOf(parts: Parts, c: WebContext, section: string | undefined): ItemPlace | undefined {
  const base = baseOf(parts.ports.db.read, param(c, "table"));
  if (base === undefined) return undefined;
  const definition = definitionOf(base);
  const itemId = param(c, "item");
  const item = itemsOf(definition).find(({ id }) => id === itemId);
  const home = definition.sections.find(({ id, items }) =>
    item === undefined ? id === section : items.includes(item),
  );
  if (home === undefined || (item === undefined && itemId !== "new")) return undefined;
  return { base, definition, item, sectionId: home.id };
}

function itemPage(parts: Parts, c: WebContext, place: ItemPlace, state: ItemState = {}): Answered {
  const lang = c.get("lang");
  const { base, definition, item, sectionId } = place;
  const all = itemsOf(definition);
  const own = item === undefined ? -1 : all.indexOf(item);
  const earlier = (own < 0 ? all : all.slice(0, own)).filter(
    ({ kind }) => kind === "pass-fail" || kind === "choice",
  );
  const isBad = state.message !== undefined || Object.keys(state.errors ?? {}).length > 0;
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, item === undefined ? t.addItem : t.editItem),
    status: isBad ? (state.status ?? 422) : 200,
    body: (
      <ItemFormPage
        lang={lang}
        csrf={c.get("csrf")}
        tableId={base.templateId}
        itemId={item?.id ?? "new"}
        sectionId={sectionId}
        isNew={item === undefined}
        seen={base.hash}
        values={state.values ?? formOfItem(item)}
        errors={state.errors ?? {}}
        message={state.message}
        earlier={earlier.map(({ id, text }) => ({
          value: id,
          label: `${id.toUpperCase()} ${say(lang, text)}`.slice(0, 60),
        }))}
      />
    ),
  });
}

async function saveItem(parts: Parts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const place = placeOf(parts, c, form["section"]);
  if (place === undefined) return await c.notFound();
  const { base, definition, item: before, sectionId } = place;
  const taken = itemsOf(definition).map(({ id }) => id);
  const parsed = parseItem(form, before?.id ?? freeId("q", taken), before);
  const values = valuesOf(ITEM_FORM, form);
  if (!parsed.ok) {
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([name, problem]) => [
        name,
        say(lang, itemProblemWords[problem]),
      ]),
    );
    return await itemPage(parts, c, place, { values, errors });
  }
  const asked = { kind: "put-item", sectionId, item: parsed.value } as const;
  const seen = form["seen"] ?? "";
  const saved = await changeDraft(parts.ports, actorOf(c), base.templateId, seen, asked);
  if (saved.ok) return goTo(c, checkPaths.table(base.templateId));
  const message = refusalWords(lang, saved.refusal);
  return await itemPage(parts, c, place, { values, message, status: statusOf(saved.refusal) });
}

async function publish(parts: Parts, c: WebContext): Promise<Response> {
  const { seen = "", note = "" } = await formOf(c);
  const id = param(c, "table");
  const done = await publishDraft(parts.ports, actorOf(c), id, { seen, note });
  if (done.ok) return goTo(c, checkPaths.table(id));
  const message = refusalWords(c.get("lang"), done.refusal);
  return await tablePage(parts, c, { message, note });
}

async function discard(parts: Parts, c: WebContext): Promise<Response> {
  const id = param(c, "table");
  await discardDraft(parts.ports, actorOf(c), id);
  const isGone = baseOf(parts.ports.db.read, id) === undefined;
  return goTo(c, isGone ? checkPaths.tables : checkPaths.table(id));
}

async function retire(parts: Parts, c: WebContext): Promise<Response> {
  const id = param(c, "table");
  const done = await retireTemplate(parts.ports, actorOf(c), id);
  if (done.ok) return goTo(c, checkPaths.table(id));
  return await tablePage(parts, c, { message: refusalWords(c.get("lang"), done.refusal) });
}

function preview({ ports, frame }: Parts, c: WebContext): Answered {
  const lang = c.get("lang");
  const id = param(c, "table");
  const asked = queryOf(c)["v"];
  const version =
    asked === undefined
      ? baseOf(ports.db.read, id)
      : versionsOf(ports.db.read, id, 1_000).find(({ number }) => String(number) === asked);
  if (version === undefined) return c.notFound();
  const definition = definitionOf(version);
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, definition.title),
    body: <PreviewPage lang={lang} id={id} number={version.number} definition={definition} />,
  });
}

export function builderRoutes(ports: Ports, frame: Frame): readonly Route[] {
  const parts: Parts = { ports, frame };
  const empty = { zh: "", en: "", purpose: "other", copy: "" };
  const showItem = (c: WebContext): Answered => {
    const place = placeOf(parts, c, queryOf(c)["section"]);
    return place === undefined ? c.notFound() : itemPage(parts, c, place);
  };
  return [
    get(checkPaths.tables, TABLE_EDITORS, (c) => list(parts, c)),
    get(checkPaths.addTable, TABLE_EDITORS, (c) => newPage(parts, c, empty)),
    post(checkPaths.addTable, TABLE_EDITORS, (c) => add(parts, c)),
    get(checkPaths.table(":table"), TABLE_EDITORS, (c) => tablePage(parts, c)),
    get(checkPaths.preview(":table"), TABLE_EDITORS, (c) => preview(parts, c)),
    post(checkPaths.editTable(":table"), TABLE_EDITORS, (c) => edit(parts, c)),
    get(checkPaths.tableItem(":table", ":item"), TABLE_EDITORS, showItem),
    post(checkPaths.tableItem(":table", ":item"), TABLE_EDITORS, (c) => saveItem(parts, c)),
    post(checkPaths.publish(":table"), TABLE_EDITORS, (c) => publish(parts, c)),
    post(checkPaths.retire(":table"), TABLE_EDITORS, (c) => retire(parts, c)),
    post(checkPaths.discardDraft(":table"), TABLE_EDITORS, (c) => discard(parts, c)),
  ];
}
