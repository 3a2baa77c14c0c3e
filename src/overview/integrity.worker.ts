/** Reads a large database through away from the main loop: the valves must not wait for it. */
import { damageOf } from "../platform/storage/integrity.ts";
import { openForReading } from "../platform/storage/sqlite.ts";

declare const self: Worker;

self.onmessage = (event: MessageEvent<string>): void => {
  try {
    const database = openForReading(event.data);
    try {
      self.postMessage({ damage: damageOf(database) });
    } finally {
      database.close();
    }
  } catch (error) {
    // A page that cannot be read at all is damage as well.
    self.postMessage({ damage: error instanceof Error ? error.message : String(error) });
  }
};
