/** Applications: from a booking, beside another ticket of the job, after one that has ended; and editing a draft. */
import { ApplyPage } from "../../../views/permits/apply-page.tsx";
import { factProblemWords } from "../../../views/permits/fact-text.ts";
import { flowRefusalWords, kindWords, applyText as t } from "../../../views/permits/text.ts";
import type { Result } from "../../kernel/result.ts";
import { oneOf } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { type Application, applyBeside, applyForBooking, editApplication } from "../content.ts";
import type { FlowRefusal, PermitRow, WorkFields } from "../flow-model.ts";
import type { KindFacts, PermitKind } from "../model.ts";
import { PERMIT_KINDS } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { WORKERS } from "../roles.ts";
import { GASES } from "../standard/gases.ts";
import { findPermit } from "../store/store.ts";
import { findBooking } from "../store/store-bookings.ts";
import { FACT_FIELDS, readFacts } from "./fact-fields.ts";
import { onceOf, parseWork, words } from "./form.ts";
import { errorWords, localTime, type PermitParts, peopleChoices, roomChoices } from "./parts.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, readonly string[]>>;

/** What an application is about: where it comes from and where its form goes. */
type About = {
  readonly kind: PermitKind;
  readonly title: string;
  readonly action: string;
  readonly backHref: string;
  readonly seen: number;
};

function gasChoices(lang: Lang, isToxic: boolean) {
  return GASES.filter(({ kind }) => kind === (isToxic ? "toxic" : "combustible")).map((gas) => ({
    value: gas.id,
    label: lang === "en" ? gas.name.en : gas.name.zh,
  }));
}

function form(
  parts: PermitParts,
  c: WebContext,
  about: About,
  values: Values,
  back: {
    readonly errors?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly status?: 409 | 422;
  } = {},
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  return parts.frame(c, {
    device: deviceOf(c),
    title: about.title,
    status: back.status ?? 200,
    body: (
      <ApplyPage
        lang={lang}
        csrf={c.get("csrf")}
        {...about}
        values={values}
        errors={back.errors ?? {}}
        message={back.message}
        rooms={roomChoices(read)}
        people={peopleChoices(read)}
        gases={gasChoices(lang, false)}
        toxics={gasChoices(lang, true)}
      />
    ),
  });
}

/** Everything sent, with all values of a name. */
async function sentLists(c: WebContext): Promise<Record<string, readonly string[]>> {
  const body = await c.req.parseBody({ all: true });
  const lists: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(body)) {
    const all = Array.isArray(value) ? value : [value];
    lists[name] = all.filter((one) => typeof one === "string");
  }
  return lists;
}

const lastOf = (lists: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(lists).map(([name, all]) => [name, all.at(-1) ?? ""]));

type Read =
  | { readonly work: Application; readonly form: Record<string, string> }
  | { readonly errors: Record<string, string> };

function readApplication(parts: PermitParts, lang: Lang, kind: PermitKind, lists: Values): Read {
  const { read } = parts.ports.db;
  const sent = lastOf(lists);
  const work = parseWork(
    { ...sent, kind },
    roomChoices(read).map(({ value }) => value),
  );
  const known = {
    gases: gasChoices(lang, false).map(({ value }) => value),
    toxics: gasChoices(lang, true).map(({ value }) => value),
    people: peopleChoices(read).map(({ value }) => value),
  };
  const facts = readFacts(kind, (name) => lists[name] ?? [], known);
  const errors = {
    ...(work.ok ? {} : errorWords(lang, work.refusal)),
    ...("problems" in facts
      ? Object.fromEntries(
          Object.entries(facts.problems).map(([name, problem]) => [
            name,
            say(lang, factProblemWords[problem]),
          ]),
        )
      : {}),
  };
  if (!work.ok || !("facts" in facts)) return { errors };
  return { work: { ...work.value, facts: facts.facts, risk: words(sent["risk"]) }, form: sent };
}

/** A stored application as the form's values. */
function valuesOf(
  fields: WorkFields,
  more: { readonly facts?: KindFacts; readonly risk?: string },
): Values {
  const values: Record<string, readonly string[]> = {
    what: [fields.what],
    unit: [fields.unit],
    company: [fields.company],
    contractor: [fields.isContractor ? "yes" : ""],
    place: [fields.place],
    room: [fields.roomId ?? ""],
    start: [localTime(fields.plannedStart)],
    end: [localTime(fields.plannedEnd)],
    risk: [more.risk ?? ""],
  };
  const facts = (more.facts ?? {}) as unknown as Readonly<Record<string, unknown>>;
  for (const field of FACT_FIELDS[fields.kind]) {
    const value = facts[field.name];
    if (value === undefined || value === null) continue;
    if (field.as === "numbers" || field.as === "lines") {
      values[field.name] = [(value as readonly unknown[]).join("，")];
    } else if (Array.isArray(value)) values[field.name] = value.map(String);
    else if (typeof value === "boolean") values[field.name] = [value ? "yes" : ""];
    else values[field.name] = [String(value)];
  }
  return values;
}

