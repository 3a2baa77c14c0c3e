/** Checks against a standard weight on a real line: what is recorded, what is refused, what counts for the shift. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listDeviceChecks } from "../../src/devices/index.ts";
import { shiftStateOf } from "../../src/ingest/index.ts";
import { expectSoundPage } from "../views/support.ts";
import { openSite, type Site, until } from "./site.ts";

let site: Site;
const checks = () => listDeviceChecks(site.app.ports.db.read, "scale-1", 50);
const isChecked = () => shiftStateOf(site.app.ports, "scale-1").isChecked;
const steady = async (kg: string) =>
  until(`it stands at ${kg}`, async () => {
    const text = await site.text("/devices/scale-1/checks", { lang: "en" });
    return text.includes("can be recorded") && text.includes(kg);
  });

beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const WEIGHT = { form: "shift", purpose: "shift", expected: "20", certificate: "F2-0117" };
const ZERO = { form: "zero", purpose: "shift", kind: "zero" };

test("an empty scale and a standard weight release the scale for the shift", async () => {
  await steady("0.000 kg");
  expect(isChecked()).toBe(false);
  const zero = await site.ask("/devices/scale-1/checks", { form: ZERO, as: "manager" });
  expect(zero.status).toBe(303);
  site.lines.station.bays[0]?.place({ tareG: 20_000, residueG: 0, volumeL: 35 });
  await steady("20.000 kg");
  expect(isChecked()).toBe(false);
  const weight = await site.ask("/devices/scale-1/checks", { form: WEIGHT, as: "manager" });
  expect(weight.status).toBe(303);
  expect(isChecked()).toBe(true);
  expect(checks()).toMatchObject([
    { kind: "weight", expected: 20_000, isPassed: true, certificate: "F2-0117" },
    { kind: "zero", expected: 0, isPassed: true },
  ]);
  for (const { frames } of checks()) expect(frames).toBeGreaterThanOrEqual(10);
  expect(site.kinds().filter((kind) => kind === "device.checked").length).toBe(2);
  const text = await site.text("/devices/scale-1/checks", { as: "manager" });
  expect(text).toContain("本班已校核");
  await expectSoundPage(text);
  const record = await site.text(`/devices/scale-1/checks/${checks()[0]?.id}`);
  await expectSoundPage(record);
  expect(record).toContain("F2-0117");
});

test("a weight that is off fails, stays on record and takes the release back", async () => {
  const form = { ...WEIGHT, expected: "20.1" };
  expect((await site.ask("/devices/scale-1/checks", { form })).status).toBe(303);
  expect(checks()[0]).toMatchObject({ isPassed: false, tolerance: 20 });
  expect(isChecked()).toBe(false);
});

test("the tolerance and the shifts are the administrator's settings", async () => {
  const path = "/devices/scale-1/checks/settings";
  const bad = await site.ask(path, { form: { "shift-times": "25:00", tolerance: "x" } });
  expect(bad.status).toBe(422);
  const good = { "shift-times": "07:30，19:30", tolerance: "150" };
  expect((await site.ask(path, { form: good })).status).toBe(303);
  // Somebody who still sees the form of before does not overwrite it.
  const late = { form: "settings", "shift-times": "06:00", tolerance: "90", seen: "08:00||" };
  const stale = await site.ask(path, { form: late });
  expect(stale.status).toBe(409);
  const page = await stale.text();
  expect(page).toContain("别人刚改过设置");
  expect(page).toContain('value="06:00"');
  const form = { ...WEIGHT, expected: "20.1" };
  await site.ask("/devices/scale-1/checks", { form });
  expect(checks()[0]).toMatchObject({ isPassed: true, tolerance: 150 });
  expect(await site.text("/devices/scale-1/checks")).toContain("07:30, 19:30");
});

describe("refused, and nothing recorded:", () => {
  test.each([
    ["a weight without certificate", { ...WEIGHT, certificate: "" }],
    ["a weight of nothing", { ...WEIGHT, expected: "0" }],
    ["a weight ten times above all", { ...WEIGHT, expected: "20000" }],
    ["a weight that is no number", { ...WEIGHT, expected: "20kg" }],
    ["a certificate that never ends", { ...WEIGHT, certificate: "9".repeat(600) }],
    ["a note that never ends", { ...WEIGHT, note: "注".repeat(5_000) }],
  ])("%s", async (_why, form) => {
    const before = checks().length;
    const answer = await site.ask("/devices/scale-1/checks", { form });
    expect(answer.status).toBe(422);
    await expectSoundPage(await answer.text());
    expect(checks().length).toBe(before);
  });

  test("a scale that moves", async () => {
    site.lines.station.bays[0]?.remove();
    const before = checks().length;
    site.lines.station.bays[0]?.place({ tareG: 15_000, residueG: 0, volumeL: 35 });
    await until("it swings", async () =>
      (await site.text("/devices/scale-1/checks")).includes("未稳定"),
    );
    expect((await site.ask("/devices/scale-1/checks", { form: WEIGHT })).status).toBe(422);
    expect(checks().length).toBe(before);
  });

  test("a scale that is unplugged", async () => {
    site.lines.station.bays[0]?.line.unplug();
    await until("it is silent", async () =>
      (await site.text("/devices/scale-1/checks")).includes("没有数据"),
    );
    expect((await site.ask("/devices/scale-1/checks", { form: ZERO })).status).toBe(422);
  });

  test("a device with nothing to be held against", async () => {
    expect((await site.ask("/devices/relay-1/checks")).status).toBe(404);
    expect((await site.ask("/devices/relay-1/checks", { form: WEIGHT })).status).toBe(404);
  });

  test("an operator", async () => {
    const answer = await site.ask("/devices/scale-1/checks", { form: ZERO, as: "operator" });
    expect(answer.status).toBe(403);
  });
});
