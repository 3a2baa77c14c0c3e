/** The frame of every change of a permit: load, look at what the person saw, change, journal, tell the screens. */

import { instant, type UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Tx } from "../platform/writer.ts";
import { PERMIT_CHANNEL } from "./channel.ts";
import type { FlowRefusal } from "./flow-model.ts";
import { type Full, loadPermit } from "./load.ts";
import { followFence } from "./place/fence.ts";
import { updatePermit } from "./store/store.ts";

export type Who = Pick<Actor, "personId" | "roles" | "at">;
export type PermitPorts = Pick<Ports, "db" | "clock" | "ids" | "live" | "siteId">;

/** For steps that need a time which can be believed. */
export type LifePorts = PermitPorts & { clockTrust(): { readonly isTrusted: boolean } };

export type Scene = {
  readonly tx: Tx;
  readonly full: Full;
  readonly now: UnixMs;
};

/** A step that a phone hands in counts from when it was taken, though never before the last one: else a pause would look shorter. */
function timeOf(ports: PermitPorts, { row }: Full, at: UnixMs | undefined): UnixMs {
  const now = ports.clock.now();
  if (at === undefined) return now;
  return instant(Math.min(now, Math.max(at, row.workingSince ?? row.startedAt ?? at)));
}

/** `seen` is the version that the person saw; undefined where it does not matter. `at`: done beyond the network. */
export function changePermit<T, R>(
  ports: PermitPorts,
  ask: {
    readonly id: string;
    readonly seen?: number | undefined;
    readonly at?: UnixMs | undefined;
  },
  change: (scene: Scene) => Result<T, R>,
): Promise<Result<T, R | FlowRefusal>> {
  return ports.db.write((tx): Result<T, R | FlowRefusal> => {
    const full = loadPermit(tx.orm, ask.id);
    if (full === undefined) return refuse({ code: "permit.not_found" });
    if (ask.seen !== undefined && full.row.version !== ask.seen) {
      return refuse({ code: "permit.stale" });
    }
    const done = change({ tx, full, now: timeOf(ports, full, ask.at) });
    if (done.ok) {
      followFence(tx, ports, ask.id);
      tx.afterCommit(() => ports.live.touch(PERMIT_CHANNEL));
    }
    return done;
  });
}

export function note(
  { tx, full }: Pick<Scene, "tx" | "full">,
  kind: string,
  actor: string,
  payload: { readonly [key: string]: Json } = {},
): void {
  const subject = `permit:${full.row.id}`;
  tx.append({ kind, actor, subject, payload: { ...payload }, lane: "event" });
}

/** The application as a whole is a new version whenever anything that is signed for has changed. */
export function touchVersion({ tx, full }: Pick<Scene, "tx" | "full">): void {
  updatePermit(tx.orm, full.row, {});
}

/** Nothing of what somebody put their name under is changed: a new ticket is made (GB 30871-2022 4.16 to 4.18). */
export function editRefusal(full: Full): FlowRefusal | undefined {
  if (full.row.stage === "drafted") return undefined;
  return { code: full.row.signedAt === null ? "permit.wrong_stage" : "permit.signed" };
}
