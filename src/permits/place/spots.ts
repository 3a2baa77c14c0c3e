/** Codes that hang at places of work: whoever scans one stands there (GB 30871-2022 4.11 a). */
import type { Orm } from "../../platform/writer.ts";
import { listSpots } from "../../site/index.ts";

const LENGTH = 16;

/** Cannot be guessed from the plan: the site's own id goes into it. */
export function spotCode(siteId: string, itemId: string): string {
  const hash = new Bun.CryptoHasher("sha256").update(`${siteId}\nspot\n${itemId}`).digest("hex");
  return `GWW-${hash.slice(0, LENGTH)}`;
}

/** The spot behind a scanned code; undefined for anything else. */
export function findSpot(orm: Orm, siteId: string, code: string): string | undefined {
  const text = code.trim();
  return listSpots(orm).find(({ id }) => spotCode(siteId, id) === text)?.id;
}
