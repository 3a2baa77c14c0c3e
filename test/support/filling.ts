/** Two guns with everything around them but valves and wires: a test stands for scales, relay board and hands. */
import { eq } from "drizzle-orm";
import type { MassReading } from "../../firmware-bridge/index.ts";
import { findCode, findCylinder } from "../../src/cylinders/index.ts";
import { cylinder } from "../../src/cylinders/schema.ts";
import { type FilledStation, openFilling } from "../../src/filling/index.ts";
import { preFillItemsOf } from "../../src/filling/pre-fill-items.ts";
import {
  authorise,
  GUN_POSITION,
  passCheck,
  type Station,
  scanAtPoint,
} from "../../src/filling/service.ts";
import { findFill } from "../../src/filling/store.ts";
import { findMedium } from "../../src/gases/index.ts";
import { accept, refuse } from "../../src/kernel/result.ts";
import type { Actor } from "../../src/platform/web.ts";
import {
  CHECK_SCALE,
  CYLINDER_CODE,
  GUN,
  openTestSite,
  RELAY,
  SCALE,
  SCALE_2,
  type TestPerson,
  type TestSite,
  type TestSiteOptions,
} from "./app.ts";

export const TARE_G = 16_500;
export const TARGET_GROSS_G = TARE_G + 14_500;

export function massReading(massG: number | null, change: Partial<MassReading> = {}): MassReading {
  return {
    kind: "mass",
    basis: "shown",
    value: massG === null ? null : massG / 1000,
    decimals: 2,
    unit: "kg",
    massG,
    isStable: null,
    state: massG === null ? "overload" : "ok",
    ...change,
  };
}

/** Between two frames of the test's scales. */
const FRAME_MS = 200;

