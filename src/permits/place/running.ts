/** Works that go on now, for those who watch the whole site. */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Orm } from "../../platform/writer.ts";
import { listAreas, openWorks } from "../areas/store.ts";
import type { PermitKind } from "../model.ts";
import { openPermits } from "../store/store.ts";

export type RunningWork = {
  readonly kind: PermitKind;
  readonly number: string;
  readonly what: string;
  readonly place: string;
  readonly isPaused: boolean;
  readonly until: UnixMs | null;
};

export function runningWorks(orm: Orm): readonly RunningWork[] {
  const permits = openPermits(orm)
    .filter(({ stage }) => stage === "working" || stage === "paused")
    .map(({ kind, number, what, place, stage, validUntil }) => ({
      ...{ kind, number, what, place, isPaused: stage === "paused", until: validUntil },
    }));
  const areas = new Map(listAreas(orm, true).map((area) => [area.id, area]));
  const fires = openWorks(orm).map(({ areaId, what, validUntil }): RunningWork => {
    const area = areas.get(areaId);
    const named = { number: area?.number ?? "", place: area?.name ?? "" };
    return { kind: "hot-work", ...named, what, isPaused: false, until: validUntil };
  });
  return [...permits, ...fires];
}
