/** A hall with anchors in its corners in the whole program, and cards that stand where a test says. */
import { listOpenByCode } from "../../src/alarms/index.ts";
import { instant } from "../../src/kernel/instants.ts";
import type { Shape } from "../../src/positioning/index.ts";
import { positionAnchor, zoneStay } from "../../src/positioning/schema.ts";
import { insertBinding, insertCard } from "../../src/positioning/store-cards.ts";
import { insertZone } from "../../src/positioning/store-zones.ts";
import { addFloor, setDrawing, setScale } from "../../src/site/index.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

export const CORNERS = [
  [0, 0],
  [30_000, 0],
  [30_000, 20_000],
  [0, 20_000],
] as const;

export const rect = (x1: number, y1: number, x2: number, y2: number): Shape => ({
  kind: "polygon",
  outline: [
    { xMm: x1, yMm: y1 },
    { xMm: x2, yMm: y1 },
    { xMm: x2, yMm: y2 },
    { xMm: x1, yMm: y2 },
  ],
  holes: [],
});

/** Nobody may be in it: the tanks at the far end. */
export const TANKS = {
  ...{ name: "罐区", kind: "danger" as const, shape: rect(20_000, 0, 30_000, 20_000), level: 1 },
  times: { fromAt: null, toAt: null, days: [], startMinute: 0, endMinute: 0 },
  ...{ minHeads: null, maxHeads: null, stayMaxMs: null, stillMaxMs: null, required: [] },
  who: { mode: "nobody" as const },
};

export type Hall = Awaited<ReturnType<typeof openHall>>;

export async function openHall() {
  const site: TestSite = await openTestSite();
  const worker = site.people.get("operator")?.id ?? "";
  const manager = site.people.get("safety-manager");
  if (manager === undefined) throw new Error("no manager");
  const actor = { personId: manager.id, name: "", staffNumber: "", roles: ["safety-manager"] };
  await site.app.start();
  await site.app.settled();
  const { ports, people } = site.app;
  const floor = await addFloor(ports, actor, "一层");
  if (!floor.ok) throw new Error("no floor");
  const floorId = floor.value.id;
  const drawing = { hash: "a".repeat(64), type: "png", width: 1_500, height: 1_000 } as const;
  await setDrawing(ports, actor, floorId, 1, drawing);
  const scale = { from: { xPx: 0, yPx: 0 }, to: { xPx: 1_500, yPx: 0 }, lengthMm: 30_000 };
  await setScale(ports, actor, floorId, { version: 2, ...scale });
  await ports.db.write((tx) => {
    CORNERS.forEach(([xMm, yMm], index) => {
      const at = { floorId, xMm, yMm, zMm: 3_000, createdAt: 1 };
      tx.orm
        .insert(positionAnchor)
        .values({ id: `a${index}`, radioId: `${index}`, ...at })
        .run();
    });
    insertCard(tx.orm, { id: "card-1", tag: "C1", label: "001", state: "issued", createdAt: 1 });
    const binding = { id: "b1", cardId: "card-1", personId: worker, issuedBy: worker };
    insertBinding(tx.orm, { ...binding, fromAt: 1 });
    insertZone(tx.orm, { id: "tank", floorId, createdAt: instant(1) }, TANKS);
    tx.append({ kind: "zone.added", actor: "system", subject: "zone:tank", payload: {} });
  });

  /** One round of a card, told by these anchors. */
  const tell = (xMm: number, yMm: number, tag = "C1", sequence = 0, by = [0, 1, 2, 3]): void => {
    for (const index of by) {
      const [x, y] = CORNERS[index] ?? [0, 0];
      const distanceMm = Math.round(Math.hypot(x - xMm, y - yMm, 1_800));
      const range = { kind: "range", tag, anchor: `${index}`, distanceMm, sequence } as const;
      people.locator.take(range, ports.clock.now());
    }
  };
  const wait = async (ms: number): Promise<void> => {
    await site.time.advanceAsync(ms);
    await site.app.settled();
  };
  // The engine reads anew what it works with.
  await wait(1_100);
  return {
    ...{ site, worker, actor, floorId, tell, wait, locator: people.locator },
    async stand(xMm: number, yMm: number, seconds = 1, by?: number[]): Promise<void> {
      for (let second = 0; second < seconds; second += 1) {
        tell(xMm, yMm, "C1", second % 256, by);
        await wait(1_000);
      }
    },
    async walk(fromMm: number, toMm: number): Promise<void> {
      const step = Math.sign(toMm - fromMm) * 1_200;
      for (let xMm = fromMm; Math.abs(toMm - xMm) > 1_200; xMm += step) {
        await this.stand(xMm, 10_000);
      }
      await this.stand(toMm, 10_000, 2);
    },
    at: (tag = "C1") => people.locator.positions(floorId).find(({ fix }) => fix.tag === tag)?.fix,
    open: (code: Parameters<typeof listOpenByCode>[1]): readonly string[] =>
      listOpenByCode(ports.db.read, code).map(({ subject, state }) => `${subject} ${state}`),
    /** Alarms of people, however often the box itself had one. */
    raised: (): number =>
      site
        .entries()
        .filter(({ kind, payload }) => kind === "alarm.raised" && payload.includes("position."))
        .length,
    stays: () => ports.db.read.select().from(zoneStay).all(),
  };
}
