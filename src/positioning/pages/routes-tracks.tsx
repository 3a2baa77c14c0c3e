/** Looking back: asking with a reason, the walks on the map, their export, and the log of who looked at whom. */
import {
  type LookupLine,
  LookupsPage,
  NearPage,
  PlaybackPage,
  type PlaybackProps,
  TrackAskPage,
} from "../../../views/positioning/track-pages.tsx";
import {
  lookupKindWords,
  tracksText as t,
  trackProblemWords,
} from "../../../views/positioning/tracks-text.ts";
import type { MapTrack } from "../../../views/positioning/wire.ts";
import { listActivePeople } from "../../identity/index.ts";
import { HOUR_MS, instant, type UnixMs } from "../../kernel/instants.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { withQuery } from "../../kernel/query.ts";
import { csvResponse } from "../../platform/csv.ts";
import { pageOf } from "../../platform/form.ts";
import { formatDuration, formatStamp, type Lang, say } from "../../platform/i18n.ts";
import {
  actorOf,
  deviceOf,
  formOf,
  get,
  post,
  queryOf,
  type Route,
  type WebContext,
} from "../../platform/web.ts";
import { alarmsBetween } from "../alarm-places.ts";
import { type MapFloor, mapFloors, mapZones, metresOf } from "../floors.ts";
import {
  findLookup,
  type Lookup,
  listLookups,
  recordLookup,
  wearerAt,
  wornBy,
} from "../lookups.ts";
import type { Fix } from "../model.ts";
import { positionPaths } from "../paths.ts";
import { geojsonResponse } from "../tracks/geojson.ts";
import { personWorn } from "../wearers.ts";
import { localText, parseNear, parseTrack, type TrackProblem } from "./form-tracks.ts";
import { type Answer, MANAGERS, nameOf, type PositionParts, sectionsOf } from "./routes-parts.tsx";

const PEOPLE_MAX = 500;
/** What a browser draws smoothly; more is thinned, and the page says so. */
const SHOWN_FIXES_MAX = 20_000;
const EXPORT_FIXES_MAX = 100_000;

type Walk = {
  readonly personId: string;
  readonly tag: string;
  readonly fixes: readonly Fix[];
};

async function walksOf(
  { ports, tracks }: PositionParts,
  lookup: Lookup,
  most: number,
): Promise<readonly Walk[]> {
  const worn = lookup.subjects.flatMap((personId) =>
    wornBy(ports.db.read, personId, lookup.fromAt, lookup.toAt),
  );
  const each = Math.max(100, Math.floor(most / Math.max(1, worn.length)));
  const walks: Walk[] = [];
  for (const { personId, tag, fromAt, toAt } of worn) {
    walks.push({ personId, tag, fixes: await tracks.fixes(tag, fromAt, toAt, each) });
  }
  return walks;
}

const peopleChoices = ({ ports }: PositionParts) =>
  listActivePeople(ports.db.read, PEOPLE_MAX).map(({ id, name, staffNumber }) => ({
    id,
    label: `${name} · ${staffNumber}`,
  }));

type Form = Readonly<Record<string, string>>;

function wordsOf(
  lang: Lang,
  problems: Readonly<Partial<Record<string, TrackProblem>>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [
      field,
      say(lang, trackProblemWords[problem ?? "bad-times"]),
    ]),
  );
}

/** The last hour, and the person who was named in the address. */
function freshValues({ ports }: PositionParts, c: WebContext): Form {
  const now = ports.clock.now();
  const { person = "", from, to } = queryOf(c);
  return {
    from: from?.slice(0, 16) ?? localText(instant(now - HOUR_MS)),
    to: to?.slice(0, 16) ?? localText(instant(now + 60_000)),
    person,
    [`who-${person.slice(0, 40)}`]: "yes",
    distance: "2",
    minutes: "5",
  };
}

function askPage(
  parts: PositionParts,
  c: WebContext,
  values: Form,
  errors: Record<string, string> = {},
): Answer {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    status: Object.keys(errors).length === 0 ? 200 : 422,
    body: (
      <TrackAskPage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.tracks}
        csrf={c.get("csrf")}
        action={positionPaths.tracks}
        people={peopleChoices(parts)}
        values={values}
        errors={errors}
      />
    ),
  });
}

