/** Kinds and modules, the locked order of the wizard, rule packs, credit codes, coordinates and SVG drawings. */
import { describe, expect, test } from "bun:test";
import { parseCorners, parseLocation } from "../../src/site/form.ts";
import type { SiteKind, SpecialOperator, WizardFacts, WizardStep } from "../../src/site/model.ts";
import { isDefaultOn, RULE_PACKS } from "../../src/site/rule-packs.ts";
import {
  clashOf,
  isCreditCode,
  micronsPerPxOf,
  modulesOf,
  openStep,
  readKinds,
  siteCodeUrl,
  wifiText,
  wizardStatus,
} from "../../src/site/rules.ts";
import { judgeSvg } from "../../src/site/svg.ts";

const OPERATOR: SpecialOperator = {
  personId: "p",
  name: "王充",
  staffNumber: "1",
  certificate: { id: "q1", kind: "cylinder-filling", number: "P-1", expiresOn: "2030-01-01" },
  isExpired: false,
  hasPhoto: true,
  hasConsent: true,
  face: "not-asked",
};

const ALL: WizardFacts = {
  kinds: ["filling-station:lpg"],
  creditCode: "91370983MA3C000012",
  emergencyPhone: "110",
  address: "somewhere",
  hasCoordinates: true,
  roomCount: 1,
  operators: [OPERATOR],
  accountCount: 1,
  hasCode: true,
  confirmed: new Set<WizardStep>([
    "enterprise",
    "location",
    "rooms",
    "operators",
    "accounts",
    "checks",
  ]),
};

describe("the wizard stands at the first step that is not complete", () => {
  const rows: readonly (readonly [string, Partial<WizardFacts>, WizardStep | undefined])[] = [
    ["everything is there", {}, undefined],
    ["nothing is confirmed", { confirmed: new Set() }, "enterprise"],
    ["a wrong credit code", { creditCode: "91370983MA3C000013" }, "enterprise"],
    ["no coordinates", { hasCoordinates: false }, "location"],
    ["every room was retired", { roomCount: 0 }, "rooms"],
    ["the certificate expired", { operators: [{ ...OPERATOR, isExpired: true }] }, "operators"],
    ["no photo", { operators: [{ ...OPERATOR, hasPhoto: false }] }, "operators"],
    ["consent withdrawn", { operators: [{ ...OPERATOR, hasConsent: false }] }, "operators"],
    [
      "one complete operator is enough",
      { operators: [{ ...OPERATOR, hasPhoto: false }, OPERATOR] },
      undefined,
    ],
    ["nobody to follow", { accountCount: 0 }, "accounts"],
    ["no code yet", { hasCode: false }, "done"],
    [
      "a petrol station has no rooms",
      { kinds: ["petrol-station"], roomCount: 0, operators: [] },
      undefined,
    ],
    ["an outlet needs rooms", { kinds: ["outlet"], roomCount: 0 }, "rooms"],
  ];
  test.each(rows)("%s", (_why, change, step) => {
    const statuses = wizardStatus({ ...ALL, ...change });
    expect(openStep(statuses)).toBe(step as WizardStep);
    const open = statuses.findIndex((one) => one.state === "open");
    if (open < 0) return;
    const after = statuses.slice(open + 1).map((one) => one.state);
    expect(after.every((state) => state === "locked" || state === "skipped")).toBe(true);
  });
});

test("several kinds have the modules of each; unknown kinds are left out", () => {
  const both = modulesOf(["petrol-station", "outlet"]);
  expect([...both].sort()).toEqual(["cylinders", "delivery", "permits", "rooms"]);
  expect(readKinds('["outlet","space-station",7]')).toEqual(["outlet"]);
  expect(readKinds("{")).toEqual([]);
});

describe("rule packs by default", () => {
  const rows: readonly (readonly [SiteKind, readonly string[]])[] = [
    ["filling-station:lpg", ["hazchem-law", "tsg-23", "order-74", "city-gas"]],
    ["filling-station:industrial", ["gb-30871", "hazchem-law", "tsg-23", "order-74"]],
    ["using-enterprise:hazardous-chemical", ["gb-30871", "hazchem-law", "tsg-23"]],
    ["petrol-station", ["gb-30871", "hazchem-law"]],
  ];
  test.each(rows)("%s", (kind, ids) => {
    const on = RULE_PACKS.filter((pack) => isDefaultOn(pack, [kind])).map((pack) => pack.id);
    expect(on as readonly string[]).toEqual(ids);
  });
});

test.each([
  ["91370983MA3C000012", true],
  ["91370983MA3C000021", false],
  ["9137098OMA3C000012", false],
  ["91370983ma3c000012", false],
  ["", false],
])("credit code %s: %p", (text, isGood) => expect(isCreditCode(text)).toBe(isGood));

