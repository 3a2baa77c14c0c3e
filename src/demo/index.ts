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
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { Fault } from "../platform/errors.ts";
import { say } from "../platform/i18n.ts";
import { DEMO_SAMPLES } from "./cylinders.ts";
import { CHECK_SCALES, furnish, GUNS, SCALES } from "./furnish.ts";
import { DemoHands } from "./hands.ts";
import { addHistory } from "./history.ts";
import { MANIFOLD_CHANNEL, ManifoldHands } from "./manifold.ts";
import { demoLogins } from "./people.ts";
import { seeded } from "./random.ts";
import { addPositions, moveWalkers, startWalkers } from "./walkers.ts";

/** Quick enough for a visitor, slow enough to watch: half a minute for a household cylinder. */
const BAY = { flowGPerS: 450, freeFallG: 110 } as const;

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
    const running = await startServer({
      config,
      demo: { logins: demoLogins(), samples: DEMO_SAMPLES },
      prepare: async (app: App) => {
        const isNew = !hasAnyPerson(app.ports.db.read);
        const paths = {
          scales: lines.scalePaths,
          board: lines.boardPath,
          manifold: manifoldPath,
        };
        await furnish(app, paths, config.dataPath);
        if (isNew) {
          await addHistory(app, config.dataPath);
          await addPositions(app, walkers.path);
        } else await app.ports.db.write((tx) => moveWalkers(tx, walkers.path));
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
    const code = await untilStopped(running, io, () => {
      io.err(say(io.lang, mainText.demoReady, { path: config.dataPath, url: running.url }));
      if (config.upstream === undefined) io.err(say(io.lang, mainText.noUpstream));
    });
    hands.stop();
    manifoldHands.stop();
    return code;
  } finally {
    walkers.stop();
    manifold.stop();
    lines.stop();
  }
}
