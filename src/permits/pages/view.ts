/** From rows to what the pages of one permit show. */
import { factWord, optionWord } from "../../../views/permits/apply-page.tsx";
import { spanText } from "../../../views/permits/booking-pages.tsx";
import { signWords } from "../../../views/permits/hindrance-text.ts";
import type {
  MissingTicket,
  PermitView,
  RefusalView,
  StepView,
} from "../../../views/permits/model.ts";
import {
  eventWords,
  officeWords,
  partWords,
  pauseCauseWords,
  reasonWords,
  roleWords,
  stepWords,
} from "../../../views/permits/rule-text.ts";
import { kindWords, stageWords, onePermitText as t } from "../../../views/permits/text.ts";
import { uiText } from "../../../views/ui/text.ts";
import { facePaths } from "../../faces/index.ts";
import { instant, MINUTE_MS, type UnixMs } from "../../kernel/instants.ts";
import { formatStamp, type Lang, type Phrase, say } from "../../platform/i18n.ts";
import { mediaPath } from "../../platform/media.ts";
import type { Orm } from "../../platform/writer.ts";
import { neighbourName } from "../areas/names.ts";
import { DISCLOSURE, type Hindrance, type PermitRow, type PersonRow } from "../flow-model.ts";
import { type Judged, nextOf } from "../judge.ts";
import type { Full } from "../load.ts";
import { measuresOfKind, standardMeasure } from "../measures.ts";
import type { ChainStep, LevelReason, PauseCause, PermitKind } from "../model.ts";
import { permitPaths } from "../paths.ts";
import { areaView } from "../place/work-area.ts";
import { gasLimit, gasPlaceOf } from "../rules/gas.ts";
import { findGas } from "../standard/gases.ts";
import { REFUSAL_WORDS, type RefusalWords } from "../standard/refusal-words.ts";
import { findPermit, historyOf, permitsOfJob } from "../store/store.ts";
import { findOwnMeasure } from "../store/store-templates.ts";
import { ownWords } from "../templates.ts";
import { FACT_FIELDS } from "./fact-fields.ts";
import type { Names } from "./parts.ts";

type Words = Readonly<Record<string, Phrase>>;

const wordOf = (lang: Lang, words: Words, key: string): string => {
  const found = Object.hasOwn(words, key) ? words[key] : undefined;
  return found === undefined ? key : say(lang, found);
};

export function byWord(lang: Lang, by: string): string {
  const words: Words = { ...roleWords, ...officeWords };
  return wordOf(lang, words, by);
}

export const stepWord = (lang: Lang, step: string): string => wordOf(lang, stepWords, step);

/** A step that the site has put in has its own name. */
export const stepTitle = (lang: Lang, { id, name }: Pick<ChainStep, "id" | "name">): string =>
  name === undefined ? stepWord(lang, id) : lang === "en" ? name.en : name.zh;

/** The words of a step that a signature or a refusal names by its id. */
function stepOf(parts: ViewParts, id: string): string {
  const step = parts.chain?.find((one) => one.id === id);
  return step === undefined ? stepWord(parts.lang, id) : stepTitle(parts.lang, step);
}

function gasName(lang: Lang, id: string): string {
  const gas = findGas(id);
  if (gas === undefined) return id;
  return lang === "en" ? gas.name.en : gas.name.zh;
}

/** The standards are Chinese; the word for an annex need not be. */
export const clauseText = (lang: Lang, clause: string): string =>
  lang === "en" ? clause.replaceAll("附录", "App.").replaceAll("、", ", ") : clause;

export const shortTime = (at: UnixMs): string => formatStamp(at).slice(0, 16);

export type ViewParts = {
  readonly orm: Orm;
  readonly lang: Lang;
  readonly nameOf: Names;
  /** The steps of the permit that is shown, for the names of those that the site has put in. */
  readonly chain?: readonly ChainStep[] | undefined;
};

/** A row of the standard's by its words; one of the site's own by those it has now. */
function measureWord({ orm, lang }: ViewParts, id: string): string {
  const standard = standardMeasure(id);
  if (standard !== undefined) return say(lang, standard.words);
  const own = findOwnMeasure(orm, id.replace(/^own-/, ""));
  return own === undefined ? id : ownWords(lang, own);
}

