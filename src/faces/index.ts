/** What other domains may use of face checks. */
import { openSecondPerson } from "../identity/index.ts";
import { MINUTE_MS } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import type { Ports } from "../platform/ports.ts";
import type { Route } from "../platform/web.ts";
import { openFaceEngine } from "./engine/engine.ts";
import { faceRoutes } from "./routes.tsx";
import { eraseOverdue } from "./service.ts";
import { FaceSessions } from "./sessions.ts";

export { type BenchReport, picturesOf, quantile, runBench } from "./bench.ts";
export { type FaceEngine, openFaceEngine } from "./engine/engine.ts";
export type { Reference } from "./model.ts";
export { facePaths } from "./paths.ts";
export {
  type LatestVerification,
  lastVerification,
  latestVerification,
  verifyBySecond,
} from "./service.ts";

export type Faces = {
  routes(frame: Frame, siteName: () => string): readonly Route[];
  /** Erases what may not stay, now and each minute, until the returned function ends it and the worker. */
  start(): () => void;
};

/** `flushLog` writes the database's log of writes into the database and empties it. */
export function openFaces(ports: Ports, flushLog: () => void): Faces {
  const engine = openFaceEngine(ports);
  const sessions = new FaceSessions(ports, engine);
  const second = openSecondPerson(ports);
  const sweep = async (): Promise<void> => {
    if ((await eraseOverdue(ports)) > 0) flushLog();
  };
  return {
    routes: (frame, siteName) =>
      faceRoutes({ ports, engine, sessions, second, erased: flushLog }, frame, siteName),
    start() {
      const look = (): void => ports.background("face templates", sweep());
      look();
      const cancel = ports.scheduler.every(MINUTE_MS, look);
      return () => {
        cancel();
        sessions.stop();
        engine.stop();
      };
    },
  };
}
