/** A phone of the tests: makes the acts of whole visits and turns, and hands them in over a network that fails. */
import type { TakenTable } from "../../src/checks/index.ts";
import type { ActAnswer } from "../../src/phones/model.ts";
import type { TakenAlong } from "../../src/phones/package.ts";
import type { Browser } from "../support/app.ts";
import { answerOf } from "../support/runs.ts";

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
let made = 0;

/** An id as a phone gives it. */
export function actId(): string {
  made += 1;
  return made
    .toString(32)
    .replace(/[ilou]/g, "z")
    .padStart(10, "0")
    .concat(
      Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => ALPHABET[byte & 31]).join(
        "",
      ),
    );
}

export type Waiting = {
  readonly id: string;
  readonly seq: number;
  readonly claimedAt: number;
  readonly files: readonly string[];
  readonly act: Readonly<Record<string, unknown>> & { readonly kind: string };
};

export type Answered = {
  readonly status: number;
  readonly acts: readonly (ActAnswer & { words: string[] })[];
};

export class Phone {
  readonly #browser: Browser;
  readonly #clock: () => number;
  #seq = 0;
  taken!: TakenAlong;
  waiting: Waiting[] = [];
  readonly sent: Waiting[] = [];
  readonly answers = new Map<string, ActAnswer>();

  /** `clock` is the phone's own, in ms. */
  constructor(browser: Browser, clock: () => number) {
    this.#browser = browser;
    this.#clock = clock;
  }

  async take(): Promise<TakenAlong> {
    const answer = await this.#browser.post("/road/package");
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    this.taken = JSON.parse(answer.text) as TakenAlong;
    return this.taken;
  }

  do(act: Waiting["act"], photos = 0): string {
    const id = actId();
    this.#seq += 1;
    const files = Array.from({ length: photos }, (_, index) => `${id}-${index}`);
    this.waiting.push({ id, seq: this.#seq, claimedAt: this.#clock(), files, act });
    return id;
  }

  async post(
    acts: readonly Waiting[],
    change: Record<string, unknown> = {},
    isCut = false,
  ): Promise<Answered> {
    const body = {
      packageId: this.taken.id,
      takenAt: this.taken.takenAt,
      sentAt: this.#clock(),
      waiting: this.waiting.length,
      acts,
      ...change,
    };
    const names = acts.flatMap(({ files }) => files);
    const headers: Record<string, string> = {
      "x-csrf-token": this.#browser.csrf,
      origin: "http://gasward.test",
      "sec-fetch-site": "same-origin",
    };
    let sent: string | FormData = JSON.stringify(body);
    if (names.length === 0) headers["content-type"] = "application/json";
    else {
      sent = new FormData();
      sent.set("acts", JSON.stringify(body));
      // The last picture does not arrive.
      for (const name of isCut ? names.slice(0, -1) : names)
        sent.set(name, new File([PNG], `${name}.png`));
    }
    const answer = await this.#browser.send("/road/acts", { method: "POST", headers, body: sent });
    const acted =
      answer.status === 200 ? (JSON.parse(answer.text) as { acts: Answered["acts"] }).acts : [];
    return { status: answer.status, acts: acted };
  }

  /** What the box answered is done with, except what is to be sent again. */
  note({ acts }: Answered): void {
    for (const answer of acts) {
      if (answer.state === "again") continue;
      this.answers.set(answer.id, answer);
      const at = this.waiting.findIndex(({ id }) => id === answer.id);
      const [done] = at < 0 ? [] : this.waiting.splice(at, 1);
      if (done !== undefined) this.sent.push(done);
    }
  }

  async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const answered = await this.post(this.waiting.slice(0, 50));
      if (answered.status !== 200) throw new Error(`the box answers ${answered.status}`);
      this.note(answered);
    }
  }

  /** Answers a whole table as a person would who finds nothing wrong. */
  answer(about: string, table: TakenTable | null, failing: readonly string[] = []): void {
    for (const item of table?.definition.sections.flatMap(({ items }) => items) ?? []) {
      const isFailing = failing.includes(item.id);
      const needsPhoto = item.photo === "always" || isFailing;
      if (item.kind === "photo" || item.kind === "signature" || needsPhoto) {
        this.do({ kind: "check.photo", about, item: item.id }, 1);
      }
      if (item.kind === "photo" || item.kind === "signature") continue;
      const value = answerOf(item as Parameters<typeof answerOf>[0], isFailing);
      const note = isFailing ? "漏气" : "";
      this.do({ kind: "check.answer", about, item: item.id, value, note });
    }
    this.do({ kind: "check.end", about });
  }

  /** A whole visit: check, notice, cylinders, signature. Gives its id. */
  deliver(
    customerId: string,
    full: readonly string[],
    change: { readonly orderId?: string; readonly empty?: readonly string[] } = {},
  ): string {
    const id = actId();
    const { round } = this.taken;
    const kind = round?.customers.find((one) => one.id === customerId)?.kind ?? "household";
    this.do({
      kind: "visit.start",
      ...{ id, customerId, arrival: "chosen", reason: "门上没有码" },
      ...{ orderId: change.orderId ?? null, truckId: round?.trucks[0]?.id ?? "" },
    });
    const table = round?.tables[kind] ?? null;
    this.do({ kind: "visit.check", id, versionId: table?.versionId ?? "" });
    this.answer(`visit:${id}`, table);
    this.do({ kind: "visit.notice", id });
    for (const text of full) {
      this.do({ kind: "visit.scan", id, text, direction: "full", decided: null });
    }
    for (const text of change.empty ?? []) {
      this.do({ kind: "visit.scan", id, text, direction: "empty", decided: null });
    }
    this.do({ kind: "visit.empties", id });
    this.do({ kind: "visit.sign", id, by: "王芳" }, 1);
    this.do({ kind: "visit.finish", id });
    return id;
  }
}
