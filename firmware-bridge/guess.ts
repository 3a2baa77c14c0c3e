/** Listens to a line at the usual speeds, one after the other; `rank.ts` judges what was heard. */
import type { SerialSettings } from "./driver.ts";
import type { BridgeScheduler } from "./ports.ts";
import type { Transport } from "./transport/transport.ts";

/** Most usual first, so that a wish to stop early still finds the likely device. */
const BAUDS = [9_600, 115_200, 19_200, 4_800, 2_400, 38_400, 57_600, 1_200, 921_600] as const;

/** More of one line than this tells nothing more about it. */
export const HEARD_MAX = 65_536;

export function linesToTry(): readonly SerialSettings[] {
  return BAUDS.flatMap((baud) => [
    { baud, dataBits: 8, parity: "none", stopBits: 1 } as const,
    { baud, dataBits: 7, parity: "even", stopBits: 1 } as const,
  ]);
}

export type Listening = {
  readonly bytes: Uint8Array;
  /** The line went away before the time was over. */
  readonly isLost: boolean;
};

/** Only listens, sends nothing. Throws TransportError when the line cannot be opened. */
export async function listenTo(
  transport: Transport,
  scheduler: Pick<BridgeScheduler, "after">,
  lengthMs: number,
): Promise<Listening> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isLost = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const link = await transport.open({
    bytes(bytes) {
      if (length >= HEARD_MAX) return;
      pieces.push(bytes.slice(0, HEARD_MAX - length));
      length += bytes.length;
    },
    closed(cause) {
      if (cause !== "closed-by-us") isLost = true;
      resolve();
    },
  });
  const cancel = scheduler.after(lengthMs, resolve);
  await promise;
  cancel();
  if (!isLost) await link.close();
  return { bytes: Uint8Array.from(Buffer.concat(pieces)), isLost };
}
