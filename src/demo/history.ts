/** What a station has after some weeks: its set-up finished, fills of the last days, a check, a roster, rooms, a plan. */
import type { App } from "../app.ts";
import {
  addRunPhoto,
  completeRun,
  type Item,
  loadRun,
  runSpot,
  saveAnswer,
  startRun,
  supplyTables,
} from "../checks/index.ts";
import { type Cylinder, findCode, findCylinder } from "../cylinders/index.ts";
import { insertCheck, insertFill, packCurve, preFillItemsOf } from "../filling/index.ts";
import { findMedium } from "../gases/index.ts";
import {
  addCertificatePhoto,
  addShift,
  assignDuty,
  certificatesOf,
  listActivePeople,
  listShifts,
  recordConsent,
} from "../identity/index.ts";
import { addDays, dayOf, HOUR_MS, instant, MINUTE_MS, SECOND_MS } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import { openMedia } from "../platform/media.ts";
import type { Actor } from "../platform/web.ts";
import {
  addFloor,
  addItem,
  addRoom,
  completeStep,
  listRooms,
  openDrawings,
  setDrawing,
  setScale,
  WIZARD_STEPS,
} from "../site/index.ts";
import certificatePath from "./certificate.png" with { type: "file" };
import { bodyCode } from "./cylinders.ts";
import { GUNS } from "./furnish.ts";
import { addPatrols } from "./patrols.ts";
import { addPermits } from "./permits.ts";
import { demoPicture } from "./pictures.ts";
import { PLAN_GUNS, PLAN_MM_PER_PX, PLAN_SVG, PLAN_WIDTH_MM, PLAN_WIDTH_PX } from "./plan.ts";
import { seeded } from "./random.ts";
import signaturePath from "./signature.png" with { type: "file" };
import { addVisit } from "./visit.ts";

/** The demonstration is made of acts that the program itself would take; one it refuses is a fault of ours. */
function got<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
}

export function actorsOf(app: App): (staffNumber: string) => Actor {
  const people = listActivePeople(app.ports.db.read, 100);
  return (staffNumber) => {
    const person = people.find((one) => one.staffNumber === staffNumber);
    if (person === undefined) throw new Error(`the demonstration has no ${staffNumber}`);
    return { personId: person.id, name: person.name, staffNumber, roles: person.roles };
  };
}

async function addRooms({ ports }: App, actor: Actor, keeper: Actor): Promise<void> {
  for (const [name, kind, maxCount] of [
    ["实瓶库", "full", 200],
    ["空瓶库", "empty", 300],
  ] as const) {
    got(
      await addRoom(ports, actor, {
        name,
        kind,
        limits: [{ medium: "lpg", maxCount, maxG: kind === "full" ? 3_000_000 : null }],
        responsibleId: keeper.personId,
        level: 3,
        note: "",
      }),
    );
  }
}

async function addPhotos(app: App, dataPath: string, actor: Actor): Promise<void> {
  const { ports } = app;
  const media = openMedia(dataPath, ports.ids);
  const bytes = new Uint8Array(await Bun.file(certificatePath).arrayBuffer());
  for (const person of listActivePeople(ports.db.read, 100)) {
    for (const { id } of certificatesOf(ports.db.read, person.id)) {
      const certificate = { personId: person.id, id };
      got(await addCertificatePhoto(ports, actor, certificate, got(await media.keep(bytes))));
      got(await recordConsent(ports, actor, person.id, true));
    }
  }
}

