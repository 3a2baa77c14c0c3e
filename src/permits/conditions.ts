/** What stands on site and is no part of the application: weather, continuous detection, video, cylinders, the leader. */
import type { Day } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { changePermit, note, type PermitPorts, type Who } from "./change.ts";
import type { FlowRefusal } from "./flow-model.ts";
import type { Area, Stage, Weather } from "./model.ts";
import type { ContinuousMonitor, CylinderUse, VideoState } from "./model-facts.ts";
import { officesOf } from "./store/settings-store.ts";
import { updatePermit } from "./store/store.ts";

const OPEN: readonly Stage[] = ["drafted", "signing", "issued", "working", "paused"];
const CYLINDERS_MAX = 20;

type Done = Promise<Result<null, FlowRefusal>>;
type Columns = Parameters<typeof updatePermit>[2];

function put(
  ports: PermitPorts,
  id: string,
  by: string,
  said: { readonly kind: string; readonly payload: { readonly [key: string]: Json } },
  columns: Columns,
  { stages = OPEN, seen }: { readonly stages?: readonly Stage[]; readonly seen?: number } = {},
): Done {
  return changePermit(ports, { id, seen }, (scene): Result<null, FlowRefusal> => {
    if (!stages.includes(scene.full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    updatePermit(scene.tx.orm, scene.full.row, columns);
    note(scene, said.kind, by, said.payload);
    return accept(null);
  });
}

const line = (text: string): string => text.trim().slice(0, LIMITS.nameLength);
const missing = (): Done => Promise.resolve(refuse({ code: "permit.words_needed" }));

export function setConditions(ports: PermitPorts, actor: Who, id: string, weather: Weather): Done {
  const said = { kind: "permit.weather", payload: { ...weather } };
  return put(ports, id, actor.personId, said, { weather: JSON.stringify(weather) });
}

export function setMonitor(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly instrument: string; readonly calibratedUntil: Day },
): Done {
  const monitor: ContinuousMonitor = {
    ...given,
    instrument: line(given.instrument),
    isRunning: true,
  };
  if (monitor.instrument === "") return missing();
  const said = { kind: "permit.monitor", payload: { ...monitor } };
  return put(ports, id, actor.personId, said, { monitor: JSON.stringify(monitor) });
}

/** `zone`: the area of the plan that was picked; empty for one that was drawn for this work alone. */
export type WorkArea = { readonly zone: string; readonly floorId: string; readonly area: Area };

/** Null: none, and only names are compared. `seen`: the version under which it was drawn. */
export function setArea(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: WorkArea | null,
  seen?: number,
): Done {
  const columns = {
    floorId: given?.floorId ?? null,
    area: given === null ? "" : JSON.stringify(given.area),
  };
  const drawn = given === null ? {} : { floor: given.floorId, area: { ...given.area } };
  const said = { kind: "permit.area_set", payload: { zone: given?.zone ?? "", ...drawn } };
  return put(ports, id, actor.personId, said, columns, {
    stages: ["drafted"],
    ...(seen === undefined ? {} : { seen }),
  });
}

/** The recorder was tried by whoever puts it on file (5.2.11). */
export function setVideo(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: { readonly recorder: string; readonly isExplosionProof: boolean },
): Done {
  const video: VideoState = {
    ...{ recorder: line(given.recorder), isExplosionProof: given.isExplosionProof },
    ...{ startCheckedBy: actor.personId, footage: "", keptConfirmedBy: null },
  };
  if (video.recorder === "") return missing();
  const { recorder, isExplosionProof } = video;
  const said = { kind: "permit.video_set", payload: { recorder, isExplosionProof } };
  return put(ports, id, actor.personId, said, { video: JSON.stringify(video) });
}

/** Looked at just before use; the same code again is looked at anew. */
export function confirmCylinder(
  ports: PermitPorts,
  actor: Who,
  id: string,
  given: Omit<CylinderUse, "confirmedAt">,
): Done {
  const code = line(given.code);
  if (code === "") return missing();
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    if (!OPEN.includes(full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    const known = JSON.parse(full.row.cylinders) as readonly CylinderUse[];
    const others = known.filter((one) => one.code !== code);
    if (others.length >= CYLINDERS_MAX) return refuse({ code: "permit.too_many" });
    const one: CylinderUse = { ...given, code, confirmedAt: now };
    updatePermit(tx.orm, full.row, { cylinders: JSON.stringify([...others, one]) });
    const { content, isPassed } = one;
    note(scene, "permit.cylinder", actor.personId, { cylinder: code, content, isPassed });
    return accept(null);
  });
}

/** Work raised above the highest level: the head of the site proves by their own secret that they are there. */
export function setLeaderPresent(ports: PermitPorts, id: string, personId: string): Done {
  return changePermit(ports, { id }, (scene): Result<null, FlowRefusal> => {
    const { full, tx, now } = scene;
    if (!OPEN.includes(full.row.stage)) return refuse({ code: "permit.wrong_stage" });
    const offices = officesOf(tx.orm, personId);
    if (!offices.includes("principal") && !offices.includes("plant-head")) {
      return refuse({ code: "permit.not_allowed" });
    }
    updatePermit(tx.orm, full.row, { leaderPresentAt: now });
    note(scene, "permit.leader_present", personId);
    return accept(null);
  });
}
