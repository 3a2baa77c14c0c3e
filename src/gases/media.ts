/** The media that a station of this trade fills, with the figures of RULES as replaceable defaults. */
import type { Figure, FillForm, Hazard, Mark, Medium, Swatch } from "./model.ts";

const COLOURS = {
  lightBlue: { name: { zh: "淡(酞)蓝", en: "light blue" }, hex: "#5bb5d6" },
  black: { name: { zh: "黑", en: "black" }, hex: "#1a1a1a" },
  lightGreen: { name: { zh: "淡绿", en: "light green" }, hex: "#8fcf8a" },
  white: { name: { zh: "白", en: "white" }, hex: "#ffffff" },
  brown: { name: { zh: "棕", en: "brown" }, hex: "#7b4a2b" },
  silver: { name: { zh: "银灰", en: "silver grey" }, hex: "#b4b8bc" },
  aluminium: { name: { zh: "铝白", en: "aluminium white" }, hex: "#dfe2e4" },
  lightYellow: { name: { zh: "淡黄", en: "light yellow" }, hex: "#f3e08a" },
  darkGreen: { name: { zh: "深绿", en: "dark green" }, hex: "#1e5b3a" },
  red: { name: { zh: "大红", en: "bright red" }, hex: "#d3222a" },
} as const satisfies Readonly<Record<string, Swatch>>;

type Colour = keyof typeof COLOURS;

const PAINT = "GB/T 7144-2016";
const INTERVALS = "TSG 23-2021";

const figure = <T>(value: T, source: string, mark: Mark): Figure<T> => ({ value, source, mark });

const YEAR = 12;
const INERT = figure(5 * YEAR, INTERVALS, "V2");
const GENERAL = figure(3 * YEAR, INTERVALS, "V2");
const CORROSIVE = figure(2 * YEAR, INTERVALS, "V2");
const LPG_INTERVAL = figure(4 * YEAR, "TSG 23-2021 / GB/T 8334", "X");
const SEAMLESS = figure(30 * YEAR, INTERVALS, "OK");
const WELDED = figure(20 * YEAR, INTERVALS, "OK");
const LPG_LIFE = figure(8 * YEAR, "GB/T 5842 / TSG 23-2021 §9.3", "X");
const RESIDUAL = figure(50, "GB/T 14194", "V2");
const BY_WEIGHT_MS = figure(900_000, "setting", "D");
const MANIFOLD_MS = figure(7_200_000, "setting", "D");
const ACETYLENE_MS = figure(86_400_000, "setting", "D");

type Line = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly formula: string | null;
  readonly hazards: readonly Hazard[];
  readonly body: readonly [Colour, Mark];
  readonly letters: readonly [string, Colour, Mark];
  readonly inspection: Figure<number>;
  readonly life: Figure<number>;
  readonly coefficient?: readonly [number, Mark];
  readonly fillForm?: FillForm;
  readonly residual?: Figure<number>;
  readonly fillMaxMs?: Figure<number>;
  readonly fillMinMs?: Figure<number>;
};

function medium(line: Line): Medium {
  const fillForm = line.fillForm ?? (line.coefficient === undefined ? "pressure" : "weight");
  const [text, letterColour, letterMark] = line.letters;
  const byForm = fillForm === "weight" ? BY_WEIGHT_MS : MANIFOLD_MS;
  return {
    id: line.id,
    name: { zh: line.zh, en: line.en },
    formula: line.formula,
    hazards: line.hazards,
    fillForm,
    body: figure(COLOURS[line.body[0]], PAINT, line.body[1]),
    lettering: figure({ text, colour: COLOURS[letterColour] }, PAINT, letterMark),
    inspectionMonths: line.inspection,
    designLifeMonths: line.life,
    coefficientGPerL:
      line.coefficient === undefined
        ? null
        : figure(line.coefficient[0], "GB/T 14193", line.coefficient[1]),
    residualMinKpa: line.residual ?? (fillForm === "pressure" ? RESIDUAL : null),
    fillMaxMs: line.fillMaxMs ?? byForm,
    fillMinMs: line.fillMinMs ?? null,
  };
}

