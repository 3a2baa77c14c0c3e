/** Pages on which cylinders come in from spreadsheets. */
import { existsSync } from "node:fs";
import {
  ImportPage,
  type ImportPageProps,
  ImportProgress,
  ImportsPage,
  type ImportView,
  type MappingProps,
} from "../../../views/cylinders/import-pages.tsx";
import { fileFaultWords, importText as m } from "../../../views/cylinders/import-text.ts";
import { fieldWords, ownershipWords } from "../../../views/cylinders/text.ts";
import { MEDIA } from "../../gases/index.ts";
import { actorNames } from "../../identity/index.ts";
import { instant } from "../../kernel/instants.ts";
import { csvLine } from "../../platform/csv.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { type Parts, REGISTER_ROLES } from "../detail.tsx";
import { FORM_FIELDS, type FormField, OWNERSHIPS } from "../form.ts";
import { cylinderPaths } from "../paths.ts";
import { countOpenReports } from "../reports.ts";
import type { ImportRefusal, Imports } from "./imports.ts";
import { DEFAULT_FIELDS, type Mapping, missingFields } from "./mapping.ts";
import { FILE_LIMITS } from "./read-file.ts";
import { findImport, type ImportRow, keptRows, listImports } from "./store.ts";

/** More than these are only counted. */
const KEPT_SHOWN = 500;

type Answer = Response | Promise<Response>;
type ImportParts = Parts & { readonly imports: Imports };

function faultText(lang: Lang, fault: string): string {
  const words: Readonly<Record<string, (typeof fileFaultWords)["bug"]>> = fileFaultWords;
  return say(lang, words[fault] ?? fileFaultWords.bug);
}

function viewOf({ imports }: ImportParts, lang: Lang, row: ImportRow, who: string): ImportView {
  return {
    ...row,
    createdAt: instant(row.createdAt),
    done:
      row.state === "undoing" ? row.undone + row.kept : (imports.doneOf(row.id) ?? row.doneRows),
    who,
    fault: row.state === "failed" ? faultText(lang, row.fault) : undefined,
    canResume: row.state === "failed" && row.doneRows > 0,
    canUndo: row.state === "done" || (row.state === "failed" && row.doneRows > 0),
  };
}

function refusalText(lang: Lang, refusal: ImportRefusal): string {
  switch (refusal.code) {
    case "import.busy":
    case "import.not_now":
      return say(lang, m.busy);
    case "import.too_large":
      return say(lang, m.tooLarge);
    case "import.unreadable":
      return faultText(lang, refusal.fault);
    case "import.reason_needed":
      return say(lang, m.reasonNeeded);
    case "import.no_file":
    case "import.not_found":
      return say(lang, m.noFile);
  }
}

function listPage(parts: ImportParts, c: WebContext, error?: string): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const rows = listImports(read);
  const names = actorNames(
    read,
    rows.map((row) => row.createdBy),
  );
  return parts.frame(c, {
    device: "desk",
    title: say(lang, m.title),
    status: error === undefined ? 200 : 422,
    body: (
      <ImportsPage
        lang={lang}
        csrf={c.get("csrf")}
        openReports={countOpenReports(read)}
        imports={rows.map((row) => viewOf(parts, lang, row, names.get(row.createdBy) ?? "—"))}
        error={error}
      />
    ),
  });
}

async function upload(parts: ImportParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const sent = (await c.req.parseBody())["file"];
  if (!(sent instanceof File)) return listPage(parts, c, say(lang, m.noFile));
  const bytes = new Uint8Array(await sent.arrayBuffer());
  const done = await parts.imports.upload(actorOf(c), sent.name, bytes);
  if (done.ok) return goTo(c, cylinderPaths.importOne(done.value.id));
  return listPage(parts, c, refusalText(lang, done.refusal));
}

async function mappingProps(
  { imports }: ImportParts,
  lang: Lang,
  row: ImportRow,
  typed?: Mapping,
): Promise<MappingProps> {
  const mapping = typed ?? (JSON.parse(row.mapping) as Mapping);
  const { samples, isSaved } = await imports.samples(row);
  const labels = Object.fromEntries(
    DEFAULT_FIELDS.map((field) => [field, say(lang, fieldWords[field])]),
  ) as MappingProps["labels"];
  return {
    heads: JSON.parse(row.heads) as string[],
    samples,
    isSaved,
    columns: mapping.columns,
    defaults: mapping.defaults,
    fields: FORM_FIELDS.map((value) => ({ value, label: say(lang, fieldWords[value]) })),
    media: MEDIA.map(({ id, name }) => ({ value: id, label: say(lang, name) })),
    ownerships: OWNERSHIPS.map((value) => ({ value, label: say(lang, ownershipWords[value]) })),
    labels,
  };
}

async function onePage(
  parts: ImportParts,
  c: WebContext,
  row: ImportRow,
  state: { readonly typed?: Mapping; readonly error?: string } = {},
): Promise<Response> {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const isMapping =
    state.typed !== undefined ||
    row.state === "mapping" ||
    (row.state === "checked" && queryOf(c)["columns"] === "1");
  const names = actorNames(read, [row.createdBy]);
  const props: ImportPageProps = {
    lang,
    csrf: c.get("csrf"),
    item: viewOf(parts, lang, row, names.get(row.createdBy) ?? "—"),
    mapping: isMapping ? await mappingProps(parts, lang, row, state.typed) : undefined,
    error: state.error,
    kept: row.kept === 0 ? [] : keptRows(read, row.id, KEPT_SHOWN),
  };
  return await parts.frame(c, {
    device: "desk",
    title: say(lang, m.title),
    status: state.error === undefined ? 200 : 422,
    body: <ImportPage {...props} />,
  });
}

