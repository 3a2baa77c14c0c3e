/** A gun, a cylinder and fills of every kind for the ledger's tests and pictures. */
import { insertCode, insertCylinder } from "../../src/cylinders/index.ts";
import { insertDevice } from "../../src/devices/index.ts";
import { packCurve } from "../../src/filling/curve.ts";
import { insertCheck, insertFill, insertFillPoint } from "../../src/filling/store.ts";
import type { Day } from "../../src/kernel/instants.ts";
import type { Desk } from "../cylinders/desk.ts";

export type SeedFill = {
  readonly id: string;
  readonly cylinder: string;
  readonly agoMs: number;
  readonly state: "ended" | "closed" | "interrupted" | "unused";
  readonly verdict: "ok" | "under" | "over" | "unknown" | null;
  readonly netG: number | null;
  readonly secondNetG?: number;
  readonly cause?: string;
  readonly settleReason?: string;
};

const TARE_G = 16_500;

function seedThings(desk: Desk, cylinders: readonly string[]): Promise<void> {
  const now = desk.app.ports.clock.now();
  return desk.app.ports.db.write((tx) => {
    insertDevice(tx.orm, {
      id: "scale-1",
      name: "1 号充装秤",
      driverId: "scale/none",
      settings: {},
      transport: { kind: "tcp", host: "127.0.0.1", port: 9 },
      isActive: false,
    });
    for (const label of ["1", "2"]) {
      insertFillPoint(tx.orm, {
        id: `gun-${label}`,
        label,
        kind: "gun",
        medium: "lpg",
        relayChannel: Number(label),
        failClosed: "held",
        cutOff: "indicator-set-point",
      });
    }
    for (const serial of cylinders) {
      insertCylinder(tx.orm, {
        id: `cyl-${serial.toLowerCase()}`,
        serial,
        maker: "江苏民生",
        madeOn: "2023-01-01" as Day,
        medium: "lpg",
        model: "YSP35.5",
        volumeMl: 35_500,
        tareG: TARE_G,
        maxFillG: 14_900,
        workingPressureKpa: 2_100,
        owner: "本站",
        isOwn: true,
        inspectedOn: "2025-01-01" as Day,
        inspectionDueOn: "2029-01-01" as Day,
        lifeEndsOn: "2031-01-01" as Day,
        status: "in-service",
        content: "empty",
        createdAt: now,
        updatedAt: now,
      });
      insertCode(tx.orm, {
        code: `LPG-${serial}`,
        cylinderId: `cyl-${serial.toLowerCase()}`,
        kind: "body",
      });
    }
  });
}

export async function seedFills(desk: Desk, fills: readonly SeedFill[]): Promise<void> {
  await seedThings(desk, [...new Set(fills.map((fill) => fill.cylinder))]);
  const { db, clock } = desk.app.ports;
  const operatorId = desk.personId("operator");
  for (const [index, fill] of fills.entries()) {
    const at = clock.now() - fill.agoMs;
    const pointId = `gun-${1 + (index % 2)}`;
    const cylinderId = `cyl-${fill.cylinder.toLowerCase()}`;
    const curve = Array.from({ length: 120 }, (_unused, step) => ({
      tMs: step * 1_000,
      massG: TARE_G + Math.round(((fill.netG ?? 5_000) * step) / 119),
    }));
    const answers = { "X-03": "pass", "X-04": "pass", "X-07": index === 0 ? "fail" : "pass" };
    await db.write((tx) => {
      insertCheck(tx.orm, {
        id: `check-${fill.id}`,
        pointId,
        cylinderId,
        personId: operatorId,
        checkedAt: at - 20_000,
        answers: JSON.stringify(answers),
        isPassed: true,
      });
      insertFill(tx.orm, {
        id: fill.id,
        pointId,
        position: 1,
        cylinderId,
        checkId: `check-${fill.id}`,
        operatorId,
        medium: "lpg",
        state: fill.state,
        authorisedAt: at,
        endedAt: at + 119_000,
        closedAt: fill.state === "closed" ? at + 200_000 : null,
        tareG: TARE_G,
        startGrossG: TARE_G + 150,
        targetNetG: 14_500,
        maxNetG: 14_900,
        endGrossG: fill.netG === null ? null : TARE_G + fill.netG,
        secondGrossG: fill.secondNetG === undefined ? null : TARE_G + fill.secondNetG,
        secondDeviceId: fill.secondNetG === undefined ? null : "scale-1",
        endCause: fill.cause ?? "ended",
        verdict: fill.verdict,
        settledBy: fill.settleReason === undefined ? null : desk.personId("manager"),
        settleReason: fill.settleReason ?? null,
        curve: Buffer.from(packCurve(curve)),
      });
      tx.append({
        kind: "fill.authorised",
        actor: operatorId,
        subject: `fill:${fill.id}`,
        payload: { point: pointId, cylinder: cylinderId },
      });
    });
  }
}
