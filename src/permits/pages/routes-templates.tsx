/** Pages where the site keeps analyses of risks and its own measures ready. */
import { OwnMeasurePage, OwnMeasuresPage } from "../../../views/permits/own-measure-pages.tsx";
import {
  TemplateFormPage,
  TemplatesPage,
  type TemplateView,
} from "../../../views/permits/template-pages.tsx";
import {
  editorRefusalWords,
  ownMeasureText,
  templateText as t,
} from "../../../views/permits/template-text.ts";
import { kindWords } from "../../../views/permits/text.ts";
import { withQuery } from "../../kernel/query.ts";
import { oneOf, type RawForm } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { measuresOfKind } from "../measures.ts";
import { PERMIT_KINDS, type PermitKind } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { MANAGERS, READERS } from "../roles.ts";
import { SUPPLIED_TEMPLATES, type SuppliedTemplate } from "../standard/risk-templates.ts";
import {
  findOwnMeasure,
  findTemplate,
  ownMeasures,
  ownTemplates,
  type Template,
} from "../store/store-templates.ts";
import {
  type EditorRefusal,
  ownWords,
  retireOwnMeasure,
  retireTemplate,
  saveOwnMeasure,
  saveTemplate,
  suppliedLines,
} from "../templates.ts";
import { errorWords, type Names, namesOf, type PermitParts } from "./parts.ts";
import {
  parseOwnMeasure,
  parseTemplate,
  TEMPLATE_LINES_MAX,
  templateValues,
} from "./template-form.ts";
import { shortTime } from "./view.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, string>>;

const NEW_ID = /^[0-9a-z]{26}$/;
const ROWS_MORE = 3;
const ROWS_LEAST = 5;

const kindChoices = (lang: Lang) =>
  PERMIT_KINDS.map((kind) => ({ value: kind, label: say(lang, kindWords[kind]) }));

const changedWords = (
  nameOf: Names,
  { changedBy, changedAt }: Pick<Template, "changedBy" | "changedAt">,
): string => `${nameOf(changedBy) ?? "—"} · ${shortTime(changedAt)}`;

function ownView(lang: Lang, nameOf: Names, template: Template): TemplateView {
  const { id, name, version, risks } = template;
  return {
    ...{ id, name, version, lines: risks, isSupplied: false },
    kind: say(lang, kindWords[template.kind]),
    isRetired: template.retiredAt !== null,
    changed: changedWords(nameOf, template),
  };
}

function suppliedView(lang: Lang, template: SuppliedTemplate): TemplateView {
  return {
    ...{ id: template.id, version: 0, changed: "", isSupplied: true, isRetired: false },
    name: say(lang, template.name),
    kind: say(lang, kindWords[template.kind]),
    lines: suppliedLines(lang, template),
  };
}

function list(parts: PermitParts, c: WebContext, refusal?: EditorRefusal): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const kind = oneOf(PERMIT_KINDS, queryOf(c)["kind"]);
  const nameOf = namesOf(read);
  const canEdit = mayUse(MANAGERS, actorOf(c).roles);
  const own = ownTemplates(read, { kind, withRetired: true }).map((one) =>
    ownView(lang, nameOf, one),
  );
  const supplied = SUPPLIED_TEMPLATES.filter((one) => kind === undefined || one.kind === kind);
  return parts.frame(c, {
    ...{ device: "desk", title: say(lang, t.title), status: statusOf(refusal) },
    body: (
      <TemplatesPage
        lang={lang}
        csrf={c.get("csrf")}
        templates={[
          ...own.filter(({ isRetired }) => !isRetired),
          ...supplied.map((one) => suppliedView(lang, one)),
          ...own.filter(({ isRetired }) => isRetired && canEdit),
        ]}
        tabs={[{ value: "", label: say(lang, t.all) }, ...kindChoices(lang)]}
        kind={kind ?? ""}
        canEdit={canEdit}
        message={refusal && say(lang, editorRefusalWords[refusal.code])}
      />
    ),
  });
}

const statusOf = (refusal: EditorRefusal | undefined): 200 | 409 | 422 =>
  refusal === undefined ? 200 : refusal.code === "editor.stale" ? 409 : 422;

type FormState = {
  readonly id: string;
  readonly seen: number;
  readonly values: Values;
  readonly errors?: Values;
  readonly refusal?: EditorRefusal;
  readonly rows?: number;
};

/** Lines that are filled, and a few to write on. */
function rowsOf(values: Values, asked: number): number {
  const last = Array.from({ length: TEMPLATE_LINES_MAX }, (_, at) => at).findLast((at) =>
    ["step", "hazard", "consequence", "measure"].some(
      (part) => (values[`${part}-${at}`] ?? "").trim() !== "",
    ),
  );
  return Math.min(TEMPLATE_LINES_MAX, Math.max(ROWS_LEAST, (last ?? -1) + 2, asked));
}

