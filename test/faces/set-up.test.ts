/** The set-up's step of special operators where the site uses faces: complete only with a template, or without by wish. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { changeConsent, enrol } from "../../src/faces/service.ts";
import { pngOf } from "../site/seed.ts";
import {
  type Browser,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

let site: TestSite;
let admin: Browser;
let operator: TestPerson;

const STEPS = [
  [
    "enterprise",
    {
      name: "测试充装站",
      "credit-code": "91370983MA3C000012",
      "emergency-phone": "110",
      "kind-filling-station-lpg": "yes",
    },
  ],
  [
    "location",
    {
      address: "工业路 1 号",
      longitude: "116.7687",
      latitude: "36.1824",
      "coordinate-system": "cgcs2000",
    },
  ],
] as const;

const complete = () => admin.post("/wizard/operators/complete");
const back = encodeURIComponent("/wizard/operators");

beforeAll(async () => {
  site = await openTestSite();
  const person = site.people.get("administrator");
  const one = site.people.get("operator");
  if (person === undefined || one === undefined) throw new Error("nobody is there");
  operator = one;
  admin = await site.login(person);
  for (const [version, [step, fields]] of STEPS.entries()) {
    const saved = await admin.post(`/wizard/${step}`, { ...fields, version: String(version + 1) });
    expect([step, saved.status, saved.text]).toEqual([step, 303, ""]);
  }
  const room = {
    name: "实瓶库",
    kind: "both",
    level: "3",
    "medium-lpg": "yes",
    "count-lpg": "200",
  };
  const responsible = site.people.get("store-keeper")?.id ?? "";
  expect((await admin.post("/wizard/rooms", { ...room, responsible })).status).toBe(303);
  expect((await admin.post("/wizard/rooms/complete")).status).toBe(303);
  const file = new FormData();
  file.set("csrf", admin.csrf);
  file.set("consent-t01", "yes");
  file.set("photo-t01", new File([await pngOf(300, 200)], "c.png", { type: "image/png" }));
  const path = `/wizard/people/${operator.id}/file`;
  await admin.send(path, { method: "POST", headers: { origin: ORIGIN }, body: file });
});

afterAll(() => site?.stop());

test("the site says that it uses faces; then the step says what is missing and will not be completed", async () => {
  const before = await admin.get("/wizard/operators");
  expect(before.text).toContain("本站使用人脸核验");
  expect(before.text).not.toContain("采集人脸</span>");
  expect((await admin.post("/wizard/operators/faces", { "is-expected": "yes" })).status).toBe(303);
  const page = (await admin.get("/wizard/operators")).text;
  await expectSoundPage(page);
  expect(page).toContain("缺人脸模板");
  expect(page).toContain(`/faces/people/${operator.id}?back=${back}`);
  const refused = await complete();
  expect(refused.status).toBe(409);
  expect(refused.text).toContain("人脸模板（或本人不同意的记录）");
});

test("enrolment leads back to the set-up, from the camera as from photos", async () => {
  const path = `/faces/people/${operator.id}`;
  const page = (await admin.get(`${path}?back=${back}`)).text;
  await expectSoundPage(page);
  expect(page).toContain("回到建站向导");
  const given = await admin.post(`${path}/consent`, { consent: "yes", back: "/wizard/operators" });
  expect(given.location).toBe(`${path}?back=${back}`);
  const camera = (await admin.get(given.location ?? "")).text;
  expect(camera).toContain('name="back" value="/wizard/operators"');
  expect(camera).toContain("data-face-start");
  const away = await admin.post(`${path}/consent`, { consent: "yes", back: "//evil.test/" });
  expect(away.location).toBe(path);
});

test("with a template the step is complete, without one by the person's wish as well", async () => {
  const { ports } = site.app;
  const actor = { personId: site.people.get("administrator")?.id ?? "" };
  const views = [0, 1, 2].map((wobble) =>
    Array.from({ length: 128 }, (_, at) => Math.sin(at) / 10 + wobble / 1_000),
  );
  expect((await enrol(ports, actor, operator.id, views, "photos")).ok).toBe(true);
  expect((await admin.get("/wizard/operators")).text).toContain("人脸模板已采集");
  // Taken back: the template is gone, and that is the person's word.
  await changeConsent(ports, actor, operator.id, false);
  const declined = await admin.get("/wizard/operators");
  expect(declined.text).toContain("本人不采集，由第二人核对");
  expect(site.kinds()).toContain("face.declined");
  expect((await complete()).status).toBe(303);
});

test("consent given again without a template is a file with something missing", async () => {
  const { ports } = site.app;
  const actor = { personId: site.people.get("administrator")?.id ?? "" };
  await changeConsent(ports, actor, operator.id, true);
  expect((await admin.get("/wizard/operators")).text).toContain("缺人脸模板");
});
