/**
 * Runs the tests in stages and says the total in the last line.
 *
 *   bun run .ci/test.ts                     unit beside stories (pages over one site) and lines, then pages in the browser
 *                                           beside upkeep of the box; then what counts milliseconds: faults, browser
 *   bun run .ci/test.ts --stage unit        one stage (also TEST_STAGE=unit)
 *   bun run .ci/test.ts --release           only the tests of the compiled binary
 *   bun run .ci/test.ts --stage unit test/filling -t "over-filled"    the rest goes to bun test
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseJunit } from "./junit.ts";

const ROOT = join(import.meta.dir, "..");
const MINUTE_MS = 60_000;

type Stage = {
  readonly folders: readonly string[];
  /** Files of a folder that another stage has, by the word before `.test.ts`. */
  readonly only?: { readonly folder: string; readonly names: readonly string[] };
  readonly maxMs: number;
  /** Tests of a file tell one story in its order; elsewhere the order is left to chance. */
  readonly isOrdered?: true;
};
type StageName =
  | "unit"
  | "stories"
  | "lines"
  | "pages"
  | "upkeep"
  | "faults"
  | "browser"
  | "release";
type Outcome = { passed: number; failed: number; skipped: number; readonly failures: string[] };

/** `unit` is all of test/ but the folders of the others. Together they stay below 25 minutes. */
const STAGES: Readonly<Record<StageName, Stage>> = {
  unit: { folders: [], maxMs: 10 * MINUTE_MS },
  stories: {
    folders: [
      "box",
      "checks",
      "confirmations",
      "cylinders",
      "delivery",
      "faces",
      "fills",
      "ingest",
      "inspections",
      "network",
      "overview",
      "patrols",
      "permits-pages",
      "phones",
      "positioning",
      "printers",
      "site",
    ],
    maxMs: 8 * MINUTE_MS,
    isOrdered: true,
  },
  lines: { folders: ["cli", "firmware-bridge", "sync"], maxMs: 6 * MINUTE_MS },
  pages: {
    folders: [],
    only: {
      folder: "browser",
      names: [
        ...["custody", "dangers", "delivery", "faces", "inspection", "patrols", "permit-stories"],
        ...["permits", "plan-pdf", "screens", "wizard", "xss"],
      ],
    },
    maxMs: 9 * MINUTE_MS,
    isOrdered: true,
  },
  upkeep: {
    folders: [],
    only: {
      folder: "faults",
      names: ["damage", "disk-full", "move", "power", "start", "update", "update-service"],
    },
    maxMs: 9 * MINUTE_MS,
    isOrdered: true,
  },
  faults: { folders: ["faults"], maxMs: 6 * MINUTE_MS, isOrdered: true },
  browser: { folders: ["browser"], maxMs: 11 * MINUTE_MS, isOrdered: true },
  release: { folders: ["release"], maxMs: 5 * MINUTE_MS, isOrdered: true },
};
const DEFAULT: readonly StageName[] = [
  ...(["unit", "stories", "lines", "pages", "upkeep", "faults", "browser"] as const),
];
const APART = Object.values(STAGES).flatMap(({ folders }) => folders);
const filesOf = ({ only }: Stage): readonly string[] =>
  only === undefined ? [] : only.names.map((name) => `test/${only.folder}/${name}.test.ts`);
/** What is in a stage by its name is in none by its folder. */
const NAMED = Object.values(STAGES).flatMap(filesOf);

function isStage(name: string): name is StageName {
  return Object.hasOwn(STAGES, name);
}

function readArguments(args: readonly string[]): {
  stages: readonly StageName[];
  rest: readonly string[];
} {
  const rest = [...args];
  if (rest.includes("--release")) {
    return { stages: ["release"], rest: rest.filter((arg) => arg !== "--release") };
  }
  const at = rest.indexOf("--stage");
  const named = at >= 0 ? rest.splice(at, 2)[1] : process.env["TEST_STAGE"];
  if (named === undefined || named === "") return { stages: DEFAULT, rest };
  const stages = named.split(",");
  if (!stages.every(isStage)) {
    console.error(`unknown stage in "${named}"; there are ${Object.keys(STAGES).join(", ")}`);
    process.exit(2);
  }
  return { stages, rest };
}

/** A named folder must be below test/; everything else in `rest` is left to bun test. */
function patternsOf(stage: Stage, rest: readonly string[]): readonly string[] {
  if (rest.some((arg) => arg.startsWith("test/"))) return rest;
  return [...rest, ...filesOf(stage), ...stage.folders.map((folder) => `test/${folder}/`)];
}

/**
 * Shows what bun test says as it comes, and gives the files with an error outside any test: one that cannot
 * be loaded, one that throws after its last test. The report does not know of them.
 */