function form(parts: PermitParts, c: WebContext, state: FormState): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const { id, seen, values, errors = {}, refusal } = state;
  const known = findTemplate(read, id);
  const title = say(lang, known === undefined ? t.add : t.edit);
  const isStale = refusal?.code === "editor.stale";
  const hasErrors = Object.keys(errors).length > 0;
  return parts.frame(c, {
    ...{ device: "desk", title, status: hasErrors ? 422 : statusOf(refusal) },
    body: (
      <TemplateFormPage
        lang={lang}
        csrf={c.get("csrf")}
        title={title}
        action={known === undefined ? permitPaths.addTemplate : permitPaths.template(id)}
        id={id}
        // Whoever has seen what is kept now may write over it knowingly.
        seen={isStale && known !== undefined ? known.version : seen}
        isKindFixed={known !== undefined}
        kinds={kindChoices(lang)}
        values={values}
        errors={errors}
        message={refusal && say(lang, editorRefusalWords[refusal.code])}
        rows={rowsOf(values, state.rows ?? 0)}
        stored={isStale && known !== undefined ? ownView(lang, namesOf(read), known) : undefined}
      />
    ),
  });
}

function begin(parts: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const query = queryOf(c);
  const id = parts.ports.ids.next();
  const from = query["from"] ?? "";
  const supplied = SUPPLIED_TEMPLATES.find((one) => one.id === from);
  const own = findTemplate(parts.ports.db.read, from);
  const kind = oneOf(PERMIT_KINDS, query["kind"]);
  let values: Values = kind === undefined ? {} : { kind };
  if (supplied !== undefined) {
    const name = say(lang, t.copyName, { name: say(lang, supplied.name) });
    values = templateValues(supplied.kind, name, suppliedLines(lang, supplied));
  } else if (own !== undefined) {
    values = templateValues(own.kind, say(lang, t.copyName, { name: own.name }), own.risks);
  }
  return form(parts, c, { id, seen: 0, values });
}

function edit(parts: PermitParts, c: WebContext): Answer {
  const known = findTemplate(parts.ports.db.read, c.req.param("id") ?? "");
  if (known === undefined) return c.notFound();
  const { id, version, kind, name, risks } = known;
  return form(parts, c, { id, seen: version, values: templateValues(kind, name, risks) });
}

const stringsOf = (raw: RawForm): Values =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, value ?? ""]));

/** Without an address of its own it is a new one, with the id that came with the empty form. */
async function submit(parts: PermitParts, c: WebContext, known?: string): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const id = known ?? raw["id"] ?? "";
  if (!NEW_ID.test(id)) return await c.notFound();
  const seen = Number(raw["seen"] ?? "0");
  const rows = Number(raw["rows"] ?? "0");
  const state = { id, seen, values: stringsOf(raw), rows: Number.isInteger(rows) ? rows : 0 };
  if (raw["more"] === "yes")
    return await form(parts, c, { ...state, rows: state.rows + ROWS_MORE });
  const parsed = parseTemplate(raw);
  if (!parsed.ok)
    return await form(parts, c, { ...state, errors: errorWords(lang, parsed.refusal) });
  const done = await saveTemplate(parts.ports, actorOf(c), { id, seen, fields: parsed.value });
  if (!done.ok) return await form(parts, c, { ...state, refusal: done.refusal });
  return goTo(c, withQuery(permitPaths.templates, { kind: parsed.value.kind }));
}

async function retire(parts: PermitParts, c: WebContext): Promise<Response> {
  const raw = await formOf(c);
  const done = await retireTemplate(parts.ports, actorOf(c), {
    id: c.req.param("id") ?? "",
    seen: Number(raw["seen"] ?? "0"),
    isRetired: raw["retired"] !== "no",
  });
  return done.ok ? goTo(c, permitPaths.templates) : await list(parts, c, done.refusal);
}

type MeasureState = {
  readonly kind: PermitKind;
  readonly values?: Values;
  readonly errors?: Values;
  readonly refusal?: EditorRefusal;
};

function measures(parts: PermitParts, c: WebContext, state: MeasureState): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const { kind, values = {}, errors = {}, refusal } = state;
  const nameOf = namesOf(read);
  const canEdit = mayUse(MANAGERS, actorOf(c).roles);
  const typed = values["id"] ?? "";
  return parts.frame(c, {
    device: "desk",
    title: say(lang, ownMeasureText.title),
    status: Object.keys(errors).length > 0 ? 422 : statusOf(refusal),
    body: (
      <OwnMeasuresPage
        lang={lang}
        csrf={c.get("csrf")}
        kind={kind}
        tabs={kindChoices(lang)}
        own={ownMeasures(read, kind, canEdit).map((one) => ({
          id: one.id,
          words: ownWords(lang, one),
          isDue: one.isDue,
          isRetired: one.retiredAt !== null,
          version: one.version,
          changed: changedWords(nameOf, one),
        }))}
        standard={measuresOfKind(kind).map(({ words }) => say(lang, words))}
        canEdit={canEdit}
        newId={NEW_ID.test(typed) ? typed : parts.ports.ids.next()}
        values={values}
        errors={errors}
        message={refusal && say(lang, editorRefusalWords[refusal.code])}
      />
    ),
  });
}

