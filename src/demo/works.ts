/** Leads special work through its whole life by the services of the pages. */
import type { App } from "../app.ts";
import { addDays, dayOf, type UnixMs } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import { type BookingFields, type KindFacts, permitActs } from "../permits/index.ts";
import { openMedia } from "../platform/media.ts";
import type { Actor } from "../platform/web.ts";
import { listSpots } from "../site/index.ts";
import signaturePath from "./signature.png" with { type: "file" };

export function got<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
}

export type People = (staffNumber: string) => Actor;

const UNIT = { unit: "充装车间", company: "丰源液化气充装站", isContractor: false, roomId: null };
export const BENCH = { place: "维修间外空地", what: "焊补气瓶周转车护栏" };

export const HOT: KindFacts = {
  kind: "hot-work",
  ...{ spot: "周转车护栏", methods: ["electric-welding"], gases: ["lpg"] },
  ...{ isHazardous: false, isOnRunning: false, isInMajorDike: false, isOnPipeRack: false },
  ...{ isPlantShut: false, plantShutBy: null, isOpenAir: false, isUnavoidable: false },
  ...{ isInsideVessel: false, heightM: 0, usesTemporaryPower: false, isOxygenEquipment: false },
  ...{ isTall: false, isOuterWall: false, isSelfDecomposing: false, usesCylinders: false },
};

type Role = Parameters<typeof permitActs.namePerson>[3]["role"];

/** What one kind of work needs besides its place and time. */
export type WorkKind = {
  readonly facts: KindFacts;
  readonly risk: string;
  readonly people: readonly (readonly [role: Role, staffNumber: string])[];
  readonly risks: Parameters<typeof permitActs.addRisks>[3];
  /** Measures that do not apply. */
  readonly spared: readonly string[];
  /** Steps that others sign than usual. */
  readonly signers?: Readonly<Record<string, string>>;
};

export const WELDING: WorkKind = {
  facts: HOT,
  risk: "火灾、灼烫、触电",
  people: [
    ["leader", "OP01"],
    ["hot-worker", "WK01"],
    ["guardian", "GD01"],
    ["analyst", "OP02"],
    ["discloser", "AP01"],
  ],
  risks: [
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
  ],
  spared: ["a1-1", "a1-2", "a1-5", "a1-7", "a1-13", "a1-14"],
};

/** Who signs a step; the plant's head whatever is not named. */
const SIGNERS: Readonly<Record<string, string>> = {
  ...{ leader: "OP01", unit: "AP01", safety: "SM01", "shift-leader": "AP01" },
  ...{ fire: "SM01", approval: "AP01", acceptance: "AP01" },
};

type Planned = { readonly plannedStart: UnixMs; readonly plannedEnd: UnixMs };

export class Works {
  readonly #app: App;
  readonly #who: People;
  readonly #drawing: Awaited<ReturnType<ReturnType<typeof openMedia>["keep"]>>;
  readonly #spotId: string;

  private constructor(app: App, who: People, drawing: Works["drawing"]) {
    this.#app = app;
    this.#who = who;
    this.#drawing = drawing;
    this.#spotId = listSpots(app.ports.db.read)[0]?.id ?? "";
  }

  static async open(app: App, who: People, dataPath: string): Promise<Works> {
    const bytes = new Uint8Array(await Bun.file(signaturePath).arrayBuffer());
    return new Works(app, who, await openMedia(dataPath, app.ports.ids).keep(bytes));
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
    work: Planned & { readonly place?: string; readonly what?: string },
    kind: WorkKind = WELDING,
  ): Promise<string> {
    const { ports } = this.#app;
    const { facts, risk } = kind;
    const application = { ...UNIT, ...BENCH, ...work, kind: facts.kind, facts, risk };
    const by = this.#who("WK01");
    const ask = { bookingId, id: ports.ids.next(), work: application };
    const { id } = got(await permitActs.applyForBooking(ports, by, ask));
    for (const [role, staff] of kind.people) {
      const { personId } = this.#who(staff);
      got(await permitActs.namePerson(ports, by, id, { personId, role }));
    }
    got(await permitActs.addRisks(ports, by, id, kind.risks));
    return id;
  }

  async confirm(id: string, { facts, spared }: WorkKind = WELDING): Promise<void> {
    const { ports } = this.#app;
    const given = permitActs.measureIds(facts.kind).map((measureId) => {
      const isInvolved = !spared.includes(measureId);
      return permitActs.confirmMeasure(ports, this.#who("GD01"), id, {
        ...{ measureId, isInvolved, filled: "" },
      });
    });
    for (const done of await Promise.all(given)) got(done);
  }

  #seen(id: string): number {
    return permitActs.findPermit(this.#app.ports.db.read, id)?.version ?? 0;
  }

  async sign(id: string, step: string, by: string): Promise<void> {
    if (!this.#drawing.ok) throw new Error("the signature of the demonstration is no picture");
    const { personId } = this.#who(by);
    const ask = { id, seen: this.#seen(id), step, personId, actorId: personId, opinion: "同意" };
    const drawing = this.#drawing.value;
    got(await permitActs.signPermit(this.#app.ports, { ...ask, drawing, spotId: this.#spotId }));
  }

  /** Signed by everybody in the order of its level, analysed, verified and begun. */
  async begin(id: string, now: UnixMs, kind: WorkKind = WELDING): Promise<void> {
    const { ports } = this.#app;
    for (const staff of new Set(kind.people.map(([, number]) => number)))
      await this.sign(id, "disclosure", staff);
    if (kind.facts.kind === "hot-work") {
      got(
        await permitActs.addSample(ports, this.#who("OP02"), id, {
          ...{ measurand: "combustible", gas: "lpg", valueMicro: 20_000, unit: "%" },
          ...{ part: "other", point: "作业点 1 m", instrument: "PGM-2500 03", takenAt: now },
          ...{ isPassed: true, calibratedUntil: addDays(dayOf(now), 120) },
        }),
      );
    }
    for (
      let step = permitActs.nextStepOf(ports, id);
      step !== undefined && step !== "acceptance";
    ) {
      await this.sign(id, step, kind.signers?.[step] ?? SIGNERS[step] ?? "AD01");
      step = permitActs.nextStepOf(ports, id);
    }
    const given = {
      ...{ personId: this.#who("WK01").personId, secondId: this.#who("GD01").personId },
      reason: "演示站没有人脸设备",
    };
    got(await permitActs.verifyPerson(ports, this.#who("GD01"), id, given));
    got(await permitActs.startWork(ports, this.#who("OP01"), { id, seen: this.#seen(id) }));
  }

  async end(id: string): Promise<void> {
    const ask = { id, seen: this.#seen(id), reason: "", cause: "finished" as const };
    got(await permitActs.endWork(this.#app.ports, this.#who("OP01"), ask));
  }

  async accept(id: string): Promise<void> {
    await this.sign(id, "acceptance", "AP01");
  }

  async archive(id: string): Promise<void> {
    const ask = { id, seen: this.#seen(id), footage: "" };
    got(await permitActs.archivePermit(this.#app.ports, this.#who("AP01"), ask));
  }

  /** Who may sign for an office. */
  async appoint(offices: readonly (readonly [staffNumber: string, office: string])[]) {
    for (const [staff, office] of offices) {
      const { personId } = this.#who(staff);
      const given = { personId, office, isGiven: true } as Parameters<
        typeof permitActs.setOffice
      >[2];
      got(await permitActs.setOffice(this.#app.ports, this.#who("AD01"), given));
    }
  }
}