test("chlorine and ammonia are refused before oxygen and LPG", () => {
  const limits = ["oxygen", "lpg", "chlorine", "ammonia"].map((medium) => ({
    medium,
    maxCount: null,
    maxG: null,
  }));
  expect(clashOf(limits)?.why).toBe("reacts");
  expect(clashOf(limits.slice(0, 2))?.why).toBe("oxidiser_by_flammable");
  expect(clashOf(limits.slice(0, 1))).toBeUndefined();
});

test("the poster's address, the network's text and the scale", () => {
  expect(siteCodeUrl("https://a.example/", "http://box", "x")).toBe("https://a.example/s/x");
  expect(siteCodeUrl("", "http://box:8080", "x")).toBe("http://box:8080/s/x");
  expect(wifiText("a;b", "p:q")).toBe("WIFI:T:WPA;S:a\\;b;P:p\\:q;;");
  expect(wifiText("", "x")).toBeUndefined();
  expect(micronsPerPxOf({ xPx: 0, yPx: 0 }, { xPx: 300, yPx: 400 }, 5_000)).toBe(10_000);
  expect(micronsPerPxOf({ xPx: 5, yPx: 5 }, { xPx: 6, yPx: 5 }, 5_000)).toBeUndefined();
});

test("a longitude typed as latitude, a script as address and a short network password are refused", () => {
  const form = {
    address: "x",
    longitude: "36.18",
    latitude: "116.7",
    "coordinate-system": "cgcs2000",
  };
  const refused = parseLocation({
    ...form,
    "public-base": "javascript:1",
    "wifi-password": "short",
  });
  expect(refused).toMatchObject({
    ok: false,
    refusal: {
      longitude: "out-of-range",
      latitude: "out-of-range",
      "public-base": "base",
      "wifi-password": "wifi-password",
    },
  });
  expect(parseCorners("0,0; 4.5,0; 4.5,3")).toHaveLength(3);
  expect(parseCorners("0,0; 1,1")).toBeUndefined();
  expect(parseCorners("0,0; 1,1; 2,x")).toBeUndefined();
});

describe("drawings as SVG", () => {
  const svg = (inside: string, attributes = 'viewBox="0 0 200 100"'): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;
  const uses = (target: string): string => `<use href="#${target}"/>`.repeat(10);
  const rows: readonly (readonly [string, string, string])[] = [
    ["a plain one", svg('<rect width="10" height="10"/>'), "ok"],
    [
      "symbols used once over",
      svg('<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/>'),
      "ok",
    ],
    [
      "gradients that inherit",
      svg('<linearGradient id="b" xlink:href="#a"/><linearGradient id="a"/><rect fill="url(#b)"/>'),
      "ok",
    ],
    ["a script", svg("<script>alert(1)</script>"), "svg.active"],
    [
      "a script under a prefix",
      svg('<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>'),
      "svg.active",
    ],
    ["an event", svg('<rect onload="alert(1)"/>'), "svg.active"],
    ["foreign object", svg("<foreignObject/>"), "svg.active"],
    ["a link", svg('<a href="#x"/>'), "svg.active"],
    ["entities", `<!DOCTYPE svg [<!ENTITY a "b">]>${svg("&a;")}`, "svg.active"],
    ["a style sheet", `<?xml-stylesheet href="x"?>${svg("")}`, "svg.active"],
    ["a picture elsewhere", svg('<image href="https://x.example/a.png"/>'), "svg.foreign"],
    ["a script as address", svg('<use xlink:href="java&#115;cript:1"/>'), "svg.foreign"],
    ["a font elsewhere", svg("<style>@import url(//x.example)</style>"), "svg.foreign"],
    ["fill from elsewhere", svg('<rect fill="url(https://x.example#a)"/>'), "svg.foreign"],
    [
      "ten times ten times",
      svg(`<g id="a"><path d=""/></g><g id="b">${uses("a")}</g><g id="c">${uses("b")}</g>`),
      "svg.bomb",
    ],
    ["a hundred deep", svg("<g>".repeat(100) + "</g>".repeat(100)), "svg.bomb"],
    ["no size", svg("", ""), "svg.no_size"],
    ["not closed", `<svg viewBox="0 0 1 1"><g>`, "svg.no_svg"],
    ["text", "hello", "svg.no_svg"],
  ];
  test.each(rows)("%s", (_why, text, expected) => {
    const judged = judgeSvg(new TextEncoder().encode(text));
    expect(judged.ok ? "ok" : judged.refusal.code).toBe(expected as "svg.bomb");
  });
});
