import { describe, expect, test } from "bun:test";
import {
  type BaySettings,
  type BayState,
  connectGun,
  disturb,
  emptyBay,
  isFlowPermitted,
  leak,
  loadG,
  netG,
  openCylinderValve,
  placeCylinder,
  removeCylinder,
  setPoint,
  shownMassG,
  stepBay,
} from "../../../firmware-bridge/simulators/bay.ts";
import { random } from "../support.ts";

const CYLINDER = { tareG: 16_500, residueG: 300, volumeL: 35.5 };
const yes = (): boolean => true;
const no = (): boolean => false;

function ready(netTargetG: number, settings: Partial<BaySettings> = {}): BayState {
  const placed = placeCylinder(emptyBay(settings), CYLINDER);
  const rested = stepBay(placed, 3_000, no, random(1));
  return connectGun(setPoint(rested, CYLINDER.tareG + netTargetG), true);
}

describe("a fill to 14.5 kg net ends within 50 g, by the set-point relay", () => {
  const flows = [100, 150, 200, 250];
  const rows = flows.flatMap((flowGPerS) =>
    ([10, 20, 50] as const).map((divisionG) => [flowGPerS, divisionG] as const),
  );
  test.each(rows)("%d g/s, division %d g", (flowGPerS, divisionG) => {
    let bay = ready(14_500, { flowGPerS, divisionG });
    const next = random(flowGPerS + divisionG);
    let seconds = 0;
    for (; seconds < 600 && !bay.isCutOff; seconds += 1) bay = stepBay(bay, 1_000, yes, next);
    bay = stepBay(bay, 5_000, yes, next);
    expect(bay.isCutOff).toBe(true);
    expect(bay.flowGPerS).toBe(0);
    expect(Math.abs(netG(bay) - 14_500)).toBeLessThanOrEqual(50);
    expect(Math.abs(shownMassG(bay) - loadG(bay))).toBeLessThanOrEqual(divisionG + 10);
  });
});

test("without free-fall compensation the same fill ends too full", () => {
  let bay = ready(14_500, { flowGPerS: 250, freeFallG: 0 });
  bay = stepBay(bay, 300_000, yes, random(3));
  expect(netG(bay)).toBeGreaterThan(14_550);
});

test("withdrawn permission stops the flow in the valve's time, and the gas under way still arrives", () => {
  let bay = stepBay(ready(14_500), 10_000, yes, random(1));
  expect(bay.flowGPerS).toBeGreaterThan(150);
  bay = stepBay(bay, bay.settings.valveMs, no, random(2));
  expect(bay.flowGPerS).toBe(0);
  const atStopG = netG(bay);
  bay = stepBay(bay, 3_000, no, random(2));
  expect(netG(bay) - atStopG).toBeGreaterThan(5);
  expect(netG(bay) - atStopG).toBeLessThan(60);
});

test("the permission may end in the middle of a step", () => {
  const before = stepBay(ready(14_500), 10_000, yes, random(1));
  const after = stepBay(before, 10_000, (atMs) => atMs < 1_000, random(1));
  expect(netG(after) - netG(before)).toBeGreaterThan(180);
  expect(netG(after) - netG(before)).toBeLessThan(320);
});

describe("each thing in series stops the gas", () => {
  const open = ready(14_500);
  test.each([
    ["all closed: gas flows", open, true, true],
    ["no permission", open, false, false],
    ["no set point", setPoint(open, null), true, false],
    ["set point reached", { ...open, isCutOff: true }, true, false],
    ["gun not connected", connectGun(open, false), true, false],
    ["cylinder valve shut", openCylinderValve(open, false), true, false],
    ["cylinder lifted", removeCylinder(open), true, false],
  ])("%s", (_why, bay, isPermitted, isFlowing) => {
    expect(isFlowPermitted(bay, isPermitted)).toBe(isFlowing);
    const later = stepBay(bay, 2_000, () => isPermitted, random(1));
    expect(later.gasG > 100).toBe(isFlowing);
  });
});

test("the set-point relay stays open although the mass falls again", () => {
  let bay = stepBay(ready(1_000), 20_000, yes, random(1));
  expect(bay.isCutOff).toBe(true);
  bay = stepBay(leak(bay, 100), 5_000, yes, random(1));
  expect(netG(bay)).toBeLessThan(700);
  expect(bay.flowGPerS).toBe(0);
});

test("filling slows down near full", () => {
  let bay = ready(14_500);
  let fastest = 0;
  while (!bay.isCutOff) {
    bay = stepBay(bay, 100, yes, random(1));
    fastest = Math.max(fastest, bay.flowGPerS);
  }
  expect(bay.flowGPerS).toBeLessThan(fastest * 0.7);
});

describe("what the indicator shows", () => {
  test("it swings and settles after a cylinder is put down", () => {
    let bay = stepBay(emptyBay({ noiseG: 0, driftGPerHour: 0 }), 1_000, no, random(1));
    expect(shownMassG(bay)).toBe(0);
    bay = stepBay(placeCylinder(bay, CYLINDER), 100, no, random(1));
    const swinging: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      bay = stepBay(bay, 50, no, random(1));
      swinging.push(shownMassG(bay));
    }
    expect(new Set(swinging).size).toBeGreaterThan(5);
    bay = stepBay(bay, 4_000, no, random(1));
    expect(shownMassG(bay)).toBe(16_800);
  });

  test("a hand on the platform is a jump, and lifting is a fall below the tare", () => {
    const rested = ready(14_500, { noiseG: 0 });
    expect(shownMassG(stepBay(disturb(rested, 2_000), 3_000, no, random(1)))).toBe(18_800);
    expect(shownMassG(stepBay(removeCylinder(rested), 3_000, no, random(1)))).toBe(0);
  });

  test("a leak shows as falling mass and never takes more than there is", () => {
    const leaking = leak(ready(14_500, { noiseG: 0 }), 50);
    expect(shownMassG(stepBay(leaking, 4_000, no, random(1)))).toBeLessThan(16_650);
    expect(netG(stepBay(leaking, 60_000, no, random(1)))).toBe(0);
  });

  test("noise stays within a few divisions and is not constant", () => {
    let bay = ready(14_500, { noiseG: 8 });
    const next = random(9);
    const shown = new Set<number>();
    for (let count = 0; count < 200; count += 1) {
      bay = stepBay(bay, 50, no, next);
      shown.add(shownMassG(bay));
    }
    expect(shown.size).toBeGreaterThan(2);
    for (const massG of shown) {
      expect(massG % 10).toBe(0);
      expect(Math.abs(massG - 16_800)).toBeLessThanOrEqual(50);
    }
  });
});
