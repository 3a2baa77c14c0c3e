/** Work beyond the network, in a real browser: cut off, killed, half handed in, cut off again; all there at the end. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { RoadStory, tellStory } from "../phones/road-story.ts";
import { BADGES, Visitor, waitUntil } from "../support/site.ts";

setDefaultTimeout(120_000);

let story: RoadStory;
let walker: RoadStory;

beforeAll(async () => {
  story = await RoadStory.open();
});

afterAll(async () => {
  await walker?.close();
  await story.close();
});

test("two deliveries, a danger, a killed browser and a network that comes and goes", async () => {
  const told = await tellStory(story, { deliveries: 2, kills: 1 });
  expect(told.delivered).toBe(2);
  expect(told.photos).toBeGreaterThanOrEqual(4);
  expect(story.page.cspViolations).toEqual([]);
});

test("where the box can be reached its own pages answer, and where not the page for the road", async () => {
  const { page, wire } = story;
  await page.goto(`${wire.url}/deliveries`);
  expect(await page.exists("#road")).toBe(false);
  wire.cut();
  await page.goto(`${wire.url}/deliveries`);
  await story.ready();
  await page.waitFor("#road-bar", "连不上本机");
  await page.screenshot("road-offline-phone");
  wire.mend();
  await page.goto(`${wire.url}/deliveries`);
  expect(await page.exists("#road")).toBe(false);
});

const rows = <T>(sql: string): readonly T[] => story.demo.data.rows<T>(sql);
const run = <T = unknown>(call: string): Promise<T> => walker.page.evaluate<T>(call);

function turn(): string {
  const [one] = rows<{ id: string }>(
    "SELECT t.id FROM patrol_task t JOIN patrol_plan p ON p.id = t.plan_id WHERE t.state = 'open' AND p.template_id = 'storage'",
  );
  if (one === undefined) throw new Error("no turn is open");
  return one.id;
}

async function bring(text: string): Promise<string> {
  const office = new Visitor(story.demo.url);
  await office.scanBadge(BADGES.administrator);
  const page = await office.text("/phones");
  const body = new FormData();
  body.set("csrf", /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "");
  body.set("file", new File([text], "waiting.json"));
  const cookie = office.cookies.map(([name, value]) => `${name}=${value}`).join("; ");
  const headers = { cookie, origin: story.demo.url };
  const answer = await fetch(`${story.demo.url}/phones/import`, { method: "POST", headers, body });
  return await answer.text();
}

test("a patrol of all items with photos, a count and a use without a network; brought in as a file, then handed in: once", async () => {
  walker = await story.beside("GWB-demo8j2v6p9c3x7m5r4k");
  await walker.signIn();
  const task = turn();
  await walker.take('#road a[href^="#turn/"]');
  story.wire.cut();
  // Everything is wrong, so that each item has its photo and its words.
  const values = walker
    .values("storage")
    .map(([id, value]) => (value === "pass" && id !== "sign" ? [id, "fail", "破损"] : [id, value]));
  await run(`road.patrol("${task}", ${JSON.stringify(values)})`);
  await walker.page.screenshot("road-home-keeper-phone");
  const [room] = rows<{ ref: string }>(
    "SELECT place_ref AS ref FROM cylinder_place WHERE place_kind = 'room' AND content = 'full' GROUP BY place_ref ORDER BY count(*) DESC",
  );
  const codes = rows<{ code: string }>(
    `SELECT min(c.code) AS code FROM cylinder_code c JOIN cylinder_place p ON p.cylinder_id = c.cylinder_id
     JOIN cylinder y ON y.id = c.cylinder_id AND y.status = 'in-service' AND y.content = 'full'
       AND y.inspection_due_on > date('now', '+2 day') AND y.life_ends_on > date('now', '+2 day')
     WHERE p.place_ref = '${room?.ref}' AND p.content = 'full' AND c.kind = 'body' AND c.voided_at IS NULL GROUP BY c.cylinder_id LIMIT 3`,
  ).map(({ code }) => code);
  await run(`road.count("room:${room?.ref}", ${JSON.stringify(codes)})`);
  const use = JSON.stringify(walker.values("use").filter(([id]) => id !== "sy01-code"));
  await run(`road.confirmUse("焊接棚", "${codes[0]}", ${use})`);
  await walker.page.screenshot("road-use-phone");
  // Of two reports the person takes one back.
  await run(`road.report("误报")`);
  await run(`road.report("消防器材缺失")`);
  const before = await walker.waiting();
  await run(`window.confirm = () => true`);
  await run(`road.go("#list", "form[action$='/withdraw']")`);
  await walker.page.screenshot("road-list-phone");
  await run(
    `[...document.querySelectorAll("li.panel")].find((one) => one.textContent.includes("误报")).querySelector("form[action$='/withdraw']").requestSubmit()`,
  );
  await walker.page.until("one less waits", async () => (await walker.waiting()) === before - 1);
  const files = await run<readonly string[]>("road.files()");
  for (const file of files) expect(file).not.toContain("消防器材缺失");
  const brought = await Promise.all(files.map(bring));
  expect(brought.join()).toContain("此前已有 0 项");
  const head = rows<{ n: number }>(
    "SELECT count(*) AS n FROM journal WHERE kind LIKE 'phone.act%'",
  );
  story.wire.mend();
  await run(`window.dispatchEvent(new Event("online"))`);
  await walker.allIn();
  expect(values.length).toBeGreaterThanOrEqual(24);
  const after = rows<{ n: number }>(
    "SELECT count(*) AS n FROM journal WHERE kind LIKE 'phone.act%'",
  );
  expect(after).toEqual(head);
  const [patrol] = rows<{ state: string; items: number; photos: number }>(
    `SELECT t.state, (SELECT count(*) FROM check_answer a WHERE a.run_id = t.run_id) AS items,
            (SELECT count(*) FROM check_photo p WHERE p.run_id = t.run_id) AS photos
     FROM patrol_task t WHERE t.id = '${task}'`,
  );
  expect(patrol?.state).toBe("done");
  expect(patrol?.photos).toBeGreaterThanOrEqual(24);
  expect(rows("SELECT state FROM use_confirmation WHERE place = '焊接棚'")).toEqual([
    { state: "confirmed" },
  ]);
  expect(
    rows(
      `SELECT s.act, (SELECT count(*) FROM custody_entry e WHERE e.cause_id = s.id) AS scans
       FROM custody_session s JOIN phone_act a ON a.about = s.id AND a.kind = 'round.end'`,
    ),
  ).toEqual([{ act: "seen", scans: 2 }]);
  expect(rows("SELECT what FROM danger WHERE what IN ('误报', '消防器材缺失')")).toEqual([
    { what: "消防器材缺失" },
  ]);
});

test("a full phone is told before and says what was not kept; what needs a person is answered; a lost phone erases itself", async () => {
  const origin = story.wire.url;
  const held = await walker.page.cdp<{ usage: number }>("Storage.getUsageAndQuota", { origin });
  // A browser looks anew at what is left when it starts.
  const restart = (quotaSize: number): Promise<void> =>
    walker.kill(async (page) => {
      await page.cdp("Storage.overrideQuotaForOrigin", { origin, quotaSize });
    });
  story.wire.cut();
  await restart(held.usage - 1_000_000);
  await run(`road.report("快满了")`);
  await walker.page.waitFor("#road-bar", "剩余空间不多");
  const waiting = await walker.waiting();
  expect(waiting).toBe(1);
  await restart(1_000);
  await run(`road.report("没有空间")`);
  await walker.page.waitFor("#road", "这一项没有保存");
  await walker.page.screenshot("road-full-phone");
  expect(await walker.waiting()).toBe(waiting);
  await walker.kill();
  const { page } = walker;
  await run(`road.report("照片坏了", true)`);
  story.wire.mend();
  await walker.signIn();
  await page.goto(`${story.wire.url}/road`);
  await walker.ready();
  await walker.allIn();
  // A browser that was killed may have lost its session.
  await page.waitFor("#road-bar", "1 项需要您处理");
  await run(`road.press("#list", "/leave")`);
  await page.until("the person has decided", () =>
    run<boolean>(`document.querySelector("#road-bar").dataset.held === "0"`),
  );
  const [taken] = rows<{ id: string }>(
    `SELECT k.id FROM phone_package k JOIN person p ON p.id = k.person_id
     WHERE p.staff_number = 'SK01' AND k.ended_at IS NULL`,
  );
  story.wire.cut();
  await run(`road.report("丢失以后")`);
  const office = new Visitor(story.demo.url);
  await office.scanBadge(BADGES.administrator);
  await office.act("/phones", `/phones/${taken?.id}/lost`, {});
  story.wire.mend();
  await run(`window.dispatchEvent(new Event("online"))`);
  await page.waitFor("#road", "已抹除");
  await waitUntil(
    "the box knows that it is erased",
    () => rows("SELECT id FROM phone_package WHERE wiped_at IS NOT NULL")[0],
  );
  expect(rows("SELECT what FROM danger WHERE what = '丢失以后'")).toEqual([]);
  expect(page.cspViolations).toEqual([]);
});
