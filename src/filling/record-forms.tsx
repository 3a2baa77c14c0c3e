/** What is printed of one fill: the legal form on A4, the label of 60×40 mm; and its addenda. */
import { mediumName } from "../../views/cylinders/parts.tsx";
import { FillFormPage, type FormField } from "../../views/fills/shift/form-page.tsx";
import { FillLabelPage } from "../../views/fills/shift/label-page.tsx";
import { shiftText as t } from "../../views/fills/shift/text.ts";
import { causeWord, fillsText, verdictWord } from "../../views/fills/text.ts";
import { faultWords } from "../../views/printers/text.ts";
import { type Cylinder, findCylinder, printFillLabel, publicCodeText } from "../cylinders/index.ts";
import { findMedium } from "../gases/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { dayOf, instant } from "../kernel/instants.ts";
import { formatKg, formatStamp, type Lang, say } from "../platform/i18n.ts";
import { actorOf, mayUse, type WebContext } from "../platform/web.ts";
import { defaultPrinter } from "../printers/index.ts";
import { findSite } from "../site/index.ts";
import { cylinderCardOf } from "./cards.ts";
import type { Answers } from "./facts.ts";
import { addendaOf, type StepRow, stepsOf } from "./flow/store.ts";
import { nameOf } from "./lock/locks.ts";
import { type RecordParts, WATCHERS } from "./pages.ts";
import { fillPaths } from "./paths.ts";
import { shiftStart } from "./shift/entry.ts";
import { entrySince } from "./shift/store.ts";
import { type FillRow, findCheck, findFill, findFillPoint } from "./store.ts";

function answersOf(text: string | undefined): Answers {
  try {
    return JSON.parse(text ?? "{}") as Answers;
  } catch {
    // A row that cannot be read shows its items as unanswered rather than no page at all.
    return {};
  }
}

/** A tick only where every one of these items was answered with "pass". */
function passOf(answers: Answers, ...codes: readonly string[]): boolean | undefined {
  const given = codes.map((code) => answers[code]);
  if (given.some((answer) => answer === "fail")) return false;
  return given.every((answer) => answer === "pass") ? true : undefined;
}

const field = (label: FormField["label"], value: FormField["value"]): FormField => ({
  label,
  value,
});

type Parts = {
  readonly lang: Lang;
  readonly fill: FillRow;
  readonly cylinder: Cylinder;
  readonly steps: readonly StepRow[];
};

/** The eighteen fields of the check before filling. */
function beforeFields(parts: RecordParts, { lang, fill, cylinder }: Parts): readonly FormField[] {
  const { read } = parts.station.ports.db;
  const check = findCheck(read, fill.checkId);
  const answers = answersOf(check?.answers);
  const at = instant(check?.checkedAt ?? fill.authorisedAt);
  const personId = check?.personId ?? fill.operatorId;
  const entry = entrySince(read, personId, shiftStart(read, at));
  const isPressure = findMedium(fill.medium)?.fillForm === "pressure";
  const none = say(lang, t.notApplicable);
  const f = t.field;
  return [
    field(f.date, formatStamp(at)),
    field(f.inspector, nameOf(read, personId)),
    field(f.owner, cylinder.owner),
    field(f.papers, true),
    field(f.number, `${cylinder.serial} / ${cylinderCardOf(read, cylinder.id)?.code ?? ""}`),
    field(f.maker, cylinder.maker),
    field(f.pressure, `${(cylinder.workingPressureKpa / 1000).toFixed(2)} MPa`),
    field(f.due, cylinder.inspectionDueOn),
    field(f.colour, passOf(answers, "X-04")),
    field(f.looks, passOf(answers, "X-09")),
    field(f.cap, passOf(answers, "X-07")),
    field(f.valve, passOf(answers, "X-07", "X-12")),
    field(f.plug, fill.medium === "acetylene" ? passOf(answers, "X-18") : none),
    field(f.rings, passOf(answers, "X-07")),
    field(f.residualPressure, isPressure ? passOf(answers, "X-08") : none),
    field(f.purity, isPressure ? passOf(answers, "X-08") : none),
    field(f.ambient, entry?.ambientC == null ? undefined : `${entry.ambientC} ℃`),
    field(f.note, check?.note === "" ? "—" : check?.note),
  ];
}

