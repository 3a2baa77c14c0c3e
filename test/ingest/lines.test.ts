/** Watching, recording and replaying a real line; names, sizes and files that are not what they should be. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findDriver } from "../../firmware-bridge/registry.ts";
import { parseRecording } from "../../firmware-bridge/transport/recording.ts";
import { READINGS_SHOWN, replay } from "../../src/ingest/replay.ts";
import { expectSoundPage } from "../views/support.ts";
import { openSite, type Site, until } from "./site.ts";

let site: Site;
const folder = () => join(site.path, "recordings");
const files = () => (existsSync(folder()) ? readdirSync(folder()).sort() : []);

beforeAll(async () => {
  site = await openSite();
  await until("the scale speaks", () => (site.app.ingest.status("scale-1")?.framesTotal ?? 0) > 0);
});
afterAll(() => site.close());

const LINE = '{"atMs":0,"dir":"in","hex":"022b30303030303032313903"}\n';
const uploadOf = (text: string | Uint8Array<ArrayBuffer>, driver = "scale/yaohua-continuous") => {
  const form = new FormData();
  form.set("driver", driver);
  form.set("file", "");
  form.set("upload", new File([text], "../../x.jsonl"));
  return form;
};

test("the live page shows bytes, text and reading; a discard is marked with its reason", async () => {
  site.lines.station.bays[0]?.line.garbage(Uint8Array.of(0x02, 0x2b, 0x99, 0x02));
  await until("it was thrown away", async () =>
    (await site.text("/devices/scale-1/live", { lang: "en" })).includes('data-state="warn"'),
  );
  const text = await site.text("/devices/scale-1/live", { lang: "en" });
  await expectSoundPage(text);
  expect(text).toContain("02 2b 30");
  expect(text).toMatch(/gross 0\.00 kg/);
});

test("the relay board's line is shown too, both ways", async () => {
  await until("the board was asked", async () => {
    const text = await site.text("/devices/relay-1/live", { lang: "en" });
    return text.includes('data-dir="out"') && text.includes("relay-0 off");
  });
});

test("the stream sends frames of the line, at most five a second", async () => {
  const answer = await site.ask("/devices/scale-1/live/stream", { lang: "en" });
  const reader = answer.body?.getReader();
  let text = "";
  const untilMs = performance.now() + 1_100;
  while (reader !== undefined && performance.now() < untilMs) {
    text += new TextDecoder().decode((await reader.read()).value);
  }
  await reader?.cancel();
  const frames = text.split('hx-target="#line-pieces"').length - 1;
  expect(frames).toBeGreaterThan(1);
  expect(frames).toBeLessThanOrEqual(7);
});

describe("recording", () => {
  const start = (form: Readonly<Record<string, string>>) =>
    site.ask("/devices/scale-1/record", { form });

  test.each([
    ["no length", { seconds: "", kilobytes: "10" }],
    ["ten times too long", { seconds: "36000", kilobytes: "10" }],
    ["ten times too much", { seconds: "1", kilobytes: "50000" }],
    ["less than nothing", { seconds: "-1", kilobytes: "10" }],
    ["no number", { seconds: "1e3", kilobytes: "10" }],
  ])("%s is refused", async (_why, form) => {
    expect((await start(form)).status).toBe(422);
    expect(files()).toEqual([]);
  });

  test("goes on over an unplugged line, stops when asked, and is whole", async () => {
    expect((await start({ seconds: "600", kilobytes: "1000" })).status).toBe(303);
    expect((await start({ seconds: "600", kilobytes: "1000" })).status).toBe(422);
    const [name = ""] = files();
    const path = join(folder(), name);
    const bytes = () => readFileSync(path).length;
    await until("something was recorded", () => bytes() > 500);
    site.lines.station.bays[0]?.line.unplug();
    await until("the line is lost", () => site.app.ingest.status("scale-1")?.state !== "running");
    const atLoss = bytes();
    site.lines.replugScale(0);
    await until("it goes on", () => bytes() > atLoss + 500);
    const running = await site.text("/devices/scale-1/live");
    expect(running).toContain(name);
    expect((await site.ask(`/devices/recordings/${name}/delete`, { form: {} })).status).toBe(422);
    expect((await site.ask("/devices/scale-1/record/stop", { form: {} })).status).toBe(303);
    expect(parseRecording(readFileSync(path, "utf8")).length).toBeGreaterThan(10);
    await until("it is in the journal", () => site.kinds().includes("device.recorded"));
  }, 30_000);

  test("ends at its size with the last whole piece", async () => {
    await site.ask("/devices/scale-2/record", { form: { seconds: "60", kilobytes: "1" } });
    const name = () => files().find((file) => file.startsWith("scale-2")) ?? "";
    await until(
      "it is full",
      async () => !(await site.text("/devices/scale-2/live")).includes(name()),
    );
    const text = readFileSync(join(folder(), name()), "utf8");
    expect(text.length).toBeLessThanOrEqual(1_000);
    expect(text.endsWith("}\n")).toBe(true);
  });

  test("is listed, downloaded, replayed and deleted", async () => {
    const [name = ""] = files();
    const list = await site.text("/devices/recordings");
    await expectSoundPage(list);
    expect(list).toContain(name);
    const download = await site.ask(`/devices/recordings/${name}`);
    expect(download.headers.get("content-disposition")).toContain(name);
    expect(await download.text()).toBe(readFileSync(join(folder(), name), "utf8"));
    const form = uploadOf("");
    form.set("file", name);
    form.delete("upload");
    const replayed = await site.ask("/devices/replay", { form, as: "manager", lang: "en" });
    expect(replayed.status).toBe(200);
    const text = await replayed.text();
    await expectSoundPage(text);
    expect(text).toContain('id="replay-result"');
    const byManager = await site.ask(`/devices/recordings/${name}/delete`, {
      form: {},
      as: "manager",
    });
    expect(byManager.status).toBe(403);
    expect((await site.ask(`/devices/recordings/${name}/delete`, { form: {} })).status).toBe(303);
    expect(files()).not.toContain(name);
  });

  test.each([
    "..%2F..%2Fsite.db",
    "..%2fbox.key",
    "%2e%2e%2fbox.key",
    "box.key",
    "scale-1--scale--yaohua--20260101-000000.jsonl%00",
    "nothing.jsonl",
  ])("the name %s reaches no file", async (name) => {
    expect((await site.ask(`/devices/recordings/${name}`)).status).toBe(404);
    expect((await site.ask(`/devices/recordings/${name}/delete`, { form: {} })).status).toBe(404);
    const form = uploadOf("");
    form.set("file", decodeURIComponent(name));
    expect((await site.ask("/devices/replay", { form })).status).toBe(422);
    expect(existsSync(join(site.path, "box.key"))).toBe(true);
  });

  test("twenty files are the limit", async () => {
    for (let at = files().length; at < 20; at += 1) {
      const minute = String(at).padStart(2, "0");
      writeFileSync(join(folder(), `old--scale--cas-10--20260101-00${minute}00.jsonl`), LINE);
    }
    const refused = await start({ seconds: "1", kilobytes: "1" });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("20");
  });
});

describe("an upload", () => {
  test("of a recording is read", async () => {
    const answer = await site.ask("/devices/replay", {
      form: uploadOf(LINE.repeat(3)),
      lang: "en",
    });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("3 pieces");
  });

  test.each([
    ["garbage", "\u0000\u0001 not json", "第 1 行"],
    ["binary", Uint8Array.from({ length: 3_000 }, (_, at) => (at * 37) % 256), "第 1 行"],
    ["one bad line among good ones", `${LINE.repeat(450)}{}\n`, "第 451 行"],
    ["nothing", "\n\n", "没有数据"],
    ["more than five megabytes", new Uint8Array(5_050_000).fill(10), "5 MB"],
  ])("of %s is refused in words", async (_why, text, words) => {
    const answer = await site.ask("/devices/replay", { form: uploadOf(text) });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
  });

  test("ten times too large is not even read", async () => {
    const form = uploadOf(new Uint8Array(50_000_000).fill(10));
    expect((await site.ask("/devices/replay", { form })).status).toBe(413);
  });

  test("for a driver that is none is refused", async () => {
    const form = uploadOf(LINE, "scale/none");
    expect((await site.ask("/devices/replay", { form })).status).toBe(422);
  });
});

test("a long recording shows its first readings and lets others work meanwhile", async () => {
  const driver = findDriver("scale/yaohua-continuous");
  if (driver === undefined) throw new Error("no driver");
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  const done = await replay(LINE.repeat(80_000), driver, { unit: "kg" });
  clearInterval(timer);
  expect(done).toMatchObject({ ok: true, value: { pieces: 80_000, readings: 80_000 } });
  if (done.ok) expect(done.value.shown.length).toBe(READINGS_SHOWN);
  expect(longestMs).toBeLessThan(150);
});
