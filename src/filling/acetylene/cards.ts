/** From the course of an acetylene cylinder to what its pages show. */
import type { CourseCard, CourseLine, ShownNow } from "../../../views/filling/acetylene-page.tsx";
import {
  acetoneVerdictText,
  courseOutcomeText,
  courseStepText,
  acetyleneText as t,
} from "../../../views/filling/acetylene-text.ts";
import { mpa, type Resting } from "../../../views/filling/manifold-parts.tsx";
import type { State } from "../../../views/ui/state.ts";
import { type Cylinder, findCylinder } from "../../cylinders/index.ts";
import { findDevice } from "../../devices/index.ts";
import { ACETYLENE_FIGURES as FIGURES, findMedium } from "../../gases/index.ts";
import { actorNames } from "../../identity/index.ts";
import { instant } from "../../kernel/instants.ts";
import { formatKg, formatStamp, type Lang, say } from "../../platform/i18n.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Orm } from "../../platform/writer.ts";
import { cylinderCardOf } from "../cards.ts";
import { findManifoldFill } from "../manifold/store.ts";
import { acetylenePaths, manifoldPaths } from "../paths.ts";
import { postFillItemsOf } from "../pre-fill-items.ts";
import type { Station } from "../service.ts";
import { listFillPoints } from "../store.ts";
import { type AcetoneVerdict, type CourseStep, courseStep, isAcetylene } from "./rules.ts";
import { acetyleneMaxOf } from "./service.ts";
import {
  type CourseRow,
  courseFactsOf,
  coursesOf,
  openCourses,
  stagesOf,
  weighingsOf,
} from "./store.ts";

const LINES_MAX = 200;

export function courseStepWords(lang: Lang, step: CourseStep): string {
  const words = courseStepText;
  switch (step.kind) {
    case "acetone":
      if (step.verdict === "short") return say(lang, words.topUp);
      return say(
        lang,
        step.verdict === "none" || step.verdict === "outdated" ? words.acetone : words.refused,
      );
    case "rest":
      return say(lang, words.rest, { at: formatStamp(instant(step.untilAt)) });
    case "final":
      return say(lang, words.final);
    case "take-off":
      return say(lang, words.takeOff, { stage: step.stage });
    default:
      return say(lang, words[step.kind], { stage: step.stage });
  }
}

function stateOf(step: CourseStep): State {
  if (step.kind === "fill") return "ok";
  if (step.kind === "acetone") {
    const isRefused = ["too-short", "over", "no-residual"].includes(step.verdict);
    return isRefused ? "danger" : "neutral";
  }
  return step.kind === "rest" || step.kind === "filling" ? "neutral" : "warn";
}

/** Everything under way, what can be done now before what rests. */
export function courseLines(orm: Orm, lang: Lang, now: number): readonly CourseLine[] {
  return openCourses(orm, LINES_MAX)
    .map((course) => {
      const step = courseStep(courseFactsOf(orm, course.id), now);
      const untilAt = step.kind === "rest" ? step.untilAt : undefined;
      return {
        untilAt: untilAt ?? 0,
        line: {
          cylinderId: course.cylinderId,
          code: cylinderCardOf(orm, course.cylinderId)?.code ?? course.cylinderId,
          next: courseStepWords(lang, step),
          state: stateOf(step),
          until: untilAt === undefined ? undefined : formatStamp(instant(untilAt)),
          since: formatStamp(instant(course.openedAt)),
        },
      };
    })
    .sort((one, other) => one.untilAt - other.untilAt)
    .map(({ line }) => line);
}

const RESTING_SHOWN = 8;

/** For the board and the start page: what may go on now first, then what rests by when it may. */
export function restingOf(
  { ports, board }: Pick<Station, "ports" | "board">,
  lang: Lang,
): Resting | undefined {
  const pointId = board.ids().find((id) => isAcetylene(board.rowOf(id)?.medium ?? ""));
  if (pointId === undefined) return undefined;
  const lines = courseLines(ports.db.read, lang, ports.clock.now());
  if (lines.length === 0) return undefined;
  return {
    href: acetylenePaths.list(pointId),
    total: lines.length,
    items: lines.slice(0, RESTING_SHOWN).map(({ cylinderId, code, next, state }) => ({
      href: acetylenePaths.one(pointId, cylinderId),
      code,
      next,
      state,
    })),
  };
}

export function shownNow({ ports, board, scales }: Station, pointId: string): ShownNow {
  const view = board.view(pointId);
  const deviceId = view?.row.checkScaleDeviceId;
  const mass = deviceId == null ? undefined : scales.value(deviceId, ports.clock.monotonicMs());
  return {
    massG: mass?.massG ?? undefined,
    isMassSteady: mass?.isSteady === true,
    kpa: view?.manifold?.pressureKpa ?? undefined,
    celsius: view?.manifold?.temperatureC ?? undefined,
    at15Kpa: view?.manifold?.at20Kpa ?? undefined,
    isPressureSteady: view?.isSteady === true,
  };
}

const names = (orm: Orm, id: string | null): string =>
  id === null ? "—" : (actorNames(orm, [id]).get(id) ?? id);

