/** What the kiosk says about a point whose valve a filling scale has, from the first scan to the end. */
import { afterEach, expect, test } from "bun:test";
import { pointPanelOf } from "../../src/filling/cards.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { scanAtPoint } from "../../src/filling/service.ts";
import type { Lang } from "../../src/platform/i18n.ts";
import { GunCard } from "../../views/filling/board-page.tsx";
import { PointHead } from "../../views/filling/point-page.tsx";
import { PointStep } from "../../views/filling/point-step.tsx";
import {
  addCylinders,
  addRunner,
  CODE,
  CYLINDER,
  checkAtKiosk,
  openSite,
  run,
  type Site,
  step,
} from "./scale-site.ts";

let site: Site;

afterEach(() => site.close());

function shown(lang: Lang = "zh-CN") {
  const view = site.app.filling.board.view("scale-1");
  if (view === undefined) throw new Error("no point");
  const viewer = { canFill: true, canUnlock: true };
  const point = pointPanelOf(site.app.ports.db.read, lang, view, [], viewer);
  return {
    stage: point.stage,
    card: String(<GunCard lang={lang} point={point} />),
    page: `${<PointHead lang={lang} point={point} />}${<PointStep lang={lang} point={point} />}`,
  };
}

test("one fill from the board's point of view", async () => {
  site = await openSite();
  await addCylinders(site, [{ code: CODE }]);
  const runner = addRunner(site);
  await run(site, () => runner.isConnected);
  expect(shown().stage).toBe("idle");
  const { station } = site.app.filling;
  await scanAtPoint(station, site.operator, "scale-1", CODE);
  expect(shown().stage).toBe("check");
  await checkAtKiosk(site, "scale-1", CODE);
  expect(shown().stage).toBe("at-scale");
  expect(shown().page).toContain("检查合格，请在秤上扫码");
  expect(shown().page).not.toContain("授权开枪");
  runner.feed({ type: "scan", cylinder: CYLINDER });
  await run(site, () => runner.scale.answer === "permitted");
  expect(shown().stage).toBe("authorised");
  // A button that stops nothing would be worse than none.
  expect(shown().page).not.toContain("停止充装<");
  const busy = await scanAtPoint(station, site.operator, "scale-1", CODE);
  expect(busy).toMatchObject({ ok: false, refusal: { code: "filling.point_busy" } });
  await step(site, 5_000);
  runner.feed({ type: "abnormal", what: "lifted" });
  await run(site, () => shown().stage === "settle");
  expect(shown("en").page).toContain("The cylinder was lifted from the filling scale");
  await setLock(station, site.manager, "scale-1", "leak");
  expect(shown().stage).toBe("manual-lock");
});

test.each([
  ["zh-CN", "一次性许可：断线时本机无法关阀"],
  ["en", "One-shot: the box cannot close this valve if the line is cut"],
] as const)("every card and page warns, in %s", async (lang, words) => {
  site = await openSite();
  expect(shown(lang).card).toContain(words);
  expect(shown(lang).page).toContain(words);
});
