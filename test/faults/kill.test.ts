/** A fixed share of `bench/kill.ts`, and that its judges can find something. */

import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { FaultStation } from "../support/station.ts";
import { type Fact, halvesOf, lostOf } from "./facts.ts";
import { killRounds, unsoundnessOf } from "./kill-run.ts";

setDefaultTimeout(90_000);

const ROUNDS = 12;

test(`${ROUNDS} kills at random moments: nothing acknowledged is lost, nothing half written, no gun open`, async () => {
  const report = await killRounds({ rounds: ROUNDS, seed: 7 });
  expect(report.faults).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(ROUNDS * 10);
  expect(report.killedInFill).toBeGreaterThanOrEqual(2);
  expect(Math.max(...report.openMs)).toBeLessThan(1_500);
});

describe("the judges of the kills", () => {
  let station: FaultStation;

  beforeAll(async () => {
    station = await FaultStation.open();
  });
  afterAll(() => station?.close());

  test.each<Fact>([
    { kind: "cylinder", code: "K0W0N1", id: "none" },
    { kind: "change", id: "none", version: 2 },
    { kind: "answer", runId: "none", item: "cc05", value: "20" },
    { kind: "photo", runId: "none" },
    { kind: "lock", pointId: "gun-1", reason: "检修" },
  ])("a lost $kind is found", (fact) => expect(lostOf(station.data, [fact])).toHaveLength(1));

  test("half a row, a gap and a broken chain are found", () => {
    const sound = [halvesOf(station.data), unsoundnessOf(join(station.data.path, "site.db"))];
    expect(sound).toEqual([[], []]);
    const broken = station.copyData(join(station.folder, "broken"));
    const database = new Database(join(broken.path, "site.db"));
    // What the program cannot do, a broken disk can.
    for (const { name } of database
      .query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
      .all() as { name: string }[]) {
      database.run(`DROP TRIGGER "${name}"`);
    }
    database.run("DELETE FROM cylinder_code WHERE cylinder_id = (SELECT max(id) FROM cylinder)");
    database.run("DELETE FROM journal WHERE seq = 2");
    database.close();
    expect(halvesOf(broken)).toHaveLength(2);
    expect(unsoundnessOf(join(broken.path, "site.db"))).toHaveLength(1);
  });
});
