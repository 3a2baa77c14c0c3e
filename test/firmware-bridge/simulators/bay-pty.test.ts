/** One bay and its held permission over real pseudo-terminals and real time. */
import { expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../../firmware-bridge/driver.ts";
import { waveshareRelay } from "../../../firmware-bridge/drivers/relay/waveshare-relay.ts";
import { yaohuaContinuous } from "../../../firmware-bridge/drivers/scale/yaohua-continuous.ts";
import { openHeldRelay } from "../../../firmware-bridge/held-relay.ts";
import type { ChannelReport } from "../../../firmware-bridge/held-relay-rules.ts";
import { startPtyStation } from "../../../firmware-bridge/simulators/pty-station.ts";
import { serialTransport } from "../../../firmware-bridge/transport/serial.ts";
import { random } from "../support.ts";
import { realClock as clock, realScheduler as scheduler, until } from "../time.ts";

const DROP_OUT_MAX_MS = 1_500;

test("gas flows while the permission is held, and stops by itself when the relay's line goes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bay-"));
  const { station, scalePaths, boardPath, replugBoard, stop } = startPtyStation({
    clock,
    scheduler,
    random: random(4),
    folder,
    guns: 1,
  });
  const [bay] = station.bays;
  if (bay === undefined) throw new Error("no bay");
  const { settings } = readSettings(yaohuaContinuous.settings, {});
  const framer = yaohuaContinuous.framer(settings);
  let grossG = 0;
  const scale = await serialTransport(scalePaths[0] ?? "", yaohuaContinuous.serial).open({
    bytes(bytes) {
      for (const item of framer.push(bytes)) {
        const decoded = item.type === "frame" && yaohuaContinuous.decode(item.bytes, { settings });
        if (decoded === false || !decoded.ok) continue;
        for (const read of decoded.readings) if (read.kind === "mass") grossG = read.massG ?? 0;
      }
    },
    closed: () => {},
  });
  const reports: ChannelReport[] = [];
  const openRelay = () =>
    openHeldRelay({
      transport: serialTransport(boardPath, waveshareRelay.serial),
      clock,
      scheduler,
      unit: 1,
      onState: (report) => reports.push(report),
    });
  const relay = await openRelay();

  bay.place({ tareG: 16_500, residueG: 100, volumeL: 35.5 });
  await until(() => Math.abs(grossG - 16_600) <= 20);
  bay.setPoint(31_000);
  bay.connectGun(true);
  expect(relay.hold(0, () => true).ok).toBe(true);
  await until(() => grossG > 16_650);
  expect(station.isPermitted(0)).toBe(true);
  expect(reports.map((report) => report.state)).toEqual(["starting", "held"]);

  station.boardLine.unplug();
  const unpluggedAtMs = clock.monotonicMs();
  await until(() => !station.isPermitted(0));
  expect(clock.monotonicMs() - unpluggedAtMs).toBeLessThanOrEqual(DROP_OUT_MAX_MS);
  await until(() => bay.state().flowGPerS === 0);
  expect(relay.phaseOf(0)).toBe("dropped");
  expect(relay.hold(0, () => true)).toMatchObject({ ok: false });

  await relay.close();

  replugBoard();
  const next = await openRelay();
  await Bun.sleep(300);
  expect(station.isPermitted(0)).toBe(false);
  expect(next.hold(0, () => true).ok).toBe(true);
  await until(() => station.isPermitted(0));
  await next.close();
  expect(station.isPermitted(0)).toBe(false);
  await scale.close();
  stop();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
}, 20_000);