export type Bay = {
  readonly site: TestSite;
  readonly filling: FilledStation;
  readonly station: Station;
  readonly operator: Actor;
  /** What was asked of the valve outputs, in order: `hold relay-1/0`, `drop relay-1/0`. */
  readonly orders: string[];
  /** Channels held now whose lease says yes. */
  openValves(): string[];
  /** Set to let the next holds fail. */
  valveFault: string | undefined;
  /** For so long every scale says what stands on it, and time passes. */
  pass(ms: number): Promise<void>;
  /** What stands on a scale; null: a frame without number; undefined: silence. */
  put(massG: number | null | undefined, scale?: string): void;
  /** Puts something on the first gun's scale and lets time pass. */
  show(massG: number | null | undefined, ms: number): Promise<void>;
  phase(point?: string): string | undefined;
  scan(code?: string, point?: string): ReturnType<typeof scanAtPoint>;
  check(failed?: readonly string[], point?: string): ReturnType<typeof passCheck>;
  /** Why it was refused at once, as codes. */
  authorise(point?: string): readonly string[];
  /** From an empty gun to an open valve; throws when it does not open. */
  open(code?: string, point?: string): Promise<string>;
  /** Gas comes at 450 g/s until the scale shows this. */
  flowTo(grossG: number, scale?: string): Promise<void>;
  fillRow(id: string): ReturnType<typeof findFill>;
  cylinderId(code?: string): Promise<string>;
  change(code: string, set: Partial<typeof cylinder.$inferInsert>): Promise<void>;
  /** Kinds that the journal got while something was done. */
  kindsOf(run: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
};

/** The alarm entries among these, each as `alarm.raised fill.gauge_lost fill-point:gun-1`. */
export function alarmsIn(
  entries: readonly { readonly kind: string; readonly payload: string }[],
): string[] {
  return entries
    .filter((entry) => entry.kind.startsWith("alarm."))
    .map(({ kind, payload }) => {
      const { code, subject } = JSON.parse(payload) as { code: string; subject: string };
      return `${kind} ${code} ${subject}`;
    });
}

/** Kinds of what went upstream in the alarm lane: one for each cause, and nothing but alarms. */
export function alarmLane(
  entries: readonly { readonly kind: string; readonly lane: string | null }[],
): string[] {
  return entries.filter((entry) => entry.lane === "alarm").map((entry) => entry.kind);
}

export function actorOfPerson(person: TestPerson | undefined): Actor {
  if (person === undefined) throw new Error("no such person");
  return {
    personId: person.id,
    name: person.name,
    staffNumber: person.staffNumber,
    roles: person.roles,
  };
}

/** Who may unlock. */
export function managerOf(bay: Pick<Bay, "site">): Actor {
  return actorOfPerson(bay.site.people.get("safety-manager"));
}

export async function openBay(
  options: TestSiteOptions & { readonly site?: TestSite; readonly operator?: Actor } = {},
): Promise<Bay> {
  const site = options.site ?? (await openTestSite(options));
  const { app, time } = site;
  const orders: string[] = [];
  const held = new Map<string, (nowMs: number) => boolean>();
  const masses = new Map<string, number | null | undefined>();
  const filling = openFilling(app.ports, {
    hold(deviceId, channel, lease) {
      orders.push(`hold ${deviceId}/${channel}`);
      if (bay.valveFault !== undefined) return refuse({ code: bay.valveFault });
      held.set(`${deviceId}/${channel}`, lease);
      return accept(undefined);
    },
    drop(deviceId, channel) {
      orders.push(`drop ${deviceId}/${channel}`);
      held.delete(`${deviceId}/${channel}`);
    },
  });
  const station: Station = { ports: app.ports, board: filling.board, scales: filling.scales };
  const operator = options.operator ?? actorOfPerson(site.people.get("operator"));
  const bay: Bay = {
    site,
    filling,
    station,
    operator,
    orders,
    valveFault: undefined,
    openValves: () =>
      [...held].filter(([, lease]) => lease(time.clock.monotonicMs())).map(([name]) => name),
    async pass(ms) {
      for (let left = ms; left > 0; left -= FRAME_MS) {
        for (const [scale, massG] of masses) {
          if (massG === undefined) continue;
          filling.onMass(scale, massReading(massG), time.clock.monotonicMs());
        }
        await time.advanceAsync(Math.min(left, FRAME_MS));
      }
      // Writes go by setImmediate; a few turns let everything that hangs together end.
      for (let turn = 0; turn < 4; turn += 1) {
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    },
    put(massG, scale = SCALE) {
      masses.set(scale, massG);
    },
    show(massG, ms) {
      bay.put(massG);
      return bay.pass(ms);
    },
    phase: (point = GUN) => filling.board.view(point)?.phase,
    scan: (code = CYLINDER_CODE, point = GUN) => scanAtPoint(station, operator, point, code),
    check(failed = [], point = GUN) {
      const at = filling.board.view(point)?.positions[GUN_POSITION];
      const bound =
        at?.kind === "bound" ? findCylinder(app.ports.db.read, at.cylinderId) : undefined;
      const medium = findMedium(bound?.medium ?? "");
      const items = medium === undefined ? [] : preFillItemsOf(medium);
      const answers = Object.fromEntries(
        items.map(({ code }) => [
          code,
          failed.includes(code) ? ("fail" as const) : ("pass" as const),
        ]),
      );
      return passCheck(station, operator, point, answers, "");
    },
    authorise: (point = GUN) => authorise(station, operator, point).map(({ code }) => code),
    async open(code = CYLINDER_CODE, point = GUN) {
      const scanned = await bay.scan(code, point);
      if (!scanned.ok) throw new Error(JSON.stringify(scanned.refusal));
      const checked = await bay.check([], point);
      if (!checked.ok) throw new Error(JSON.stringify(checked.refusal));
      bay.put(TARE_G + 100, point === GUN ? SCALE : SCALE_2);
      await bay.pass(2_000);
      bay.authorise(point);
      await bay.pass(400);
      const view = filling.board.view(point);
      if (view?.phase !== "authorised" || view.authorisationId === undefined) {
        throw new Error(`not opened: ${JSON.stringify([view?.cause, view?.blockers])}`);
      }
      return view.authorisationId;
    },
    async flowTo(grossG, scale = SCALE) {
      for (let g = masses.get(scale) ?? 0; g < grossG; ) {
        g = Math.min(grossG, g + 90);
        masses.set(scale, g);
        await bay.pass(FRAME_MS);
      }
    },
    fillRow: (id) => findFill(app.ports.db.read, id),
    cylinderId: (code = CYLINDER_CODE) => {
      const found = findCode(app.ports.db.read, code);
      if (found === undefined) throw new Error(`no cylinder ${code}`);
      return Promise.resolve(found.cylinderId);
    },
    async change(code, set) {
      const id = await bay.cylinderId(code);
      await app.ports.db.write((tx) =>
        tx.orm.update(cylinder).set(set).where(eq(cylinder.id, id)).run(),
      );
    },
    async kindsOf(run) {
      const from = site.head() + 1;
      await run();
      await app.settled();
      return site.kinds(from);
    },
    async stop() {
      filling.stop();
      await app.settled();
      await site.stop();
    },
  };
  await filling.start();
  for (const scale of [SCALE, SCALE_2, CHECK_SCALE]) {
    filling.onGaugeLink(scale, true);
    bay.put(0, scale);
  }
  filling.onValveLink(RELAY, true);
  await bay.pass(1_000);
  return bay;
}

export { GUN_POSITION };
