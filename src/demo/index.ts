/** `demo`: a furnished station with simulated scales and relays on real pseudo-terminals. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startPtyManifold } from "../../firmware-bridge/simulators/manifold-runner.ts";
import { startPtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import { type App, createApp } from "../app.ts";
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
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { openDataFolder } from "../platform/data-folder.ts";
import { Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { DEMO_SAMPLES } from "./cylinders.ts";
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
import { DemoHands } from "./hands.ts";
import { actorsOf, addSetup, addToday } from "./history.ts";
import { MANIFOLD_CHANNEL, ManifoldHands } from "./manifold.ts";
import { DemoOperator } from "./operator.ts";
import { playPast } from "./past.ts";
import { demoLogins } from "./people.ts";
import { seeded } from "./random.ts";
import { type WalkingClock, walkingClock } from "./walk.ts";
import { addPositions, moveWalkers, startWalkers } from "./walkers.ts";

/** Quick enough for a visitor, slow enough to watch: half a minute for a household cylinder. */
const BAY = { flowGPerS: 450, freeFallG: 110 } as const;

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
  const lines = startPtyStation({
    folder: join(config.dataPath, "dev"),
    guns: SCALES,
    clock: systemClock,
    scheduler: systemScheduler,
    settings: { bay: BAY },
    random,
  });
  const manifoldPath = join(config.dataPath, "dev", "manifold");
  const manifold = startPtyManifold({
    link: manifoldPath,
    clock: systemClock,
    scheduler: systemScheduler,
    isPermitted: () => lines.station.isPermitted(MANIFOLD_CHANNEL),
  });
  const walkers = startWalkers({
    link: join(config.dataPath, "dev", "uwb"),
    scheduler: systemScheduler,
    seed: 1 + Math.floor(random() * 1_000_000),
  });
  try {
    const atLines = {
      scales: lines.scalePaths,
      board: lines.boardPath,
      manifold: manifoldPath,
    };
    if (!existsSync(join(config.dataPath, FURNISHED))) {
      await writePast(config, { lines: atLines, uwbPath: walkers.path, historyDays });
    }
    const running = await startServer({
      config,
      demo: { logins: demoLogins(), samples: DEMO_SAMPLES },
      prepare: async (app: App) => {
        await moveLines(app, atLines);
        await app.ports.db.write((tx) => moveWalkers(tx, walkers.path));
      },
    });
    const manifoldHands = new ManifoldHands(running.app, manifold);
    const hands = new DemoHands(
      running.app,
      lines.station,
      Array.from({ length: GUNS }, (_, gun) => ({
        pointId: `gun-${gun + 1}`,
        bay: gun,
        checkBay: gun === GUNS - 1 ? CHECK_SCALES[1] : CHECK_SCALES[0],
      })),
      random,
    );
    // Without a past nobody is at work there but the visitor.
    const loose = lines.station.bays[2];
    const operator =
      historyDays === 0 || loose === undefined
        ? undefined
        : new DemoOperator(running.app, actorsOf(running.app)("OP02"), `gun-${GUNS}`, loose);
    const code = await untilStopped(running, io, () => {
      io.err(say(io.lang, mainText.demoReady, { path: config.dataPath, url: running.url }));
      if (config.upstream === undefined) io.err(say(io.lang, mainText.noUpstream));
    });
    operator?.stop();
    hands.stop();
    manifoldHands.stop();
    return code;
  } finally {
    walkers.stop();
    manifold.stop();
    lines.stop();
  }
}