async function submit(
  parts: PermitParts,
  c: WebContext,
  about: About,
  store: (
    work: Application,
    id: string,
    seen: number,
  ) => Promise<Result<PermitRow | null, FlowRefusal>>,
  permitId?: string,
): Promise<Response> {
  const lang = c.get("lang");
  const lists = await sentLists(c);
  const read = readApplication(parts, lang, about.kind, lists);
  if ("errors" in read)
    return await form(parts, c, about, lists, { errors: read.errors, status: 422 });
  const id = onceOf(read.form) ?? parts.ports.ids.next();
  const done = await store(read.work, id, Number(read.form["seen"] ?? "0"));
  if (done.ok) return goTo(c, permitPaths.one(permitId ?? done.value?.id ?? id));
  const { code } = done.refusal;
  const status = code === "permit.stale" ? 409 : 422;
  return await form(parts, c, about, lists, { message: say(lang, flowRefusalWords[code]), status });
}

function titleOf(lang: Lang, kind: PermitKind): string {
  return say(lang, t.title, { kind: say(lang, kindWords[kind]) });
}

function bookingPages(parts: PermitParts): readonly Route[] {
  const { ports } = parts;
  const aboutOf = (c: WebContext) => {
    const booking = findBooking(ports.db.read, c.req.param("id") ?? "");
    if (booking === undefined) return undefined;
    const { id, kind } = booking;
    const title = titleOf(c.get("lang"), kind);
    const about: About = {
      ...{ kind, title, seen: 0 },
      action: permitPaths.applyFor(id),
      backHref: permitPaths.booking(id),
    };
    return { booking, about };
  };
  return [
    get(permitPaths.applyFor(":id"), WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      const values = { ...valuesOf(found.booking, {}), once: [ports.ids.next()] };
      return form(parts, c, found.about, values);
    }),
    post(permitPaths.applyFor(":id"), WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      return submit(parts, c, found.about, (work, id) =>
        applyForBooking(ports, actorOf(c), { bookingId: found.booking.id, id, work }),
      );
    }),
  ];
}

function besidePages(parts: PermitParts, isSuccessor: boolean): readonly Route[] {
  const { ports } = parts;
  const path = isSuccessor ? "/permits/works/:id/follow" : "/permits/works/:id/also";
  const aboutOf = (c: WebContext) => {
    const beside = findPermit(ports.db.read, c.req.param("id") ?? "");
    const kind = isSuccessor ? beside?.kind : oneOf(PERMIT_KINDS, queryOf(c)["kind"]);
    if (beside === undefined || kind === undefined) return undefined;
    const about: About = {
      ...{ kind, title: titleOf(c.get("lang"), kind), seen: 0 },
      action: isSuccessor ? permitPaths.follow(beside.id) : permitPaths.also(beside.id, kind),
      backHref: permitPaths.one(beside.id),
    };
    return { beside, about };
  };
  return [
    get(path, WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      const { beside, about } = found;
      const facts =
        beside.kind === about.kind ? (JSON.parse(beside.facts) as KindFacts) : undefined;
      const values = valuesOf(
        { ...beside, kind: about.kind },
        { ...(facts && { facts }), risk: beside.risk },
      );
      return form(parts, c, about, { ...values, once: [ports.ids.next()] });
    }),
    post(path, WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      return submit(parts, c, found.about, (work, id) =>
        applyBeside(ports, actorOf(c), { besideId: found.beside.id, id, work, isSuccessor }),
      );
    }),
  ];
}

function editPages(parts: PermitParts): readonly Route[] {
  const { ports } = parts;
  const aboutOf = (c: WebContext) => {
    const row = findPermit(ports.db.read, c.req.param("id") ?? "");
    if (row === undefined) return undefined;
    const about: About = {
      ...{ kind: row.kind, seen: row.version, title: say(c.get("lang"), t.edit) },
      action: permitPaths.edit(row.id),
      backHref: permitPaths.one(row.id),
    };
    return { row, about };
  };
  return [
    get(permitPaths.edit(":id"), WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      const { row, about } = found;
      const facts = JSON.parse(row.facts) as KindFacts;
      return form(parts, c, about, valuesOf(row, { facts, risk: row.risk }));
    }),
    post(permitPaths.edit(":id"), WORKERS, (c) => {
      const found = aboutOf(c);
      if (found === undefined) return c.notFound();
      const { id } = found.row;
      const save = (work: Application, _once: string, seen: number) =>
        editApplication(ports, actorOf(c), { id, seen, work });
      return submit(parts, c, found.about, save, id);
    }),
  ];
}

export function applyRoutes(parts: PermitParts): readonly Route[] {
  return [
    ...bookingPages(parts),
    ...besidePages(parts, false),
    ...besidePages(parts, true),
    ...editPages(parts),
  ];
}
