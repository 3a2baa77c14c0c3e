/** A job of two tickets: a confined space with a paused hour, and the power it needs; and a work that runs out of its time. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { MINUTE_MS } from "../../src/kernel/instants.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { followPermits } from "../../src/permits/watch.ts";
import { openTestSite, type TestSite } from "../support/test-site.ts";
import {
  act,
  analyse,
  apply,
  type Crew,
  confirmAll,
  discloseTo,
  local,
  mustAct,
  mustSign,
  name,
  openCrew,
  stageOf,
  wait,
} from "./crew.ts";

setDefaultTimeout(60_000);

let site: TestSite;
let crew: Crew;
let id = "";
let power = "";

beforeAll(async () => {
  site = await openTestSite();
  crew = await openCrew(site);
});

afterAll(() => site.close());

const page = async () => await (await crew.applicant.get(permitPaths.one(id))).text();
const RISK = { step: "进入", hazard: "缺氧", consequence: "窒息", measure: "通风、检测" };

test("the page asks for the other ticket of the job and makes it", async () => {
  id = await apply(
    crew,
    "confined-space",
    { space: "3 号残液罐", formerMedium: "残液", combustibles: "lpg", usesTemporaryPower: "yes" },
    [2 * MINUTE_MS, 100 * MINUTE_MS],
  );
  expect(await page()).toContain(permitPaths.also(id, "temporary-power").replace("&", "&amp;"));
  power = site.app.ports.ids.next();
  const fields = {
    ...{ what: "罐内照明", place: "3 号残液罐", unit: "储运班", company: "泰安安装公司" },
    ...{ start: local(site, 2 * MINUTE_MS), end: local(site, 102 * MINUTE_MS), once: power },
    ...{ source: "配电箱 3", voltageV: "12", powerW: "200", device: "行灯", seen: "0" },
  };
  const made = await crew.applicant.post(permitPaths.also(id, "temporary-power"), fields);
  expect(made.headers.get("location")).toBe(permitPaths.one(power));
  expect(await page()).toContain(permitPaths.one(power));
  await name(crew, power, [
    ["leader", "leader"],
    ["electrician", "electrician"],
    ["guardian", "guard"],
    ["discloser", "unit"],
    ["coordinator", "applicant"],
  ]);
  await mustAct(crew, power, "risk-add", { ...RISK, step: "接线", hazard: "触电" });
  await confirmAll(crew, power);
});

test("both are signed; the confined space begins only when its ticket's power is issued", async () => {
  await name(crew, id, [
    ["leader", "leader"],
    ["worker", "welder"],
    ["guardian", "guard"],
    ["analyst", "analyst"],
    ["discloser", "unit"],
    ["coordinator", "applicant"],
  ]);
  await mustAct(crew, id, "risk-add", RISK);
  await confirmAll(crew, id);
  const { setPin } = crew;
  await setPin();
  await mustSign(crew, id, "leader", "leader");
  await wait(crew, 3);
  await mustAct(crew, id, "monitor", { instrument: "GX-2009", calibrated: "2027-09-01" });
  await discloseTo(crew, id, ["leader", "welder", "guard", "analyst", "unit", "applicant"]);
  await analyse(crew, id, "oxygen", "20.9");
  await analyse(crew, id, "lpg", "0.05");
  await mustSign(crew, id, "unit", "unit", { spot: crew.spot });
  expect(stageOf(crew, id)).toBe("issued");
  expect(await (await act(crew, id, "start")).text()).toContain("临时用电");
  await mustSign(crew, power, "leader", "leader");
  await mustSign(crew, power, "user-unit", "head");
  await discloseTo(crew, power, ["leader", "electrician", "guard", "unit", "applicant"]);
  await mustSign(crew, power, "supply", "head", { spot: crew.spot });
  await mustAct(crew, power, "start");
  await mustAct(crew, id, "start");
});

test("people and tools are registered in and out; an hour of pause asks for a new analysis", async () => {
  const welder = crew.ids["welder"] ?? "";
  await mustAct(crew, id, "entry-in", { person: welder });
  expect((await act(crew, id, "entry-in", { person: welder })).status).toBe(422);
  await mustAct(crew, id, "entry-in", { tool: "扳手", count: "2" });
  expect(await page()).toContain("在内 2");
  expect((await act(crew, id, "end")).status).toBe(422);
  const rows = site.folder.siteReader
    .query("SELECT id FROM permit_entry WHERE permit_id = $id")
    .all({ id }) as readonly { id: string }[];
  for (const row of rows) await mustAct(crew, id, "entry-out", { of: row.id });
  await wait(crew, 1);
  await mustAct(crew, id, "pause", { reason: "午饭" });
  await wait(crew, 61);
  expect((await act(crew, id, "resume")).status).toBe(422);
  await analyse(crew, id, "oxygen", "20.8");
  await analyse(crew, id, "lpg", "0.02");
  await mustAct(crew, id, "resume");
  expect(stageOf(crew, id)).toBe("working");
});

test("power ends with the work that it serves, also where that work ends earlier than was planned", async () => {
  const untilOf = (one: string) =>
    site.folder.siteReader.query("SELECT valid_until AS at FROM permit WHERE id = $one").get({
      one,
    }) as { readonly at: number };
  await followPermits(site.app.ports);
  const planned = untilOf(id).at;
  expect(untilOf(power).at).toBeLessThanOrEqual(planned);
  site.folder.site.run("UPDATE permit SET valid_until = ? WHERE id = ?", [
    planned - 5 * MINUTE_MS,
    id,
  ]);
  await followPermits(site.app.ports);
  expect(untilOf(power).at).toBe(planned - 5 * MINUTE_MS);
  expect(site.entries("permit.shortened").map(({ subject }) => subject)).toContain(
    `permit:${power}`,
  );
  // Once more changes nothing.
  const said = site.entries("permit.shortened").length;
  await followPermits(site.app.ports);
  expect(site.entries("permit.shortened").length).toBe(said);
});

test("when the time is up both are ended by the box, and only a new ticket goes on", async () => {
  await wait(crew, 40);
  await followPermits(site.app.ports);
  expect(stageOf(crew, id)).toBe("ended");
  expect(stageOf(crew, power)).toBe("ended");
  expect(site.entries("permit.ended").map(({ payload }) => payload["cause"])).toEqual([
    "expired",
    "expired",
  ]);
  expect((await act(crew, id, "resume")).status).toBe(422);
  expect((await crew.applicant.get(permitPaths.follow(id))).status).toBe(200);
  await mustSign(crew, id, "acceptance", "unit");
  expect(stageOf(crew, id)).toBe("accepted");
});
