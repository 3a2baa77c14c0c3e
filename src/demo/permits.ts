/** Special work of the demonstration: a booking to review, a hot work under way, one that waits for signatures. */
import type { App } from "../app.ts";
import { verifyBySecond } from "../faces/index.ts";
import { addDays, dayOf, HOUR_MS, instant, startOfDay, type UnixMs } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import { type BookingFields, type KindFacts, permitActs } from "../permits/index.ts";
import { openMedia } from "../platform/media.ts";
import type { Actor } from "../platform/web.ts";
import { listSpots } from "../site/index.ts";
import signaturePath from "./signature.png" with { type: "file" };

function got<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
}

type People = (staffNumber: string) => Actor;

const UNIT = { unit: "充装车间", company: "丰源液化气充装站", isContractor: false, roomId: null };
const BENCH = { place: "维修间外空地", what: "焊补气瓶周转车护栏" };

const HOT: KindFacts = {
  kind: "hot-work",
  ...{ spot: "周转车护栏", methods: ["electric-welding"], gases: ["lpg"] },
  ...{ isHazardous: false, isOnRunning: false, isInMajorDike: false, isOnPipeRack: false },
  ...{ isPlantShut: false, plantShutBy: null, isOpenAir: false, isUnavoidable: false },
  ...{ isInsideVessel: false, heightM: 0, usesTemporaryPower: false, isOxygenEquipment: false },
  ...{ isTall: false, isOuterWall: false, isSelfDecomposing: false, usesCylinders: false },
};

const OFFICES = [
  ["AP01", "area-unit"],
  ["AP01", "shift-leader"],
  ["AP01", "power-supply"],
  ["SM01", "safety-department"],
  ["SM01", "professional-department"],
  ["AD01", "plant-head"],
] as const;

class Works {
  readonly #app: App;
  readonly #who: People;
  readonly #drawing: Awaited<ReturnType<ReturnType<typeof openMedia>["keep"]>>;
  readonly #spotId: string;

  constructor(app: App, who: People, drawing: Works["drawing"]) {
    this.#app = app;
    this.#who = who;
    this.#drawing = drawing;
    this.#spotId = listSpots(app.ports.db.read)[0]?.id ?? "";
  }

  get drawing() {
    return this.#drawing;
  }

