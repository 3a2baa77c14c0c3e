/** The last numbers of every scale and gas channel, for checks against a standard. */
import type { DeviceReading } from "../../firmware-bridge/index.ts";
import type { Sample } from "../devices/index.ts";

const SAMPLES_MAX = 256;
const CHANNELS_MAX = 32;

/** The one channel of a scale. */
export const MASS_CHANNEL = "";

export type Series = {
  readonly channel: string;
  /** `g`, or the unit that the gas channel states. */
  readonly unit: string;
  readonly samples: readonly Sample[];
};

type Kept = { readonly channel: string; unit: string; readonly samples: Sample[] };

export class Samples {
  readonly #kept = new Map<string, Map<string, Kept>>();

  take({ deviceId, reading, monotonicMs }: DeviceReading): void {
    if (reading.kind === "mass") {
      if (reading.basis !== "gross" && reading.basis !== "shown") return;
      const value = reading.state === "ok" ? reading.massG : null;
      this.#add(deviceId, MASS_CHANNEL, "g", { value, isStable: reading.isStable, monotonicMs });
    } else if (reading.kind === "channel") {
      const value = reading.state === "ok" ? reading.value : null;
      const sample = { value, isStable: null, monotonicMs };
      this.#add(deviceId, reading.channel, reading.unit, sample);
    }
  }

  #add(deviceId: string, channel: string, unit: string, sample: Sample): void {
    const channels = this.#kept.get(deviceId) ?? new Map<string, Kept>();
    this.#kept.set(deviceId, channels);
    const known = channels.get(channel);
    if (known === undefined && channels.size >= CHANNELS_MAX) return;
    const kept = known ?? { channel, unit, samples: [] };
    channels.set(channel, kept);
    // Numbers in another unit cannot be compared with those before.
    if (kept.unit !== unit) kept.samples.length = 0;
    kept.unit = unit;
    kept.samples.push(sample);
    if (kept.samples.length > SAMPLES_MAX) kept.samples.shift();
  }

  series(deviceId: string): readonly Series[] {
    return [...(this.#kept.get(deviceId)?.values() ?? [])];
  }

  forget(deviceId: string): void {
    this.#kept.delete(deviceId);
  }
}
