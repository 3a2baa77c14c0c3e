/** Pages where managers decide who goes where how often, and on which days nobody works. */
import {
  CalendarPage,
  PlanFormPage,
  type PlanFormProps,
  PlanPage,
  PlansPage,
} from "../../views/patrols/plan-pages.tsx";
import { patrolText as t } from "../../views/patrols/text.ts";
import { listTables } from "../checks/index.ts";
import { clockOf, findPersonRow } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { valuesOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../platform/web.ts";
import { listRooms } from "../site/index.ts";
import {
  PLAN_FORM,
  type PlanForm,
  type PlanProblem,
  type PlanProblems,
  parseCalendarDay,
  parsePlan,
} from "./form.ts";
import { type PatrolRefusal, type Plan, USUAL_FREQUENCY } from "./model.ts";
import {
  cardOf,
  PATROL_MANAGERS,
  PATROL_READERS,
  type PatrolParts,
  peopleOf,
  refusalWords,
} from "./parts.ts";
import { patrolPaths } from "./paths.ts";
import {
  addPlan,
  editPlan,
  placeOfPlan,
  removeDay,
  renewSpotCode,
  retirePlan,
  setDay,
} from "./plans.ts";
import { findPlan, listDays, listPlans, tasksOfPlan } from "./store.ts";

type Answered = Response | Promise<Response>;

const TURNS_SHOWN = 20;

const PROBLEM: Readonly<Record<PlanProblem, Phrase>> = {
  missing: t.needed,
  "not-a-day": t.badDay,
  "not-a-time": t.badTime,
  "no-place": t.placeNeeded,
};

const errorsOf = (lang: Lang, problems: PlanProblems): Record<string, string> =>
  Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, say(lang, PROBLEM[problem])]),
  );

function plans({ ports, frame }: PatrolParts, c: WebContext): Answered {
  const lang = c.get("lang");
  const { read } = ports.db;
  const tables = new Map(listTables(read).map(({ id, title }) => [id, say(lang, title)]));
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.plans),
    body: (
      <PlansPage
        lang={lang}
        canPlan={mayUse(PATROL_MANAGERS, actorOf(c).roles)}
        rows={listPlans(read, true).map((plan) => ({
          plan,
          place: placeOfPlan(read, plan),
          table: tables.get(plan.templateId) ?? "—",
          person: plan.personId === null ? undefined : findPersonRow(read, plan.personId)?.name,
        }))}
      />
    ),
  });
}

type State = {
  readonly values: PlanForm;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
};

function formProps({ ports }: PatrolParts, c: WebContext, state: State): PlanFormProps {
  const lang = c.get("lang");
  const { read } = ports.db;
  return {
    lang,
    csrf: c.get("csrf"),
    errors: {},
    ...state,
    rooms: listRooms(read)
      .filter(({ retiredAt }) => retiredAt === null)
      .map(({ id, name }) => ({ value: id, label: name })),
    tables: listTables(read)
      .filter(({ purpose }) => purpose !== "pre-fill" && purpose !== "post-fill")
      .map(({ id, title }) => ({ value: id, label: say(lang, title) })),
    people: peopleOf(read, 4),
  };
}

const isBad = ({ errors, message }: State): boolean =>
  message !== undefined || Object.keys(errors ?? {}).length > 0;

function addPage(parts: PatrolParts, c: WebContext, state: State): Answered {
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(c.get("lang"), t.addPlan),
    status: isBad(state) ? 422 : 200,
    body: <PlanFormPage {...formProps(parts, c, state)} />,
  });
}

function emptyForm(parts: PatrolParts, c: WebContext): Answered {
  const values: PlanForm = {
    ...{ name: "", room: "", place: "", table: "storage", level: "3", person: "" },
    ...{ frequency: USUAL_FREQUENCY[3], days: "every", due: "18:00" },
    from: dayOf(parts.ports.clock.now()),
  };
  return addPage(parts, c, { values });
}

async function add(parts: PatrolParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const values = valuesOf(PLAN_FORM, form);
  const parsed = parsePlan(form);
  if (!parsed.ok)
    return await addPage(parts, c, { values, errors: errorsOf(lang, parsed.refusal) });
  const added = await addPlan(parts.ports, actorOf(c), parsed.value);
  if (added.ok) return goTo(c, patrolPaths.plan(added.value.id));
  return await addPage(parts, c, { values, message: refusalWords(lang, added.refusal) });
}

function valuesOfPlan(plan: Plan): PlanForm {
  return {
    name: plan.name,
    room: plan.roomId ?? "",
    place: plan.place,
    table: plan.templateId,
    level: String(plan.level),
    frequency: plan.frequency,
    days: plan.days,
    due: plan.dueMin === 1_440 ? "23:59" : clockOf(plan.dueMin),
    person: plan.personId ?? "",
    from: plan.startsOn,
  };
}

