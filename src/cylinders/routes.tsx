/** Desk pages of the cylinder register: list, export, one cylinder, form, change of status. */
import { raw } from "hono/html";
import { CylinderFormPage, CylinderStalePage } from "../../views/cylinders/form-page.tsx";
import { CylinderListPage } from "../../views/cylinders/list-page.tsx";
import { fieldWords, problemWords, cylinderText as t } from "../../views/cylinders/text.ts";
import { actorNames } from "../identity/index.ts";
import { unreachable } from "../kernel/assert.ts";
import { type Day, dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../platform/i18n.ts";
import { journalPage } from "../platform/journal/journal-reader.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import { UntilCommit } from "../platform/until-commit.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { countsByMedium } from "./counts.ts";
import { canEdit, detailPage, notFound, type Parts, REGISTER_ROLES, widthOf } from "./detail.tsx";
import { cylinderCsv, cylinderXlsx } from "./export.ts";
import { filterOf } from "./filters.ts";
import {
  codeFieldOf,
  FORM_FIELDS,
  type FormField,
  type FormProblems,
  formValuesOf,
  type ListQuery,
  parseCylinder,
  parseListQuery,
  prefilled,
} from "./form.ts";
import type { Imports } from "./import/imports.ts";
import { importRoutes } from "./import/routes.tsx";
import { type CylinderLinks, NO_LINKS } from "./links.ts";
import {
  ACTS,
  type ActRefusal,
  type Cylinder,
  type CylinderAct,
  type CylinderRefusal,
} from "./model.ts";
import { cylinderPaths } from "./paths.ts";
import { publicRoutes } from "./public-routes.tsx";
import { recordRoutes } from "./record-routes.tsx";
import { countOpenReports } from "./reports.ts";
import { actOnCylinder, addCylinder, changeCylinder, validCodes } from "./service.ts";
import { findCylinder, listCylinders, MATCHES_MAX } from "./store.ts";
import { toolRoutes } from "./tool-routes.tsx";

/** Lists drawn lately; of as many filters as people look at between two commits. */
const drawnLists = new UntilCommit<Drawn>(50);

/** The bytes are what a list that is filtered or paged through gets: encoding them each time costs more than the rest. */
type Drawn = { readonly text: string; readonly bytes: Uint8Array<ArrayBuffer> };

function drawnOf(body: unknown): Drawn {
  const text = String(body);
  return { text, bytes: new TextEncoder().encode(text) };
}

function listPage({ ports, frame }: Parts, c: WebContext): Response | Promise<Response> {
  const lang = c.get("lang");
  const today = dayOf(ports.clock.now());
  const query = parseListQuery(queryOf(c));
  const key = JSON.stringify([lang, today, canEdit(c), query]);
  const read = () => drawnOf(listBody(ports, c, query, today));
  const drawn = drawnLists.get(ports.db.sql, key, read);
  return frame(c, {
    device: widthOf(c),
    title: say(lang, t.title),
    // Text of our own markup, escaped when it was drawn.
    body: raw(drawn.text),
    fragment: drawn.bytes,
  });
}

function listBody(ports: Ports, c: WebContext, query: ListQuery, today: Day) {
  const filter = filterOf(query, today);
  const limit = LIMITS.listPage;
  const found = listCylinders(ports.db.read, filter, { offset: (query.page - 1) * limit, limit });
  return (
    <CylinderListPage
      lang={c.get("lang")}
      today={today}
      rows={found.items.map(({ cylinder, bodyCode }) => ({ cylinder, code: bodyCode }))}
      total={found.total}
      page={query.page}
      pageCount={Math.max(1, Math.ceil(found.total / limit))}
      counts={countsByMedium(ports.db.read)}
      query={{
        q: query.text,
        medium: query.medium ?? "",
        status: query.status ?? "",
        content: query.content ?? "",
        due: query.due ?? "",
      }}
      canEdit={canEdit(c)}
      openReports={countOpenReports(ports.db.read)}
      isCut={query.text !== "" && found.total >= MATCHES_MAX}
    />
  );
}

type FormState = {
  readonly cylinder: Cylinder | undefined;
  readonly version: number;
  readonly values: Readonly<Record<FormField, string>>;
  readonly errors: Readonly<Partial<Record<FormField, string>>>;
  readonly holderId?: string;
};

function formPage({ frame }: Parts, c: WebContext, state: FormState): Response | Promise<Response> {
  const lang = c.get("lang");
  const { cylinder } = state;
  const title =
    cylinder === undefined
      ? say(lang, t.addTitle)
      : say(lang, t.editTitle, { serial: cylinder.serial });
  return frame(c, {
    device: widthOf(c),
    title,
    status: Object.keys(state.errors).length > 0 ? 422 : 200,
    body: (
      <CylinderFormPage
        lang={lang}
        id={cylinder?.id}
        serial={cylinder?.serial ?? ""}
        version={state.version}
        values={state.values}
        errors={state.errors}
        csrf={c.get("csrf")}
        {...(state.holderId === undefined ? {} : { holderId: state.holderId })}
      />
    ),
  });
}

function problemTexts(lang: Lang, problems: FormProblems): FormState["errors"] {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, say(lang, problemWords[problem])]),
  );
}

