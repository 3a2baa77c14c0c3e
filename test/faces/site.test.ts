/** Enrolment, withdrawal, receipts and the other way at a whole site; what is erased is gone from the file. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { latestVerification, readFaceSettings } from "../../src/faces/index.ts";
import {
  changeConsent,
  enrol,
  eraseOverdue,
  readyToVerify,
  storeVerification,
} from "../../src/faces/service.ts";
import { enrolmentOf } from "../../src/faces/store.ts";
import { openViews } from "../../src/faces/templates.ts";
import type { Role } from "../../src/identity/index.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";

const DAY_MS = 86_400_000;

let site: TestSite;
let office: Browser;

const idOf = (role: Role): string => site.people.get(role)?.id ?? "";
const actor = () => ({ personId: idOf("safety-manager") });
const view = (seed: number, wobble = 0): readonly number[] =>
  Array.from({ length: 128 }, (_, at) => Math.sin(at * seed) / 10 + Math.cos(at) * wobble);
const views = (seed: number) => [view(seed), view(seed, 0.01), view(seed, 0.02)];
const REF = { kind: "permit", id: "p1" } as const;

beforeAll(async () => {
  site = await openTestSite();
  await site.app.start();
  const manager = site.people.get("safety-manager");
  if (manager === undefined) throw new Error("no safety manager");
  office = await site.login(manager);
});

afterAll(async () => {
  await site?.stop();
});

/** Every byte of the database and of its log of writes. */
function stored(): Buffer {
  const path = join(site.folder.path, "site.db");
  const files = [path, `${path}-wal`].filter((file) => statSync(file, { throwIfNoEntry: false }));
  return Buffer.concat(files.map((file) => readFileSync(file)));
}

const face = (outcome: "passed" | "refused", personId: string) => ({
  personId,
  ref: REF,
  place: "",
  way: "face" as const,
  identity: outcome === "passed" ? ("same" as const) : ("other" as const),
  liveness: "live" as const,
  reasons: [],
  outcome,
  distanceMilli: 300,
  thresholdMilli: 530,
  model: "m",
  challenge: [],
  frames: 9,
  actorId: personId,
  secondId: null,
  reason: "",
});

describe("consent, template, erasure", () => {
  test("without consent nothing is enrolled", async () => {
    const refused = await enrol(site.app.ports, actor(), idOf("worker"), views(2), "camera");
    expect(refused).toEqual({ ok: false, refusal: { code: "faces.no_consent" } });
    expect(enrolmentOf(site.app.ports.db.read, idOf("worker"))).toBeUndefined();
  });

  test("the page gives consent, and enrolment keeps sealed numbers only", async () => {
    const path = `/faces/people/${idOf("worker")}`;
    expect((await office.post(`${path}/consent`, { consent: "yes" })).status).toBe(303);
    const made = await enrol(site.app.ports, actor(), idOf("worker"), views(2), "camera");
    expect(made).toEqual({ ok: true, value: { likeId: null } });
    const row = enrolmentOf(site.app.ports.db.read, idOf("worker"));
    const opened = openViews(site.app.ports.vault, idOf("worker"), row?.sealed ?? "");
    expect(opened[0]?.[5]).toBeCloseTo(view(2)[5] ?? 0, 5);
    expect(() => openViews(site.app.ports.vault, idOf("driver"), row?.sealed ?? "")).toThrow();
    const plain = Buffer.from(Float32Array.from(view(2)).buffer);
    expect(stored().includes(plain.subarray(0, 32))).toBe(false);
    expect((await office.get(path)).text).toContain(site.people.get("worker")?.name ?? "—");
  });

  test("views of different people are refused, and so are two", async () => {
    await changeConsent(site.app.ports, actor(), idOf("driver"), true);
    const mixed = [view(2), view(3), view(5)];
    const differ = await enrol(site.app.ports, actor(), idOf("driver"), mixed, "photos");
    expect(differ).toMatchObject({ refusal: { code: "faces.photos_differ" } });
    const few = await enrol(site.app.ports, actor(), idOf("driver"), [view(3)], "photos");
    expect(few).toMatchObject({ refusal: { code: "faces.few_views" } });
  });

  test("whom a template resembles is told", async () => {
    const made = await enrol(site.app.ports, actor(), idOf("driver"), views(2), "camera");
    expect(made).toEqual({ ok: true, value: { likeId: idOf("worker") } });
  });

  test("withdrawal erases: no byte of the sealed template is left in the file or its log", async () => {
    const row = enrolmentOf(site.app.ports.db.read, idOf("worker"));
    const sealed = Buffer.from(row?.sealed ?? "");
    const parts = [sealed.subarray(40, 72), sealed.subarray(-72, -40)];
    expect(parts.every((part) => stored().includes(part))).toBe(true);
    const path = `/faces/people/${idOf("worker")}/consent`;
    expect((await office.post(path, { consent: "no" })).status).toBe(303);
    expect(parts.some((part) => stored().includes(part))).toBe(false);
    expect(enrolmentOf(site.app.ports.db.read, idOf("worker"))).toBeUndefined();
    expect(site.kinds().filter((kind) => kind === "face.erased")).toHaveLength(1);
  });

  test("consent taken back elsewhere and a term that is over erase by themselves", async () => {
    expect(await eraseOverdue(site.app.ports)).toBe(0);
    const { ports } = site.app;
    const later = {
      ...ports,
      clock: { ...ports.clock, now: () => (ports.clock.now() + 800 * DAY_MS) as never },
    };
    expect(
      await eraseOverdue({ ...later, clockTrust: () => ({ isTrusted: false }) as never }),
    ).toBe(0);
    expect(await eraseOverdue({ ...later, clockTrust: () => ({ isTrusted: true }) as never })).toBe(
      1,
    );
    expect(enrolmentOf(ports.db.read, idOf("driver"))).toBeUndefined();
  });
});

