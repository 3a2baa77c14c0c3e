/** The label that shows whether size, darkness and font of a printer are right. */
import type { PaperLabel } from "../../firmware-bridge/index.ts";
import type { Printer } from "./model.ts";

export function testLabel(printer: Pick<Printer, "name" | "address">, line: string): PaperLabel {
  return {
    width: 600,
    height: 400,
    items: [
      { kind: "rule", x: 15, y: 15, width: 570, height: 3 },
      { kind: "rule", x: 15, y: 382, width: 570, height: 3 },
      { kind: "rule", x: 15, y: 15, width: 3, height: 370 },
      { kind: "rule", x: 582, y: 15, width: 3, height: 370 },
      { kind: "text", x: 40, y: 40, height: 30, text: line },
      { kind: "text", x: 40, y: 90, height: 30, text: printer.name },
      { kind: "text", x: 40, y: 140, height: 30, text: "0123456789 ABCXYZ" },
      { kind: "qr", x: 400, y: 170, side: 160, text: printer.address },
    ],
  };
}
