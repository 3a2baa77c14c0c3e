/** From rows to what the pages show: names, photos with their reuse, the timeline in words. */
import type {
  CriterionView,
  DangerCard,
  DangerDetail,
  HistoryLine,
  PhotoView,
} from "../../views/dangers/model.ts";
import { yuanText } from "../../views/dangers/parts.tsx";
import { levelWords, dangerText as t } from "../../views/dangers/text.ts";
import { alarmPaths } from "../alarms/index.ts";
import { checkPaths } from "../checks/index.ts";
import { isVerified } from "../gases/index.ts";
import { actorNames } from "../identity/index.ts";
import { dayOf, daysBetween, instant, type UnixMs } from "../kernel/instants.ts";
import { type Lang, type Phrase, say } from "../platform/i18n.ts";
import { mediaPath } from "../platform/media.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { isPackOn } from "../site/index.ts";
import { CRITERIA, type Criterion, findCriterion } from "./criteria.ts";
import { ACTS, type DangerLevel } from "./model.ts";
import { dangerPaths } from "./paths.ts";
import { byOf } from "./roles.ts";
import { guard, overdueDays } from "./rules.ts";
import { type Danger, type DangerPhoto, findDanger, historyOf, photosOf } from "./store.ts";

export type Names = (id: string | null) => string | undefined;

/** Each person is looked up once for a page. */
export function namesOf(orm: Orm): Names {
  const known = new Map<string, string | undefined>();
  return (id) => {
    if (id === null || id === "") return undefined;
    if (!known.has(id)) known.set(id, actorNames(orm, [id]).get(id));
    return known.get(id);
  };
}

export function cardOf(danger: Danger, nameOf: Names, now: UnixMs): DangerCard {
  const { id, number, what, category, place, state, level, foundAt, measure, dueOn } = danger;
  const { isImmediate, escalation, closedAt } = danger;
  const today = dayOf(now);
  const overdue = overdueDays(danger, today);
  const isBeingDone = state === "assigned" || state === "rectifying";
  return {
    ...{ id, number, what, category, place, state, level, foundAt, measure, dueOn },
    ...{ isImmediate, escalation, closedAt },
    source: danger.source.kind,
    foundBy: nameOf(danger.foundBy) ?? "—",
    responsible: nameOf(danger.responsibleId),
    overdueDays: overdue,
    daysLeft:
      isBeingDone && dueOn !== null && overdue === 0 ? daysBetween(today, dueOn) : undefined,
    isRepeat: danger.repeatOf !== null,
  };
}

export function criterionView(criterion: Criterion): CriterionView {
  const { id, text, source, mark } = criterion;
  return { id, text, source, isVerified: isVerified(mark) };
}

/** The criteria of the rule packs that are on here. */
export function criteriaHere(orm: Orm): readonly CriterionView[] {
  return CRITERIA.filter(({ pack }) => isPackOn(orm, pack)).map(criterionView);
}

function photoView(orm: Orm, photo: DangerPhoto, nameOf: Names): PhotoView {
  const { reusedFrom } = photo;
  const other =
    reusedFrom === "" || reusedFrom === photo.dangerId ? undefined : findDanger(orm, reusedFrom);
  return {
    id: photo.id,
    href: mediaPath(photo.hash),
    at: photo.takenAt,
    by: nameOf(photo.takenBy) ?? "—",
    round: photo.round,
    reused:
      other === undefined
        ? reusedFrom === ""
          ? undefined
          : "here"
        : { number: other.number, href: dangerPaths.one(other.id) },
  };
}

function sourceHref(danger: Danger): string | undefined {
  const { kind, id, item } = danger.source;
  if (kind === "check-run") return `${checkPaths.run(id)}#item-${item}`;
  return kind === "alarm" ? alarmPaths.detail(id) : undefined;
}

