/**
 * A station at work, as many people as it takes: guns that fill without a pause, cylinders that are registered and
 * looked up, screens that stay open, pages that are read. Each act is timed. The hands at the bays are the demo's.
 */
import { GOOD_CYLINDER, Worker } from "../../test/faults/facts.ts";
import { BADGES, type SiteData, waitUntil } from "../../test/support/site.ts";

const STEP_MAX_MS = 90_000;
const SETTLE_EVERY_MS = 1_000;

export type Kind = "page" | "write" | "scan";
export type Took = { readonly kind: Kind; readonly ms: number };

/** What is read all day at the kiosk, the desk and the phones. */
const PAGES = [
  "/board",
  "/fills",
  "/cylinders",
  "/alarms",
  "/points/gun-2",
  "/checks",
  "/dangers",
  "/permits",
  "/positions",
] as const;

export type DayPlan = {
  readonly url: string;
  readonly data: SiteData;
  readonly guns: readonly number[];
  /** From the start of a fill at a gun to the next one there. */
  readonly fillEveryMs: number;
  readonly pageEveryMs: number;
  readonly writeEveryMs: number;
  readonly screens: number;
};

export class StationDay {
  readonly #plan: DayPlan;
  readonly #running: Promise<void>[] = [];
  readonly #stopped = new AbortController();
  #took: Took[] = [];
  #codes = 0;
  fills = 0;
  released = 0;
  writes = 0;
  frames = 0;
  /** What was not as it should be, in words; the newest only. */
  readonly faults: string[] = [];

  constructor(plan: DayPlan) {
    this.#plan = plan;
  }