function measureForm(parts: PermitParts, c: WebContext, state: Omit<FormState, "rows">): Answer {
  const lang = c.get("lang");
  const known = findOwnMeasure(parts.ports.db.read, state.id);
  if (known === undefined) return c.notFound();
  const { errors = {}, refusal } = state;
  const isStale = refusal?.code === "editor.stale";
  return parts.frame(c, {
    device: "desk",
    title: say(lang, ownMeasureText.edit),
    status: Object.keys(errors).length > 0 ? 422 : statusOf(refusal),
    body: (
      <OwnMeasurePage
        lang={lang}
        csrf={c.get("csrf")}
        action={permitPaths.ownMeasure(known.id)}
        id={known.id}
        kind={known.kind}
        seen={isStale ? known.version : state.seen}
        values={state.values}
        errors={errors}
        message={refusal && say(lang, editorRefusalWords[refusal.code])}
        stored={isStale ? ownWords(lang, known) : undefined}
      />
    ),
  });
}

function editMeasure(parts: PermitParts, c: WebContext): Answer {
  const known = findOwnMeasure(parts.ports.db.read, c.req.param("id") ?? "");
  if (known === undefined) return c.notFound();
  const { id, version, words, wordsEn, isDue } = known;
  const values = { words, "words-en": wordsEn, due: isDue ? "yes" : "no" };
  return measureForm(parts, c, { id, seen: version, values });
}

/** `id` from the address: one that is there; without it a new one, with the id that came with the form. */
async function submitMeasure(parts: PermitParts, c: WebContext, id?: string): Promise<Response> {
  const lang = c.get("lang");
  const raw = await formOf(c);
  const values = stringsOf(raw);
  const target = id ?? raw["id"] ?? "";
  if (!NEW_ID.test(target)) return await c.notFound();
  const seen = id === undefined ? 0 : Number(raw["seen"] ?? "0");
  const parsed = parseOwnMeasure(raw);
  const back = async (why: Pick<FormState, "errors" | "refusal">): Promise<Response> => {
    if (id !== undefined) return await measureForm(parts, c, { id, seen, values, ...why });
    const kind = oneOf(PERMIT_KINDS, raw["kind"]) ?? "hot-work";
    return await measures(parts, c, { kind, values, ...why });
  };
  if (!parsed.ok) return await back({ errors: errorWords(lang, parsed.refusal) });
  const ask = { id: target, seen, fields: parsed.value };
  const done = await saveOwnMeasure(parts.ports, actorOf(c), ask);
  if (!done.ok) return await back({ refusal: done.refusal });
  return goTo(c, withQuery(permitPaths.ownMeasures, { kind: parsed.value.kind }));
}

async function retireMeasure(parts: PermitParts, c: WebContext): Promise<Response> {
  const raw = await formOf(c);
  const known = findOwnMeasure(parts.ports.db.read, c.req.param("id") ?? "");
  if (known === undefined) return await c.notFound();
  const done = await retireOwnMeasure(parts.ports, actorOf(c), {
    id: known.id,
    seen: Number(raw["seen"] ?? "0"),
    isRetired: raw["retired"] !== "no",
  });
  if (!done.ok) return await measures(parts, c, { kind: known.kind, refusal: done.refusal });
  return goTo(c, withQuery(permitPaths.ownMeasures, { kind: known.kind }));
}

export function templateRoutes(parts: PermitParts): readonly Route[] {
  const one = permitPaths.template(":id");
  const measure = permitPaths.ownMeasure(":id");
  const kindOf = (c: WebContext) => oneOf(PERMIT_KINDS, queryOf(c)["kind"]) ?? "hot-work";
  return [
    get(permitPaths.templates, READERS, (c) => list(parts, c)),
    get(permitPaths.addTemplate, MANAGERS, (c) => begin(parts, c)),
    post(permitPaths.addTemplate, MANAGERS, (c) => submit(parts, c)),
    get(one, MANAGERS, (c) => edit(parts, c)),
    post(one, MANAGERS, (c) => submit(parts, c, c.req.param("id"))),
    post(permitPaths.retireTemplate(":id"), MANAGERS, (c) => retire(parts, c)),
    get(permitPaths.ownMeasures, READERS, (c) => measures(parts, c, { kind: kindOf(c) })),
    post(permitPaths.ownMeasures, MANAGERS, (c) => submitMeasure(parts, c)),
    get(measure, MANAGERS, (c) => editMeasure(parts, c)),
    post(measure, MANAGERS, (c) => submitMeasure(parts, c, c.req.param("id"))),
    post(permitPaths.retireOwnMeasure(":id"), MANAGERS, (c) => retireMeasure(parts, c)),
  ];
}