function personOf(parts: RecordParts, step: StepRow | undefined): string | undefined {
  return step && nameOf(parts.station.ports.db.read, step.personId);
}

/** The filling record; what a medium does not have is said so. */
function fillFields(parts: RecordParts, given: Parts): readonly FormField[] {
  const { lang, fill, cylinder, steps } = given;
  const { read } = parts.station.ports.db;
  const kg = (massG: number | null) => (massG === null ? undefined : formatKg(lang, massG));
  const net = (grossG: number | null) => kg(grossG === null ? null : grossG - fill.tareG);
  const stamp = (at: number | null) => (at === null ? undefined : formatStamp(instant(at)));
  const seal = steps.find(({ step }) => step === "seal");
  const leaks = steps.filter(({ step }) => step.startsWith("leak"));
  const difference =
    fill.secondGrossG === null || fill.endGrossG === null
      ? null
      : Math.abs(fill.secondGrossG - fill.endGrossG);
  const abnormal = [
    ...(fill.endCause === null || fill.endCause === "ended"
      ? []
      : [causeWord(lang, fill.endCause)]),
    ...(fill.settleReason === null ? [] : [fill.settleReason]),
    ...addendaOf(read, fill.id).map((row) => `${row.value}（${row.reason}）`),
  ];
  const c = t.column;
  const f = t.field;
  return [
    field(f.shift, formatStamp(shiftStart(read, instant(fill.authorisedAt))).slice(0, 16)),
    field(f.lot, mediumName(lang, fill.medium)),
    field(c.start, stamp(fill.authorisedAt)),
    field(c.end, stamp(fill.endedAt)),
    field(c.point, findFillPoint(read, fill.pointId)?.label ?? fill.pointId),
    field(f.volume, `${(cylinder.volumeMl / 1000).toFixed(1)} L`),
    field(c.tare, kg(fill.tareG)),
    field(c.residue, fill.startGrossG === 0 ? undefined : net(fill.startGrossG)),
    field(f.weighed, net(fill.endGrossG)),
    field(c.max, kg(fill.maxNetG)),
    field(c.second, net(fill.secondGrossG)),
    field(f.difference, kg(difference)),
    field(c.leak, leaks.length === 0 ? undefined : leaks.every(({ isPassed }) => isPassed)),
    field(c.verdict, verdictWord(lang, fill.verdict)),
    field(c.seal, seal?.sealNo),
    field(c.label, seal?.labelNo),
    field(c.filler, nameOf(read, fill.operatorId)),
    field(
      c.after,
      personOf(
        parts,
        steps.findLast(({ step }) => step === "post-check"),
      ),
    ),
    field(f.handling, abnormal.length === 0 ? "—" : abnormal.join("；")),
    // Where it went is in the ledger of movements, not in the fill.
    field(f.destination, fill.releasedAt === null ? undefined : stamp(fill.releasedAt)),
  ];
}

function afterFields(parts: RecordParts, { fill, steps }: Parts): readonly FormField[] {
  const post = steps.findLast(({ step }) => step === "post-check");
  const answers = answersOf(post?.answers);
  const f = t.field;
  return [
    field(f.date, post && formatStamp(instant(post.doneAt))),
    field(f.inspector, personOf(parts, post)),
    field(f.weighed, passOf(answers, "Y-01")),
    field(f.leak, passOf(answers, "Y-03")),
    field(f.heat, passOf(answers, "Y-04")),
    field(f.accessories, passOf(answers, "Y-05")),
    field(f.sealing, passOf(answers, "Y-06")),
    field(f.labels, passOf(answers, "Y-07")),
    field(t.column.second, fill.secondGrossG === null ? undefined : true),
    field(f.note, post?.note === "" ? "—" : post?.note),
  ];
}

