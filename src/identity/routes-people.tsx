/** The register of people: list, export, one person, form, certificates, trainings and acts. */

import { PersonFormPage, PersonStalePage } from "../../views/people/form-page.tsx";
import { PeopleListPage } from "../../views/people/list-page.tsx";
import { BadgePage, PinSlipPage } from "../../views/people/papers.tsx";
import { fieldWords, peopleText as t } from "../../views/people/text.ts";
import { addDays, dayOf, parseDay } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { valuesOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { peopleCsv, peopleFilterOf } from "./export.ts";
import {
  PERSON_FIELDS,
  type PersonField,
  parsePeopleQuery,
  parsePerson,
  personValuesOf,
  rolesOfForm,
} from "./form.ts";
import { PERSON_ACTS, type PersonAct, type PersonFacts, type Role } from "./model.ts";
import { peoplePaths } from "./paths.ts";
import {
  type Answer,
  detailPage,
  notFound,
  refusalText,
  refuseWith,
  statusOf,
  texts,
} from "./person-page.tsx";
import { certificateRoutes, type WithOne } from "./routes-certificates.tsx";
import { importRoutes } from "./routes-import.tsx";
import { type IdentityParts, OFFICE } from "./routes-parts.ts";
import { rightsOver } from "./rules.ts";
import { badgeText } from "./secrets.ts";
import {
  actOnPerson,
  changePerson,
  issueBadge,
  registerPerson,
  resetPin,
} from "./service-people.ts";
import { countPeople, findPerson, pageOfPeople } from "./store.ts";
import { certificatesOfMany, countExpiring } from "./store-certificates.ts";

function listPage({ ports, frame }: IdentityParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { read } = ports.db;
  const today = dayOf(ports.clock.now());
  const query = parsePeopleQuery(queryOf(c));
  const filter = peopleFilterOf(query, today);
  const limit = LIMITS.listPage;
  const total = countPeople(read, filter);
  const people = pageOfPeople(read, filter, { offset: (query.page - 1) * limit, limit });
  const certificates = certificatesOfMany(
    read,
    people.map(({ id }) => id),
  );
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    body: (
      <PeopleListPage
        lang={lang}
        today={today}
        rows={people.map((person) => {
          const own = certificates.filter(({ personId }) => personId === person.id);
          return { person, next: own[0], count: own.length };
        })}
        total={total}
        page={query.page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        expiring={countExpiring(read, addDays(today, 90))}
        query={{
          q: query.text,
          kind: query.kind ?? "",
          role: query.role ?? "",
          level: query.level === undefined ? "" : String(query.level),
          due: query.due ?? "",
          standing: query.standing ?? "",
        }}
      />
    ),
  });
}

type FormState = {
  readonly person: PersonFacts | undefined;
  readonly version: number;
  readonly values: Readonly<Record<PersonField, string>>;
  readonly roles: readonly Role[];
  readonly errors?: Readonly<Partial<Record<PersonField, string>>>;
  readonly problem?: string;
};

function formPage({ frame }: IdentityParts, c: WebContext, state: FormState): Answer {
  const lang = c.get("lang");
  const { person, errors = {}, problem } = state;
  const hasProblem = Object.keys(errors).length > 0 || problem !== undefined;
  const canGiveRoles =
    person === undefined
      ? actorOf(c).roles.includes("administrator")
      : rightsOver(actorOf(c).roles, person.roles).includes("roles");
  return frame(c, {
    device: "desk",
    title: person === undefined ? say(lang, t.add) : say(lang, t.editTitle, { name: person.name }),
    status: hasProblem ? 422 : 200,
    body: (
      <PersonFormPage
        lang={lang}
        id={person?.id}
        name={person?.name ?? ""}
        version={state.version}
        values={state.values}
        roles={state.roles}
        canGiveRoles={canGiveRoles}
        errors={errors}
        csrf={c.get("csrf")}
        {...(problem === undefined ? {} : { problem })}
      />
    ),
  });
}

