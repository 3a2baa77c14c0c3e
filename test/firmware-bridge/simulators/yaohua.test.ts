import { expect, test } from "bun:test";
import fc from "fast-check";
import { yaohuaContinuous } from "../../../firmware-bridge/drivers/scale/yaohua-continuous.ts";
import { encodeYaohua } from "../../../firmware-bridge/simulators/yaohua.ts";
import { bytesOfHex, decodePieces } from "../support.ts";

test.each([
  ["empty weighbridge, field capture", 0, 0, "02 2B 30 30 30 30 30 30 30 31 42 03"],
  ["a car, field capture", 1_560, 0, "02 2B 30 30 31 35 36 30 30 31 39 03"],
  ["two decimals, DS1 manual p. 8", 2_000, 2, "02 2B 30 30 32 30 30 30 32 31 42 03"],
  ["negative", -130, 2, "02 2D 30 30 30 31 33 30 32 31 44 03"],
])("%s", (_why, count, decimals, hex) => {
  expect(encodeYaohua(count, decimals)).toEqual(bytesOfHex(hex));
});

test("the driver reads back whatever the simulator sends", () => {
  const count = fc.integer({ min: -999_999, max: 999_999 });
  fc.assert(
    fc.property(count, fc.integer({ min: 0, max: 4 }), (shown, decimals) => {
      const [reading] = decodePieces(yaohuaContinuous, [encodeYaohua(shown, decimals)]);
      expect(reading).toMatchObject({ kind: "mass", value: shown / 10 ** decimals + 0, decimals });
    }),
  );
});

test.each([
  ["seven digits", 1_000_000, 2],
  ["half a division", 0.5, 2],
  ["five decimals", 1, 5],
])("%s cannot be sent", (_why, count, decimals) => {
  expect(() => encodeYaohua(count, decimals)).toThrow();
});
