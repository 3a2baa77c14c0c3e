import { describe, expect, test } from "bun:test";
import * as relay from "../../../../firmware-bridge/drivers/relay/waveshare-relay.ts";
import { bytesOfHex } from "../../support.ts";

const { flashOn, readRelays, relayOff } = relay;

describe("requests are those of the maker's document", () => {
  test.each([
    ["flash on, relay 0 for 700 ms", flashOn(1, 0, 700), "01 05 02 00 00 07 8D B0"],
    ["flash on, relay 1 for 800 ms", flashOn(1, 1, 800), "01 05 02 01 00 08 9C 74"],
    ["relay 0 off", relayOff(1, 0), "01 05 00 00 00 00 CD CA"],
    ["read the eight relays", readRelays(1), "01 01 00 00 00 08 3D CC"],
  ])("%s", (_why, request, hex) => {
    expect(request).toEqual(bytesOfHex(hex));
  });
});

describe("what the board cannot do is a bug of the caller", () => {
  test.each([
    ["no pulse at all", () => flashOn(1, 0, 0)],
    ["not a tenth of a second", () => flashOn(1, 0, 750)],
    ["longer than the board counts", () => flashOn(1, 0, 0x8000 * 100)],
    ["a ninth relay", () => flashOn(1, 8, 700)],
    ["half a relay", () => relayOff(1, 0.5)],
    ["the broadcast address", () => relayOff(0, 0)],
    ["no unit", () => readRelays(248)],
  ])("%s", (_why, build) => {
    expect(build).toThrow("no");
  });
});

test("no encoder can latch a relay on", () => {
  const built = [flashOn, relayOff].flatMap((build) =>
    Array.from({ length: 8 }, (_, channel) => build(1, channel, 0x7fff * 100)),
  );
  for (const bytes of built) {
    const [, , high, , valueHigh] = bytes;
    expect(high === 0x02 || valueHigh === 0).toBe(true);
    expect(valueHigh).not.toBe(0xff);
  }
  expect(Object.keys(relay).filter((name) => /on$/i.test(name))).toEqual(["flashOn"]);
});
