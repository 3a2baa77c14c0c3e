/** Areas as their pages show them: names, words, who may and why not. */
import type {
  AreaCardView,
  AreaDayView,
  AreaView,
  AreaWorkView,
  WelderView,
} from "../../../views/permits/areas/areas-model.ts";
import {
  areaItemWords,
  areaWhyWords,
  areaText as t,
} from "../../../views/permits/areas/areas-text.ts";
import { confirmationPaths, confirmedCodes, validConfirmation } from "../../confirmations/index.ts";
import { facePaths } from "../../faces/index.ts";
import { certificatesOf, listActivePeople } from "../../identity/index.ts";
import type { UnixMs } from "../../kernel/instants.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import { mayUse } from "../../platform/web.ts";
import type { Orm } from "../../platform/writer.ts";
import { listRooms } from "../../site/index.ts";
import type { Who } from "../change.ts";
import type { Names } from "../pages/parts.ts";
import { shortTime } from "../pages/view.ts";
import { MANAGERS, REVIEWERS, WORKERS } from "../roles.ts";
import { type FixedAreaRefusal, isOfToday, reviewDueOn } from "../rules/fixed-area.ts";
import { findGas } from "../standard/gases.ts";
import { areaRef, judgeArea } from "./judge.ts";
import { AREA_LIMITS, type Area, type AreaDay, type AreaEndCause, type AreaWork } from "./model.ts";
import { areaPaths } from "./paths.ts";
import { areaEvents, daysOf, lastDay, listWorks, openWorks } from "./store.ts";

export type AreaViewParts = {
  readonly orm: Orm;
  readonly lang: Lang;
  readonly nameOf: Names;
  readonly now: UnixMs;
  readonly isClockTrusted: boolean;
};

type Code = FixedAreaRefusal["code"];

const PEOPLE_MAX = 2_000;
const WORKS_SHOWN = 30;
const OF_PERSON: readonly Code[] = ["area.person", "area.certificate", "area.unverified"];

/** What keeps everybody from it: the area, the day, the watch, the site. */
function areaWhy(parts: AreaViewParts, area: Area): readonly Code[] {
  const ask = { workerId: "", guardianId: area.guardianId, cylinders: [], isStart: true };
  return judgeArea(parts.orm, area, ask, parts)
    .refusals.map(({ code }) => code)
    .filter((code) => !OF_PERSON.includes(code));
}

type Welder = { readonly id: string; readonly name: string; readonly until: string | undefined };

/** Active people who hold or held a welding certificate, the longest valid of each. */
function weldersOf(orm: Orm): readonly Welder[] {
  const found: Welder[] = [];
  for (const { id, name, staffNumber } of listActivePeople(orm, PEOPLE_MAX)) {
    const own = certificatesOf(orm, id).filter(({ kind }) => kind === "welding");
    if (own.length === 0) continue;
    const until = own
      .filter(({ endedAt }) => endedAt === null)
      .map(({ expiresOn }) => expiresOn)
      .sort()
      .at(-1);
    found.push({ id, name: `${name} · ${staffNumber}`, until });
    if (found.length === AREA_LIMITS.people) break;
  }
  return found;
}

function welderView(
  parts: AreaViewParts,
  area: Area,
  { id, name, until }: Welder,
  why: readonly Code[],
): WelderView {
  const { orm, lang, nameOf } = parts;
  const ask = { workerId: id, guardianId: area.guardianId, cylinders: [], isStart: true };
  const judged = judgeArea(orm, area, ask, parts);
  const { verification } = judged;
  const at = verification && shortTime(verification.at);
  const who = nameOf(verification?.secondId) ?? "—";
  return {
    ...{ id, name, certificateUntil: until },
    verified:
      at === undefined
        ? undefined
        : verification?.method === "face"
          ? say(lang, t.byFace, { at })
          : say(lang, t.bySecond, { at, who }),
    until: shortTime(judged.validUntil),
    why: judged.refusals.map(({ code }) => code).filter((code) => !why.includes(code)),
    verifyHref: facePaths.verify(id, areaRef(area.id), areaPaths.one(area.id), area.name),
  };
}

function cardFrom(
  area: Area,
  why: readonly Code[],
  welders: readonly WelderView[],
  burning: number,
): AreaCardView {
  const { id, number, name, place, state } = area;
  const ready = why.length > 0 ? 0 : welders.filter((one) => one.why.length === 0).length;
  return { id, number, name, place, state, why, burning, ready };
}

export function areaCard(parts: AreaViewParts, area: Area): AreaCardView {
  const why = areaWhy(parts, area);
  const welders =
    why.length > 0 ? [] : weldersOf(parts.orm).map((one) => welderView(parts, area, one, why));
  return cardFrom(area, why, welders, openWorks(parts.orm, area.id).length);
}