/** What was stored meanwhile against what was typed, field by field. */
function stalePage(
  { ports, frame }: Parts,
  c: WebContext,
  now: Cylinder,
  typed: Readonly<Record<FormField, string>>,
): Response | Promise<Response> {
  const lang = c.get("lang");
  const stored = formValuesOf(now, validCodes({ orm: ports.db.read }, now.id));
  const last = journalPage(ports.db.sql, { subject: `cylinder:${now.id}` }, undefined, 1)
    .entries[0];
  const who = last && (actorNames(ports.db.read, [last.actor]).get(last.actor) ?? last.actor);
  return frame(c, {
    device: widthOf(c),
    title: say(lang, t.staleTitle),
    status: 409,
    body: (
      <CylinderStalePage
        lang={lang}
        id={now.id}
        serial={now.serial}
        changedBy={who}
        changedAt={last && formatStamp(last.at)}
        differences={FORM_FIELDS.filter((field) => stored[field] !== typed[field].trim()).map(
          (field) => ({
            label: say(lang, fieldWords[field]),
            stored: stored[field],
            typed: typed[field],
          }),
        )}
      />
    ),
  });
}

function answerRefusal(
  parts: Parts,
  c: WebContext,
  refusal: CylinderRefusal,
  state: FormState,
): Response | Promise<Response> {
  const lang = c.get("lang");
  switch (refusal.code) {
    case "cylinder.code_taken": {
      const words = { code: refusal.taken, serial: refusal.holder.serial };
      const text = say(lang, refusal.isVoided ? t.codeTakenVoid : t.codeTaken, words);
      const errors = { [codeFieldOf(refusal.kind)]: text };
      return formPage(parts, c, { ...state, errors, holderId: refusal.holder.id });
    }
    case "cylinder.serial_taken": {
      const errors = { serial: say(lang, t.serialTaken, { serial: refusal.holder.serial }) };
      return formPage(parts, c, { ...state, errors, holderId: refusal.holder.id });
    }
    case "cylinder.stale":
      return stalePage(parts, c, refusal.now, state.values);
    case "cylinder.scrapped":
      return formPage(parts, c, { ...state, errors: { serial: say(lang, t.scrappedNoEdit) } });
    case "cylinder.not_found":
      return notFound(parts, c);
    default:
      return unreachable(refusal);
  }
}

async function submit(
  parts: Parts,
  c: WebContext,
  cylinder: Cylinder | undefined,
): Promise<Response> {
  const { ports } = parts;
  const raw = await formOf(c);
  const version = Number(raw["version"] ?? "0");
  const values = prefilled(raw);
  const state: FormState = { cylinder, version, values, errors: {} };
  const parsed = parseCylinder(raw, dayOf(ports.clock.now()));
  if (!parsed.ok) {
    const errors = problemTexts(c.get("lang"), parsed.refusal);
    return formPage(parts, c, { ...state, errors });
  }
  const actor = actorOf(c);
  const done =
    cylinder === undefined
      ? await addCylinder(ports, actor, parsed.value)
      : await changeCylinder(ports, actor, cylinder.id, version, parsed.value);
  if (done.ok) return goTo(c, cylinderPaths.one(done.value.id));
  return answerRefusal(parts, c, done.refusal, state);
}

