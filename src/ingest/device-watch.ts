/** Alarms about lines: a doubt must last before it is an alarm, and trust must last before it ends. */
import { type AlarmCode, clearAlarm, findOpenAlarm, raiseAlarm } from "../alarms/index.ts";
import { findDevice } from "../devices/index.ts";
import type { Ports } from "../platform/ports.ts";

export type DeviceTrouble = "lost" | "silent" | "garbage";

const CODE_OF = {
  lost: "device.lost",
  silent: "device.silent",
  garbage: "device.garbage",
} as const satisfies Record<DeviceTrouble, AlarmCode>;

const CODES = Object.values(CODE_OF);

/** A plug that is pushed back in, or a scale that restarts, is no alarm. */
export const DEVICE_ALARM_DELAY_MS = 5_000;

type Watched = { trouble: DeviceTrouble | undefined; cancel: () => void };

export class DeviceWatch {
  readonly #ports: Ports;
  readonly #devices = new Map<string, Watched>();
  #isStopped = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Says how a line is now; `undefined` is well. Saying the same again changes nothing. */
  follow(deviceId: string, trouble: DeviceTrouble | undefined): void {
    if (this.#isStopped) return;
    const known = this.#devices.get(deviceId);
    if (known !== undefined && known.trouble === trouble) return;
    known?.cancel();
    const cancel = this.#ports.scheduler.after(DEVICE_ALARM_DELAY_MS, () => {
      this.#ports.background("device alarm", this.#settle(deviceId, trouble));
    });
    this.#devices.set(deviceId, { trouble, cancel });
  }

  /** Raises what holds and clears what does not: also an alarm of the run before this one. */
  async #settle(deviceId: string, trouble: DeviceTrouble | undefined): Promise<void> {
    const subject = `device:${deviceId}`;
    const held = trouble && CODE_OF[trouble];
    const { read } = this.#ports.db;
    const gone = CODES.filter(
      (code) => code !== held && findOpenAlarm(read, code, subject) !== undefined,
    );
    if (held === undefined && gone.length === 0) return;
    await this.#ports.db.write((tx) => {
      for (const code of gone) clearAlarm(tx, this.#ports, { code, subject });
      if (held === undefined) return;
      raiseAlarm(tx, this.#ports, {
        code: held,
        subject,
        place: findDevice(tx.orm, deviceId)?.name,
        actor: subject,
      });
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const { cancel } of this.#devices.values()) cancel();
  }
}
