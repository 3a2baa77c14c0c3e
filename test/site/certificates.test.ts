/** Certificates with their photos, who may see them, and the warnings before they run out. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { listAlarms } from "../../src/alarms/index.ts";
import type { DueCertificate } from "../../src/identity/index.ts";
import { qualification } from "../../src/identity/schema.ts";
import { changesOf, followCertificates } from "../../src/site/certificate-watch.ts";
import { specialOperators } from "../../src/site/wizard.ts";
import {
  type Browser,
  day,
  ORIGIN,
  openTestSite,
  type TestPerson,
  type TestSite,
} from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";
import { pngOf } from "./seed.ts";

const TODAY = day("2026-12-10");
const due = (id: string, expiresOn: string): DueCertificate => ({
  id,
  personId: "p",
  name: "王",
  kind: "cylinder-filling",
  expiresOn: day(expiresOn),
});

describe("windows of a warning", () => {
  test.each([
    ["91 days ahead nothing is said", "2027-03-11", undefined],
    ["90 days", "2027-03-10", "d90"],
    ["61 days", "2027-02-09", "d90"],
    ["60 days", "2027-02-08", "d60"],
    ["30 days", "2027-01-09", "d30"],
    ["its last day still counts", "2026-12-10", "d30"],
    ["the day after", "2026-12-09", "expired"],
  ] as const)("%s", (_why, expiresOn, level) => {
    const { raise } = changesOf([due("a", expiresOn)], new Map(), TODAY);
    expect(raise.map((one) => one.level)).toEqual(level === undefined ? [] : [level]);
  });

  test("a nearer window ends the alarm before it; the same window says nothing again", () => {
    const open = new Map([
      ["certificate:a", "d60"],
      ["certificate:b", "d30"],
      ["certificate:gone", "d30"],
    ]);
    const changes = changesOf([due("a", "2027-01-09"), due("b", "2026-12-20")], open, TODAY);
    expect(changes.raise.map((one) => [one.certificate.id, one.level])).toEqual([["a", "d30"]]);
    expect(changes.clear).toEqual(["certificate:a", "certificate:gone"]);
  });
});

describe("in the program", () => {
  let site: TestSite;
  let admin: Browser;
  let holder: TestPerson;

  beforeAll(async () => {
    site = await openTestSite();
    await site.app.start();
    admin = await site.login(site.people.get("administrator") as TestPerson);
    holder = await site.addPerson({
      staffNumber: "H1",
      roles: ["operator"],
      certificate: { kind: "cylinder-filling", number: "P-77", expiresOn: "2027-01-09" },
    });
    await site.app.settled();
  });
  afterAll(() => site.stop());

  const alarms = () =>
    listAlarms(
      site.app.ports.db.read,
      { code: "certificate.due" },
      { offset: 0, limit: 50 },
    ).items.map((row) => [row.state, (JSON.parse(row.facts) as { window: string }).window]);
  const certificateId = (number: string): string =>
    (
      site.folder.siteReader
        .query("SELECT id FROM qualification WHERE number = $number AND ended_at IS NULL")
        .get({ number }) as { id: string }
    ).id;
  async function send(browser: Browser, path: string, fields: Record<string, string | Blob>) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set("csrf", browser.csrf);
    return browser.send(path, {
      method: "POST",
      body,
      headers: { origin: ORIGIN, "sec-fetch-site": "same-origin" },
    });
  }
  const picture = async () => new Blob([await pngOf(60, 40)], { type: "image/png" });

  test("the entry that adds a person raises the alarm, and its payload names nobody", () => {
    expect(alarms()).toEqual([["raised", "d30"]]);
    const entry = site.entries().findLast(({ kind }) => kind === "alarm.raised");
    expect(entry?.lane).toBe("alarm");
    expect(entry?.payload).toContain(holder.id);
    expect(entry?.payload).not.toContain(holder.name);
    expect(entry?.payload).not.toContain("P-77");
  });

  test("a look without news writes nothing; the last day's passing is a new alarm", async () => {
    const head = site.head();
    await followCertificates(site.app.ports);
    expect(site.head()).toBe(head);
    await site.app.ports.db.write((tx) => {
      tx.orm.update(qualification).set({ expiresOn: "2026-12-09" }).run();
    });
    await followCertificates(site.app.ports);
    expect(site.kinds(head + 1).slice(0, 2)).toEqual(["alarm.cleared", "alarm.raised"]);
    expect(alarms()).toContainEqual(["raised", "expired"]);
    expect(alarms()).toContainEqual(["closed", "d30"]);
  });

  test("renewed with a photo: the alarm goes, and the operator's file is complete but for consent", async () => {
    const path = `/people/${holder.id}/certificates`;
    const fields = {
      "certificate-kind": "cylinder-filling",
      "certificate-number": "P-77",
      "expires-on": "2030-12-31",
      renews: certificateId("P-77"),
    };
    const bad = await send(admin, path, { ...fields, photo: new Blob(["%PDF-1.7"]) });
    expect(bad.status).toBe(422);
    expect(bad.text).toContain("JPEG");
    await expectSoundPage(bad.text);
    expect((await send(admin, path, { ...fields, photo: await picture() })).status).toBe(303);
    await site.app.settled();
    const open = listAlarms(
      site.app.ports.db.read,
      { code: "certificate.due", state: "open" },
      { offset: 0, limit: 50 },
    ).items;
    expect(open.filter((row) => row.place.startsWith(holder.name))).toEqual([]);
    const operator = () =>
      specialOperators(site.app.ports.db.read, TODAY).find((one) => one.personId === holder.id);
    expect(operator()).toMatchObject({ isExpired: false, hasPhoto: true, hasConsent: false });
    const consent = await send(admin, `/wizard/people/${holder.id}/file`, { "consent-h1": "yes" });
    expect(consent.status).toBe(303);
    expect(operator()).toMatchObject({ hasPhoto: true, hasConsent: true });
    expect((await admin.get(`/people/${holder.id}`)).text).toContain("/media/");
  });

  test("a photo is for its holder and the office; others are told that nothing is there", async () => {
    const id = certificateId("P-77");
    const replaced = await send(admin, `/people/${holder.id}/certificates/${id}/photo`, {
      photo: new Blob([await pngOf(80, 50)], { type: "image/png" }),
    });
    expect(replaced.status).toBe(303);
    const { hash } = site.folder.siteReader
      .query("SELECT photo_hash AS hash FROM qualification WHERE id = $id")
      .get({ id }) as { hash: string };
    const statusFor = async (person: TestPerson | undefined) =>
      (await (await site.login(person as TestPerson)).get(`/media/${hash}`)).status;
    expect(await statusFor(holder)).toBe(200);
    expect(await statusFor(site.people.get("safety-manager"))).toBe(200);
    expect(await statusFor(site.people.get("driver"))).toBe(404);
    expect(await statusFor(site.people.get("operator"))).toBe(404);
    expect((await site.browser().get(`/media/${hash}`)).status).toBe(303);
    expect(site.entries().at(-1)?.kind).not.toBe("person.certificate_photo");
  });

  test("nobody adds a photo to a certificate of an administrator but an administrator", async () => {
    const chief = site.people.get("administrator") as TestPerson;
    await send(admin, `/people/${chief.id}/certificates`, {
      "certificate-kind": "principal",
      "certificate-number": "Z-1",
      "expires-on": "2030-01-01",
    });
    const manager = await site.login(site.people.get("safety-manager") as TestPerson);
    const path = `/people/${chief.id}/certificates/${certificateId("Z-1")}/photo`;
    const files = () =>
      site.folder.siteReader.query("SELECT count(*) AS n FROM media").get() as { n: number };
    const before = files().n;
    expect((await send(manager, path, { photo: await picture() })).status).toBe(403);
    expect(files().n).toBe(before);
  });
});
