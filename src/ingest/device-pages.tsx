/** Adding, changing and retiring devices; finding out what hangs on a port. */

import { DRIVERS, type Driver, findDriver } from "../../firmware-bridge/index.ts";
import { DeviceFormPage, DriverPage } from "../../views/devices/device-form.tsx";
import { GuessPage } from "../../views/devices/guess-page.tsx";
import { deviceText as t } from "../../views/devices/text.ts";
import { type DeviceRecord, findDevice, isPortPath, listDevices } from "../devices/index.ts";
import { goTo } from "../platform/http/http.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import {
  addDevice,
  changeDevice,
  type DeviceRefusal,
  setDeviceActive,
  usersOfPort,
} from "./device-desk.ts";
import {
  decimalOf,
  type FieldProblem,
  type Fields,
  storedBeside,
  textOf,
  versionOf,
} from "./form.ts";
import { GUESS_SECONDS_MAX } from "./guesses.ts";
import { desk, deviceView, type PageParts, paramOf, portViews, WRITERS } from "./pages.ts";
import { devicePaths } from "./paths.ts";

/** What a device is, as the fields of its form. */
function fieldsOf(device: DeviceRecord): Fields {
  const { transport } = device;
  const settings = Object.entries(device.settings).map(([key, value]) => [
    `set-${key}`,
    String(value),
  ]);
  const line =
    transport.kind === "tcp"
      ? { host: transport.host, "tcp-port": String(transport.port) }
      : {
          port: transport.path,
          baud: String(transport.baud ?? ""),
          "data-bits": String(transport.dataBits ?? ""),
          parity: transport.parity ?? "",
          "stop-bits": String(transport.stopBits ?? ""),
        };
  return {
    name: device.name,
    transport: transport.kind,
    bus: transport.bus ?? "",
    ...line,
    ...Object.fromEntries(settings),
  };
}

type Returned = {
  readonly values: Fields;
  readonly problems: Readonly<Record<string, FieldProblem>>;
  readonly message?: string;
  readonly sharers?: readonly string[];
  readonly status: 200 | 409 | 422;
};

function wordsOf(lang: Lang, refusal: DeviceRefusal): string | undefined {
  switch (refusal.code) {
    case "invalid":
      return say(lang, t.correct);
    case "stale":
      return say(lang, t.stale);
    case "in-use":
      return say(lang, t.inUse, { labels: refusal.labels.join(", ") });
    case "too-many":
      return say(lang, t.tooMany);
    case "reason":
      return say(lang, t.reasonNeeded);
    default:
      return undefined;
  }
}

/** How a form comes back: with what was typed, beside it what somebody else has stored meanwhile. */
function returned(lang: Lang, refusal: DeviceRefusal, values: Fields): Returned {
  const message = wordsOf(lang, refusal);
  const isStale = refusal.code === "stale";
  return {
    values,
    problems: isStale
      ? storedBeside(fieldsOf(refusal.current), values)
      : refusal.code === "invalid"
        ? refusal.problems
        : {},
    ...(message === undefined ? {} : { message }),
    ...(refusal.code === "shared" ? { sharers: refusal.names } : {}),
    status: isStale || refusal.code === "in-use" ? 409 : 422,
  };
}

function formPage(
  parts: PageParts,
  c: WebContext,
  driver: Driver,
  state: Returned,
  device?: DeviceRecord,
) {
  const lang = c.get("lang");
  const { status, ...form } = state;
  const body = (
    <DeviceFormPage
      lang={lang}
      csrf={c.get("csrf")}
      driver={driver}
      ports={portViews(parts, device?.id)}
      device={device && deviceView(device)}
      {...form}
    />
  );
  return desk(parts, c, device?.name ?? say(lang, t.add), body, status);
}

const PREFILLED = ["name", "port", "path", "baud", "parity", "data-bits", "stop-bits"] as const;

function newDevice(parts: PageParts, c: WebContext) {
  const lang = c.get("lang");
  const driver = findDriver(c.req.query("driver") ?? "");
  if (driver === undefined) {
    return desk(parts, c, say(lang, t.add), <DriverPage lang={lang} drivers={DRIVERS} />);
  }
  const given = PREFILLED.flatMap((name) => {
    const value = c.req.query(name);
    return value === undefined ? [] : [[name, value.slice(0, 200)] as const];
  });
  const values = Object.fromEntries(given);
  return formPage(parts, c, driver, { values, problems: {}, status: 200 });
}

