/** Figures of GB 30871-2022, each with its clause and how far it was read. Times in milliseconds, lengths in metres. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../kernel/instants.ts";
import { figure, gb } from "./clauses.ts";

/** Edition of this data; a permit keeps the edition it was judged by. */
export const PERMIT_EDITION = "GB 30871-2022/1";

export const HOT = {
  validMs: {
    special: figure(8 * HOUR_MS, gb("5.1.5")),
    first: figure(8 * HOUR_MS, gb("5.1.5")),
    second: figure(72 * HOUR_MS, gb("5.1.5")),
  },
  sampleAgeMs: figure(30 * MINUTE_MS, gb("5.3.1 c")),
  pauseMs: {
    special: figure(30 * MINUTE_MS, gb("5.3.1 d")),
    first: figure(30 * MINUTE_MS, gb("5.3.1 d")),
    second: figure(60 * MINUTE_MS, gb("5.3.1 d")),
  },
  oxygenMaxPct: figure(23.5, gb("5.2.7")),
  windForce: figure(5, gb("5.2.15")),
  around: figure(10, gb("5.3.1 b")),
  gasRelease: figure(30, gb("5.2.9")),
  liquidRelease: figure(15, gb("5.2.9")),
  solventPaint: figure(10, gb("5.2.9")),
  dustSweeping: figure(10, gb("5.2.9")),
  leakyEquipment: figure(15, gb("5.2.4")),
  train: figure(25, gb("5.2.10")),
  cylinderToFire: figure(10, gb("5.2.13")),
  oxygenToAcetylene: figure(5, gb("5.2.13")),
} as const;

export const CONFINED = {
  validMs: figure(24 * HOUR_MS, gb("6.10")),
  sampleAgeMs: figure(30 * MINUTE_MS, gb("6.3 a")),
  pauseMs: figure(60 * MINUTE_MS, gb("6.3 f")),
  recordMs: figure(2 * HOUR_MS, gb("6.5")),
  oxygenPct: figure({ min: 19.5, max: 21, richMax: 23.5 }, gb("6.4 a")),
  lightV: figure(36, gb("4.13 b")),
  lightWetV: figure(12, gb("4.13 b")),
} as const;

/** Volume per cent, by the lower explosive limit of the gas (5.3.2). */
export const COMBUSTIBLE = {
  lelFromPct: 4,
  high: figure(0.5, gb("5.3.2 a")),
  low: figure(0.2, gb("5.3.2 b")),
} as const;

export const BLIND = { fireM: figure(30, gb("7.6")) } as const;

export const HEIGHT = {
  validMs: figure(7 * DAY_MS, gb("8.2.11")),
  fromM: figure(2, gb("8.1.1")),
  /** Upper ends of the bands; what is above the last is IV. */
  bandsM: figure([5, 15, 30] as const, gb("8.1")),
  slopeDeg: figure(45, gb("附录 B")),
  windForce: figure(5, gb("8.2.6")),
  radioAboveM: figure(30, gb("8.2.1")),
  doubleShieldAboveM: figure(24, gb("8.2.8")),
} as const;

export const LIFTING = {
  firstAboveT: figure(100, gb("9.1")),
  secondFromT: figure(40, gb("9.1")),
  exemptBelowT: figure(10, gb("9.1")),
  windForce: figure(6, gb("9.2.4")),
  tandemShare: figure(0.8, gb("9.2.10 c")),
} as const;

export const POWER = {
  validMs: figure(15 * DAY_MS, gb("10.8")),
  specialValidMs: figure(30 * DAY_MS, gb("10.8")),
} as const;

export const DIG = {
  fromM: figure(0.5, gb("3")),
  confinedAboveM: figure(1.2, gb("11.10")),
} as const;
