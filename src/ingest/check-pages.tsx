/** Checks of a device against a standard: the page, its live figure and the record by itself. */
import { checkText as t } from "../../views/devices/check-text.ts";
import {
  CheckNowFrame,
  CheckPage,
  ChecksPage,
  type CheckView,
  type NowView,
} from "../../views/devices/checks-page.tsx";
import { deviceText } from "../../views/devices/text.ts";
import {
  type CheckRow,
  type DeviceRecord,
  findDevice,
  findDeviceCheck,
  listDeviceChecks,
} from "../devices/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import {
  type CheckRefusal,
  checkable,
  checkSettingsOf,
  HISTORY_MAX,
  saveCheckSettings,
  settingsSeen,
  shiftStateOf,
  steadyOf,
  takeCheck,
} from "./checks.ts";
import type { FieldProblem, Fields } from "./form.ts";
import { canWrite, desk, keepOpen, type PageParts, paramOf, READERS, WRITERS } from "./pages.ts";
import { devicePaths } from "./paths.ts";

function nowOf({ ports, ingest }: PageParts, device: DeviceRecord): readonly NowView[] {
  return ingest.samples.series(device.id).map((series) => {
    const steady = steadyOf(ports, device, series);
    const last = series.samples.at(-1)?.value ?? undefined;
    const value = steady.kind === "steady" ? steady.mean : last;
    return {
      channel: series.channel,
      unit: series.unit,
      value: steady.kind === "silent" ? undefined : value,
      state: steady.kind,
    };
  });
}

function viewOf({ ports }: PageParts, row: CheckRow): CheckView {
  return { ...row, person: findPersonRow(ports.db.read, row.personId)?.name ?? row.personId };
}

function checkedDevice(parts: PageParts, c: WebContext) {
  const device = findDevice(parts.ports.db.read, paramOf(c, "id"));
  const what = device && checkable(device.driverId);
  return device === undefined || what === undefined ? undefined : { device, what };
}

type Returned = {
  readonly values?: Fields;
  readonly problems?: Readonly<Record<string, FieldProblem>>;
  readonly message?: string;
  /** Somebody else was quicker. */
  readonly isLate?: boolean;
};

function checksPage(parts: PageParts, c: WebContext, state: Returned = {}) {
  const lang = c.get("lang");
  const found = checkedDevice(parts, c);
  if (found === undefined) return c.notFound();
  const { device, what } = found;
  const { read } = parts.ports.db;
  const settings = checkSettingsOf(read, device.id);
  const checks = listDeviceChecks(read, device.id, HISTORY_MAX);
  const body = (
    <ChecksPage
      lang={lang}
      csrf={c.get("csrf")}
      id={device.id}
      name={device.name}
      what={what}
      now={nowOf(parts, device)}
      shift={shiftStateOf(parts.ports, device.id)}
      checks={checks.map((row) => viewOf(parts, row))}
      canWrite={canWrite(c)}
      settings={settings}
      seen={settingsSeen(settings)}
      values={state.values ?? {}}
      problems={state.problems ?? {}}
      message={state.message}
    />
  );
  const title = say(lang, t.title, { name: device.name });
  const refused = state.isLate === true ? 409 : 422;
  return desk(parts, c, title, body, state.message === undefined ? 200 : refused);
}

const REFUSED = {
  silent: t.noData,
  "no-number": t.noValue,
  moving: t.notSteady,
  retired: t.isRetired,
  stale: t.isStale,
  invalid: deviceText.correct,
} as const;

function back(lang: Lang, refusal: CheckRefusal, values: Fields): Returned | undefined {
  if (refusal.code === "unknown") return undefined;
  const message = say(lang, REFUSED[refusal.code]);
  const problems = refusal.code === "invalid" ? refusal.problems : {};
  return { values, problems, message, isLate: refusal.code === "stale" };
}

async function take(parts: PageParts, c: WebContext): Promise<Response> {
  const id = paramOf(c, "id");
  const fields = await formOf(c);
  const { ports, ingest } = parts;
  const taken = await takeCheck(ports, ingest, actorOf(c).personId, id, fields);
  if (taken.ok) return goTo(c, devicePaths.checks(id));
  const state = back(c.get("lang"), taken.refusal, fields);
  return state === undefined ? c.notFound() : checksPage(parts, c, state);
}

async function saveSettings(parts: PageParts, c: WebContext): Promise<Response> {
  const found = checkedDevice(parts, c);
  if (found === undefined) return c.notFound();
  const fields = await formOf(c);
  const { id } = found.device;
  const saved = await saveCheckSettings(parts.ports, actorOf(c).personId, id, fields);
  if (saved.ok) return goTo(c, devicePaths.checks(id));
  const state = back(c.get("lang"), saved.refusal, fields);
  return state === undefined ? c.notFound() : checksPage(parts, c, state);
}

function stream(parts: PageParts, c: WebContext): Response | Promise<Response> {
  const found = checkedDevice(parts, c);
  if (found === undefined) return c.notFound();
  const lang = c.get("lang");
  const { id } = found.device;
  keepOpen(c);
  return parts.screens.stream(`check:${id}:${lang}`, [`device:${id}`], () =>
    String(<CheckNowFrame lang={lang} now={nowOf(parts, found.device)} />),
  );
}

function record(parts: PageParts, c: WebContext): Response | Promise<Response> {
  const found = checkedDevice(parts, c);
  const check = findDeviceCheck(parts.ports.db.read, paramOf(c, "check"));
  if (found === undefined || check?.deviceId !== found.device.id) return c.notFound();
  const lang = c.get("lang");
  const { id, name } = found.device;
  const view = viewOf(parts, check);
  const body = <CheckPage lang={lang} deviceId={id} deviceName={name} check={view} />;
  return desk(parts, c, say(lang, t.record), body);
}

export function checkPageRoutes(parts: PageParts): readonly Route[] {
  return [
    get("/devices/:id/checks", READERS, (c) => checksPage(parts, c)),
    post("/devices/:id/checks", READERS, (c) => take(parts, c)),
    get("/devices/:id/checks/stream", READERS, (c) => stream(parts, c)),
    post("/devices/:id/checks/settings", WRITERS, (c) => saveSettings(parts, c)),
    get("/devices/:id/checks/:check", READERS, (c) => record(parts, c)),
  ];
}