  async start(): Promise<void> {
    const [operator, manager] = [
      await this.#person(BADGES.operator),
      await this.#person(BADGES.safetyManager),
    ];
    await operator.post(
      "/filling/entry",
      new URLSearchParams({ clothing: "yes", discharge: "yes", ignition: "yes" }),
    );
    const { guns, fillEveryMs, pageEveryMs, writeEveryMs, screens } = this.#plan;
    guns.forEach((gun, index) => {
      const offsetMs = (index * fillEveryMs) / guns.length;
      this.#repeat(`gun ${gun}`, fillEveryMs, offsetMs, () => this.#fill(operator, manager, gun));
    });
    let page = 0;
    this.#repeat("pages", pageEveryMs, 0, async () => {
      page += 1;
      const path = PAGES[page % PAGES.length] ?? "/board";
      const { status } = await this.#timed("page", () => manager.get(path));
      if (status !== 200) this.#complain(`${path} was answered with ${status}`);
    });
    this.#repeat("register", writeEveryMs, 500, async () => {
      const { code } = await this.#register(manager);
      await this.#timed("scan", () => operator.get(`/cylinders?q=${code}`));
    });
    for (let screen = 0; screen < screens; screen += 1) {
      const path = screen % 2 === 0 ? "/board/live" : "/points/gun-1/live";
      this.#running.push(this.#watch(operator, path));
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.all(this.#running);
  }

  /** Times since the last call. */
  takeTimes(): readonly Took[] {
    const took = this.#took;
    this.#took = [];
    return took;
  }

  async #person(badge: string): Promise<Worker> {
    const worker = new Worker(this.#plan.url);
    await worker.signIn(badge);
    return worker;
  }

  /** Anew every so often; what takes longer delays the next. One that failed is told and does not end the day. */
  #repeat(what: string, everyMs: number, offsetMs: number, run: () => Promise<void>): void {
    const { signal } = this.#stopped;
    const turn = async (): Promise<void> => {
      await this.#pause(offsetMs);
      while (!signal.aborted) {
        const startedAt = performance.now();
        await run().catch((error) => {
          if (!signal.aborted) this.#complain(`${what}: ${String(error).slice(0, 300)}`);
        });
        await this.#pause(Math.max(0, everyMs - (performance.now() - startedAt)));
      }
    };
    this.#running.push(turn());
  }

  async #pause(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (!this.#stopped.signal.aborted && performance.now() < until) {
      await Bun.sleep(Math.min(500, until - performance.now()));
    }
  }

  async #timed<T>(kind: Kind, run: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const value = await run();
    this.#took.push({ kind, ms: performance.now() - startedAt });
    return value;
  }

  #complain(what: string): void {
    this.faults.push(`${new Date().toISOString()} ${what}`);
    if (this.faults.length > 1_000) this.faults.shift();
  }

  async #register(manager: Worker): Promise<{ readonly id: string; readonly code: string }> {
    this.#codes += 1;
    const code = `SK${Date.now().toString(36).toUpperCase()}${this.#codes % 1_000}`;
    const form = new URLSearchParams({ ...GOOD_CYLINDER, serial: `S${code}`, "body-code": code });
    const answer = await this.#timed("write", () => manager.post("/cylinders/new", form));
    if (answer.status !== 303) throw new Error(`/cylinders/new was answered with ${answer.status}`);
    this.writes += 1;
    return { id: answer.location.split("/").at(-1) ?? "", code };
  }

  async #act(
    worker: Worker,
    path: string,
    form: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const answer = await this.#timed("write", () => worker.post(path, new URLSearchParams(form)));
    if (answer.status >= 400)
      throw new Error(`${path} was answered with ${answer.status}: ${wordsOf(answer.text)}`);
    this.writes += 1;
  }

  async #stage(worker: Worker, gun: number): Promise<string> {
    const { text } = await this.#timed("page", () => worker.get(`/points/gun-${gun}`));
    return /data-stage="([^"]+)"/.exec(text)?.[1] ?? "";
  }

  async #until(worker: Worker, gun: number, stages: readonly string[]): Promise<string> {
    return await waitUntil(
      `gun ${gun} is ${stages.join(" or ")}`,
      async () => {
        if (this.#stopped.signal.aborted) throw new Error("stopped");
        await Bun.sleep(SETTLE_EVERY_MS);
        const stage = await this.#stage(worker, gun);
        return stages.includes(stage) ? stage : undefined;
      },
      STEP_MAX_MS,
    );
  }

  /** One cylinder from the register to the gate: all steps of the law, as the pages ask for them. */
  async #fill(operator: Worker, manager: Worker, gun: number): Promise<void> {
    const page = `/points/gun-${gun}`;
    const { id: cylinderId, code } = await this.#register(manager);
    await this.#timed("scan", () => this.#act(operator, `${page}/scan`, { code }));
    await this.#act(operator, `${page}/check`);
    await this.#until(operator, gun, ["ready"]);
    await this.#act(operator, `${page}/authorise`);
    this.fills += 1;
    const stage = await this.#until(operator, gun, ["idle", "settle", "refused"]);
    if (stage !== "idle") {
      await this.#act(operator, `${page}/settle`, {
        where: "gone",
        reason: "充装中断，气瓶已移开",
      });
      throw new Error(`gun ${gun} was cut off`);
    }
    const [fill] = this.#plan.data.rows<{ id: string }>(
      "SELECT id FROM fill WHERE cylinder_id = $cylinderId ORDER BY authorised_at DESC LIMIT 1",
      { cylinderId },
    );
    if (fill === undefined) throw new Error(`the fill of ${code} is not on record`);
    await this.#finish(operator, fill.id, code);
  }

  async #finish(operator: Worker, fillId: string, code: string): Promise<void> {
    const page = `/fills/${fillId}`;
    await this.#act(operator, `${page}/leak`, { step: "leak-1" });
    await waitUntil(
      `${code} is weighed again`,
      async () => {
        if (this.#stopped.signal.aborted) throw new Error("stopped");
        await Bun.sleep(SETTLE_EVERY_MS);
        const weighed = await this.#timed("write", () =>
          operator.post(`${page}/second-weighing`, new URLSearchParams()),
        );
        return weighed.status < 400 ? true : undefined;
      },
      STEP_MAX_MS,
    );
    await this.#act(operator, `${page}/leak`, { step: "leak-2" });
    await this.#act(operator, `${page}/seal`, { seal: `FH-${code}` });
    await this.#act(operator, `${page}/post-check`, { code });
    this.released += 1;
  }

  /** A screen that stays open, and opens again as the page would. */
  async #watch(worker: Worker, path: string): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        for await (const piece of await worker.stream(path, signal))
          this.frames += piece.length > 0 ? 1 : 0;
      } catch (error) {
        if (!signal.aborted) this.#complain(`${path}: ${String(error)}`);
      }
      await this.#pause(1_000);
    }
  }
}

function wordsOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 200);
}
