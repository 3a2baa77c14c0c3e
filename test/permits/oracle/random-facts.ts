/** Dice with a seed, and random facts of each kind of work. */
import type { KindFacts, PermitKind } from "../../../src/permits/model.ts";

/** A 32-bit generator with a seed, so that a failing case can be made again. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  chance(share: number): boolean {
    return this.unit() < share;
  }
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.unit() * list.length)] as T;
  }
  some<T>(list: readonly T[], share: number): T[] {
    return list.filter(() => this.chance(share));
  }
}

export function factsOf(dice: Dice, kind: PermitKind): KindFacts {
  const yes = (share = 0.15): boolean => dice.chance(share);
  const heightM = dice.pick([0, 0, 0, 1.99, 2, 5]);
  switch (kind) {
    case "hot-work":
      return {
        kind,
        spot: "焊点",
        methods: dice.some(["electric-welding", "gas-cutting", "grinding"] as const, 0.5),
        isHazardous: yes(0.5),
        isOnRunning: yes(),
        isInMajorDike: yes(0.1),
        isOnPipeRack: yes(0.1),
        isPlantShut: yes(0.3),
        plantShutBy: yes(0.5) ? "p-head" : null,
        isOpenAir: yes(0.4),
        isUnavoidable: yes(0.3),
        isInsideVessel: yes(),
        heightM,
        usesTemporaryPower: yes(),
        isOxygenEquipment: yes(0.1),
        isTall: yes(),
        isOuterWall: yes(),
        isSelfDecomposing: yes(0.1),
        gases: dice.some(["lpg", "methane", "hydrogen"], 0.4),
        usesCylinders: yes(0.3),
      };
    case "confined-space":
      return {
        kind,
        space: "罐",
        formerMedium: "液化石油气",
        combustibles: dice.some(["lpg", "methane"], 0.5),
        toxics: dice.some(["h2s", "cl2"], 0.4),
        isOxygenRich: yes(),
        isTall: yes(),
        isHighRisk: yes(),
        isWetOrNarrow: yes(),
        heldFlammables: yes(),
        givesOffVapour: yes(),
        lightV: dice.pick([null, 12, 12.5, 36, 36.5]),
        heightM,
        usesTemporaryPower: yes(),
      };
    case "blind-plate":
      return {
        kind,
        operation: dice.pick(["insert", "remove"] as const),
        blinds: dice.pick([1, 1, 1, 2, 0]),
        line: dice.pick(["L-1", "L-2", "l-1 ", ""]),
        medium: "液化石油气",
        temperatureC: null,
        pressureKpa: null,
        material: "",
        spec: "",
        plateNumber: "",
        drawing: "",
        drawnBy: null,
        isHazardous: yes(0.5),
        isToxic: yes(),
        heightM,
      };
    case "height":
      return {
        kind,
        heightM: dice.pick([1.99, 2, 5, 5.01, 15, 15.01, 24, 24.01, 30, 30.01]),
        slopeDeg: dice.pick([null, null, 45, 45.1]),
        factors: dice.some(["wind", "dark"] as const, 0.2),
        cases: dice.some(["opening", "inside-vessel", "snow"] as const, 0.1),
        isCaseThird: yes(),
        isOpenAir: yes(0.5),
        isOverOthers: yes(),
        hasShield: yes(0.5),
        hasDoubleShield: yes(0.3),
        hasRadio: yes(0.7),
        usesTemporaryPower: yes(),
      };
    case "lifting":
      return {
        kind,
        massT: dice.pick([9.99, 10, 39.99, 40, 80, 100, 100.01]),
        load: "罐",
        gear: "吊车",
        isOddLoad: yes(),
        hasPlan: yes(0.7),
        cranesT: dice.pick([[200], [50, 50], [100], []]),
        isOpenAir: yes(0.5),
      };
    case "temporary-power":
      return {
        kind,
        source: "箱",
        voltageV: 380,
        powerW: 1,
        device: "焊机",
        isHazardous: yes(0.5),
        gases: dice.some(["lpg"], 0.3),
        isSpecialNeed: yes(0.3),
      };
    case "excavation":
      return {
        kind,
        depthM: dice.pick([0.5, 0.51, 1.2, 1.21]),
        isMachine: yes(),
        extent: "",
        drawing: "",
        isNearBuriedHazard: yes(0.4),
      };
    case "road-closure":
      return { kind, reason: "", road: "", units: [], drawing: "", hasTrafficDirector: yes() };
  }
}
