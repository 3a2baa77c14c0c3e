/** Forms of use confirmations and of tickets of special work on the road. */
import { dayOf, instant, parseDay } from "../../../src/kernel/instants.ts";
import { GAS_UNITS, SAMPLE_PARTS } from "../../../src/permits/model-facts.ts";
import { isUnitDoubtful, judgeReading } from "../../../src/permits/rules/gas.ts";
import { type Phrase, say } from "../../../src/platform/i18n.ts";
import {
  confirmationRefusalWords,
  confirmationText,
  faultWords,
} from "../../confirmations/text.ts";
import { roadText as t } from "../../phones/road-text.ts";
import type { Deed, Handler, SentForm } from "./doing.ts";
import { ROAD, type View } from "./pages.tsx";
import { newId } from "./picture.ts";
import { codeIn } from "./state.ts";
import { faultsHere, type RoadPermit, type RoadUse } from "./state-use.ts";

const words = (view: View, phrase: Phrase): string => say(view.lang, phrase);

function begin(view: View, { fields }: SentForm): Deed {
  const { for: chosen = "", place = "", table = "" } = fields;
  const use = view.taken?.use;
  const templateId = table === "" ? (use?.tables[0]?.templateId ?? "") : table;
  const typed = place.trim();
  const known = use?.places.find(({ ref }) => `${ref.kind}:${ref.id}` === chosen);
  // A place that was typed is meant, whatever tile is still pressed.
  const ref = typed === "" ? (known?.ref ?? null) : null;
  const name = typed === "" ? (known?.name ?? "") : typed;
  const values = { for: chosen, place, table };
  if (templateId === "") {
    return { message: words(view, confirmationRefusalWords["confirmation.no_table"]), values };
  }
  if (name === "") {
    return { message: words(view, confirmationRefusalWords["confirmation.place_needed"]), values };
  }
  const id = newId(view.now);
  const kind = (["use-point", "permit", "area"] as const).find((one) => one === ref?.kind);
  const about = ref === null || kind === undefined ? null : { kind, id: ref.id };
  const act = { kind: "use.start", id, ref: about, place: name.slice(0, 200), templateId } as const;
  return { act, to: ROAD.use(id) };
}

function useBy(view: View, id: string | undefined): RoadUse | undefined {
  return view.uses.find((use) => use.id === id && use.one.state === "checking");
}

function isOnList(use: RoadUse, code: string): boolean {
  return use.cylinders.some((one) => one.removedAt === null && one.code === code);
}

function scan(view: View, { fields }: SentForm, [id = ""]: readonly string[]): Deed {
  const use = useBy(view, id);
  const text = (fields["code"] ?? "").trim();
  if (use === undefined || view.taken === undefined) return { to: ROAD.home };
  if (text.length < 4) return { message: words(view, t.unreadable) };
  const code = codeIn(text);
  if (isOnList(use, code)) return { ok: words(view, confirmationText.again) };
  const faults = faultsHere(view.taken, code, view.now);
  if (faults === undefined) return { collar: text };
  const act = { kind: "use.scan", id, text } as const;
  const [fault] = faults;
  if (fault === undefined) return { act, ok: `${code} · ${words(view, confirmationText.good)}` };
  const bad = words(view, confirmationText.bad);
  return { act, message: `${code} · ${bad}: ${words(view, faultWords[fault])}` };
}

function collar(view: View, { fields }: SentForm, [id = ""]: readonly string[]): Deed {
  const text = fields["code"] ?? "";
  const use = useBy(view, id);
  if (use === undefined || isOnList(use, codeIn(text))) return {};
  return { act: { kind: "use.scan", id, text }, ok: codeIn(text) };
}

function check(view: View, _sent: SentForm, [id]: readonly string[]): Deed {
  const use = useBy(view, id);
  if (use === undefined) return { to: ROAD.home };
  const to = ROAD.run(`use:${use.id}`);
  if (use.run !== undefined) return { to };
  const here = use.cylinders.filter(({ removedAt }) => removedAt === null);
  const code =
    here.length === 0
      ? "confirmation.no_cylinder"
      : here.some(({ faults }) => faults.length > 0)
        ? "confirmation.bad_cylinder"
        : undefined;
  if (code !== undefined) return { message: words(view, confirmationRefusalWords[code]) };
  const table = view.taken?.use?.tables.find(({ templateId }) => templateId === use.one.templateId);
  const versionId = table?.versionId ?? "";
  return { act: { kind: "use.check", id: use.id, versionId }, to };
}

