/**
 * A day of fills at four scales whose lines, clocks and server fail all the time. What counts in the end:
 * every fill on disk once, none acknowledged before, no scale with a record left, no permit without its check.
 */
import { expect, test } from "bun:test";
import type { LpgScaleRunner } from "../../firmware-bridge/simulators/lpg-scale-run.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { random } from "../firmware-bridge/support.ts";
import {
  addCylinders,
  addRunner,
  checkAtKiosk,
  entries,
  fills,
  openSite,
  type Row,
  records,
  rows,
  type Site,
  step,
} from "./scale-site.ts";

const FILLS = 500;
const POINTS = 4;
const STEPS_MAX = 20_000;
const RESTARTS = 5;

type Hand = {
  readonly runner: LpgScaleRunner;
  readonly pointId: string;
  readonly codes: string[];
  code: string | undefined;
  isScanned: boolean;
};

function accidents(chance: () => number) {
  return {
    ofFrame: () => {
      const value = chance();
      if (value < 0.04) return "cut" as const;
      if (value < 0.1) return "torn" as const;
      return value < 0.2 ? ("twice" as const) : ("none" as const);
    },
  };
}

function fillOf(site: Site, code: string): Row | undefined {
  return rows(
    site,
    `SELECT * FROM fill WHERE cylinder_id = 'c${code}' ORDER BY authorised_at DESC, id DESC LIMIT 1`,
  )[0];
}

/** What an operator does at one scale; returns when there is nothing to do but wait. */
async function work(site: Site, hand: Hand, chance: () => number): Promise<void> {
  const { runner, pointId } = hand;
  const { phase, kept, answer } = runner.scale;
  if (phase.name === "off") {
    if (chance() < 0.3) runner.feed({ type: "power-on" });
    return;
  }
  if (phase.name === "filling") {
    const value = chance();
    if (value < 0.004) runner.feed({ type: "abnormal", what: "power-loss" });
    else if (value < 0.008) runner.feed({ type: "abnormal", what: "lifted" });
    else if (value < 0.01) runner.feed({ type: "abnormal", what: "anti-theft" });
    return;
  }
  if (kept.length > 0) return;
  if (hand.code !== undefined && hand.isScanned) {
    const fill = fillOf(site, hand.code);
    if (fill?.["state"] === "interrupted") {
      const settled = await settleFill(
        site.app.filling.station,
        site.manager,
        pointId,
        "seen",
        true,
      );
      if (!settled.ok) throw new Error(settled.refusal.code);
      hand.code = undefined;
    } else if (fill?.["state"] === "ended") hand.code = undefined;
    else if (answer === "rejected" || answer === "expired") hand.isScanned = false;
    return;
  }
  hand.code ??= hand.codes.shift();
  if (hand.code === undefined) return;
  // Not every operator looks at the kiosk first; the scale has to say no then.
  if (chance() < 0.9) await checkAtKiosk(site, pointId, hand.code);
  runner.feed({ type: "scan", cylinder: { code: hand.code, tareG: 16_500 } });
  hand.isScanned = true;
}

function isDone(hand: Hand): boolean {
  return hand.codes.length === 0 && hand.code === undefined && hand.runner.scale.kept.length === 0;
}

test(`${FILLS} fills, each kept exactly once`, async () => {
  const chance = random(20_270_310);
  const site = await openSite(POINTS);
  const sent = new Set<string>();
  const early: string[] = [];
  const acknowledged = (record: Uint8Array): void => {
    const rawHex = Array.from(record, (byte) => byte.toString(16).padStart(2, "0")).join("");
    sent.add(rawHex);
    const kept = site.books
      .query("SELECT count(*) AS n FROM scale_record WHERE raw_hex = $rawHex")
      .get({ rawHex }) as { n: number };
    if (kept.n !== 1) early.push(rawHex);
  };
  const codes = Array.from({ length: FILLS }, (_, index) => String(300_000_000_000 + index));
  await addCylinders(
    site,
    codes.map((code) => ({ code })),
  );
  const hands: Hand[] = Array.from({ length: POINTS }, (_, index) => ({
    runner: addRunner(site, {
      settings: {
        machine: 3 + index,
        address: 1 + index,
        flowGPerS: 2_000,
        clockOffsetMs: (index - 2) * 3 * 86_400_000,
      },
      sequence: 250,
      accidents: accidents(chance),
      acknowledged,
    }),
    pointId: `scale-${index + 1}`,
    codes: codes.filter((_, at) => at % POINTS === index),
    code: undefined,
    isScanned: false,
    waited: 0,
  }));
  try {
    let steps = 0;
    let restarts = 0;
    for (; steps < STEPS_MAX && !hands.every(isDone); steps += 1) {
      for (const hand of hands) await work(site, hand, chance);
      await step(site, 1_000);
      if (chance() < 0.01) hands[steps % POINTS]?.runner.cut();
      const left = hands.reduce((sum, hand) => sum + hand.codes.length, 0);
      if (restarts < RESTARTS && left < FILLS - ((restarts + 1) * FILLS) / (RESTARTS + 1)) {
        restarts += 1;
        await site.restart();
      }
    }
    expect(hands.map((hand) => [hand.codes.length, hand.runner.scale.kept.length])).toEqual(
      Array.from({ length: POINTS }, () => [0, 0]),
    );
    await site.app.settled();
    check(site, hands, sent, early);
    expect(restarts).toBe(RESTARTS);
    const { discards } = site.app.filling.scaleServer();
    expect(discards.checksum ?? 0).toBeGreaterThan(0);
  } finally {
    await site.close();
  }
}, 120_000);

function check(
  site: Site,
  hands: readonly Hand[],
  sent: ReadonlySet<string>,
  early: string[],
): void {
  expect(early).toEqual([]);
  const kept = records(site);
  expect(kept).toHaveLength(FILLS);
  expect(new Set(kept.map((row) => row["raw_hex"]))).toEqual(new Set(sent));
  expect(kept.filter((row) => row["finding"] !== "matched")).toEqual([]);
  const filled = fills(site).filter((row) => row["state"] !== "unused");
  expect(filled).toHaveLength(FILLS);
  expect(new Set(kept.map((row) => row["fill_id"]))).toEqual(
    new Set(filled.map((row) => row["id"])),
  );
  // As many fills as gas flowed for: the scales' own count agrees with the books.
  expect(hands.reduce((sum, hand) => sum + hand.runner.scale.fills, 0)).toBe(FILLS);
  for (const row of filled.filter((item) => item["state"] === "ended")) {
    expect(row).toMatchObject({ end_gross_g: 31_000, verdict: "ok" });
  }
  const unchecked = rows(
    site,
    `SELECT f.id FROM fill f LEFT JOIN pre_fill_check c ON c.id = f.check_id
     WHERE c.id IS NULL OR c.is_passed = 0 OR c.cylinder_id <> f.cylinder_id OR c.checked_at > f.authorised_at`,
  );
  expect(unchecked).toEqual([]);
  expect(entries(site, "fill.authorised")).toHaveLength(fills(site).length);
  expect(entries(site, "fill.refused").length).toBeGreaterThan(20);
  expect(entries(site, "fill.interrupted").length).toBe(entries(site, "fill.settled").length);
}
