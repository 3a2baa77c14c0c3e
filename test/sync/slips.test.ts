/** Both sides count the same, and a record that one side changed or lost shows on the slip. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Intake,
  type IntakeOptions,
  packParcel,
  type SlipFinding,
  takeParcel,
  writeSlip,
} from "../../src/sync/index.ts";
import { Box } from "./support.ts";

setDefaultTimeout(30_000);

async function story(
  spoil: (state: string) => void,
): Promise<{ readonly findings: readonly SlipFinding[] }> {
  const folder = mkdtempSync(join(tmpdir(), "gasward-slip-"));
  const state = join(folder, "receiver.db");
  const box = new Box();
  const findings: SlipFinding[] = [];
  const options: IntakeOptions = {
    state,
    accepted: () => undefined,
    rejected: (reason) => {
      throw new Error(reason);
    },
    slipCompared: (_slip, finding) => findings.push(finding),
  };
  const pack = async (from: Record<string, number>): Promise<string> => {
    const limits = { records: 10_000, bytes: 10_000_000 };
    return (await packParcel(box.ports, box.folder, (lane) => from[lane] ?? 0, limits)).text;
  };
  let intake = new Intake(options);
  await box.write("event", 300);
  await box.write("alarm", 7);
  takeParcel(intake, await pack({}));
  intake.store.close();
  spoil(state);
  intake = new Intake(options);
  const lanes = await writeSlip(box.ports);
  expect(lanes.map(({ to }) => to)).toEqual([7, 300, 0]);
  takeParcel(intake, await pack({ alarm: 7, event: 300 }));
  await box.write("event", 10);
  const second = await writeSlip(box.ports);
  expect(second.map(({ from, to }) => `${from}-${to}`)).toEqual(["8-7", "301-310", "1-1"]);
  // The summary lane overtakes: the slip waits for the events it counts.
  takeParcel(intake, await pack({ alarm: 7, event: 310, summary: 1 }));
  const before = findings.length;
  takeParcel(intake, await pack({ alarm: 7, event: 300, summary: 2 }));
  expect(findings.length).toBe(before + 1);
  intake.store.close();
  await box.remove();
  rmSync(folder, { recursive: true });
  return { findings };
}

test("two honest sides agree, also when a slip overtakes what it counts", async () => {
  const { findings } = await story(() => undefined);
  expect(findings).toEqual([
    { outcome: "agrees", records: 307 },
    { outcome: "agrees", records: 11 },
  ]);
});

test.each([
  ["changed", "UPDATE record SET hash = 'x' WHERE lane = 'event' AND lane_seq = 120"],
  ["lost", "DELETE FROM record WHERE lane = 'event' AND lane_seq = 120"],
])("a record that the receiver %s is named by its lane", async (_what, sql) => {
  const { findings } = await story((state) => {
    const database = new Database(state);
    database.run(sql);
    database.close();
  });
  expect(findings[0]).toEqual({ outcome: "differs", lanes: ["event"] });
});
