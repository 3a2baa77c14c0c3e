/**
 * Somebody who fills at the fourth gun all day, by the very acts of the pages, so that a visitor sees gas flow; and a
 * scale whose plug is loose now and then.
 */
import type { SimulatedBay } from "../../firmware-bridge/simulators/bay-runner.ts";
import type { App } from "../app.ts";
import { findCode, findCylinder } from "../cylinders/index.ts";
import { fillingActs, preFillItemsOf } from "../filling/index.ts";
import { findMedium } from "../gases/index.ts";
import { DAY_MS, dayOf, instant, MINUTE_MS, SECOND_MS } from "../kernel/instants.ts";
import type { Actor } from "../platform/web.ts";
import { bodyCode } from "./cylinders.ts";

const STEP_MS = 1_500;
/** Between two cylinders. */
const REST_MS = 8 * SECOND_MS;
const FIRST_CODE = 20;
const LAST_CODE = 200;
const POSITION = "1";
/** A step that does not come is given up after this long, and another cylinder is taken. */
const PATIENCE_MS = 3 * MINUTE_MS;

const LOOSE_FIRST_MS = 4 * MINUTE_MS;
const LOOSE_EVERY_MS = 11 * MINUTE_MS;
const LOOSE_MS = 20 * SECOND_MS;

export class DemoOperator {
  readonly #app: App;
  readonly #actor: Actor;
  readonly #pointId: string;
  readonly #stops: (() => void)[];
  readonly #answers: Readonly<Record<string, "pass">>;
  /** Fills under way to their release, with the code of their cylinder. */
  #open: { readonly fillId: string; readonly code: string; readonly sinceMs: number } | undefined;
  #code = FIRST_CODE;
  #seal = 0;
  #restUntilMs = 0;
  #boundSinceMs = 0;
  #isBusy = false;

  constructor(app: App, actor: Actor, pointId: string, loose: SimulatedBay) {
    this.#app = app;
    this.#actor = actor;
    this.#pointId = pointId;
    const medium = findMedium("lpg");
    const items = medium === undefined ? [] : preFillItemsOf(medium);
    this.#answers = Object.fromEntries(items.map(({ code }) => [code, "pass" as const]));
    const { scheduler } = app.ports;
    const slip = (): void => {
      loose.line.freeze("silent");
      scheduler.after(LOOSE_MS, () => loose.line.freeze(null));
    };
    this.#stops = [
      scheduler.every(STEP_MS, () => {
        if (this.#isBusy) return;
        this.#isBusy = true;
        app.ports.background(
          "demonstration's operator",
          this.#step().finally(() => {
            this.#isBusy = false;
          }),
        );
      }),
      scheduler.after(LOOSE_FIRST_MS, slip),
      scheduler.every(LOOSE_EVERY_MS, slip),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  async #step(): Promise<void> {
    await this.#leadOn();
    const { station } = this.#app.filling;
    const view = station.board.view(this.#pointId);
    const bound = view?.positions[POSITION];
    const nowMs = this.#app.ports.clock.monotonicMs();
    if (view === undefined || view.phase !== "locked" || view.settlementOf !== undefined) return;
    if (bound?.kind !== "bound") {
      if (this.#open === undefined && nowMs >= this.#restUntilMs) await this.#scan();
      return;
    }
    if (bound.refusals.length > 0 || nowMs - this.#boundSinceMs > PATIENCE_MS) {
      fillingActs.unbind(station, this.#pointId);
    } else if (bound.check === null) {
      await fillingActs.passCheck(station, this.#actor, this.#pointId, this.#answers, "");
    } else if (view.blockers.length === 0) {
      fillingActs.authorise(station, this.#actor, this.#pointId);
    }
  }

  /** The next one that a station would fill: its own, empty, in order for some days yet. */
  #nextCode(): string | undefined {
    const { read } = this.#app.ports.db;
    const soon = dayOf(instant(this.#app.ports.clock.now() + 2 * DAY_MS));
    for (let tries = FIRST_CODE; tries <= LAST_CODE; tries += 1) {
      this.#code = this.#code >= LAST_CODE ? FIRST_CODE : this.#code + 1;
      const found = findCode(read, bodyCode(this.#code));
      const one = found && findCylinder(read, found.cylinderId);
      if (one === undefined || one.medium !== "lpg" || one.content !== "empty" || !one.isOwn)
        continue;
      const isDue = (one.inspectionDueOn ?? "") <= soon || (one.lifeEndsOn ?? "") <= soon;
      if (one.status === "in-service" && !isDue) return bodyCode(this.#code);
    }
    return undefined;
  }

  async #scan(): Promise<void> {
    const { station } = this.#app.filling;
    const code = this.#nextCode();
    if (code === undefined) return;
    this.#boundSinceMs = this.#app.ports.clock.monotonicMs();
    const done = await fillingActs.scanAtPoint(station, this.#actor, this.#pointId, code);
    if (done.ok && done.value.kind === "next-step") this.#follow(done.value.fillId, code);
  }

  #follow(fillId: string, code: string): void {
    this.#open = { fillId, code, sinceMs: this.#app.ports.clock.monotonicMs() };
  }

  /** From the end of the fill to the release: soap, second weighing, soap, seal, last look. */
  async #leadOn(): Promise<void> {
    const { station } = this.#app.filling;
    const { read } = this.#app.ports.db;
    const nowMs = this.#app.ports.clock.monotonicMs();
    const view = station.board.view(this.#pointId);
    const id = view?.authorisationId;
    const isEnded = view?.phase === "settled" && view.end !== undefined;
    if (this.#open === undefined && isEnded && id !== undefined) {
      this.#follow(id, bodyCode(this.#code));
    }
    if (this.#open === undefined) return;
    const { fillId, code, sinceMs } = this.#open;
    const step = fillingActs.stepOf(read, fillId);
    if (step === undefined || nowMs - sinceMs > PATIENCE_MS) {
      this.#open = undefined;
      this.#restUntilMs = nowMs + REST_MS;
      return;
    }
    const actor = this.#actor;
    if (step === "leak-1" || step === "leak-2") {
      await fillingActs.testLeak(station, actor, fillId, step, [], "");
    } else if (step === "second") {
      await fillingActs.weighAgain(station, actor, fillId);
    } else if (step === "seal") {
      this.#seal += 1;
      await fillingActs.setSeal(station, actor, fillId, `FK${String(this.#seal).padStart(5, "0")}`);
    } else if (step === "post-check") {
      await fillingActs.checkAfter(station, actor, fillId, { scanned: code, failed: [], note: "" });
    }
  }
}
