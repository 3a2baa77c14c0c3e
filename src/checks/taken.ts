/** What a phone takes along of a check that is under way. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Orm } from "../platform/writer.ts";
import { loadRun } from "./service.ts";
import type { TakenTable } from "./store.ts";

export type TakenRun = TakenTable & {
  readonly startedAt: UnixMs;
  readonly isEnded: boolean;
  readonly answers: readonly {
    readonly item: string;
    readonly value: string;
    readonly note: string;
    readonly at: UnixMs;
  }[];
  /** The pictures themselves stay on the box. */
  readonly photos: readonly { readonly id: string; readonly item: string }[];
};

/** Null for one that nobody began or that was discarded. */
export function takenRun(orm: Orm, runId: string | null): TakenRun | null {
  const open = runId === null ? undefined : loadRun(orm, runId);
  if (open === undefined || open.run.state === "discarded") return null;
  const { run, version, definition, rows, photos } = open;
  return {
    versionId: version.id,
    definition,
    startedAt: run.startedAt as UnixMs,
    isEnded: run.state !== "draft",
    answers: [...rows.values()].map(({ itemId, value, note, answeredAt }) => {
      return { item: itemId, value, note, at: answeredAt as UnixMs };
    }),
    photos: photos.map(({ id, itemId }) => ({ id, item: itemId })),
  };
}
