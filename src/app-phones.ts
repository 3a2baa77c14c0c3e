/** The part of the composition root around phones beyond the network. */
import { isUnreleased, runCompleted } from "./app-checks.ts";
import { phoneRoutes } from "./phones/index.ts";
import type { Frame } from "./platform/frame.ts";
import type { MediaStore } from "./platform/media.ts";
import type { Ports } from "./platform/ports.ts";
import type { Route } from "./platform/web.ts";

export function roadRoutes(
  ports: Ports,
  frame: Frame,
  media: MediaStore,
  epoch: string,
): readonly Route[] {
  const links = { isUnreleased, runCompleted: runCompleted(ports) };
  return phoneRoutes({ ports, frame, media, epoch, links });
}