async function passOn(
  stream: ReadableStream<Uint8Array>,
  show: (chunk: Uint8Array) => void,
): Promise<readonly string[]> {
  const files: string[] = [];
  let file = "?";
  let tail = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    show(chunk);
    const lines = Bun.stripANSI(tail + decoder.decode(chunk, { stream: true })).split("\n");
    tail = lines.pop() ?? "";
    for (const line of lines) {
      file = /^(test\/\S+\.test\.tsx?):$/.exec(line)?.[1] ?? file;
      if (line === "# Unhandled error between tests") files.push(file);
    }
  }
  return files;
}

/** `isBeside`: another stage is being shown; what this one says comes when it is over. */
async function runStage(
  name: StageName,
  rest: readonly string[],
  isBeside: boolean,
): Promise<Outcome> {
  const stage = STAGES[name];
  const folder = mkdtempSync(join(tmpdir(), "gasward-report-"));
  const report = join(folder, "junit.xml");
  const own = [...stage.folders, stage.only?.folder];
  const ignored = APART.filter((one) => !own.includes(one)).map((one) => `test/${one}/**`);
  const ofOthers = NAMED.filter((file) => !filesOf(stage).includes(file));
  const command = [
    process.execPath,
    "test",
    "--isolate",
    ...(stage.isOrdered ? [] : ["--randomize"]),
    // What a crashed test leaves running (a browser, a broker) ends with the run.
    "--no-orphans",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...[...ignored, ...ofOthers].flatMap((one) => ["--path-ignore-patterns", one]),
    ...patternsOf(stage, rest),
  ];
  if (!isBeside) console.log(`\n── ${name} ──`);
  const run = Bun.spawn(command, {
    cwd: ROOT,
    stdio: ["ignore", isBeside ? "ignore" : "inherit", "pipe"],
    env: { ...process.env, ...(process.stderr.isTTY ? { FORCE_COLOR: "1" } : {}) },
  });
  const said: Uint8Array[] = [];
  const strays = passOn(run.stderr, (chunk) => {
    if (isBeside) said.push(chunk);
    else process.stderr.write(chunk);
  });
  let isTooLong = false;
  const killer = setTimeout(() => {
    isTooLong = true;
    run.kill("SIGKILL");
  }, stage.maxMs);
  const [code, stray] = await Promise.all([run.exited, strays]);
  clearTimeout(killer);
  if (isBeside) {
    console.log(`\n── ${name} ──`);
    for (const chunk of said) process.stderr.write(chunk);
  }

  const outcome: Outcome = existsSync(report)
    ? parseJunit(readFileSync(report, "utf8"))
    : { passed: 0, failed: 0, skipped: 0, failures: [] };
  rmSync(folder, { recursive: true, force: true });
  const fail = (why: string): void => {
    outcome.failed += 1;
    outcome.failures.push(`${name}: ${why}`);
  };
  for (const file of stray) fail(`${file}: an error outside any test`);
  if (isTooLong) fail(`stopped after ${stage.maxMs / MINUTE_MS} minutes`);
  else if (outcome.passed + outcome.failed === 0) fail(`no test ran (exit code ${code})`);
  // A crash: no test has failed.
  else if (code !== 0 && outcome.failed === 0) fail(`bun test ended with exit code ${code}`);
  return outcome;
}

const { stages, rest } = readArguments(process.argv.slice(2));
const outcomes: Outcome[] = [];
// Each of a pair computes in one process; the others start many and count milliseconds, and want the machine alone.
const PAIRS: readonly (readonly [StageName, readonly StageName[]])[] = [
  ["unit", ["stories", "lines"]],
  ["pages", ["upkeep"]],
];
const isAsked = (name: StageName): boolean => stages.includes(name);
const paired = new Set<StageName>();
for (const [first, others] of PAIRS) {
  const second = others.filter(isAsked);
  if (!isAsked(first) || second.length === 0) continue;
  for (const name of [first, ...second]) paired.add(name);
  const beside = (async () => {
    const done: Outcome[] = [];
    for (const name of second) done.push(await runStage(name, rest, true));
    return done;
  })();
  outcomes.push(await runStage(first, rest, false), ...(await beside));
}
for (const stage of stages) {
  if (!paired.has(stage)) outcomes.push(await runStage(stage, rest, false));
}

const total = (key: "passed" | "failed" | "skipped"): number =>
  outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
const failures = outcomes.flatMap((outcome) => outcome.failures);
if (failures.length > 0) {
  console.log("\nFailed:");
  for (const failure of failures) console.log(`  ${failure}`);
}
if (total("skipped") > 0) console.log(`\n${total("skipped")} skipped`);
const failed = Math.max(total("failed"), failures.length);
console.log(`\n${total("passed")} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
