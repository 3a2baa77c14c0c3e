/** Fixed hot-work areas: list, one area, every act on it, the works on file, the paper. */
import {
  AreaFormPage,
  AreaPrintPage,
  AreaWorksPage,
} from "../../../views/permits/areas/areas-forms.tsx";
import { AreaNow, AreaPage, AreasPage } from "../../../views/permits/areas/areas-page.tsx";
import {
  areaEndWords,
  areaRefusalWords,
  areaText as t,
} from "../../../views/permits/areas/areas-text.ts";
import { addDays, dayOf, parseDay, startOfDay } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Result } from "../../kernel/result.ts";
import { CSV_LINES_MAX, csvResponse } from "../../platform/csv.ts";
import { pageOf, type RawForm } from "../../platform/form.ts";
import { goTo } from "../../platform/http/http.ts";
import { formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  type Actor,
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findSite } from "../../site/index.ts";
import { PERMIT_CHANNEL } from "../channel.ts";
import { onceOf, words } from "../pages/form.ts";
import {
  errorWords,
  namesOf,
  type PermitParts,
  peopleChoices,
  roomChoices,
} from "../pages/parts.ts";
import { shortTime } from "../pages/view.ts";
import { READERS, REVIEWERS, WORKERS } from "../roles.ts";
import { GASES } from "../standard/gases.ts";
import { parseArea } from "./form.ts";
import type { Area, AreaRefusal, AreaWork } from "./model.ts";
import { areaPaths } from "./paths.ts";
import { areaDayRoutes, refusalWords } from "./routes-day.tsx";
import {
  addCylinder,
  correctArea,
  decideArea,
  declareArea,
  endInArea,
  reportChange,
  retireArea,
  reviewArea,
  stopArea,
  takeBackDay,
} from "./service.ts";
import { findArea, lastHash, listAreas, listWorks, type WorkFilter } from "./store.ts";
import { type AreaViewParts, areaCard, areaView, endNote, workView } from "./view.ts";

type Answer = Response | Promise<Response>;

const HASH_SHOWN = 16;

export function areaViewParts({ ports }: PermitParts, lang: Lang): AreaViewParts {
  return {
    ...{ orm: ports.db.read, lang, nameOf: namesOf(ports.db.read), now: ports.clock.now() },
    isClockTrusted: ports.clockTrust().isTrusted,
  };
}

const found = ({ ports }: PermitParts, c: WebContext): Area | undefined =>
  findArea(ports.db.read, c.req.param("id") ?? "");

function list(parts: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const viewParts = areaViewParts(parts, lang);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <AreasPage
        lang={lang}
        items={listAreas(viewParts.orm, true).map((area) => areaCard(viewParts, area))}
        canDeclare={mayUse(REVIEWERS, actorOf(c).roles)}
      />
    ),
  });
}

type State = { readonly message: string; readonly status: 409 | 422; readonly code?: string };

function show(parts: PermitParts, c: WebContext, area: Area, state?: State): Answer {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: deviceOf(c),
    title: `${area.number} ${area.name}`,
    subject: `fixed-area:${area.id}`,
    status: state?.status ?? 200,
    body: (
      <AreaPage
        lang={lang}
        csrf={c.get("csrf")}
        area={areaView(areaViewParts(parts, lang), area, actorOf(c))}
        message={state?.message}
        code={state?.code ?? ""}
      />
    ),
  });
}

type Form = {
  readonly kind: "declare" | "edit" | "review";
  readonly area?: Area;
};

function formPage(
  parts: PermitParts,
  c: WebContext,
  { kind, area }: Form,
  values: RawForm,
  errors: Readonly<Record<string, string>> = {},
  refusal?: AreaRefusal,
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const message = refusal && refusalWords(lang, refusal);
  const isFine = Object.keys(errors).length === 0 && message === undefined;
  const id = area?.id ?? "";
  const title = say(lang, t[kind]);
  return parts.frame(c, {
    device: deviceOf(c),
    title,
    status: isFine ? 200 : refusal?.code === "area.stale" ? 409 : 422,
    body: (
      <AreaFormPage
        lang={lang}
        csrf={c.get("csrf")}
        action={kind === "declare" ? areaPaths.declare : areaPaths[kind](id)}
        backHref={area === undefined ? areaPaths.list : areaPaths.one(id)}
        title={area === undefined ? title : `${title} · ${area.number} ${area.name}`}
        isReview={kind === "review"}
        values={values}
        errors={errors}
        message={message}
        people={peopleChoices(read)}
        rooms={roomChoices(read)}
        gases={GASES.map((gas) => ({
          value: gas.id,
          label: lang === "en" ? gas.name.en : gas.name.zh,
        }))}
      />
    ),
  });
}