async function submitAsk(parts: PositionParts, c: WebContext): Promise<Response> {
  const form = await formOf(c);
  const parsed = parseTrack(form);
  if (!parsed.ok) return askPage(parts, c, form, wordsOf(c.get("lang"), parsed.refusal));
  const { people, fromAt, toAt, reason } = parsed.value;
  const fields = { subjects: people, fromAt, toAt, reason, kind: "view" } as const;
  const { id } = await recordLookup(parts.ports, actorOf(c), fields);
  return c.redirect(positionPaths.track(id), 303);
}

function walkedMm(fixes: readonly Fix[]): number {
  let sum = 0;
  for (const [index, fix] of fixes.entries()) {
    const before = fixes[index - 1];
    if (before !== undefined) sum += Math.hypot(fix.xMm - before.xMm, fix.yMm - before.yMm);
  }
  return sum;
}

function trackOf(parts: PositionParts, walk: Walk, floorId: string): MapTrack {
  const { name, kind } = personWorn(parts.ports.db.read, walk.personId);
  return {
    tag: walk.tag,
    name,
    kind,
    points: walk.fixes
      .filter((fix) => fix.floorId === floorId)
      .map((fix) => [fix.at, metresOf(fix.xMm), metresOf(fix.yMm)] as const),
  };
}

/** The floor asked for, else the one where most was seen. */
function floorOf(
  floors: readonly MapFloor[],
  walks: readonly Walk[],
  asked: string | undefined,
): MapFloor | undefined {
  const seen = (id: string): number =>
    walks.reduce((sum, { fixes }) => sum + fixes.filter((fix) => fix.floorId === id).length, 0);
  const [most] = [...floors].sort((a, b) => seen(b.id) - seen(a.id));
  return floors.find(({ id }) => id === asked) ?? most;
}

function linesOf(
  parts: PositionParts,
  lookup: Lookup,
  walks: readonly Walk[],
): PlaybackProps["lines"] {
  return lookup.subjects.map((personId) => {
    const fixes = walks.filter((walk) => walk.personId === personId).flatMap((walk) => walk.fixes);
    const [first, last] = [fixes[0], fixes.at(-1)];
    return {
      name: nameOf(parts.ports.db.read, personId),
      count: fixes.length,
      first: first === undefined ? "—" : formatStamp(first.at),
      last: last === undefined ? "—" : formatStamp(last.at),
      walked: fixes.length === 0 ? "—" : String(Math.round(walkedMm(fixes) / 1_000)),
    };
  });
}

async function playbackPage(
  parts: PositionParts,
  c: WebContext,
  lookup: Lookup,
): Promise<Response> {
  const lang = c.get("lang");
  const { ports } = parts;
  const { read } = ports.db;
  const walks = await walksOf(parts, lookup, SHOWN_FIXES_MAX);
  const floors = mapFloors(read);
  const floor = floorOf(floors, walks, queryOf(c)["floor"]);
  const { fromAt, toAt } = lookup;
  const alarms = alarmsBetween(read, lang, fromAt, toAt);
  const tracks = floor === undefined ? [] : walks.map((walk) => trackOf(parts, walk, floor.id));
  const asked = Number(queryOf(c)["at"]);
  const first = walks.flatMap(({ fixes }) => fixes[0]?.at ?? []).sort((a, b) => a - b)[0];
  const count = walks.reduce((sum, { fixes }) => sum + fixes.length, 0);
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.title),
    scripts: ["map"],
    body: (
      <PlaybackPage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.tracks}
        title={say(lang, t.title)}
        askHref={positionPaths.tracks}
        span={`${formatStamp(fromAt)} – ${formatStamp(toAt)}`}
        reason={lookup.reason}
        floors={floors.map(({ id, name }) => ({
          id,
          name,
          href: withQuery(positionPaths.track(lookup.id), { floor: id }),
        }))}
        floor={floor}
        zones={floor === undefined ? [] : mapZones(read, floor.id, ports.clock.now())}
        anchors={[]}
        playback={{
          from: fromAt,
          to: toAt,
          tracks,
          alarms: alarms.map(({ at, words }) => ({ at, words })),
        }}
        startAt={asked >= fromAt && asked <= toAt ? asked : (first ?? fromAt)}
        isCut={count >= SHOWN_FIXES_MAX * 0.95}
        lines={linesOf(parts, lookup, walks)}
        alarms={alarms}
        csvHref={positionPaths.trackCsv(lookup.id)}
        geojsonHref={positionPaths.trackGeojson(lookup.id)}
      />
    ),
  }) as Promise<Response>;
}

