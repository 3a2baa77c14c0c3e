/** Databases that are too large to be read through at the start are read soon after it; damage is an alarm. */
import { basename } from "node:path";
import { raiseAlarm, siteSubject } from "../alarms/index.ts";
import { HOUR_MS, MINUTE_MS } from "../kernel/instants.ts";
import { workerPath } from "../platform/assets.ts";
import type { Ports } from "../platform/ports.ts";

/** After the devices are up and the first pages are drawn. */
const AFTER_START_MS = MINUTE_MS;
const CHECK_MAX_MS = HOUR_MS;
const DETAIL_MAX = 200;

type Found = { readonly damage: string | undefined };

function checkInWorker(ports: Ports, path: string): Promise<Found> {
  return new Promise((resolve) => {
    const worker = new Worker(workerPath("overview/integrity.worker"));
    const end = (found: Found): void => {
      cancel();
      worker.terminate();
      resolve(found);
    };
    const cancel = ports.scheduler.after(CHECK_MAX_MS, () =>
      end({ damage: "the check took too long" }),
    );
    worker.onmessage = (event: MessageEvent<Found>) => end(event.data);
    worker.onerror = (event) => end({ damage: event.message });
    worker.postMessage(path);
  });
}

async function checkFile(ports: Ports, path: string): Promise<void> {
  const { damage } = await checkInWorker(ports, path);
  if (damage === undefined) return;
  const facts = { file: basename(path), detail: damage.slice(0, DETAIL_MAX) };
  ports.log.error(facts, "a database is damaged");
  await ports.db.write((tx) => {
    tx.append({
      kind: "data.damaged",
      actor: "system",
      subject: `site:${ports.siteId}`,
      payload: facts,
    });
    raiseAlarm(tx, ports, { code: "data.damaged", subject: siteSubject(ports), facts });
  });
}

/** One after the other, once for a start. Returns what stops it. */
export function startIntegrityWatch(ports: Ports, files: readonly string[]): () => void {
  let isStopped = false;
  const run = async (): Promise<void> => {
    for (const path of files) if (!isStopped) await checkFile(ports, path);
  };
  const cancel =
    files.length === 0
      ? () => undefined
      : ports.scheduler.after(AFTER_START_MS, () =>
          ports.background("reading the databases through", run()),
        );
  return () => {
    isStopped = true;
    cancel();
  };
}
