import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { STATES } from "../../../views/ui/state.ts";

const css = await Bun.file(resolve(import.meta.dir, "../../../views/ui/app.css")).text();

/** The colours of each theme as the style sheet declares them. */
const themes = new Map(
  [...css.matchAll(/@plugin "daisyui\/theme" \{\s*name: "([a-z-]+)";([^}]*)\}/g)].map((match) => [
    match[1] ?? "",
    new Map(
      [...(match[2] ?? "").matchAll(/--([a-z0-9-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)/g)].map(
        (colour) => [colour[1] ?? "", colour.slice(2).map(Number) as [number, number, number]],
      ),
    ),
  ]),
);

/** Relative luminance (WCAG 2.2) of an OKLCH colour, by Ottosson's matrices, clipped to sRGB. */
function luminance([lightness, chroma, hue]: [number, number, number]): number {
  const [L, a, b] = [
    lightness / 100,
    chroma * Math.cos((hue * Math.PI) / 180),
    chroma * Math.sin((hue * Math.PI) / 180),
  ];
  const l = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (L - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: [number, number, number], b: [number, number, number]): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test("both themes are read", () => {
  expect([...themes.keys()]).toEqual(["gasward-light", "gasward-dark"]);
});

describe.each([...themes])("%s", (_name, colours) => {
  const colour = (name: string): [number, number, number] => {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`no colour ${name}`);
    return found;
  };
  const pairs = [
    ...STATES.flatMap((state) => [
      [`state-${state}-ink`, `state-${state}`] as const,
      [`state-${state}-text`, `state-${state}-soft`] as const,
      [`state-${state}-text`, "color-base-100"] as const,
      ["color-base-content", `state-${state}-soft`] as const,
    ]),
    ["color-base-content", "color-base-100"] as const,
    ["color-base-content", "color-base-200"] as const,
    ["color-primary-content", "color-primary"] as const,
    ["state-neutral-text", "color-base-200"] as const,
    ["color-neutral-content", "color-neutral"] as const,
  ];
  test.each(pairs)("%s can be read on %s", (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test("actions have a colour that is no state's", () => {
    expect(colour("color-primary")[1]).toBeLessThan(0.06);
  });
});
