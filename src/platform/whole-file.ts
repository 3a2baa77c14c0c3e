/** Files of the data folder that never change once they stand under their name. */
import { existsSync } from "node:fs";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, Fault } from "./errors.ts";

/**
 * Written beside, synced, then renamed: a file under its final name is whole, whenever the power fails. A file that
 * already has the name is left as it is. Throws the faults `storage.full` and `storage.io`.
 */
export async function writeWhole(
  folder: string,
  name: string,
  bytes: Uint8Array,
  id: string,
): Promise<void> {
  const target = join(folder, name);
  const aside = join(folder, `.${id}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (existsSync(target)) return;
    const file = await open(aside, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, target);
    for (const path of [folder, join(folder, "..")]) {
      const directory = await open(path, "r");
      await directory.sync().finally(() => directory.close());
    }
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    if (codeOf(error) === "ENOSPC") throw new Fault("storage.full", target, error);
    throw new Fault("storage.io", target, error);
  }
}
