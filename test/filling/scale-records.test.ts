/** What filling scales report and how they are locked, over real sockets: kept once, acknowledged after it. */
import { afterEach, describe, expect, test } from "bun:test";
import { lpgScale, scanFrame } from "../../firmware-bridge/simulators/lpg-scale.ts";
import type { LpgScaleRunner } from "../../firmware-bridge/simulators/lpg-scale-run.ts";
import { findCylinder } from "../../src/cylinders/index.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { acceptScalePoint } from "../../src/filling/scale/point.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { until } from "../firmware-bridge/time.ts";
import {
  addCylinders,
  addRunner,
  CODE,
  CYLINDER,
  checkAtKiosk,
  crcOf,
  entries,
  fills,
  oneScale,
  openAlarms,
  openSite,
  permittedScale,
  rawScale,
  records,
  run,
  type Site,
  step,
} from "./scale-site.ts";

let site: Site;

afterEach(() => site.close());

async function ready(): Promise<LpgScaleRunner> {
  const opened = await oneScale();
  site = opened.site;
  return opened.runner;
}

async function permitted(): Promise<LpgScaleRunner> {
  const opened = await permittedScale();
  site = opened.site;
  return opened.runner;
}

describe("a record", () => {
  test("of a normal end is judged, kept and acknowledged", async () => {
    const runner = await permitted();
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    expect(fills(site)).toMatchObject([
      { state: "ended", end_cause: "ended", end_gross_g: 31_000, verdict: "ok" },
    ]);
    expect(records(site)).toMatchObject([
      { finding: "matched", code: CODE, machine: 3, address: 1, end_g: 31_000, tare_g: 16_500 },
    ]);
    const [entry] = entries(site, "fill.ended");
    expect(entry?.payload).toMatchObject({ netG: 14_500, verdict: "ok" });
  });

  test.each([
    ["lifted", "scale_lifted"],
    ["anti-theft", "scale_anti_theft"],
    ["swapped", "scale_swapped"],
    ["power-loss", "scale_power_loss"],
  ] as const)("of a fill that ended by %s asks for a person", async (what, cause) => {
    const runner = await permitted();
    await step(site, 10_000);
    runner.feed({ type: "abnormal", what });
    await step(site);
    runner.feed({ type: "power-on" });
    await run(site, () => runner.scale.kept.length === 0);
    expect(fills(site)).toMatchObject([{ state: "interrupted", end_cause: cause }]);
    expect(entries(site, "fill.interrupted")).toMatchObject([
      { lane: "event", payload: { cause } },
    ]);
    expect(site.app.filling.board.view("scale-1")?.settlementOf).toBe(
      String(fills(site)[0]?.["id"]),
    );
    expect(openAlarms(site)).toContain("fill.interrupted fill-point:scale-1");
    await settleFill(site.app.filling.station, site.manager, "scale-1", "weighed by hand", true);
    expect(openAlarms(site)).not.toContain("fill.interrupted fill-point:scale-1");
  });

  test("of a cylinder that holds too much sets it aside with an alarm", async () => {
    site = await openSite();
    // Its stamp says less than what was keyed in at the scale.
    await addCylinders(site, [{ ...CYLINDER, tareG: 15_500 }]);
    const runner = addRunner(site);
    await run(site, () => runner.isConnected);
    await checkAtKiosk(site, "scale-1", CODE);
    runner.feed({ type: "scan", cylinder: CYLINDER });
    await run(site, () => fills(site)[0]?.["state"] === "ended", 120);
    expect(fills(site)).toMatchObject([{ verdict: "over" }]);
    expect(findCylinder(site.app.ports.db.read, `c${CODE}`)).toMatchObject({
      status: "quarantined",
      content: "overfilled",
    });
    expect(openAlarms(site)).toContain(`fill.overfilled cylinder:c${CODE}`);
  });

  test("under a clock five days off, from a sequence that wraps, is a normal record", async () => {
    site = await openSite();
    await addCylinders(site, [{ code: CODE }, { code: "200000000001" }]);
    const offset = -5 * 86_400_000;
    const runner = addRunner(site, { settings: { clockOffsetMs: offset }, sequence: 255 });
    for (const code of [CODE, "200000000001"]) {
      await run(site, () => runner.isConnected);
      await checkAtKiosk(site, "scale-1", code);
      runner.feed({ type: "scan", cylinder: { code, tareG: 16_500 } });
      await run(site, () => runner.scale.answer === "permitted");
      await run(
        site,
        () => runner.scale.phase.name === "idle" && runner.scale.kept.length === 0,
        120,
      );
    }
    const kept = records(site);
    expect(kept.map((row) => row["sequence"])).toEqual([255, 0]);
    for (const row of kept) {
      expect(Math.abs(Number(row["clock_offset_ms"]) - offset)).toBeLessThan(10_000);
    }
    expect(fills(site).map((row) => row["state"])).toEqual(["ended", "ended"]);
  });

  test("that nothing explains is kept, raises an alarm, sets the cylinder aside and is acknowledged", async () => {
    const runner = await permitted();
    runner.stop();
    const record = await recordOfStranger(CODE);
    // The same frame from a machine that no point has.
    const raw = await rawScale(site);
    raw.socket.write(record);
    await until(() => raw.heard.length >= 7);
    expect(raw.heard[1]).toBe(0xcc);
    expect(records(site)).toMatchObject([
      { finding: "unexplained", point_id: null, fill_id: null },
    ]);
    expect(entries(site, "fill.unexplained_record")).toMatchObject([{ lane: "event" }]);
    expect(openAlarms(site).join()).toContain("scale.unexplained_record");
    expect(fills(site)).toMatchObject([{ state: "authorised" }]);
    raw.socket.destroy();
  });

  test("that comes twice is acknowledged twice and kept once, also after a restart", async () => {
    await permitted();
    site.runners[0]?.stop();
    const record = await recordOfStranger(CODE);
    const first = await rawScale(site);
    first.socket.write(record);
    await until(() => first.heard.length >= 7);
    first.socket.write(record);
    await until(() => first.heard.length >= 14);
    await site.restart();
    const second = await rawScale(site);
    second.socket.write(record);
    await until(() => second.heard.length >= 7);
    expect(second.heard.slice(0, 7)).toEqual(first.heard.slice(0, 7));
    expect(records(site)).toHaveLength(1);
    expect(entries(site, "fill.unexplained_record")).toHaveLength(1);
    second.socket.destroy();
  });

  test("under a key already used by other bytes is kept under its own", async () => {
    await permitted();
    site.runners[0]?.stop();
    const raw = await rawScale(site);
    const record = await recordOfStranger(CODE);
    const other = withCrc(record.with(16, 0x01));
    raw.socket.write(record);
    await until(() => raw.heard.length >= 7);
    await site.restart();
    const again = await rawScale(site);
    again.socket.write(other);
    await until(() => again.heard.length >= 7);
    expect(records(site)).toHaveLength(2);
    again.socket.destroy();
  });

  test("is not acknowledged while the disk is full, and is kept when there is room again", async () => {
    const runner = await permitted();
    const pages = site.folder.site.query("PRAGMA page_count").get() as { page_count: number };
    site.folder.site.run(`PRAGMA max_page_count = ${pages.page_count + 1}`);
    const { db } = site.app.ports;
    const fillOne = () =>
      db.write((tx) => tx.append({ kind: "x.x", actor: "system", subject: "x", payload: {} }));
    // What room the pages still have is used up first.
    let isFull = false;
    while (!isFull)
      isFull = await fillOne().then(
        () => false,
        () => true,
      );
    await run(site, () => runner.scale.kept.length === 1, 120);
    for (let index = 0; index < 20; index += 1) await step(site);
    expect(runner.scale.kept).toHaveLength(1);
    expect(records(site)).toHaveLength(0);
    site.folder.site.run("PRAGMA max_page_count = 1000000");
    await run(site, () => runner.scale.kept.length === 0);
    expect(records(site)).toHaveLength(1);
    expect(fills(site)).toMatchObject([{ state: "ended" }]);
  });

  test.each([
    ["ends that fill", "none", { state: "ended" }, "matched"],
    ["is late when it is abnormal: an alarm", "lifted", { state: "unused" }, "late"],
  ] as const)("after a cancel at the scale %s", async (_why, what, fill, finding) => {
    const runner = await permitted();
    const raw = await rawScale(site);
    raw.socket.write(scanFrame(lpgScale(), CODE));
    await until(() => raw.heard.length >= 5);
    raw.socket.write(Uint8Array.of(0x01, 0xae, 0x02, ...crcOf([0x01, 0xae, 0x02])));
    await until(() => fills(site)[0]?.["state"] === "unused");
    if (what !== "none") runner.feed({ type: "abnormal", what });
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    expect(records(site)).toMatchObject([{ finding }]);
    expect(fills(site)).toMatchObject([fill]);
    expect(entries(site, "fill.late_record")).toHaveLength(finding === "late" ? 1 : 0);
    raw.socket.destroy();
  });

  test("that never comes asks for a person, and still ends the fill when it comes after all", async () => {
    const runner = await permitted();
    await run(site, () => runner.scale.phase.name === "filling");
    runner.cut();
    // The scale is out of reach: only our own time goes on.
    site.time.advance(21 * 60_000);
    await until(() => fills(site)[0]?.["state"] === "interrupted");
    expect(fills(site)).toMatchObject([{ end_cause: "no_record" }]);
    expect(entries(site, "fill.interrupted")).toMatchObject([{ lane: "event" }]);
    expect(openAlarms(site)).toContain("fill.interrupted fill-point:scale-1");
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    expect(fills(site)).toMatchObject([{ state: "ended", verdict: "ok" }]);
    expect(openAlarms(site)).not.toContain("fill.interrupted fill-point:scale-1");
  });

  test("is matched after a restart in the middle of its fill", async () => {
    const runner = await permitted();
    await step(site, 5_000);
    await site.restart();
    expect(fills(site)).toMatchObject([{ state: "authorised" }]);
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    expect(fills(site)).toMatchObject([{ state: "ended", verdict: "ok" }]);
  });
});

