/** Pages of areas: list, the form in which one is drawn, and taking one out of use. */
import { ZoneFormPage, type ZoneLine, ZonesPage } from "../../../views/positioning/zone-pages.tsx";
import {
  dayWords,
  zonesText as t,
  zoneProblemWords,
  zoneRefusalWords,
} from "../../../views/positioning/zones-text.ts";
import { listActivePeople } from "../../identity/index.ts";
import { dayOf } from "../../kernel/instants.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  mayUse,
  post,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { findFloor, sitePaths } from "../../site/index.ts";
import { findMapFloor, type MapFloor, mapFloors, mapZones } from "../floors.ts";
import { reasonOf } from "../form.ts";
import type { Zone } from "../model.ts";
import { positionPaths } from "../paths.ts";
import { isInForce } from "../rules/fences.ts";
import { findZone, listZones } from "../store-zones.ts";
import { addZone, changeZone, retireZone, type ZoneRefusal } from "../zones.ts";
import { shapeValues } from "./form-shape.ts";
import { parseZone, zoneValues } from "./form-zone.ts";
import {
  type Answer,
  isFresh,
  MANAGERS,
  MAP_READERS,
  type PositionParts,
  sectionsOf,
} from "./routes-parts.tsx";

const PEOPLE_MAX = 500;

type Form = Readonly<Record<string, string>>;

