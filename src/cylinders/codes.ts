/**
 * What a scanned or typed text says: a person's badge, a fill point, a cylinder's code, or nothing that can be read.
 * Pure; looking the code up is somebody else's business.
 */
import { LIMITS } from "../kernel/limits.ts";
import type { ScannedCode } from "./model.ts";

/**
 * How foreign labels carry a cylinder's code; the first match with a group `code` wins, the whole text
 * otherwise. Vendors' URL templates are not public, so a site can add its own before these.
 */
export const DEFAULT_PATTERNS: readonly string[] = [
  "/c/(?<code>[0-9A-Za-z-]{4,40})(?:[/?#]|$)",
  "[?&](?:id|code|no)=(?<code>[0-9A-Za-z-]{4,40})(?:[&#]|$)",
  "^https?://[^?#]*/(?<code>[0-9A-Za-z-]{4,40})/?(?:[?#]|$)",
];

const BADGE = /^GWB-/;
const FILL_POINT = /(?:^|\/g\/)GWP-([0-9A-Za-z]{1,12})$/;
const PLAIN = /^[0-9A-Za-z][0-9A-Za-z._/-]{3,99}$/;
const ADDRESS = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;

/** Scanners with an input method switched on send full-width characters. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );
}

/** AIM identifiers (`]C0`, `]Q3`, …) are sent by scanners that are set to name the symbology. */
const AIM = /^\][A-Za-z][0-9A-Za-z]/;
/** Those that say that the content is GS1 element strings (GS1 General Specifications, section 5). */
const AIM_GS1 = /^\](?:C1|e0|d2|Q3|J1)/;

const SEPARATOR = "\u001d";

/** Lengths of the elements that have one and therefore no separator after them, by identifier. */
const FIXED: Readonly<Record<string, number>> = {
  "00": 18,
  "01": 14,
  "02": 14,
  "11": 6,
  "12": 6,
  "13": 6,
  "15": 6,
  "16": 6,
  "17": 6,
  "20": 2,
};

/** Longest value of those without a fixed length that are understood here. */
const VARIABLE: Readonly<Record<string, number>> = {
  "10": 20,
  "21": 20,
  "22": 20,
  "240": 30,
  "241": 30,
  "250": 30,
  "8003": 30,
  "8004": 30,
};

type Elements = ReadonlyMap<string, string>;

function identifierAt(text: string): string | undefined {
  return [4, 3, 2]
    .map((length) => text.slice(0, length))
    .find((ai) => Object.hasOwn(FIXED, ai) || Object.hasOwn(VARIABLE, ai));
}

/** Element strings as a scanner sends them, or undefined when they are not understood. */
function elementsOf(text: string): Elements | undefined {
  const found = new Map<string, string>();
  let rest = text;
  while (rest !== "") {
    const ai = identifierAt(rest);
    if (ai === undefined) return undefined;
    rest = rest.slice(ai.length);
    const fixed = FIXED[ai];
    const end = rest.indexOf(SEPARATOR);
    const length = fixed ?? (end < 0 ? rest.length : end);
    const value = rest.slice(0, length);
    if (value === "" || value.length < length || value.includes(SEPARATOR)) return undefined;
    if (fixed !== undefined && !/^\d+$/.test(value)) return undefined;
    if (fixed === undefined && value.length > (VARIABLE[ai] ?? 0)) return undefined;
    found.set(ai, value);
    rest = rest.slice(length);
    if (rest.startsWith(SEPARATOR)) rest = rest.slice(1);
  }
  return found.size === 0 ? undefined : found;
}

/** As it is printed under the code: `(01)06901234567892(21)A17`. */
function bracketed(text: string): Elements | undefined {
  const found = new Map<string, string>();
  for (const [, ai = "", value = ""] of text.matchAll(/\((\d{2,4})\)([^()]{1,30})/g)) {
    found.set(ai, value.trim());
  }
  const length = [...found].reduce((sum, [ai, value]) => sum + ai.length + 2 + value.length, 0);
  return found.size > 0 && length === text.replace(/\s/g, "").length ? found : undefined;
}

/** A web address that carries elements in its path (GS1 Digital Link): `…/01/06901234567892/21/A17`. */
function linked(text: string): Elements | undefined {
  const path = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(text)?.[1];
  const match =
    path && /\/(?:01\/(\d{14})\/(?:.*\/)?21\/([^/]{1,20})|8004\/([^/]{1,30}))$/.exec(path);
  if (!match) return undefined;
  const [, item, serial, asset] = match;
  if (asset !== undefined) return new Map([["8004", asset]]);
  return new Map([
    ["01", item ?? ""],
    ["21", serial ?? ""],
  ]);
}

