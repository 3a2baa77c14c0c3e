/** Records on a stick for a site without a line: a file goes out, the receiver's answer comes back. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { UpLane } from "./model.ts";
import { type Parcel, packParcel, parseAnswer } from "./parcel.ts";
import { findLane, lastLaneSeq, saveLane } from "./store.ts";
import type { UpstreamOptions } from "./upstream.ts";

const compress = promisify(gzip);

/** What one file holds; the next follows when the answer to this one is back. */
export const COURIER_LIMITS = { records: 20_000, bytes: 24 * 1024 * 1024 } as const;

type Seal = Pick<UpstreamOptions, "epoch" | "key">;

export async function packCourier(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  seal: Seal,
): Promise<Parcel & { readonly bytes: Uint8Array<ArrayBuffer> }> {
  const acknowledged = (lane: UpLane): number =>
    findLane(ports.db.read, seal.epoch, lane)?.acknowledgedSeq ?? 0;
  const parcel = await packParcel(ports, seal, acknowledged, COURIER_LIMITS);
  const bytes = Uint8Array.from(await compress(parcel.text));
  await ports.db.write((tx) => {
    tx.append({
      kind: "upstream-courier.packed",
      actor: actor.personId,
      subject: "box:upstream",
      payload: { records: parcel.records, lanes: parcel.lanes },
    });
  });
  return { ...parcel, bytes };
}

export type CourierTaken = {
  readonly lanes: readonly { readonly lane: UpLane; readonly from: number; readonly to: number }[];
  readonly commands: readonly unknown[];
};

/**
 * `no_answer`: another kind of file. `foreign`: of another site or of the time before a restore. `beyond`: it says
 * more than this box ever wrote, so nothing of it is believed.
 */
export type AnswerRefusal = "no_answer" | "foreign" | "beyond";

/** Positions move forward only; an answer that was read before changes nothing. */
export async function takeAnswer(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  { epoch }: Pick<Seal, "epoch">,
  bytes: Uint8Array,
): Promise<Result<CourierTaken, AnswerRefusal>> {
  const answer = parseAnswer(bytes);
  if (answer === undefined) return refuse("no_answer");
  const own = answer.acks.filter((ack) => ack.epoch === epoch);
  if (own.length === 0) return refuse("foreign");
  if (own.some(({ lane, laneSeq }) => laneSeq > lastLaneSeq(ports.db.sql, lane))) {
    return refuse("beyond");
  }
  const at = ports.clock.now();
  const lanes = await ports.db.write((tx) => {
    const moved = own.flatMap(({ lane, laneSeq: to }) => {
      const from = findLane(tx.orm, epoch, lane)?.acknowledgedSeq ?? 0;
      if (to <= from) return [];
      saveLane(tx.orm, epoch, lane, { seq: to, at });
      return [{ lane, from: from + 1, to }];
    });
    tx.append({
      kind: "upstream-courier.answered",
      actor: actor.personId,
      subject: "box:upstream",
      payload: { lanes: moved },
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return moved;
  });
  return accept({ lanes, commands: answer.commands ?? [] });
}
