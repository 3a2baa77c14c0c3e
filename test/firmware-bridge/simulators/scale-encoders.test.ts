/** Every driver reads back what its encoder wrote, and the encoders write the makers' own examples. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findDriver } from "../../../firmware-bridge/registry.ts";
import {
  encodeCas10,
  encodeCas22,
  encodeDingsongAdr3,
  encodeDiniArgeo,
  encodeLaumas,
  encodeMtContinuous,
  encodeSicsWeight,
  encodeStGs,
  encodeYaohuaA12,
  encodeYaohuaAnswer,
  encodeYaohuaEquals,
  type WeighedMass,
} from "../../../firmware-bridge/simulators/scale-encoders.ts";
import { LOAD_CYCLE_MS, loadAt } from "../../../firmware-bridge/simulators/scale-run.ts";
import { bytesOfHex, decodePieces } from "../support.ts";

function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

const KG = { decimals: 1, basis: "gross", unit: "kg", isStable: true } as const;

test.each([
  [
    "=, format 1, manual",
    encodeYaohuaEquals({ count: 3_000, decimals: 3 }, "reversed"),
    "=000.3000",
  ],
  [
    "=, format 1, negative",
    encodeYaohuaEquals({ count: -100, decimals: 2 }, "reversed"),
    "=00.1000-",
  ],
  [
    "=, format 2, manual",
    encodeYaohuaEquals({ count: 3_000, decimals: 3 }, "forward"),
    "=0003.000",
  ],
  [
    "A12E manual p. 13",
    encodeYaohuaA12({ count: 4_139, decimals: 3, basis: "gross" }),
    "WG004.139kg3D\r\n",
  ],
  [
    "A12, net, negative",
    encodeYaohuaA12({ count: -139, decimals: 3, basis: "net" }),
    "WN-00.139kg2D\r\n",
  ],
  [
    "SICS manual",
    encodeSicsWeight({ count: 10_000, decimals: 2, unit: "g", isStable: true }),
    "S S     100.00 g\r\n",
  ],
  [
    "ST,GS, field capture",
    encodeStGs({ ...KG, count: 1_260, decimals: 0 }),
    "ST,GS,+0001260kg\r\n",
  ],
  ["CAS 10", encodeCas10({ count: 125, decimals: 1 }), "    12.5\r\n"],
  ["Dini Argeo", encodeDiniArgeo({ ...KG, count: 125 }), "ST,GS,    12.5,kg\r\n"],
  ["Laumas", encodeLaumas(147, 295), "&N000147L000295\\0E\r"],
  ["DingSong", encodeDingsongAdr3(8, "A"), "\x02Ac0 0 0 0 8 <0t\x03"],
  [
    "Yaohua answer",
    encodeYaohuaAnswer({ count: 8_880, decimals: 3, address: "A", letter: "B" }),
    "\x02AB+008880313\x03",
  ],
])("%s", (_why, bytes, text) => {
  expect(bytes).toEqual(latin1(text));
});

test("CAS 22, net, unstable, id 10 (field layout)", () => {
  const mass = { count: -125, decimals: 1, basis: "net", unit: "kg", isStable: false } as const;
  expect(encodeCas22({ ...mass, deviceId: 10 })).toEqual(
    bytesOfHex("55 53 2C 4E 54 2C 0A 84 2C 20 20 20 2D 31 32 2E 35 20 6B 67 0D 0A"),
  );
});

const count = fc.integer({ min: -99_999, max: 999_999 });
const decimals = fc.integer({ min: 0, max: 4 });
const mass: fc.Arbitrary<WeighedMass> = fc.record({
  count,
  decimals,
  basis: fc.constantFrom("gross", "net"),
  unit: fc.constantFrom("kg", "g", "lb"),
  isStable: fc.boolean(),
});

function read(id: string, bytes: Uint8Array, set: Record<string, string | number> = {}): unknown[] {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  return decodePieces(driver, [bytes], { why: "", set, expect: [] });
}

function numberOf(shown: { count: number; decimals: number }): number {
  return shown.count / 10 ** shown.decimals + 0;
}

/** Fields of the driver's reading that the protocol carries, by driver. */
const TRIPS: readonly (readonly [string, (given: WeighedMass) => readonly [unknown[], object]])[] =
  [
    [
      "scale/yaohua-equals",
      (given) => [read("scale/yaohua-equals", encodeYaohuaEquals(given, "reversed")), {}],
    ],
    [
      "scale/yaohua-equals forward",
      (given) => [
        read("scale/yaohua-equals", encodeYaohuaEquals(given, "forward"), { layout: "forward" }),
        {},
      ],
    ],
    [
      "scale/yaohua-a12",
      (given) => [
        read("scale/yaohua-a12", encodeYaohuaA12(given)),
        { basis: given.basis, unit: "kg" },
      ],
    ],
    [
      "scale/yaohua-command",
      (given) => [
        read(
          "scale/yaohua-command",
          encodeYaohuaAnswer({
            ...given,
            address: "Q",
            letter: given.basis === "gross" ? "B" : "D",
          }),
          { address: "Q" },
        ),
        { basis: given.basis, address: "Q" },
      ],
    ],
    [
      "scale/mt-continuous",
      (given) => [
        read(
          "scale/mt-continuous",
          encodeMtContinuous({ ...given, tareCount: 7, hasCheck: false }),
        ),
        { basis: given.basis, unit: given.unit, isStable: given.isStable },
      ],
    ],
    [
      "scale/mt-continuous with check",
      (given) => [
        read(
          "scale/mt-continuous",
          encodeMtContinuous({ ...given, tareCount: 0, hasCheck: true }),
          {
            checkByte: "yes",
          },
        ),
        { basis: given.basis, unit: given.unit, isStable: given.isStable },
      ],
    ],
    [
      "scale/mt-sics",
      (given) => [
        read("scale/mt-sics", encodeSicsWeight(given)),
        { unit: given.unit, isStable: given.isStable },
      ],
    ],
    [
      "scale/st-gs-lines",
      (given) => [
        read("scale/st-gs-lines", encodeStGs(given)),
        { basis: given.basis, unit: given.unit, isStable: given.isStable },
      ],
    ],
    [
      "scale/cas-22",
      (given) => [
        read("scale/cas-22", encodeCas22({ ...given, deviceId: Math.abs(given.count) % 256 })),
        {
          basis: given.basis,
          unit: given.unit,
          isStable: given.isStable,
          address: String(Math.abs(given.count) % 256),
        },
      ],
    ],
    ["scale/cas-10", (given) => [read("scale/cas-10", encodeCas10(given)), {}]],
    [
      "scale/dini-argeo",
      (given) => [
        read("scale/dini-argeo", encodeDiniArgeo(given)),
        { basis: given.basis, unit: given.unit, isStable: given.isStable },
      ],
    ],
  ];