function planPage(parts: PatrolParts, c: WebContext, plan: Plan, state?: State): Answered {
  const { read } = parts.ports.db;
  const now = parts.ports.clock.now();
  const shown = state ?? { values: valuesOfPlan(plan) };
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${say(c.get("lang"), t.plan)} · ${plan.name}`,
    status: isBad(shown) ? 422 : 200,
    body: (
      <PlanPage
        {...formProps(parts, c, shown)}
        plan={plan}
        place={placeOfPlan(read, plan)}
        canPlan={mayUse(PATROL_MANAGERS, actorOf(c).roles)}
        cards={tasksOfPlan(read, plan.id, TURNS_SHOWN).map((task) => cardOf(read, task, plan, now))}
      />
    ),
  });
}

function withPlan(
  parts: PatrolParts,
  handle: (c: WebContext, plan: Plan) => Answered,
): (c: WebContext) => Answered {
  return (c) => {
    const plan = findPlan(parts.ports.db.read, c.req.param("id") ?? "");
    return plan === undefined ? c.notFound() : handle(c, plan);
  };
}

async function edit(parts: PatrolParts, c: WebContext, plan: Plan): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const values = valuesOf(PLAN_FORM, form);
  const parsed = parsePlan(form);
  if (!parsed.ok) {
    return await planPage(parts, c, plan, { values, errors: errorsOf(lang, parsed.refusal) });
  }
  const seen = Number(form["seen"] ?? "0");
  const edited = await editPlan(parts.ports, actorOf(c), plan.id, seen, parsed.value);
  if (edited.ok) return goTo(c, patrolPaths.plan(plan.id));
  return await planPage(parts, c, plan, { values, message: refusalWords(lang, edited.refusal) });
}

async function afterwards(
  parts: PatrolParts,
  c: WebContext,
  plan: Plan,
  result: { readonly ok: true } | { readonly ok: false; readonly refusal: PatrolRefusal },
): Promise<Response> {
  if (result.ok) return goTo(c, patrolPaths.plan(plan.id));
  const message = refusalWords(c.get("lang"), result.refusal);
  return await planPage(parts, c, plan, { values: valuesOfPlan(plan), message });
}

async function retire(parts: PatrolParts, c: WebContext, plan: Plan): Promise<Response> {
  const { seen = "0", reason = "" } = await formOf(c);
  const { ports } = parts;
  const result = await retirePlan(ports, actorOf(c), plan.id, Number(seen), reason);
  return await afterwards(parts, c, plan, result);
}

async function renew(parts: PatrolParts, c: WebContext, plan: Plan): Promise<Response> {
  const { seen = "0" } = await formOf(c);
  const result = await renewSpotCode(parts.ports, actorOf(c), plan.id, Number(seen));
  return await afterwards(parts, c, plan, result);
}

function calendar(
  { ports, frame }: PatrolParts,
  c: WebContext,
  values: Readonly<Record<"day" | "kind" | "name", string>> = { day: "", kind: "off", name: "" },
  message?: string,
): Answered {
  const lang = c.get("lang");
  return frame(c, {
    device: deviceOf(c),
    title: say(lang, t.calendar),
    status: message === undefined ? 200 : 422,
    body: (
      <CalendarPage
        lang={lang}
        csrf={c.get("csrf")}
        days={listDays(ports.db.read)}
        today={dayOf(ports.clock.now())}
        values={values}
        message={message}
      />
    ),
  });
}

async function addDay(parts: PatrolParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const values = valuesOf(["day", "kind", "name"] as const, form);
  const parsed = parseCalendarDay(form);
  if (parsed === undefined) return await calendar(parts, c, values, say(lang, t.badDay));
  const done = await setDay(parts.ports, actorOf(c), parsed);
  if (done.ok) return goTo(c, patrolPaths.calendar);
  return await calendar(parts, c, values, refusalWords(lang, done.refusal));
}

async function dropDay(parts: PatrolParts, c: WebContext): Promise<Response> {
  const { day = "" } = await formOf(c);
  const done = await removeDay(parts.ports, actorOf(c), day);
  if (done.ok) return goTo(c, patrolPaths.calendar);
  return await calendar(parts, c, undefined, refusalWords(c.get("lang"), done.refusal));
}

export function planRoutes(parts: PatrolParts): readonly Route[] {
  const managed = (handle: (p: PatrolParts, c: WebContext, plan: Plan) => Answered) =>
    withPlan(parts, (c, plan) => handle(parts, c, plan));
  return [
    get(patrolPaths.plans, PATROL_READERS, (c) => plans(parts, c)),
    get(patrolPaths.addPlan, PATROL_MANAGERS, (c) => emptyForm(parts, c)),
    post(patrolPaths.addPlan, PATROL_MANAGERS, (c) => add(parts, c)),
    get(patrolPaths.calendar, PATROL_MANAGERS, (c) => calendar(parts, c)),
    post(patrolPaths.calendar, PATROL_MANAGERS, (c) => addDay(parts, c)),
    post(patrolPaths.removeDay, PATROL_MANAGERS, (c) => dropDay(parts, c)),
    get(
      patrolPaths.plan(":id"),
      PATROL_READERS,
      withPlan(parts, (c, plan) => planPage(parts, c, plan)),
    ),
    post(patrolPaths.plan(":id"), PATROL_MANAGERS, managed(edit)),
    post(patrolPaths.retire(":id"), PATROL_MANAGERS, managed(retire)),
    post(patrolPaths.renewCode(":id"), PATROL_MANAGERS, managed(renew)),
  ];
}
