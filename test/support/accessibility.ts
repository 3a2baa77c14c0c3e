/**
 * What hinders a person on a page: axe-core's rules (names, labels, contrast, landmarks, headings, tables, language),
 * and three that it does not have: size of what is touched, focus that is seen, keys that get out again.
 */
import { join } from "node:path";
import type { Page } from "./browser.ts";

const AXE = await Bun.file(join(import.meta.dir, "../../node_modules/axe-core/axe.min.js")).text();

/** WCAG 2.2 A and AA, and what axe calls best practice: one h1, landmarks, headings in order. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const ASK = `(async (only) => {
  const options = {
    resultTypes: ["violations"],
    ...(only === undefined
      ? { runOnly: { type: "tag", values: ${JSON.stringify(TAGS)} }, rules: { "target-size": { enabled: false } } }
      : { runOnly: { type: "rule", values: only } }),
  };
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 4).map((node) => {
      const { contrastRatio, fgColor, bgColor } = node.any[0]?.data ?? {};
      const ratio = contrastRatio === undefined ? "" : " " + contrastRatio + " " + fgColor + " on " + bgColor;
      return id + ratio + ": " + node.target.join(" ") + " " + node.html.slice(0, 90);
    }),
  );
})`;

/** Faults as axe-core finds them, each with its rule and element; all rules, or only those named. */
export async function axeFaults(page: Page, only?: readonly string[]): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(AXE);
  return await page.evaluate<string[]>(`${ASK}(${JSON.stringify(only)})`);
}

/** A finger in a glove: WCAG 2.2, 2.5.5; links inside a sentence are exempt there too. */
const TARGET_LEAST_PX = 44;

const small = (leastHeightPx: number): string => `(() => {
  const reach = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const found = [];
  for (const one of document.querySelectorAll(reach)) {
    if (one.getClientRects().length === 0 || getComputedStyle(one).visibility === "hidden") continue;
    if (one.closest("svg, .leaflet-container, [hidden]")) continue;
    const style = getComputedStyle(one);
    if (one.tagName === "A" && style.display === "inline") continue;
    // A picture of the label is what is touched, where there is one; without it the field is a script's own.
    if (one.type === "file" && one.classList.contains("sr-only")) continue;
    const isSeen = style.opacity !== "0" && one.getBoundingClientRect().width > 1;
    const boxes = [isSeen ? one : undefined, ...(one.labels ?? [])]
      .filter((box) => box !== undefined)
      .map((box) => box.getBoundingClientRect());
    const isChoice = one.type === "checkbox" || one.type === "radio";
    if (boxes.length === 0) continue;
    const width = Math.max(...(isChoice ? boxes : boxes.slice(0, 1)).map((box) => box.width));
    const height = Math.max(...(isChoice ? boxes : boxes.slice(0, 1)).map((box) => box.height));
    if (width < ${TARGET_LEAST_PX} - 0.5 || height < ${leastHeightPx} - 0.5) {
      found.push("target " + Math.round(width) + "x" + Math.round(height) + ": " + one.outerHTML.slice(0, 110));
    }
  }
  return found.slice(0, 6);
})()`;

/** What is too small for a finger at the present size of the window; `leastHeightPx` is more where gloves are worn. */
export async function smallTargets(
  page: Page,
  leastHeightPx = TARGET_LEAST_PX,
): Promise<readonly string[]> {
  return await page.evaluate<string[]>(small(leastHeightPx));
}

const UNSEEN = `(() => {
  const reach = "a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), select, textarea, summary";
  const lookOf = (one) => {
    const boxes = [one, ...(one.labels ?? []), one.parentElement];
    return boxes
      .map((box) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(box);
        return [outlineStyle === "none" ? "" : outlineWidth + outlineColor, boxShadow, borderColor].join();
      })
      .join();
  };
  const found = [];
  const seen = new Set();
  for (const one of document.querySelectorAll(reach)) {
    const kind = one.tagName + "." + one.className + one.type;
    if (seen.has(kind) || one.getClientRects().length === 0) continue;
    seen.add(kind);
    document.activeElement?.blur();
    const before = lookOf(one);
    one.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement === one && lookOf(one) === before) {
      found.push("focus not seen: " + one.outerHTML.slice(0, 110));
    }
  }
  document.activeElement?.blur();
  return found.slice(0, 6);
})()`;

/** Of each kind of control one: what looks the same with the keyboard's focus as without. */
export async function unseenFocus(page: Page): Promise<readonly string[]> {
  // Only one window of a desktop has the focus, and this may be another.
  await page.cdp("Emulation.setFocusEmulationEnabled", { enabled: true });
  return await page.evaluate<string[]>(UNSEEN);
}

/** Goes through a page by the Tab key alone: true when the focus has come round to where it began. */
export async function tabsAround(page: Page, stepsMax = 200): Promise<boolean> {
  const mark = `(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return -1;
    window.tabbed ??= [];
    if (!window.tabbed.includes(one)) window.tabbed.push(one);
    return window.tabbed.indexOf(one);
  })()`;
  await page.evaluate("window.tabbed = []; document.activeElement?.blur()");
  await page.press("Tab");
  const first = await page.evaluate<number>(mark);
  for (let step = 0; step < stepsMax; step += 1) {
    await page.press("Tab");
    const at = await page.evaluate<number>(mark);
    if (at === -1 || (step > 0 && at === first)) return true;
  }
  return false;
}
