/** A label printer and what can be refused about it. */
import type { UnixMs } from "../kernel/instants.ts";

export const CONNECTIONS = ["tcp", "usb"] as const;
export type Connection = (typeof CONNECTIONS)[number];

export const DOTS = [8, 12] as const;

export type PrinterFields = {
  readonly name: string;
  readonly connection: Connection;
  /** `host:port`, or a device file. */
  readonly address: string;
  readonly dotsPerMm: number;
  readonly gapMm: number;
  readonly density: number;
  readonly font: string;
  readonly isActive: boolean;
  readonly isDefault: boolean;
};

export type Printer = PrinterFields & {
  readonly id: string;
  /** Of the last label; empty when it was sent. */
  readonly lastFault: string;
  readonly lastAt: UnixMs | null;
  readonly version: number;
};

export type PrinterRefusal =
  | { readonly code: "printer.not_found" }
  | { readonly code: "printer.stale"; readonly now: Printer }
  | { readonly code: "printer.name_taken" }
  | { readonly code: "printer.too_many" };

/** Why a label did not come out; the first two are of the set-up, the rest of the machine. */
export type PrintRefusal = {
  readonly code:
    | "print.no_printer"
    | "print.switched_off"
    | "print.too_many"
    | "print.waiting"
    | "print.unreachable"
    | "print.no_permission"
    | "print.not_there"
    | "print.stopped";
  readonly printer?: string;
};

export const PRINTERS_MAX = 20;
/** Of one order; a roll has a few hundred. */
export const LABELS_MAX = 500;
/** Orders that wait for one printer. */
export const WAITING_MAX = 20;
