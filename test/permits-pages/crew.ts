/** People, offices and a spot for works under test, and the acts of a permit as a person's phone sends them. */
import { expect } from "bun:test";
import { join } from "node:path";
import { addPerson, type Role } from "../../src/identity/index.ts";
import {
  addDays,
  dayOf,
  HOUR_MS,
  instant,
  MINUTE_MS,
  stampText,
} from "../../src/kernel/instants.ts";
import type { Office } from "../../src/permits/model.ts";
import { permitPaths } from "../../src/permits/paths.ts";
import { spotCode } from "../../src/permits/place/spots.ts";
import { setOffice } from "../../src/permits/settings.ts";
import type { TestSite, Visitor } from "../support/test-site.ts";

export const PIN = "258036";

export type Crew = {
  readonly setPin: () => Promise<void>;
  readonly site: TestSite;
  readonly applicant: Visitor;
  readonly reviewer: Visitor;
  readonly ids: Readonly<Record<string, string>>;
  readonly spot: string;
};

const DRAWING = `data:image/png;base64,${Buffer.from(
  await Bun.file(join(import.meta.dir, "../../src/demo/signature.png")).arrayBuffer(),
).toString("base64")}`;

const PEOPLE: readonly (readonly [
  name: string,
  role: Role,
  certificate: string | undefined,
  offices: readonly Office[],
])[] = [
  ["leader", "worker", undefined, []],
  ["welder", "worker", "welding", []],
  ["guard", "guardian", "guardian", []],
  ["nextGuard", "guardian", "guardian", []],
  ["analyst", "worker", undefined, []],
  ["unit", "approver", undefined, ["area-unit", "shift-leader"]],
  ["safety", "safety-manager", undefined, ["safety-department"]],
  ["head", "approver", undefined, ["plant-head", "power-supply", "power-user-unit"]],
  ["electrician", "worker", "electrician", []],
];

export async function openCrew(site: TestSite): Promise<Crew> {
  const { ports } = site.app;
  const expiresOn = addDays(dayOf(ports.clock.now()), 400);
  const ids: Record<string, string> = {};
  for (const [name, role, kind, offices] of PEOPLE) {
    ids[name] = await addPerson(ports, "system", {
      name,
      staffNumber: name,
      roles: [role],
      pin: PIN,
      ...(kind === undefined ? {} : { certificate: { kind, number: `C-${name}`, expiresOn } }),
    });
    for (const office of offices) {
      const given = { personId: ids[name] ?? "", office, isGiven: true };
      await setOffice(ports, { personId: "system", roles: [] }, given);
    }
  }
  const itemId = ports.ids.next();
  const floorId = ports.ids.next();
  site.folder.site.run(
    `INSERT INTO floor (id, name, ordinal, created_at, version) VALUES ('${floorId}', '一层', 1, 0, 1)`,
  );
  site.folder.site.run(
    `INSERT INTO plan_item (id, floor_id, kind, label, x_mm, y_mm, created_at) VALUES ('${itemId}', '${floorId}', 'spot', '储罐区', 1, 1, 0)`,
  );
  const applicant = await site.visitor(["worker"]);
  ids["applicant"] = applicant.actor.personId;
  const pinHash = site.folder.siteReader.query(
    "SELECT pin_hash AS hash FROM person WHERE id = $id",
  );
  /** The applicant signs with the PIN of the others. */
  const setPin = async () => {
    const { hash } = pinHash.get({ id: ids["leader"] ?? "" }) as { hash: string };
    site.folder.site.run(`UPDATE person SET pin_hash = '${hash}' WHERE id = '${ids["applicant"]}'`);
  };
  return {
    ...{ setPin, site, applicant, ids, spot: spotCode(ports.siteId, itemId) },
    reviewer: await site.visitor(["approver"]),
  };
}

/** The floor gets a plan to scale, 100 m by 60 m: what is drawn needs one. Returns the floor. */
export function givePlan({ folder }: TestSite): string {
  folder.site.run(
    `UPDATE floor SET image_hash = '${"a".repeat(64)}', width_px = 1000, height_px = 600, microns_per_px = 100000`,
  );
  return (folder.siteReader.query("SELECT id FROM floor").get() as { id: string }).id;
}

/** Around 9 m by 9 m on the plan, `radius` in metres, as the page of the area sends it. */
export async function drawCircle(crew: Crew, id: string, radius: string): Promise<void> {
  const fields = { floor: givePlan(crew.site), shape: "circle", points: "9,9", radius };
  const seen = versionOf(crew, id);
  const answer = await crew.applicant.post(permitPaths.area(id), { ...fields, seen });
  expect(answer.status).toBe(303);
}

export const local = (site: TestSite, inMs: number): string =>
  stampText(instant(site.time.clock.now() + inMs))
    .slice(0, 16)
    .replace(" ", "T");

const BASE = {
  what: "更换出口法兰垫片",
  place: "2 号储罐出口",
  unit: "储运班",
  company: "泰安安装公司",
};