async function addPlan({ ports }: App, dataPath: string, actor: Actor): Promise<void> {
  const drawings = openDrawings(dataPath, ports.ids);
  const { id } = got(await addFloor(ports, actor, "一层"));
  const drawing = got(await drawings.keepDrawing(new TextEncoder().encode(PLAN_SVG)));
  got(await setDrawing(ports, actor, id, 1, drawing));
  // A drawing without pixels of its own is given some when it is kept.
  const xPx = Math.round(drawing.width);
  const pxPerUnit = xPx / PLAN_WIDTH_PX;
  got(
    await setScale(ports, actor, id, {
      version: 2,
      from: { xPx: 0, yPx: 1 },
      to: { xPx: Math.floor(PLAN_WIDTH_PX * pxPerUnit) - 1, yPx: 1 },
      lengthMm: PLAN_WIDTH_MM,
    }),
  );
  const mm = (units: number): number => units * PLAN_MM_PER_PX;
  for (const [index, [x, y]] of PLAN_GUNS.entries()) {
    const at = { xMm: mm(x), yMm: mm(y) };
    const refId = `gun-${index + 1}`;
    got(
      await addItem(ports, actor, id, {
        kind: "gun",
        label: String(index + 1),
        refId,
        at,
        corners: [],
      }),
    );
  }
  for (const [room, x] of [
    ["实瓶库", 655],
    ["空瓶库", 1_003],
  ] as const) {
    const refId = listRooms(ports.db.read).find(({ name }) => name === room)?.id ?? "";
    const at = { xMm: mm(x), yMm: mm(215) };
    got(await addItem(ports, actor, id, { kind: "room", label: room, refId, at, corners: [] }));
  }
  const extinguisher = { kind: "extinguisher", label: "灭火器 1", refId: "", corners: [] } as const;
  got(await addItem(ports, actor, id, { ...extinguisher, at: { xMm: mm(470), yMm: mm(380) } }));
  const spot = { kind: "spot", label: "维修间外空地", refId: "", corners: [] } as const;
  got(await addItem(ports, actor, id, { ...spot, at: { xMm: mm(700), yMm: mm(400) } }));
}

const SHIFTS = [
  ["早班", 8, 16],
  ["中班", 16, 24],
  ["夜班", 0, 8],
] as const;
const ROSTER_DAYS = 9;

async function addRoster({ ports }: App, actor: Actor, people: readonly Actor[]): Promise<void> {
  for (const [name, from, to] of SHIFTS) {
    got(await addShift(ports, actor, { name, startMin: from * 60, endMin: (to % 24) * 60 }));
  }
  const today = dayOf(ports.clock.now());
  const shifts = listShifts(ports.db.read);
  for (let ahead = 0; ahead < ROSTER_DAYS; ahead += 1) {
    for (const [index, shift] of shifts.entries()) {
      const person = people[(ahead + index) % people.length] ?? actor;
      const slot = { day: addDays(today, ahead), shiftId: shift.id, personId: person.personId };
      // A shift that is over today takes nobody any more, which is as it should be.
      await assignDuty(ports, actor, slot);
    }
  }
}

/** A figure that passes; of the items for the eye all but one are in order. */
function answerOf(item: Item): { readonly value: string; readonly note: string } {
  if (item.id === "zr13") return { value: "fail", note: "夜班交接未签字，已补签" };
  if (item.kind !== "number") return { value: "pass", note: "" };
  const { min = 0, max = 10, decimals } = item;
  return { value: Math.max(min, (min + max) * 0.3).toFixed(decimals), note: "" };
}

async function runDailyCheck(app: App, dataPath: string, actor: Actor): Promise<void> {
  // As a person goes through it, item by item, until now.
  let atMs = app.ports.clock.now() - 20 * MINUTE_MS;
  const clock = {
    monotonicMs: () => app.ports.clock.monotonicMs(),
    now: () => {
      atMs = Math.min(atMs + 15 * SECOND_MS, app.ports.clock.now());
      return instant(atMs);
    },
  };
  const ports = { ...app.ports, clock };
  const media = openMedia(dataPath, ports.ids);
  const { runId } = got(await startRun(ports, actor, { templateId: "station-daily" }));
  const { definition } = loadRun(ports.db.read, runId) ?? {};
  for (const item of definition?.sections.flatMap((section) => section.items) ?? []) {
    if (item.kind === "signature") {
      const drawn = new Uint8Array(await Bun.file(signaturePath).arrayBuffer());
      got(await addRunPhoto(ports, actor, runId, item.id, got(await media.keep(drawn))));
    } else {
      got(await saveAnswer(ports, actor, runId, item.id, { ...answerOf(item), seen: 0 }));
    }
  }
  const open = loadRun(ports.db.read, runId);
  const spot = open && runSpot(ports.db.read, open);
  if (spot?.state === "asked") {
    const shown = got(await media.keep(demoPicture("cleared")));
    got(await addRunPhoto(ports, actor, runId, spot.itemId, shown));
  }
  got(await completeRun(ports, actor, runId));
}

const FILL_DAYS = 6;
const FILLS_A_DAY = 14;

