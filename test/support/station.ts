/**
 * A station whose devices outlive its program: scales and the relay board live in this process on real
 * pseudo-terminals, `serve` is a process of its own that can be killed, as the box is when its power goes.
 */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type PtyStation, startPtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import { startServer } from "../../src/cli/index.ts";
import { readConfig } from "../../src/config.ts";
import { furnish, SCALES } from "../../src/demo/furnish.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { freePort, Program, type ProgramOptions, SOURCE } from "./process.ts";
import { BADGES, type FillFacts, SiteData, temporaryFolder, Visitor, waitUntil } from "./site.ts";

/** A starved machine takes its time; what is wrong does not come up at all. */
const START_MAX_MS = 60_000;
const RESIDUE_G = 100;

/** Slow enough that a fault can meet a fill under way. */
const FLOW_G_PER_S = 300;

export class FaultStation {
  readonly folder: string;
  readonly data: SiteData;
  readonly port: number;
  readonly lines: PtyStation;
  readonly #command: readonly string[];
  #program: Program | undefined;

  private constructor(folder: string, lines: PtyStation, command: readonly string[]) {
    this.#command = command;
    this.folder = folder;
    this.data = new SiteData(join(folder, "data"));
    this.port = freePort();
    this.lines = lines;
  }

  /**
   * Furnishes the data folder once, here; `serve` then finds a site that was set up before.
   * @param command how the program is run: from its sources, or a binary of the same version
   */
  static async open(command: readonly string[] = SOURCE): Promise<FaultStation> {
    const folder = temporaryFolder("station");
    mkdirSync(join(folder, "dev"));
    const lines = startPtyStation({
      folder: join(folder, "dev"),
      guns: SCALES,
      clock: systemClock,
      scheduler: systemScheduler,
      settings: { bay: { flowGPerS: FLOW_G_PER_S } },
      random: () => 0.5,
    });
    const station = new FaultStation(folder, lines, command);
    const running = await startServer({
      config: readConfig({
        GASWARD_DATA: station.data.path,
        GASWARD_PORT: String(station.port),
        GASWARD_LOG_LEVEL: "silent",
      }),
      prepare: (app) =>
        furnish(app, { scales: lines.scalePaths, board: lines.boardPath }, station.data.path),
    });
    await running.stop();
    return station;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get output(): string {
    return this.#program?.output ?? "";
  }

  /** @param options `through`: a command that runs the program, e.g. one that watches it */
  async serve(
    options: ProgramOptions & {
      readonly dataPath?: string;
      readonly through?: readonly string[];
    } = {},
  ): Promise<Program> {
    const { dataPath = this.data.path, through = [], ...rest } = options;
    const args = ["serve", "--data", dataPath, "--port", String(this.port)];
    const program = new Program([...through, ...this.#command, ...args], {
      ...rest,
      env: { LANG: "en_US.UTF-8", GASWARD_LOG_LEVEL: "info", ...rest.env },
    });
    this.#program = program;
    await program.line(/Gasward is running/, START_MAX_MS);
    return program;
  }

  /** kill -9 of the program; the devices go on. */
  async kill(): Promise<void> {
    await this.#program?.kill();
  }

  /** The data as another folder, e.g. on a disk that is too small. */
  copyData(to: string): SiteData {
    cpSync(this.data.path, to, { recursive: true });
    return new SiteData(to);
  }

  async operator(): Promise<Visitor> {
    const visitor = new Visitor(this.url);
    await visitor.scanBadge(BADGES.operator);
    return visitor;
  }

  /** The stage of a gun's page, e.g. "ready". */
  async stage(visitor: Visitor, gun: number): Promise<string> {
    const html = await visitor.text(`/points/gun-${gun}`);
    return /data-stage="([^"]+)"/.exec(html)?.[1] ?? "";
  }

  async untilStage(visitor: Visitor, gun: number, stage: string, maxMs?: number): Promise<void> {
    await waitUntil(
      `gun ${gun} is "${stage}"`,
      async () => ((await this.stage(visitor, gun)) === stage ? true : undefined),
      maxMs,
    );
  }

  /** Scan, check, cylinder on the scale: all up to the moment before the gun is opened. */
  async prepare(visitor: Visitor, gun: number, code: string): Promise<void> {
    const page = `/points/gun-${gun}`;
    await this.untilLinked(visitor, gun);
    await visitor.act(page, `${page}/scan`, { code });
    await visitor.act(page, `${page}/check`);
    const [cylinder] = this.data.rows<{ tareG: number; volumeMl: number }>(
      `SELECT tare_g AS tareG, volume_ml AS volumeMl FROM cylinder
       JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id WHERE code.code = $code`,
      { code },
    );
    const bay = this.bay(gun);
    bay.place({
      tareG: cylinder?.tareG ?? 0,
      residueG: RESIDUE_G,
      volumeL: (cylinder?.volumeMl ?? 0) / 1000,
    });
    bay.connectGun(true);
    bay.openCylinderValve(true);
    await this.untilStage(visitor, gun, "ready");
  }

  /** Opens the gun and waits until gas flows. `setPointG` above the tare arms the indicator's own relay. */
  async startFill(visitor: Visitor, gun: number, netG: number): Promise<FillFacts> {
    const page = `/points/gun-${gun}`;
    await visitor.act(page, `${page}/authorise`);
    const fill = await waitUntil("the fill is on record", () => this.fillOf(gun));
    this.bay(gun).setPoint(fill.tareG + netG);
    await this.untilStage(visitor, gun, "filling");
    return fill;
  }

  /** The latest fill of a gun. */
  fillOf(gun: number): FillFacts | undefined {
    return this.data.fills().findLast((fill) => fill.pointId === `gun-${gun}`);
  }

  bay(gun: number): PtyStation["station"]["bays"][number] {
    const bay = this.lines.station.bays[gun - 1];
    if (bay === undefined) throw new Error(`there is no gun ${gun}`);
    return bay;
  }

  /** Is the simulated permission contact of the gun closed? */
  isPermitted(gun: number): boolean {
    return this.lines.station.isPermitted(gun - 1);
  }

  /** Milliseconds until the contact is open, looked at every few milliseconds. */
  async untilContactOpens(gun: number, maxMs = 5_000): Promise<number> {
    const startedAt = performance.now();
    while (this.isPermitted(gun)) {
      if (performance.now() - startedAt > maxMs) throw new Error(`the contact of gun ${gun} holds`);
      await Bun.sleep(5);
    }
    return performance.now() - startedAt;
  }

  async close(): Promise<void> {
    await this.#program?.kill();
    this.lines.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The scale's weight has arrived and the board answers. */
  private async untilLinked(visitor: Visitor, gun: number): Promise<void> {
    await waitUntil(`gun ${gun} has its scale`, async () => {
      const html = await visitor.text(`/points/gun-${gun}`);
      return html.includes("没有重量数据") ? undefined : true;
    });
  }
}
