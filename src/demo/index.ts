/** `demo`: a furnished station with simulated scales and relays on real pseudo-terminals. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPtyManifold } from "../../firmware-bridge/simulators/manifold-runner.ts";
import { startPtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import { type App, createApp } from "../app.ts";
import { Backups } from "../box/index.ts";
import {
  type CliIo,
  configOf,
  mainText,
  SERVE_OPTIONS,
  startServer,
  untilStopped,
} from "../cli/index.ts";
import { type Config, settingShape } from "../config.ts";
import { addDays, DAY_MS, dayOf, instant, startOfDay } from "../kernel/instants.ts";
import { isCompiled } from "../platform/assets.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { type DataFolder, openDataFolder } from "../platform/storage/data-folder.ts";
import { freeBytesOf } from "../platform/storage/space.ts";
import { DEMO_SAMPLES } from "./cylinders.ts";
import { faultRoutes } from "./fault-routes.tsx";
import { cutPowerOf, DemoFaults } from "./faults.ts";
import { addFills } from "./fills.ts";
import {
  CHECK_SCALES,
  furnishStation,
  furnishToday,
  GUNS,
  type LinePaths,
  moveLines,
  SCALES,
} from "./furnish.ts";
import { DemoHands, type Hands } from "./hands.ts";
import { actorsOf, addSetup, addToday } from "./history.ts";
import { MANIFOLD_CHANNEL, ManifoldHands } from "./manifold.ts";
import { DemoOperator } from "./operator.ts";
import { playPast } from "./past.ts";
import { demoLogins } from "./people.ts";
import { seeded } from "./random.ts";
import { type WalkingClock, walkingClock } from "./walk.ts";
import { addPositions, moveWalkers, startWalkers } from "./walkers.ts";
import { wireFor } from "./wire.ts";

/** Quick enough for a visitor, slow enough to watch: half a minute for a household cylinder. */
const BAY = { flowGPerS: 450, freeFallG: 110 } as const;

/** Long enough to be seen on every screen. */
const DARK_S = 2;

/** Only a folder with this file is ever emptied by `--reset`. */
const MARK = "gasward-demo";
/** A folder without it was left half furnished, and is furnished anew. */
const FURNISHED = "furnished";

const HISTORY_DAYS_MAX = 60;
/** Fills of a station without a longer past. */
const FILL_DAYS = 6;

function historyOf(text: string | undefined): number {
  const days = text === undefined ? 30 : Number(text);
  if (Number.isInteger(days) && days >= 0 && days <= HISTORY_DAYS_MAX) return days;
  throw new Fault("config.invalid", `--history ${text}: 0 … ${HISTORY_DAYS_MAX}`);
}

function prepareFolder(path: string, isReset: boolean): void {
  const mark = join(path, MARK);
  if (isReset && existsSync(path)) {
    if (!existsSync(mark)) throw new Fault("data.unreadable", `${path} is no demonstration folder`);
    rmSync(path, { recursive: true });
  }
  if (existsSync(mark) && existsSync(join(path, "site.db")) && !existsSync(join(path, FURNISHED))) {
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

function startHands(
  app: App,
  devices: Devices,
  given: { readonly random: () => number; readonly hasOperator: boolean },
): Hands {
  const guns = Array.from({ length: GUNS }, (_, gun) => ({
    pointId: `gun-${gun + 1}`,
    bay: gun,
    checkBay: gun === GUNS - 1 ? CHECK_SCALES[1] : CHECK_SCALES[0],
  }));
  const { station } = devices.lines;
  // Without a past nobody is at work there but the visitor.
  const loose = given.hasOperator ? station.bays[2] : undefined;
  const all: Hands[] = [
    new ManifoldHands(app, devices.manifold),
    new DemoHands(app, station, guns, given.random),
    ...(loose === undefined
      ? []
      : [new DemoOperator(app, actorsOf(app)("OP02"), `gun-${GUNS}`, loose)]),
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

type Furnishing = {
  readonly app: App;
  readonly clock: WalkingClock;
  readonly lines: LinePaths;
  readonly uwbPath: string;
  readonly dataPath: string;
  readonly historyDays: number;
};

/** A station with its past; the clock stands at its first day and ends at the present. */
async function furnishAll(given: Furnishing): Promise<void> {
  const { app, clock, lines, uwbPath, dataPath, historyDays } = given;
  const now = systemClock.now();
  const cylinders = await furnishStation(app, lines, dayOf(now));
  await addSetup(app, dataPath);
  await addPositions(app, uwbPath);
  if (historyDays > 0) {
    const ids = new Map(cylinders.map(({ id, cylinder }) => [cylinder.bodyCode, id]));
    await playPast({ app, clock, lines, dataPath, cylinders: ids, to: now });
  } else {
    const who = actorsOf(app);
    await addFills(app, [who("OP01"), who("OP02")], FILL_DAYS);
  }
  await furnishToday(app, lines, cylinders, dataPath);
  await addToday(app, dataPath);
}

/** A site that is some days old and has no backup would greet its visitor with an alarm, and rightly. */
const BACKUP_DAYS = 2;

/** A real one, with its trial restore; its sheet is made anew by whoever wants to see a passphrase. */
async function takeBackup(app: App, folder: DataFolder): Promise<void> {
  const backups = new Backups(app.ports, folder);
  const { personId } = actorsOf(app)("AD01");
  await backups.makeSheet(personId);
  const taken = await backups.take(personId);
  if (!taken.ok || !taken.value.isGood) throw new Error("the demonstration's backup went wrong");
}

/** Before the program serves anybody: a run of its own under a clock of its own, then closed. */
async function writePast(
  config: Config,
  given: Omit<Furnishing, "app" | "clock" | "dataPath">,
): Promise<void> {
  const now = systemClock.now();
  const { historyDays } = given;
  const behindMs = historyDays === 0 ? 0 : now - startOfDay(addDays(dayOf(now), -historyDays));
  const clock = walkingClock(systemClock, behindMs);
  const ids = systemIds(clock);
  const folder = openDataFolder(config.dataPath, clock, ids);
  // Nothing is lost by a power cut: a folder without its mark is furnished anew.
  folder.site.run("PRAGMA synchronous = OFF");
  const app = await createApp({
    ...{ folder, clock, ids, scheduler: systemScheduler, log: createLog("error") },
    ...{ settings: settingShape(config), releasedAt: instant(clock.now() - DAY_MS) },
  });
  try {
    await furnishAll({ ...given, app, clock, dataPath: config.dataPath });
    await app.settled();
    if (historyDays >= BACKUP_DAYS) await takeBackup(app, folder);
  } finally {
    await app.stop();
  }
  writeFileSync(join(config.dataPath, FURNISHED), "");
}

export async function runDemo(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { ...SERVE_OPTIONS, reset: { type: "boolean" }, history: { type: "string" } },
  });
  const config = configOf(values, {
    GASWARD_DATA: join(process.cwd(), ".demo"),
    GASWARD_LOG_LEVEL: "warn",
  });
  const historyDays = historyOf(values.history);
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
    const { paths, walkers } = devices;
    if (!existsSync(join(config.dataPath, FURNISHED))) {
      await writePast(config, { lines: paths, uwbPath: walkers.path, historyDays });
    }
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
      prepare: async (app: App) => {
        await moveLines(app, paths);
        await app.ports.db.write((tx) => moveWalkers(tx, walkers.path));
      },
    });
    faults.meet(running.app);
    const hands = startHands(running.app, devices, { random, hasOperator: historyDays > 0 });
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