/** A record of the document, from machine 77. */
async function recordOfStranger(code: string): Promise<Uint8Array> {
  const bytes = Uint8Array.from(
    (
      "FFFFFFA417010501A420717050306068" + "860BC805BE050000014000072609011430155F000C004D000000"
    ).match(/../g) ?? [],
    (pair) => Number.parseInt(pair, 16),
  );
  expect(code).toBe("170705030686");
  return withCrc(bytes.slice(0, 42));
}

function withCrc(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.slice(0, -2), ...crcOf([...bytes.slice(0, -2)])]);
}

describe("a lock", () => {
  test("reaches the scale in the middle of a fill, and an unlock lets it go on", async () => {
    const runner = await permitted();
    await step(site, 10_000);
    const { station } = site.app.filling;
    await setLock(station, site.manager, "scale-1", "gas alarm");
    await run(site, () => runner.scale.isLocked);
    const before = runner.scale.phase.name === "filling" ? runner.scale.phase.netG : -1;
    for (let index = 0; index < 10; index += 1) await step(site);
    const phase = runner.scale.phase;
    expect(phase).toMatchObject({ name: "filling", isPaused: true, netG: before });
    await setLock(station, site.manager, "scale-1", null, "false alarm");
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    expect(fills(site)).toMatchObject([{ state: "ended" }]);
  });

  test("that came while the scale was away is told when it comes back", async () => {
    const runner = await permitted();
    runner.cut();
    await setLock(site.app.filling.station, site.manager, "scale-1", "gas alarm");
    await run(site, () => runner.scale.kept.length === 0 && runner.scale.ticket === 2, 120);
    await run(site, () => runner.scale.isLocked);
    expect(runner.scale.answer).toBe("stopped");
  });
});

