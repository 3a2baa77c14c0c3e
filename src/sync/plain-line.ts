/** A line of the start settings that is readable on its way. */
import type { Ports } from "../platform/ports.ts";
import type { UpstreamOptions } from "./upstream.ts";

/** The platform of the start settings. */
export type AboveLine = Pick<UpstreamOptions, "url" | "user" | "password"> & {
  /** Why the line is not encrypted. */
  readonly plainReason?: string;
};

const PLAIN_KIND = "upstream-platform.plain";

/** That the line of the start settings is readable on its way is said once for each reason. */
export async function notePlainLine(ports: Ports, line: AboveLine | undefined): Promise<void> {
  if (line?.plainReason === undefined) return;
  const payload = { host: new URL(line.url).host, plainReason: line.plainReason };
  const last = ports.db.sql
    .query("SELECT payload FROM journal WHERE kind = $kind ORDER BY seq DESC LIMIT 1")
    .get({ kind: PLAIN_KIND }) as { payload: string } | null;
  if (last !== null && Bun.deepEquals(JSON.parse(last.payload), payload)) return;
  await ports.db.write((tx) => {
    tx.append({
      kind: PLAIN_KIND,
      actor: "system",
      subject: "box:upstream",
      payload,
      lane: "event",
    });
  });
}