/** An export is a look-up of its own, under the reason of the one that it came from. */
async function exported(
  parts: PositionParts,
  c: WebContext,
  lookup: Lookup,
): Promise<readonly Walk[]> {
  const { subjects, fromAt, toAt, reason } = lookup;
  const fields = { subjects, fromAt, toAt, reason, kind: "export" } as const;
  await recordLookup(parts.ports, actorOf(c), fields);
  return await walksOf(parts, lookup, EXPORT_FIXES_MAX);
}

async function csv(parts: PositionParts, c: WebContext, lookup: Lookup): Promise<Response> {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const rows = (await exported(parts, c, lookup)).flatMap((walk) => {
    const name = nameOf(read, walk.personId);
    return walk.fixes.map((fix) => ({ name, fix }));
  });
  const floors = new Map(mapFloors(read).map(({ id, name }) => [id, name]));
  let at = 0;
  return csvResponse<(typeof rows)[number]>({
    fileName: `track-${lookup.id}.csv`,
    heads: [t.person, t.card, t.at, t.floor, t.xM, t.yM, t.sigmaM].map((head) => say(lang, head)),
    page: (_after, limit) => {
      const next = rows.slice(at, at + limit);
      at += next.length;
      return next;
    },
    cells: ({ name, fix }) => [
      ...[name, fix.tag, formatStamp(fix.at), floors.get(fix.floorId) ?? ""],
      ...[metresOf(fix.xMm), metresOf(fix.yMm), metresOf(fix.sigmaMm)],
    ],
    cutNote: say(lang, t.cut),
  });
}

async function geojson(parts: PositionParts, c: WebContext, lookup: Lookup): Promise<Response> {
  const { read } = parts.ports.db;
  const walks = await exported(parts, c, lookup);
  const features = walks.flatMap((walk) =>
    [...new Set(walk.fixes.map(({ floorId }) => floorId))].map((floor) => ({
      ...{ person: nameOf(read, walk.personId), card: walk.tag, floor },
      fixes: walk.fixes.filter((fix) => fix.floorId === floor),
    })),
  );
  return geojsonResponse(`track-${lookup.id}.geojson`, features);
}

function lookupsPage(parts: PositionParts, c: WebContext, isOwn: boolean): Answer {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const actor = actorOf(c);
  const page = pageOf(queryOf(c));
  const limit = LIMITS.listPage;
  const filter = isOwn ? { subject: actor.personId } : {};
  const { items, total } = listLookups(read, filter, { offset: (page - 1) * limit, limit });
  const path = isOwn ? positionPaths.ownLookups : positionPaths.lookups;
  const lineOf = (lookup: Lookup): LookupLine => ({
    at: formatStamp(lookup.at),
    by: nameOf(read, lookup.by),
    // Of others who were looked at together a person learns nothing.
    subjects: (isOwn ? [actor.personId] : lookup.subjects)
      .slice(0, 10)
      .map((id) => nameOf(read, id))
      .join("、"),
    span: `${formatStamp(lookup.fromAt)} – ${formatStamp(lookup.toAt)}`,
    reason: lookup.reason,
    kind: say(lang, lookupKindWords[lookup.kind]),
  });
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, isOwn ? t.ownLookups : t.lookups),
    body: (
      <LookupsPage
        lang={lang}
        sections={sectionsOf(lang, actor.roles)}
        current={path}
        isOwn={isOwn}
        lines={items.map(lineOf)}
        total={total}
        page={page}
        pageCount={Math.max(1, Math.ceil(total / limit))}
        hrefOf={(to) => withQuery(path, { page: String(to) })}
      />
    ),
  });
}

