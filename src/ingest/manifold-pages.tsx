/** The page on which a manifold is set up. */
import { ManifoldFormPage } from "../../views/devices/manifold-form.tsx";
import { manifoldSetupText as t } from "../../views/devices/manifold-text.ts";
import { listDevices } from "../devices/index.ts";
import { type FillPointRow, findManifoldPoint } from "../filling/index.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, type WebContext } from "../platform/web.ts";
import { type Fields, versionOf } from "./form.ts";
import {
  addManifold,
  boundOf,
  type Channel,
  type ChannelKind,
  changeManifold,
  channelKey,
  liveChannels,
  MANIFOLD_MEDIA,
} from "./manifold-points.ts";
import { desk, deviceNames, type PageParts } from "./pages.ts";
import { pointPaths } from "./paths.ts";
import { EMPTY, mediumText, optionsOf, type Returned, returned } from "./point-forms.ts";
import { hasAcceptance, isRelay, isScale } from "./points.ts";

function channelOptions(
  parts: PageParts,
  lang: Lang,
  kind: ChannelKind,
  current: Channel | undefined,
) {
  const nameOf = deviceNames(parts);
  const ids = listDevices(parts.ports.db.read)
    .filter(({ isActive }) => isActive)
    .map(({ id }) => id);
  const live = liveChannels(parts, ids, kind).map((one) => ({
    value: channelKey(one),
    label: say(lang, t.live, {
      name: nameOf(one.deviceId),
      channel: one.channel,
      value: one.value ?? "—",
      unit: one.unit === "Cel" ? "°C" : one.unit,
    }),
  }));
  if (current === undefined || live.some(({ value }) => value === channelKey(current))) return live;
  const name = nameOf(current.deviceId);
  const label = say(lang, t.silent, { name, channel: current.channel });
  return [{ value: channelKey(current), label }, ...live];
}

export function manifoldFields(parts: PageParts, row: FillPointRow): Fields {
  const settings = findManifoldPoint(parts.ports.db.read, row.id);
  const { pressure, temperature } = boundOf(row, settings);
  return {
    label: row.label,
    medium: row.medium,
    positions: String(row.positions),
    pressure: pressure === undefined ? "" : channelKey(pressure),
    temperature: temperature === undefined ? "" : channelKey(temperature),
    "frame-interval": String(row.frameIntervalMs),
    "cut-off": row.cutOff,
    "max-pressure": String((settings?.maxPressureKpa ?? 0) / 1_000),
    "fill-max": String(settings?.fillMaxMin ?? ""),
    "fill-min": String(settings?.fillMinMin ?? ""),
    "weigh-scale": row.checkScaleDeviceId ?? "",
    hold: String(settings?.holdS ?? ""),
    "hold-fall": String(settings?.holdFallKpa ?? ""),
    "cool-down": String(Math.round((settings?.coolDownS ?? 0) / 60)),
    relay: row.relayDeviceId ?? "",
    channel: String(row.relayChannel + 1),
    "fail-closed": row.failClosed,
  };
}

export function manifoldForm(parts: PageParts, c: WebContext, state: Returned, row?: FillPointRow) {
  const lang = c.get("lang");
  const { read } = parts.ports.db;
  const { status, ...form } = state;
  const bound = row && boundOf(row, findManifoldPoint(read, row.id));
  const body = (
    <ManifoldFormPage
      lang={lang}
      csrf={c.get("csrf")}
      media={MANIFOLD_MEDIA.map(({ id }) => ({ value: id, label: mediumText(lang, id) }))}
      pressures={channelOptions(parts, lang, "pressure", bound?.pressure)}
      temperatures={channelOptions(parts, lang, "temperature", bound?.temperature)}
      relays={optionsOf(listDevices(read), isRelay)}
      scales={optionsOf(listDevices(read), isScale)}
      point={
        row && {
          id: row.id,
          label: row.label,
          version: row.version,
          isActive: row.isActive,
          hasAcceptance: hasAcceptance(row),
        }
      }
      {...form}
    />
  );
  const title = row === undefined ? say(lang, t.add) : say(lang, t.name, { label: row.label });
  return desk(parts, c, title, body, status);
}

export function newManifold(parts: PageParts, c: WebContext) {
  return manifoldForm(parts, c, EMPTY);
}

export async function createManifold(parts: PageParts, c: WebContext): Promise<Response> {
  const fields = await formOf(c);
  const added = await addManifold(parts, actorOf(c).personId, fields);
  if (added.ok) return goTo(c, pointPaths.commission(added.value));
  return await manifoldForm(parts, c, returned(c.get("lang"), added.refusal, fields, fields));
}

export async function saveManifold(
  parts: PageParts,
  c: WebContext,
  row: FillPointRow,
): Promise<Response> {
  const fields = await formOf(c);
  const { personId } = actorOf(c);
  const changed = await changeManifold(parts, personId, row.id, fields, versionOf(fields));
  if (changed.ok) return goTo(c, pointPaths.list);
  const { refusal } = changed;
  if (refusal.code === "unknown") return c.notFound();
  const now = refusal.code === "stale" ? refusal.current : row;
  const state = returned(c.get("lang"), refusal, fields, manifoldFields(parts, now));
  return await manifoldForm(parts, c, state, now);
}