describe("receipts", () => {
  test("a pass holds for its person, its work and its day, and nothing else", async () => {
    const { ports } = site.app;
    const personId = idOf("operator");
    const asked = { personId, ref: REF };
    expect(latestVerification(ports.db.read, asked, ports.clock.now())).toBeUndefined();
    const made = await storeVerification(ports, face("passed", personId));
    expect(latestVerification(ports.db.read, asked, made.at)?.method).toBe("face");
    const other = { personId, ref: { kind: "permit", id: "p2" } };
    expect(latestVerification(ports.db.read, other, made.at)).toBeUndefined();
    const next = (made.at + DAY_MS) as typeof made.at;
    expect(latestVerification(ports.db.read, asked, next)).toBeUndefined();
  });

  test("five failures leave only the other way, for ten minutes", async () => {
    const { ports } = site.app;
    const personId = idOf("guardian");
    await changeConsent(ports, actor(), personId, true);
    await enrol(ports, actor(), personId, views(7), "camera");
    for (let count = 0; count < 5; count += 1) {
      expect(readyToVerify(ports, personId, ports.clock.now()).ok).toBe(true);
      await storeVerification(ports, face("refused", personId));
    }
    const locked = readyToVerify(ports, personId, ports.clock.now());
    expect(locked).toEqual({ ok: false, refusal: { code: "faces.locked" } });
    const later = (ports.clock.now() + 10 * 60_000 + 1) as never;
    expect(readyToVerify(ports, personId, later).ok).toBe(true);
  });

  test("the second person needs an office, a PIN of their own, and a reason", async () => {
    const personId = idOf("worker");
    const fields = {
      person: personId,
      kind: "permit",
      id: "p9",
      place: "",
      back: "/start",
      reason: "x",
    };
    const ask = async (role: Role, secret: string, reason = "安全帽遮挡") =>
      await office.post("/faces/verify/second", {
        ...fields,
        reason,
        "second-who": site.people.get(role)?.staffNumber ?? "",
        "second-secret": secret,
      });
    const before = site.kinds().length;
    expect((await ask("safety-manager", "not-it")).status).toBe(422);
    expect(site.kinds().slice(before)).not.toContain("face.verified");
    const { ports } = site.app;
    expect(
      latestVerification(
        ports.db.read,
        { personId, ref: { kind: "permit", id: "p9" } },
        ports.clock.now(),
      ),
    ).toBeUndefined();
  });

  test("nothing in the journal or the log holds a score, a name or a template", () => {
    const entries = site.entries().filter(({ kind }) => kind.startsWith("face."));
    expect(entries.length).toBeGreaterThan(5);
    for (const { payload, lane } of entries) {
      expect(lane).toBeNull();
      expect(payload).not.toMatch(/distance|descriptor|sealed|v1:|[A-Za-z0-9+/]{60}/);
      for (const person of site.people.values()) expect(payload).not.toContain(person.name);
    }
    expect(JSON.stringify(site.log)).not.toMatch(/descriptor|v1:|[A-Za-z0-9+/]{80}/);
  });
});