type Near = Parameters<typeof NearPage>[0]["found"];

function nearPage(
  parts: PositionParts,
  c: WebContext,
  values: Form,
  state: { readonly errors?: Record<string, string>; readonly found?: Near } = {},
): Answer {
  const lang = c.get("lang");
  return parts.frame(c, {
    device: deviceOf(c),
    title: say(lang, t.contacts),
    status: state.errors === undefined ? 200 : 422,
    body: (
      <NearPage
        lang={lang}
        sections={sectionsOf(lang, actorOf(c).roles)}
        current={positionPaths.near}
        csrf={c.get("csrf")}
        action={positionPaths.near}
        people={peopleChoices(parts)}
        values={values}
        errors={state.errors ?? {}}
        found={state.found}
      />
    ),
  });
}

async function submitNear(parts: PositionParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const { ports, tracks } = parts;
  const { read } = ports.db;
  const form = await formOf(c);
  const parsed = parseNear(form);
  if (!parsed.ok) return nearPage(parts, c, form, { errors: wordsOf(lang, parsed.refusal) });
  const { people, fromAt, toAt, reason, radiusMm, leastMs } = parsed.value;
  const fields = { subjects: people, fromAt, toAt, reason, kind: "near" } as const;
  await recordLookup(ports, actorOf(c), fields);
  const sums = new Map<string, { ms: number; closest: number; first: UnixMs }>();
  for (const worn of wornBy(read, people[0] ?? "", fromAt, toAt)) {
    for (const one of await tracks.near(worn.tag, worn.fromAt, worn.toAt, radiusMm)) {
      const who = wearerAt(read, one.tag, one.firstAt) ?? `tag:${one.tag}`;
      const sum = sums.get(who) ?? { ms: 0, closest: one.closestMm, first: one.firstAt };
      const closest = Math.min(sum.closest, one.closestMm);
      sums.set(who, { ms: sum.ms + one.togetherMs, closest, first: sum.first });
    }
  }
  const found = [...sums]
    .filter(([, { ms }]) => ms >= leastMs)
    .sort(([, a], [, b]) => b.ms - a.ms)
    .map(([who, { ms, closest, first }]) => ({
      name: who.startsWith("tag:") ? who.slice(4) : nameOf(read, who),
      together: formatDuration(lang, ms),
      closest: `${metresOf(closest)} m`,
      first: formatStamp(first),
    }));
  return nearPage(parts, c, form, { found });
}

export function trackRoutes(parts: PositionParts): readonly Route[] {
  const { read } = parts.ports.db;
  /** A look-up belongs to whoever gave its reason. */
  const withLookup =
    (handle: (parts: PositionParts, c: WebContext, lookup: Lookup) => Promise<Response>) =>
    (c: WebContext): Answer => {
      const lookup = findLookup(read, c.req.param("id") ?? "");
      return lookup === undefined || lookup.by !== actorOf(c).personId || lookup.kind !== "view"
        ? c.notFound()
        : handle(parts, c, lookup);
    };
  return [
    get(positionPaths.tracks, MANAGERS, (c) => askPage(parts, c, freshValues(parts, c))),
    post(positionPaths.tracks, MANAGERS, (c) => submitAsk(parts, c)),
    get(positionPaths.track(":id"), MANAGERS, withLookup(playbackPage)),
    get(positionPaths.trackCsv(":id"), MANAGERS, withLookup(csv)),
    get(positionPaths.trackGeojson(":id"), MANAGERS, withLookup(geojson)),
    get(positionPaths.lookups, MANAGERS, (c) => lookupsPage(parts, c, false)),
    get(positionPaths.ownLookups, "signed-in", (c) => lookupsPage(parts, c, true)),
    get(positionPaths.near, MANAGERS, (c) => nearPage(parts, c, freshValues(parts, c))),
    post(positionPaths.near, MANAGERS, (c) => submitNear(parts, c)),
  ];
}
