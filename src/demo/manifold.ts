/** The oxygen manifold of the demonstration: its devices, its set-up, and the hands that turn its valves. */
import {
  PRESSURE_UNIT,
  type SimulatedManifold,
  TEMPERATURE_UNIT,
} from "../../firmware-bridge/simulators/manifold-runner.ts";
import type { App } from "../app.ts";
import { insertDevice, updateTransport } from "../devices/index.ts";
import { insertFillPoint, putManifoldPoint } from "../filling/index.ts";
import type { Tx } from "../platform/writer.ts";

export const MANIFOLD_POINT = "manifold-1";
export const MANIFOLD_POSITIONS = 8;
/** The last channel of the relay board; the first ones belong to the guns. */
export const MANIFOLD_CHANNEL = 7;

const PRESSURE_DEVICE = "pressure-1";
const TEMPERATURE_DEVICE = "temperature-1";
const BUS = "manifold-1";

function transportOf(path: string) {
  return { kind: "serial", path, bus: BUS } as const;
}

export function addManifold(
  tx: Tx,
  path: string,
  relayDeviceId: string,
  measured: { readonly dropOutMs: number; readonly commissionedAt: number },
): void {
  const devices = [
    [PRESSURE_DEVICE, "1 号汇流排压力变送器", PRESSURE_UNIT, 200],
    [TEMPERATURE_DEVICE, "1 号汇流排温度变送器", TEMPERATURE_UNIT, 500],
  ] as const;
  for (const [id, name, address, pollMs] of devices) {
    insertDevice(tx.orm, {
      id,
      name,
      driverId: "modbus/qdw90a",
      settings: { address, pollMs },
      transport: transportOf(path),
      isActive: true,
    });
  }
  insertFillPoint(tx.orm, {
    id: MANIFOLD_POINT,
    label: "M1",
    kind: "manifold",
    positions: MANIFOLD_POSITIONS,
    medium: "oxygen",
    gaugeDeviceId: PRESSURE_DEVICE,
    frameIntervalMs: 600,
    relayDeviceId,
    relayChannel: MANIFOLD_CHANNEL,
    failClosed: "held",
    cutOff: "controller",
    ...measured,
  });
  putManifoldPoint(tx.orm, {
    pointId: MANIFOLD_POINT,
    pressureChannel: "value",
    temperatureDeviceId: TEMPERATURE_DEVICE,
    temperatureChannel: "value",
    maxPressureKpa: 18_000,
    fillMaxMin: 120,
    // A visitor does not wait for half an hour.
    fillMinMin: 0,
    holdS: 5,
    holdFallKpa: 30,
    coolDownS: 5,
  });
}

export function moveManifold(tx: Tx, path: string): void {
  for (const id of [PRESSURE_DEVICE, TEMPERATURE_DEVICE]) {
    updateTransport(tx.orm, id, transportOf(path));
  }
}

const LOOK_MS = 250;
const RESIDUAL_KPA = 1_500;
/** The controller's own cut-off, a little above the box's target: both must be able to end a fill. */
const SET_POINT_ABOVE_KPA = 120;

/** Opens cylinder valves when all is checked, the supply when it is permitted, and takes the cylinders off. */
export class ManifoldHands {
  readonly #app: App;
  readonly #manifold: SimulatedManifold;
  readonly #stop: () => void;
  #armed: string | undefined;

  constructor(app: App, manifold: SimulatedManifold) {
    this.#app = app;
    this.#manifold = manifold;
    this.#stop = app.ports.scheduler.every(LOOK_MS, () => this.#look());
  }

  stop(): void {
    this.#stop();
  }

  #look(): void {
    const view = this.#app.filling.board.view(MANIFOLD_POINT);
    if (view === undefined) return;
    const all = Object.values(view.positions);
    const bound = all.filter((at) => at.kind === "bound");
    const { isConnected } = this.#manifold.state();
    const isDone =
      bound.length > 0 &&
      all.every((at) => at.kind !== "open") &&
      bound.every((at) => at.check !== null && at.refusals.length === 0);
    if (isDone && !isConnected) this.#manifold.connect(RESIDUAL_KPA);
    const isGone = all.every((at) => at.kind !== "bound") && view.settlementOf === undefined;
    if (isGone && isConnected) this.#manifold.vent();
    const { authorisationId } = view;
    if (view.phase === "authorised" && this.#armed !== authorisationId) {
      this.#armed = authorisationId;
      const targets = bound.flatMap((at) => (at.pressure === null ? [] : [at.pressure.targetKpa]));
      this.#manifold.setPoint(Math.min(...targets) + SET_POINT_ABOVE_KPA);
      this.#manifold.openSupply(true);
    }
    if (view.phase === "locked" || view.phase === "settled") this.#manifold.openSupply(false);
  }
}