const flammable = ["flammable"] as const;
const inert = ["asphyxiant"] as const;

// biome-ignore format: one medium a block of few lines reads as the table it is
const LINES: readonly Line[] = [
  { id: "lpg", zh: "液化石油气（民用）", en: "LPG, civil", formula: null, hazards: flammable,
    body: ["silver", "V2"], letters: ["液化石油气", "red", "V2"],
    inspection: LPG_INTERVAL, life: LPG_LIFE, coefficient: [420, "OK"] },
  { id: "lpg-industrial", zh: "液化石油气（工业用）", en: "LPG, industrial", formula: null, hazards: flammable,
    body: ["brown", "OK"], letters: ["液化石油气", "white", "OK"],
    inspection: LPG_INTERVAL, life: LPG_LIFE, coefficient: [420, "OK"] },
  { id: "propane", zh: "丙烷", en: "propane", formula: "C3H8", hazards: flammable,
    body: ["brown", "OK"], letters: ["液化丙烷", "white", "OK"],
    inspection: GENERAL, life: WELDED, coefficient: [410, "OK"] },
  { id: "butane", zh: "正丁烷", en: "n-butane", formula: "C4H10", hazards: flammable,
    body: ["brown", "OK"], letters: ["液化正丁烷", "white", "OK"],
    inspection: GENERAL, life: WELDED, coefficient: [510, "OK"] },
  { id: "isobutane", zh: "异丁烷", en: "isobutane", formula: "C4H10", hazards: flammable,
    body: ["brown", "OK"], letters: ["液化异丁烷", "white", "OK"],
    inspection: GENERAL, life: WELDED, coefficient: [490, "OK"] },
  { id: "propylene", zh: "丙烯", en: "propylene", formula: "C3H6", hazards: flammable,
    body: ["brown", "OK"], letters: ["液化丙烯", "lightYellow", "OK"],
    inspection: GENERAL, life: WELDED, coefficient: [420, "OK"] },
  { id: "ethylene", zh: "乙烯", en: "ethylene", formula: "C2H4", hazards: flammable,
    body: ["brown", "OK"], letters: ["液化乙烯", "lightYellow", "OK"],
    inspection: GENERAL, life: SEAMLESS, coefficient: [280, "OK"] },
  { id: "dimethyl-ether", zh: "二甲醚", en: "dimethyl ether", formula: "C2H6O", hazards: flammable,
    body: ["lightGreen", "OK"], letters: ["液化二甲醚", "red", "OK"],
    inspection: GENERAL, life: WELDED, coefficient: [580, "OK"] },
  { id: "methane", zh: "甲烷 / 天然气", en: "methane, natural gas", formula: "CH4", hazards: flammable,
    body: ["brown", "V2"], letters: ["甲烷", "white", "V2"], inspection: GENERAL, life: SEAMLESS },
  { id: "hydrogen", zh: "氢", en: "hydrogen", formula: "H2", hazards: flammable,
    body: ["lightGreen", "V2"], letters: ["氢", "red", "V2"], inspection: GENERAL, life: SEAMLESS },
  { id: "acetylene", zh: "溶解乙炔", en: "dissolved acetylene", formula: "C2H2", hazards: flammable,
    body: ["white", "V2"], letters: ["乙炔 不可近火", "red", "V2"], fillForm: "both",
    inspection: figure(3 * YEAR, "GB/T 13076", "OK"), life: figure(30 * YEAR, "GB/T 11638", "OK"),
    residual: figure(50, "GB/T 13591", "OK"), fillMaxMs: ACETYLENE_MS },
  { id: "oxygen", zh: "氧", en: "oxygen", formula: "O2", hazards: ["oxidiser"],
    body: ["lightBlue", "V2"], letters: ["氧", "black", "V2"], inspection: GENERAL, life: SEAMLESS,
    fillMinMs: figure(1_800_000, "GB/T 14194", "OK") },
  { id: "nitrous-oxide", zh: "氧化亚氮", en: "nitrous oxide", formula: "N2O", hazards: ["oxidiser"],
    body: ["silver", "OK"], letters: ["液化笑气", "black", "OK"],
    inspection: GENERAL, life: SEAMLESS, coefficient: [620, "OK"] },
  { id: "nitrogen", zh: "氮", en: "nitrogen", formula: "N2", hazards: inert,
    body: ["black", "V2"], letters: ["氮", "white", "X"], inspection: INERT, life: SEAMLESS },
  { id: "argon", zh: "氩", en: "argon", formula: "Ar", hazards: inert,
    body: ["silver", "OK"], letters: ["氩", "darkGreen", "OK"], inspection: INERT, life: SEAMLESS },
  { id: "helium", zh: "氦", en: "helium", formula: "He", hazards: inert,
    body: ["silver", "OK"], letters: ["氦", "darkGreen", "OK"], inspection: INERT, life: SEAMLESS },
  { id: "neon", zh: "氖", en: "neon", formula: "Ne", hazards: inert,
    body: ["silver", "OK"], letters: ["氖", "darkGreen", "OK"], inspection: INERT, life: SEAMLESS },
  { id: "air", zh: "空气", en: "air", formula: null, hazards: [],
    body: ["black", "OK"], letters: ["空气", "white", "OK"], inspection: GENERAL, life: SEAMLESS },
  { id: "carbon-dioxide", zh: "二氧化碳", en: "carbon dioxide", formula: "CO2", hazards: inert,
    body: ["aluminium", "OK"], letters: ["液化二氧化碳", "black", "OK"],
    inspection: GENERAL, life: SEAMLESS, coefficient: [600, "V2"] },
  { id: "sulfur-hexafluoride", zh: "六氟化硫", en: "sulfur hexafluoride", formula: "SF6", hazards: inert,
    body: ["silver", "OK"], letters: ["液化六氟化硫", "black", "OK"],
    inspection: INERT, life: SEAMLESS, coefficient: [1_330, "OK"] },
  { id: "ammonia", zh: "氨", en: "ammonia", formula: "NH3", hazards: ["toxic", "corrosive", "flammable"],
    body: ["lightYellow", "OK"], letters: ["液氨", "black", "OK"],
    inspection: CORROSIVE, life: WELDED, coefficient: [530, "OK"] },
  { id: "chlorine", zh: "氯", en: "chlorine", formula: "Cl2", hazards: ["toxic", "corrosive", "oxidiser"],
    body: ["darkGreen", "OK"], letters: ["液氯", "white", "OK"],
    inspection: CORROSIVE, life: WELDED, coefficient: [1_250, "OK"] },
  { id: "sulfur-dioxide", zh: "二氧化硫", en: "sulfur dioxide", formula: "SO2", hazards: ["toxic", "corrosive"],
    body: ["silver", "OK"], letters: ["液化二氧化硫", "black", "OK"],
    inspection: CORROSIVE, life: WELDED, coefficient: [1_230, "OK"] },
  { id: "hydrogen-chloride", zh: "氯化氢", en: "hydrogen chloride", formula: "HCl", hazards: ["toxic", "corrosive"],
    body: ["silver", "OK"], letters: ["液化氯化氢", "black", "OK"],
    inspection: CORROSIVE, life: SEAMLESS, coefficient: [570, "OK"] },
  { id: "hydrogen-sulfide", zh: "硫化氢", en: "hydrogen sulfide", formula: "H2S", hazards: ["toxic", "corrosive", "flammable"],
    body: ["silver", "OK"], letters: ["液化硫化氢", "red", "OK"],
    inspection: CORROSIVE, life: WELDED, coefficient: [660, "OK"] },
  { id: "carbon-monoxide", zh: "一氧化碳", en: "carbon monoxide", formula: "CO", hazards: ["toxic", "flammable"],
    body: ["silver", "OK"], letters: ["一氧化碳", "red", "OK"], inspection: GENERAL, life: SEAMLESS },
];

export const MEDIA: readonly Medium[] = LINES.map(medium);

const BY_ID: ReadonlyMap<string, Medium> = new Map(MEDIA.map((item) => [item.id, item]));

export function findMedium(id: string): Medium | undefined {
  return BY_ID.get(id);
}
