/**
 * Registers whose writing would recalibrate, reset or move a device. Sensor drivers cannot write at all;
 * this list is for whoever may write on the same line (a relay board's master) and for tests.
 */
import type { ModbusRequest } from "../../framing/modbus-pdu.ts";

export type DeniedWrite = {
  readonly device: string;
  /** First and last offset on the wire. */
  readonly from: number;
  readonly to: number;
  readonly meaning: string;
};

export const DENIED_WRITES: readonly DeniedWrite[] = [
  { device: "modbus/qdw90a", from: 0x00, to: 0x01, meaning: "address and baud rate" },
  { device: "modbus/qdw90a", from: 0x0c, to: 0x0c, meaning: "zero offset (calibration)" },
  { device: "modbus/qdw90a", from: 0x0f, to: 0x0f, meaning: "save" },
  { device: "modbus/qdw90a", from: 0x10, to: 0x10, meaning: "factory reset" },
  { device: "modbus/qdw90a", from: 0x25, to: 0x25, meaning: "parity" },
  { device: "modbus/es-sm-th-01s", from: 0x100, to: 0x101, meaning: "address and baud rate" },
];

/** True when a request writes into a denied register of the device; reads never do. */
export function isDeniedWrite(device: string, request: ModbusRequest): boolean {
  const span = writtenSpan(request);
  return (
    span !== undefined &&
    DENIED_WRITES.some(
      (denied) => denied.device === device && span.from <= denied.to && span.to >= denied.from,
    )
  );
}

function writtenSpan(
  request: ModbusRequest,
): { readonly from: number; readonly to: number } | undefined {
  switch (request.fn) {
    case 6:
      return { from: request.address, to: request.address };
    case 16:
      return { from: request.start, to: request.start + request.registers.length - 1 };
    default:
      return undefined;
  }
}
