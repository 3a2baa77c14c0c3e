/** Setting up fill points, measuring their relay on a real line with good and bad boards, and sirens. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { RelayBoardFault } from "../../firmware-bridge/simulators/relay-board.ts";
import { isRelayOn } from "../../firmware-bridge/simulators/relay-board.ts";
import {
  type AlarmCode,
  findOpenAlarm,
  isActiveAlarm,
  raiseAlarm,
} from "../../src/alarms/index.ts";
import { acknowledgeAlarm } from "../../src/alarms/service.ts";
import { listOutputs } from "../../src/devices/index.ts";
import { findFillPoint, listAllFillPoints } from "../../src/filling/index.ts";
import { listActivePeople } from "../../src/identity/index.ts";
import { expectSoundPage } from "../views/support.ts";
import { openSite, type Site, until } from "./site.ts";

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await until("the board is up", () => site.app.ingest.relays.isUp("relay-1"));
});
afterAll(() => site.close());

const point = (id: string) => findFillPoint(site.app.ports.db.read, id);
const blockers = (id: string) =>
  site.app.filling.board.view(id)?.blockers.map(({ code }) => code) ?? [];
const isOn = (channel: number) => isRelayOn(site.lines.station.board(), channel, performance.now());

const FORM = {
  label: "7",
  medium: "lpg",
  gauge: "scale-2",
  "check-scale": "scale-1",
  "frame-interval": "400",
  relay: "relay-1",
  channel: "3",
  "cut-off": "indicator-set-point",
  "fail-closed": "held",
};

describe("a fill point that could not be safe is not saved:", () => {
  test.each([
    ["without a cut-off", { "cut-off": "none" }],
    ["with a cut-off nobody knows", { "cut-off": "hand" }],
    ["without a scale", { gauge: "" }],
    ["on a relay as a scale", { gauge: "relay-1" }],
    ["weighed twice on one scale", { "check-scale": "scale-2" }],
    ["without a relay", { relay: "" }],
    ["on a channel of another gun", { channel: "1" }],
    ["on a channel that is none", { channel: "9" }],
    ["with the label of another gun", { label: "1" }],
    ["with a label that no QR code can carry", { label: "一号/枪" }],
    ["with a frame interval ten times too long", { "frame-interval": "4000" }],
    ["with a medium nobody knows", { medium: "steam" }],
    ["one-shot without acceptance", { "fail-closed": "one-shot" }],
    ["one-shot with a word for acceptance", { "fail-closed": "one-shot", acceptance: "好" }],
  ])("%s", async (_why, change) => {
    const answer = await site.ask("/fill-points/new", { form: { ...FORM, ...change } });
    expect(answer.status).toBe(422);
    await expectSoundPage(await answer.text());
    expect(listAllFillPoints(site.app.ports.db.read).length).toBe(1);
  });
});

async function measure(id: string, fault: RelayBoardFault | null): Promise<string> {
  site.lines.station.setBoardFault(fault);
  await until("the board is up", () => site.app.ingest.relays.isUp("relay-1"));
  const started = await site.ask(`/fill-points/${id}/commission`, { form: { "gas-shut": "yes" } });
  expect(started.status).toBe(303);
  const running = await site.ask(`/fill-points/${id}/commission`);
  expect(running.headers.get("refresh")).toBe("1");
  const runningPage = await running.text();
  const again = await site.ask(`/fill-points/${id}/commission`, { form: { "gas-shut": "yes" } });
  expect(again.status).toBe(422);
  await until("it was measured", async () => {
    const answer = await site.ask(`/fill-points/${id}/commission`);
    return answer.headers.get("refresh") === null;
  });
  // Not before: looking through a page keeps the event loop longer than the board may take to answer.
  await expectSoundPage(runningPage);
  return site.text(`/fill-points/${id}/commission`, { lang: "en" });
}

test("a point is added, measured, changed, retired and used again", async () => {
  const added = await site.ask("/fill-points/new", { form: FORM });
  expect(added.status).toBe(303);
  const id = (added.headers.get("location") ?? "").split("/")[2] ?? "";
  expect(point(id)).toMatchObject({ label: "7", relayChannel: 2, dropOutMs: null });
  expect(blockers(id)).toContain("link_down");
  const unconfirmed = await site.ask(`/fill-points/${id}/commission`, { form: {} });
  expect(unconfirmed.status).toBe(422);

  const good = await measure(id, null);
  expect(good).toContain("drops out after");
  expect(point(id)?.dropOutMs).toBeGreaterThanOrEqual(700);
  expect(point(id)?.dropOutMs).toBeLessThan(1_500);
  await until("the point hears its lines", () => !blockers(id).includes("link_down"));

  const version = String(point(id)?.version);
  const renamed = await site.ask(`/fill-points/${id}/edit`, {
    form: { ...FORM, label: "8", version },
  });
  expect(renamed.status).toBe(303);
  expect(point(id)).toMatchObject({ label: "8" });
  expect(point(id)?.dropOutMs).not.toBeNull();
  await until("it hears its lines again", () => !blockers(id).includes("link_down"));

  const stale = await site.ask(`/fill-points/${id}/edit`, { form: { ...FORM, version } });
  expect(stale.status).toBe(409);
  const newer = String(point(id)?.version);
  const moved = { ...FORM, label: "8", channel: "4", version: newer };
  expect((await site.ask(`/fill-points/${id}/edit`, { form: moved })).status).toBe(303);
  expect(point(id)).toMatchObject({ relayChannel: 3, dropOutMs: null });
  expect(blockers(id)).toContain("link_down");

  expect((await site.ask(`/fill-points/${id}/retire`, { form: { reason: "检修" } })).status).toBe(
    303,
  );
  expect(site.app.filling.board.view(id)).toBeUndefined();
  expect((await site.ask(`/fill-points/${id}/activate`, { form: { reason: "完工" } })).status).toBe(
    303,
  );
  expect(site.app.filling.board.view(id)).toBeDefined();
  expect(site.kinds().filter((kind) => kind.startsWith("fill-point."))).toEqual([
    "fill-point.added",
    "fill-point.commissioned",
    "fill-point.changed",
    "fill-point.changed",
    "fill-point.retired",
    "fill-point.activated",
  ]);
}, 40_000);

describe("a board that may hold no permission leaves the gun locked", () => {
  test.each([
    ["whose pulse never ends", { type: "latching" }, "did not open in time"],
    ["whose pulse does not restart", { type: "no-restart" }, "opened between two refreshes"],
    ["that does not answer", { type: "mute" }, "does not answer as it must"],
  ] as const)(
    "%s",
    async (_why, fault, words) => {
      const text = await measure("gun-1", fault);
      expect(text).toContain(words);
      expect(point("gun-1")).toMatchObject({ dropOutMs: null, commissionedAt: null });
      expect(blockers("gun-1")).toContain("link_down");
      site.lines.station.setBoardFault(null);
      site.lines.station.loseBoardPower();
    },
    40_000,
  );

  test("and takes back what was measured before", async () => {
    await measure("gun-1", null);
    expect(point("gun-1")?.dropOutMs).not.toBeNull();
    await measure("gun-1", { type: "latching" });
    expect(point("gun-1")?.dropOutMs).toBeNull();
    site.lines.station.setBoardFault(null);
    site.lines.station.loseBoardPower();
  }, 40_000);
});

test("a one-shot valve keeps the words and the person who accepted it", async () => {
  const words = "切断阀在秤后，值班员守在手动阀旁";
  const form = { ...FORM, label: "9", channel: "6", "fail-closed": "one-shot", acceptance: words };
  const added = await site.ask("/fill-points/new", { form });
  expect(added.status).toBe(303);
  const id = (added.headers.get("location") ?? "").split("/")[2] ?? "";
  const entry = site.app.ports.db.sql
    .query("SELECT actor, payload FROM journal WHERE id = $id")
    .get({ id: point(id)?.oneShotAcceptanceId ?? "" }) as { actor: string; payload: string } | null;
  expect(entry?.payload).toContain(words);
  expect(entry?.actor).not.toBe("system");
  expect(await site.text("/fill-points")).toContain("断线时不能关闭");
});

test("another line for the board takes back what was measured on it", async () => {
  const good = await measure("gun-1", null);
  expect(good).toContain("drops out after");
  expect(point("gun-1")?.dropOutMs).not.toBeNull();
  const form = {
    name: "继电器板",
    transport: "serial",
    path: site.lines.boardPath,
    "set-unit": "2",
    version: "1",
  };
  expect((await site.ask("/devices/relay-1/edit", { form })).status).toBe(303);
  expect(point("gun-1")?.dropOutMs).toBeNull();
  expect(blockers("gun-1")).toContain("link_down");
  const back = { ...form, "set-unit": "1", version: "2" };
  expect((await site.ask("/devices/relay-1/edit", { form: back })).status).toBe(303);
}, 40_000);

describe("a siren", () => {
  const SIREN = {
    kind: "siren",
    name: "灌装间警笛",
    area: "灌装间",
    relay: "relay-1",
    channel: "8",
    alarms: "2",
    "alarm-places": "灌装间、瓶库",
  };
  const only = () => listOutputs(site.app.ports.db.read)[0];

  test.each([
    ["on a gun's channel", { channel: "1" }],
    ["on a scale", { relay: "scale-1" }],
    ["without a name", { name: "" }],
    ["with a name that never ends", { name: "x".repeat(800) }],
    ["of no kind", { kind: "gong" }],
    ["for alarms of no priority", { alarms: "9" }],
  ])("%s is refused", async (_why, change) => {
    const answer = await site.ask("/outputs/new", { form: { ...SIREN, ...change } });
    expect(answer.status).toBe(422);
    await expectSoundPage(await answer.text());
    expect(only()).toBeUndefined();
  });

  test("sounds for a second, is on record, and keeps its board from being measured", async () => {
    expect((await site.ask("/outputs/new", { form: SIREN })).status).toBe(303);
    await until("the board is up", () => site.app.ingest.relays.isUp("relay-1"));
    const id = only()?.id ?? "";
    const tested = await site.ask(`/outputs/${id}/test`, { form: {} });
    expect(tested.status).toBe(200);
    await expectSoundPage(await tested.text());
    await until("it is on", () => isOn(7));
    await site.ask("/fill-points/gun-1/commission", { form: { "gas-shut": "yes" } });
    await until("that was refused", async () =>
      (await site.text("/fill-points/gun-1/commission")).includes("第 8 通道正在使用"),
    );
    await until("it is off", () => !isOn(7) && !site.app.technician.outputs.isSounding(id));
    expect(site.kinds()).toContain("output.sounded");
  });

  test("that another asks for goes on until the later end, and comes back with its line", async () => {
    const id = only()?.id ?? "";
    const { outputs } = site.app.technician;
    const by = { actor: "system", cause: "test" };
    expect(await outputs.sound([id], 0, by)).toMatchObject({ ok: false });
    expect(await outputs.sound(["none"], 1, by)).toMatchObject({ ok: false });
    expect(await outputs.sound([id], 60, by)).toMatchObject({ ok: true, value: { started: [id] } });
    await outputs.sound([id], 1, by);
    await until("it is on", () => isOn(7));
    site.lines.station.boardLine.unplug();
    await until("the line is lost", () => !site.app.ingest.relays.isUp("relay-1"));
    await until("it falls silent by itself", () => !isOn(7));
    site.lines.replugBoard();
    await until("it sounds again", () => isOn(7));
    outputs.silence([id]);
    await until("it is off", () => !isOn(7));
  }, 30_000);

  test("sounds for an urgent alarm of its place until somebody has acknowledged it", async () => {
    const { ports } = site.app;
    const raise = (place: string, code: AlarmCode) =>
      ports.db.write((tx) => raiseAlarm(tx, ports, { code, subject: `device:${place}`, place }));
    await raise("办公室", "relay.not_open");
    await raise("灌装间东", "device.silent");
    await Bun.sleep(500);
    expect(isOn(7)).toBe(false);
    const raisedAt = performance.now();
    const alarmId = await raise("灌装间东", "relay.not_open");
    await until("it sounds", () => isOn(7));
    expect(performance.now() - raisedAt).toBeLessThan(2_000);
    const personId = listActivePeople(ports.db.read, 1)[0]?.id ?? "";
    expect((await acknowledgeAlarm(ports, { personId }, alarmId)).ok).toBe(true);
    await until("it is silent", () => !isOn(7));
  });

  test("that cannot be reached is an alarm of its own, until its line is back", async () => {
    const isAlarm = () =>
      isActiveAlarm(
        findOpenAlarm(site.app.ports.db.read, "output.failed", `output:${only()?.id}`) ?? {
          state: "closed",
        },
      );
    site.lines.station.boardLine.unplug();
    await until("somebody is told", isAlarm);
    await expectSoundPage(await site.text("/outputs"));
    await until("the page says why", async () =>
      (await site.text("/outputs")).includes("不可用：继电器板离线"),
    );
    site.lines.replugBoard();
    await until("it is well again", () => !isAlarm());
  }, 30_000);

  test("out of use sounds no more, and its channel is free", async () => {
    const id = only()?.id ?? "";
    expect((await site.ask(`/outputs/${id}/retire`, { form: { reason: "拆除" } })).status).toBe(
      303,
    );
    expect((await site.ask(`/outputs/${id}/test`, { form: {} })).status).toBe(404);
    expect((await site.ask("/outputs/new", { form: { ...SIREN, name: "新警笛" } })).status).toBe(
      303,
    );
    expect((await site.ask(`/outputs/${id}/activate`, { form: { reason: "装回" } })).status).toBe(
      422,
    );
  });
});
