#!/usr/bin/env bun
/** The command line. Exit codes: 0 done, 1 refused or failed, 2 usage, 70 a bug, 78 configuration. */
import { runBackup, runRestore } from "./cli/backup.ts";
import { runConformance } from "./cli/conformance.ts";
import { runDevices } from "./cli/devices/devices.ts";
import { runDoctor } from "./cli/doctor/doctor.ts";
import { runFaces } from "./cli/faces.ts";
import { runInstall, runUninstall } from "./cli/install.ts";
import { type CliIo, systemIo } from "./cli/io.ts";
import { runJournal } from "./cli/journal.ts";
import { runPermit } from "./cli/permit.ts";
import { runPositioning } from "./cli/positioning.ts";
import { runReceive } from "./cli/receive.ts";
import { releaseKeyIds, runRelease } from "./cli/release.ts";
import { runReset } from "./cli/reset.ts";
import { runServe } from "./cli/serve.ts";
import { faultWords, mainText } from "./cli/text-main.ts";
import { runUpdate } from "./cli/update.ts";
import { runDemo } from "./demo/index.ts";
import { environment } from "./platform/environment.ts";
import { Fault } from "./platform/errors.ts";
import { type Lang, say } from "./platform/i18n.ts";
import { knownMigrations } from "./platform/storage/sqlite.ts";
import { PLATFORM, RELEASED_ON, VERSION } from "./version.ts";

const EXIT = { usage: 2, bug: 70, config: 78 } as const;

async function run(args: readonly string[], io: CliIo): Promise<number> {
  const [command = "help", ...rest] = args;
  switch (command) {
    case "serve":
      return runServe(rest, io);
    case "demo":
      return runDemo(rest, io);
    case "backup":
      return runBackup(rest, io);
    case "restore":
      return runRestore(rest, io);
    case "doctor":
      return runDoctor(rest, io);
    case "install":
      return runInstall(rest, io);
    case "uninstall":
      return runUninstall(rest, io);
    case "journal":
      return runJournal(rest, io);
    case "permit":
      return runPermit(rest, io);
    case "conformance":
      return runConformance(rest, io);
    case "receive":
      return runReceive(rest, io);
    case "devices":
      return runDevices(rest, io);
    case "positioning":
      return runPositioning(rest, io);
    case "faces":
      return runFaces(rest, io);
    case "reset":
      return runReset(rest, io);
    case "update":
      return runUpdate(rest, io);
    case "release":
      return runRelease(rest, io);
    case "version":
    case "--version":
      io.out(rest[0] === "--json" ? aboutText() : `gasward ${VERSION}`);
      return 0;
    case "help":
    case "--help":
    case "-h":
      io.out(say(io.lang, mainText.help));
      return 0;
    default:
      io.err(say(io.lang, mainText.unknownCommand, { command }));
      io.err(say(io.lang, mainText.help));
      return EXIT.usage;
  }
}

/** For programs: what this one is, what data it knows, whose updates it takes. */
function aboutText(): string {
  return JSON.stringify({
    version: VERSION,
    releasedOn: RELEASED_ON,
    platform: PLATFORM,
    migrations: { site: knownMigrations("site"), tracks: knownMigrations("tracks") },
    releaseKeys: releaseKeyIds(),
  });
}

/** Chinese first; a console that says otherwise gets English. */
function consoleLang(): Lang {
  const wanted = environment["LC_ALL"] ?? environment["LANG"] ?? "";
  return wanted === "" || wanted.startsWith("zh") ? "zh-CN" : "en";
}

async function main(): Promise<void> {
  const io = systemIo(consoleLang());
  try {
    process.exitCode = await run(process.argv.slice(2), io);
  } catch (error) {
    if (error instanceof Fault) {
      io.err(faultWords(error, "zh-CN"));
      io.err(faultWords(error, "en"));
      process.exitCode = error.code === "config.invalid" ? EXIT.config : 1;
    } else if (
      error instanceof TypeError &&
      "code" in error &&
      String(error.code).startsWith("ERR_PARSE_ARGS")
    ) {
      io.err(error.message);
      process.exitCode = EXIT.usage;
    } else {
      io.err(String(error instanceof Error ? (error.stack ?? error.message) : error));
      process.exitCode = EXIT.bug;
    }
  }
  // Handles that a failed start left open must not keep a dead program alive.
  process.exit();
}

await main();
