/** The custody ledger: any scan in any order is kept, explained, and leaves each cylinder in one place. */
import { expect, test } from "bun:test";
import { runRandomScans } from "./random-scans.ts";

const SHARE = Number(process.env["GASWARD_SCANS"] ?? "12000");

test("random scans, late, twice, ahead of time and undone, leave places that add up and are explained", async () => {
  const figures = await runRandomScans({ rounds: SHARE, seed: 20_261_122 });
  expect(figures.kept + figures.repeated + figures.refused).toBe(figures.scans);
  expect(figures.late).toBeGreaterThan(figures.scans / 20);
  expect(figures.undone).toBeGreaterThan(100);
  expect(figures.explainedLater).toBeGreaterThan(100);
}, 60_000);
