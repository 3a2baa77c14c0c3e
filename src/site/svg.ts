/**
 * Decides whether an SVG may be kept as a drawing. It is shown as a picture only, where no browser runs scripts, and
 * yet nothing is kept that would do something when somebody opens the file itself, or that grows when it is drawn.
 */
import { accept, type Result, refuse } from "../kernel/result.ts";
import { PLAN_LIMITS } from "./model.ts";

export type SvgRefusal = {
  readonly code: "svg.no_svg" | "svg.active" | "svg.foreign" | "svg.bomb" | "svg.no_size";
};

const TAG = /<(\/?)([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** By local name, whatever the prefix says: a prefix can be bound to any namespace. */
const ACTIVE = new Set([
  "script",
  "foreignobject",
  "iframe",
  "object",
  "embed",
  "audio",
  "video",
  "canvas",
  "animate",
  "animatemotion",
  "animatetransform",
  "set",
  "discard",
  "handler",
  "listener",
  "a",
  "link",
  "meta",
  "base",
  "html",
  "body",
  "form",
  "input",
]);

const ELEMENTS_MAX = 50_000;
const DEPTH_MAX = 64;
const REFERENCES_MAX = 5_000;

/** Character references written out, so that `&#106;avascript:` is seen for what it is. */
function decoded(value: string): string {
  return value
    .replace(/&#x([0-9a-f]{1,6});?/gi, (_all, hex: string) => charOf(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,7});?/g, (_all, digits: string) => charOf(Number(digits)))
    .replace(/&(amp|lt|gt|quot|apos);/g, " ");
}

function charOf(point: number): string {
  return point > 0 && point <= 0x10_ff_ff ? String.fromCodePoint(point) : "";
}

const isOwn = (target: string): boolean =>
  /^\s*#/.test(target) || /^\s*data:image\/(?:png|jpeg);base64,/i.test(target);

/** `url(…)` and `@import` may name only what is in the file. */
function isForeignCss(text: string): boolean {
  if (/@import|expression\s*\(|-moz-binding|\\/i.test(text)) return true;
  return [...text.matchAll(/url\(\s*["']?([^"')]*)/gi)].some((match) => !isOwn(match[1] ?? ""));
}

function referencesIn(name: string, value: string): readonly string[] {
  const ids = [...value.matchAll(/url\(\s*["']?#([^"')\s]+)/gi)].map((match) => match[1] ?? "");
  const href = /^(?:.*:)?href$/i.test(name) ? /^\s*#(.+)$/.exec(value)?.[1] : undefined;
  return href === undefined ? ids : [...ids, href.trim()];
}

type Walk = {
  readonly open: { readonly name: string; readonly id: string | undefined }[];
  /** Ids of elements that hold a reference somewhere inside. */
  readonly holders: Set<string>;
  readonly targets: Set<string>;
  elements: number;
  references: number;
};

function judgeAttributes(walk: Walk, local: string, text: string): SvgRefusal["code"] | undefined {
  const id = /(?:^|\s)id\s*=\s*["']([^"']*)/.exec(text)?.[1];
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE)) {
    const value = decoded(double ?? single ?? "");
    if (/^on/i.test(name)) return "svg.active";
    if (/^(?:.*:)?href$|^src$/i.test(name) && value.trim() !== "" && !isOwn(value)) {
      return "svg.foreign";
    }
    if (name === "style" || value.toLowerCase().includes("url(")) {
      if (isForeignCss(value)) return "svg.foreign";
    }
    if (/^xmlns/i.test(name) && /xhtml|mathml/i.test(value)) return "svg.active";
    for (const target of referencesIn(name, value)) {
      walk.references += 1;
      // A gradient takes its stops from another one; that draws nothing more.
      if (local.endsWith("gradient")) continue;
      walk.targets.add(target);
      for (const one of walk.open) if (one.id !== undefined) walk.holders.add(one.id);
      if (id !== undefined) walk.holders.add(id);
    }
  }
  return undefined;
}

function walkTags(text: string, walk: Walk): SvgRefusal["code"] | undefined {
  for (const [, closing, name = "", attributes = "", selfClosing] of text.matchAll(TAG)) {
    const local = (name.split(":").at(-1) ?? "").toLowerCase();
    if (ACTIVE.has(local)) return "svg.active";
    if (closing === "/") {
      if (walk.open.pop()?.name !== name) return "svg.no_svg";
      continue;
    }
    walk.elements += 1;
    const problem = judgeAttributes(walk, local, attributes);
    if (problem !== undefined) return problem;
    if (selfClosing !== "/") {
      const id = /(?:^|\s)id\s*=\s*["']([^"']*)/.exec(attributes)?.[1];
      walk.open.push({ name, id });
    }
    if (walk.open.length > DEPTH_MAX || walk.elements > ELEMENTS_MAX) return "svg.bomb";
  }
  return undefined;
}

/** Millimetres and points count as the proportion they give; a percentage gives none. */
function lengthOf(text: string | undefined): number | undefined {
  const value = Number(/^\s*([\d.]+)\s*(?:px|mm|cm|in|pt|pc)?\s*$/.exec(text ?? "")?.[1]);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function sizeOf(root: string): { readonly width: number; readonly height: number } | undefined {
  const attribute = (name: string): string | undefined =>
    new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)`).exec(root)?.[1];
  const box =
    attribute("viewBox")
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const width = box.length === 4 ? box[2] : lengthOf(attribute("width"));
  const height = box.length === 4 ? box[3] : lengthOf(attribute("height"));
  if (width === undefined || height === undefined) return undefined;
  if (!(width > 0 && height > 0) || width / height > 50 || height / width > 50) return undefined;
  // Only the proportion counts: a drawing in metres would be a few pixels wide, one in microns a million.
  const factor = 2_000 / Math.max(width, height);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

export type SafeSvg = { readonly width: number; readonly height: number };

export function judgeSvg(bytes: Uint8Array): Result<SafeSvg, SvgRefusal> {
  if (bytes.length > PLAN_LIMITS.svgBytes) return refuse({ code: "svg.bomb" });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuse({ code: "svg.no_svg" });
  }
  const body = text.replace(/<!--[\s\S]*?-->/g, "").replace(/^\s*<\?xml [^<>]*\?>/, "");
  // Document types bring entities, processing instructions bring style sheets, CDATA hides tags.
  if (/<!|<\?/.test(body)) return refuse({ code: "svg.active" });
  const root = /^\s*<(?:svg|svg:svg)((?:[^<>"']|"[^"]*"|'[^']*')*)>/.exec(body);
  if (root === null) return refuse({ code: "svg.no_svg" });
  const walk: Walk = {
    open: [],
    holders: new Set(),
    targets: new Set(),
    elements: 0,
    references: 0,
  };
  const problem = walkTags(body, walk);
  if (problem !== undefined) return refuse({ code: problem });
  if (walk.open.length > 0 || body.replace(TAG, "").includes("<")) {
    return refuse({ code: "svg.no_svg" });
  }
  const styles = [...body.matchAll(/<(?:\w+:)?style[^>]*>([\s\S]*?)<\//g)];
  if (styles.some((match) => isForeignCss(match[1] ?? ""))) return refuse({ code: "svg.foreign" });
  // What is referred to must refer to nothing itself: ten levels of ten would be drawn ten thousand million times.
  const isNested = [...walk.targets].some((target) => walk.holders.has(target));
  if (isNested || walk.references > REFERENCES_MAX) return refuse({ code: "svg.bomb" });
  const size = sizeOf(root[1] ?? "");
  return size === undefined ? refuse({ code: "svg.no_size" }) : accept(size);
}
