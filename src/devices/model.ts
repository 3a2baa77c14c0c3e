/** The words of configured devices: where they hang, how they were checked, what can sound. */
import type { UnixMs } from "../kernel/instants.ts";

type Shared = {
  /** Devices with the same name here share one line and take turns. */
  readonly bus?: string;
};

/** What is not given of a serial line is the driver's. */
export type DeviceTransport =
  | (Shared & {
      readonly kind: "serial";
      readonly path: string;
      readonly baud?: number;
      readonly dataBits?: 5 | 6 | 7 | 8;
      readonly parity?: "none" | "even" | "odd";
      readonly stopBits?: 1 | 2;
    })
  | (Shared & { readonly kind: "tcp"; readonly host: string; readonly port: number });

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly driverId: string;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly transport: DeviceTransport;
  readonly isActive: boolean;
};

/** With the number of its change, which a form must name to change it again. */
export type DeviceRecord = DeviceRow & { readonly version: number };

export type CheckPurpose = "commissioning" | "shift";
export type CheckKind = "zero" | "weight" | "concentration";

export type CheckRow = {
  readonly id: string;
  readonly deviceId: string;
  readonly purpose: CheckPurpose;
  readonly kind: CheckKind;
  readonly channel: string;
  /** `g`, or the unit of the gas channel. */
  readonly unit: string;
  readonly expected: number;
  readonly measured: number;
  readonly tolerance: number;
  readonly isPassed: boolean;
  readonly frames: number;
  readonly certificate: string;
  readonly note: string;
  readonly personId: string;
  readonly checkedAt: UnixMs;
};

export type OutputKind = "siren" | "beacon";

export const OUTPUT_KINDS = ["siren", "beacon"] as const satisfies readonly OutputKind[];

export type OutputRow = {
  readonly id: string;
  readonly name: string;
  readonly kind: OutputKind;
  readonly relayDeviceId: string;
  readonly relayChannel: number;
  readonly area: string;
  /** 1 to 3, or 0 for an output that alarms leave alone. */
  readonly alarmPriority: number;
  readonly alarmPlaces: string;
  readonly isActive: boolean;
  readonly version: number;
};