/** Minutes pass, and those who are signed in stay so. */
export async function wait({ site, applicant, reviewer }: Crew, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 30) {
    site.time.advance(Math.min(left, 30) * MINUTE_MS);
    await site.app.settled();
    await applicant.get("/permits");
    await reviewer.get("/permits");
  }
}

/** Booked, approved and applied for: the permit's id. `span` counts from now. */
export async function apply(
  crew: Crew,
  kind: string,
  facts: Readonly<Record<string, string>>,
  span: readonly [fromMs: number, lengthMs: number] = [20 * MINUTE_MS, 6 * HOUR_MS],
): Promise<string> {
  const { site, applicant, reviewer } = crew;
  const times = { start: local(site, span[0]), end: local(site, span[0] + span[1]) };
  const booked = await applicant.post(permitPaths.book, {
    ...{ ...BASE, ...times, kind, once: site.app.ports.ids.next() },
    ...{ emergency: "yes", "emergency-reason": "法兰漏气" },
  });
  const path = booked.headers.get("location") ?? "";
  expect(path).toStartWith("/permits/bookings/");
  expect((await applicant.get(`${path}/apply`)).status).toBe(200);
  expect((await reviewer.post(`${path}/approve`, { seen: "1" })).status).toBe(303);
  const once = site.app.ports.ids.next();
  const sent = { ...BASE, ...times, ...facts, once, seen: "0" };
  const [first, again] = [
    await applicant.post(`${path}/apply`, sent),
    await applicant.post(`${path}/apply`, sent),
  ];
  if (first.status !== 303)
    throw new Error((await first.text()).match(/form-error[\s\S]*?<\/span>/g)?.join("\n"));
  expect(first.headers.get("location")).toBe(permitPaths.one(once));
  expect(again.headers.get("location")).toBe(permitPaths.one(once));
  return once;
}

export function versionOf({ site }: Crew, id: string): string {
  const row = site.folder.siteReader.query("SELECT version FROM permit WHERE id = $id").get({ id });
  return String((row as { version: number } | null)?.version ?? 0);
}

export function stageOf({ site }: Crew, id: string): string {
  const row = site.folder.siteReader.query("SELECT stage FROM permit WHERE id = $id").get({ id });
  return (row as { stage: string } | null)?.stage ?? "";
}

/** An act as the page sends it, with the version that stands there. */
export async function act(
  crew: Crew,
  id: string,
  name: string,
  fields: Readonly<Record<string, string>> = {},
  by: Visitor = crew.applicant,
): Promise<Response> {
  return await by.post(permitPaths.act(id, name), { seen: versionOf(crew, id), ...fields });
}

export async function mustAct(...args: Parameters<typeof act>): Promise<void> {
  const answer = await act(...args);
  if (answer.status !== 303) {
    const page = await answer.text();
    throw new Error(
      `${args[2]}: ${answer.status} ${page.match(/notice[\s\S]*?<\/div>/)?.[0] ?? page.slice(0, 500)}`,
    );
  }
}

export async function sign(
  crew: Crew,
  id: string,
  step: string,
  who: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return await crew.applicant.post(permitPaths.act(id, "sign"), {
    ...{ seen: versionOf(crew, id), step, person: crew.ids[who] ?? "", pin: PIN, drawing: DRAWING },
    ...more,
  });
}

export async function mustSign(...args: Parameters<typeof sign>): Promise<void> {
  const answer = await sign(...args);
  if (answer.status !== 303) {
    const page = await answer.text();
    throw new Error(
      `${args[2]} by ${args[3]}: ${page.match(/notice[\s\S]*?<\/div>|sign-refusals[\s\S]*?<\/ul>/)?.[0] ?? answer.status}`,
    );
  }
}

/** The applicant stands on the ticket too, so that they may confirm measures. */
export async function name(
  crew: Crew,
  id: string,
  people: readonly (readonly [role: string, who: string])[],
): Promise<void> {
  for (const [role, who] of people) {
    const person = who === "applicant" ? crew.applicant.actor.personId : (crew.ids[who] ?? "");
    await mustAct(crew, id, "person-add", { role, person });
  }
}

export async function confirmAll(crew: Crew, id: string): Promise<void> {
  const rows = crew.site.folder.siteReader
    .query("SELECT measure_id AS id FROM permit_measure WHERE permit_id = $id")
    .all({ id }) as readonly { id: string }[];
  for (const row of rows)
    await mustAct(crew, id, "measure", { of: row.id, involved: "yes", filled: "2" });
}

export async function analyse(
  crew: Crew,
  id: string,
  gas: string,
  value: string,
  unit = "%",
): Promise<void> {
  const { site } = crew;
  await mustAct(crew, id, "sample", {
    ...{ gas, value, unit, point: "法兰旁 1 m", instrument: "PGM-2500 07" },
    taken: local(site, 0),
    calibrated: addDays(dayOf(site.app.ports.clock.now()), 90),
  });
}

export async function discloseTo(crew: Crew, id: string, people: readonly string[]): Promise<void> {
  for (const who of people) await mustSign(crew, id, "disclosure", who, { fit: "yes" });
}
