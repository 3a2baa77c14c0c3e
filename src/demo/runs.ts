/** Checks gone through item by item, as a person does with the table in hand. */
import type { App } from "../app.ts";
import { addRunPhoto, type Item, loadRun, runSpot, saveAnswer } from "../checks/index.ts";
import { instant, SECOND_MS } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import { openMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { demoPicture } from "./pictures.ts";
import signaturePath from "./signature.png" with { type: "file" };

function got<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
}

/** What is said of items that are not in order, by their ids. */
export type Exceptions = Readonly<Record<string, string>>;

/** A quarter of a minute for each item, from a while ago until now. */
export function pacedPorts({ ports }: App, agoMs: number): Ports {
  let atMs = ports.clock.now() - agoMs;
  const clock = {
    monotonicMs: () => ports.clock.monotonicMs(),
    now: () => {
      atMs = Math.min(atMs + 15 * SECOND_MS, ports.clock.now());
      return instant(atMs);
    },
  };
  return { ...ports, clock };
}

/** A figure that passes; of the items for the eye those that are excepted fail. */
function answerOf(item: Item, exceptions: Exceptions): { value: string; note: string } {
  const note = exceptions[item.id];
  if (note !== undefined) return { value: "fail", note };
  if (item.kind !== "number") return { value: "pass", note: "" };
  const { min = 0, max = 10, decimals } = item;
  return { value: Math.max(min, (min + max) * 0.3).toFixed(decimals), note: "" };
}

export async function answerRun(given: {
  readonly ports: Ports;
  readonly dataPath: string;
  readonly actor: Actor;
  readonly runId: string;
  readonly exceptions?: Exceptions;
}): Promise<void> {
  const { ports, actor, runId, exceptions = {} } = given;
  const media = openMedia(given.dataPath, ports.ids);
  const { definition } = loadRun(ports.db.read, runId) ?? {};
  const items = definition?.sections.flatMap((section) => section.items) ?? [];
  const said = items
    .filter(({ kind }) => kind !== "signature")
    .map((item) =>
      saveAnswer(ports, actor, runId, item.id, { ...answerOf(item, exceptions), seen: 0 }),
    );
  for (const done of await Promise.all(said)) got(done);
  for (const item of items.filter(({ kind }) => kind === "signature")) {
    const drawn = new Uint8Array(await Bun.file(signaturePath).arrayBuffer());
    got(await addRunPhoto(ports, actor, runId, item.id, got(await media.keep(drawn))));
  }
  const open = loadRun(ports.db.read, runId);
  const spot = open && runSpot(ports.db.read, open);
  if (spot?.state !== "asked") return;
  const shown = got(await media.keep(demoPicture("cleared")));
  got(await addRunPhoto(ports, actor, runId, spot.itemId, shown));
}
