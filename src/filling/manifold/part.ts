/** What a running fill point has when it is a manifold: its channels, what they say, its leak test. */
import type { ChannelReading } from "../../../firmware-bridge/index.ts";
import type { FillPointRow } from "../store.ts";
import { type GasReading, isTemperatureUnit, kilopascalOf, ManifoldGauge } from "./gauge.ts";
import type { LeakTest } from "./rules.ts";
import type { ManifoldPointRow } from "./store.ts";

export type ManifoldView = GasReading & {
  readonly row: ManifoldPointRow;
  /** The leak test of just what hangs there now. */
  readonly leak: LeakTest | undefined;
};

type Positions = Readonly<Record<string, { readonly kind: string; readonly cylinderId?: string }>>;

/** All cylinders and blanks by position. */
function contentKey(positions: Positions): string {
  return Object.entries(positions)
    .map(([name, at]) => `${name}=${at.cylinderId ?? at.kind}`)
    .sort()
    .join("|");
}

export class ManifoldPart {
  readonly row: ManifoldPointRow;
  readonly #gaugeDeviceId: string | null;
  readonly #gauge: ManifoldGauge;

  constructor(point: FillPointRow, row: ManifoldPointRow) {
    this.row = row;
    this.#gaugeDeviceId = point.gaugeDeviceId;
    this.#gauge = new ManifoldGauge(point.medium, row);
  }

  /** What the interlock is told; undefined when the reading is no frame of the pressure gauge. */
  take(deviceId: string, reading: ChannelReading, atMs: number): GasReading | undefined {
    const { row } = this;
    const { channel, unit } = reading;
    const value = reading.state === "ok" ? reading.value : null;
    if (row.temperatureDeviceId === deviceId && row.temperatureChannel === channel) {
      this.#gauge.takeTemperature(isTemperatureUnit(unit) ? value : null, atMs);
    }
    if (this.#gaugeDeviceId !== deviceId || row.pressureChannel !== channel) return undefined;
    return this.#gauge.takePressure(kilopascalOf(value, unit), atMs);
  }

  /** The line of one of its devices is gone. */
  lose(deviceId: string, atMs: number): void {
    if (this.row.temperatureDeviceId === deviceId) this.#gauge.takeTemperature(null, atMs);
    if (this.#gaugeDeviceId === deviceId) this.#gauge.takePressure(null, atMs);
  }

  reading(nowMs: number): GasReading {
    return this.#gauge.reading(nowMs);
  }

  beginTest(positions: Positions, byPersonId: string, nowMs: number): boolean {
    return this.#gauge.beginTest(contentKey(positions), byPersonId, nowMs);
  }

  /** What was opened once needs a test of its own before it is opened again. */
  dropTest(): void {
    this.#gauge.dropTest();
  }

  view(positions: Positions, nowMs: number): ManifoldView {
    const leak = this.#gauge.test(contentKey(positions));
    return { ...this.reading(nowMs), row: this.row, leak };
  }
}
