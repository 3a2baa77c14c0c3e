/** Files that are whole under their name, or not there: written beside, synced, then renamed. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf, Fault } from "../errors.ts";

/** A rename survives a power cut only when its folder was synced too. */
export function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function asFault(error: unknown, path: string): Fault {
  return new Fault(codeOf(error) === "ENOSPC" ? "storage.full" : "storage.io", path, error);
}

/**
 * Writes a text or bytes beside what stands there; the returned function puts it in its place, for which a full disk
 * has room. Only its owner may read it unless `mode` says more. Throws the faults `storage.full` and `storage.io`.
 */
export function prepareFile(path: string, text: string | Uint8Array, mode = 0o600): () => void {
  const aside = `${path}.new`;
  try {
    const file = openSync(aside, "w", mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    rmSync(aside, { force: true });
    throw asFault(error, path);
  }
  return () => {
    renameSync(aside, path);
    syncFolder(dirname(path));
  };
}

/** Puts a text or bytes in the place of what stood there. Throws as `prepareFile` does. */
export function replaceFile(path: string, text: string | Uint8Array, mode?: number): void {
  prepareFile(path, text, mode)();
}

/**
 * A file that never changes once it stands under its name: one that already has the name is left as it is. Does not
 * hold up the main loop. Throws the faults `storage.full` and `storage.io`.
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
    throw asFault(error, target);
  }
}
