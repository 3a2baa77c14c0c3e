/** Where files shipped with the program are, from source and in the compiled binary alike. */
import { join } from "node:path";

const COMPILED_ROOT = "/$bunfs/root";

export const isCompiled: boolean = import.meta.dir.startsWith(COMPILED_ROOT);

export const assetRoot: string = isCompiled ? COMPILED_ROOT : join(import.meta.dir, "../..");
