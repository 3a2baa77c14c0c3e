/** What other domains may use of face checks. */
import {
  type FaceLogins,
  type FaceStep,
  openFaceLogins,
  openSecondPerson,
} from "../identity/index.ts";
import { MINUTE_MS } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import type { Ports } from "../platform/ports.ts";
import type { Route } from "../platform/web.ts";
import { openFaceEngine } from "./engine/engine.ts";
import { EntryPages } from "./entry.tsx";
import { faceRoutes } from "./routes.tsx";
import { eraseOverdue, owesFace } from "./service.ts";
import { FaceSessions } from "./sessions.ts";

export { type BenchReport, picturesOf, quantile, runBench } from "./bench.ts";
export { type FaceEngine, openFaceEngine } from "./engine/engine.ts";
export type { Reference } from "./model.ts";
export { facePaths } from "./paths.ts";
export {
  changeSettings as changeFaceSettings,
  type FaceFile,
  faceFileOf,
  type LatestVerification,
  lastVerification,
  latestVerification,
  verifyBySecond,
} from "./service.ts";

export { readFaceSettings } from "./store.ts";

export type Faces = {
  routes(frame: Frame, siteName: () => string): readonly Route[];
  /** The face at a sign-in, as the sign-in pages ask for it. */
  entry(frame: Frame): FaceStep & { readonly logins: FaceLogins };
  /** Erases what may not stay, now and each minute, until the returned function ends it and the worker. */
  start(): () => void;
};

/** `flushLog` writes the database's log of writes into the database and empties it. */
export function openFaces(ports: Ports, flushLog: () => void): Faces {
  const engine = openFaceEngine(ports);
  const sessions = new FaceSessions(ports, engine);
  const second = openSecondPerson(ports);
  const parts = { ports, engine, sessions, second, erased: flushLog };
  const sweep = async (): Promise<void> => {
    if ((await eraseOverdue(ports)) > 0) flushLog();
  };
  const logins = openFaceLogins(ports, owesFace);
  let entry: EntryPages | undefined;
  const entryOf = (frame: Frame): EntryPages => {
    entry ??= new EntryPages(parts, frame, logins);
    return entry;
  };
  return {
    entry: entryOf,
    routes: (frame, siteName) => [
      ...faceRoutes(parts, frame, siteName),
      ...entryOf(frame).routes(),
    ],
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
