/** A simulated station behind real device paths: the bridge opens them as it would open hardware. */
import { assert } from "../../src/kernel/assert.ts";
import { RELAY_COUNT } from "../drivers/relay/waveshare-relay.ts";
import { openPty } from "../transport/pty.ts";
import { type SimulatedStation, type StationPorts, startStation } from "./bay-runner.ts";
import { byteEndOfPty } from "./byte-end.ts";

export type PtyStation = {
  readonly station: SimulatedStation;
  /** Indicator of gun i: `<folder>/scale-<i>`. */
  readonly scalePaths: readonly string[];
  /** `<folder>/relay`. */
  readonly boardPath: string;
  /** Puts an unplugged indicator back under the same path. */
  replugScale(gun: number): void;
  /** Puts the unplugged relay board back under the same path. */
  replugBoard(): void;
  /** Stops the devices and takes the paths away. */
  stop(): void;
};

/** @param ports.folder an existing folder for the device paths */
export function startPtyStation(
  ports: Omit<StationPorts, "indicators" | "board"> & {
    readonly folder: string;
    readonly guns: number;
  },
): PtyStation {
  const { folder, guns } = ports;
  assert(guns >= 1 && guns <= RELAY_COUNT, `one board holds ${RELAY_COUNT} guns, not ${guns}`);
  const boardPath = `${folder}/relay`;
  const scalePaths = Array.from({ length: guns }, (_, gun) => `${folder}/scale-${gun}`);
  const scalePtys = scalePaths.map((link) => openPty({ link }));
  let boardPty = openPty({ link: boardPath });
  const station = startStation({
    ...ports,
    indicators: scalePtys.map(byteEndOfPty),
    board: byteEndOfPty(boardPty),
  });
  return {
    station,
    scalePaths,
    boardPath,
    replugScale(gun) {
      const [link, bay] = [scalePaths[gun], station.bays[gun]];
      if (link === undefined || bay === undefined) return;
      scalePtys[gun]?.close();
      const pty = openPty({ link });
      scalePtys[gun] = pty;
      bay.line.plug(byteEndOfPty(pty));
    },
    replugBoard() {
      boardPty.close();
      boardPty = openPty({ link: boardPath });
      station.boardLine.plug(byteEndOfPty(boardPty));
    },
    stop() {
      station.stop();
      for (const pty of scalePtys) pty.close();
      boardPty.close();
    },
  };
}
