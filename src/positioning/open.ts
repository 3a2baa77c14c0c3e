/** The whole of positioning of one site: engine, tracks and pages, started and stopped together. */
import type { Database } from "bun:sqlite";
import { followAlarm } from "../alarms/index.ts";
import type { Ports } from "../platform/ports.ts";
import { Locator } from "./locator.ts";
import { openPositionDesk, type PositionDesk } from "./routes.tsx";
import { readPositionSettings } from "./store-engine.ts";
import { TrackWriter } from "./tracks/tracks.ts";
import { Tracks } from "./tracks/tracks-read.ts";

export type Positioning = {
  readonly locator: Locator;
  readonly positions: PositionDesk;
  readonly tracks: Tracks;
  /** For `/metrics`: what came of the rounds that the lines told. */
  figures(): readonly (readonly [name: string, help: string, value: number])[];
  start(): void;
  stop(): void;
};

export function openPositioning(ports: Ports, tracks: Database): Positioning {
  const writer = new TrackWriter(ports, {
    tracks,
    keepDays: () => readPositionSettings(ports.db.read).keepDays,
    isTimeTrusted: () => ports.clockTrust().isTrusted,
    said: ({ isKept, lost }) => followAlarm(ports, "tracks.not_kept", !isKept, { lost }),
  });
  const locator = new Locator(ports, { keep: (fix) => writer.take(fix) });
  const past = new Tracks(tracks, ports.log);
  const positions = openPositionDesk(ports, locator, past);
  return {
    locator,
    positions,
    tracks: past,
    figures() {
      const { fixes, refused } = locator.counts;
      const none = Object.values(refused).reduce((sum, count) => sum + count, 0);
      return [
        ["gasward_fixes", "Positions found since the start", fixes],
        ["gasward_rounds_without_fix", "Rounds that gave no position since the start", none],
        ["gasward_fixes_unsaved", "Positions that wait for the disk", writer.unsaved],
        ["gasward_fixes_lost", "Positions that could not be kept since the start", writer.lost],
      ];
    },
    start() {
      writer.start();
      ports.background("positions", locator.start());
      positions.start();
    },
    stop() {
      positions.stop();
      locator.stop();
      writer.stop();
    },
  };
}
