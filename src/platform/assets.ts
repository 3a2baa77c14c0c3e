/** Where files shipped with the program are, from source and in the compiled binary alike. */
import { join } from "node:path";

const COMPILED_ROOT = "/$bunfs/root";

export const isCompiled: boolean = import.meta.dir.startsWith(COMPILED_ROOT);

export const assetRoot: string = isCompiled ? COMPILED_ROOT : join(import.meta.dir, "../..");

/**
 * Where a worker of `src` is, by its path there without the ending: `box/backup.worker`. In the binary the program
 * stands at the root whatever folder a module came from, so that an address relative to the module leads nowhere.
 */
export function workerPath(path: `${string}.worker`): string {
  return isCompiled ? `${COMPILED_ROOT}/${path}.js` : join(import.meta.dir, "..", `${path}.ts`);
}
