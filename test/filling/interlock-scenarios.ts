/** Small worlds for the prover: short times and few levels, so that whole neighbourhoods fit in memory. */
import type { GaugeConfig, InterlockConfig } from "../../src/filling/interlock/config.ts";
import type { CheckProof, Input } from "../../src/filling/interlock/model.ts";

type Without<T> = T extends unknown ? Omit<T, "atMs"> : never;
/** An input without its instant. */
export type Act = Without<Input>;

/** `hasTick`: the shell's tick came on time before the input. */
export type Move = { readonly afterMs: number; readonly hasTick: boolean; readonly act: Act };
export type Action = { readonly name: string; readonly moves: readonly Move[] };

export type World = {
  readonly name: string;
  readonly config: InterlockConfig;
  readonly gauge: "weight" | "pressure";
  /** What the oracle compares with; written down here, not taken from the machine. */
  readonly band: {
    floor: number;
    startMax: number;
    target: number;
    limit: number;
    ceiling: number;
  };
  readonly levels: Readonly<Record<string, number>>;
  readonly actions: readonly Action[];
  /** Names of actions: the ordinary fill, whose every stage is a root of the search. */
  readonly happy: readonly string[];
};

const GAUGE: GaugeConfig = {
  frameIntervalMs: 200,
  steadyFrames: 3,
  steadyWindowMs: 200,
  steadySpread: 20,
  startTolerance: 20,
  flowStart: 100,
  flowMaxPerS: 2_000,
  noise: 200,
  fallMax: 300,
  overMargin: 300,
};

const TIMES = {
  cutOff: "controller",
  failClosed: "held",
  oneShotAcceptanceId: null,
  grantUseMaxMs: 900,
  grantCommitMaxMs: 400,
  fillMaxMs: 1_200,
  endSteadyMs: 300,
  settleMaxMs: 600,
  checkMaxAgeMs: 1_000_000_000,
  heldLagMaxMs: 500,
} as const;

/** The instant of a check is replaced by the prover with the instant of the binding. */
export const CHECKED_NOW = -1;

function proof(checkId: string, cylinderId: string, change: Partial<CheckProof> = {}): CheckProof {
  return {
    checkId,
    cylinderId,
    byPersonId: "p1",
    isCertified: true,
    hasPassedEveryItem: true,
    checkedAtMs: CHECKED_NOW,
    ...change,
  };
}

const weight = { tareG: 15_000, targetNetG: 800, maxNetG: 1_000, residueMaxG: 100 };
const pressure = {
  startMinKpa: 200,
  startMaxKpa: 300,
  targetKpa: 1_000,
  maxKpa: 1_200,
  ceilingKpa: 1_500,
};

type Bind = Extract<Act, { kind: "bind" }>;

function bind(
  gauge: World["gauge"],
  position: string,
  cylinderId: string,
  checkId: string,
  change: Partial<Bind> = {},
): Bind {
  return {
    kind: "bind",
    position,
    cylinderId,
    weight: gauge === "weight" ? weight : null,
    pressure: gauge === "pressure" ? pressure : null,
    check: proof(checkId, cylinderId),
    refusals: [],
    ...change,
  };
}

function frame(gauge: World["gauge"], level: number | null): Act {
  return gauge === "weight"
    ? { kind: "weight", massG: level, isStable: null }
    : { kind: "pressure", pressureKpa: level, at20Kpa: level };
}

/** What the gauge shows away from 20 °C; null when nobody knows the temperature. */
function pressureAwayFrom20(shown: number, at20Kpa: number | null): Act {
  return { kind: "pressure", pressureKpa: shown, at20Kpa };
}

