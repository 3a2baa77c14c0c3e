/** Setting up devices over HTTP: what is applied to the running lines, and what is refused. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DRIVERS } from "../../firmware-bridge/registry.ts";
import { findDevice, listDevices } from "../../src/devices/index.ts";
import { expectSoundPage } from "../views/support.ts";
import { openSite, type Site, until } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await until("the scales speak", () => (site.app.ingest.status("scale-2")?.framesTotal ?? 0) > 0);
});
afterAll(() => site.close());

const orm = () => site.app.ports.db.read;
const version = (id: string): string => String(findDevice(orm(), id)?.version);

const FORM = {
  driver: "scale/yaohua-continuous",
  name: "新秤",
  transport: "tcp",
  host: "127.0.0.1",
  "tcp-port": "9",
};

const PAGES = [
  "/devices/new",
  "/devices/guess",
  "/devices/recordings",
  "/devices/scale-1/edit",
  "/devices/relay-1/edit",
  "/devices/scale-1/live",
  "/devices/relay-1/live",
  "/devices/scale-1/checks",
  "/fill-points",
  "/fill-points/new",
  "/fill-points/gun-1/edit",
  "/fill-points/gun-1/commission",
  "/fill-points/gun-1/card",
  "/outputs",
  "/outputs/new",
];

describe.each(["zh-CN", "en"] as const)("pages in %s", (lang) => {
  test.each(PAGES)("%s keeps the rules of a page", async (path) => {
    const answer = await site.ask(path, { lang });
    expect(answer.status).toBe(200);
    await expectSoundPage(await answer.text());
  });

  test("the form of every driver keeps the rules of a page", async () => {
    for (const driver of DRIVERS) {
      const answer = await site.ask(`/devices/new?driver=${driver.id}`, { lang });
      expect(answer.status).toBe(200);
      await expectSoundPage(await answer.text());
    }
  });
});

describe("who may do what", () => {
  test.each([
    ["/devices/new", 403],
    ["/devices/guess", 403],
    ["/devices/scale-1/edit", 403],
    ["/fill-points/new", 403],
    ["/fill-points/gun-1/edit", 403],
    ["/outputs/new", 403],
    ["/devices/recordings", 200],
    ["/devices/scale-1/live", 200],
    ["/devices/scale-1/checks", 200],
    ["/fill-points", 200],
    ["/fill-points/gun-1/commission", 200],
    ["/outputs", 200],
  ])("the safety manager at %s", async (path, status) => {
    expect((await site.ask(path, { as: "manager" })).status).toBe(status);
  });

  test.each(PAGES)("an operator may not see %s", async (path) => {
    expect((await site.ask(path, { as: "operator" })).status).toBe(403);
  });

  test.each([
    "/devices/new",
    "/devices/guess",
    "/devices/scale-1/edit",
    "/devices/scale-1/retire",
    "/devices/scale-1/record",
    "/devices/scale-1/checks/settings",
    "/fill-points/gun-1/commission",
    "/fill-points/gun-1/retire",
    "/outputs/x/test",
  ])("the safety manager may not post %s", async (path) => {
    expect((await site.ask(path, { as: "manager", form: { reason: "x" } })).status).toBe(403);
  });
});

describe("a bad form comes back with what was typed", () => {
  test.each([
    ["no name", { name: "" }],
    ["a name ten times too long", { name: "秤".repeat(800) }],
    ["no host", { host: "" }],
    ["a host with a space", { host: "a b" }],
    ["no port number", { "tcp-port": "abc" }],
    ["a port number above all", { "tcp-port": "65536" }],
    ["a choice that is none", { "set-unit": "stone" }],
    ["a bus name with a slash", { bus: "a/b" }],
    ["a bus for a device that speaks unasked", { bus: "a" }],
    ["a path that climbs", { transport: "serial", path: "/dev/../etc/passwd" }],
    ["a path that is none", { transport: "serial", path: "ttyUSB0" }],
    ["no path", { transport: "serial", path: "" }],
    ["a speed that is none", { transport: "serial", path: "/dev/ttyX", baud: "fast" }],
  ])("%s", async (_why, change) => {
    const before = listDevices(orm()).length;
    const answer = await site.ask("/devices/new", { form: { ...FORM, ...change } });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain('aria-invalid="true"');
    expect(text).toContain('value="9"'.replace("9", String({ ...FORM, ...change }["tcp-port"])));
    await expectSoundPage(text);
    expect(listDevices(orm()).length).toBe(before);
  });

  test("an unknown driver leads back to the choice", async () => {
    const answer = await site.ask("/devices/new", { form: { ...FORM, driver: "scale/none" } });
    expect(answer.headers.get("location")).toBe("/devices/new");
  });
});

describe("the same line twice", () => {
  const shared = () => ({
    ...FORM,
    transport: "serial",
    path: site.lines.scalePaths[0] ?? "",
  });

  test("is asked back about and not saved", async () => {
    const before = listDevices(orm()).length;
    const answer = await site.ask("/devices/new", { form: shared() });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('name="share"');
    expect(listDevices(orm()).length).toBe(before);
  });
});

test("a device is added, read at once, changed, refused when stale, retired and used again", async () => {
  const path = site.lines.scalePaths[1] ?? "";
  const gone = await site.ask("/devices/scale-2/retire", { form: { reason: "换线" } });
  expect(gone.status).toBe(303);
  expect(site.app.ingest.status("scale-2")).toBeUndefined();

  const form = { ...FORM, transport: "serial", path };
  const added = await site.ask("/devices/new", { form });
  expect(added.status).toBe(303);
  const id = (added.headers.get("location") ?? "").split("/")[2] ?? "";
  await until("the new one is read", () => (site.app.ingest.status(id)?.framesTotal ?? 0) > 0);

  const change = { ...form, name: "二号", "set-unit": "kg", version: version(id) };
  expect((await site.ask(`/devices/${id}/edit`, { form: change })).status).toBe(303);
  const stale = await site.ask(`/devices/${id}/edit`, { form: { ...change, name: "三号" } });
  expect(stale.status).toBe(409);
  expect(findDevice(orm(), id)?.name).toBe("二号");

  expect((await site.ask(`/devices/${id}/retire`, { form: { reason: " " } })).status).toBe(422);
  expect((await site.ask(`/devices/${id}/retire`, { form: { reason: "拆除" } })).status).toBe(303);
  expect((await site.ask("/devices/scale-2/activate", { form: { reason: "复用" } })).status).toBe(
    303,
  );
  await until("it runs again", () => (site.app.ingest.status("scale-2")?.framesTotal ?? 0) > 0);
  expect(site.kinds().filter((kind) => kind.startsWith("device."))).toEqual([
    "device.retired",
    "device.added",
    "device.changed",
    "device.retired",
    "device.activated",
  ]);
});

test("what hangs on a port is heard, and its form is filled in", async () => {
  const path = site.lines.scalePaths[1] ?? "";
  const busy = await site.ask("/devices/guess", { form: { path, seconds: "0.2" } });
  expect(busy.status).toBe(422);
  await site.ask("/devices/scale-2/retire", { form: { reason: "识别" } });
  const started = await site.ask("/devices/guess", { form: { path, seconds: "0.5" } });
  expect(started.status).toBe(303);
  await until("it was judged", async () =>
    (await site.text("/devices/guess")).includes("driver=scale"),
  );
  const text = await site.text("/devices/guess", { lang: "en" });
  await expectSoundPage(text);
  expect(text.indexOf("scale%2Fyaohua-continuous")).toBeGreaterThan(0);
  await site.ask("/devices/scale-2/activate", { form: { reason: "识别完" } });
}, 30_000);

test.each([
  ["no port", { path: "", seconds: "1" }],
  ["no number", { path: "/dev/ttyX", seconds: "soon" }],
  ["ten times too long", { path: "/dev/ttyX", seconds: "100" }],
  ["a path that climbs", { path: "/dev/../x", seconds: "1" }],
])("a guess with %s is refused", async (_why, form) => {
  expect((await site.ask("/devices/guess", { form })).status).toBe(422);
});

test("a guess at a port that is not there says so", async () => {
  await site.ask("/devices/guess", { form: { path: "/dev/gasward-none", seconds: "0.05" } });
  await until("it failed", async () =>
    (await site.text("/devices/guess")).includes("找不到该串口"),
  );
});