describe("the driver reads back whatever was sent", () => {
  test.each(TRIPS)("%s", (_id, trip) => {
    fc.assert(
      fc.property(mass, (given) => {
        const [[reading], carried] = trip(given);
        expect(reading).toMatchObject({
          kind: "mass",
          value: numberOf(given),
          decimals: given.decimals,
          state: "ok",
          ...carried,
        });
      }),
    );
  });

  test("scale/laumas-ascii: gross and net", () => {
    fc.assert(
      fc.property(count, count, decimals, (net, gross, digits) => {
        expect(
          read("scale/laumas-ascii", encodeLaumas(net, gross), { decimals: digits }),
        ).toMatchObject([
          { basis: "gross", value: numberOf({ count: gross, decimals: digits }) },
          { basis: "net", value: numberOf({ count: net, decimals: digits }) },
        ]);
      }),
    );
  });

  test("scale/dingsong-adr3: never below zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (shown) => {
        const [reading] = read("scale/dingsong-adr3", encodeDingsongAdr3(shown, "C"));
        expect(reading).toMatchObject({ value: shown, address: "C" });
      }),
    );
  });
});

test.each([
  ["seven digits", () => encodeStGs({ ...KG, count: 1_000_000 })],
  ["half a division", () => encodeCas10({ count: 0.5, decimals: 1 })],
  ["five decimals", () => encodeYaohuaEquals({ count: 1, decimals: 5 }, "forward")],
  ["six digits below zero", () => encodeYaohuaA12({ count: -100_000, decimals: 1, basis: "net" })],
  ["below zero where no sign is known", () => encodeDingsongAdr3(-1, "A")],
  [
    "tonnes",
    () => encodeMtContinuous({ ...KG, unit: "t", count: 1, tareCount: 0, hasCheck: false }),
  ],
])("%s cannot be sent", (_why, encode) => {
  expect(encode).toThrow();
});

describe("the load", () => {
  test("comes, settles, is filled by 14.5 kg and goes", () => {
    const at = (ms: number) => loadAt(1, ms);
    expect(at(0)).toEqual({ grossG: 0, isStable: true });
    const tare = at(5_000);
    expect(tare.isStable).toBe(true);
    expect(tare.grossG).toBeGreaterThanOrEqual(15_500);
    expect(at(10_000).isStable).toBe(false);
    const full = at(LOAD_CYCLE_MS - 1_000);
    expect(full).toEqual({ grossG: tare.grossG + 14_500, isStable: true });
    expect(at(LOAD_CYCLE_MS)).toEqual({ grossG: 0, isStable: true });
  });

  test("is decided by seed and time, in whole divisions", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 10_000_000 }), (seed, ms) => {
        const load = loadAt(seed, ms);
        expect(load).toEqual(loadAt(seed, ms));
        expect(Math.abs(load.grossG % 10)).toBe(0);
        expect(load.grossG).toBeGreaterThanOrEqual(-20_000);
        expect(load.grossG).toBeLessThan(40_000);
      }),
    );
  });
});
