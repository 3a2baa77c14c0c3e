/** What other domains may use of the label printers. */
export { LABELS_MAX, type Printer, type PrintRefusal } from "./model.ts";
export { printerPaths } from "./paths.ts";
export { printerRoutes } from "./routes.tsx";
export { type PrintOrder, printLabels } from "./service.ts";
export { defaultPrinter, listPrinters } from "./store.ts";
