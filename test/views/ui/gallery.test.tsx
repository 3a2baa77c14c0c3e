import { describe, expect, test } from "bun:test";
import { LANGS } from "../../../src/platform/i18n.ts";
import { BigNumber, Flash } from "../../../views/ui/feedback.tsx";
import { CurveChart, QrCode, WeightGauge } from "../../../views/ui/figures.tsx";
import { NumberInput, PinPad, TextInput } from "../../../views/ui/form.tsx";
import { Gallery } from "../../../views/ui/gallery.tsx";
import { hx } from "../../../views/ui/hx.ts";
import { ICON_DRAWINGS, ICON_NAMES } from "../../../views/ui/icon-files.ts";
import { STATES } from "../../../views/ui/state.ts";
import { Pagination, Table } from "../../../views/ui/structure.tsx";
import { elementsOf, expectSoundPage } from "../support.ts";

describe("every part", () => {
  test.each(LANGS)("keeps the rules of a page in %s", async (lang) => {
    await expectSoundPage(String(<Gallery lang={lang} />));
  });

  test("has no Chinese left in the English gallery", () => {
    expect(String(<Gallery lang="en" />)).not.toMatch(/\p{Script=Han}/u);
  });

  test("shows each state with an icon and a word", () => {
    const html = String(<Gallery lang="zh-CN" />);
    for (const state of STATES) {
      expect(html).toMatch(
        new RegExp(`state-pill" data-state="${state}"[^>]*><svg[^]*?</svg>[^<\\s]`),
      );
    }
  });

  test.each([...ICON_NAMES])("draws the icon %s", (name) => {
    expect(ICON_DRAWINGS[name]).toMatch(/^<(path|circle|rect|line|polyline|ellipse|polygon)/);
    expect(ICON_DRAWINGS[name]).not.toContain("svg");
  });
});

describe("a field", () => {
  test("keeps a wrong value and ties the error to the control", async () => {
    const html = String(
      <NumberInput lang="en" id="tare" label="Tare" value={'1b"5'} error="No number" hint="kg" />,
    );
    const [input] = await elementsOf(html, "input");
    expect(input?.get("value")).toBe("1b&quot;5");
    expect(input?.get("aria-invalid")).toBe("true");
    expect(input?.get("aria-describedby")).toBe("tare-error tare-hint");
    expect(html).toContain("No number");
  });

  test("escapes what a person typed", () => {
    const html = String(<TextInput lang="en" id="x" label="<b>" value={'"><script>'} />);
    expect(html).not.toContain("<script>");
    expect(html).not.toContain("<b>");
  });

  test("never sends a PIN back and works without its keys", async () => {
    const html = String(<PinPad lang="zh-CN" id="pin" label="密码" />);
    const [input] = await elementsOf(html, "input");
    expect(input?.get("type")).toBe("password");
    expect(input?.has("value")).toBe(false);
    expect((await elementsOf(html, "[data-needs-js] button")).length).toBe(12);
  });
});

describe("a figure", () => {
  const widthOf = async (massG: number | undefined) => {
    const gauge = <WeightGauge lang="en" massG={massG} targetG={31_000} maxG={31_500} />;
    return Number((await elementsOf(String(gauge), ".meter-fill"))[0]?.get("width"));
  };
  test.each([
    ["no reading draws no mass", undefined, 0, 0],
    ["a negative mass draws nothing", -500, 0, 0],
    ["the limit is not yet the end", 31_500, 900, 920],
    ["far beyond stays in the drawing", 99_000, 1_000, 1_000],
  ] as const)("gauge: %s", async (_why, massG, from, to) => {
    expect(await widthOf(massG)).toBeGreaterThanOrEqual(from);
    expect(await widthOf(massG)).toBeLessThanOrEqual(to);
  });

  test("gauge: refuses a limit below the target", () => {
    expect(() => String(<WeightGauge lang="en" massG={0} targetG={5} maxG={4} />)).toThrow("gauge");
  });

  test("curve: stays bounded and inside its frame whatever the number of points", async () => {
    const points = Array.from({ length: 50_000 }, (_, i) => ({
      tMs: i * 100,
      massG: (i * 7) % 30_000,
    }));
    const html = String(<CurveChart lang="en" points={points} maxG={31_500} />);
    const line = (await elementsOf(html, "polyline"))[0]?.get("points") ?? "";
    const pairs = line.split(" ").map((pair) => pair.split(",").map(Number));
    expect(pairs.length).toBeLessThanOrEqual(801);
    for (const [x = -1, y = -1] of pairs) {
      expect(x).toBeGreaterThanOrEqual(70);
      expect(x).toBeLessThanOrEqual(784);
      expect(y).toBeGreaterThanOrEqual(40);
      expect(y).toBeLessThanOrEqual(266);
    }
  });

  test("curve: axis words are few and without rounding dust", () => {
    const html = String(<CurveChart lang="en" points={[]} />);
    expect(html).toContain("No readings yet");
    expect(html).not.toMatch(/\d\.\d{4,}/);
  });

  test("an unknown number is a dash, never zero", () => {
    const html = String(<BigNumber value={undefined} unit="kg" />);
    expect(html).toContain("—");
    expect(html).not.toContain("0.00");
  });

  test("QR: has its quiet zone and refuses nothing and too much", async () => {
    const html = String(<QrCode text="https://a.example/c/1" label="code" />);
    const box = (await elementsOf(html, "svg"))[0]?.get("viewbox")?.split(" ").map(Number) ?? [];
    expect(box[2]).toBe(25 + 8);
    expect(() => String(<QrCode text="" label="x" />)).toThrow("QR");
    expect(() => String(<QrCode text={"x".repeat(1_001)} label="x" />)).toThrow("QR");
  });
});

describe("htmx", () => {
  test("spells what TSX cannot", () => {
    const extras = hx({
      status: { 422: "target:#errors" },
      inherited: { target: "#out" },
      inheritedAppend: { include: "#more" },
    });
    expect(String(<div {...extras} />)).toBe(
      '<div hx-status:422="target:#errors" hx-target:inherited="#out" hx-include:inherited:append="#more"></div>',
    );
  });

  test("a flash is a partial into the flash area", () => {
    const html = String(
      <Flash lang="zh-CN" state="danger" sound="refused">
        {"<b>"}
      </Flash>,
    );
    expect(html).toStartWith('<hx-partial hx-target="#flash" hx-swap="innerHTML">');
    expect(html).toContain('data-sound="refused"');
    expect(html).toContain("&lt;b&gt;");
  });
});

describe("a list", () => {
  const hrefOf = (page: number) => `/x?page=${page}`;
  test.each([
    ["first page has no way back", 1, 3, ["/x?page=2"]],
    ["a middle page has both", 2, 3, ["/x?page=1", "/x?page=3"]],
    ["the last page has no way on", 3, 3, ["/x?page=2"]],
    ["one page needs none", 1, 1, []],
  ] as const)("pages: %s", async (_why, page, pageCount, hrefs) => {
    const html = String(<Pagination lang="en" page={page} pageCount={pageCount} hrefOf={hrefOf} />);
    expect((await elementsOf(html, "a")).map((a) => a.get("href"))).toEqual([...hrefs]);
  });

  test("an empty table says so over its whole width", async () => {
    const html = String(<Table lang="en" caption="c" columns={[{ label: "a" }, { label: "b" }]} />);
    expect((await elementsOf(html, "td"))[0]?.get("colspan")).toBe("2");
    expect(html).toContain("Nothing here");
  });
});