async function create(parts: PageParts, c: WebContext): Promise<Response> {
  const fields = await formOf(c);
  const driver = findDriver(textOf(fields, "driver"));
  if (driver === undefined) return goTo(c, devicePaths.add);
  const added = await addDevice(parts, actorOf(c).personId, driver, fields);
  if (added.ok) return goTo(c, devicePaths.live(added.value));
  return formPage(parts, c, driver, returned(c.get("lang"), added.refusal, fields));
}

function editPage(parts: PageParts, c: WebContext, state?: Returned) {
  const device = findDevice(parts.ports.db.read, paramOf(c, "id"));
  const driver = device && findDriver(device.driverId);
  if (device === undefined || driver === undefined) return c.notFound();
  const plain: Returned = { values: fieldsOf(device), problems: {}, status: 200 };
  return formPage(parts, c, driver, state ?? plain, device);
}

async function change(parts: PageParts, c: WebContext): Promise<Response> {
  const id = paramOf(c, "id");
  const device = findDevice(parts.ports.db.read, id);
  // The kind of a device stays: another kind is another device with a history of its own.
  const driver = device && findDriver(device.driverId);
  if (driver === undefined) return c.notFound();
  const fields = await formOf(c);
  const { personId } = actorOf(c);
  const changed = await changeDevice(parts, personId, id, driver, fields, versionOf(fields));
  if (changed.ok) return goTo(c, devicePaths.live(id));
  if (changed.refusal.code === "unknown") return c.notFound();
  return editPage(parts, c, returned(c.get("lang"), changed.refusal, fields));
}

async function setActive(parts: PageParts, c: WebContext, isActive: boolean): Promise<Response> {
  const id = paramOf(c, "id");
  const reason = (await formOf(c))["reason"] ?? "";
  const done = await setDeviceActive(parts, actorOf(c).personId, id, isActive, reason);
  if (done.ok) return goTo(c, devicePaths.edit(id));
  const device = findDevice(parts.ports.db.read, id);
  if (device === undefined) return c.notFound();
  return editPage(parts, c, returned(c.get("lang"), done.refusal, fieldsOf(device)));
}

function guessPage(
  parts: PageParts,
  c: WebContext,
  state: {
    values?: Fields;
    problems?: Readonly<Record<string, FieldProblem>>;
    message?: string;
  } = {},
) {
  const lang = c.get("lang");
  const guess = parts.guesses.state();
  // Works without script too, and a page that nobody looks at any more stops asking.
  if (guess?.phase === "listening" || guess?.phase === "judging") c.header("Refresh", "1");
  const body = (
    <GuessPage
      lang={lang}
      csrf={c.get("csrf")}
      ports={portViews(parts)}
      values={state.values ?? {}}
      problems={state.problems ?? {}}
      message={state.message}
      guess={guess}
    />
  );
  const isRefused = state.message !== undefined || state.problems !== undefined;
  return desk(parts, c, say(lang, t.guess), body, isRefused ? 422 : 200);
}

async function startGuess(parts: PageParts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const values = await formOf(c);
  const problems: Record<string, FieldProblem> = {};
  const port = textOf(values, "path") || textOf(values, "port");
  if (port === "") problems["path"] = { code: "needed" };
  else if (!isPortPath(port)) problems["path"] = { code: "path" };
  const seconds = decimalOf(values, "seconds", [0.05, GUESS_SECONDS_MAX], problems);
  if (seconds === undefined || Object.keys(problems).length > 0) {
    return guessPage(parts, c, { values, problems });
  }
  const users = usersOfPort(listDevices(parts.ports.db.read), port);
  if (users.length > 0) {
    const message = say(lang, t.portBusy, { names: users.join(", ") });
    return guessPage(parts, c, { values, message });
  }
  parts.guesses.start(port, seconds);
  return goTo(c, devicePaths.guess);
}

export function devicePageRoutes(parts: PageParts): readonly Route[] {
  return [
    get("/devices/new", WRITERS, (c) => newDevice(parts, c)),
    post("/devices/new", WRITERS, (c) => create(parts, c)),
    get("/devices/guess", WRITERS, (c) => guessPage(parts, c)),
    post("/devices/guess", WRITERS, (c) => startGuess(parts, c)),
    get("/devices/:id/edit", WRITERS, (c) => editPage(parts, c)),
    post("/devices/:id/edit", WRITERS, (c) => change(parts, c)),
    post("/devices/:id/retire", WRITERS, (c) => setActive(parts, c, false)),
    post("/devices/:id/activate", WRITERS, (c) => setActive(parts, c, true)),
  ];
}
