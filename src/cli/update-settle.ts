/** What an interrupted update left behind is put right at the next start. */
import { newEpoch } from "../platform/backup/index.ts";
import { systemClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import { settleTrial } from "../platform/update/index.ts";
import { VERSION } from "../version.ts";

/** Puts right what an interrupted update left; the caller knows that nothing has the data open. */
export function settleUpdate(dataPath: string): boolean {
  const epoch = (): string => newEpoch(systemClock.now(), systemIds(systemClock));
  return settleTrial(dataPath, VERSION, epoch) === "rolled-back";
}
