/** Line settings as bytes of struct termios2; flag values from asm-generic/termbits.h. */
import { expect, test } from "bun:test";
import {
  baudRateOf,
  encodeTermios,
  type LineSettings,
  setBaudRate,
} from "../../firmware-bridge/transport/termios.ts";

const PLAIN: LineSettings = {
  baudRate: 9_600,
  dataBits: 8,
  stopBits: 1,
  parity: "none",
  rtscts: false,
  xon: false,
  xoff: false,
  xany: false,
  hupcl: false,
};

const BOTHER_CREAD_CLOCAL = 0x1000 | 0x80 | 0x800;

const FLAGS: readonly [why: string, change: Partial<LineSettings>, cflag: number, iflag: number][] =
  [
    ["8N1", {}, 0x30, 0],
    ["7E1 (many older indicators)", { dataBits: 7, parity: "even" }, 0x20 | 0x100, 0x10],
    ["8O1", { parity: "odd" }, 0x30 | 0x100 | 0x200, 0x10],
    ["8N2 (Modbus without parity)", { stopBits: 2 }, 0x30 | 0x40, 0],
    ["hardware flow control", { rtscts: true }, 0x30 | 0x80000000, 0],
    ["hang up on close", { hupcl: true }, 0x30 | 0x400, 0],
    ["software flow control", { xon: true, xoff: true, xany: true }, 0x30, 0x400 | 0x1000 | 0x800],
    ["5 data bits", { dataBits: 5 }, 0, 0],
    ["6 data bits", { dataBits: 6 }, 0x10, 0],
  ];
test.each(FLAGS)("%s", (_why, change, cflag, iflag) => {
  const bytes = encodeTermios({ ...PLAIN, ...change });
  const view = new DataView(bytes.buffer);
  expect(view.getUint32(8, true)).toBe((BOTHER_CREAD_CLOCAL | cflag) >>> 0);
  expect(view.getUint32(0, true)).toBe(iflag);
  expect([view.getUint32(4, true), view.getUint32(12, true)]).toEqual([0, 0]);
  expect([bytes[17 + 5], bytes[17 + 6]]).toEqual([0, 1]);
  expect([view.getUint32(36, true), view.getUint32(40, true)]).toEqual([9_600, 9_600]);
});

test.each([0, -9_600, 9_600.5, Number.NaN, 5_000_000])("refuses %p baud", (baudRate) => {
  expect(() => encodeTermios({ ...PLAIN, baudRate })).toThrow("baud rate");
});

test("refuses a parity it does not know", () => {
  expect(() => encodeTermios({ ...PLAIN, parity: "mark" })).toThrow("parity mark");
});

test("a new baud rate leaves everything else", () => {
  const bytes = encodeTermios({ ...PLAIN, parity: "even" });
  const before = bytes.slice(0, 36);
  setBaudRate(bytes, 250_000);
  expect(baudRateOf(bytes)).toBe(250_000);
  expect(bytes.slice(0, 36)).toEqual(before);
});
