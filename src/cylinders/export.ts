/** The register as a spreadsheet, with the filters of the list and the heads that the import knows. */
import {
  contentWords,
  fieldWords,
  ownershipWords,
  statusWords,
  cylinderText as t,
} from "../../views/cylinders/text.ts";
import { findMedium } from "../gases/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { CSV_LINES_MAX, type CsvCell, csvResponse } from "../platform/csv.ts";
import type { RawForm } from "../platform/form.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { xlsxResponse } from "../platform/xlsx.ts";
import { filterOf } from "./filters.ts";
import { FORM_FIELDS, type FormField, formValuesOf, ownershipOf, parseListQuery } from "./form.ts";
import { validCodes } from "./service.ts";
import { type CylinderListItem, pageOfCylinders } from "./store.ts";

/** Written as numbers, so that a spreadsheet can add them up. */
const NUMBERS: ReadonlySet<FormField> = new Set<FormField>([
  "volume",
  "tare",
  "max-fill",
  "pressure",
  "wall",
]);

function cellsOf(ports: Ports, lang: Lang, { cylinder }: CylinderListItem): readonly CsvCell[] {
  const values = formValuesOf(cylinder, validCodes({ orm: ports.db.read }, cylinder.id));
  const medium = findMedium(cylinder.medium);
  const shown: Readonly<Partial<Record<FormField, string>>> = {
    medium: medium === undefined ? cylinder.medium : say(lang, medium.name),
    ownership: say(lang, ownershipWords[ownershipOf(cylinder)]),
  };
  return [
    ...FORM_FIELDS.map((field): CsvCell => {
      const value = shown[field] ?? values[field];
      return NUMBERS.has(field) && value !== "" ? Number(value) : value;
    }),
    say(lang, statusWords[cylinder.status]),
    say(lang, contentWords[cylinder.content]),
  ];
}

function sourceOf(ports: Ports, lang: Lang, query: RawForm) {
  const filter = filterOf(parseListQuery(query), dayOf(ports.clock.now()));
  return {
    heads: [
      ...FORM_FIELDS.map((field) => say(lang, fieldWords[field])),
      say(lang, t.status),
      say(lang, t.content),
    ],
    page: (after: CylinderListItem | undefined, limit: number) =>
      pageOfCylinders(
        ports.db.read,
        after === undefined ? filter : { ...filter, afterId: after.cylinder.id },
        { offset: 0, limit },
      ),
    cells: (item: CylinderListItem) => cellsOf(ports, lang, item),
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  };
}

export function cylinderCsv(ports: Ports, lang: Lang, query: RawForm): Response {
  const fileName = `cylinders-${dayOf(ports.clock.now())}.csv`;
  return csvResponse<CylinderListItem>({ ...sourceOf(ports, lang, query), fileName });
}

export function cylinderXlsx(ports: Ports, lang: Lang, query: RawForm): Response {
  const fileName = `cylinders-${dayOf(ports.clock.now())}.xlsx`;
  const sheetName = say(lang, t.title);
  return xlsxResponse<CylinderListItem>({ ...sourceOf(ports, lang, query), fileName, sheetName });
}
