/** Setting printers up, and printing: the bytes leave first, then it is written down what became of them. */
import { type PaperLabel, sendOnce, TransportError, tspl } from "../../firmware-bridge/index.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { hostPort } from "./form.ts";
import {
  LABELS_MAX,
  PRINTERS_MAX,
  type Printer,
  type PrinterFields,
  type PrinterRefusal,
  type PrintRefusal,
  WAITING_MAX,
} from "./model.ts";
import {
  countPrinters,
  defaultPrinter,
  dropOtherDefaults,
  findPrinter,
  findPrinterByName,
  insertPrinter,
  updatePrinter,
} from "./store.ts";

/** `id` undefined: a new printer. */
export function savePrinter(
  ports: Ports,
  actor: Actor,
  id: string | undefined,
  version: number,
  fields: PrinterFields,
): Promise<Result<{ readonly id: string }, PrinterRefusal>> {
  return ports.db.write((tx) => {
    const before = id === undefined ? undefined : findPrinter(tx.orm, id);
    if (id !== undefined && before === undefined) return refuse({ code: "printer.not_found" });
    if (before !== undefined && before.version !== version) {
      return refuse({ code: "printer.stale", now: before });
    }
    const twin = findPrinterByName(tx.orm, fields.name);
    if (twin !== undefined && twin.id !== id) return refuse({ code: "printer.name_taken" });
    if (id === undefined && countPrinters(tx.orm) >= PRINTERS_MAX) {
      return refuse({ code: "printer.too_many" });
    }
    const printerId = id ?? ports.ids.next();
    if (fields.isDefault) dropOtherDefaults(tx.orm, printerId);
    if (before === undefined) {
      insertPrinter(tx.orm, { ...fields, id: printerId, createdAt: ports.clock.now() });
    } else updatePrinter(tx.orm, printerId, { ...fields, version: version + 1 });
    tx.append({
      kind: before === undefined ? "printer.added" : "printer.changed",
      actor: actor.personId,
      subject: `printer:${printerId}`,
      payload: { ...fields },
      lane: "event",
    });
    return accept({ id: printerId });
  });
}

export type PrintOrder = {
  /** What they are for, in the journal: `valve`, `body`, `fill`, `test`. */
  readonly what: string;
  /** `<kind>:<id>` of the thing they belong to. */
  readonly subject: string;
  readonly labels: readonly PaperLabel[];
  readonly copies?: number;
  /** The printer for what names none otherwise. */
  readonly printerId?: string | undefined;
};

const FAULTS: Readonly<Record<TransportError["code"], PrintRefusal["code"]>> = {
  "not-found": "print.not_there",
  "no-permission": "print.no_permission",
  busy: "print.stopped",
  refused: "print.unreachable",
  unreachable: "print.unreachable",
  "bad-settings": "print.unreachable",
  closed: "print.stopped",
  io: "print.stopped",
};

/** One order after the other for each printer: bytes of two labels must not mix. */
const lines = new WeakMap<Ports, Map<string, { last: Promise<unknown>; waiting: number }>>();

function inLine<T>(ports: Ports, printerId: string, run: () => Promise<T>): Promise<T> | undefined {
  const all = lines.get(ports) ?? new Map();
  lines.set(ports, all);
  const line = all.get(printerId) ?? { last: Promise.resolve(), waiting: 0 };
  all.set(printerId, line);
  if (line.waiting >= WAITING_MAX) return undefined;
  line.waiting += 1;
  const mine = line.last.then(run).finally(() => {
    line.waiting -= 1;
  });
  line.last = mine.catch(() => undefined);
  return mine;
}

async function send(printer: Printer, bytes: Uint8Array): Promise<PrintRefusal["code"] | ""> {
  const address = printer.connection === "tcp" ? hostPort(printer.address) : undefined;
  if (printer.connection === "tcp" && address === undefined) return "print.unreachable";
  try {
    await sendOnce(
      address === undefined ? { kind: "usb", path: printer.address } : { kind: "tcp", ...address },
      bytes,
    );
    return "";
  } catch (error) {
    if (error instanceof TransportError) return FAULTS[error.code];
    throw error;
  }
}

function bytesOf(printer: Printer, order: PrintOrder): Uint8Array {
  const pieces = order.labels.map((label) => tspl(label, printer, order.copies ?? 1));
  return Buffer.concat(pieces);
}

/**
 * Prints labels without asking anybody. Resolves when the printer has taken them all; most printers do not say whether
 * they came out.
 */
export async function printLabels(
  ports: Ports,
  actor: Actor,
  order: PrintOrder,
): Promise<Result<{ readonly printer: string }, PrintRefusal>> {
  const { read } = ports.db;
  const printer =
    order.printerId === undefined ? defaultPrinter(read) : findPrinter(read, order.printerId);
  if (printer === undefined) return refuse({ code: "print.no_printer" });
  const told = { printer: printer.name };
  if (!printer.isActive) return refuse({ code: "print.switched_off", ...told });
  if (order.labels.length === 0 || order.labels.length > LABELS_MAX) {
    return refuse({ code: "print.too_many", ...told });
  }
  const bytes = bytesOf(printer, order);
  const sending = inLine(ports, printer.id, () => send(printer, bytes));
  if (sending === undefined) return refuse({ code: "print.waiting", ...told });
  const fault = await sending;
  await ports.db.write((tx) => {
    updatePrinter(tx.orm, printer.id, { lastFault: fault, lastAt: ports.clock.now() });
    tx.append({
      kind: fault === "" ? "label.printed" : "label.not_printed",
      actor: actor.personId,
      subject: order.subject,
      payload: {
        what: order.what,
        printerId: printer.id,
        count: order.labels.length,
        copies: order.copies ?? 1,
        ...(fault === "" ? {} : { fault }),
      },
    });
  });
  return fault === "" ? accept(told) : refuse({ code: fault, ...told });
}