/** A hindrance with its ids and codes in words. */
export function refusalOf(parts: ViewParts, why: Hindrance): RefusalView {
  const { lang, nameOf, orm } = parts;
  const said: Record<string, string> = {};
  for (const [key, value] of Object.entries(why.values)) {
    const text = String(value);
    if (key === "person") said[key] = nameOf(text) ?? text;
    else if (key === "role" || key === "by") said[key] = byWord(lang, text);
    else if (key === "step") said[key] = stepOf(parts, text);
    else if (key === "measure") said[key] = measureWord(parts, text);
    else if (key === "gas") said[key] = gasName(lang, text);
    else if (key === "part") said[key] = wordOf(lang, partWords, text);
    else if (key === "kind") said[key] = wordOf(lang, kindWords, text);
    else if (key === "other")
      said[key] = findPermit(orm, text)?.number ?? neighbourName(orm, text) ?? text;
    else said[key] = text;
  }
  const all: Readonly<Record<string, RefusalWords>> = { ...REFUSAL_WORDS, ...signWords };
  const found = Object.hasOwn(all, why.code) ? all[why.code] : undefined;
  const wayOut = found === undefined ? "" : say(lang, found.wayOut, said);
  return {
    words: found === undefined ? why.code : say(lang, found.words, said),
    clause: clauseText(lang, why.clause),
    wayOut: wayOut === "—" ? "" : wayOut,
  };
}

function reasonText(lang: Lang, reason: LevelReason): string {
  const words: Phrase = reasonWords[reason.code];
  const values = Object.fromEntries(Object.entries(reason.values).map(([k, v]) => [k, String(v)]));
  return `${say(lang, words, values)} · ${clauseText(lang, reason.clause)}`;
}

function factTexts(
  { lang, nameOf }: ViewParts,
  full: Full,
): readonly (readonly [string, string])[] {
  const facts = full.permit.facts as unknown as Readonly<Record<string, unknown>>;
  const shown: (readonly [string, string])[] = [];
  for (const field of FACT_FIELDS[full.permit.kind]) {
    const value = facts[field.name];
    const comma = lang === "en" ? ", " : "、";
    let text = "";
    if (field.as === "yes") text = value === true ? say(lang, uiText.yes) : "";
    else if (field.as === "person") text = typeof value === "string" ? (nameOf(value) ?? "") : "";
    else if (field.as === "one") text = optionWord(lang, String(value));
    else if (Array.isArray(value)) {
      const isGas = field.as === "gases" || field.as === "toxics";
      text = value
        .map((one) => (isGas ? gasName(lang, String(one)) : optionWord(lang, String(one))))
        .join(comma);
    } else if (value !== null && value !== undefined) {
      text = field.as === "number" ? `${String(value)} ${field.unit}`.trim() : String(value);
    }
    // A height of nothing is the ground, and says nothing.
    if (text !== "" && !(field.name === "heightM" && value === 0)) {
      shown.push([factWord(lang, field.name), text]);
    }
  }
  return shown;
}

/** The step, and who signs it where the step's own word does not say so. */
function signerWords(lang: Lang, step: ChainStep): string {
  const [what, who] = [stepTitle(lang, step), byWord(lang, step.by)];
  if (what === who) return what;
  return lang === "en" ? `${what} (${who})` : `${what}（${who}）`;
}

function stepsOf({ lang, nameOf }: ViewParts, full: Full, judged: Judged): readonly StepView[] {
  const next = nextOf(judged);
  return judged.chain.map((step) => {
    const signed = full.signatures.find((one) => one.step === step.id);
    return {
      id: step.id,
      words: signerWords(lang, step),
      clause: clauseText(lang, step.clause),
      state: signed !== undefined ? "done" : step === next ? "next" : "later",
      signed: signed && `${nameOf(signed.personId) ?? "—"} · ${shortTime(signed.at)}`,
      opinion: signed?.opinion ?? "",
      drawing: signed && mediaPath(signed.drawing),
    };
  });
}