/** The last digit of a trade item number follows from the others (GS1 General Specifications, 7.9.1). */
export function isCheckDigitRight(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length - 1; at += 1) {
    const weight = (digits.length - 1 - at) % 2 === 1 ? 3 : 1;
    sum += Number(digits.charAt(at)) * weight;
  }
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

function plain(code: string): ScannedCode {
  return PLAIN.test(code)
    ? { kind: "cylinder", code: code.toUpperCase() }
    : { kind: "malformed", reason: "characters" };
}

/** An asset number names the cylinder by itself; an item number does so only with its serial. */
function codeOfElements(elements: Elements): ScannedCode {
  const asset = elements.get("8004");
  if (asset !== undefined) return plain(asset);
  const [item, serial] = [elements.get("01"), elements.get("21")];
  if (item === undefined || serial === undefined) return { kind: "malformed", reason: "no-code" };
  if (!isCheckDigitRight(item)) return { kind: "malformed", reason: "check-digit" };
  return plain(`${item}-${serial}`);
}

function gs1(scanned: string, text: string): ScannedCode | undefined {
  const isNamed = AIM_GS1.test(scanned) || text.includes(SEPARATOR);
  const start = text.startsWith(SEPARATOR) ? 1 : 0;
  const elements = isNamed ? elementsOf(text.slice(start)) : undefined;
  const found = elements ?? (text.startsWith("(") ? bracketed(text) : undefined) ?? linked(text);
  return found && codeOfElements(found);
}

const compiled = new Map<string, RegExp>();
const COMPILED_MAX = 200;

function expressionOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  const made = new RegExp(pattern, "u");
  compiled.set(pattern, made);
  return made;
}

/** @param patterns those of the site first; each was judged by `patternProblem` before it was kept */
export function readCode(
  scanned: string,
  patterns: readonly string[] = DEFAULT_PATTERNS,
): ScannedCode {
  const half = halfWidth(scanned).trim();
  const text = half.replace(AIM, "");
  if (text === "") return { kind: "malformed", reason: "empty" };
  if (text.length > LIMITS.codeLength) return { kind: "malformed", reason: "too-long" };
  if (BADGE.test(text)) return { kind: "badge", text };
  const point = FILL_POINT.exec(text);
  if (point !== null) return { kind: "fill-point", label: point[1] ?? "" };
  const element = gs1(half, text);
  if (element !== undefined) return element;
  for (const pattern of patterns) {
    const code = expressionOf(pattern).exec(text)?.groups?.["code"];
    if (code !== undefined) return plain(code);
  }
  if (ADDRESS.test(text)) return { kind: "malformed", reason: "no-code" };
  return plain(text);
}

/** The QR text of a fill point. */
export function fillPointCode(label: string): string {
  return `GWP-${label}`;
}

export type PatternProblem = "empty" | "too-long" | "not-an-expression" | "no-group" | "too-slow";

export const PATTERN_MAX = 160;

/** Quantifiers of changing length, with the search for the beginning as one: each may multiply the steps by 200. */
const FREE_MAX = 3;

/**
 * What is wrong with a pattern that somebody typed. A pattern runs on the thread that holds the valves, on texts of at
 * most 200 characters: without repeated groups, back references and look-around its steps stay below some millions
 * however the text was chosen.
 */
export function patternProblem(pattern: string): PatternProblem | undefined {
  if (pattern.trim() === "") return "empty";
  if (pattern.length > PATTERN_MAX) return "too-long";
  try {
    new RegExp(pattern, "u");
  } catch {
    return "not-an-expression";
  }
  // What stands in a class or behind a backslash is one character, whatever it looks like.
  const bare = pattern
    .replace(/\\k</g, "(?=")
    .replace(/\\[1-9]/g, "(?=")
    .replace(/\\./g, "x");
  const flat = bare.replace(/\[[^\]]*\]/g, "x");
  if (!/\(\?<code>/.test(flat)) return "no-group";
  if (/\(\?<?[=!]/.test(flat)) return "too-slow";
  if (/\)(?:[*+]|\{)/.test(flat)) return "too-slow";
  const free = [...flat.matchAll(/[*+]|\{\d+,\d*\}/g)].length + (flat.startsWith("^") ? 0 : 1);
  return free > FREE_MAX ? "too-slow" : undefined;
}
