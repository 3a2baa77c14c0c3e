/** Labels of cylinders with what the register and the site know, ready for a printer or a page. */
import type { PaperLabel } from "../../firmware-bridge/index.ts";
import { findMedium } from "../gases/index.ts";
import { dayOf, stampText, type UnixMs } from "../kernel/instants.ts";
import { type Result, refuse } from "../kernel/result.ts";
import { type Lang, phrase } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { type PrintRefusal, printLabels } from "../printers/index.ts";
import { findSite } from "../site/index.ts";
import { codeLabel, fillLabel, type LabelKind } from "./labels.ts";
import type { Cylinder } from "./model.ts";
import { publicCodeText } from "./paths.ts";
import { validCodes } from "./service.ts";
import { findCylinder } from "./store.ts";

function mediumNameOf(cylinder: Cylinder) {
  return findMedium(cylinder.medium)?.name ?? phrase(cylinder.medium, cylinder.medium);
}

/** The label of one of a cylinder's codes; undefined where it has no such code. */
export function codeLabelOf(
  ports: Ports,
  lang: Lang,
  cylinder: Cylinder,
  kind: LabelKind,
): PaperLabel | undefined {
  const { read } = ports.db;
  const code = validCodes({ orm: read }, cylinder.id)[kind];
  if (code === "") return undefined;
  const site = findSite(read);
  return codeLabel(lang, {
    kind,
    code,
    qrText: publicCodeText(site?.publicBase ?? "", code),
    serial: cylinder.serial,
    mediumName: mediumNameOf(cylinder),
    tareG: cylinder.tareG,
    siteName: site?.name ?? "",
  });
}

/** What a fill knows that the register does not. */
export type FillLabelFacts = {
  readonly cylinderId: string;
  /** The record's number as people say it. */
  readonly recordNumber: string;
  readonly filledAt: UnixMs;
  /** Null where the fill is by pressure. */
  readonly netG: number | null;
  /** Settled pressure at its reference temperature. */
  readonly pressure?: { readonly kpa: number; readonly c: number } | undefined;
  readonly fillerNumber: string;
};

/** The certificate label of a fill as a drawing, for a page; undefined for an unknown cylinder. */
export function fillLabelOf(
  ports: Ports,
  lang: Lang,
  facts: FillLabelFacts,
): PaperLabel | undefined {
  const { read } = ports.db;
  const cylinder = findCylinder(read, facts.cylinderId);
  if (cylinder === undefined) return undefined;
  const codes = validCodes({ orm: read }, cylinder.id);
  const code = codes.body || codes.valve || codes.rfid;
  const site = findSite(read);
  return fillLabel(lang, {
    code,
    qrText: publicCodeText(site?.publicBase ?? "", code === "" ? cylinder.serial : code),
    serial: cylinder.serial,
    mediumName: mediumNameOf(cylinder),
    siteName: site?.name ?? "",
    netG: facts.netG,
    pressure: facts.pressure,
    tareG: cylinder.tareG,
    filledAt: `${dayOf(facts.filledAt)} ${stampText(facts.filledAt).slice(11, 16)}`,
    fillerNumber: facts.fillerNumber,
    recordNumber: facts.recordNumber,
    inspectionDueOn: cylinder.inspectionDueOn,
  });
}

/**
 * Prints the certificate label of a fill without a dialog, at the given or the default printer. Resolves when the
 * printer has taken it; a refusal says why not, in words of `printRefusalWords`.
 */
export async function printFillLabel(
  ports: Ports,
  actor: Actor,
  lang: Lang,
  facts: FillLabelFacts,
  printerId?: string,
): Promise<Result<{ readonly printer: string }, PrintRefusal | { code: "print.no_cylinder" }>> {
  const label = fillLabelOf(ports, lang, facts);
  if (label === undefined) return refuse({ code: "print.no_cylinder" });
  return await printLabels(ports, actor, {
    what: "fill",
    subject: `cylinder:${facts.cylinderId}`,
    labels: [label],
    printerId,
  });
}

/** The labels of everything that was filled together, in one order to the printer. */
export async function printFillLabels(
  ports: Ports,
  actor: Actor,
  lang: Lang,
  subject: string,
  all: readonly FillLabelFacts[],
): Promise<Result<{ readonly printer: string }, PrintRefusal>> {
  const labels = all.flatMap((facts) => fillLabelOf(ports, lang, facts) ?? []);
  return await printLabels(ports, actor, { what: "fill", subject, labels });
}
