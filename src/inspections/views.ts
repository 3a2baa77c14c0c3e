/** Rows of a visit as its pages show them. */
import type {
  AlarmLookView,
  AnswerView,
  EarlierFinding,
  FailedItem,
  FindingView,
  VisitCard,
  VisitView,
} from "../../views/inspections/model.ts";
import { inspectionText as t } from "../../views/inspections/text.ts";
import { findAlarm, findAlarmRule, listAlarms } from "../alarms/index.ts";
import { checkPaths, findItem, loadRun } from "../checks/index.ts";
import { type Danger, dangerPaths, findDanger, stateWordOf } from "../dangers/index.ts";
import { findPersonRow } from "../identity/index.ts";
import { instant } from "../kernel/instants.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { mediaPath } from "../platform/media.ts";
import type { Orm } from "../platform/orm.ts";
import type { Finding, Visit } from "./model.ts";
import { runStateOf } from "./service.ts";
import {
  type AlarmLook,
  alarmLooksOf,
  answersOf,
  earlierFindings,
  findingsOf,
  visitPhotos,
} from "./store.ts";

export function cardOf(orm: Orm, visit: Visit): VisitCard {
  const { id, number, state, purpose, office, startedAt, endedAt, conclusion } = visit;
  return {
    ...{ id, number, state, purpose, office, startedAt, endedAt, conclusion },
    regulator: findPersonRow(orm, visit.regulatorId)?.name ?? "",
    findings: findingsOf(orm, id).filter(({ withdrawn }) => withdrawn === "").length,
  };
}

export function dangerLink(lang: Lang, danger: Danger) {
  return {
    href: dangerPaths.one(danger.id),
    label: say(lang, t.danger, { number: danger.number }),
    state: stateWordOf(lang, danger),
  };
}

function linkOf(orm: Orm, lang: Lang, dangerId: string) {
  const danger = findDanger(orm, dangerId);
  return danger && dangerLink(lang, danger);
}

function findingView(
  orm: Orm,
  lang: Lang,
  finding: Finding,
  photos: readonly { readonly ownerId: string; readonly hash: string }[],
): FindingView {
  const { id, number, itemId, what, basis, level, demand, dueOn, withdrawn, dangerId } = finding;
  return {
    ...{ id, number, itemId, what, basis, level, demand, dueOn, withdrawn },
    photos: photos.filter((one) => one.ownerId === id).map(({ hash }) => mediaPath(hash)),
    danger: linkOf(orm, lang, dangerId),
  };
}

function lookView(orm: Orm, look: AlarmLook): AlarmLookView {
  const alarm = findAlarm(orm, look.alarmId);
  return {
    alarmId: look.alarmId,
    words: alarm && findAlarmRule(alarm.code)?.words,
    place: alarm?.place ?? "",
    at: instant(look.at),
    verdict: look.verdict as AlarmLookView["verdict"],
    note: look.note,
  };
}

export function visitView(orm: Orm, lang: Lang, visit: Visit): VisitView {
  const { isByCode, companion, colourAtStart, summary, runId } = visit;
  const { enterpriseName, refusedSign, sealHash, sealCode } = visit;
  const photos = visitPhotos(orm, visit.id);
  const run = runStateOf(orm, visit);
  return {
    ...cardOf(orm, visit),
    ...{ isByCode, companion, colourAtStart, summary, run },
    ...{ enterpriseName, refusedSign, sealHash, sealCode },
    runHref: runId === null || run === "none" ? undefined : checkPaths.run(runId),
    list: findingsOf(orm, visit.id).map((one) => findingView(orm, lang, one, photos)),
    looks: alarmLooksOf(orm, visit.id).map((look) => lookView(orm, look)),
    regulatorSign: visit.regulatorSign === null ? undefined : mediaPath(visit.regulatorSign),
    enterpriseSign: visit.enterpriseSign === null ? undefined : mediaPath(visit.enterpriseSign),
  };
}

export function answerViews(orm: Orm, visitId: string): readonly AnswerView[] {
  const photos = visitPhotos(orm, visitId);
  return answersOf(orm, visitId).map(({ id, at, by, words }) => ({
    at: instant(at),
    by: findPersonRow(orm, by)?.name ?? "",
    words,
    photos: photos.filter((one) => one.ownerId === id).map(({ hash }) => mediaPath(hash)),
  }));
}

/** Items of the finished table that failed, and whether each is on record in this visit. */
export function failedItemsOf(orm: Orm, lang: Lang, visit: Visit): readonly FailedItem[] {
  const open = visit.runId === null ? undefined : loadRun(orm, visit.runId);
  if (open?.run.state !== "completed") return [];
  const known = new Set(
    findingsOf(orm, visit.id)
      .filter(({ withdrawn }) => withdrawn === "")
      .map(({ itemId }) => itemId),
  );
  return open.verdict.failed.flatMap(({ itemId }) => {
    const item = findItem(open.definition, itemId);
    if (item === undefined) return [];
    return [{ itemId, text: say(lang, item.text), isRecorded: known.has(itemId) }];
  });
}

/** What the form of a violation begins with when it comes from an item of the table. */
export function itemValues(orm: Orm, visit: Visit, itemId: string): Record<string, string> {
  const open = visit.runId === null ? undefined : loadRun(orm, visit.runId);
  const failed = open?.verdict.failed.find((one) => one.itemId === itemId);
  const item = open && findItem(open.definition, itemId);
  if (open === undefined || item === undefined || failed === undefined) return {};
  const note = open.answers.get(itemId)?.note ?? "";
  // The record is kept in the words of the trade, whoever writes.
  const what = `不符合：${item.text.zh}`;
  return {
    item: itemId,
    what: note === "" ? what : `${what}\n${note}`,
    basis: `${item.source}${item.mark === "V" ? "" : "（待核实）"}`,
    level: failed.severity,
  };
}

export function shownOfItem(orm: Orm, visit: Visit, itemId: string): readonly string[] {
  if (visit.runId === null || itemId === "") return [];
  const photos = loadRun(orm, visit.runId)?.photos ?? [];
  return photos.filter((photo) => photo.itemId === itemId).map(({ hash }) => hash);
}

const ALARMS_SHOWN = 20;

/** Open alarms, urgent ones first, and those looked at already. */
export function alarmsToLookAt(orm: Orm, visitId: string): readonly AlarmLookView[] {
  const looks = new Map(alarmLooksOf(orm, visitId).map((look) => [look.alarmId, look]));
  const { items } = listAlarms(orm, { state: "open" }, { offset: 0, limit: ALARMS_SHOWN });
  const open = items.map((alarm): AlarmLookView => {
    const look = looks.get(alarm.id);
    looks.delete(alarm.id);
    return {
      alarmId: alarm.id,
      words: findAlarmRule(alarm.code)?.words,
      place: alarm.place,
      at: alarm.activatedAt,
      verdict: look?.verdict as AlarmLookView["verdict"],
      note: look?.note ?? "",
    };
  });
  return [...open, ...[...looks.values()].map((look) => lookView(orm, look))];
}

export function earlierViews(orm: Orm, lang: Lang, visitId: string): readonly EarlierFinding[] {
  return earlierFindings(orm, visitId).map(({ visitNumber, what, dueOn, dangerId }) => ({
    visitNumber,
    what,
    dueOn,
    danger: linkOf(orm, lang, dangerId),
  }));
}
