/**
 * Power cuts: a real `serve` is recorded while people work and gas flows, then its disk is put together as it may
 * stand after a cut at any instant. The program opens it; everything acknowledged before is there, nothing is half
 * written, and the chain is whole. A first start on an empty folder is cut as well.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { BADGES, SiteData } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";
import { type Fact, halvesOf, lostOf, Work, Worker } from "./facts.ts";
import { unsoundnessOf } from "./kill-run.ts";
import { Disk, type DiskEvent, type Image, type NameOrder } from "./power-disk.ts";
import { imageOf, killRecorded, readRecording, recorded } from "./power-record.ts";

const WORKERS = 4;
const FILL_GUN = 1;
const ids = systemIds(systemClock);

/** A fact and when it was known to somebody, in wall-clock seconds. */
type Known = { readonly atS: number; readonly fact: Fact };

export type Recording = {
  readonly base: Image;
  readonly events: readonly DiskEvent[];
  readonly known: readonly Known[];
  /** The fill whose contact was seen closed, and when. */
  readonly grant: { readonly fillId: string; readonly atS: number } | undefined;
  /** The folder that the paths are in. */
  readonly folder: string;
};

export type CutReport = {
  cuts: number;
  /** Cuts of the recording's first start; the rest are of a station at work. */
  firstStarts: number;
  /** Cuts after which the real program was started, too. */
  started: number;
  events: number;
  syncs: number;
  acknowledged: number;
  /** Facts asked for, over all cuts. */
  checked: number;
  readonly faults: string[];
};

const nowS = (): number => (Date.now() + 1) / 1_000;

/** What stays true of a work once it was acknowledged; later work may replace the others. */
function isLasting({ kind }: Fact): boolean {
  return kind === "cylinder" || kind === "change" || kind === "photo";
}

/** Starts the program as it is recorded, lets people work, fills, and ends it. */
export async function recordStation(
  station: FaultStation,
  plan: { readonly seed: number; readonly ms: number },
): Promise<Recording> {
  const random = seeded(plan.seed);
  const folder = station.data.path;
  const base = imageOf(folder);
  const into = join(station.folder, "recording");
  const program = await station.serve({ through: recorded(into) });
  const known: Known[] = [];
  let isOver = false;
  const workers = Array.from({ length: WORKERS }, async (_, index) => {
    const worker = new Worker(station.url);
    await worker.signIn(BADGES.safetyManager);
    const tag = `K${plan.seed}W${index}N`;
    const work = new Work(
      worker,
      { tag, pointId: "gun-2", isChecker: index === 0, hasPoint: index === 1 },
      random,
    );
    const seen = new Set<Fact>();
    while (!isOver) {
      await work.once().catch((error) => {
        if (!isOver) throw error;
      });
      for (const fact of work.facts) {
        if (!seen.has(fact) && isLasting(fact)) known.push({ atS: nowS(), fact });
        seen.add(fact);
      }
    }
  });
  try {
    const grant = await fill(station, plan.ms);
    isOver = true;
    await killRecorded(program);
    await Promise.all(workers);
    return { base, events: readRecording(into, folder), known, grant, folder };
  } finally {
    isOver = true;
    await killRecorded(program);
  }
}

/** Gas is let flow while people work; a machine that is too slow for its relay lets none. */
async function fill(station: FaultStation, ms: number): Promise<Recording["grant"]> {
  const operator = await station.operator();
  const page = `/points/gun-${FILL_GUN}`;
  await station.prepare(operator, FILL_GUN, station.data.smallCylinder());
  await operator.act(page, `${page}/authorise`);
  let atS: number | undefined;
  const until = performance.now() + ms;
  while (performance.now() < until) {
    if (atS === undefined && station.isPermitted(FILL_GUN)) atS = nowS();
    await Bun.sleep(2);
  }
  const found = station.fillOf(FILL_GUN);
  return atS === undefined || found === undefined ? undefined : { fillId: found.id, atS };
}

/** `serve` on a folder that is not there, until its first page. */
export async function recordFirstStart(station: FaultStation): Promise<Recording> {
  const folder = join(station.folder, "first");
  const into = join(station.folder, "first-recording");
  const base: Image = { files: new Map(), folders: [dirname(folder)] };
  await killRecorded(await station.serve({ dataPath: folder, through: recorded(into) }));
  return { base, events: readRecording(into, folder), known: [], grant: undefined, folder };
}

/** A build that does not sync, to show that the judge notices. */
export function withoutSyncs(events: readonly DiskEvent[], which: RegExp): readonly DiskEvent[] {
  return events.filter((event) => event.kind !== "sync" || !which.test(event.path));
}

function writeImage(image: Image, from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  for (const folder of image.folders) {
    if (folder.startsWith(from)) mkdirSync(to + folder.slice(from.length), { recursive: true });
  }
  for (const [path, bytes] of image.files) {
    const target = to + path.slice(from.length);
    if (!existsSync(dirname(target))) continue;
    writeFileSync(target, bytes, { mode: 0o600 });
  }
}

/** Pictures that a row names and the disk has not, or not as they were. */
function picturesLost(data: SiteData): readonly string[] {
  return data.rows<{ hash: string }>("SELECT hash FROM media").flatMap(({ hash }) => {
    const path = join(data.path, "media", hash.slice(0, 2), `${hash}.jpg`);
    if (!existsSync(path)) return [`picture ${hash} is not there`];
    const found = createHash("sha256").update(readFileSync(path)).digest("hex");
    return found === hash ? [] : [`picture ${hash} is not as it was`];
  });
}

