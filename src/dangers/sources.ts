/** What a danger can be found with: a failed item of a finished check, an alarm. Gathers what the report begins with. */
import { findAlarm, findAlarmRule } from "../alarms/index.ts";
import { findItem, loadRun, mayOpenRun, type OpenRun } from "../checks/index.ts";
import { type Lang, say } from "../platform/i18n.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { DangerCategory, DangerLevel, DangerSource } from "./model.ts";
import { type DangerPorts, type DangerReport, registerDanger } from "./service.ts";

export type FoundWith = {
  readonly source: DangerSource;
  readonly what: string;
  readonly place: string;
  readonly category: DangerCategory;
  readonly suspected: DangerLevel;
  readonly itemKey: string;
  /** Hashes of pictures that are kept already. */
  readonly shown: readonly string[];
  /** What it is called, and what it is about. */
  readonly label: string;
};

type Who = Pick<Actor, "personId" | "roles">;

/** Every failed item of a finished check that this person may open. */
export function failedItems(orm: Orm, lang: Lang, actor: Who, runId: string): readonly FoundWith[] {
  const open = loadRun(orm, runId);
  return open !== undefined && mayOpenRun(actor, open.run) ? foundInRun(lang, open) : [];
}

function foundInRun(lang: Lang, open: OpenRun): readonly FoundWith[] {
  if (open.run.state !== "completed") return [];
  const { definition, verdict, answers, photos, version, run } = open;
  const runId = run.id;
  return verdict.failed.flatMap(({ itemId, severity }) => {
    const item = findItem(definition, itemId);
    if (item === undefined) return [];
    const note = answers.get(itemId)?.note ?? "";
    const title = say(lang, definition.title);
    return [
      {
        source: { kind: "check-run", id: runId, item: itemId },
        what: note === "" ? say(lang, item.text) : `${say(lang, item.text)}\n${note}`,
        place: title,
        category: "safety",
        suspected: severity,
        itemKey: `check:${version.templateId}/${itemId}`,
        shown: photos.filter((photo) => photo.itemId === itemId).map(({ hash }) => hash),
        label: `${title} · ${itemId.toUpperCase()}`,
      } as const,
    ];
  });
}

export function foundInCheck(
  orm: Orm,
  lang: Lang,
  actor: Who,
  runId: string,
  itemId: string,
): FoundWith | undefined {
  return failedItems(orm, lang, actor, runId).find(({ source }) => source.item === itemId);
}

export function foundByAlarm(orm: Orm, lang: Lang, alarmId: string): FoundWith | undefined {
  const alarm = findAlarm(orm, alarmId);
  // An alarm about a danger is no danger of its own.
  if (alarm === undefined || alarm.subject.startsWith("danger:")) return undefined;
  const rule = findAlarmRule(alarm.code);
  const words = rule === undefined ? alarm.code : say(lang, rule.words);
  return {
    source: { kind: "alarm", id: alarmId, item: "" },
    what: words,
    place: alarm.place,
    category: alarm.category === "device" ? "equipment" : "safety",
    suspected: "general",
    itemKey: `alarm:${alarm.code}`,
    shown: [],
    label: words,
  };
}

/** A failed item as it stands, without a further word: for all of a check at once. */
export function reportOf(found: FoundWith): DangerReport {
  const { source, what, place, category, suspected, itemKey, shown } = found;
  return { source, what, place, category, suspected, itemKey, shown, roomId: null, photos: [] };
}

/** Where a run was made, as the ledger of dangers names it. */
export type RunPlace = { readonly roomId: string | null; readonly place: string };

/** Every failed item of a run as a danger, in the caller's transaction; each only once. Gives the dangers' ids. */
export function registerFailedItems(
  tx: Tx,
  ports: DangerPorts,
  actor: Pick<Actor, "personId">,
  open: OpenRun,
  { roomId, place }: RunPlace,
): readonly string[] {
  // The ledger is kept in the words of the trade, whoever checked.
  return foundInRun("zh-CN", open).map((found) => {
    const report = { ...reportOf(found), roomId, place };
    return registerDanger(tx, ports, actor, report).id;
  });
}