function cylindersOf({ ports }: App): readonly Cylinder[] {
  const { read } = ports.db;
  return Array.from({ length: 120 }, (_, index) => findCode(read, bodyCode(index + 20)))
    .flatMap((code) => (code === undefined ? [] : [findCylinder(read, code.cylinderId)]))
    .filter((one) => one !== undefined)
    .filter((one) => one.medium === "lpg" && one.status === "in-service" && one.isOwn);
}

function curveOf(startG: number, endG: number, random: () => number): Uint8Array {
  const seconds = 34;
  return packCurve(
    Array.from({ length: seconds + 1 }, (_, second) => ({
      tMs: second * SECOND_MS,
      massG: Math.round(startG + ((endG - startG) * second) / seconds + random() * 20),
    })),
  );
}

/** Back-dated, so not in the journal: its entry says that they were furnished. */
async function addFills(app: App, fillers: readonly Actor[]): Promise<void> {
  const { ports } = app;
  const random = seeded(20_261_101);
  const cylinders = cylindersOf(app);
  const medium = findMedium("lpg");
  const items = medium === undefined ? [] : preFillItemsOf(medium);
  const answers = JSON.stringify(Object.fromEntries(items.map(({ code }) => [code, "pass"])));
  const count = Math.min(cylinders.length, FILL_DAYS * FILLS_A_DAY);
  await ports.db.write((tx) => {
    for (const [index, cylinder] of cylinders.slice(0, count).entries()) {
      const daysAgo = FILL_DAYS - Math.floor(index / FILLS_A_DAY);
      const inDay = index % FILLS_A_DAY;
      const atMs = ports.clock.now() - daysAgo * 24 * HOUR_MS + inDay * 13 * MINUTE_MS;
      const [checkId, id] = [ports.ids.next(), ports.ids.next()];
      const operatorId = (fillers[index % fillers.length] as Actor).personId;
      const pointId = `gun-${(index % GUNS) + 1}`;
      const [targetNetG, startGrossG] = [cylinder.maxFillG - 400, cylinder.tareG + 120];
      const isUnder = index % 37 === 36;
      const endGrossG = cylinder.tareG + targetNetG - (isUnder ? 900 : Math.round(random() * 60));
      insertCheck(tx.orm, {
        id: checkId,
        pointId,
        cylinderId: cylinder.id,
        personId: operatorId,
        checkedAt: instant(atMs - MINUTE_MS),
        answers,
        isPassed: true,
      });
      insertFill(tx.orm, {
        id,
        pointId,
        position: 1,
        cylinderId: cylinder.id,
        checkId,
        operatorId,
        medium: "lpg",
        state: "closed",
        authorisedAt: instant(atMs),
        endedAt: instant(atMs + 34 * SECOND_MS),
        closedAt: instant(atMs + 90 * SECOND_MS),
        tareG: cylinder.tareG,
        startGrossG,
        targetNetG,
        maxNetG: cylinder.maxFillG,
        endGrossG,
        secondGrossG: endGrossG + Math.round(random() * 20) - 10,
        endCause: "ended",
        verdict: isUnder ? "under" : "ok",
        releasedAt: isUnder ? null : instant(atMs + 3 * MINUTE_MS),
        curve: Buffer.from(curveOf(startGrossG, endGrossG, random)),
      });
    }
    tx.append({
      kind: "site.furnished",
      actor: "system",
      subject: `site:${ports.siteId}`,
      payload: { fills: count },
    });
  });
}

/** After `furnish`, once; every act but the back-dated fills goes the way of the pages. */
export async function addHistory(app: App, dataPath: string): Promise<void> {
  const actorOf = actorsOf(app);
  const [admin, manager] = [actorOf("AD01"), actorOf("SM01")];
  const fillers = [actorOf("OP01"), actorOf("OP02")];
  await supplyTables(app.ports);
  await addRooms(app, admin, manager);
  await addPhotos(app, dataPath, admin);
  await addPlan(app, dataPath, admin);
  await addRoster(app, manager, [...fillers, manager]);
  await addFills(app, fillers);
  await runDailyCheck(app, dataPath, actorOf("OP01"));
  await addVisit(app, dataPath);
  await addPatrols(app, manager, actorOf("SK01"));
  await addPermits(app, actorOf, dataPath);
  for (const step of WIZARD_STEPS) got(await completeStep(app.ports, admin, step));
}