export function formPage(parts: RecordParts, c: WebContext) {
  const lang = c.get("lang");
  const { read } = parts.station.ports.db;
  const fill = findFill(read, c.req.param("id") ?? "");
  const cylinder = fill && findCylinder(read, fill.cylinderId);
  if (fill === undefined || cylinder === undefined) return c.notFound();
  const given = { lang, fill, cylinder, steps: stepsOf(read, fill.id) };
  const check = findCheck(read, fill.checkId);
  const post = given.steps.findLast(({ step }) => step === "post-check");
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.formTitle),
    body: (
      <FillFormPage
        lang={lang}
        number={cylinder.serial}
        backHref={fillPaths.one(fill.id)}
        backLabel={say(lang, fillsText.record)}
        before={beforeFields(parts, given)}
        fill={fillFields(parts, given)}
        after={afterFields(parts, given)}
        signers={[
          {
            label: say(lang, t.column.before),
            name: nameOf(read, check?.personId ?? fill.operatorId),
          },
          { label: say(lang, t.column.filler), name: nameOf(read, fill.operatorId) },
          { label: say(lang, t.column.after), name: personOf(parts, post) ?? "" },
        ]}
      />
    ),
  });
}

/** What became of sending a label to the printer. */
type Sent = { readonly printedBy?: string; readonly refused?: string };

export function labelPage(parts: RecordParts, c: WebContext, sent: Sent = {}) {
  const lang = c.get("lang");
  const { read } = parts.station.ports.db;
  const fill = findFill(read, c.req.param("id") ?? "");
  const cylinder = fill && findCylinder(read, fill.cylinderId);
  if (fill === undefined || cylinder === undefined) return c.notFound();
  const seal = stepsOf(read, fill.id).find(({ step }) => step === "seal");
  const code = cylinderCardOf(read, cylinder.id)?.code ?? cylinder.serial;
  const grossG = fill.secondGrossG ?? fill.endGrossG;
  const site = findSite(read);
  return parts.frame(c, {
    device: "desk",
    title: say(lang, t.labelTitle),
    status: sent.refused === undefined ? 200 : 422,
    body: (
      <FillLabelPage
        lang={lang}
        csrf={c.get("csrf")}
        backHref={
          mayUse(WATCHERS, c.get("actor")?.roles) ? fillPaths.flow(fill.id) : fillPaths.one(fill.id)
        }
        printAction={
          mayUse(WATCHERS, c.get("actor")?.roles) && defaultPrinter(read) !== undefined
            ? fillPaths.label(fill.id)
            : undefined
        }
        {...sent}
        label={
          seal && {
            station: site?.name ?? "",
            code,
            qrText: publicCodeText(site?.publicBase ?? "", code),
            medium: mediumName(lang, fill.medium),
            net: grossG === null ? "—" : formatKg(lang, grossG - fill.tareG),
            day: dayOf(instant(fill.authorisedAt)),
            labelNo: seal.labelNo,
            sealNo: seal.sealNo,
            by: nameOf(read, fill.operatorId),
            dueOn: cylinder.inspectionDueOn,
          }
        }
      />
    ),
  });
}

/** The kiosk prints without a dialog: the label goes to the site's own printer. */
export async function sendLabel(parts: RecordParts, c: WebContext): Promise<Response> {
  const { ports } = parts.station;
  const lang = c.get("lang");
  const fill = findFill(ports.db.read, c.req.param("id") ?? "");
  const seal = fill && stepsOf(ports.db.read, fill.id).find(({ step }) => step === "seal");
  if (fill === undefined || seal === undefined) return await labelPage(parts, c);
  const grossG = fill.secondGrossG ?? fill.endGrossG;
  const done = await printFillLabel(ports, actorOf(c), lang, {
    cylinderId: fill.cylinderId,
    recordNumber: seal.labelNo,
    filledAt: instant(fill.authorisedAt),
    netG: grossG === null ? null : grossG - fill.tareG,
    fillerNumber: findPersonRow(ports.db.read, fill.operatorId)?.staffNumber ?? "",
  });
  if (done.ok) return await labelPage(parts, c, { printedBy: done.value.printer });
  return await labelPage(parts, c, { refused: say(lang, faultWords(done.refusal.code)) });
}
