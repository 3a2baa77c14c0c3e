/** A site under test: its processes, its data as they stand on disk, and people who sign in without a browser. */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "./browser.ts";
import { freePort, type Program, runSource } from "./process.ts";

const START_MAX_MS = 20_000;

/** Badges of the demonstration's people; its login page shows them too. */
export const BADGES = {
  operator: "GWB-demo7k2m9x4q8w3e5r6t",
  otherOperator: "GWB-demo3h8n5v2c7z9b4y6u",
  safetyManager: "GWB-demo9t3r6w5e2q8y4m7n",
  administrator: "GWB-demo2c7x5z8v4b9n3h6j",
} as const;

/** Cylinders of the demonstration, by the trouble they are in. */
export const CODES = {
  good: "370983100001",
  otherGood: "370983100011",
  thirdGood: "370983100012",
  pastLife: "370983100002",
  notOwn: "370983100006",
} as const;

export type FillFacts = {
  readonly id: string;
  readonly state: string;
  readonly endCause: string | null;
  readonly pointId: string;
  readonly tareG: number;
  readonly endGrossG: number | null;
  readonly secondGrossG: number | null;
  readonly verdict: string | null;
  readonly authorisedAt: number;
  readonly endedAt: number | null;
};

/** What stands on disk, read beside the running program as an inspector would. */
export class SiteData {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  rows<T>(sql: string, values: Record<string, string | number> = {}): readonly T[] {
    const database = new Database(join(this.path, "site.db"), { readonly: true, strict: true });
    try {
      return database.query(sql).all(values) as T[];
    } finally {
      database.close();
    }
  }

  fills(): readonly FillFacts[] {
    return this.rows(
      `SELECT id, state, end_cause AS endCause, point_id AS pointId, tare_g AS tareG,
              end_gross_g AS endGrossG, second_gross_g AS secondGrossG, verdict,
              authorised_at AS authorisedAt, ended_at AS endedAt
       FROM fill ORDER BY authorised_at`,
    );
  }

  kinds(): readonly string[] {
    return this.rows<{ kind: string }>("SELECT kind FROM journal ORDER BY seq").map(
      ({ kind }) => kind,
    );
  }

  /** Body code of a small cylinder (5 kg) in good order, so that a whole fill fits into a test. */
  smallCylinder(): string {
    const [row] = this.rows<{ code: string }>(
      `SELECT code.code FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
       WHERE cylinder.model = 'YSP12' AND cylinder.status = 'in-service'
         AND cylinder.content = 'empty' AND code.kind = 'body'
         AND cylinder.inspection_due_on > date('now', '+2 day')
         AND cylinder.life_ends_on > date('now', '+2 day')
       ORDER BY code.code LIMIT 1`,
    );
    if (row === undefined) throw new Error("no small cylinder is in order");
    return row.code;
  }
}

/** Scans a badge at the login page; again when the machine was too slow for a burst of keys, as a person does. */
export async function signIn(page: Page, url: string, badge: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.waitFor("html[data-js=yes]");
  for (let tries = 1; ; tries += 1) {
    await page.scan(badge);
    try {
      await page.waitFor("#board-live", undefined, { maxMs: 4_000 });
      return;
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

export function temporaryFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `gasward-${name}-`));
}

/** The demonstration as a visitor starts it, on a folder of its own. */
export class Demo {
  readonly folder: string;
  readonly port: number;
  readonly data: SiteData;
  readonly #args: readonly string[];
  #program: Program | undefined;
  #isEndWanted = false;

  private constructor(args: readonly string[]) {
    this.folder = temporaryFolder("demo");
    this.port = freePort();
    this.data = new SiteData(join(this.folder, "data"));
    // A past takes seconds to write; who wants one asks for it.
    const history = args.includes("--history") ? [] : ["--history", "0"];
    const place = ["--data", this.data.path, "--port", String(this.port)];
    this.#args = ["demo", ...place, ...history, ...args];
  }

  static async start(args: readonly string[] = []): Promise<Demo> {
    const demo = new Demo(args);
    await demo.restart();
    return demo;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get output(): string {
    return this.#program?.output ?? "";
  }

  /** kill -9, as a power cut. */
  async kill(): Promise<void> {
    this.#isEndWanted = true;
    await this.#program?.kill();
  }

  /** Starts again on the same data and port. */
  async restart(): Promise<void> {
    this.#isEndWanted = false;
    const program = runSource(this.#args, { env: { LANG: "en_US.UTF-8" } });
    this.#program = program;
    await program.line(/Demonstration station/, START_MAX_MS);
    // A program that ends although nobody asked it to would only show as a page that stands still.
    void program.exited().then((code) => {
      if (!this.#isEndWanted)
        console.error(`the demonstration ended with ${code}:\n${program.output}`);
    });
  }

  /** Stops it in order and gives the exit code. */
  async stop(): Promise<number> {
    this.#isEndWanted = true;
    return (await this.#program?.stop()) ?? 0;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Somebody at a browser without the browser: cookies, the session's token, forms. */
export class Visitor {
  readonly #url: string;
  #cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  async get(path: string): Promise<Response> {
    return await fetch(this.#url + path, {
      headers: { cookie: this.#cookie },
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
  }

  async post(path: string, form: Readonly<Record<string, string>> = {}): Promise<Response> {
    return await fetch(this.#url + path, {
      method: "POST",
      headers: { cookie: this.#cookie, origin: this.#url },
      body: new URLSearchParams(form),
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
  }

  async scanBadge(badge: string): Promise<void> {
    this.#keep(await this.post("/login/badge", { code: badge }));
  }

  async signIn(who: string, secret: string): Promise<Response> {
    const answer = await this.post("/login", { who, secret });
    if (answer.status === 303) this.#keep(answer);
    return answer;
  }

  /** As `post`, with the session's token as it stands in a page. */
  async act(
    page: string,
    path: string,
    form: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const html = await (await this.get(page)).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    return await this.post(path, { ...form, csrf });
  }

  async text(path: string): Promise<string> {
    return await (await this.get(path)).text();
  }

  /** For a page of a real browser that goes on as this person. */
  get cookies(): readonly (readonly [name: string, value: string])[] {
    return this.#cookie.split("; ").map((one) => {
      const at = one.indexOf("=");
      return [one.slice(0, at), one.slice(at + 1)] as const;
    });
  }

  #keep(answer: Response): void {
    const cookies = answer.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
    if (answer.status !== 303 || cookies.length === 0) {
      throw new Error(`the sign-in was answered with ${answer.status}`);
    }
    this.#cookie = [...cookies, "lang=zh-CN"].join("; ");
  }
}

/** Asks until the answer is not undefined; `what` completes "waited … ms until …". */
export async function waitUntil<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  maxMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + maxMs;
  do {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await Bun.sleep(20);
  } while (performance.now() < deadline);
  throw new Error(`waited ${maxMs} ms until ${what}`);
}
