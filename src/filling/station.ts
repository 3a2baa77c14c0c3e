/** Filling as one running thing: board, scales, and the routes over them. */

import type { ChannelReport } from "../../firmware-bridge/held-relay-rules.ts";
import type { ChannelReading, MassReading } from "../../firmware-bridge/index.ts";
import { raiseAlarm } from "../alarms/index.ts";
import { findDevice } from "../devices/index.ts";
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { MediaStore } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Route } from "../platform/web.ts";
import { watchAbsence } from "./absence.ts";
import { acetyleneRoutes } from "./acetylene/routes.tsx";
import { raiseStop } from "./alarms.ts";
import { FillBoard, type ValveOutputs } from "./board.ts";
import { stationRoutes } from "./desk-routes.tsx";
import { flowRoutes } from "./flow/routes.tsx";
import { ledgerRoutes } from "./ledger.tsx";
import { manifoldLedgerRoutes } from "./manifold/ledger.tsx";
import { interruptBatch } from "./manifold/recorder.ts";
import { commitManifoldGrant } from "./manifold/service.ts";
import type { SampleCode } from "./model.ts";
import { fillingRoutes } from "./routes.tsx";
import { Scales } from "./scale/scales.ts";
import { ScaleServer, type ScaleServerConfig, type ScaleServerStatus } from "./scale/server.ts";
import { scaleOfPoint } from "./scale/store.ts";
import { commitGrant, type Station } from "./service.ts";
import { shiftRoutes } from "./shift/routes.tsx";
import { listFillPoints, openFillOfPoint, updateFill } from "./store.ts";
import { violationRoutes } from "./violation/routes.tsx";

export type FilledStation = {
  readonly board: FillBoard;
  readonly scales: Scales;
  /** What the use cases of this domain work with. */
  readonly station: Station;
  /** Filling scales that dial in; for the devices page. */
  scaleServer(): ScaleServerStatus & { readonly port: number | undefined };
  routes(
    frame: Frame,
    screens: LiveScreens,
    samples: readonly SampleCode[],
    media: MediaStore,
  ): readonly Route[];
  onMass(deviceId: string, reading: MassReading, atMs: number): void;
  onChannel(deviceId: string, reading: ChannelReading, atMs: number): void;
  onGaugeLink(deviceId: string, isUp: boolean): void;
  onValveLink(deviceId: string, isUp: boolean): void;
  onRelayReport(deviceId: string, report: ChannelReport): void;
  start(): Promise<void>;
  stop(): void;
};

/** A fill that a dead process left open: its outcome is unknown until a person has settled it. */
async function findInterrupted(ports: Ports): Promise<ReadonlyMap<string, string>> {
  const open = new Map<string, string>();
  for (const row of listFillPoints(ports.db.read)) {
    if (row.kind === "manifold") {
      const batchId = await interruptBatch(ports, row.id);
      if (batchId !== undefined) open.set(row.id, batchId);
      continue;
    }
    // A filling scale goes on without us and keeps its record until we are back.
    if (scaleOfPoint(ports.db.read, row.id) !== undefined) continue;
    const fill = openFillOfPoint(ports.db.read, row.id);
    if (fill === undefined) continue;
    open.set(row.id, fill.id);
    if (fill.state === "interrupted") continue;
    await ports.db.write((tx) => {
      updateFill(tx.orm, fill.id, {
        state: "interrupted",
        endCause: "restart",
        endedAt: ports.clock.now(),
      });
      tx.append({
        kind: "fill.interrupted",
        actor: "system",
        subject: `fill:${fill.id}`,
        payload: { point: row.id, cause: "restart" },
        lane: "event",
      });
      raiseStop(tx, ports, { pointId: row.id, fillId: fill.id, cause: "restart" });
    });
  }
  return open;
}

export function openFilling(
  ports: Ports,
  outputs: ValveOutputs,
  scaleConfig?: ScaleServerConfig,
): FilledStation {
  const scales = new Scales();
  const board: FillBoard = new FillBoard(ports, outputs, (point, effect) =>
    point.kind === "manifold"
      ? commitManifoldGrant(station, point, effect)
      : commitGrant(station, point, effect),
  );
  const server = new ScaleServer(ports, board, scaleConfig);
  const station: Station = {
    ports,
    board,
    scales,
    tellScale: (pointId, isLocked) => server.lock(pointId, isLocked),
  };
  let stopWatch: () => void = () => undefined;
  return {
    board,
    scales,
    station,
    scaleServer: () => ({ ...server.status(), port: server.port }),
    routes(frame, screens, samples, media) {
      const parts = { station, frame, screens, media };
      return [
        ...fillingRoutes(station, frame, screens, samples),
        ...flowRoutes(parts),
        ...stationRoutes(parts),
        ...violationRoutes(parts),
        ...shiftRoutes(parts),
        ...ledgerRoutes(parts),
        ...manifoldLedgerRoutes(station, frame),
        ...acetyleneRoutes(parts),
      ];
    },
    onMass(deviceId, reading, atMs) {
      scales.take(deviceId, reading, atMs);
      const isGross = reading.basis === "gross" || reading.basis === "shown";
      if (!isGross) return;
      board.onMass(deviceId, reading.state === "ok" ? reading.massG : null, reading.isStable, atMs);
    },
    onChannel: (deviceId, reading, atMs) => board.onChannel(deviceId, reading, atMs),
    onGaugeLink: (deviceId, isUp) => board.onGaugeLink(deviceId, isUp),
    onValveLink: (deviceId, isUp) => board.onValveLink(deviceId, isUp),
    onRelayReport(deviceId, report) {
      if (report.state === "dropped" && report.cause !== "withdrawn") {
        board.onRelayDropped(deviceId, report.channel, report.cause);
      }
      if (report.state === "not-open") {
        ports.log.error({ deviceId, ...report }, "a permission relay did not open");
        ports.background(
          "relay alarm",
          ports.db.write((tx) =>
            raiseAlarm(tx, ports, {
              code: "relay.not_open",
              actor: `device:${deviceId}`,
              subject: `device:${deviceId}`,
              place: findDevice(tx.orm, deviceId)?.name,
              facts: { channel: report.channel, cause: report.cause },
            }),
          ),
        );
      }
    },
    async start() {
      board.start(listFillPoints(ports.db.read), await findInterrupted(ports));
      await server.start();
      stopWatch = watchAbsence(ports);
    },
    stop() {
      stopWatch();
      board.stop();
      ports.background("scale server", server.stop());
    },
  };
}
