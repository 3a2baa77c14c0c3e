/** The area of one work, drawn on the plan of a floor or typed as a circle. */
import { AreaPage, WORK_SHAPES } from "../../../views/permits/areas/area-page.tsx";
import { areaText as t } from "../../../views/permits/areas/area-text.ts";
import { flowRefusalWords } from "../../../views/permits/text.ts";
import { zoneProblemWords } from "../../../views/positioning/zones-text.ts";
import { goTo } from "../../platform/http/http.ts";
import { say } from "../../platform/i18n.ts";
import {
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
import {
  findMapFloor,
  mapFloors,
  mapZones,
  parseShape,
  shapeValues,
} from "../../positioning/index.ts";
import { setArea } from "../conditions.ts";
import { isInvolved } from "../life.ts";
import { type Full, loadPermit } from "../load.ts";
import { permitPaths } from "../paths.ts";
import { areaOf, shapeOf } from "../place/fence.ts";
import { MANAGERS, WORKERS } from "../roles.ts";
import type { PermitParts } from "./parts.ts";

type Answer = Response | Promise<Response>;
type Values = Readonly<Record<string, string>>;

type State = {
  readonly values: Values;
  readonly errors?: Values;
  readonly message?: string;
  readonly status?: 200 | 409 | 422;
};

function show(parts: PermitParts, c: WebContext, full: Full, state: State): Answer {
  const lang = c.get("lang");
  const { ports, frame } = parts;
  const { read } = ports.db;
  const floors = mapFloors(read);
  const wanted = state.values["floor"];
  const floor = floors.find(({ id }) => id === wanted) ?? floors[0];
  const { row } = full;
  return frame(c, {
    device: deviceOf(c),
    title: `${say(lang, t.title)} · ${row.number}`,
    status: state.status ?? 200,
    scripts: ["map"],
    subject: `permit:${row.id}`,
    body: (
      <AreaPage
        lang={lang}
        csrf={c.get("csrf")}
        permitId={row.id}
        number={row.number}
        seen={state.values["seen"] ?? String(row.version)}
        floor={floor}
        floors={floors.map(({ id, name }) => ({ value: id, label: name }))}
        others={floor === undefined ? [] : mapZones(read, floor.id, ports.clock.now())}
        values={state.values}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

/** What is drawn already, on its own floor; another floor begins with an empty plan. */
function drawnOf({ permit }: Full, asked: string | undefined): Values {
  const { area, floorId } = permit.place;
  if (area === null || floorId === null || (asked !== undefined && asked !== floorId)) {
    return asked === undefined ? {} : { floor: asked };
  }
  return { floor: floorId, ...shapeValues(shapeOf(area)) };
}

function begin(parts: PermitParts, c: WebContext, full: Full): Answer {
  const values = drawnOf(full, queryOf(c)["floor"]);
  if (full.row.stage === "drafted") return show(parts, c, full, { values });
  const message = say(c.get("lang"), t.fixed);
  return show(parts, c, full, { values, message, status: 409 });
}

async function submit(parts: PermitParts, c: WebContext, full: Full): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const values = await formOf(c);
  const floor = findMapFloor(ports.db.read, values["floor"] ?? "");
  if (floor === undefined) {
    return await show(parts, c, full, { values, message: say(lang, t.badFloor), status: 422 });
  }
  const { shape = "", points = "", radius = "" } = values;
  const kind = WORK_SHAPES.find((one) => one === shape) ?? "";
  const parsed = parseShape({ shape: kind, points, radius }, floor);
  const area = parsed.ok ? areaOf(parsed.value) : null;
  if (!parsed.ok || area === null) {
    const problems = parsed.ok ? { shape: "choose" as const } : parsed.refusal;
    const errors = Object.fromEntries(
      Object.entries(problems).map(([name, problem]) => [
        name,
        say(lang, zoneProblemWords[problem]),
      ]),
    );
    return await show(parts, c, full, { values, errors, status: 422 });
  }
  const given = { zone: "", floorId: floor.id, area };
  const seen = Number(values["seen"] ?? "0");
  const done = await setArea(ports, actorOf(c), full.row.id, given, seen);
  if (done.ok) return goTo(c, permitPaths.one(full.row.id));
  const message = say(lang, flowRefusalWords[done.refusal.code]);
  const status = done.refusal.code === "permit.stale" ? 409 : 422;
  return await show(parts, c, full, { values, message, status });
}

export function areaOfWorkRoutes(parts: PermitParts): readonly Route[] {
  /** Who stands on the ticket or answers for all of them, as for every act that writes on it. */
  const withPermit = (handle: (c: WebContext, full: Full) => Answer) => (c: WebContext) => {
    const full = loadPermit(parts.ports.db.read, c.req.param("id") ?? "");
    if (full === undefined) return c.notFound();
    const actor = actorOf(c);
    const isTheirs = isInvolved({ full }, actor.personId) || mayUse(MANAGERS, actor.roles);
    if (isTheirs) return handle(c, full);
    const message = say(c.get("lang"), flowRefusalWords["permit.not_on_it"]);
    return show(parts, c, full, { values: drawnOf(full, undefined), message, status: 422 });
  };
  return [
    get(
      permitPaths.area(":id"),
      WORKERS,
      withPermit((c, full) => begin(parts, c, full)),
    ),
    post(
      permitPaths.area(":id"),
      WORKERS,
      withPermit((c, full) => submit(parts, c, full)),
    ),
  ];
}