const EMPTY_VALUES = (today: string): Readonly<Record<FormField, string>> => ({
  ...prefilled({}),
  ownership: "own",
  medium: "lpg",
  "inspected-on": today,
});

function actText(lang: Lang, refusal: Exclude<ActRefusal, { code: "cylinder.not_found" }>): string {
  switch (refusal.code) {
    case "cylinder.act_not_now":
      return say(lang, t.actNotNow);
    case "cylinder.reason_needed":
      return say(lang, t.reasonNeeded);
    case "cylinder.empty_first":
      return say(lang, t.emptyFirst);
    case "cylinder.stale":
      return say(lang, t.staleTitle);
    default:
      return unreachable(refusal);
  }
}

async function submitAct(parts: Parts, c: WebContext, cylinder: Cylinder): Promise<Response> {
  const act = ACTS.find((item): item is CylinderAct => item === c.req.param("act"));
  if (act === undefined) return notFound(parts, c);
  const form = await formOf(c);
  const reason = (form["reason"] ?? "").slice(0, LIMITS.reasonLength);
  const done = await actOnCylinder(parts.ports, actorOf(c), {
    id: cylinder.id,
    version: Number(form["version"] ?? "0"),
    act,
    reason,
  });
  if (done.ok) return goTo(c, cylinderPaths.one(cylinder.id));
  const { refusal } = done;
  if (refusal.code === "cylinder.not_found") return notFound(parts, c);
  const isLate = refusal.code === "cylinder.stale" || refusal.code === "cylinder.act_not_now";
  const now = findCylinder(parts.ports.db.read, cylinder.id) ?? cylinder;
  const refused = { act, reason, error: actText(c.get("lang"), refusal) };
  return detailPage(parts, c, now, { refused, status: isLate ? 409 : 422 });
}

export function cylinderRoutes(
  ports: Ports,
  frame: Frame,
  media: MediaStore,
  imports: Imports,
  links: CylinderLinks = NO_LINKS,
): readonly Route[] {
  const parts: Parts = { ports, frame, media, links };
  const { read } = ports.db;
  type Answer = Response | Promise<Response>;
  const withOne = (c: WebContext, answer: (cylinder: Cylinder) => Answer): Answer => {
    const cylinder = findCylinder(read, c.req.param("id") ?? "");
    return cylinder === undefined ? notFound(parts, c) : answer(cylinder);
  };
  return [
    get(cylinderPaths.list, "signed-in", (c) => listPage(parts, c)),
    get(cylinderPaths.csv, "signed-in", (c) => cylinderCsv(ports, c.get("lang"), queryOf(c))),
    get(cylinderPaths.xlsx, "signed-in", (c) => cylinderXlsx(ports, c.get("lang"), queryOf(c))),
    // Before the pages of one cylinder: the words of these paths are no ids.
    ...toolRoutes(parts),
    ...importRoutes({ ...parts, imports }),
    ...recordRoutes(parts),
    ...publicRoutes(ports, frame, links),
    get(cylinderPaths.add, REGISTER_ROLES, (c) =>
      formPage(parts, c, {
        cylinder: undefined,
        version: 0,
        values: {
          ...EMPTY_VALUES(dayOf(ports.clock.now())),
          "body-code": (queryOf(c)["code"] ?? "").slice(0, LIMITS.codeLength),
        },
        errors: {},
      }),
    ),
    post(cylinderPaths.add, REGISTER_ROLES, (c) => submit(parts, c, undefined)),
    get(cylinderPaths.one(":id"), "signed-in", (c) =>
      withOne(c, (cylinder) => detailPage(parts, c, cylinder)),
    ),
    get(cylinderPaths.edit(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) => {
        if (cylinder.status === "scrapped" || cylinder.status === "merged")
          return goTo(c, cylinderPaths.one(cylinder.id));
        const values = formValuesOf(cylinder, validCodes({ orm: read }, cylinder.id));
        const { version } = cylinder;
        return formPage(parts, c, { cylinder, version, values, errors: {} });
      }),
    ),
    post(cylinderPaths.edit(":id"), REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) => submit(parts, c, cylinder)),
    ),
    post("/cylinders/:id/acts/:act", REGISTER_ROLES, (c) =>
      withOne(c, (cylinder) => submitAct(parts, c, cylinder)),
    ),
  ];
}