/** An area as its form is filled in. */
function valuesOf(area: Area): RawForm {
  const { facts } = area;
  const yes = (is: boolean) => (is ? "yes" : "");
  return {
    ...{ name: area.name, place: area.place, measures: area.measures, gas: area.gas },
    ...{ responsible: area.responsibleId, guardian: area.guardianId, room: area.roomId ?? "" },
    danger: facts.toDangerM === null ? "" : String(facts.toDangerM),
    hazardous: yes(facts.isHazardous),
    indoors: yes(facts.isIndoors),
    wall: yes(facts.hasFireWall),
    detector: yes(facts.hasDetector),
    marked: yes(facts.isMarked),
    combustibles: yes(facts.hasCombustibles),
    seen: String(area.version),
  };
}

async function submit(parts: PermitParts, c: WebContext, form: Form): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const raw = await formOf(c);
  const rooms = roomChoices(ports.db.read).map(({ value }) => value);
  const parsed = parseArea(raw, rooms);
  if (!parsed.ok) return await formPage(parts, c, form, raw, errorWords(lang, parsed.refusal));
  const actor = actorOf(c);
  const { kind, area } = form;
  const ask = { id: area?.id ?? "", seen: Number(raw["seen"] ?? "0"), note: raw["note"] ?? "" };
  const done: Result<{ readonly id: string } | null, AreaRefusal> =
    kind === "declare"
      ? await declareArea(ports, actor, parsed.value, onceOf(raw))
      : kind === "edit"
        ? await correctArea(ports, actor, ask, parsed.value)
        : await reviewArea(ports, actor, ask, parsed.value);
  if (done.ok) return goTo(c, areaPaths.one(done.value?.id ?? ask.id));
  return await formPage(parts, c, form, raw, {}, done.refusal);
}

type Act = (
  parts: PermitParts,
  actor: Actor,
  ask: { readonly id: string; readonly seen: number; readonly raw: RawForm },
) => Promise<Result<unknown, AreaRefusal>>;

const note = (raw: RawForm): string => raw["note"] ?? "";

/** Who may do them is said here and shown by the page; whoever works at the site may do what makes it safer. */
const ACTS: Readonly<Record<string, readonly [roles: readonly string[], act: Act]>> = {
  approve: [
    REVIEWERS,
    ({ ports }, actor, { id, seen, raw }) =>
      decideArea(ports, actor, { id, seen, isApproved: true, note: note(raw) }),
  ],
  refuse: [
    REVIEWERS,
    ({ ports }, actor, { id, seen, raw }) =>
      decideArea(ports, actor, { id, seen, isApproved: false, note: note(raw) }),
  ],
  retire: [
    ["safety-manager", "administrator"],
    ({ ports }, actor, { id, seen, raw }) =>
      retireArea(ports, actor, { id, seen, note: note(raw) }),
  ],
  changed: [WORKERS, ({ ports }, actor, { id, raw }) => reportChange(ports, actor, id, note(raw))],
  withdraw: [WORKERS, ({ ports }, actor, { id, raw }) => takeBackDay(ports, actor, id, note(raw))],
  stop: [WORKERS, ({ ports }, actor, { id, raw }) => stopArea(ports, actor, id, note(raw))],
  end: [
    WORKERS,
    ({ ports }, actor, { id, raw }) =>
      endInArea(ports, actor, id, {
        workId: raw["of"] ?? "",
        ...{ note: note(raw), isCleared: raw["cleared"] === "yes" },
      }),
  ],
  cylinder: [
    WORKERS,
    ({ ports }, actor, { id, raw }) =>
      addCylinder(ports, actor, id, { workId: raw["of"] ?? "", text: words(raw["code"]) }),
  ],
};

async function perform(parts: PermitParts, c: WebContext): Promise<Response> {
  const area = found(parts, c);
  const [roles, act] = ACTS[c.req.param("act") ?? ""] ?? [];
  if (area === undefined || roles === undefined || act === undefined) return await c.notFound();
  const lang = c.get("lang");
  const raw = await formOf(c);
  const actor = actorOf(c);
  if (!mayUse(roles, actor.roles)) {
    const message = say(lang, areaRefusalWords["area.not_yours"]);
    return await show(parts, c, area, { message, status: 422 });
  }
  const done = await act(parts, actor, { id: area.id, seen: Number(raw["seen"] ?? "0"), raw });
  if (done.ok) return goTo(c, areaPaths.one(area.id));
  const status = done.refusal.code === "area.stale" ? 409 : 422;
  const message = refusalWords(lang, done.refusal);
  const now = found(parts, c) ?? area;
  return await show(parts, c, now, { message, status, code: raw["code"] ?? "" });
}

function worksAsk(parts: PermitParts, c: WebContext) {
  const raw = queryOf(c);
  const areas = listAreas(parts.ports.db.read, true);
  const area = areas.find(({ id }) => id === raw["area"]);
  const q = words(raw["q"]).slice(0, LIMITS.codeLength);
  const [from, to] = [parseDay(raw["from"] ?? ""), parseDay(raw["to"] ?? "")];
  const filter: WorkFilter = {
    areaIds: area && [area.id],
    text: q,
    from: from && startOfDay(from),
    before: to && startOfDay(addDays(to, 1)),
  };
  return { areas, filter, query: { area: area?.id ?? "", q, from: from ?? "", to: to ?? "" } };
}

