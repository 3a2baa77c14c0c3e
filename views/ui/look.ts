/** Utility classes that the desk pages share, so that lists, filters and forms look alike. */
export const STACK = "grid grid-cols-[minmax(0,1fr)] gap-4";
export const FILTERS =
  "grid grid-cols-2 items-end gap-3 lg:grid-cols-3 2xl:grid-cols-[repeat(5,minmax(0,1fr))_auto] no-print";
export const FILTER_ACTS = "flex flex-wrap gap-2";
export const FORM_GRID = "grid gap-4 sm:grid-cols-2 xl:grid-cols-4";
export const TWO_COLUMNS =
  "grid grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-2 print:grid-cols-2 items-start";
export const LINK = "link font-semibold";
export const LINE = "whitespace-nowrap";
/** What ends a form: the way back, and the one thing to do. */
export const FORM_ACTS = "grid gap-3 sm:flex sm:justify-end";