/** Fields of the form as a mapping; what is no field of the register leaves the column out. */
function mappingOf(form: Readonly<Record<string, string>>, columns: number): Mapping {
  const fieldOf = (text: string | undefined): FormField | "" =>
    FORM_FIELDS.find((field) => field === text) ?? "";
  return {
    columns: Array.from({ length: columns }, (_, index) => fieldOf(form[`column-${index}`])),
    defaults: Object.fromEntries(
      DEFAULT_FIELDS.map((field) => [field, (form[`default-${field}`] ?? "").trim().slice(0, 80)]),
    ),
  };
}

function objectionTo(lang: Lang, mapping: Mapping): string | undefined {
  const used = mapping.columns.filter((field) => field !== "");
  const twice = used.find((field, index) => used.indexOf(field) !== index);
  if (twice !== undefined) return say(lang, m.twice, { field: say(lang, fieldWords[twice]) });
  const missing = missingFields(mapping);
  if (missing.length === 0) return undefined;
  const fields = missing.map((field) => say(lang, fieldWords[field])).join(", ");
  return say(lang, m.missing, { fields });
}

async function check(parts: ImportParts, c: WebContext, row: ImportRow): Promise<Response> {
  const lang = c.get("lang");
  const typed = mappingOf(await formOf(c), (JSON.parse(row.heads) as string[]).length);
  const error = objectionTo(lang, typed);
  if (error !== undefined) return await onePage(parts, c, row, { typed, error });
  const done = await parts.imports.check(lang, row.id, typed);
  if (done.ok) return goTo(c, cylinderPaths.importOne(row.id));
  return await onePage(parts, c, row, { error: refusalText(lang, done.refusal) });
}

async function act(parts: ImportParts, c: WebContext, row: ImportRow): Promise<Response> {
  const lang = c.get("lang");
  switch (c.req.param("act")) {
    case "check":
      return await check(parts, c, row);
    case "undo": {
      const { reason = "" } = await formOf(c);
      const done = await parts.imports.undo(actorOf(c), row.id, reason);
      if (done.ok) return goTo(c, cylinderPaths.importOne(row.id));
      return await onePage(parts, c, row, { error: refusalText(lang, done.refusal) });
    }
    case "run":
    case "drop": {
      const actor = actorOf(c);
      const done =
        c.req.param("act") === "run"
          ? await parts.imports.run(actor, lang, row.id)
          : await parts.imports.drop(actor, row.id);
      if (done.ok) return goTo(c, cylinderPaths.importOne(row.id));
      return await onePage(parts, c, row, { error: refusalText(lang, done.refusal) });
    }
    default:
      return await c.notFound();
  }
}

/** The progress while something is at work; afterwards the whole page, since all of it has changed. */
function progress(parts: ImportParts, c: WebContext, row: ImportRow): Answer {
  const lang = c.get("lang");
  if (row.state !== "checking" && row.state !== "running" && row.state !== "undoing") {
    c.header("HX-Refresh", "true");
    return c.body(null, 200);
  }
  return c.html(<ImportProgress lang={lang} item={viewOf(parts, lang, row, "")} />);
}

const download = (name: string): Readonly<Record<string, string>> => ({
  "content-type": "text/csv; charset=utf-8",
  "content-disposition": `attachment; filename="${name}"`,
  "cache-control": "no-store",
});

function template(c: WebContext): Response {
  const lang = c.get("lang");
  const heads = FORM_FIELDS.map((field) => say(lang, fieldWords[field]));
  return new Response(`\ufeff${csvLine(heads)}`, { headers: download("cylinders-template.csv") });
}

export function importRoutes(parts: ImportParts): readonly Route[] {
  const withOne = (c: WebContext, answer: (row: ImportRow) => Answer): Answer => {
    const row = findImport(parts.ports.db.read, c.req.param("id") ?? "");
    return row === undefined ? c.notFound() : answer(row);
  };
  const file = post(cylinderPaths.imports, REGISTER_ROLES, (c) => upload(parts, c));
  return [
    get(cylinderPaths.imports, REGISTER_ROLES, (c) => listPage(parts, c)),
    { ...file, bodyBytes: FILE_LIMITS.bytes + 100_000 },
    get(cylinderPaths.importTemplate, REGISTER_ROLES, template),
    get(cylinderPaths.importOne(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (row) => onePage(parts, c, row)),
    ),
    get(cylinderPaths.importProgress(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (row) => progress(parts, c, row)),
    ),
    get(cylinderPaths.importErrors(":id"), REGISTER_ROLES, (c) =>
      withOne(c, ({ id }) => {
        const path = parts.imports.errorsPath(id);
        if (!existsSync(path)) return c.notFound();
        return new Response(Bun.file(path), { headers: download(`import-errors-${id}.csv`) });
      }),
    ),
    post(cylinderPaths.importDo(":id", ":act"), REGISTER_ROLES, (c) =>
      withOne(c, (row) => act(parts, c, row)),
    ),
  ];
}