type Payload = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** What a journal entry says beyond its kind, in words. */
function notesOf(lang: Lang, payload: Payload, nameOf: Names): readonly string[] {
  const level = textOf(payload["level"]);
  const until = textOf(payload["until"]);
  const dueOn = textOf(payload["dueOn"]);
  const cost = payload["costFen"];
  const criterion = findCriterion(textOf(payload["criterion"]) ?? "");
  const word = level === undefined ? undefined : levelWords[level as DangerLevel];
  const step = payload["step"];
  const steps: readonly Phrase[] = [t.escalated1, t.escalated2, t.escalated3];
  const stepWords = typeof step === "number" ? steps[step - 1] : undefined;
  const days = payload["overdueDays"];
  return [
    word && say(lang, word),
    criterion && say(lang, criterion.text),
    nameOf(textOf(payload["responsible"]) ?? null),
    textOf(payload["measure"]),
    typeof cost === "number" ? say(lang, t.fen, { yuan: yuanText(cost) }) : undefined,
    dueOn && `${say(lang, t.dueOn)} ${dueOn}`,
    textOf(payload["plan"]),
    until && `${say(lang, t.askUntil)} ${until}`,
    textOf(payload["done"]),
    textOf(payload["reason"]) ?? textOf(payload["note"]),
    stepWords && say(lang, stepWords),
    typeof days === "number" && days > 0 ? say(lang, t.overdue, { n: days }) : undefined,
  ].filter((note) => note !== undefined && note !== "") as string[];
}

function historyLines(orm: Orm, lang: Lang, id: string, nameOf: Names): readonly HistoryLine[] {
  return historyOf(orm, id).map((entry) => ({
    seq: entry.seq,
    at: instant(entry.at),
    kind: entry.kind,
    who: nameOf(entry.actor),
    notes: notesOf(lang, JSON.parse(entry.payload) as Payload, nameOf),
  }));
}

function waitsFor(danger: Danger, nameOf: Names): Phrase | string | undefined {
  switch (danger.state) {
    case "found":
    case "graded":
      return t.waitsManager;
    case "awaiting":
      return t.waitsChecker;
    default:
      return nameOf(danger.responsibleId);
  }
}

export function detailOf(
  orm: Orm,
  lang: Lang,
  danger: Danger,
  actor: Pick<Actor, "personId" | "roles">,
  now: UnixMs,
): DangerDetail {
  const nameOf = namesOf(orm);
  const by = byOf(actor);
  const photos = photosOf(orm, danger.id);
  const views = (phase: DangerPhoto["phase"]) =>
    photos.filter((photo) => photo.phase === phase).map((photo) => photoView(orm, photo, nameOf));
  const earlier = danger.repeatOf === null ? undefined : findDanger(orm, danger.repeatOf);
  const criterion = findCriterion(danger.criterion);
  const { version, suspected, costFen, plan, responsibleId, done, submittedAt } = danger;
  const { extensions, extendedDays, reopened, round, asked } = danger;
  const isAtWork = danger.state === "assigned" || danger.state === "rectifying";
  const isRegulator = !actor.roles.some((role) => role !== "regulator");
  return {
    ...cardOf(danger, nameOf, now),
    ...{ version, suspected, costFen, plan, responsibleId, done, submittedAt },
    ...{ extensions, extendedDays, reopened, round },
    criterion: criterion && criterionView(criterion),
    sourceHref: sourceHref(danger),
    repeat: earlier && { number: earlier.number, href: dangerPaths.one(earlier.id) },
    submittedBy: nameOf(danger.submittedBy),
    checkedBy: nameOf(danger.checkedBy),
    asked: asked === null ? undefined : { until: asked.until, reason: asked.reason },
    before: views("before"),
    after: views("after"),
    history: historyLines(orm, lang, danger.id, nameOf),
    acts: new Set(isRegulator ? [] : ACTS.filter((act) => guard(danger, act, by) === undefined)),
    canAddPhotos:
      !isRegulator &&
      (danger.state === "found" ||
        danger.state === "graded" ||
        (isAtWork && (by.isManager || danger.responsibleId === by.personId))),
    waitsFor: waitsFor(danger, nameOf),
  };
}