function samplesOf({ lang, nameOf }: ViewParts, full: Full): PermitView["samples"] {
  const place = gasPlaceOf(full.permit.facts);
  return full.samples.map((sample) => {
    const gas = findGas(sample.gas);
    const value = sample.valueMicro / 1_000_000;
    const limit = gas && gasLimit(gas, place);
    return {
      id: sample.id,
      gas: gasName(lang, sample.gas),
      value: `${value} ${sample.unit}`,
      limit:
        limit === undefined
          ? ""
          : `${limit.min === null ? "≤" : `${limit.min} –`} ${limit.max} ${limit.unit}`,
      point: sample.point,
      instrument: sample.instrument,
      at: shortTime(sample.takenAt),
      analyst: nameOf(sample.analystId) ?? "—",
      isPassed: sample.isPassed,
      withdrawn: sample.withdrawnAt === null ? undefined : sample.withdrawReason,
    };
  });
}

function measuresOf({ lang, nameOf }: ViewParts, full: Full): PermitView["measures"] {
  const standard = new Map(measuresOfKind(full.permit.kind).map((one) => [one.id, one]));
  return full.measures.map((row) => {
    const found = standard.get(row.measureId);
    return {
      id: row.measureId,
      number: row.ordinal,
      words: found === undefined ? ownWords(lang, row) : say(lang, found.words),
      hasBlank: found?.hasBlank === true,
      isInvolved: row.isInvolved,
      filled: row.filled,
      confirmed:
        row.confirmedAt === null
          ? undefined
          : `${nameOf(row.confirmedBy) ?? "—"} · ${shortTime(row.confirmedAt)}`,
    };
  });
}

function faceHrefOf({ row }: Full, { personId, role }: PersonRow): string {
  if (row.kind !== "hot-work" || role !== "hot-worker") return "";
  const ref = { kind: "permit", id: row.id };
  return facePaths.verify(personId, ref, permitPaths.one(row.id), row.place);
}

function peopleOf({ lang, nameOf }: ViewParts, full: Full): PermitView["people"] {
  return full.people.map((row) => {
    const verified = full.verifications.filter(({ personId }) => personId === row.personId).at(-1);
    const disclosed = full.signatures.find(
      ({ step, personId }) => step === DISCLOSURE && personId === row.personId,
    );
    return {
      rowId: row.id,
      personId: row.personId,
      name: nameOf(row.personId) ?? "—",
      role: byWord(lang, row.role),
      certificate: row.certificate,
      hasLeft: row.leftAt !== null,
      faceHref: row.leftAt === null ? faceHrefOf(full, row) : "",
      isDisclosed: disclosed !== undefined,
      disclosure: disclosed && {
        drawing: mediaPath(disclosed.drawing),
        at: shortTime(disclosed.at),
      },
      isDiscloser: row.role === "discloser",
      verified:
        verified &&
        (verified.method === "face"
          ? say(lang, t.byFace, { at: shortTime(verified.at) })
          : say(lang, t.bySecond, {
              who: nameOf(verified.secondId) ?? "—",
              at: shortTime(verified.at),
            })),
    };
  });
}

/** A break is told by its reason. */
const isPauseCause = (text: string): boolean =>
  text !== "break" && Object.hasOwn(pauseCauseWords, text);

function notesOf(parts: ViewParts, payloadText: string): string {
  const payload = JSON.parse(payloadText) as Record<string, unknown>;
  const { lang, nameOf } = parts;
  const text = (key: string) => (typeof payload[key] === "string" ? String(payload[key]) : "");
  const gas = text("gas");
  return [
    text("step") === "" ? "" : stepOf(parts, text("step")),
    text("role") === "" ? "" : byWord(lang, text("role")),
    nameOf(text("person")) ?? "",
    text("from") === "" ? "" : `${nameOf(text("from")) ?? ""} → ${nameOf(text("to")) ?? ""}`,
    gas === "" ? "" : `${gasName(lang, gas)} ${String(payload["value"] ?? "")} ${text("unit")}`,
    isPauseCause(text("cause")) ? say(lang, pauseCauseWords[text("cause") as PauseCause]) : "",
    ...[text("tool"), text("opinion"), text("reason"), text("note"), text("filled")],
  ]
    .filter((one) => one !== "")
    .join(" · ");
}