function weighingCells(orm: Orm, lang: Lang, courseId: string) {
  return weighingsOf(orm, courseId).map((row) => [
    formatStamp(instant(row.weighedAt)),
    formatKg(lang, row.grossG),
    `${mpa(row.kpa)} / ${(row.c10 / 10).toFixed(1)} °C`,
    formatKg(lang, row.residualG),
    formatKg(lang, row.missingG),
    row.toppedUpG === 0 ? "—" : formatKg(lang, row.toppedUpG),
    say(lang, acetoneVerdictText[row.verdict as AcetoneVerdict]),
    names(orm, row.personId),
  ]);
}

function stageCells(orm: Orm, lang: Lang, courseId: string) {
  const kg = (massG: number | null) => (massG === null ? "—" : formatKg(lang, massG));
  return stagesOf(orm, courseId).map(({ stage, fill }) => {
    const flow = stage.flowMlPerHL === null ? undefined : stage.flowMlPerHL / 1_000;
    const isTooFast = flow !== undefined && flow > FIGURES.flowMaxLPerHL.value;
    return [
      String(stage.stage),
      formatStamp(instant(fill.authorisedAt)),
      kg(stage.grossG),
      kg(stage.gainG),
      kg(stage.grossG === null ? null : stage.grossG - fill.tareG),
      flow === undefined ? "—" : flow.toFixed(1),
      isTooFast ? say(lang, t.tooFast) : "—",
      names(orm, stage.weighedBy),
    ];
  });
}

function lastOf(orm: Orm, lang: Lang, course: CourseRow | undefined): CourseCard["last"] {
  if (course?.outcome == null) return undefined;
  const key = course.outcome as keyof typeof courseOutcomeText;
  const fillId = stagesOf(orm, course.id).at(-1)?.fill.id;
  const batchId = fillId === undefined ? undefined : findManifoldFill(orm, fillId)?.batchId;
  const isGood = key === "released";
  const at15 = course.finalAt15Kpa === null ? "" : ` · ${mpa(course.finalAt15Kpa)} (15 °C)`;
  return {
    state: isGood ? "ok" : key === "dropped" ? "neutral" : "danger",
    words: `${say(lang, courseOutcomeText[key])}${at15}`,
    label: isGood && batchId !== undefined ? manifoldPaths.labels(batchId) : undefined,
  };
}

export function courseCardOf(
  station: Station,
  lang: Lang,
  pointId: string,
  cylinder: Cylinder,
): CourseCard {
  const { ports, board } = station;
  const { read } = ports.db;
  const [newest] = coursesOf(read, cylinder.id, 1);
  const open = newest?.closedAt === null ? newest : undefined;
  const facts = open === undefined ? { acetone: null, stages: [] } : courseFactsOf(read, open.id);
  const step = courseStep(facts, ports.clock.now());
  const row = board.rowOf(pointId);
  const deviceId = row?.checkScaleDeviceId;
  const settledMaxKpa = Math.min(FIGURES.settledMaxKpa.value, cylinder.workingPressureKpa);
  const medium = findMedium(cylinder.medium);
  const shownId = newest?.id;
  return {
    pointId,
    pointLabel: row?.label ?? pointId,
    cylinderId: cylinder.id,
    code: cylinderCardOf(read, cylinder.id)?.code ?? cylinder.serial,
    kind: step.kind,
    state: stateOf(step),
    next: courseStepWords(lang, step),
    topUpG: step.kind === "acetone" && step.verdict === "short" ? step.missingG : undefined,
    scale: deviceId == null ? say(lang, t.noScale) : (findDevice(read, deviceId)?.name ?? deviceId),
    settledMaxKpa,
    isOpen: open !== undefined,
    facts: [
      [say(lang, t.tare), formatKg(lang, cylinder.tareG)],
      [say(lang, t.volume), `${(cylinder.volumeMl / 1_000).toFixed(1)} L`],
      [say(lang, t.limit), formatKg(lang, acetyleneMaxOf(cylinder))],
      [say(lang, t.settledMax), mpa(settledMaxKpa)],
    ],
    weighings: shownId === undefined ? [] : weighingCells(read, lang, shownId),
    stages: shownId === undefined ? [] : stageCells(read, lang, shownId),
    last: open === undefined ? lastOf(read, lang, newest) : undefined,
    items:
      medium === undefined
        ? []
        : postFillItemsOf(medium).map(({ code, text }) => ({ code, text: say(lang, text) })),
  };
}

/** For the start page, which knows no board; undefined where no manifold fills acetylene. */
export function acetyleneStarts({ db, clock }: Pick<Ports, "db" | "clock">, lang: Lang) {
  const point = listFillPoints(db.read).find(({ medium }) => isAcetylene(medium));
  if (point === undefined) return undefined;
  const lines = courseLines(db.read, lang, clock.now());
  return {
    href: acetylenePaths.list(point.id),
    total: lines.length,
    items: lines.slice(0, RESTING_SHOWN).map(({ cylinderId, code, next }) => ({
      href: acetylenePaths.one(point.id, cylinderId),
      code,
      next,
    })),
  };
}

export function acetyleneCylinder(orm: Orm, id: string): Cylinder | undefined {
  const cylinder = findCylinder(orm, id);
  return cylinder?.medium === "acetylene" ? cylinder : undefined;
}
