/** Fills of the days before: written as their records, for no gun stood there to fill them. */
import type { App } from "../app.ts";
import { type Cylinder, findCode, findCylinder } from "../cylinders/index.ts";
import { insertCheck, insertFill, packCurve, preFillItemsOf } from "../filling/index.ts";
import { findMedium } from "../gases/index.ts";
import {
  addDays,
  type Day,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  SECOND_MS,
  startOfDay,
} from "../kernel/instants.ts";
import type { Actor } from "../platform/web.ts";
import { bodyCode } from "./cylinders.ts";
import { GUNS } from "./furnish.ts";
import { seeded } from "./random.ts";
import { weekdayOf } from "./walk.ts";

const SEED = 20_261_101;
/** Cylinders that the guide names and what is in the manifold are left out. */
const FIRST = 20;
const CANDIDATES = 120;
const FILL_SECONDS = 34;

function cylindersOf({ ports }: App): readonly Cylinder[] {
  const { read } = ports.db;
  return Array.from({ length: CANDIDATES }, (_, index) => findCode(read, bodyCode(index + FIRST)))
    .flatMap((code) => (code === undefined ? [] : [findCylinder(read, code.cylinderId)]))
    .filter((one) => one !== undefined)
    .filter((one) => one.medium === "lpg" && one.status === "in-service" && one.isOwn);
}

function curveOf(startG: number, endG: number, random: () => number): Uint8Array {
  return packCurve(
    Array.from({ length: FILL_SECONDS + 1 }, (_, second) => ({
      tMs: second * SECOND_MS,
      massG: Math.round(startG + ((endG - startG) * second) / FILL_SECONDS + random() * 20),
    })),
  );
}

/** People cook more at the end of a week. */
function countOf(day: Day, random: () => number): number {
  const weekday = weekdayOf(day);
  return (weekday === 7 ? 12 : weekday >= 5 ? 26 : 19) + Math.floor(random() * 7);
}

const SHIFT_FROM_MS = 8 * HOUR_MS;
const SHIFT_MS = 9 * HOUR_MS;

/** When the fills of a day begin: spread over the shift, in order. */
function timesOf(day: Day, count: number): readonly number[] {
  const from = startOfDay(day) + SHIFT_FROM_MS;
  return Array.from({ length: count }, (_, index) => from + ((index + 0.5) / count) * SHIFT_MS);
}

export class Fills {
  readonly #app: App;
  readonly #fillers: readonly Actor[];
  readonly #cylinders: readonly Cylinder[];
  readonly #random = seeded(SEED);
  readonly #answers: string;
  #next = 0;

  constructor(app: App, fillers: readonly Actor[]) {
    this.#app = app;
    this.#fillers = fillers;
    this.#cylinders = cylindersOf(app);
    const medium = findMedium("lpg");
    const items = medium === undefined ? [] : preFillItemsOf(medium);
    this.#answers = JSON.stringify(Object.fromEntries(items.map(({ code }) => [code, "pass"])));
  }

  /** The day's fills until now, in one write; the journal says that they were furnished. */
  async addDay(day: Day): Promise<number> {
    const { ports } = this.#app;
    const now = ports.clock.now();
    const times = timesOf(day, countOf(day, this.#random)).filter((at) => at < now - 3 * MINUTE_MS);
    if (times.length === 0) return 0;
    await ports.db.write((tx) => {
      for (const at of times) this.#insert(tx, Math.round(at));
      tx.append({
        kind: "site.furnished",
        actor: "system",
        subject: `site:${ports.siteId}`,
        payload: { fills: times.length, day },
      });
    });
    return times.length;
  }

  #insert(tx: Parameters<Parameters<App["ports"]["db"]["write"]>[0]>[0], atMs: number): void {
    const { ids } = this.#app.ports;
    const index = this.#next;
    this.#next += 1;
    const cylinder = this.#cylinders[index % this.#cylinders.length] as Cylinder;
    const operatorId = (this.#fillers[index % this.#fillers.length] as Actor).personId;
    const pointId = `gun-${(index % GUNS) + 1}`;
    const [checkId, id] = [ids.next(), ids.next()];
    const [targetNetG, startGrossG] = [cylinder.maxFillG - 400, cylinder.tareG + 120];
    const isUnder = index % 37 === 36;
    const endGrossG =
      cylinder.tareG + targetNetG - (isUnder ? 900 : Math.round(this.#random() * 60));
    insertCheck(tx.orm, {
      ...{ id: checkId, pointId, cylinderId: cylinder.id, personId: operatorId },
      ...{ checkedAt: instant(atMs - MINUTE_MS), answers: this.#answers, isPassed: true },
    });
    insertFill(tx.orm, {
      ...{ id, pointId, position: 1, cylinderId: cylinder.id, checkId, operatorId },
      ...{ medium: "lpg", state: "closed", authorisedAt: instant(atMs) },
      endedAt: instant(atMs + FILL_SECONDS * SECOND_MS),
      closedAt: instant(atMs + 90 * SECOND_MS),
      ...{ tareG: cylinder.tareG, startGrossG, targetNetG, maxNetG: cylinder.maxFillG },
      ...{ endGrossG, secondGrossG: endGrossG + Math.round(this.#random() * 20) - 10 },
      ...{ endCause: "ended", verdict: isUnder ? "under" : "ok" },
      // Only the newest of those that got too little still wait for their release.
      releasedAt:
        isUnder && this.#app.ports.clock.now() - atMs < 2 * 24 * HOUR_MS
          ? null
          : instant(atMs + 3 * MINUTE_MS),
      curve: Buffer.from(curveOf(startGrossG, endGrossG, this.#random)),
    });
  }
}

/** Of the last days, for a station without a longer past. */
export async function addFills(app: App, fillers: readonly Actor[], days: number): Promise<void> {
  const fills = new Fills(app, fillers);
  const today = dayOf(app.ports.clock.now());
  for (let ago = days; ago >= 1; ago -= 1) await fills.addDay(addDays(today, -ago));
}