function end(view: View, { fields }: SentForm, [id = ""]: readonly string[]): Deed {
  const reason = (fields["reason"] ?? "").trim();
  if (reason === "") {
    return { message: words(view, confirmationRefusalWords["confirmation.reason_needed"]) };
  }
  return { act: { kind: "use.end", id, reason }, to: ROAD.home };
}

function permitBy(view: View, id: string | undefined): RoadPermit | undefined {
  return view.permits.find(({ permit }) => permit.id === id);
}

function reading(view: View, { fields }: SentForm, [id]: readonly string[]): Deed {
  const one = permitBy(view, id);
  if (one === undefined) return { to: ROAD.home };
  const { gas = "", point = "", instrument = "", calibrated = "" } = fields;
  const text = (fields["value"] ?? "").trim().replace(",", ".");
  const unit = GAS_UNITS.find((name) => name === fields["unit"]);
  const part = SAMPLE_PARTS.find((name) => name === fields["part"]) ?? "other";
  const values: Record<string, string> = { ...fields };
  const back = (phrase: Phrase): Deed => ({ message: words(view, phrase), values });
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const isWhole = gas !== "" && point.trim() !== "" && instrument.trim() !== "";
  if (value === undefined || unit === undefined || !isWhole) return back(t.readingNeeded);
  const calibratedUntil = parseDay(calibrated);
  if (calibratedUntil === undefined || calibratedUntil < dayOf(instant(view.now))) {
    return back(t.calibrationOver);
  }
  const verdict = judgeReading(gas, { value, unit }, one.permit.gasPlace);
  if (!verdict.isRead) return back(t.readingUnit);
  if (isUnitDoubtful(gas, value, unit) && fields["sure"] !== "yes") {
    return { message: words(view, t.unitDoubt), values: { ...values, doubt: "yes" } };
  }
  const about = { id: one.permit.id, gas, value, unit, part, point, instrument };
  return {
    act: { kind: "permit.reading", ...about, calibratedUntil },
    ...(verdict.isPassed ? { ok: words(view, t.readingKept) } : {}),
    ...(verdict.isPassed ? {} : { message: words(view, t.readingStop) }),
  };
}

function pause(view: View, { fields }: SentForm, [id]: readonly string[]): Deed {
  const one = permitBy(view, id);
  const reason = (fields["reason"] ?? "").trim();
  if (one === undefined) return { to: ROAD.home };
  if (reason === "") return { message: words(view, t.reasonNeeded) };
  if (one.stopped !== undefined) return {};
  return {
    act: { kind: "permit.pause", id: one.permit.id, reason },
    ok: words(view, t.pausedHere),
  };
}

function evacuate(view: View, _sent: SentForm, [id]: readonly string[]): Deed {
  const one = permitBy(view, id);
  if (one === undefined) return { to: ROAD.home };
  if (one.stopped === "evacuated") return {};
  return {
    act: { kind: "permit.evacuate", id: one.permit.id },
    ok: words(view, t.evacuatedHere),
  };
}

export const SITE_HANDLERS: readonly (readonly [pattern: RegExp, handler: Handler])[] = [
  [/^\/confirmations\/new$/, begin],
  [/^\/confirmations\/(\w+)\/scan$/, scan],
  [/^\/road\/do\/use\/(\w+)\/collar$/, collar],
  [/^\/road\/do\/use\/(\w+)\/keep$/, () => ({})],
  [
    /^\/confirmations\/(\w+)\/cylinders\/(\w+)\/remove$/,
    (_view, _sent, [id = "", item = ""]) => ({ act: { kind: "use.remove", id, item } }),
  ],
  [/^\/confirmations\/(\w+)\/check$/, check],
  [/^\/confirmations\/(\w+)\/end$/, end],
  [/^\/road\/do\/permits\/(\w+)\/reading$/, reading],
  [/^\/road\/do\/permits\/(\w+)\/pause$/, pause],
  [/^\/road\/do\/permits\/(\w+)\/evacuate$/, evacuate],
];
