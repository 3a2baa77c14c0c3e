/**
 * People at work: forms of several domains over HTTP, and what was acknowledged to them. Whatever faults the box
 * meets, an acknowledged fact has to be on record afterwards, whole.
 */
import { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BADGES, type SiteData } from "../support/site.ts";

const ANSWER_MAX_MS = 10_000;

export const GOOD_CYLINDER = {
  maker: "江苏民生特种设备",
  "made-on": "2024-03-01",
  medium: "lpg",
  model: "YSP35.5",
  volume: "35.5",
  tare: "16.5",
  "max-fill": "14.9",
  pressure: "2.1",
  owner: "丰源液化气充装站",
  ownership: "own",
  "inspected-on": "2026-03-01",
  "inspection-due-on": "",
  "life-ends-on": "",
  "valve-code": "",
  "rfid-code": "",
  note: "",
} as const;

export type Fact =
  | { readonly kind: "cylinder"; readonly code: string; readonly id: string }
  | { readonly kind: "change"; readonly id: string; readonly version: number }
  | {
      readonly kind: "answer";
      readonly runId: string;
      readonly item: string;
      readonly value: string;
    }
  | { readonly kind: "photo"; readonly runId: string }
  | { readonly kind: "lock"; readonly pointId: string; readonly reason: string };

export type Answer = { readonly status: number; readonly location: string; readonly text: string };

/** One signed-in person who keeps the session while the program dies and comes back. */
export class Worker {
  readonly #url: string;
  #cookie = "";
  #csrf = "";

  constructor(url: string) {
    this.#url = url;
  }