async function submit(
  parts: IdentityParts,
  c: WebContext,
  person: PersonFacts | undefined,
): Promise<Response> {
  const { ports, frame } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const values = valuesOf(PERSON_FIELDS, raw);
  const roles = rolesOfForm(raw);
  const state: FormState = { person, version: Number(raw["version"] ?? "0"), values, roles };
  const parsed = parsePerson(raw);
  if (!parsed.ok) return formPage(parts, c, { ...state, errors: texts(lang, parsed.refusal) });
  const done =
    person === undefined
      ? await registerPerson(ports, actorOf(c), parsed.value, roles)
      : await changePerson(ports, actorOf(c), person.id, state.version, parsed.value, roles);
  if (done.ok) return goTo(c, peoplePaths.one(done.value.id));
  const { refusal } = done;
  if (refusal.code === "person.number_taken") {
    return formPage(parts, c, { ...state, errors: { "staff-number": say(lang, t.numberTaken) } });
  }
  if (refusal.code === "person.stale") {
    const stored = personValuesOf(refusal.now);
    return frame(c, {
      device: "desk",
      title: say(lang, t.staleTitle),
      status: 409,
      body: (
        <PersonStalePage
          lang={lang}
          id={refusal.now.id}
          name={refusal.now.name}
          differences={PERSON_FIELDS.filter((field) => stored[field] !== values[field].trim()).map(
            (field) => ({
              label: say(lang, fieldWords[field]),
              stored: stored[field],
              typed: values[field],
            }),
          )}
        />
      ),
    });
  }
  if (person !== undefined && statusOf(refusal) === 403) {
    return refuseWith(parts, c, person.id, refusal, { dialog: "", values: {} });
  }
  return formPage(parts, c, { ...state, problem: refusalText(lang, refusal) });
}

async function submitAct(parts: IdentityParts, c: WebContext, id: string): Promise<Response> {
  const act = PERSON_ACTS.find((item): item is PersonAct => item === c.req.param("act"));
  if (act === undefined) return notFound(parts, c);
  const form = await formOf(c);
  const [reason = "", until = ""] = [form["reason"], form["until"]];
  const done = await actOnPerson(parts.ports, actorOf(c), {
    id,
    act,
    reason,
    until: parseDay(until) ?? null,
  });
  if (done.ok) return goTo(c, peoplePaths.one(id));
  const values = { reason: reason.slice(0, 500), until: until.slice(0, 20) };
  return refuseWith(parts, c, id, done.refusal, { dialog: act, values });
}

async function submitPaper(
  parts: IdentityParts,
  c: WebContext,
  id: string,
  dialog: "reset-pin" | "badge",
): Promise<Response> {
  const lang = c.get("lang");
  const reason = (await formOf(c))["reason"] ?? "";
  const make = dialog === "badge" ? issueBadge : resetPin;
  const done = await make(parts.ports, actorOf(c), id, reason);
  if (!done.ok) {
    return refuseWith(parts, c, id, done.refusal, { dialog, values: { reason } });
  }
  const { person, secret, until } = done.value;
  const { name: siteName, phone } = parts.site();
  const own = { lang, siteName, person };
  return parts.frame(c, {
    device: "desk",
    title: say(lang, dialog === "badge" ? t.badgeTitle : t.slipPinTitle),
    body:
      dialog === "badge" ? (
        <BadgePage {...own} phone={phone} text={badgeText(secret)} />
      ) : (
        <PinSlipPage {...own} pin={secret} until={until} />
      ),
  });
}

export function peopleRoutes(parts: IdentityParts): readonly Route[] {
  const { ports } = parts;
  const withOne: WithOne = (c, answer) => {
    const person = findPerson(ports.db.read, c.req.param("id") ?? "");
    return person === undefined ? notFound(parts, c) : answer(person);
  };
  const empty = { ...valuesOf(PERSON_FIELDS, {}), kind: "staff" };
  return [
    get(peoplePaths.list, OFFICE, (c) => listPage(parts, c)),
    get(peoplePaths.csv, OFFICE, (c) => peopleCsv(ports, c.get("lang"), queryOf(c))),
    get(peoplePaths.add, OFFICE, (c) =>
      formPage(parts, c, { person: undefined, version: 0, values: empty, roles: [] }),
    ),
    post(peoplePaths.add, OFFICE, (c) => submit(parts, c, undefined)),
    ...importRoutes(parts),
    ...certificateRoutes(parts, withOne),
    get(peoplePaths.one(":id"), OFFICE, (c) =>
      withOne(c, (person) => detailPage(parts, c, person)),
    ),
    get(peoplePaths.edit(":id"), OFFICE, (c) =>
      withOne(c, (person) => {
        if (!rightsOver(actorOf(c).roles, person.roles).includes("edit")) {
          return goTo(c, peoplePaths.one(person.id));
        }
        const { version, roles } = person;
        return formPage(parts, c, { person, version, roles, values: personValuesOf(person) });
      }),
    ),
    post(peoplePaths.edit(":id"), OFFICE, (c) => withOne(c, (person) => submit(parts, c, person))),
    post("/people/:id/acts/:act", OFFICE, (c) =>
      withOne(c, (person) => submitAct(parts, c, person.id)),
    ),
    post(peoplePaths.resetPin(":id"), ["administrator"], (c) =>
      withOne(c, (person) => submitPaper(parts, c, person.id, "reset-pin")),
    ),
    post(peoplePaths.badge(":id"), ["administrator"], (c) =>
      withOne(c, (person) => submitPaper(parts, c, person.id, "badge")),
    ),
  ];
}
