/**
 * A disk that is full at each write: a real `serve` on a small disk of its own, which is filled up to a random last
 * few pages again and again while people write. The disk cannot be stopped being full at one chosen write, so many
 * rounds with other room left meet all of them.
 */
import { rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { seeded } from "../../src/demo/random.ts";
import { BADGES, type SiteData, waitUntil } from "../support/site.ts";
import { FaultStation } from "../support/station.ts";
import { type Answer, type Fact, halvesOf, lostOf, pictureOf, Work, Worker } from "./facts.ts";
import { unsoundnessOf } from "./kill-run.ts";

/** More than the limit at which files are refused beforehand, or none would meet the full disk. */
const DISK_BYTES = 400_000_000;
const PAGE_BYTES = 4_096;
const LEFT_MAX_PAGES = 48;
const WORKERS = 3;
const WORKS_MAX = 150;
const BACK_MAX_MS = 5_000;

function run(...command: string[]): boolean {
  return Bun.which(command[0] ?? "") !== null && Bun.spawnSync(command).exitCode === 0;
}

/** Only where a small disk of its own can be mounted; a real full disk is what matters here. */
export function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  return run("unshare", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt");
}

export type DiskReport = {
  rounds: number;
  acknowledged: number;
  /** Answers in words because of the disk, by the path that was asked, numbers of rows taken out. */
  readonly refused: Map<string, number>;
  readonly faults: string[];
  /** From room on the disk until the next write succeeds, ms. */
  readonly backMs: number[];
};

/** What else writes to the disk besides a form and its photo: one of these a round. */
const PATHS = ["backup", "recording", "drawing", "sheet", "settings"] as const;

export async function diskRounds(plan: {
  readonly rounds: number;
  readonly seed: number;
  readonly tell?: (report: DiskReport) => void;
}): Promise<DiskReport> {
  const site = await DiskSite.open(seeded(plan.seed));
  try {
    for (let round = 0; round < plan.rounds; round += 1) {
      await site.round(round);
      plan.tell?.(site.report);
    }
    await site.end();
    return site.report;
  } finally {
    await site.close();
  }
}

class DiskSite {
  readonly report: DiskReport = {
    rounds: 0,
    acknowledged: 0,
    refused: new Map(),
    faults: [],
    backMs: [],
  };
  readonly #station: FaultStation;
  readonly #disk: string;
  readonly #data: SiteData;
  readonly #random: () => number;
  readonly #workers: Worker[] = [];
  readonly #lasting: Fact[] = [];
  readonly #administrator: Worker;
  #floor = "";

  private constructor(station: FaultStation, disk: string, random: () => number) {
    this.#station = station;
    this.#disk = disk;
    this.#random = random;
    this.#data = station.copyData(join(disk, "data"));
    this.#administrator = new Worker(station.url);
  }

  static async open(random: () => number): Promise<DiskSite> {
    const station = await FaultStation.open();
    const disk = join(station.folder, "disk");
    run("mkdir", disk);
    if (!run("mount", "-t", "tmpfs", "-o", `size=${DISK_BYTES}`, "none", disk)) {
      throw new Error("no disk could be mounted");
    }
    const site = new DiskSite(station, disk, random);
    try {
      await station.serve({ dataPath: site.#data.path });
      await site.#prepare();
    } catch (error) {
      await site.close();
      throw error;
    }
    return site;
  }

  async #prepare(): Promise<void> {
    for (let index = 0; index < WORKERS; index += 1) {
      const worker = new Worker(this.#station.url);
      await worker.signIn(BADGES.safetyManager);
      this.#workers.push(worker);
    }
    await this.#administrator.signIn(BADGES.administrator);
    const sheet = await this.#administrator.post("/backups/recovery-sheet", new URLSearchParams());
    const floor = await this.#administrator.post("/plans", new URLSearchParams({ name: "一层" }));
    this.#floor = /\/plans\/(\w+)/.exec(floor.location)?.[1] ?? "";
    if (sheet.status !== 200 || this.#floor === "") throw new Error("no sheet or no floor");
  }

  get #filler(): string {
    return join(this.#disk, "filler");
  }

  #fill(leftPages: number): void {
    const { bavail, bsize } = statfsSync(this.#disk);
    const bytes = bavail * bsize - leftPages * PAGE_BYTES;
    if (!run("fallocate", "-l", String(Math.max(PAGE_BYTES, bytes)), this.#filler)) {
      throw new Error("the disk could not be filled");
    }
  }

  async round(round: number): Promise<void> {
    const works = this.#workers.map((worker, index) => {
      const of = { tag: `K${round}D${index}N`, pointId: `gun-${2 + index}`, hasPoint: true };
      return new Work(worker, { ...of, isChecker: index === 0 }, this.#random);
    });
    this.#fill(Math.floor(this.#random() * LEFT_MAX_PAGES));
    await Promise.all([
      ...works.map((work) => this.#untilRefused(work)),
      this.#also(PATHS[round % PATHS.length] ?? "backup", round),
    ]);
    await this.#readable();
    rmSync(this.#filler);
    await this.#back(round);
    for (const work of works) {
      for (const refusal of work.refusals) this.#note(refusal.path, refusal);
      this.report.acknowledged += work.acknowledged;
    }
    this.#judge(works.flatMap(({ facts }) => facts));
    this.report.rounds += 1;
  }

  async #untilRefused(work: Work): Promise<void> {
    for (let count = 0; count < WORKS_MAX; count += 1) {
      await work.once();
      if (work.refusals.filter(({ status }) => status >= 500).length >= 3) return;
    }
  }

  async #also(path: (typeof PATHS)[number], round: number): Promise<void> {
    const ask = this.#administrator;
    switch (path) {
      case "backup":
        this.#note("/backups", await ask.post("/backups", new URLSearchParams()));
        return await this.#untilBackupIsOver();
      case "recording": {
        const form = new URLSearchParams({ seconds: "60", bytes: "1000000", kib: "1000" });
        this.#note("/devices/x/record", await ask.post("/devices/scale-1/record", form));
        await Bun.sleep(500);
        this.#note(
          "/devices/x/record/stop",
          await ask.post("/devices/scale-1/record/stop", new URLSearchParams()),
        );
        return;
      }
      case "drawing": {
        const form = new FormData();
        form.set("version", String(await this.#floorVersion()));
        form.set("drawing", await pictureOf(round * 7 + 1), "plan.jpg");
        this.#note("/plans/x/image", await ask.post(`/plans/${this.#floor}/image`, form));
        return;
      }
      case "sheet":
        this.#note(
          "/backups/recovery-sheet",
          await ask.post("/backups/recovery-sheet", new URLSearchParams()),
        );
        return;
      case "settings": {
        const form = {
          folder: join(this.#disk, "backups"),
          "at-hour": "3",
          keep: "2",
          "is-on": "yes",
        };
        const [row] = this.#data.rows<{ version: number }>("SELECT version FROM backup_setting");
        const body = new URLSearchParams({ ...form, version: String(row?.version ?? 0) });
        this.#note("/backups/settings", await ask.post("/backups/settings", body));
      }
    }
  }

  async #floorVersion(): Promise<number> {
    const [row] = this.#data.rows<{ version: number }>("SELECT version FROM floor WHERE id = $id", {
      id: this.#floor,
    });
    return row?.version ?? 0;
  }

  async #untilBackupIsOver(): Promise<void> {
    await waitUntil("the backup is over", async () => {
      const page = await this.#administrator.get("/backups/state");
      return page.text.includes("正在备份，并在试恢复后确认") ? undefined : true;
    });
  }

  /** A refusal is in words that name the disk; a page of "the program failed" is a fault of ours. */
  #note(path: string, answer: Pick<Answer, "status" | "text">): void {
    if (answer.status < 400) return;
    const isDisk = answer.text.includes("磁盘");
    if (isDisk || answer.status >= 500) {
      const plain = path.replaceAll(/\/[0-9a-z]{20,}|\/gun-\d/g, "/x").replace(/cc\d\d/, "x");
      this.report.refused.set(plain, (this.report.refused.get(plain) ?? 0) + 1);
    }
    if (!isDisk && answer.status >= 500) {
      const words = answer.text.replaceAll(/<[^>]*>|\s+/g, " ").slice(0, 300);
      this.#complain(path, [`answered ${answer.status}: ${words}`]);
    }
  }

  async #readable(): Promise<void> {
    for (const path of ["/board", "/cylinders", "/health", "/alarms"]) {
      const { status } = await this.#administrator.get(path);
      if (status !== 200) this.#complain(path, [`cannot be read: ${status}`]);
    }
  }

  async #back(round: number): Promise<void> {
    const startedAt = performance.now();
    const worker = this.#workers[0];
    let tries = 0;
    const back = async (): Promise<true | undefined> => {
      tries += 1;
      const work = new Work(
        worker as Worker,
        { tag: `K${round}B${tries}N`, pointId: "", isChecker: false, hasPoint: false },
        () => 0,
      );
      await work.once();
      this.#lasting.push(...work.facts);
      return work.facts.length > 0 ? true : undefined;
    };
    await waitUntil("writes succeed again", back, BACK_MAX_MS);
    this.report.backMs.push(performance.now() - startedAt);
  }

  #judge(facts: readonly Fact[]): void {
    this.#lasting.push(...facts.filter(({ kind }) => kind !== "answer" && kind !== "lock"));
    const photos = this.#lasting.filter(({ kind }) => kind === "photo");
    const others = facts.filter(({ kind }) => kind !== "photo");
    this.#complain("lost", lostOf(this.#data, [...others, ...photos]));
    this.#complain("half", halvesOf(this.#data));
    this.#complain("unsound", unsoundnessOf(join(this.#data.path, "site.db")));
  }

  /** A backup is taken again with room, and the program stops in order. */
  async end(): Promise<void> {
    this.#complain("lost at the end", lostOf(this.#data, this.#lasting));
    const ran = (): { outcome: string } | undefined =>
      this.#data.rows<{ outcome: string }>(
        "SELECT outcome FROM backup_run ORDER BY started_at DESC LIMIT 1",
      )[0];
    // An outcome that found no room is written within a minute, or with the next backup.
    const begun = await this.#administrator.post("/backups", new URLSearchParams());
    if (begun.status !== 303) this.#complain("/backups", [`with room again: ${begun.status}`]);
    await waitUntil("a good backup", () => (ran()?.outcome === "good" ? true : undefined));
    const left = this.#data.rows<{ n: number }>(
      "SELECT count(*) AS n FROM backup_run WHERE outcome = 'running'",
    )[0]?.n;
    if (left !== 0) this.#complain("backup", [`${left} runs never ended`]);
    if (this.#station.output.includes("request met a bug")) {
      this.#complain("log", [/.*request met a bug.*/.exec(this.#station.output)?.[0] ?? ""]);
    }
  }

  async close(): Promise<void> {
    await this.#station.kill();
    run("umount", "--lazy", this.#disk);
    await this.#station.close();
  }

  #complain(what: string, which: readonly string[]): void {
    for (const one of which) this.report.faults.push(`round ${this.report.rounds}: ${what} ${one}`);
  }
}
