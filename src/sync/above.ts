/** Everything above the site: records go up, orders come down and lock guns. */
import type { Station } from "../filling/index.ts";
import type { Ports } from "../platform/ports.ts";
import { Commands } from "./orders/commands.ts";
import { Platforms, type PlatformsOptions } from "./platforms.ts";
import type { UpstreamOptions } from "./upstream.ts";

export type { AboveLine } from "./plain-line.ts";

export type Above = {
  readonly upstream: Platforms;
  readonly commands: Commands;
  readonly station: Station;
};

/** Orders are obeyed also without a line: a courier may bring them. */
export function openAbove(
  ports: Ports,
  station: Station,
  seal: Pick<UpstreamOptions, "epoch" | "key">,
  more: Pick<PlatformsOptions, "configured" | "devices" | "positions" | "pictures">,
): Above {
  const commands = new Commands(ports, station);
  const command = (bytes: Uint8Array, platform: string | undefined): Promise<void> =>
    commands.receive(bytes, platform);
  const upstream = new Platforms(ports, { ...seal, command, ...more });
  commands.positions = {
    canTell: (platform) => upstream.canTell(platform),
    ask: (minutes, platform) => upstream.askPositions(minutes, platform),
  };
  return { upstream, commands, station };
}