function dayView({ lang, nameOf }: AreaViewParts, day: AreaDay): AreaDayView {
  const { sample } = day;
  const gas = sample && findGas(sample.gas);
  return {
    who: nameOf(day.byId) ?? "—",
    at: shortTime(day.at),
    isPassed: day.isPassed,
    failed: day.failed.map((item) => say(lang, areaItemWords[item])),
    gas:
      sample === null
        ? undefined
        : say(lang, t.gasReading, {
            gas: gas?.name[lang === "en" ? "en" : "zh"] ?? sample.gas,
            ...{ value: sample.value, unit: sample.unit, at: shortTime(sample.takenAt) },
            result: say(lang, sample.isPassed ? t.passed : t.failed),
          }),
    note: day.note,
    withdrawn:
      day.withdrawnAt === null
        ? undefined
        : `${nameOf(day.withdrawnBy) ?? "—"} · ${shortTime(day.withdrawnAt)} · ${day.withdrawReason}`,
  };
}

/** A lock's note is codes; whatever else somebody wrote stays as it is. */
export function endNote(lang: Lang, work: Pick<AreaWork, "endCause" | "endNote">): string {
  const cause: AreaEndCause | null = work.endCause;
  if (cause !== "locked" && cause !== "expired") return work.endNote;
  return work.endNote
    .split(" ")
    .map((code) => areaWhyWords[code as Code])
    .filter((words) => words !== undefined)
    .map((words) => say(lang, words))
    .join(" ");
}

export function workView(parts: AreaViewParts, work: AreaWork, area?: Area): AreaWorkView {
  const { lang, nameOf } = parts;
  return {
    id: work.id,
    area: area === undefined ? "" : `${area.number} ${area.name}`,
    areaHref: areaPaths.one(work.areaId),
    worker: nameOf(work.workerId) ?? "—",
    guardian: nameOf(work.guardianId) ?? "—",
    what: work.what,
    cylinders: work.cylinders,
    startedAt: shortTime(work.startedAt),
    until: shortTime(work.validUntil),
    endedAt: work.endedAt === null ? undefined : shortTime(work.endedAt),
    endedBy: nameOf(work.endedBy),
    cause: work.endCause,
    note: endNote(lang, work),
  };
}

function cylinderWords({ orm, lang, now }: AreaViewParts, areaId: string): string | undefined {
  const cover = validConfirmation(orm, areaRef(areaId), now);
  if (!cover.ok || cover.value.validUntil === null) return undefined;
  const codes = [...confirmedCodes(orm, areaRef(areaId), now)].join(" ");
  return say(lang, t.cylindersOk, { at: shortTime(cover.value.validUntil), codes });
}

function mayOf(area: Area, actor: Who): AreaView["may"] {
  const isReviewer = mayUse(REVIEWERS, actor.roles);
  const isOpen = area.state === "declared" || area.state === "refused";
  return {
    work: mayUse(WORKERS, actor.roles),
    decide: isReviewer && area.state === "declared" && area.declaredBy !== actor.personId,
    correct: isReviewer && isOpen,
    review: isReviewer && area.state === "approved",
    retire: mayUse(MANAGERS, actor.roles) && area.state !== "retired",
  };
}

export function areaView(parts: AreaViewParts, area: Area, actor: Who): AreaView {
  const { orm, nameOf, now, lang } = parts;
  const why = areaWhy(parts, area);
  const welders = weldersOf(orm).map((one) => welderView(parts, area, one, why));
  const last = lastDay(orm, area.id);
  const today = last !== undefined && isOfToday(last.at, now) ? last : undefined;
  const page = { offset: 0, limit: WORKS_SHOWN };
  const works = listWorks(orm, { areaIds: [area.id] }, page).items;
  const gas = findGas(area.gas);
  return {
    ...cardFrom(area, why, welders, openWorks(orm, area.id).length),
    room: listRooms(orm).find(({ id }) => id === area.roomId)?.name,
    responsible: nameOf(area.responsibleId) ?? "—",
    guardian: nameOf(area.guardianId) ?? "—",
    facts: area.facts,
    measures: area.measures.split("\n").filter((line) => line.trim() !== ""),
    gas: gas?.name[lang === "en" ? "en" : "zh"],
    declared: `${nameOf(area.declaredBy) ?? "—"} · ${shortTime(area.declaredAt)}`,
    approved:
      area.approvedAt === null
        ? undefined
        : `${nameOf(area.approvedBy) ?? "—"} · ${shortTime(area.approvedAt)}`,
    reviewedOn: area.approvedAt === null ? "—" : area.reviewedOn,
    reviewDue: area.approvedAt === null ? "—" : reviewDueOn(area),
    version: area.version,
    day: today && dayView(parts, today),
    days: daysOf(orm, area.id).map((day) => dayView(parts, day)),
    cylinders: cylinderWords(parts, area.id),
    confirmCylindersHref: confirmationPaths.addFor(areaRef(area.id)),
    welders,
    works: works.map((work) => workView(parts, work, area)),
    history: areaEvents(orm, area.id).map(({ kind, at, byId, note }) => ({
      ...{ kind, note, at: shortTime(at), who: nameOf(byId) ?? "—" },
    })),
    may: mayOf(area, actor),
  };
}
