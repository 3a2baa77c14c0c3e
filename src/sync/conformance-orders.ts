/** Orders from above in a conformance run: signed, not for ever, sent again until answered and not after. */
import { verifySignature } from "../platform/keys.ts";
import { parseCommand } from "./command-form.ts";
import { COMMAND_LIFE_MAX_MS } from "./command-rules.ts";
import { commandText } from "./commands.ts";
import type { ConformanceCheck, ConformanceFault, Player } from "./conformance-player.ts";
import type { Witness } from "./conformance-witness.ts";
import { topics } from "./model.ts";

type Run = {
  readonly witness: Witness;
  readonly box: Player;
  readonly ordersMs: number | undefined;
  readonly patienceMs: number;
  readonly epoch: string;
};

const IDS = ["order-form", "order-again", "order-end"] as const;
/** The alarms before the answer: those of the records. */
const ANSWER_SEQ = 3;

/** What the sender said before it read the answer. */
const ON_ITS_WAY_MS = 60;
const EVERY_MAX_MS = 60_000;

export class CommandWatch {
  readonly #site: string;
  readonly #authorityPem: string | undefined;
  readonly #now: () => number;
  #id: string | undefined;
  #count = 0;
  #lastAt = 0;
  /** From one time to the next. */
  #everyMs = 0;
  #fault: ConformanceFault | undefined;

  constructor(site: string, authorityPem: string | undefined, now: () => number) {
    this.#site = site;
    this.#authorityPem = authorityPem;
    this.#now = now;
  }

  heard(payload: Uint8Array, isRetained: boolean): void {
    if (isRetained) this.#fault ??= { code: "retained" };
    const command = parseCommand(payload);
    if (command === undefined || command.site !== this.#site) {
      this.#fault ??= { code: "form" };
      return;
    }
    const { sig, ...unsigned } = command;
    const lifeMs = command.expiresAt - command.issuedAt;
    const isLong = lifeMs <= 0 || lifeMs > COMMAND_LIFE_MAX_MS || command.expiresAt < this.#now();
    if (isLong) this.#fault ??= { code: "lasts" };
    const pem = this.#authorityPem;
    if (pem !== undefined && !verifySignature(pem, commandText(unsigned), sig)) {
      this.#fault ??= { code: "unsigned" };
    }
    // One order is followed to its end; others may come beside it.
    this.#id ??= command.id;
    if (command.id !== this.#id) return;
    this.#count += 1;
    if (this.#count > 1) this.#everyMs = Math.min(this.#now() - this.#lastAt, EVERY_MAX_MS);
    this.#lastAt = this.#now();
  }

  async play(run: Run): Promise<readonly ConformanceCheck[]> {
    const { witness, ordersMs } = run;
    if (ordersMs === undefined) {
      return IDS.map((id) => ({ id, fault: undefined, isUntested: true }));
    }
    const isThere = (): boolean => this.#id !== undefined || this.#fault !== undefined;
    await witness.until(isThere, ordersMs);
    const form = isThere() ? this.#fault : ({ code: "silent" } as const);
    if (this.#id === undefined) {
      return IDS.map((id) => ({
        id,
        fault: id === "order-form" ? form : undefined,
        isUntested: id !== "order-form",
      }));
    }
    const first = this.#count;
    const isAgain = await witness.until(() => this.#count > first, ordersMs);
    return [
      { id: "order-form", fault: form },
      { id: "order-again", fault: isAgain ? undefined : { code: "not-again" } },
      { id: "order-end", fault: await this.#end(run, this.#id) },
    ];
  }

  /** Answers as a box does; what was on its way may still come. */
  async #end(
    { witness, box, patienceMs, epoch }: Run,
    id: string,
  ): Promise<ConformanceFault | undefined> {
    const { body } = box.seal("alarm", ANSWER_SEQ);
    const answer = box.seal("alarm", ANSWER_SEQ, {
      kind: "upstream-command.done",
      body: { ...body, subject: `upstream-command:${id}`, facts: { verdict: "done" } },
    });
    await witness.send([{ topic: topics.up(this.#site, "alarm"), text: JSON.stringify(answer) }]);
    const isTaken = (): boolean => witness.held(epoch, "alarm") >= ANSWER_SEQ;
    if (!(await witness.until(isTaken, patienceMs))) return { code: "silent" };
    await witness.pause(ON_ITS_WAY_MS);
    const before = this.#count;
    await witness.pause(Math.max(patienceMs, this.#everyMs * 1.5));
    return this.#count === before ? undefined : { code: "still" };
  }
}
