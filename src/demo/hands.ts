/**
 * The hands at the simulated bays: whoever uses the demonstration scans and taps; somebody has to put the
 * cylinder on the scale, key the set point into the indicator and carry the cylinder to the check scale.
 */
import type {
  SimulatedBay,
  SimulatedStation,
} from "../../firmware-bridge/simulators/bay-runner.ts";
import type { App } from "../app.ts";
import { findCylinder } from "../cylinders/index.ts";
import { findFill } from "../filling/index.ts";

/** The first position of a gun. */
const POSITION = "1";
const LOOK_MS = 250;
/** How long a filled cylinder stays on its gun's scale before it is carried on. */
const CARRY_AFTER_MS = 3_000;

type Carried = {
  readonly fillId: string;
  readonly tareG: number;
  readonly netG: number;
  readonly volumeL: number;
};

export type Hands = { stop(): void };

type Gun = {
  readonly pointId: string;
  readonly bay: SimulatedBay;
  readonly checkBay: SimulatedBay;
  placed: string | undefined;
  armed: string | undefined;
  endedAtMs: number | undefined;
};

export class DemoHands implements Hands {
  readonly #app: App;
  readonly #guns: Gun[];
  /** Filled cylinders on their way to each check scale; the first of a list stands on it. */
  readonly #queues = new Map<SimulatedBay, Carried[]>();
  readonly #random: () => number;
  readonly #stop: () => void;

  constructor(
    app: App,
    station: SimulatedStation,
    guns: readonly { readonly pointId: string; readonly bay: number; readonly checkBay: number }[],
    random: () => number,
  ) {
    this.#app = app;
    this.#random = random;
    this.#guns = guns.flatMap(({ pointId, bay, checkBay }) => {
      const [own, check] = [station.bays[bay], station.bays[checkBay]];
      if (own === undefined || check === undefined) return [];
      this.#queues.set(check, []);
      own.connectGun(true);
      own.openCylinderValve(true);
      return [
        {
          pointId,
          bay: own,
          checkBay: check,
          placed: undefined,
          armed: undefined,
          endedAtMs: undefined,
        },
      ];
    });
    this.#stop = app.ports.scheduler.every(LOOK_MS, () => {
      for (const gun of this.#guns) this.#look(gun);
      for (const [bay, queue] of this.#queues) this.#lookAtCheckScale(bay, queue);
    });
  }

  stop(): void {
    this.#stop();
  }

  #look(gun: Gun): void {
    const view = this.#app.filling.board.view(gun.pointId);
    if (view === undefined) return;
    const position = view.positions[POSITION];
    if (position?.kind === "bound" && position.check !== null && position.refusals.length === 0) {
      this.#place(gun, position.cylinderId);
    } else if (
      position?.kind === "open" &&
      view.phase === "locked" &&
      view.settlementOf === undefined
    ) {
      this.#clear(gun);
    }
    const { authorisationId } = view;
    if (
      view.phase === "authorised" &&
      position?.kind === "bound" &&
      gun.armed !== authorisationId
    ) {
      gun.armed = authorisationId;
      const { weight } = position;
      if (weight !== null) gun.bay.setPoint(weight.tareG + weight.targetNetG);
    }
    if (view.phase !== "settled" || view.end === undefined) gun.endedAtMs = undefined;
    else this.#carryOn(gun, authorisationId);
  }

  #place(gun: Gun, cylinderId: string): void {
    if (gun.placed === cylinderId) return;
    const cylinder = findCylinder(this.#app.ports.db.read, cylinderId);
    if (cylinder === undefined) return;
    gun.placed = cylinderId;
    gun.armed = undefined;
    gun.bay.place({
      tareG: cylinder.tareG,
      residueG: Math.round(this.#random() * 20) * 10,
      volumeL: cylinder.volumeMl / 1000,
    });
    gun.bay.connectGun(true);
    gun.bay.openCylinderValve(true);
  }

  #clear(gun: Gun): void {
    if (gun.placed === undefined) return;
    gun.placed = undefined;
    gun.bay.remove();
  }

  #carryOn(gun: Gun, fillId: string | undefined): void {
    const nowMs = this.#app.ports.clock.monotonicMs();
    gun.endedAtMs ??= nowMs;
    if (nowMs - gun.endedAtMs < CARRY_AFTER_MS || fillId === undefined) return;
    const fill = findFill(this.#app.ports.db.read, fillId);
    if (fill?.state !== "ended" || gun.placed === undefined) return;
    const cylinder = findCylinder(this.#app.ports.db.read, fill.cylinderId);
    this.#queues.get(gun.checkBay)?.push({
      fillId,
      tareG: fill.tareG,
      netG: (fill.endGrossG ?? fill.tareG) - fill.tareG,
      volumeL: (cylinder?.volumeMl ?? 35_500) / 1000,
    });
    this.#clear(gun);
  }

  #lookAtCheckScale(bay: SimulatedBay, queue: Carried[]): void {
    const first = queue[0];
    if (first === undefined) return;
    const state = findFill(this.#app.ports.db.read, first.fillId)?.state;
    if (state === "closed") {
      queue.shift();
      bay.remove();
    } else if (bay.state().cylinder === null) {
      bay.place({ tareG: first.tareG, residueG: first.netG, volumeL: first.volumeL });
    }
  }
}