function linkTo(lang: Lang, row: PermitRow) {
  return {
    href: permitPaths.one(row.id),
    label: `${say(lang, kindWords[row.kind])} ${row.number} · ${say(lang, stageWords[row.stage])}`,
  };
}

function missingOf(
  id: string,
  kinds: readonly PermitKind[],
  canApply: boolean,
): readonly MissingTicket[] {
  return kinds.map((kind) => ({
    kind,
    words: "GB 30871-2022 4.6",
    href: canApply ? permitPaths.also(id, kind) : "",
  }));
}

/** What the analysis found, where nobody has put it into words of their own. */
const hazardsOf = ({ risks }: Full): string =>
  [
    ...new Set(risks.map(({ hazard, consequence }) => (consequence === "" ? hazard : consequence))),
  ].join("；");

export type ViewAsk = {
  readonly full: Full;
  readonly judged: Judged;
  readonly hindrances: readonly Hindrance[];
  readonly acts: ReadonlySet<string>;
  readonly now: UnixMs;
};

export function viewOf(given: ViewParts, ask: ViewAsk): PermitView {
  const { full, judged, now } = ask;
  const parts: ViewParts = { ...given, chain: judged.chain };
  const { orm, lang, nameOf } = parts;
  const { row } = full;
  const isRunning = row.stage === "working" || row.stage === "paused";
  const isConflict = ({ code }: Hindrance) => code.startsWith("conflict.");
  const previous = row.previousId === null ? undefined : findPermit(orm, row.previousId);
  const { id, number, version, kind, stage, what, place, unit, isContractor } = row;
  // The site's own people name no company.
  const company = row.company === "" ? unit : row.company;
  return {
    ...{ id, number, version, kind, stage, what, place, unit, company, isContractor },
    level: judged.level.managedLevel,
    reasons: judged.level.reasons.map((reason) => reasonText(lang, reason)),
    span: spanText(lang, row.plannedStart, row.plannedEnd),
    minutesLeft:
      isRunning && row.validUntil !== null
        ? Math.floor((row.validUntil - now) / MINUTE_MS)
        : undefined,
    facts: factTexts(parts, full),
    area: areaView(orm, lang, full.permit.place),
    risk: row.risk === "" ? hazardsOf(full) : row.risk,
    appliedAt: shortTime(row.appliedAt),
    otherMeasure: row.otherMeasure,
    otherMeasureBy: nameOf(row.otherMeasureBy),
    closeReason: row.closeReason,
    people: peopleOf(parts, full),
    measures: measuresOf(parts, full),
    risks: full.risks.map(({ id: riskId, step, hazard, consequence, measure }) => ({
      id: riskId,
      ...{ step, hazard, consequence, measure },
    })),
    samples: samplesOf(parts, full),
    steps: stepsOf(parts, full, judged),
    entries: full.entries.map((entry) => ({
      id: entry.id,
      what:
        entry.personId === null
          ? `${entry.tool} × ${entry.count}`
          : (nameOf(entry.personId) ?? "—"),
      inAt: shortTime(entry.inAt),
      outAt: entry.outAt === null ? undefined : shortTime(entry.outAt),
    })),
    history: historyOf(orm, id).map((entry) => ({
      at: shortTime(instant(entry.at)),
      who: nameOf(entry.actor) ?? "—",
      words: [wordOf(lang, eventWords, entry.kind), notesOf(parts, entry.payload)]
        .filter((one) => one !== "")
        .join(" · "),
    })),
    pictures: full.attachments.map(({ hash, note }) => ({ href: mediaPath(hash), note })),
    refusals: ask.hindrances.filter((why) => !isConflict(why)).map((why) => refusalOf(parts, why)),
    conflicts: ask.hindrances.filter(isConflict).map((why) => {
      const other = findPermit(orm, String(why.values["other"] ?? ""));
      return { ...refusalOf(parts, why), other: other && linkTo(lang, other) };
    }),
    job: permitsOfJob(orm, row.jobId)
      .filter((one) => one.id !== id && one.id !== row.previousId)
      .map((one) => linkTo(lang, one)),
    missing: missingOf(id, judged.missing, ask.acts.has("also")),
    previous: previous && linkTo(lang, previous),
    acts: ask.acts,
  };
}