  async signIn(badge: string = BADGES.safetyManager): Promise<void> {
    const answer = await fetch(`${this.#url}/login/badge`, {
      method: "POST",
      headers: { origin: this.#url },
      body: new URLSearchParams({ code: badge }),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    if (answer.status !== 303 || cookie === undefined) {
      throw new Error(`the sign-in was answered with ${answer.status}`);
    }
    this.#cookie = `${cookie}; lang=zh-CN`;
    const page = await this.get("/account");
    this.#csrf = /name="csrf-token" content="([^"]+)"/.exec(page.text)?.[1] ?? "";
  }

  async get(path: string): Promise<Answer> {
    return await this.#ask(path, {});
  }

  async post(path: string, body: URLSearchParams | FormData): Promise<Answer> {
    return await this.#ask(path, { method: "POST", body });
  }

  /** Pieces of a live page until it ends. */
  async stream(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
    const answer = await fetch(this.#url + path, { headers: { cookie: this.#cookie }, signal });
    if (answer.status !== 200 || answer.body === null) {
      throw new Error(`${path} was answered with ${answer.status}`);
    }
    return answer.body;
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const answer = await fetch(this.#url + path, {
      ...init,
      headers: { cookie: this.#cookie, origin: this.#url, "x-csrf-token": this.#csrf },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    const text = await answer.text();
    return { status: answer.status, location: answer.headers.get("location") ?? "", text };
  }
}

const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Another picture for every number, or the store would keep one file for all. */
export async function pictureOf(number: number): Promise<Blob> {
  const side = 8 + (number % 900);
  const bytes = await new Bun.Image(Buffer.from(DOT, "base64"))
    .resize(side, 8 + (Math.floor(number / 900) % 900))
    .jpeg()
    .bytes();
  return new Blob([new Uint8Array(bytes)], { type: "image/jpeg" });
}

/** Refused in words is an answer, too; anything else that is no success is the program's fault. */
export type Outcome = { readonly path: string; readonly status: number; readonly text: string };

/** Does one kind of work after the other, as `random` says, and keeps what was acknowledged. */
export class Work {
  readonly facts: Fact[] = [];
  readonly refusals: Outcome[] = [];
  readonly #worker: Worker;
  readonly #random: () => number;
  readonly #tag: string;
  /** Each worker has a gun of its own to lock, so that the last acknowledged word about it is known. */
  readonly #pointId: string;
  #count = 0;
  #run: string | undefined;
  #cylinders: { readonly id: string; readonly code: string; version: number }[] = [];
  #photos = 0;

  readonly #isChecker: boolean;
  readonly #hasPoint: boolean;
  acknowledged = 0;

  /** A checker is alone with the table that this person fills in. */
  constructor(
    worker: Worker,
    of: {
      readonly tag: string;
      readonly pointId: string;
      readonly isChecker: boolean;
      readonly hasPoint: boolean;
    },
    random: () => number,
  ) {
    this.#worker = worker;
    this.#tag = of.tag;
    this.#pointId = of.pointId;
    this.#isChecker = of.isChecker;
    this.#hasPoint = of.hasPoint;
    this.#random = random;
  }

  /** Throws when there was no answer: then the outcome is unknown, and either is right. */
  async once(): Promise<void> {
    const choice = this.#random();
    if (choice < 0.35) return await this.#addCylinder();
    if (choice < 0.5) return await this.#changeCylinder();
    if (this.#isChecker && choice < 0.8) return await this.#answerCheck();
    if (this.#isChecker) return await this.#takePhoto();
    if (!this.#hasPoint || choice < 0.75) return await this.#addCylinder();
    return await this.#lockPoint();
  }

  async #send(path: string, body: URLSearchParams | FormData): Promise<Answer | undefined> {
    const answer = await this.#worker.post(path, body);
    if (answer.status === 303 || answer.status === 200) {
      this.acknowledged += 1;
      return answer;
    }
    this.refusals.push({ path, status: answer.status, text: answer.text });
    return undefined;
  }

  async #addCylinder(): Promise<void> {
    this.#count += 1;
    const code = `${this.#tag}${String(this.#count).padStart(5, "0")}`;
    const form = { ...GOOD_CYLINDER, serial: `S${code}`, "body-code": code };
    const done = await this.#send("/cylinders/new", new URLSearchParams(form));
    if (done === undefined) return;
    const id = done.location.split("/").at(-1) ?? "";
    this.facts.push({ kind: "cylinder", code, id });
    this.#cylinders.push({ id, code, version: 1 });
  }

  async #changeCylinder(): Promise<void> {
    const last = this.#cylinders.at(-1);
    if (last === undefined) return await this.#addCylinder();
    const sent = last.version;
    // Whatever becomes of it, this version is not sent again: without an answer nobody knows it.
    this.#cylinders = this.#cylinders.slice(0, -1);
    const form = {
      ...GOOD_CYLINDER,
      serial: `S${last.code}`,
      "body-code": last.code,
      note: `第 ${sent} 次更改`,
      version: String(sent),
    };
    const done = await this.#send(`/cylinders/${last.id}/edit`, new URLSearchParams(form));
    if (done === undefined) return;
    this.facts.push({ kind: "change", id: last.id, version: sent + 1 });
    this.#cylinders.push({ ...last, version: sent + 1 });
  }

  async #runId(): Promise<string | undefined> {
    if (this.#run !== undefined) return this.#run;
    const started = await this.#send("/checks/tables/storage/start", new URLSearchParams());
    this.#run = started?.location.split("/").at(-1);
    return this.#run;
  }

  async #answerCheck(): Promise<void> {
    const runId = await this.#runId();
    if (runId === undefined) return;
    this.#count += 1;
    const item = "cc05";
    const value = String((this.#count % 40) + 1);
    const path = `/checks/runs/${runId}/items/${item}`;
    // Only the run of this person: the last word that was acknowledged counts, and it is the only one under way.
    this.#forget((fact) => fact.kind === "answer" && fact.runId === runId);
    const seen = /name="seen" value="(\d+)"/.exec(await this.#itemHtml(runId, item))?.[1] ?? "0";
    const done = await this.#send(path, new URLSearchParams({ value, seen }));
    if (done !== undefined) this.facts.push({ kind: "answer", runId, item, value });
  }

  async #itemHtml(runId: string, item: string): Promise<string> {
    const page = await this.#worker.get(`/checks/runs/${runId}`);
    return page.text.slice(Math.max(0, page.text.indexOf(`item-${item}`)));
  }

  async #takePhoto(): Promise<void> {
    const runId = await this.#runId();
    if (runId === undefined) return;
    this.#photos += 1;
    const form = new FormData();
    form.set("photo", await pictureOf(Math.floor(this.#random() * 810_000)), "photo.jpg");
    const item = `cc${String(1 + (this.#photos % 20)).padStart(2, "0")}`;
    const done = await this.#send(`/checks/runs/${runId}/items/${item}/photos`, form);
    if (done !== undefined) this.facts.push({ kind: "photo", runId });
  }

  async #lockPoint(): Promise<void> {
    this.#count += 1;
    const reason = `${this.#tag} 第 ${this.#count} 次锁定`;
    this.#forget((fact) => fact.kind === "lock");
    const path = `/points/${this.#pointId}`;
    await this.#send(`${path}/unlock`, new URLSearchParams({ reason: "检修完毕" }));
    const done = await this.#send(`${path}/lock`, new URLSearchParams({ reason }));
    if (done !== undefined) this.facts.push({ kind: "lock", pointId: this.#pointId, reason });
  }

  /** Facts that a request under way may replace. */
  #forget(isReplaced: (fact: Fact) => boolean): void {
    const kept = this.facts.filter((fact) => !isReplaced(fact));
    this.facts.splice(0, this.facts.length, ...kept);
  }
}

/** What was acknowledged and is not on record. */
export function lostOf(data: SiteData, facts: readonly Fact[]): readonly string[] {
  const database = new Database(join(data.path, "site.db"), { readonly: true, strict: true });
  const one = (sql: string, values: Record<string, string | number>): unknown =>
    (database.query(sql).get(values) as { n: unknown } | null)?.n;
  try {
    const photos = Map.groupBy(
      facts.filter((fact) => fact.kind === "photo"),
      ({ runId }) => runId,
    );
    const lost = [...photos].flatMap(([runId, asked]) => {
      const sql = "SELECT count(*) AS n FROM check_photo WHERE run_id = $runId";
      return Number(one(sql, { runId })) >= asked.length ? [] : [JSON.stringify(asked)];
    });
    return [
      ...lost,
      ...facts.filter((fact) => !isKept(fact, one)).map((fact) => JSON.stringify(fact)),
    ];
  } finally {
    database.close();
  }
}

type Ask = (sql: string, values: Record<string, string | number>) => unknown;

function isKept(fact: Fact, one: Ask): boolean {
  switch (fact.kind) {
    case "cylinder": {
      const { code, id } = fact;
      const sql = `SELECT count(*) AS n FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
         WHERE code.code = $code AND cylinder.id = $id`;
      const entry =
        "SELECT count(*) AS n FROM journal WHERE kind = 'cylinder.added' AND subject = $subject";
      return one(sql, { code, id }) === 1 && one(entry, { subject: `cylinder:${id}` }) === 1;
    }
    case "change": {
      const { id, version } = fact;
      const sql = "SELECT count(*) AS n FROM cylinder WHERE id = $id AND version >= $version";
      return one(sql, { id, version }) === 1;
    }
    case "answer": {
      const { runId, item, value } = fact;
      const sql = "SELECT value AS n FROM check_answer WHERE run_id = $runId AND item_id = $item";
      return one(sql, { runId, item }) === value;
    }
    case "photo":
      return true; // Counted by run, above.
    case "lock": {
      // An unlocking that found no room leaves the lock before standing: the gun shows one of the two.
      const sql = `SELECT count(*) AS n FROM fill_lock JOIN fill_point ON fill_point.id = fill_lock.target
        WHERE fill_point.id = $id AND reason = $reason AND lifted_at IS NULL
          AND fill_point.locked_reason IS NOT NULL`;
      return one(sql, { id: fact.pointId, reason: fact.reason }) === 1;
    }
  }
}

/** Rows without their other half: what one transaction should have written together. */
export function halvesOf(data: SiteData): readonly string[] {
  const count = (sql: string): number => data.rows<{ n: number }>(sql)[0]?.n ?? -1;
  const complaints: string[] = [];
  const none = (what: string, sql: string): void => {
    const found = count(sql);
    if (found !== 0) complaints.push(`${found} ${what}`);
  };
  none(
    "cylinders without a code",
    "SELECT count(*) AS n FROM cylinder WHERE id NOT IN (SELECT cylinder_id FROM cylinder_code)",
  );
  none(
    "entries of cylinders that are not there",
    `SELECT count(*) AS n FROM journal WHERE kind = 'cylinder.added'
     AND substr(subject, 10) NOT IN (SELECT id FROM cylinder)`,
  );
  none(
    "cylinders of people at work without an entry",
    `SELECT count(*) AS n FROM cylinder WHERE serial LIKE 'SK%'
     AND 'cylinder:' || id NOT IN (SELECT subject FROM journal WHERE kind = 'cylinder.added')`,
  );
  none(
    "cylinders whose version and entries differ",
    `SELECT count(*) AS n FROM cylinder WHERE serial LIKE 'SK%' AND version - 1 <>
     (SELECT count(*) FROM journal WHERE kind = 'cylinder.changed' AND subject = 'cylinder:' || cylinder.id)`,
  );
  none(
    "fills without their grant's entry",
    `SELECT count(*) AS n FROM fill WHERE 'fill:' || id NOT IN
     (SELECT subject FROM journal WHERE kind = 'fill.authorised')`,
  );
  none("gaps in the journal", "SELECT max(seq) - count(*) AS n FROM journal");
  for (const { hash } of data.rows<{ hash: string }>("SELECT hash FROM media")) {
    if (!existsSync(join(data.path, "media", hash.slice(0, 2), `${hash}.jpg`))) {
      complaints.push(`a picture row without its file ${hash}`);
    }
  }
  return complaints;
}
