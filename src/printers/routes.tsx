/** Pages on which label printers are set up and tried. */
import { PrinterFormPage, PrintersPage } from "../../views/printers/printers-page.tsx";
import {
  printerProblemWords,
  printerRefusalWords,
  printRefusalWords,
  printerText as t,
} from "../../views/printers/text.ts";
import type { Frame } from "../platform/frame.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { actorOf, formOf, get, post, type Route, type WebContext } from "../platform/web.ts";
import {
  NEW_PRINTER,
  PRINTER_FIELDS,
  type PrinterField,
  parsePrinter,
  printerValues,
} from "./form.ts";
import { printerPaths } from "./paths.ts";
import { printLabels, savePrinter } from "./service.ts";
import { findPrinter, listPrinters } from "./store.ts";
import { testLabel } from "./test-label.ts";

/** Who sets printers up. */
const PRINTER_ROLES: readonly string[] = ["safety-manager", "administrator"];

type Parts = { readonly ports: Ports; readonly frame: Frame };
type Outcome = { readonly sentTo?: string; readonly refused?: string };

function listPage({ ports, frame }: Parts, c: WebContext, outcome: Outcome = {}) {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: outcome.refused === undefined ? 200 : 422,
    body: (
      <PrintersPage
        lang={lang}
        csrf={c.get("csrf")}
        printers={listPrinters(ports.db.read)}
        {...outcome}
      />
    ),
  });
}

type FormState = {
  readonly id: string | undefined;
  readonly version: number;
  readonly values: Readonly<Record<PrinterField, string>>;
  readonly errors?: Readonly<Partial<Record<PrinterField, string>>>;
  readonly message?: string;
  readonly status?: 200 | 409 | 422;
};

function formPage({ frame }: Parts, c: WebContext, state: FormState) {
  const lang = c.get("lang");
  return frame(c, {
    device: "desk",
    title: say(lang, t.title),
    status: state.status ?? 200,
    body: (
      <PrinterFormPage lang={lang} csrf={c.get("csrf")} {...state} errors={state.errors ?? {}} />
    ),
  });
}

async function submit(parts: Parts, c: WebContext, id: string | undefined): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const typed = Object.fromEntries(
    PRINTER_FIELDS.map((field) => [field, (form[field] ?? "").slice(0, 300)]),
  ) as Record<PrinterField, string>;
  const state: FormState = { id, version: Number(form["version"] ?? "0"), values: typed };
  const parsed = parsePrinter(form);
  if (!parsed.ok) {
    const errors = Object.fromEntries(
      Object.entries(parsed.refusal).map(([field, problem]) => [
        field,
        say(lang, printerProblemWords[problem]),
      ]),
    );
    return formPage(parts, c, { ...state, errors, status: 422 });
  }
  const saved = await savePrinter(parts.ports, actorOf(c), id, state.version, parsed.value);
  if (saved.ok) return goTo(c, printerPaths.list);
  const { refusal } = saved;
  if (refusal.code === "printer.not_found") return c.notFound();
  const message = say(lang, printerRefusalWords[refusal.code]);
  if (refusal.code !== "printer.stale") {
    return formPage(parts, c, { ...state, errors: { name: message }, status: 422 });
  }
  return formPage(parts, c, { ...state, version: refusal.now.version, message, status: 409 });
}

async function test(parts: Parts, c: WebContext): Promise<Response> {
  const lang = c.get("lang");
  const printer = findPrinter(parts.ports.db.read, c.req.param("id") ?? "");
  if (printer === undefined) return c.notFound();
  const printed = await printLabels(parts.ports, actorOf(c), {
    what: "test",
    subject: `printer:${printer.id}`,
    labels: [testLabel(printer, say(lang, t.testLine))],
    printerId: printer.id,
  });
  if (printed.ok) return listPage(parts, c, { sentTo: printed.value.printer });
  const words = say(lang, printRefusalWords[printed.refusal.code]);
  return listPage(parts, c, { refused: `${printer.name}: ${words}` });
}

export function printerRoutes(ports: Ports, frame: Frame): readonly Route[] {
  const parts: Parts = { ports, frame };
  return [
    get(printerPaths.list, PRINTER_ROLES, (c) => listPage(parts, c)),
    get(printerPaths.add, PRINTER_ROLES, (c) =>
      formPage(parts, c, { id: undefined, version: 0, values: NEW_PRINTER }),
    ),
    post(printerPaths.add, PRINTER_ROLES, (c) => submit(parts, c, undefined)),
    get(printerPaths.edit(":id"), PRINTER_ROLES, (c) => {
      const printer = findPrinter(ports.db.read, c.req.param("id") ?? "");
      if (printer === undefined) return c.notFound();
      const { id, version } = printer;
      return formPage(parts, c, { id, version, values: printerValues(printer) });
    }),
    post(printerPaths.edit(":id"), PRINTER_ROLES, (c) => submit(parts, c, c.req.param("id") ?? "")),
    post(printerPaths.test(":id"), PRINTER_ROLES, (c) => test(parts, c)),
  ];
}
