/** `demo`: a furnished station with simulated scales and relays on real pseudo-terminals. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPtyManifold } from "../../firmware-bridge/simulators/manifold-runner.ts";
import { startPtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import type { App } from "../app.ts";
import {
  type CliIo,
  configOf,
  mainText,
  SERVE_OPTIONS,
  startServer,
  untilStopped,
} from "../cli/index.ts";
import { hasAnyPerson } from "../identity/index.ts";
import { isCompiled } from "../platform/assets.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { freeBytesOf } from "../platform/space.ts";
import { DEMO_SAMPLES } from "./cylinders.ts";
import { faultRoutes } from "./fault-routes.tsx";
import { cutPowerOf, DemoFaults } from "./faults.ts";
import { CHECK_SCALES, furnish, GUNS, SCALES } from "./furnish.ts";
import { DemoHands, type Hands } from "./hands.ts";
import { addHistory } from "./history.ts";
import { MANIFOLD_CHANNEL, ManifoldHands } from "./manifold.ts";
import { demoLogins } from "./people.ts";
import { seeded } from "./random.ts";
import { addPositions, moveWalkers, startWalkers } from "./walkers.ts";
import { wireFor } from "./wire.ts";

/** Quick enough for a visitor, slow enough to watch: half a minute for a household cylinder. */
const BAY = { flowGPerS: 450, freeFallG: 110 } as const;

/** Long enough to be seen on every screen. */
const DARK_S = 3;

/** Only a folder with this file is ever emptied by `--reset`. */
const MARK = "gasward-demo";

function prepareFolder(path: string, isReset: boolean): void {
  const mark = join(path, MARK);
  if (isReset && existsSync(path)) {
    if (!existsSync(mark)) throw new Fault("data.unreadable", `${path} is no demonstration folder`);
    rmSync(path, { recursive: true });
  }
  if (!existsSync(mark) && existsSync(join(path, "site.db"))) {
    throw new Fault("data.unreadable", `${path} holds a real site, not a demonstration`);
  }
  mkdirSync(join(path, "dev"), { recursive: true, mode: 0o700 });
  if (!existsSync(mark)) writeFileSync(mark, "demonstration data; may be deleted\n");
  readFileSync(mark);
}

/** Simulated devices on paths of the data folder; they live as long as the process. */
function startDevices(dataPath: string, random: () => number) {
  const ports = { clock: systemClock, scheduler: systemScheduler };
  const folder = join(dataPath, "dev");
  const lines = startPtyStation({ folder, guns: SCALES, ...ports, settings: { bay: BAY }, random });
  const manifold = startPtyManifold({
    link: join(folder, "manifold"),
    ...ports,
    isPermitted: () => lines.station.isPermitted(MANIFOLD_CHANNEL),
  });
  const walkers = startWalkers({
    link: join(folder, "uwb"),
    scheduler: systemScheduler,
    seed: 1 + Math.floor(random() * 1_000_000),
  });
  const paths = {
    scales: lines.scalePaths,
    board: lines.boardPath,
    manifold: join(folder, "manifold"),
  };
  const stop = (): void => {
    walkers.stop();
    manifold.stop();
    lines.stop();
  };
  return { lines, manifold, walkers, paths, stop };
}

type Devices = ReturnType<typeof startDevices>;

/** On a new folder all of it, on an old one only where the devices are now. */
async function furnishAll(app: App, devices: Devices, dataPath: string): Promise<void> {
  const isNew = !hasAnyPerson(app.ports.db.read);
  await furnish(app, devices.paths, dataPath);
  if (isNew) {
    await addHistory(app, dataPath);
    await addPositions(app, devices.walkers.path);
  } else await app.ports.db.write((tx) => moveWalkers(tx, devices.walkers.path));
}

function startHands(app: App, devices: Devices, random: () => number): Hands {
  const guns = Array.from({ length: GUNS }, (_, gun) => ({
    pointId: `gun-${gun + 1}`,
    bay: gun,
    checkBay: gun === GUNS - 1 ? CHECK_SCALES[1] : CHECK_SCALES[0],
  }));
  const all = [
    new ManifoldHands(app, devices.manifold),
    new DemoHands(app, devices.lines.station, guns, random),
  ];
  return {
    stop() {
      for (const hands of all) hands.stop();
    },
  };
}

/** How this very program is run again; a demonstration is begun anew only by a person. */
function ownCommand(args: readonly string[]): readonly string[] {
  const program = isCompiled ? [process.execPath] : [process.execPath, "run", Bun.main];
  return [...program, "demo", ...args.filter((arg) => arg !== "--reset")];
}

export async function runDemo(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { ...SERVE_OPTIONS, reset: { type: "boolean" } },
  });
  const config = configOf(values, {
    GASWARD_DATA: join(process.cwd(), ".demo"),
    GASWARD_LOG_LEVEL: "warn",
  });
  prepareFolder(config.dataPath, values.reset === true);
  const random = seeded(systemClock.now() % 2 ** 31);
  const devices = startDevices(config.dataPath, random);
  const above = config.upstream && wireFor(config.upstream.url);
  const faults = new DemoFaults({
    lines: devices.lines,
    wire: above?.wire,
    cutPower: cutPowerOf(ownCommand(args), DARK_S),
  });
  try {
    const running = await startServer({
      config:
        config.upstream === undefined || above === undefined
          ? config
          : { ...config, upstream: { ...config.upstream, url: above.url } },
      demo: {
        logins: demoLogins(),
        samples: DEMO_SAMPLES,
        routes: (frame) => faultRoutes(faults, frame),
      },
      freeBytes: (path) => faults.freeBytes ?? freeBytesOf(path),
      prepare: (app) => furnishAll(app, devices, config.dataPath),
    });
    faults.meet(running.app);
    const hands = startHands(running.app, devices, random);
    const code = await untilStopped(running, io, () => {
      io.err(say(io.lang, mainText.demoReady, { path: config.dataPath, url: running.url }));
      if (config.upstream === undefined) io.err(say(io.lang, mainText.noUpstream));
    });
    hands.stop();
    return code;
  } finally {
    above?.wire.close();
    devices.stop();
  }
}
