/**
 * Rounds over a network that fails, from seeds: requests and answers lost, batches sent twice and at once, pictures that
 * do not arrive, clocks moved by days, orders cancelled and cylinders recalled meanwhile. Run alone:
 *
 *   bun test/phones/random-road.ts --rounds 200 --seed 1
 *
 * Afterwards each visit is there once with all its cylinders and photos, in order, and every act once in the journal.
 */
import { parseArgs } from "node:util";
import { custodyPlace } from "../../src/cylinders/schema.ts";
import { addCustomer } from "../../src/delivery/index.ts";
import { DAY_MS } from "../../src/kernel/instants.ts";
import { type Browser, openTestSite, type TestSite } from "../support/app.ts";
import { Phone, type Waiting } from "./road.ts";

/** A small repeatable generator (mulberry32). */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) % below) >>> 0;
  };
}

export type Figures = {
  rounds: number;
  acts: number;
  requests: number;
  lost: number;
  twice: number;
};

type World = {
  readonly site: TestSite;
  readonly driver: Browser;
  cylinders: number;
  customers: number;
};

export async function openWorld(): Promise<World> {
  const site = await openTestSite();
  await site.app.start();
  await site.app.settled();
  await site.app.ports.db.write((tx) => {
    const truck = { id: "truck-1", kind: "truck", name: "鲁J 12345", createdAt: 1 };
    tx.orm.insert(custodyPlace).values(truck).run();
  });
  const person = site.people.get("driver");
  if (person === undefined) throw new Error("no driver");
  return { site, driver: await site.login(person), cylinders: 0, customers: 0 };
}

async function newCustomer(world: World): Promise<string> {
  world.customers += 1;
  const phone = `137${String(world.customers).padStart(8, "0")}`;
  const added = await addCustomer(
    world.site.app.ports,
    { personId: "system" },
    {
      ...{ kind: "household", name: "王芳", address: "城南路 1 号", phone, limitG: 100_000 },
      ...{ note: "", contractNo: "", contractUntil: null },
    },
  );
  if (!added.ok) throw new Error(added.refusal.code);
  return added.value.id;
}

async function newCylinder(world: World): Promise<string> {
  world.cylinders += 1;
  const code = `RR${String(world.cylinders).padStart(6, "0")}`;
  await world.site.addCylinder(code, { content: "full" });
  return code;
}

/** One request with whatever happens to it on the way. */
async function sendBadly(
  phone: Phone,
  pick: (below: number) => number,
  told: Figures,
): Promise<void> {
  const batch: readonly Waiting[] = phone.waiting.slice(0, 1 + pick(30));
  const fate = pick(20);
  told.requests += 1;
  if (fate < 2) {
    told.lost += 1;
    return;
  }
  if (fate < 5) {
    told.lost += 1;
    await phone.post(batch);
    return;
  }
  if (fate < 7) {
    told.twice += 1;
    const [one, other] = await Promise.all([phone.post(batch), phone.post(batch)]);
    phone.note(pick(2) === 0 ? one : other);
    return;
  }
  if (fate === 7 && phone.sent.length > 0) {
    told.twice += 1;
    phone.note(await phone.post(phone.sent.slice(pick(phone.sent.length)).slice(0, 40)));
    return;
  }
  phone.note(await phone.post(batch, {}, fate === 8));
}

function judge(site: TestSite, phone: Phone, visits: readonly string[], acts: number): void {
  const rows = <T>(sql: string, values: Record<string, string>): T[] =>
    site.folder.siteReader.query(sql).all(values) as T[];
  let before = 0;
  for (const id of visits) {
    const [visit] = rows<{ state: string; items: number; photos: number; startedAt: number }>(
      `SELECT v.state, v.started_at AS startedAt,
              (SELECT count(*) FROM delivery_item i WHERE i.visit_id = v.id) AS items,
              (SELECT count(*) FROM check_photo p WHERE p.run_id = v.run_id) AS photos
       FROM delivery_visit v WHERE v.id = $id`,
      { id },
    );
    const asked = phone.sent.filter(
      ({ act }) => act.kind === "check.photo" && act["about"] === `visit:${id}`,
    );
    if (visit?.state !== "delivered" || visit.items !== 2 || visit.photos !== asked.length) {
      throw new Error(`visit ${id}: ${JSON.stringify(visit)}, ${asked.length} photos`);
    }
    if (visit.startedAt < before) throw new Error("the visits are out of order");
    before = visit.startedAt;
  }
  const kept = rows<{ state: string; n: number }>(
    "SELECT state, count(*) AS n FROM phone_act WHERE package_id = $id GROUP BY state",
    { id: phone.taken.id },
  );
  const [told] = rows<{ n: number }>(
    "SELECT count(*) AS n FROM journal WHERE kind = 'phone.act_taken' AND subject = $subject",
    { subject: `phone:${phone.taken.id}` },
  );
  const sum = kept.reduce((all, { n }) => all + n, 0);
  if (sum !== acts || told?.n !== acts) throw new Error(`${sum} and ${told?.n} of ${acts} acts`);
  if (kept.some(({ state }) => state === "held")) throw new Error("an act is held");
}

export async function randomRound(world: World, seed: number, told: Figures): Promise<void> {
  const pick = generator(seed);
  let skewMs = (pick(9) - 4) * DAY_MS;
  const phone = new Phone(world.driver, () => world.site.clock.now() + skewMs);
  await phone.take();
  const visits: string[] = [];
  for (let count = 1 + pick(2); count > 0; count -= 1) {
    const [full, empty] = [await newCylinder(world), await newCylinder(world)];
    visits.push(phone.deliver(await newCustomer(world), [full], { empty: [empty] }));
    if (pick(4) === 0) skewMs = (pick(9) - 4) * DAY_MS;
    if (pick(4) === 0) {
      await world.site.app.ports.db.write((tx) => {
        tx.orm.run(`UPDATE cylinder SET status = 'recalled' WHERE serial = 'S-${full}'`);
      });
    }
    // Some are handed in on the way.
    for (let tries = pick(3); tries > 0; tries -= 1) await sendBadly(phone, pick, told);
  }
  const acts = phone.waiting.length + phone.sent.length;
  for (let tries = 0; phone.waiting.length > 0; tries += 1) {
    if (tries > 2_000) throw new Error("it never ends");
    await sendBadly(phone, pick, told);
  }
  judge(world.site, phone, visits, acts);
  told.rounds += 1;
  told.acts += acts;
}

export async function randomRoad(rounds: number, seed: number): Promise<Figures> {
  const told: Figures = { rounds: 0, acts: 0, requests: 0, lost: 0, twice: 0 };
  const world = await openWorld();
  try {
    for (let round = 0; round < rounds; round += 1) {
      try {
        await randomRound(world, seed + round, told);
      } catch (error) {
        throw new Error(`seed ${seed + round}`, { cause: error });
      }
    }
  } finally {
    await world.site.stop();
  }
  return told;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "200" },
      seed: { type: "string", default: "1" },
    },
  });
  const startedMs = performance.now();
  const told = await randomRoad(Number(values.rounds), Number(values.seed));
  console.log(JSON.stringify({ ...told, ms: Math.round(performance.now() - startedMs) }));
}
