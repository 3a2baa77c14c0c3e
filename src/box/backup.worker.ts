/** Takes one backup away from the main loop: the valves must not wait for a disk. */
import { type BackupJob, takeBackup } from "../platform/backup/index.ts";
import { Fault } from "../platform/errors.ts";

declare const self: Worker;

self.onmessage = (event: MessageEvent<BackupJob>): void => {
  try {
    self.postMessage({ ok: true, result: takeBackup(event.data) });
  } catch (error) {
    const code = error instanceof Fault ? error.code : "bug";
    self.postMessage({
      ok: false,
      code,
      detail: error instanceof Error ? error.message : String(error),
    });
  }
};