/** Every form in which a template might leave the house: as bytes, in Base64, as sealed, as numbers. */
function formsOf(personId: string, seed: number): readonly string[] {
  const sealed = enrolmentOf(site.app.ports.db.read, personId)?.sealed ?? "";
  expect(sealed.length).toBeGreaterThan(100);
  const bytes = Buffer.from(Float32Array.from(view(seed)).buffer);
  const numbers = view(seed).slice(3, 6);
  return [
    ...[sealed.slice(0, 60), sealed.slice(-60)],
    ...[bytes.toString("base64").slice(0, 40), bytes.toString("hex").slice(0, 40)],
    ...numbers.map((one) => String(one).slice(0, 12)),
  ];
}

test("no byte of a template is in the support bundle or in anything that goes up", async () => {
  const { ports } = site.app;
  await changeConsent(ports, actor(), idOf("guardian"), true);
  expect((await enrol(ports, actor(), idOf("guardian"), views(7), "camera")).ok).toBe(true);
  await storeVerification(ports, face("passed", idOf("guardian")));
  const forms = formsOf(idOf("guardian"), 7);
  const administrator = site.people.get("administrator");
  if (administrator === undefined) throw new Error("no administrator");
  // The page shows every file of the bundle whole before it is taken.
  const bundle = (await (await site.login(administrator)).get("/support")).text;
  for (const file of ["health.json", "journal-kinds.json", "log.txt", "face.enrolled"]) {
    expect(bundle).toContain(file);
  }
  const sent = site.entries().filter(({ lane }) => lane !== null);
  for (const form of forms) {
    expect(bundle).not.toContain(form);
    expect(JSON.stringify(sent)).not.toContain(form);
  }
  // What never goes up is the whole of it: faces have no lane.
  expect(sent.filter(({ kind }) => kind.startsWith("face."))).toEqual([]);
});

describe("pages", () => {
  test("list, records, report, sheet and file answer in both languages", async () => {
    const worker = idOf("worker");
    for (const path of [
      "/faces",
      "/faces?state=enrolled&q=a",
      "/faces/records",
      "/faces/records?outcome=refused",
      "/faces/records.csv",
      "/faces/report",
      `/faces/people/${worker}/consent/print`,
      `/faces/verify?person=${worker}&kind=permit&id=p1&back=/start`,
    ]) {
      expect([path, (await office.get(path)).status]).toEqual([path, 200]);
    }
    expect((await office.get("/faces/report")).text).toContain("人数太少");
    const fields = { months: "24", "operator-face": "required", "operator-minutes": "30" };
    const refused = await office.post("/faces/settings", { ...fields, threshold: "0.9" });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("0.9");
    const late = { ...fields, threshold: "0.5", "operator-minutes": "721" };
    expect((await office.post("/faces/settings", late)).text).toContain("0 至 720");
    const saved = await office.post("/faces/settings", { ...fields, threshold: "0.5" });
    expect(saved.status).toBe(303);
    expect(readFaceSettings(site.app.ports.db.read)).toEqual({
      thresholdMilli: 500,
      months: 24,
      isExpected: false,
      operatorFace: "required",
      operatorMinutes: 30,
      useFace: "off",
    });
  });

  test("a frame without a course, or with another's number, is refused", async () => {
    const answer = await office.post("/faces/sessions/none/frames");
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("faces.session_gone");
  });
});
