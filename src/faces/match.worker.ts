/** Looks at pictures of faces away from the main loop: one look takes a tenth of a second and more. */
import { FaceNets } from "./engine/net.ts";
import type { LookAnswer, LookRequest } from "./engine/protocol.ts";

declare const self: Worker;

let opening: Promise<FaceNets> | undefined;

async function answer({ id, bytes, mode }: LookRequest): Promise<LookAnswer> {
  try {
    opening ??= FaceNets.open();
    const looked = await (await opening).look(bytes, mode);
    return looked.ok
      ? { id, ok: true, look: looked.value }
      : { id, ok: false, fault: looked.refusal };
  } catch (error) {
    // Only what went wrong: a message of the libraries holds no pixel, but it may be long.
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    return { id, ok: false, fault: "bug", detail };
  }
}

self.onmessage = (event: MessageEvent<LookRequest>): void => {
  answer(event.data).then(
    (done) => self.postMessage(done),
    () => undefined,
  );
};
