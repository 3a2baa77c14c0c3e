/** Untrusted fields of a printer's form. */
import { z } from "zod";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { lineText, problemsOf, type RawForm } from "../platform/form.ts";
import { CONNECTIONS, type PrinterFields } from "./model.ts";

export const PRINTER_FIELDS = [
  "name",
  "connection",
  "address",
  "dots",
  "gap",
  "density",
  "font",
  "is-active",
  "is-default",
] as const;

export type PrinterField = (typeof PRINTER_FIELDS)[number];
export type PrinterProblem =
  | "missing"
  | "too-long"
  | "characters"
  | "not-a-number"
  | "out-of-range"
  | "not-an-address"
  | "not-a-device";
export type PrinterProblems = Readonly<Partial<Record<PrinterField, PrinterProblem>>>;

/** Host names, IPv4, and IPv6 in brackets. */
const HOST_PORT = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]{2,45}\]):(\d{1,5})$/i;
/** Only the kernel's printer class: any other file would be overwritten by labels. */
const DEVICE = /^\/dev\/usb\/lp\d{1,2}$/;

const whole = (min: number, max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, "not-a-number")
    .transform(Number)
    .refine((value) => value >= min && value <= max, "out-of-range");

const SCHEMA = z.object({
  name: lineText(40),
  connection: z.enum(CONNECTIONS, "missing"),
  address: lineText(260),
  dots: z.enum(["8", "12"], "missing").transform(Number),
  gap: whole(0, 20),
  density: whole(0, 15),
  font: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z._-]{1,20}$/, "characters"),
  "is-active": z.string(),
  "is-default": z.string(),
});

/** Splits `host:port`; undefined for anything else. */
export function hostPort(
  address: string,
): { readonly host: string; readonly port: number } | undefined {
  const match = HOST_PORT.exec(address);
  const port = Number(match?.[1]);
  if (match === null || port < 1 || port > 65_535) return undefined;
  return { host: address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, ""), port };
}

export function parsePrinter(raw: RawForm): Result<PrinterFields, PrinterProblems> {
  const filled = Object.fromEntries(PRINTER_FIELDS.map((field) => [field, raw[field] ?? ""]));
  const parsed = SCHEMA.safeParse(filled);
  if (!parsed.success) return refuse(problemsOf(parsed.error));
  const { data } = parsed;
  if (data.connection === "tcp" && hostPort(data.address) === undefined) {
    return refuse({ address: "not-an-address" });
  }
  if (data.connection === "usb" && !DEVICE.test(data.address)) {
    return refuse({ address: "not-a-device" });
  }
  return accept({
    name: data.name,
    connection: data.connection,
    address: data.address,
    dotsPerMm: data.dots,
    gapMm: data.gap,
    density: data.density,
    font: data.font,
    isActive: data["is-active"] === "yes",
    isDefault: data["is-default"] === "yes",
  });
}

export function printerValues(printer: PrinterFields): Record<PrinterField, string> {
  return {
    name: printer.name,
    connection: printer.connection,
    address: printer.address,
    dots: String(printer.dotsPerMm),
    gap: String(printer.gapMm),
    density: String(printer.density),
    font: printer.font,
    "is-active": printer.isActive ? "yes" : "",
    "is-default": printer.isDefault ? "yes" : "",
  };
}

export const NEW_PRINTER: Readonly<Record<PrinterField, string>> = {
  name: "",
  connection: "tcp",
  address: "",
  dots: "8",
  gap: "2",
  density: "8",
  font: "TSS24.BF2",
  "is-active": "yes",
  "is-default": "yes",
};
