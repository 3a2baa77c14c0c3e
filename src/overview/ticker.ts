/** A live page of figures that change all the time: one frame a second unless told else, and none when nobody looks. */
import type { LiveScreens } from "../platform/http/live-screens.ts";
import type { Ports } from "../platform/ports.ts";
import type { WebContext } from "../platform/web.ts";

const EVERY_MS = 1_000;

export type Ticker = {
  /** `render` is asked once each time for all who look at the same. */
  stream(c: WebContext, key: string, render: () => string): Response;
};

/** Every frame asks for the next one, so that the chain ends by itself with the last client. */
export function createTicker(ports: Ports, screens: LiveScreens, everyMs = EVERY_MS): Ticker {
  const asked = new Set<string>();
  const askAgain = (channel: string): void => {
    if (asked.has(channel)) return;
    asked.add(channel);
    ports.scheduler.after(everyMs, () => {
      asked.delete(channel);
      ports.live.touch(channel);
    });
  };
  return {
    stream(c, key, render) {
      // The server cuts connections that are silent for ten seconds; a heartbeat comes every five.
      c.env?.server?.timeout(c.req.raw, 0);
      const channel = `tick:${key}`;
      return screens.stream(key, [channel], () => {
        askAgain(channel);
        return render();
      });
    },
  };
}