const COMMON: Readonly<Record<string, Act>> = {
  tick: { kind: "tick" },
  "gauge up": { kind: "linkUp", link: "gauge" },
  "valve up": { kind: "linkUp", link: "valve" },
  "gauge lost": { kind: "linkLost", link: "gauge" },
  "valve lost": { kind: "linkLost", link: "valve" },
  stale: { kind: "stale" },
  lifted: { kind: "lifted" },
  "clock trusted": { kind: "clockTrusted" },
  "clock untrusted": { kind: "clockUntrusted" },
  "remote lock": { kind: "remoteLock", reason: "danger d1", by: "upstream" },
  unlock: { kind: "unlock" },
  restart: { kind: "restart", openAuthorisationId: null },
  "restart with open fill": { kind: "restart", openAuthorisationId: "a0" },
  "relay dropped": { kind: "relayDropped", cause: "watchdog" },
  "authorise a1": { kind: "authoriseRequested", authorisationId: "a1", byPersonId: "p1" },
  "authorise a2": { kind: "authoriseRequested", authorisationId: "a2", byPersonId: "p1" },
  "commit a1": { kind: "grantCommitted", authorisationId: "a1" },
  "commit a2": { kind: "grantCommitted", authorisationId: "a2" },
  "fail a1": { kind: "grantFailed", authorisationId: "a1" },
  "fill ended": { kind: "fillEnded" },
  settle: { kind: "settle", byPersonId: "p2", reason: "weighed by hand" },
  "settle without reason": { kind: "settle", byPersonId: "p2", reason: " " },
};

const onTime = (act: Act): Move => ({ afterMs: 100, hasTick: true, act });
const late = (act: Act): Move => ({ afterMs: 700, hasTick: false, act });
const slow = (act: Act): Move => ({ afterMs: 400, hasTick: true, act });

/** Every act on time, after missing frames, and after a silent main loop; chains that try to reopen. */
function actionsOf(
  acts: Readonly<Record<string, Act>>,
  chains: Readonly<Record<string, readonly string[]>>,
): readonly Action[] {
  const single = Object.entries(acts).flatMap(([name, act]): Action[] => [
    { name, moves: [onTime(act)] },
    { name: `${name} (slow)`, moves: [slow(act)] },
    { name: `${name} (late)`, moves: [late(act)] },
  ]);
  const whole = Object.entries(chains).map(
    ([name, names]): Action => ({
      name,
      moves: names.flatMap((item) => {
        const act = acts[item];
        if (act === undefined) throw new Error(`no act ${item}`);
        return [onTime(act)];
      }),
    }),
  );
  // Frames come on although the main loop, and so the ticks, stand still.
  const start = acts["start"];
  if (start === undefined) throw new Error("no act start");
  const frameOnly: Move = { afterMs: 200, hasTick: false, act: start };
  const still: Action = { name: "frames without ticks", moves: [frameOnly, frameOnly, frameOnly] };
  return [...single, ...whole, still];
}

const LINKS = ["unlock", "gauge up", "valve up", "clock trusted"];
const REPAIR = [...LINKS, "settle"];
const START = ["start", "start", "start"];

export function gunWorld(): World {
  const gauge = "weight";
  const levels = {
    below: 14_000,
    start: 15_000,
    rising: 15_350,
    high: 15_700,
    target: 15_810,
    over: 16_050,
    jump: 18_000,
  };
  const acts: Record<string, Act> = { ...COMMON, "no number": frame(gauge, null) };
  for (const [name, level] of Object.entries(levels)) acts[name] = frame(gauge, level);
  Object.assign(acts, {
    "bind A k1": bind(gauge, "1", "A", "k1"),
    "bind A k2": bind(gauge, "1", "A", "k2"),
    "bind B k3": bind(gauge, "1", "B", "k3"),
    "bind refused": bind(gauge, "1", "A", "k4", { refusals: ["filling.recalled"] }),
    "bind unchecked": bind(gauge, "1", "A", "k4", { check: null }),
    "bind uncertified": bind(gauge, "1", "A", "k4", {
      check: proof("k4", "A", { isCertified: false }),
    }),
    "bind failed check": bind(gauge, "1", "A", "k4", {
      check: proof("k4", "A", { hasPassedEveryItem: false }),
    }),
    "bind check of another": bind(gauge, "1", "A", "k4", { check: proof("k4", "B") }),
    "bind check of a former run": bind(gauge, "1", "A", "k4", {
      check: proof("k4", "A", { checkedAtMs: null }),
    }),
    "bind without figures": bind(gauge, "1", "A", "k4", { weight: null }),
    blank: { kind: "confirmBlank", position: "1", byPersonId: "p1" },
    unbind: { kind: "unbind", position: "1" },
  } satisfies Record<string, Act>);
  const actions = actionsOf(acts, {
    "reopen, old check": [...REPAIR, "bind A k1", ...START, "authorise a2", "commit a2"],
    "reopen, new check": [...REPAIR, "bind A k2", ...START, "authorise a2", "commit a2"],
    "reopen, no bind": [...REPAIR, ...START, "authorise a2", "commit a2"],
    "reopen, unsettled": [...LINKS, "bind A k2", ...START, "authorise a2", "commit a2"],
    "commit again": ["start", "commit a1", "start"],
    "fill on": ["start", "rising", "rising"],
  });
  const happy = ["gauge up", "valve up", "clock trusted", "bind A k1", ...START, "authorise a1"];
  return {
    name: "gun",
    config: { ...TIMES, kind: "gun", positions: ["1"], gauges: { weight: GAUGE } },
    gauge,
    band: {
      floor: 14_980,
      startMax: 15_100,
      target: 15_800,
      limit: 16_000,
      ceiling: Number.POSITIVE_INFINITY,
    },
    levels,
    actions,
    happy: [...happy, "commit a1", "start", "rising", "rising", "high", "target", "target"].concat(
      "target",
      "target",
      "below",
    ),
  };
}

