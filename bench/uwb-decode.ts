/**
 * Cost of framing and decoding positioning data: frames, ranges and input per second of one core, for
 * every family. The target is that the 3 000 fixes a second of a full site need a small share of a core.
 * Run: `bun run bench/uwb-decode.ts [--ms 1000]`.
 */
import { type Driver, readSettings } from "../firmware-bridge/driver.ts";
import { dwm1001Shell } from "../firmware-bridge/drivers/uwb/dwm1001-shell.ts";
import { linktrack } from "../firmware-bridge/drivers/uwb/linktrack.ts";
import { mauwb } from "../firmware-bridge/drivers/uwb/mauwb.ts";
import { trek1000 } from "../firmware-bridge/drivers/uwb/trek1000.ts";
import {
  encodeRounds,
  UWB_FORMATS,
  type UwbFormat,
} from "../firmware-bridge/simulators/uwb-run.ts";
import { createSite, type SitePlan } from "../firmware-bridge/simulators/uwb-site.ts";

const SITE_FIXES_PER_S = 3_000;
/** What a serial port delivers at once; frames are cut anywhere. */
const PIECE_BYTES = 64;

const DRIVER_OF: Readonly<Record<UwbFormat, Driver>> = {
  "linktrack-nodeframe3": linktrack,
  "linktrack-nodeframe2": linktrack,
  "linktrack-anchorframe0": linktrack,
  "dwm1001-lec": dwm1001Shell,
  "trek-mc": trek1000,
  "mauwb-rssi": mauwb,
  "mauwb-ancid": mauwb,
};

const plan: SitePlan = {
  anchors: [0, 1, 2, 3].map((id) => ({ id, xMm: id * 9_000, yMm: (id % 2) * 15_000, zMm: 3_000 })),
  walls: [{ x1Mm: 9_000, y1Mm: 0, x2Mm: 9_000, y2Mm: 9_000, delayMm: 500 }],
  people: Array.from({ length: 30 }, (_, tag) => ({
    tag,
    heightMm: 1_300,
    speedMmPerS: 1_200,
    path: [
      { xMm: 1_000 + tag * 500, yMm: 1_000, pauseMs: 500 },
      { xMm: 20_000 - tag * 300, yMm: 12_000, pauseMs: 500 },
    ],
  })),
  seed: 1,
  rateHz: 10,
  sigmaMm: 70,
  rangeMaxMm: 60_000,
  dropShare: 0.02,
};

type Run = { frames: number; fixes: number; ranges: number; bytes: number; discards: number };

function decodeAll(driver: Driver, input: Uint8Array, total: Run): void {
  const { settings } = readSettings(driver.settings, {});
  const framer = driver.framer(settings);
  for (let at = 0; at < input.length; at += PIECE_BYTES) {
    for (const item of framer.push(input.subarray(at, at + PIECE_BYTES))) {
      const decoded = item.type === "frame" ? driver.decode(item.bytes, { settings }) : undefined;
      if (decoded?.ok !== true) {
        total.discards += 1;
        continue;
      }
      total.frames += 1;
      for (const reading of decoded.readings) if (reading.kind === "range") total.ranges += 1;
    }
  }
  total.bytes += input.length;
}

const msAt = process.argv.indexOf("--ms");
const budgetMs = msAt === -1 ? 1_000 : Number(process.argv[msAt + 1]);
const { rounds } = createSite(plan).step(10_000);

for (const format of UWB_FORMATS) {
  const driver = DRIVER_OF[format];
  const input = Buffer.concat(encodeRounds(format, rounds, plan.anchors));
  decodeAll(driver, input, { frames: 0, fixes: 0, ranges: 0, bytes: 0, discards: 0 });
  const total: Run = { frames: 0, fixes: 0, ranges: 0, bytes: 0, discards: 0 };
  const startNs = Bun.nanoseconds();
  let spentMs = 0;
  while (spentMs < budgetMs) {
    decodeAll(driver, input, total);
    total.fixes += rounds.length;
    spentMs = (Bun.nanoseconds() - startNs) / 1e6;
  }
  const perS = (count: number): string =>
    Math.round((count / spentMs) * 1_000).toLocaleString("en-US");
  const share = ((SITE_FIXES_PER_S / ((total.fixes / spentMs) * 1_000)) * 100).toFixed(1);
  console.log(
    `${format.padEnd(24)} ${perS(total.frames).padStart(10)} frames/s ${perS(total.fixes).padStart(10)} fixes/s ` +
      `${perS(total.ranges).padStart(11)} ranges/s ${(total.bytes / spentMs / 1_000).toFixed(1).padStart(6)} MB/s ` +
      `${share.padStart(5)} % of a core at ${SITE_FIXES_PER_S} fixes/s, ${total.discards} discards`,
  );
}
