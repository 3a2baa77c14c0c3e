/** What a restore needs besides the file: the key beside the data, or the passphrase from paper. */
import { join } from "node:path";
import type { Ids } from "../ids.ts";
import { openBoxKey } from "../keys.ts";

/** The wrapping key kept beside the data, when it is the one this backup was made with. */
export function keyBeside(dataPath: string, salt: string): Buffer | undefined {
  try {
    const { backup } = openBoxKey(join(dataPath, "box.key"), false);
    return backup?.salt === salt ? Buffer.from(backup.key, "base64") : undefined;
  } catch {
    return undefined;
  }
}

/** Names the data's life since its beginning or a restore; never given out twice. */
export function newEpoch(now: number, ids: Pick<Ids, "secret">): string {
  return `${now.toString(36)}-${ids.secret(4)}`;
}
