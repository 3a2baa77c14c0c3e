/** The register as a spreadsheet, with the filters of the list. */
import {
  contentWords,
  fieldWords,
  ownershipWords,
  statusWords,
  cylinderText as t,
} from "../../views/cylinders/text.ts";
import { findMedium } from "../gases/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { kilogramText } from "../kernel/units.ts";
import { CSV_LINES_MAX, type CsvCell, csvResponse } from "../platform/csv.ts";
import type { RawForm } from "../platform/form.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { filterOf } from "./filters.ts";
import { ownershipOf, parseListQuery } from "./form.ts";
import { type CylinderListItem, pageOfCylinders } from "./store.ts";

const HEADS = [
  "serial",
  "medium",
  "model",
  "maker",
  "made-on",
  "volume",
  "tare",
  "max-fill",
  "owner",
  "ownership",
  "inspected-on",
  "inspection-due-on",
  "life-ends-on",
] as const;

function cellsOf(lang: Lang, { cylinder, bodyCode }: CylinderListItem): readonly CsvCell[] {
  const medium = findMedium(cylinder.medium);
  return [
    bodyCode,
    cylinder.serial,
    medium === undefined ? cylinder.medium : say(lang, medium.name),
    cylinder.model,
    cylinder.maker,
    cylinder.madeOn,
    cylinder.volumeMl / 1_000,
    Number(kilogramText(cylinder.tareG)),
    Number(kilogramText(cylinder.maxFillG)),
    cylinder.owner,
    say(lang, ownershipWords[ownershipOf(cylinder)]),
    cylinder.inspectedOn,
    cylinder.inspectionDueOn,
    cylinder.lifeEndsOn,
    say(lang, statusWords[cylinder.status]),
    say(lang, contentWords[cylinder.content]),
    cylinder.note,
  ];
}

export function cylinderCsv(ports: Ports, lang: Lang, query: RawForm): Response {
  const today = dayOf(ports.clock.now());
  const filter = filterOf(parseListQuery(query), today);
  return csvResponse<CylinderListItem>({
    fileName: `cylinders-${today}.csv`,
    heads: [
      say(lang, t.code),
      ...HEADS.map((field) => say(lang, fieldWords[field])),
      say(lang, t.status),
      say(lang, t.content),
      say(lang, fieldWords.note),
    ],
    page: (after, limit) =>
      pageOfCylinders(
        ports.db.read,
        after === undefined ? filter : { ...filter, afterId: after.cylinder.id },
        { offset: 0, limit },
      ),
    cells: (item) => cellsOf(lang, item),
    cutNote: say(lang, t.cutNote, { max: CSV_LINES_MAX }),
  });
}
