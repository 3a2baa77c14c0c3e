/**
 * Special work beyond the network: what a phone takes along of a ticket, and the few acts that it hands in later. Approval,
 * start, resumption and acceptance are judged by facts that only the box has, and stay there.
 */
import { parseDay, type UnixMs } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import { type Actor, doneAt, mayUse } from "../platform/web.ts";
import type { PermitPorts, Who } from "./change.ts";
import type { FlowRefusal } from "./flow-model.ts";
import { evacuate, isInvolved, pauseWork } from "./life.ts";
import { fullOf, loadPermit, presentOf } from "./load.ts";
import type { PermitKind, Stage } from "./model.ts";
import type { GasUnit, SamplePart } from "./model-facts.ts";
import { MANAGERS, WORKERS } from "./roles.ts";
import { type GasPlace, gasesDue, gasPlaceOf, judgeReading, sampleFaults } from "./rules/gas.ts";
import { addSample } from "./site-work.ts";
import { findGas } from "./standard/gases.ts";
import { openPermits } from "./store/store.ts";
import { peopleOf } from "./store/store-parts.ts";

export type TakenReading = {
  readonly gas: string;
  readonly value: number;
  readonly unit: GasUnit;
  readonly point: string;
  readonly takenAt: UnixMs;
  readonly isPassed: boolean;
};

export type TakenPermit = {
  readonly id: string;
  readonly number: string;
  readonly kind: PermitKind;
  readonly what: string;
  readonly place: string;
  readonly stage: Stage;
  readonly validUntil: UnixMs | null;
  /** What limits depend on. */
  readonly gasPlace: GasPlace;
  /** Ids of gases that have to be analysed. */
  readonly gases: readonly string[];
  readonly readings: readonly TakenReading[];
  /** Of the last reading, to be entered once. */
  readonly instrument: string;
  readonly calibratedUntil: string;
};

const TAKEN_STAGES: readonly Stage[] = ["issued", "working", "paused"];
const TAKEN_MAX = 20;
const READINGS_MAX = 10;

/** Tickets that this person stands on or leads. */
export function takenPermits({ db }: Pick<Ports, "db">, actor: Who): readonly TakenPermit[] {
  if (!mayUse(WORKERS, actor.roles)) return [];
  const isManager = mayUse(MANAGERS, actor.roles);
  return openPermits(db.read)
    .filter(({ stage }) => TAKEN_STAGES.includes(stage))
    .filter(({ id, appliedBy }) => {
      if (isManager || appliedBy === actor.personId) return true;
      return presentOf(peopleOf(db.read, id)).some(({ personId }) => personId === actor.personId);
    })
    .slice(0, TAKEN_MAX)
    .map((row) => fullOf(db.read, row))
    .map(({ row, permit, samples }): TakenPermit => {
      const { id, number, kind, what, place, stage, validUntil } = row;
      const valid = samples.filter(({ withdrawnAt }) => withdrawnAt === null);
      const last = valid.at(-1);
      return {
        ...{ id, number, kind, what, place, stage, validUntil },
        gasPlace: gasPlaceOf(permit.facts),
        gases: gasesDue(permit.facts),
        readings: valid.slice(-READINGS_MAX).map((one) => {
          const { gas, valueMicro, unit, point, takenAt, isPassed } = one;
          return { gas, value: valueMicro / 1_000_000, unit, point, takenAt, isPassed };
        }),
        instrument: last?.instrument ?? "",
        calibratedUntil: last?.calibratedUntil ?? "",
      };
    });
}

export type RoadReading = {
  readonly gas: string;
  readonly value: number;
  readonly unit: GasUnit;
  readonly part: SamplePart;
  readonly point: string;
  readonly instrument: string;
  readonly calibratedUntil: string;
};

type Done = Promise<Result<unknown, { readonly code: FlowRefusal["code"] | "permit.bad_reading" }>>;

/** As on the page of a ticket: whoever stands on it or leads. */
function objectionTo(ports: PermitPorts, actor: Actor, id: string): FlowRefusal | undefined {
  const full = loadPermit(ports.db.read, id);
  if (full === undefined) return { code: "permit.not_found" };
  const isTheirs = mayUse(MANAGERS, actor.roles) || isInvolved({ full }, actor.personId);
  return isTheirs ? undefined : { code: "permit.not_allowed" };
}

async function reading(ports: PermitPorts, actor: Actor, id: string, given: RoadReading): Done {
  const objection = objectionTo(ports, actor, id);
  if (objection !== undefined) return refuse(objection);
  const full = loadPermit(ports.db.read, id);
  const gas = findGas(given.gas);
  const calibratedUntil = parseDay(given.calibratedUntil);
  if (full === undefined || gas === undefined || calibratedUntil === undefined) {
    return refuse({ code: "permit.bad_reading" });
  }
  const takenAt = doneAt(ports, actor);
  const { value, unit, part } = given;
  const point = given.point.trim().slice(0, 80);
  const instrument = given.instrument.trim().slice(0, 80);
  const sample = { gas: gas.id, value, unit, point, instrument, calibratedUntil, takenAt };
  const place = gasPlaceOf(full.permit.facts);
  const verdict = judgeReading(gas.id, { value, unit }, place);
  if (!verdict.isRead || sampleFaults(sample, place, ports.clock.now()).length > 0) {
    return refuse({ code: "permit.bad_reading" });
  }
  return await addSample(ports, actor, id, {
    ...sample,
    part,
    measurand: gas.kind,
    valueMicro: Math.round(value * 1_000_000),
    isPassed: verdict.isPassed,
  });
}

async function pause(ports: PermitPorts, actor: Actor, id: string, reason: string): Done {
  const objection = objectionTo(ports, actor, id);
  if (objection !== undefined) return refuse(objection);
  return await pauseWork(ports, actor, { id, seen: undefined, reason });
}

/** By anybody who was there. */
async function leave(ports: PermitPorts, actor: Actor, id: string): Done {
  const done = await evacuate(ports, actor, id);
  return done.ok ? accept({ wasEvacuated: true }) : done;
}

export const roadPermits = { workers: WORKERS, reading, pause, evacuate: leave } as const;
