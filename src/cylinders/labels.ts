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

const words = {
  valve: phrase("瓶阀码 扫码查来源", "VALVE CODE"),
  body: phrase("瓶体码 扫码查流转", "BODY CODE"),
  certificate: phrase("充装合格证", "FILL CERTIFICATE"),
  net: phrase("净重 {kg} kg", "Net {kg} kg"),
  pressure: phrase("{mpa} MPa {c}℃", "{mpa} MPa {c}℃"),
  tare: phrase("皮重 {kg} kg", "Tare {kg} kg"),
  filled: phrase("充装 {at}", "Filled {at}"),
  filler: phrase("充装人 {number}", "By {number}"),
  due: phrase("下次检验 {on}", "Inspect by {on}"),
  warning: phrase("直立使用 远离热源 严禁倒灌", "Upright. Away from heat."),
  record: phrase("记录 {number}", "Record {number}"),
} as const;

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
      textAt(136, 32, say(lang, facts.mediumName), TEXT_RIGHT),
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
      textAt(16, 34, `${say(lang, words.certificate)} ${facts.siteName}`),
      { kind: "rule", x: LEFT, y: 58, width: WIDTH - 2 * LEFT, height: 3 },
      textAt(74, 32, say(lang, facts.mediumName), TEXT_RIGHT),
      textAt(120, net === undefined && shown !== undefined ? 32 : 40, mass, TEXT_RIGHT),
      textAt(172, 26, say(lang, words.filled, { at: facts.filledAt }), TEXT_RIGHT),
      textAt(208, 26, say(lang, words.filler, { number: facts.fillerNumber }), TEXT_RIGHT),
      textAt(244, 26, say(lang, words.due, { on: facts.inspectionDueOn }), TEXT_RIGHT),
      textAt(280, 26, facts.serial, TEXT_RIGHT),
      textAt(316, 26, `${say(lang, words.record, { number: facts.recordNumber })}${beside}`),
      textAt(352, 30, say(lang, words.warning)),
      { kind: "qr", x: WIDTH - LEFT - QR_SIDE, y: 74, side: QR_SIDE, text: facts.qrText },
    ],
  };
}