function timesText(lang: Lang, { times }: Zone): string {
  const { fromAt, toAt, days, startMinute, endMinute } = times;
  const clock = (minute: number): string =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const parts = [
    fromAt === null ? "" : `${dayOf(fromAt)} →`,
    toAt === null ? "" : `→ ${dayOf((toAt - 1) as never)}`,
    days.map((day) => say(lang, dayWords[(day - 1) as 0])).join(" "),
    startMinute === endMinute ? "" : `${clock(startMinute)}–${clock(endMinute)}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? say(lang, t.always) : parts.join(" · ");
}

function headsText({ minHeads, maxHeads }: Zone): string {
  if (minHeads === null && maxHeads === null) return "—";
  if (minHeads === null) return `≤ ${maxHeads}`;
  return maxHeads === null ? `≥ ${minHeads}` : `${minHeads}–${maxHeads}`;
}

function listPage(parts: PositionParts, c: WebContext): Answer {
  const lang = c.get("lang");
  const { ports, live } = parts;
  const { read } = ports.db;
  const now = ports.clock.now();
  const canEdit = mayUse(MANAGERS, actorOf(c).roles);
  const countIn = (zone: Zone): number =>
    live
      .positions(zone.floorId)
      .filter(({ fix, zones }) => isFresh(fix.at, now) && zones.includes(zone.id)).length;
  const lineOf = (zone: Zone): ZoneLine => ({
    id: zone.id,
    href: canEdit ? positionPaths.zone(zone.id) : positionPaths.floor(zone.floorId),
    name: zone.name,
    kind: zone.kind,
    floor: findFloor(read, zone.floorId)?.name ?? "—",
    times: timesText(lang, zone),
    isOn: isInForce(zone.times, now),
    heads: headsText(zone),
    who: say(lang, t[zone.who.mode]),
    count: countIn(zone),
  });
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    body: (
      <ZonesPage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.zones}
        plansHref={sitePaths.floors}
        zones={listZones(read).map(lineOf)}
        floors={mapFloors(read).map(({ id, name }) => ({ name, href: positionPaths.newZone(id) }))}
        canEdit={canEdit}
      />
    ),
  });
}

type FormState = {
  readonly values: Form;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly status?: 200 | 409 | 422;
};

function formPage(
  parts: PositionParts,
  c: WebContext,
  floor: MapFloor,
  zone: Zone | undefined,
  state: FormState,
): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const title = zone === undefined ? say(lang, t.add) : say(lang, t.one, { name: zone.name });
  return parts.frame(c, {
    device: deviceOf(c),
    title,
    status: state.status ?? 200,
    scripts: ["map"],
    ...(zone === undefined ? {} : { subject: `zone:${zone.id}` }),
    body: (
      <ZoneFormPage
        lang={lang}
        csrf={c.get("csrf")}
        title={title}
        action={zone === undefined ? positionPaths.newZone(floor.id) : positionPaths.zone(zone.id)}
        listHref={positionPaths.zones}
        version={zone?.version ?? 0}
        retireHref={zone === undefined ? undefined : positionPaths.retireZone(zone.id)}
        mapHref={positionPaths.floor(floor.id)}
        floorName={floor.name}
        plan={floor.plan}
        others={mapZones(read, floor.id, parts.ports.clock.now()).filter(
          ({ id }) => id !== zone?.id,
        )}
        anchors={[]}
        people={listActivePeople(read, PEOPLE_MAX).map(({ id, name, staffNumber }) => ({
          id,
          label: `${name} · ${staffNumber}`,
        }))}
        values={state.values}
        errors={state.errors ?? {}}
        message={state.message}
      />
    ),
  });
}

/** What was drawn and typed comes back with the reason. */
function refused(
  parts: PositionParts,
  c: WebContext,
  floor: MapFloor,
  zone: Zone | undefined,
  values: Form,
  refusal: ZoneRefusal,
): Answer {
  if (refusal.code === "zone.not_found") return c.notFound();
  const message = say(c.get("lang"), zoneRefusalWords[refusal.code]);
  return formPage(parts, c, floor, zone, { values, message, status: 409 });
}

async function submit(
  parts: PositionParts,
  c: WebContext,
  floor: MapFloor,
  zone: Zone | undefined,
): Promise<Response> {
  const lang = c.get("lang");
  const values = await formOf(c);
  const parsed = parseZone(values, floor);
  if (!parsed.ok) {
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([field, problem]) => [
        field,
        say(lang, zoneProblemWords[problem]),
      ]),
    );
    return formPage(parts, c, floor, zone, { values, errors, status: 422 });
  }
  const { ports } = parts;
  const version = Number(values["version"] ?? "0");
  const done =
    zone === undefined
      ? await addZone(ports, actorOf(c), floor.id, parsed.value)
      : await changeZone(ports, actorOf(c), zone.id, version, parsed.value);
  if (!done.ok) return refused(parts, c, floor, zone, values, done.refusal);
  return c.redirect(positionPaths.zones, 303);
}

export function zoneRoutes(parts: PositionParts): readonly Route[] {
  const { ports } = parts;
  const { read } = ports.db;
  const valuesOf = (zone: Zone): Form => ({ ...zoneValues(zone), ...shapeValues(zone.shape) });
  const withFloor =
    (handle: (c: WebContext, floor: MapFloor) => Answer) =>
    (c: WebContext): Answer => {
      const floor = findMapFloor(read, c.req.param("id") ?? "");
      return floor === undefined ? c.notFound() : handle(c, floor);
    };
  const withZone =
    (handle: (c: WebContext, floor: MapFloor, zone: Zone) => Answer) =>
    (c: WebContext): Answer => {
      const zone = findZone(read, c.req.param("id") ?? "");
      const floor = zone && findMapFloor(read, zone.floorId);
      return zone === undefined || floor === undefined ? c.notFound() : handle(c, floor, zone);
    };
  return [
    get(positionPaths.zones, MAP_READERS, (c) => listPage(parts, c)),
    get(
      positionPaths.newZone(":id"),
      MANAGERS,
      withFloor((c, floor) => formPage(parts, c, floor, undefined, { values: {} })),
    ),
    post(
      positionPaths.newZone(":id"),
      MANAGERS,
      withFloor((c, floor) => submit(parts, c, floor, undefined)),
    ),
    get(
      positionPaths.zone(":id"),
      MANAGERS,
      withZone((c, floor, zone) => formPage(parts, c, floor, zone, { values: valuesOf(zone) })),
    ),
    post(
      positionPaths.zone(":id"),
      MANAGERS,
      withZone((c, floor, zone) => submit(parts, c, floor, zone)),
    ),
    post(
      positionPaths.retireZone(":id"),
      MANAGERS,
      withZone(async (c, floor, zone) => {
        const form = await formOf(c);
        const version = Number(form["version"] ?? "0");
        const done = await retireZone(ports, actorOf(c), zone.id, version, reasonOf(form));
        if (done.ok) return c.redirect(positionPaths.zones, 303);
        return refused(parts, c, floor, zone, valuesOf(zone), done.refusal);
      }),
    ),
  ];
}