describe("the line", () => {
  test("a scale that dials in again replaces its half-open connection", async () => {
    await ready();
    site.runners[0]?.stop();
    const first = await rawScale(site);
    first.socket.write(scanFrame(lpgScale(), CODE));
    await until(() => first.heard.length >= 5);
    const second = await rawScale(site);
    second.socket.write(scanFrame(lpgScale(), CODE));
    await until(() => second.heard.length >= 5 && first.isGone());
    expect(second.isGone()).toBe(false);
    expect(site.app.filling.scaleServer().scales).toMatchObject([
      { machine: 3, address: 1, isConnected: true },
    ]);
    second.socket.destroy();
  });

  test("unsupervised filling is refused and raises an alarm", async () => {
    await ready();
    const raw = await rawScale(site);
    const ask = [0x01, 0xac, 0x0a, 1, 2, 3, 4, 5, 6, 7, 8];
    raw.socket.write(Uint8Array.of(...ask, ...crcOf(ask)));
    await until(() => raw.heard.length >= 5);
    expect(raw.heard.slice(0, 3)).toEqual([0x01, 0xce, 0x55]);
    await until(() => entries(site, "scale.unsupervised_refused").length === 1);
    expect(entries(site, "scale.%")[0]?.lane).toBe("event");
    expect(openAlarms(site).join()).toContain("scale.unsupervised");
    raw.socket.destroy();
  });

  test("the same refusal at once again is one entry", async () => {
    const runner = await ready();
    for (let index = 0; index < 5; index += 1) {
      await run(site, () => runner.isConnected);
      runner.feed({ type: "scan", cylinder: CYLINDER });
      await run(site, () => runner.scale.answer === "rejected");
    }
    expect(entries(site, "fill.refused")).toHaveLength(1);
  });

  test("rubbish is counted and hurts nobody", async () => {
    const runner = await ready();
    const raw = await rawScale(site);
    raw.socket.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
    raw.socket.end();
    await until(() => raw.isGone());
    await until(() => (site.app.filling.scaleServer().discards.noise ?? 0) > 0);
    expect(runner.isConnected).toBe(true);
  });
});

test("a point without an acceptance cannot be set up", async () => {
  await ready();
  const given = {
    id: "x",
    label: "x",
    medium: "lpg",
    machine: 50,
    address: 1,
    checkScaleDeviceId: null,
    acceptance: " ",
  };
  const { station } = site.app.filling;
  expect(await acceptScalePoint(station, site.manager.personId, given)).toEqual({
    ok: false,
    refusal: { code: "filling.acceptance_needed" },
  });
  const taken = { ...given, machine: 3, acceptance: "agreed" };
  expect(await acceptScalePoint(station, site.manager.personId, taken)).toEqual({
    ok: false,
    refusal: { code: "filling.scale_taken" },
  });
  const good = { ...given, acceptance: "agreed" };
  expect((await acceptScalePoint(station, site.manager.personId, good)).ok).toBe(true);
  expect(station.board.view("x")).toMatchObject({ problem: undefined, scale: {} });
  expect(entries(site, "fill-point.one_shot_accepted").at(-1)?.payload).toMatchObject({
    machine: 50,
    acceptance: "agreed",
  });
});
