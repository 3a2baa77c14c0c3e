/** Labels of a cylinder on 60 × 40 mm: its two codes, and the certificate that goes on after a fill. Pure. */
import { fitted, type PaperLabel } from "../../firmware-bridge/index.ts";
import type { Day } from "../kernel/instants.ts";
import { kilogramText } from "../kernel/units.ts";
import type { Lang, Phrase } from "../platform/i18n.ts";
import { phrase, say } from "../platform/i18n.ts";

const WIDTH = 600;
const HEIGHT = 400;
const LEFT = 20;
const QR_SIDE = 230;
const TEXT_RIGHT = WIDTH - LEFT - QR_SIDE - 25;

export const LABEL_KINDS = ["valve", "body"] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

/** A label goes out with the cylinder, so that Chinese always stands on it; where there is room, English beside it. */
const words = {
  valve: phrase("瓶阀码 扫码查来源", "瓶阀码 VALVE CODE"),
  body: phrase("瓶体码 扫码查流转", "瓶体码 BODY CODE"),
  certificate: phrase("充装合格证", "充装合格证 CERTIFICATE"),
  net: phrase("净重 {kg} kg", "净重 Net {kg} kg"),
  pressure: phrase("{mpa} MPa {c}℃", "{mpa} MPa {c}℃"),
  tare: phrase("皮重 {kg} kg", "皮重 Tare {kg} kg"),
  filled: phrase("充装 {at}", "充装 {at}"),
  filler: phrase("充装人 {number}", "充装人 By {number}"),
  due: phrase("下次检验 {on}", "下次检验 {on}"),
  warning: phrase(
    "直立使用 远离热源 严禁倒灌",
    "直立使用 远离热源 严禁倒灌 Upright. Away from heat.",
  ),
  record: phrase("记录 {number}", "记录 Record {number}"),
} as const;

function nameBeside(lang: Lang, name: Phrase): string {
  return lang === "en" ? `${say("zh-CN", name)} ${say("en", name)}` : say(lang, name);
}

/** As large as the whole of it fits. */
function wholeAt(y: number, heights: readonly number[], text: string, right = WIDTH - LEFT) {
  const fits = heights.find((height) => fitted(text, height, right - LEFT) === text);
  return textAt(y, fits ?? Math.min(...heights), text, right);
}

function textAt(y: number, height: number, text: string, right = WIDTH - LEFT) {
  const shown = fitted(text, height, right - LEFT);
  return { kind: "text" as const, x: LEFT, y, height, text: shown };
}

export type CodeLabelFacts = {
  readonly kind: LabelKind;
  /** What the QR carries: the public address, or the code alone. */
  readonly qrText: string;
  readonly code: string;
  readonly serial: string;
  readonly mediumName: Phrase;
  readonly tareG: number;
  readonly siteName: string;
};

export function codeLabel(lang: Lang, facts: CodeLabelFacts): PaperLabel {
  return {
    width: WIDTH,
    height: HEIGHT,
    items: [
      textAt(20, 36, facts.siteName),
      { kind: "rule", x: LEFT, y: 66, width: WIDTH - 2 * LEFT, height: 3 },
      textAt(84, 30, say(lang, words[facts.kind]), TEXT_RIGHT),
      wholeAt(136, [32, 26, 20], nameBeside(lang, facts.mediumName), TEXT_RIGHT),
      textAt(196, 30, facts.serial, TEXT_RIGHT),
      textAt(244, 30, say(lang, words.tare, { kg: kilogramText(facts.tareG) }), TEXT_RIGHT),
      textAt(340, 36, facts.code),
      { kind: "qr", x: WIDTH - LEFT - QR_SIDE, y: 90, side: QR_SIDE, text: facts.qrText },
    ],
  };
}

export type FillLabelContent = {
  readonly qrText: string;
  readonly code: string;
  readonly serial: string;
  readonly mediumName: Phrase;
  readonly siteName: string;
  /** Null where the fill is by pressure. */
  readonly netG: number | null;
  /** Settled pressure at its reference temperature; of acetylene beside the mass. */
  readonly pressure?: { readonly kpa: number; readonly c: number } | undefined;
  readonly tareG: number;
  /** In the site's time, to the minute. */
  readonly filledAt: string;
  /** The filler's staff number; a name does not belong on a thing that goes into houses. */
  readonly fillerNumber: string;
  readonly recordNumber: string;
  readonly inspectionDueOn: Day;
};

export function fillLabel(lang: Lang, facts: FillLabelContent): PaperLabel {
  const { netG, pressure, tareG } = facts;
  const shown =
    pressure && say(lang, words.pressure, { mpa: kilogramText(pressure.kpa), c: pressure.c });
  const net = netG === null ? undefined : say(lang, words.net, { kg: kilogramText(netG) });
  const mass = net ?? shown ?? say(lang, words.tare, { kg: kilogramText(tareG) });
  // Of acetylene the mass stands large and the pressure beside the number.
  const beside = net === undefined || shown === undefined ? "" : ` · ${shown}`;
  return {
    width: WIDTH,
    height: HEIGHT,
    items: [
      wholeAt(16, [34, 28, 22], `${say(lang, words.certificate)} ${facts.siteName}`),
      { kind: "rule", x: LEFT, y: 58, width: WIDTH - 2 * LEFT, height: 3 },
      wholeAt(74, [32, 26, 20], nameBeside(lang, facts.mediumName), TEXT_RIGHT),
      wholeAt(120, [40, 32, 26], mass, TEXT_RIGHT),
      textAt(172, 26, say(lang, words.filled, { at: facts.filledAt }), TEXT_RIGHT),
      textAt(208, 26, say(lang, words.filler, { number: facts.fillerNumber }), TEXT_RIGHT),
      textAt(244, 26, say(lang, words.due, { on: facts.inspectionDueOn }), TEXT_RIGHT),
      textAt(280, 26, facts.serial, TEXT_RIGHT),
      textAt(316, 26, `${say(lang, words.record, { number: facts.recordNumber })}${beside}`),
      wholeAt(352, [30, 20], say(lang, words.warning)),
      { kind: "qr", x: WIDTH - LEFT - QR_SIDE, y: 74, side: QR_SIDE, text: facts.qrText },
    ],
  };
}
