/** Setting up a manifold from the pages: channels that speak, figures within bounds, the relay measured. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import {
  PRESSURE_UNIT,
  type SimulatedManifold,
  startPtyManifold,
  TEMPERATURE_UNIT,
} from "../../firmware-bridge/simulators/manifold-runner.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { findFillPoint, findManifoldPoint, listAllFillPoints } from "../../src/filling/index.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { expectSoundPage } from "../views/support.ts";
import { openSite, type Site, until } from "./site.ts";

// Measuring a relay takes six seconds of real time.
setDefaultTimeout(30_000);

let site: Site;
let manifold: SimulatedManifold;

beforeAll(async () => {
  site = await openSite();
  const link = join(site.path, "manifold");
  manifold = startPtyManifold({
    link,
    clock: systemClock,
    scheduler: systemScheduler,
    isPermitted: () => site.lines.station.isPermitted(7),
  });
  const transport = { kind: "serial", path: link, bus: "m" } as const;
  for (const [id, address] of [
    ["pressure", PRESSURE_UNIT],
    ["heat", TEMPERATURE_UNIT],
  ] as const) {
    const settings = { address, pollMs: 100 };
    const row = { id, name: id, driverId: "modbus/qdw90a", settings, transport, isActive: true };
    await site.app.ports.db.write((tx) => insertDevice(tx.orm, row));
    site.app.ingest.add(row);
  }
  await until("both transmitters speak", () =>
    ["pressure", "heat"].every((id) => site.app.ingest.samples.series(id).length > 0),
  );
  await until("the board is up", () => site.app.ingest.relays.isUp("relay-1"));
});

afterAll(async () => {
  await site.close();
  manifold.stop();
});

const FORM = {
  label: "M2",
  medium: "nitrogen",
  positions: "6",
  pressure: "pressure/value",
  temperature: "heat/value",
  "frame-interval": "500",
  "cut-off": "controller",
  "max-pressure": "18",
  "fill-max": "90",
  "fill-min": "20",
  hold: "30",
  "hold-fall": "20",
  "cool-down": "10",
  relay: "relay-1",
  channel: "8",
  "fail-closed": "held",
};

const NEW = "/fill-points/new-manifold";
const count = () => listAllFillPoints(site.app.ports.db.read).length;

test("the page offers only channels that give numbers of their kind", async () => {
  const html = await site.text(NEW, { lang: "en" });
  await expectSoundPage(html);
  const options = [...html.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value);
  expect(options.filter((value) => value?.includes("/"))).toEqual(["pressure/value", "heat/value"]);
  expect(html).toContain("MPa");
  // Filled by weight: not here.
  expect(options).not.toContain("lpg");
  expect(options).toContain("acetylene");
});

describe("a manifold that could not be safe is not saved:", () => {
  test.each([
    ["without a cut-off", { "cut-off": "none" }],
    ["without a pressure channel", { pressure: "" }],
    ["with a channel that no device has", { pressure: "pressure/other" }],
    ["with a temperature for its pressure", { pressure: "heat/value" }],
    ["with a pressure for its temperature", { temperature: "pressure/value" }],
    ["with a medium filled by weight", { medium: "carbon-dioxide" }],
    ["with no position", { positions: "0" }],
    ["with 65 positions", { positions: "65" }],
    ["with a pressure no pipe holds", { "max-pressure": "70" }],
    ["with a shortest fill above the longest", { "fill-min": "91" }],
    ["for acetylene without a scale", { medium: "acetylene", "max-pressure": "2.5" }],
    [
      "for acetylene above 2.5 MPa",
      { medium: "acetylene", "max-pressure": "2.6", "weigh-scale": "scale-1" },
    ],
    ["without time for the leak test", { hold: "1" }],
    ["on a channel of a gun", { channel: "1" }],
    ["one-shot without acceptance", { "fail-closed": "one-shot" }],
  ])("%s", async (_why, change) => {
    const before = count();
    const answer = await site.ask(NEW, { form: { ...FORM, ...change } });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    await expectSoundPage(html);
    expect(html).toContain('value="M2"');
    expect(count()).toBe(before);
  });
});

test("a manifold is added, measured, shows its pressure, is changed and told of a stale form", async () => {
  const added = await site.ask(NEW, { form: FORM });
  expect(added.status).toBe(303);
  const id = (added.headers.get("location") ?? "").split("/")[2] ?? "";
  const { read } = site.app.ports.db;
  expect(findFillPoint(read, id)).toMatchObject({
    kind: "manifold",
    positions: 6,
    dropOutMs: null,
  });
  expect(findManifoldPoint(read, id)).toMatchObject({
    pressureChannel: "value",
    temperatureDeviceId: "heat",
    maxPressureKpa: 18_000,
    coolDownS: 600,
  });
  expect(site.kinds()).toContain("fill-point.added");
  const view = () => site.app.filling.board.view(id);
  await until("pressure and temperature are there", () => view()?.manifold?.at20Kpa != null);
  // Not measured yet: no permission relay.
  expect(view()?.blockers.map(({ code }) => code)).toContain("link_down");
  await site.ask(`/fill-points/${id}/commission`, { form: { "gas-shut": "yes" } });
  await until("it was measured", () => findFillPoint(read, id)?.dropOutMs != null);
  await until(
    "the relay is known",
    () => view()?.blockers.every(({ code }) => code !== "link_down") === true,
  );
  const edit = await site.text(`/fill-points/${id}/edit`);
  await expectSoundPage(edit);
  const changed = { ...FORM, "max-pressure": "16,5", version: "1" };
  const version = /name="version" value="(\d+)"/.exec(edit)?.[1] ?? "";
  const saved = await site.ask(`/fill-points/${id}/edit`, { form: { ...changed, version } });
  expect(saved.status).toBe(303);
  expect(findManifoldPoint(read, id)?.maxPressureKpa).toBe(16_500);
  const late = await site.ask(`/fill-points/${id}/edit`, { form: { ...changed, version } });
  expect(late.status).toBe(409);
  await expectSoundPage(await site.text("/fill-points"));
  expect(await site.text("/fill-points")).toContain("M2 号汇流排");
});

test("its kiosk page asks for the first position", async () => {
  const [row] = listAllFillPoints(site.app.ports.db.read).filter(({ kind }) => kind === "manifold");
  expect(row).toBeDefined();
  const page = await site.text(`/points/${row?.id}`, { as: "operator" });
  await expectSoundPage(page);
  expect(page).toContain("请扫描接在 1 号位的气瓶");
});
