/** A flood of position alarms: every person in danger stays on the map, whatever has no line is counted. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { listOpenOf, raiseAlarm } from "../../src/alarms/index.ts";
import { acknowledgeAlarm } from "../../src/alarms/service.ts";
import { instant } from "../../src/kernel/instants.ts";
import { groupAlarms, type OpenAlarm } from "../../src/positioning/alarm-groups.ts";
import { positionPaths } from "../../src/positioning/index.ts";
import { positionAnchor } from "../../src/positioning/schema.ts";
import { insertBinding, insertCard } from "../../src/positioning/store-cards.ts";
import { ALARMS_IN_FRAME, ALARMS_ON_WALL, type MapFrame } from "../../views/positioning/wire.ts";
import { seedPlace } from "../site/seed.ts";
import { type Browser, ORIGIN, openTestSite, type TestSite } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

const PEOPLE = 200;

const ALARM: OpenAlarm = {
  ...{ id: "a", code: "position.out_of_bounds", place: "", priority: 2, isNew: true },
  ...{ isPressing: true, at: instant(1), floorId: "f", zone: null, tag: null, personId: null },
  about: "x",
};

describe("grouping", () => {
  test("one person with three alarms is one line with the gravest and the count", () => {
    const groups = groupAlarms([
      { ...ALARM, id: "1", tag: "T", personId: "p", code: "position.still", priority: 1 },
      { ...ALARM, id: "2", tag: "T", personId: "p" },
      { ...ALARM, id: "3", personId: "p", code: "position.off_post", floorId: "g" },
      { ...ALARM, id: "4", tag: "U", priority: 3 },
    ]);
    expect(groups.map(({ key, count, worst }) => [key, count, worst.id])).toEqual([
      ["person:p", 3, "1"],
      ["card:U", 1, "4"],
    ]);
    expect(groups[0]?.floors).toEqual(["f", "g"]);
    expect(groups[0]?.tags).toEqual(["T"]);
  });

  test("a flat battery is no danger, nor is what has ended and was seen", () => {
    const [battery] = groupAlarms([{ ...ALARM, tag: "T", code: "position.card_low", priority: 4 }]);
    expect(battery?.danger).toBeUndefined();
    const [over] = groupAlarms([{ ...ALARM, tag: "T", isNew: false, isPressing: false }]);
    expect(over?.danger).toBeUndefined();
    const [both] = groupAlarms([
      { ...ALARM, tag: "T", priority: 1, isNew: false, isPressing: false },
      { ...ALARM, id: "b", tag: "T" },
    ]);
    expect([both?.worst.id, both?.danger?.id]).toEqual(["a", "b"]);
  });

  test("nothing is lost, the newest of what nobody has seen is first, and seen ones come last", () => {
    const one = fc.record({
      tag: fc.option(fc.constantFrom("A", "B", "C", "D", "E")),
      personId: fc.option(fc.constantFrom("p", "q")),
      zone: fc.option(fc.constantFrom("y", "z")),
      priority: fc.constantFrom(1, 2, 3, 4),
      isNew: fc.boolean(),
      at: fc.nat(1_000).map(instant),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (facts) => {
        const alarms = facts.map((fact, index) => ({
          ...ALARM,
          ...fact,
          id: `${index}`,
        })) as OpenAlarm[];
        const groups = groupAlarms(alarms);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(alarms.length);
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        const unseen = alarms.filter(({ isNew }) => isNew);
        const newestAt = Math.max(0, ...unseen.map(({ at }) => at));
        if (unseen.length > 0) {
          expect(groups[0]?.isNew).toBe(true);
          // Of its group, something is at least as new as every alarm that nobody has seen.
          expect(groups[0]?.newestAt).toBeGreaterThanOrEqual(newestAt);
        }
        const seen = groups.map(({ isNew }) => Number(isNew));
        expect(seen).toEqual([...seen].sort((a, b) => b - a));
      }),
    );
  });
});

describe(`${PEOPLE} people with an alarm at once`, () => {
  let site: TestSite;
  let manager: Browser;
  let floorId = "";

  const tagOf = (index: number): string => `T${String(index).padStart(3, "0")}`;

  async function frameOf(): Promise<MapFrame> {
    const cookie = [...manager.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new Request(ORIGIN + positionPaths.live(floorId), { headers: { cookie } });
    const reader = (await site.app.fetch(request, {})).body?.getReader();
    let text = "";
    while (!/^data: \{.*\}$/m.test(text)) {
      await site.time.advanceAsync(200);
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) break;
      text += new TextDecoder().decode(chunk.value);
    }
    await reader?.cancel();
    return JSON.parse(/^data: (\{.*\})$/m.exec(text)?.[1] ?? "null");
  }

  beforeAll(async () => {
    site = await openTestSite();
    await site.app.start();
    ({ floorId } = await seedPlace(site));
    const person = site.people.get("safety-manager");
    const worker = site.people.get("operator")?.id ?? "";
    if (person === undefined) throw new Error("no manager");
    manager = await site.login(person);
    const { ports, people } = site.app;
    await ports.db.write((tx) => {
      const at = { xMm: 0, yMm: 0, zMm: 3_000, createdAt: 1 };
      tx.orm
        .insert(positionAnchor)
        .values({ id: "a", radioId: "1", floorId, ...at })
        .run();
      for (let index = 0; index < PEOPLE; index += 1) {
        const tag = tagOf(index);
        insertCard(tx.orm, { id: tag, tag, label: tag, state: "issued", createdAt: 1 });
      }
      insertBinding(tx.orm, {
        ...{ id: "b", cardId: tagOf(0), personId: worker, fromAt: 1, issuedBy: worker },
      });
      tx.append({ kind: "card.added", actor: "system", subject: "card:all", payload: {} });
    });
    people.locator.look();
    for (let index = 0; index < PEOPLE; index += 1) {
      const [xMm, yMm] = [(index % 20) * 900, Math.floor(index / 20) * 900];
      people.locator.take(
        { kind: "position", tag: tagOf(index), xMm, yMm, zMm: 1_200 } as never,
        ports.clock.now(),
      );
    }
    for (let index = 0; index < PEOPLE; index += 1) {
      await ports.db.write((tx) => {
        const facts = { floor: floorId };
        const about = { subject: `zone:z${index % 4} card:${tagOf(index)}`, place: "罐区", facts };
        raiseAlarm(tx, ports, { code: "position.out_of_bounds", ...about });
      });
    }
    await site.time.advanceAsync(1_000);
    // What came last is of little gravity; and the first one of all has a second alarm of another floor.
    await ports.db.write((tx) => {
      raiseAlarm(tx, ports, {
        ...{ code: "position.overstay", subject: `zone:z9 card:${tagOf(7)}`, place: "泵房" },
        facts: { floor: floorId },
      });
      raiseAlarm(tx, ports, {
        ...{ code: "position.off_post", subject: `zone:z8 person:${worker}`, place: "值班室" },
        facts: { floor: "elsewhere" },
      });
      raiseAlarm(tx, ports, {
        ...{ code: "position.over_capacity", subject: "zone:far", place: "二层" },
        facts: { floor: "elsewhere" },
      });
    });
  });
  afterAll(() => site.stop());

  test("each is marked on the map, and the lines say how many have none", async () => {
    const frame = await frameOf();
    expect(frame.people.length).toBe(PEOPLE);
    expect(frame.people.filter(({ isAlarmed }) => !isAlarmed)).toEqual([]);
    expect(frame.people.find(({ tag }) => tag === tagOf(0))?.alarm?.count).toBe(2);
    expect(frame.alarms.length).toBe(ALARMS_IN_FRAME);
    expect(frame.alarms.length + frame.moreAlarms).toBe(PEOPLE);
    expect(frame.elsewhere).toBe(1);
    expect([...frame.alarmedZones].sort()).toEqual(["z0", "z1", "z2", "z3", "z8", "z9"]);
    const tags = new Set(frame.alarms.map(({ tag }) => tag));
    expect(tags.has(tagOf(7)) || tags.has(tagOf(0))).toBe(true);
  });

  test("the newest that nobody has seen has a line, also behind hundreds that somebody has", async () => {
    const { ports } = site.app;
    const person = site.people.get("safety-manager");
    if (person === undefined) throw new Error("no manager");
    const actor = { personId: person.id, name: "", staffNumber: "", roles: ["safety-manager"] };
    const { items, total } = listOpenOf(ports.db.read, "position.", 1_000);
    expect(total).toBe(PEOPLE + 3);
    for (const { id } of items) await acknowledgeAlarm(ports, actor, id);
    await ports.db.write((tx) => {
      raiseAlarm(tx, ports, {
        ...{ code: "position.cross_post", subject: `zone:z1 card:${tagOf(150)}`, place: "配电室" },
        facts: { floor: floorId },
      });
    });
    const frame = await frameOf();
    expect(frame.alarms[0]).toMatchObject({ tag: tagOf(150), isNew: true, count: 2 });
    expect(frame.alarms.filter(({ isNew }) => isNew).length).toBe(1);
    expect(frame.people.filter(({ isAlarmed }) => isAlarmed).length).toBe(PEOPLE);
  });

  test("desk and wall say it: a link to all of them, and on the wall nothing to open", async () => {
    const desk = await manager.get(positionPaths.floor(floorId));
    await expectSoundPage(desk.text);
    expect(desk.text).toContain(`另有 ${PEOPLE - ALARMS_IN_FRAME} 人（处）有报警`);
    expect(desk.text).toContain("其他楼层 1 人（处）有报警");
    expect(desk.text).toMatch(/href="\/alarms\?[^"]*category=people/);
    const wall = await manager.get(positionPaths.wall(floorId));
    await expectSoundPage(wall.text);
    expect(wall.text).toContain(`另有 ${PEOPLE - ALARMS_ON_WALL} 人（处）有报警`);
    expect(/<main[\s\S]*<\/main>/.exec(wall.text)?.[0]).not.toMatch(/<a |<button|<form/);
  });
});
