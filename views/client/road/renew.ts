/** Takes the work along anew under the same package: as it stands on the box now. Only where nothing waits. */
import type { TakenAlong } from "../../../src/phones/package.ts";
import { hello } from "./send.ts";
import type { Held, RoadAct, RoadStore, Said } from "./store.ts";

export const isOpen = ({ state }: Pick<RoadAct, "state">): boolean =>
  state === "waiting" || state === "held";

/** One at a time, in all tabs of this browser. */
export async function alone<T>(run: () => Promise<T>): Promise<T> {
  const { locks } = navigator;
  return locks === undefined ? await run() : await locks.request("gasward-road", run);
}

const SAID_MAX = 100;

/** Remarks stay to be read when what they are about is gone from the phone. */
function saidBy({ said = [] }: Held, acts: readonly RoadAct[]): readonly Said[] {
  const now = acts
    .filter(({ words }) => words.length > 0)
    .map(({ id, state, claimedAt, words, act }) => ({
      id,
      state,
      claimedAt,
      words,
      kind: act.kind,
    }));
  return [...said, ...now].slice(-SAID_MAX);
}

/** True when what the phone holds is as it stands on the box. */
export async function renewTaken(store: RoadStore): Promise<boolean> {
  const taken = await store.taken();
  const acts = await store.acts();
  if (taken === undefined || acts.some(isOpen)) return false;
  const met = await hello(taken.id);
  if (met?.personId !== taken.person.id || met.package !== "open") return false;
  const headers = { "x-csrf-token": met.csrf ?? "" };
  const url = `/road/package?renew=${encodeURIComponent(taken.id)}`;
  const answer = await fetch(url, { method: "POST", headers }).catch(() => undefined);
  if (answer?.ok !== true || answer.redirected) return false;
  const next = (await answer.json().catch(() => undefined)) as TakenAlong | undefined;
  // Somebody else signed in between the two requests.
  if (next?.id !== taken.id) return false;
  const latest = (await store.taken()) ?? taken;
  const truckId = latest.round?.truckId || next.round?.truckId || "";
  const round = next.round === null ? null : { ...next.round, truckId };
  return await store.renew({
    ...next,
    round,
    lang: latest.lang,
    offMs: latest.offMs ?? 0,
    said: saidBy(latest, acts),
  });
}