export function manifoldWorld(): World {
  const gauge = "pressure";
  const levels = {
    below: 100,
    start: 250,
    rising: 600,
    high: 950,
    target: 1_010,
    over: 1_250,
    jump: 3_000,
  };
  const acts: Record<string, Act> = { ...COMMON, "no number": frame(gauge, null) };
  for (const [name, level] of Object.entries(levels)) acts[name] = frame(gauge, level);
  Object.assign(acts, {
    "warm: at the target as shown only": pressureAwayFrom20(1_010, 940),
    "cold: over the limit at 20 °C": pressureAwayFrom20(950, 1_250),
    "hot: above the ceiling": pressureAwayFrom20(1_520, 950),
    "no temperature": pressureAwayFrom20(600, null),
    "bind 1 A k1": bind(gauge, "1", "A", "k1"),
    "bind 2 B k2": bind(gauge, "2", "B", "k2"),
    "bind 2 A k3": bind(gauge, "2", "A", "k3"),
    "bind 1 A k3": bind(gauge, "1", "A", "k3"),
    "bind 2 B k4": bind(gauge, "2", "B", "k4"),
    "bind 3 refused": bind(gauge, "3", "C", "k5", { refusals: ["filling.scrapped"] }),
    "bind 2 with the check of 1": bind(gauge, "2", "B", "k1", { check: proof("k1", "B") }),
    "blank 3": { kind: "confirmBlank", position: "3", byPersonId: "p1" },
    "blank 1": { kind: "confirmBlank", position: "1", byPersonId: "p1" },
    "unbind 2": { kind: "unbind", position: "2" },
  } satisfies Record<string, Act>);
  const opening = [...START, "authorise a2", "commit a2"];
  const actions = actionsOf(acts, {
    "reopen, old checks": [...REPAIR, "bind 1 A k1", "bind 2 B k2", "blank 3", ...opening],
    "reopen, new checks": [...REPAIR, "bind 1 A k3", "bind 2 B k4", "blank 3", ...opening],
    "reopen, one old": [...REPAIR, "bind 1 A k1", "bind 2 B k4", "blank 3", ...opening],
    "reopen, one position open": [...REPAIR, "bind 1 A k3", "bind 2 B k4", "unbind 2", ...opening],
    "reopen, no bind": [...REPAIR, ...opening],
    "reopen, unsettled": [...LINKS, "bind 1 A k3", "bind 2 B k4", "blank 3", ...opening],
    "commit again": ["start", "commit a1", "start"],
    "fill on": ["start", "rising", "rising"],
  });
  return {
    name: "manifold of three",
    config: { ...TIMES, kind: "manifold", positions: ["1", "2", "3"], gauges: { pressure: GAUGE } },
    gauge,
    band: { floor: 180, startMax: 300, target: 1_000, limit: 1_200, ceiling: 1_500 },
    levels,
    actions,
    happy: ["gauge up", "valve up", "clock trusted", "bind 1 A k1", "bind 2 B k2"].concat(
      ["blank 3", ...START, "authorise a1", "commit a1", "start", "rising", "rising", "high"],
      ["target", "target", "target", "target", "bind 1 A k3"],
    ),
  };
}
