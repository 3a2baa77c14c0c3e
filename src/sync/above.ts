/** Everything above the site: records go up, orders come down and lock guns. */
import type { Station } from "../filling/index.ts";
import type { Ports } from "../platform/ports.ts";
import { Commands } from "./commands.ts";
import { HttpsUpstream } from "./https.ts";
import { Upstream, type UpstreamLine, type UpstreamOptions } from "./upstream.ts";

export type Above = {
  /** Undefined when no platform is configured. */
  readonly upstream: UpstreamLine | undefined;
  readonly commands: Commands;
  readonly station: Station;
};

/** Orders are obeyed also without a line: a courier may bring them. */
export function openAbove(
  ports: Ports,
  station: Station,
  seal: Pick<UpstreamOptions, "epoch" | "key">,
  line: Pick<UpstreamOptions, "url" | "user" | "password"> | undefined,
): Above {
  const commands = new Commands(ports, station);
  const command = (bytes: Uint8Array): Promise<void> => commands.receive(bytes);
  const Line = line?.url.startsWith("http") === true ? HttpsUpstream : Upstream;
  const upstream = line && new Line(ports, { ...line, ...seal, command });
  return { upstream, commands, station };
}