  async book(by: string, fields: Omit<BookingFields, keyof typeof UNIT>): Promise<string> {
    const { ports } = this.#app;
    return got(await permitActs.bookWork(ports, this.#who(by), { ...UNIT, ...fields })).id;
  }

  async approve(id: string): Promise<void> {
    const ask = { id, seen: 1, note: "同意" };
    got(await permitActs.actOnBooking(this.#app.ports, this.#who("AP01"), "approve", ask));
  }

  async draft(
    bookingId: string,
    work: { readonly plannedStart: UnixMs; readonly plannedEnd: UnixMs },
  ): Promise<string> {
    const { ports } = this.#app;
    const application = {
      ...UNIT,
      ...BENCH,
      ...work,
      kind: "hot-work",
      facts: HOT,
      risk: "火灾、灼烫、触电",
    } as const;
    const by = this.#who("WK01");
    const ask = { bookingId, id: ports.ids.next(), work: application };
    const { id } = got(await permitActs.applyForBooking(ports, by, ask));
    const named = [
      ["leader", "OP01"],
      ["hot-worker", "WK01"],
      ["guardian", "GD01"],
      ["analyst", "OP02"],
      ["discloser", "AP01"],
    ] as const;
    for (const [role, staff] of named) {
      const { personId } = this.#who(staff);
      got(await permitActs.namePerson(ports, by, id, { personId, role }));
    }
    const risks = [
      {
        step: "清理现场",
        hazard: "可燃物残留",
        consequence: "火灾",
        measure: "10 m 内清除可燃物，备灭火器",
      },
      {
        step: "电焊",
        hazard: "电弧、飞溅",
        consequence: "灼烫、触电",
        measure: "焊机接地，戴面罩手套",
      },
    ];
    got(await permitActs.addRisks(ports, by, id, risks));
    return id;
  }

  async confirm(id: string): Promise<void> {
    const { ports } = this.#app;
    for (const measureId of permitActs.measureIds("hot-work")) {
      const isInvolved = !["a1-1", "a1-2", "a1-5", "a1-7", "a1-13", "a1-14"].includes(measureId);
      const given = { measureId, isInvolved, filled: "" };
      got(await permitActs.confirmMeasure(ports, this.#who("GD01"), id, given));
    }
  }

  async sign(id: string, step: string, by: string): Promise<void> {
    if (!this.#drawing.ok) throw new Error("the signature of the demonstration is no picture");
    const { personId } = this.#who(by);
    const seen = permitActs.findPermit(this.#app.ports.db.read, id)?.version ?? 0;
    const ask = { id, seen, step, personId, actorId: personId, opinion: "同意" };
    const drawing = this.#drawing.value;
    got(await permitActs.signPermit(this.#app.ports, { ...ask, drawing, spotId: this.#spotId }));
  }

  /** Signed by everybody in the order of its level, analysed, verified and begun. */
  async begin(id: string, now: UnixMs): Promise<void> {
    const { ports } = this.#app;
    for (const staff of ["OP01", "WK01", "GD01", "OP02", "AP01"])
      await this.sign(id, "disclosure", staff);
    got(
      await permitActs.addSample(ports, this.#who("OP02"), id, {
        ...{ measurand: "combustible", gas: "lpg", valueMicro: 20_000, unit: "%", part: "other" },
        ...{ point: "作业点 1 m", instrument: "PGM-2500 03", takenAt: now, isPassed: true },
        calibratedUntil: addDays(dayOf(now), 120),
      }),
    );
    const signers: Readonly<Record<string, string>> = {
      ...{ leader: "OP01", unit: "AP01", safety: "SM01", approval: "AP01", "shift-leader": "AP01" },
    };
    for (
      let step = permitActs.nextStepOf(ports, id);
      step !== undefined && step !== "acceptance";
    ) {
      const by = signers[step] ?? "AD01";
      await this.sign(id, step, by);
      step = permitActs.nextStepOf(ports, id);
    }
    const given = {
      ...{ personId: this.#who("WK01").personId, secondId: this.#who("GD01").personId },
      reason: "演示站没有人脸设备",
    };
    got(await permitActs.verifyPerson(ports, this.#who("GD01"), id, given));
    const seen = permitActs.findPermit(ports.db.read, id)?.version ?? 0;
    got(await permitActs.startWork(ports, this.#who("OP01"), { id, seen }));
  }
}

/** The machine shop's fixed area: confirmed today, its welder known to the guardian. */
async function addFixedArea(app: App, who: People): Promise<void> {
  const { ports } = app;
  const id = ports.ids.next();
  const fields = {
    ...{ name: "机修间固定动火区", place: "机修间东侧，地面黄线内 4 m × 6 m", roomId: null },
    ...{ responsibleId: who("OP01").personId, guardianId: who("GD01").personId, gas: "" },
    facts: {
      ...{ isHazardous: false, toDangerM: 46, isIndoors: true, hasFireWall: true },
      ...{ hasDetector: true, isMarked: true, hasCombustibles: false },
    },
    measures: "8 kg 干粉灭火器 2 具、灭火毯 1 块\n每班清扫，不存放可燃物\n焊机专用接地",
  };
  got(await permitActs.declareArea(ports, who("SM01"), fields, id));
  const approval = { id, seen: 1, isApproved: true, note: "现场核对，符合 5.5" };
  got(await permitActs.decideArea(ports, who("AP01"), approval));
  const day = { failed: [], sample: null, note: "" };
  got(await permitActs.confirmDay(ports, who("GD01"), id, day));
  const person = { workerId: who("WK01").personId, guardianId: who("GD01").personId };
  got(
    await verifyBySecond(ports, who("GD01"), {
      ...{ personId: person.workerId, secondId: person.guardianId, place: "机修间固定动火区" },
      ...{ ref: { kind: "area", id }, reason: "演示站没有人脸设备" },
    }),
  );
}

export async function addPermits(app: App, who: People, dataPath: string): Promise<void> {
  const { ports } = app;
  for (const [staff, office] of OFFICES) {
    const { personId } = who(staff);
    got(await permitActs.setOffice(ports, who("AD01"), { personId, office, isGiven: true }));
  }
  const bytes = new Uint8Array(await Bun.file(signaturePath).arrayBuffer());
  const works = new Works(app, who, await openMedia(dataPath, ports.ids).keep(bytes));
  const now = ports.clock.now();
  const morning = instant(startOfDay(addDays(dayOf(now), 1)) + 8 * HOUR_MS);
  const tomorrow = { plannedStart: morning, plannedEnd: instant(morning + 4 * HOUR_MS) };
  const planned = { isEmergency: false, emergencyReason: "" };
  await works.book("OP02", {
    ...{ ...tomorrow, ...planned, kind: "confined-space", place: "残液罐" },
    what: "进罐清理残液罐底部",
  });
  const next = await works.book("WK01", {
    ...{ ...tomorrow, ...planned, kind: "hot-work", place: "2 号充装枪旁", what: "更换管线支架" },
  });
  await works.approve(next);
  const today = { plannedStart: now, plannedEnd: instant(now + 6 * HOUR_MS) };
  const urgent = { isEmergency: true, emergencyReason: "护栏开裂，影响搬运安全" };
  const first = await works.book("WK01", { ...today, ...urgent, ...BENCH, kind: "hot-work" });
  await works.approve(first);
  const running = await works.draft(first, today);
  await works.confirm(running);
  await works.begin(running, now);
  await addFixedArea(app, who);
  const second = await works.book("WK01", {
    ...{ ...tomorrow, ...planned, ...BENCH, kind: "hot-work" },
    what: "焊补另一台周转车",
  });
  await works.approve(second);
  await works.draft(second, tomorrow);
}
