/** What a station has before its first month: its set-up finished, a roster, rooms, a plan; and what happens on the day itself. */
import type { App } from "../app.ts";
import { completeRun, startRun, supplyTables } from "../checks/index.ts";
import {
  addCertificatePhoto,
  addShift,
  assignDuty,
  certificatesOf,
  listActivePeople,
  listShifts,
  recordConsent,
} from "../identity/index.ts";
import { addDays, dayOf, MINUTE_MS } from "../kernel/instants.ts";
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
import { addPatrols } from "./patrols.ts";
import { addPermits } from "./permits.ts";
import { PLAN_GUNS, PLAN_MM_PER_PX, PLAN_SVG, PLAN_WIDTH_MM, PLAN_WIDTH_PX } from "./plan.ts";
import { answerRun, type Exceptions, pacedPorts } from "./runs.ts";
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
/** A roster is written this far ahead. */
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

/** Of the items for the eye all but one are in order. */
const HAND_OVER: Exceptions = { zr13: "夜班交接未签字，已补签" };

async function runDailyCheck(app: App, dataPath: string, actor: Actor): Promise<void> {
  // As a person goes through it, item by item, until now.
  const ports = pacedPorts(app, 20 * MINUTE_MS);
  const { runId } = got(await startRun(ports, actor, { templateId: "station-daily" }));
  await answerRun({ ports, dataPath, actor, runId, exceptions: HAND_OVER });
  got(await completeRun(ports, actor, runId));
}

/** What was set up in the first days; once, after the people are there. */
export async function addSetup(app: App, dataPath: string): Promise<void> {
  const actorOf = actorsOf(app);
  const [admin, manager] = [actorOf("AD01"), actorOf("SM01")];
  await supplyTables(app.ports);
  await addRooms(app, admin, manager);
  await addPhotos(app, dataPath, admin);
  await addPlan(app, dataPath, admin);
  await addPatrols(app, manager, actorOf("SK01"));
  for (const step of WIZARD_STEPS) got(await completeStep(app.ports, admin, step));
}

/** What happens today; every act goes the way of the pages. */
export async function addToday(app: App, dataPath: string): Promise<void> {
  const actorOf = actorsOf(app);
  const manager = actorOf("SM01");
  await addRoster(app, manager, [actorOf("OP01"), actorOf("OP02"), manager]);
  await runDailyCheck(app, dataPath, actorOf("OP01"));
  await addVisit(app, dataPath);
  await addPermits(app, actorOf, dataPath);
}