/** What a person who was told "recorded" before the cut has to complain about. */
function complaintsOf(path: string, recording: Recording, atS: number): readonly string[] {
  const data = new SiteData(path);
  const facts = recording.known.filter((one) => one.atS <= atS).map(({ fact }) => fact);
  const { grant } = recording;
  const isGranted = grant !== undefined && grant.atS <= atS;
  const entry =
    "SELECT count(*) AS n FROM journal WHERE kind = 'fill.authorised' AND subject = $subject";
  const hasGrant =
    !isGranted || data.rows<{ n: number }>(entry, { subject: `fill:${grant.fillId}` })[0]?.n === 1;
  return [
    ...unsoundnessOf(join(path, "site.db")),
    ...halvesOf(data),
    ...lostOf(data, facts).map((fact) => `lost ${fact}`),
    ...picturesLost(data),
    ...(hasGrant ? [] : ["gas flowed and no entry says who let it"]),
  ];
}

/** The event with which a first start calls its folder whole. */
export function wholeFrom({ events }: Recording): number {
  return events.findIndex(({ kind, path }) => kind === "unlink" && path.endsWith("/first-start"));
}

/**
 * Cuts of one recording, in the order of time. Each opens within the program's own code.
 * @param plan.from the first event after which the power may go
 */
export function cutRecording(
  recording: Recording,
  plan: { readonly cuts: number; readonly seed: number; readonly from?: number },
  report: CutReport,
): void {
  const random = seeded(plan.seed);
  const { events, folder, base } = recording;
  const { cuts, from = 0 } = plan;
  const moments = Array.from({ length: cuts }, () =>
    Math.floor(from + random() * (events.length - from)),
  ).sort((a, b) => a - b);
  const orders: readonly NameOrder[] = ["journal", "strict"];
  const disks = orders.map((order) => new Disk(base, order));
  // In memory where there is such a place: an image is thrown away after a look, its syncs cost the most.
  const root = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "gasward-power-"));
  const path = join(root, "data");
  let taken = 0;
  try {
    for (const [index, moment] of moments.entries()) {
      for (; taken <= moment; taken += 1) {
        const event = events[taken];
        if (event !== undefined) for (const disk of disks) disk.take(event);
      }
      const image = (disks[index % disks.length] as Disk).cut(random);
      const fromS = events[moment]?.endS ?? 0;
      const toS = Math.max(fromS, events[moment + 1]?.startS ?? fromS);
      const atS = fromS + random() * (toS - fromS);
      writeImage(image, folder, path);
      report.checked += recording.known.filter((one) => one.atS <= atS).length;
      const faults = judge(path, recording, atS);
      report.cuts += 1;
      for (const fault of faults) {
        report.faults.push(`seed ${plan.seed}, cut ${index} after event ${moment}: ${fault}`);
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function judge(path: string, recording: Recording, atS: number): readonly string[] {
  const isFirst = recording.base.files.size === 0;
  try {
    openDataFolder(path, systemClock, ids).close();
    return isFirst ? unsoundnessOf(join(path, "site.db")) : complaintsOf(path, recording, atS);
  } catch (error) {
    return [`not opened: ${String(error)}`];
  }
}

export type PowerPlan = {
  readonly cuts: number;
  readonly seed: number;
  /** How long people go on after gas was let flow. */
  readonly ms: number;
  /** Cuts of one recording before the next is made. */
  readonly cutsARecording: number;
  readonly command?: readonly string[];
  readonly tell?: (report: CutReport) => void;
};

export function newReport(): CutReport {
  return {
    cuts: 0,
    firstStarts: 0,
    started: 0,
    events: 0,
    syncs: 0,
    acknowledged: 0,
    checked: 0,
    faults: [],
  };
}

function count(report: CutReport, { events, known }: Recording): void {
  report.events += events.length;
  report.syncs += events.filter(({ kind }) => kind === "sync").length;
  report.acknowledged += known.length;
}

export async function powerCuts(plan: PowerPlan): Promise<CutReport> {
  const report = newReport();
  for (let seed = plan.seed; report.cuts < plan.cuts; seed += 1) {
    const station = await FaultStation.open(plan.command);
    try {
      const left = Math.min(plan.cutsARecording, plan.cuts - report.cuts);
      const first = await recordFirstStart(station);
      count(report, first);
      const firstCuts = Math.ceil(left / 5);
      cutRecording(first, { cuts: firstCuts, seed }, report);
      report.firstStarts += firstCuts;
      const recording = await recordStation(station, { seed, ms: plan.ms });
      count(report, recording);
      cutRecording(recording, { cuts: left - firstCuts, seed }, report);
      await startOne(station, recording, seed, report);
      plan.tell?.(report);
    } finally {
      await station.close();
    }
  }
  return report;
}

/** The real program on one of the images, with its devices: it runs, and no gun is open. */
async function startOne(
  station: FaultStation,
  recording: Recording,
  seed: number,
  report: CutReport,
): Promise<void> {
  const random = seeded(seed);
  const disk = new Disk(recording.base, "strict");
  const moment = Math.floor((0.5 + random() / 2) * recording.events.length);
  for (const event of recording.events.slice(0, moment)) disk.take(event);
  const path = join(station.folder, "cut");
  writeImage(disk.cut(random), recording.folder, path);
  const atS = recording.events[moment - 1]?.endS ?? 0;
  await station.serve({ dataPath: path });
  for (let gun = 1; gun <= 4; gun += 1) {
    if (station.isPermitted(gun))
      report.faults.push(`seed ${seed}: gun ${gun} is open after the cut`);
  }
  await station.kill();
  report.started += 1;
  const faults = complaintsOf(path, recording, atS);
  report.faults.push(...faults.map((fault) => `seed ${seed}, started after ${moment}: ${fault}`));
}
