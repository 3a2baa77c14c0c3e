/** Everything a technician needs as one running thing: recordings, guesses, measurings, outputs and their pages. */
import { join } from "node:path";
import { Outputs } from "../devices/index.ts";
import type { Frame } from "../platform/frame.ts";
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { Route } from "../platform/web.ts";
import { checkPageRoutes } from "./check-pages.tsx";
import { Commissionings } from "./commissioning.ts";
import type { DeskParts } from "./device-desk.ts";
import { devicePageRoutes } from "./device-pages.tsx";
import { Guesses } from "./guesses.ts";
import { linePageRoutes } from "./line-pages.tsx";
import { outputPageRoutes } from "./output-pages.tsx";
import { pointPageRoutes } from "./point-pages.tsx";
import { Recordings } from "./recordings.ts";
import { scalePageRoutes } from "./scale-pages.tsx";

export type TechnicianDesk = {
  /** For alarms: sirens and beacons. */
  readonly outputs: Outputs;
  /** Before routes with `/devices/:id`: `/devices/new` is an address of its own. */
  routes(frame: Frame, screens: LiveScreens): readonly Route[];
  stop(): void;
};

/** @param folder the data folder; recordings are kept below it */
export function openTechnicianDesk(desk: DeskParts, folder: string): TechnicianDesk {
  const { ports, ingest } = desk;
  const recordings = new Recordings(ports, ingest.lines, join(folder, "recordings"));
  const guesses = new Guesses(ports);
  const commissionings = new Commissionings(desk);
  const outputs = new Outputs(ports, ingest.relays);
  return {
    outputs,
    routes(frame, screens) {
      const parts = { ...desk, frame, screens, recordings, guesses, commissionings, outputs };
      return [
        ...devicePageRoutes(parts),
        ...linePageRoutes(parts),
        ...checkPageRoutes(parts),
        ...scalePageRoutes(parts),
        ...pointPageRoutes(parts),
        ...outputPageRoutes(parts),
      ];
    },
    stop() {
      recordings.close();
      guesses.stop();
      outputs.stop();
    },
  };
}
