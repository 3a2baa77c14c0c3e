/** Trucks, outlets, rooms and a month of movements, so that the ledger of the demonstration has something to tell. */
import type { App } from "../app.ts";
import {
  type CustodyAct,
  custodyRounds,
  custodyStateOf,
  findCylinder,
  insertPlace,
  mustRecord,
  type PlaceKind,
  type PlaceRef,
  updateContent,
} from "../cylinders/index.ts";
import { listActivePeople } from "../identity/index.ts";
import { DAY_MS, dayOf, HOUR_MS, instant, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { addRoom } from "../site/index.ts";
import type { DemoCylinder } from "./cylinders.ts";
import { seeded } from "./random.ts";

const PLACES = [
  {
    id: "demo-truck-1",
    kind: "truck",
    name: "鲁J·7K208",
    detail: "厢式，核载 60 瓶",
    code: "TRUCK-7K208",
  },
  {
    id: "demo-truck-2",
    kind: "truck",
    name: "鲁J·5M661",
    detail: "栏板，核载 40 瓶",
    code: "TRUCK-5M661",
  },
  {
    id: "demo-outlet-1",
    kind: "outlet",
    name: "新城供应站",
    detail: "新城路 118 号",
    code: "OUTLET-XC",
  },
  {
    id: "demo-outlet-2",
    kind: "outlet",
    name: "石横供应站",
    detail: "石横镇政府街 9 号",
    code: "OUTLET-SH",
  },
  {
    id: "demo-outlet-3",
    kind: "outlet",
    name: "王瓜店供应站",
    detail: "王瓜店街道",
    code: "OUTLET-WGD",
  },
  {
    id: "demo-house",
    kind: "inspection",
    name: "泰安市气瓶检验中心",
    detail: "TS7437021",
    code: null,
  },
  { id: "demo-use", kind: "use-point", name: "维修间焊接点", detail: "本站机修", code: "USE-WELD" },
] as const;

type Rooms = { readonly gas: string; readonly acetylene: string };

async function addRooms(app: App, responsibleId: string): Promise<Rooms> {
  const actor = { personId: "system", name: "", staffNumber: "", roles: [] };
  const add = async (name: string, limits: readonly (readonly [string, number])[]) => {
    const done = await addRoom(app.ports, actor, {
      name,
      kind: "both",
      limits: limits.map(([medium, maxCount]) => ({ medium, maxCount, maxG: null })),
      responsibleId,
      level: 3,
      note: "",
    });
    return done.ok ? done.value.id : "";
  };
  return {
    gas: await add("惰性与氧气瓶库", [
      ["oxygen", 40],
      ["argon", 20],
      ["carbon-dioxide", 10],
    ]),
    acetylene: await add("乙炔瓶库", [["acetylene", 12]]),
  };
}

type Move = {
  readonly act: CustodyAct;
  readonly kind: PlaceKind;
  readonly ref?: string;
  readonly content?: "empty" | "full";
  /** Hours after the move before it. */
  readonly after: number;
};

/** One turn of a household cylinder, cut where the cylinder is now. */
function householdTurn(random: () => number): readonly Move[] {
  const truck = `demo-truck-${1 + Math.floor(random() * 2)}`;
  const outlet = `demo-outlet-${1 + Math.floor(random() * 3)}`;
  const customer = String(100_100 + Math.floor(random() * 260));
  const hours = (most: number): number => 0.4 + random() * most;
  return [
    { act: "return", kind: "waiting", content: "empty", after: hours(5) },
    { act: "fill", kind: "filled", after: hours(20) },
    { act: "load", kind: "truck", ref: truck, after: hours(16) },
    { act: "receive", kind: "outlet", ref: outlet, after: hours(2) },
    { act: "deliver", kind: "customer", ref: customer, after: hours(60) },
    { act: "collect", kind: "outlet", ref: outlet, content: "empty", after: hours(240) },
    { act: "collect", kind: "truck", ref: truck, content: "empty", after: hours(40) },
  ];
}

function industrialTurn(random: () => number, room: string): readonly Move[] {
  const hours = (most: number): number => 1 + random() * most;
  return [
    { act: "store", kind: "room", ref: room, content: "empty", after: hours(20) },
    { act: "fill", kind: "filled", after: hours(40) },
    { act: "store", kind: "room", ref: room, content: "full", after: hours(3) },
    { act: "use", kind: "in-use", ref: "use-point:demo-use", after: hours(150) },
    { act: "back", kind: "room", ref: room, content: "empty", after: hours(60) },
  ];
}

type Furnished = {
  readonly tx: Tx;
  readonly app: App;
  readonly actor: string;
  readonly now: UnixMs;
  readonly random: () => number;
};

function record({ tx, app, actor }: Furnished, cylinderId: string, move: Move, at: number): void {
  const place: PlaceRef = { kind: move.kind, ref: move.ref ?? "" };
  mustRecord(tx, app.ports, {
    id: app.ports.ids.next(),
    cylinderId,
    act: move.act,
    place,
    content: move.content ?? null,
    claimedAt: instant(at),
    actor,
    reason: "",
    // A month of entries of one day would bury everything else in the journal.
    isTold: true,
  });
}

/** Where a turn may be cut, by what is in the cylinder, with how often of a hundred. */
const CUTS = {
  household: {
    full: [
      [1, 35],
      [2, 8],
      [3, 25],
      [4, 32],
    ],
    empty: [
      [0, 58],
      [5, 32],
      [6, 10],
    ],
  },
  industrial: {
    full: [
      [2, 75],
      [3, 25],
    ],
    empty: [
      [0, 40],
      [4, 60],
    ],
  },
} as const;

function cutOf(cuts: readonly (readonly [number, number])[], random: () => number): number {
  let left = random() * 100;
  for (const [index, share] of cuts) {
    left -= share;
    if (left <= 0) return index;
  }
  return cuts.at(-1)?.[0] ?? 0;
}

/** A turn and a part of the next, so that the last move fits what the register says is in it. */
function live(given: Furnished, id: string, one: DemoCylinder, room: string): void {
  const { now, random } = given;
  const isLpg = one.medium === "lpg";
  const turn = () => (isLpg ? householdTurn(random) : industrialTurn(random, room));
  const cuts = CUTS[isLpg ? "household" : "industrial"][one.content === "full" ? "full" : "empty"];
  const last = turn().slice(0, cutOf(cuts, random) + 1);
  const whole = [...(random() < 0.35 ? turn() : []), ...last];
  const moves: { move: Move; at: number }[] = [];
  let at: number = now - (0.3 + random() * 60) * HOUR_MS;
  for (const move of whole.toReversed()) {
    moves.unshift({ move, at });
    at -= move.after * HOUR_MS;
  }
  for (const item of moves) {
    if (item.at > now - 30 * DAY_MS) record(given, id, item.move, item.at);
  }
}

const HOUSE: Move = { act: "send", kind: "inspection", ref: "demo-house", after: 1 };

/** The codes that the guide names stay at the station, so that a visitor may fill them. */
const NAMED = 12;

export type NewCylinder = { readonly id: string; readonly cylinder: DemoCylinder };

export async function furnishCustody(app: App, cylinders: readonly NewCylinder[]): Promise<void> {
  const { ports } = app;
  const people = listActivePeople(ports.db.read, 100);
  const manager = people.find(({ staffNumber }) => staffNumber === "SM01");
  const driver = people.find(({ staffNumber }) => staffNumber === "DR01");
  if (manager === undefined || driver === undefined) return;
  const now = ports.clock.now();
  await ports.db.write((tx) => {
    for (const place of PLACES) insertPlace(tx.orm, { ...place, createdAt: now });
  });
  const rooms = await addRooms(app, manager.id);
  const random = seeded(20_261_101);
  // In parts: one write of a thousand scans would keep everything else waiting.
  for (let from = 0; from < cylinders.length; from += 50) {
    await ports.db.write((tx) => {
      const given: Furnished = { tx, app, actor: driver.id, now, random };
      for (const [offset, { id, cylinder }] of cylinders.slice(from, from + 50).entries()) {
        furnishOne(given, from + offset, id, cylinder, rooms);
        tellRegister(given, id);
      }
    });
  }
  await furnishRounds(app, cylinders, driver, manager);
}

/** No bay filled them, so that nobody told the register what the ledger knows. */
function tellRegister({ tx, now }: Furnished, id: string): void {
  const known = findCylinder(tx.orm, id);
  const isFull = custodyStateOf(tx.orm, id)?.content === "full";
  if (isFull && known?.content === "empty") {
    updateContent(tx.orm, id, "full", undefined, instant(now));
  }
}

function furnishOne(
  given: Furnished,
  index: number,
  id: string,
  cylinder: DemoCylinder,
  rooms: Rooms,
): void {
  const { now, random } = given;
  if (cylinder.status === "scrapped" || cylinder.status === "lost") return;
  if (index < NAMED) {
    const isGood = cylinder.status === "in-service";
    const kind = isGood ? (cylinder.content === "full" ? "filled" : "waiting") : "to-handle";
    const content = cylinder.content === "full" ? "full" : "empty";
    record(
      given,
      id,
      { act: "return", kind: "waiting", content: "empty", after: 0 },
      now - 30 * HOUR_MS,
    );
    if (kind !== "waiting") {
      record(given, id, { act: "move", kind, content, after: 0 }, now - 28 * HOUR_MS);
    }
    return;
  }
  const room = cylinder.medium === "acetylene" ? rooms.acetylene : rooms.gas;
  live(given, id, cylinder, room);
  if (cylinder.inspectionDueOn < dayOf(now) && random() < 0.5) {
    record(given, id, HOUSE, now - 10 * MINUTE_MS);
  }
}

type Person = { readonly id: string; readonly name: string; readonly staffNumber: string };

const actorOf = ({ id, name, staffNumber }: Person, roles: readonly string[]): Actor => ({
  personId: id,
  name,
  staffNumber,
  roles,
});

/** A loading with something wrong in it, and a count of an outlet that misses one and finds one too many. */
async function furnishRounds(
  app: App,
  cylinders: readonly NewCylinder[],
  driverRow: Person,
  managerRow: Person,
): Promise<void> {
  const { ports } = app;
  const driver = actorOf(driverRow, ["driver"]);
  const manager = actorOf(managerRow, ["safety-manager"]);
  const at = (place: PlaceRef, most: number) =>
    custodyRounds.cylinderIdsAt(ports.db.read, place, most);
  const codeOf = (id: string): string =>
    cylinders.find((item) => item.id === id)?.cylinder.bodyCode ?? "";
  const scanAll = async (
    actor: Actor,
    round: Parameters<typeof custodyRounds.startRound>[2],
    codes: readonly string[],
  ): Promise<void> => {
    const begun = await custodyRounds.startRound(ports, actor, round);
    if (!begun.ok) return;
    for (const code of codes) await custodyRounds.scanInRound(ports, actor, begun.value.id, code);
    await custodyRounds.endRound(ports, actor, begun.value.id, "");
  };
  const full = at({ kind: "filled", ref: "" }, 40).filter((id) => codeOf(id) > "370983100012");
  await scanAll(
    driver,
    { act: "load", place: { kind: "truck", ref: "demo-truck-1" }, content: null },
    [
      ...full.slice(0, 8).map(codeOf),
      "990000000017",
      codeOf(at({ kind: "customer", ref: "" }, 1)[0] ?? ""),
    ],
  );
  const outlet: PlaceRef = { kind: "outlet", ref: "demo-outlet-2" };
  const there = at(outlet, 500);
  const elsewhere = at({ kind: "outlet", ref: "demo-outlet-3" }, 1);
  await scanAll(manager, { act: "seen", place: outlet, content: null }, [
    ...there.slice(1).map(codeOf),
    ...elsewhere.map(codeOf),
  ]);
}