function works(parts: PermitParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { areas, filter, query } = worksAsk(parts, c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const viewParts = areaViewParts(parts, lang);
  const { items, total } = listWorks(viewParts.orm, filter, { offset: (page - 1) * limit, limit });
  const areaOf = (id: string) => areas.find((one) => one.id === id);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.works),
    body: (
      <AreaWorksPage
        lang={lang}
        items={items.map((work) => workView(viewParts, work, areaOf(work.areaId)))}
        total={total}
        page={page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        query={query}
        areas={areas.map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` }))}
      />
    ),
  });
}

function csv(parts: PermitParts, c: WebContext): Response {
  const lang = c.get("lang");
  const { areas, filter } = worksAsk(parts, c);
  const { orm, nameOf, now } = areaViewParts(parts, lang);
  let offset = 0;
  return csvResponse<AreaWork>({
    fileName: `fixed-areas-${dayOf(now)}.csv`,
    heads: [
      ...[t.area, t.worker, t.guardian, t.what, t.cylinders],
      ...[t.started, t.ended, t.how, t.note, t.verified],
    ].map((head) => say(lang, head)),
    page: (_after, limit) => {
      const { items } = listWorks(orm, filter, { offset, limit });
      offset += items.length;
      return items;
    },
    cells: (work) => [
      areas.find(({ id }) => id === work.areaId)?.number ?? null,
      nameOf(work.workerId) ?? null,
      nameOf(work.guardianId) ?? null,
      work.what,
      work.cylinders.join(" "),
      formatStamp(work.startedAt),
      work.endedAt === null ? null : formatStamp(work.endedAt),
      work.endCause === null ? null : say(lang, areaEndWords[work.endCause]),
      endNote(lang, work),
      work.verificationId,
    ],
    linesMax: CSV_LINES_MAX,
    cutNote: say(lang, t.cutNote),
  });
}

function print(parts: PermitParts, c: WebContext): Answer {
  const area = found(parts, c);
  if (area === undefined) return c.notFound();
  const lang = c.get("lang");
  const viewParts = areaViewParts(parts, lang);
  return parts.frame(c, {
    device: "desk",
    title: `${area.number} ${area.name}`,
    body: (
      <AreaPrintPage
        lang={lang}
        siteName={findSite(viewParts.orm)?.name ?? ""}
        area={areaView(viewParts, area, actorOf(c))}
        at={shortTime(viewParts.now)}
        hash={lastHash(viewParts.orm, `fixed-area:${area.id}`).slice(0, HASH_SHOWN)}
      />
    ),
  });
}

function live(parts: PermitParts, c: WebContext): Answer {
  const area = found(parts, c);
  if (area === undefined) return c.notFound();
  const lang = c.get("lang");
  const actor = actorOf(c);
  c.env?.server?.timeout(c.req.raw, 0);
  const key = `area:${area.id}:${lang}:${mayUse(WORKERS, actor.roles)}`;
  return parts.screens.stream(key, [PERMIT_CHANNEL], () => {
    const now = findArea(parts.ports.db.read, area.id) ?? area;
    const view = areaView(areaViewParts(parts, lang), now, actor);
    return String(<AreaNow lang={lang} area={view} />);
  });
}

export function areaRoutes(parts: PermitParts): readonly Route[] {
  const withArea =
    (handle: (c: WebContext, area: Area) => Answer) =>
    (c: WebContext): Answer => {
      const area = found(parts, c);
      return area === undefined ? c.notFound() : handle(c, area);
    };
  const formRoutes = (["edit", "review"] as const).flatMap((kind) => [
    get(
      areaPaths[kind](":id"),
      REVIEWERS,
      withArea((c, area) => formPage(parts, c, { kind, area }, valuesOf(area))),
    ),
    post(
      areaPaths[kind](":id"),
      REVIEWERS,
      withArea((c, area) => submit(parts, c, { kind, area })),
    ),
  ]);
  return [
    get(areaPaths.list, READERS, (c) => list(parts, c)),
    get(areaPaths.works, READERS, (c) => works(parts, c)),
    get(areaPaths.csv, READERS, (c) => csv(parts, c)),
    get(areaPaths.declare, REVIEWERS, (c) =>
      formPage(parts, c, { kind: "declare" }, { once: parts.ports.ids.next() }),
    ),
    post(areaPaths.declare, REVIEWERS, (c) => submit(parts, c, { kind: "declare" })),
    get(
      areaPaths.one(":id"),
      READERS,
      withArea((c, area) => show(parts, c, area)),
    ),
    get(areaPaths.live(":id"), READERS, (c) => live(parts, c)),
    get(areaPaths.print(":id"), READERS, (c) => print(parts, c)),
    ...formRoutes,
    ...areaDayRoutes(parts),
    post(areaPaths.act(":id", ":act"), WORKERS, (c) => perform(parts, c)),
  ];
}
