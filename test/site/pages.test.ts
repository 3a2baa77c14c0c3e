/** The site over HTTP: who may, what is refused in words, what a stranger sees, what a file may not be. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { supplyTables } from "../../src/checks/index.ts";
import type { Day } from "../../src/kernel/instants.ts";
import { addPlan } from "../../src/patrols/index.ts";
import { addItem } from "../../src/site/plans.ts";
import { type Browser, ORIGIN, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";
import { type Place, pngOf, seedPlace } from "./seed.ts";

let site: TestSite;
let place: Place;
let admin: Browser;

beforeAll(async () => {
  site = await openTestSite();
  place = await seedPlace(site);
  const person = site.people.get("administrator");
  if (person === undefined) throw new Error("nobody is administrator");
  admin = await site.login(person);
});

afterAll(() => site.stop());

const ENTERPRISE = {
  part: "enterprise",
  name: "测试充装站",
  "credit-code": "91370983MA3C000012",
  "emergency-phone": "110",
  "kind-filling-station-lpg": "yes",
};

const ROOM = {
  name: "氧气库",
  kind: "full",
  level: "2",
  "medium-oxygen": "yes",
  "count-oxygen": "20",
};

async function upload(bytes: Uint8Array<ArrayBuffer>, name = "plan.png"): Promise<number> {
  const body = new FormData();
  body.set("csrf", admin.csrf);
  body.set("version", "3");
  body.set("drawing", new File([bytes], name));
  const headers = { origin: ORIGIN };
  const path = `/plans/${place.floorId}/image`;
  const answer = await admin.send(path, { method: "POST", headers, body });
  return answer.status;
}

test("two administrators edit the site: the second is told and nothing is overwritten", async () => {
  const first = await admin.post("/site/edit", { ...ENTERPRISE, version: "1" });
  expect(first.status).toBe(303);
  const late = await admin.post("/site/edit", { ...ENTERPRISE, name: "另一名称", version: "1" });
  expect(late.status).toBe(409);
  expect(late.text).toContain("现存：测试充装站");
  expect((await admin.get("/site")).text).not.toContain("另一名称");
});

test("text of a person is shown as text", async () => {
  const responsible = site.people.get("store-keeper")?.id ?? "";
  const name = `"><script>alert(1)</script>`;
  const added = await admin.post("/rooms/new", { ...ROOM, name, responsible });
  expect(added.status).toBe(303);
  const page = await admin.get("/rooms");
  expect(page.text).not.toContain("<script>alert");
  await expectSoundPage(page.text);
});

test("oxygen beside LPG is refused in words", async () => {
  const responsible = site.people.get("store-keeper")?.id ?? "";
  const answer = await admin.post("/rooms/new", { ...ROOM, responsible, "medium-lpg": "yes" });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain("助燃气体与可燃气体须分库");
});

test("a locked step takes nothing", async () => {
  const answer = await admin.post("/wizard/rooms", ROOM);
  expect(answer.status).toBe(409);
  expect((await admin.post("/wizard/checks/complete")).status).toBe(409);
});

test("the plan names the codes that hang at its things, to those who print them", async () => {
  const { ports } = site.app;
  await supplyTables(ports);
  const actor = {
    personId: site.people.get("safety-manager")?.id ?? "",
    name: "",
    staffNumber: "",
  };
  const by = { ...actor, roles: ["safety-manager"] };
  const at = { xMm: 3_000, yMm: 2_000 };
  const room = { kind: "room", label: "实瓶库", refId: `room:${place.roomId}`, at } as const;
  const spot = { kind: "spot", label: "卸车区", refId: "", at } as const;
  for (const item of [room, spot]) {
    expect((await addItem(ports, by, place.floorId, { ...item, corners: [] })).ok).toBe(true);
  }
  const shared = { days: "every", dueMin: 1_080, startsOn: "2027-01-01" as Day, level: 4 } as const;
  const plans = [
    { ...shared, name: "实瓶库日巡查", roomId: place.roomId, place: "" },
    { ...shared, name: "卸车区巡查", roomId: null, place: "卸车区" },
  ];
  for (const plan of plans) {
    const fields = { ...plan, templateId: "storage", frequency: "day", personId: null } as const;
    expect((await addPlan(ports, by, fields)).ok).toBe(true);
  }
  const page = (await admin.get(`/plans/${place.floorId}`)).text;
  await expectSoundPage(page);
  expect(page).toContain("巡查点位码：实瓶库日巡查");
  expect(page).toContain("巡查点位码：卸车区巡查");
  expect(page).toContain("作业点位码");
  const person = site.people.get("operator");
  if (person === undefined) throw new Error("nobody is operator");
  const seen = await (await site.login(person)).get(`/plans/${place.floorId}`);
  expect(seen.text).not.toContain("点位码");
});

describe("files that are no drawing", () => {
  const text = (value: string) => new Uint8Array(Buffer.from(value));
  test.each([
    ["nothing", text("")],
    ["garbage", text("\x00\x01garbage")],
    ["a broken PNG", text("\x89PNG\r\n\x1a\nbroken")],
    ["a PDF", text("%PDF-1.7")],
    ["an SVG with a script", text('<svg viewBox="0 0 1 1"><script>1</script></svg>')],
  ])("%s", async (_why, bytes) => expect(await upload(bytes)).toBe(422));

  test("a name that climbs out of the folder is not used; the drawing is kept under its hash", async () => {
    expect(await upload(await pngOf(400, 200), "../../../../etc/passwd")).toBe(303);
    const image = await admin.get(`/plans/${place.floorId}/image`);
    expect([image.status, image.type]).toEqual([200, "image/png"]);
  });
});

test("a code issued again voids the old one; neither page tells anything private", async () => {
  const none = await admin.post("/site/code/reissue", { code: place.siteCode, reason: " " });
  expect(none.status).toBe(422);
  const reason = "海报遗失";
  const again = await admin.post("/site/code/reissue", { code: place.siteCode, reason });
  expect(again.status).toBe(303);
  const old = await site.browser().get(`/s/${place.siteCode}`);
  expect(old.text).toContain("此码已作废");
  expect(old.text).not.toContain(reason);
  expect((await site.browser().get("/s/guess")).status).toBe(404);
  expect(site.kinds().slice(-2)).toEqual(["site-code.voided", "site-code.issued"]);
});

test("whoever asks for codes without end is told to wait", async () => {
  let status = 0;
  for (let count = 0; count < 130 && status !== 429; count += 1) {
    status = (await site.browser().get(`/s/guess${count}`)).status;
  }
  expect(status).toBe(429);
});

test("a rule pack is switched with a reason, into the journal", async () => {
  const form = { to: "on", version: "1" };
  expect((await admin.post("/site/packs/aq-3064", form)).status).toBe(422);
  const done = await admin.post("/site/packs/aq-3064", { ...form, reason: "构成重大危险源" });
  expect(done.status).toBe(303);
  expect(site.kinds().at(-1)).toBe("rule-pack.switched-on");
  expect((await admin.post("/site/packs/aq-3064", { ...form, reason: "x" })).status).toBe(409);
});
