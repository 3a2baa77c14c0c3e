/**
 * The neutral model: what this program calls a work permit, an alarm, an area or a hidden danger, as flat fields that a
 * mapping may name. Whatever is not here cannot go up by a mapping: there is no identity number and no face in it.
 */
import { type AlarmRow, findAlarm, namedIn } from "../../alarms/index.ts";
import { type Danger, findDanger } from "../../dangers/index.ts";
import { findPerson } from "../../identity/index.ts";
import { permitDetails, permitSummary } from "../../permits/index.ts";
import type { Orm } from "../../platform/writer.ts";
import { listZones, type Zone } from "../../positioning/index.ts";
import { findSite } from "../../site/index.ts";
import { CORRECTED_KIND } from "../dead-letters.ts";
import { withoutIdentity } from "../masking.ts";
import type { LaneEntry } from "../store.ts";
import { dayRows, patrolRows } from "./neutral-days.ts";
import { factFields, partsOf } from "./neutral-parts.ts";
import { People } from "./neutral-people.ts";

export const NEUTRAL_TYPES = [
  "area",
  "permit",
  "permit-alarm",
  "person-alarm",
  "area-alarm",
  "gathering",
  "danger",
  "permit-approval",
  "permit-measure",
  "permit-gas",
  "patrol-plan",
  "patrol-turn",
  "person",
  "promise",
  "promise-ticket",
] as const;
export type NeutralType = (typeof NEUTRAL_TYPES)[number];

export type NeutralValue = string | number | boolean | null;

/** Instants are milliseconds UTC. */
export type Neutral = {
  readonly type: NeutralType;
  readonly id: string;
  readonly fields: Readonly<Record<string, NeutralValue>>;
};

export type NeutralOptions = { readonly sendsNames: boolean; readonly companyCode: string };

const WORKERS = new Set(["worker", "hot-worker", "electrician", "rigger", "crane-operator"]);

function permitOf(
  orm: Orm,
  id: string,
  people: People,
  details = permitDetails(orm, id),
): Neutral | undefined {
  const summary = permitSummary(orm, id);
  if (summary === undefined || details === undefined) return undefined;
  const who = (role: string) => summary.people.find((one) => one.role === role)?.id;
  const workers = summary.people.filter(({ role }) => WORKERS.has(role));
  const { gas, previousId, people: _people, measures, attachments, ...plain } = summary;
  return {
    type: "permit",
    id,
    fields: {
      ...plain,
      ...factFields(details, people),
      kindLevel: summary.level === null ? summary.kind : `${summary.kind}/${summary.level}`,
      isChanged: previousId !== null,
      gasName: gas?.name ?? null,
      gasValue: gas?.value ?? null,
      gasUnit: gas?.unit ?? null,
      gasAt: gas?.at ?? null,
      supervisorName: people.name(who("guardian")),
      workerNames: workers.map((one) => people.name(one.id)).join(","),
      leaderName: people.name(who("leader")),
      leaderPhone: people.phone(who("leader")),
      disclosedBy: people.name(who("discloser")),
      measuresInvolved: measures.involved,
      measuresConfirmed: measures.confirmed,
      attachmentHashes: attachments.map(({ hash }) => hash).join(","),
      createdBy: people.name(summary.appliedBy),
      createdAt: summary.appliedAt,
      isDeleted: summary.isVoid,
    },
  };
}

function areaOf(zone: Zone): Neutral {
  return {
    type: "area",
    id: zone.id,
    fields: {
      name: zone.name,
      floor: zone.floorId,
      kind: zone.kind,
      isTemporary: zone.kind === "permit" || zone.ref !== "",
      level: zone.level,
      minHeads: zone.minHeads,
      maxHeads: zone.maxHeads,
      // Millimetres on the floor's plan; a platform that wants CGCS2000 is told so by its mapping.
      shape: JSON.stringify(zone.shape),
      createdAt: null,
      createdBy: "",
      isDeleted: false,
    },
  };
}

const AREA_CODES = new Set(["position.over_capacity", "position.under_capacity"]);

function alarmType(code: string): NeutralType | undefined {
  if (code.startsWith("position.gathering")) return "gathering";
  if (code.startsWith("permit.")) return "permit-alarm";
  if (AREA_CODES.has(code)) return "area-alarm";
  return code.startsWith("position.") ? "person-alarm" : undefined;
}

function alarmOf(orm: Orm, row: AlarmRow, people: People): readonly Neutral[] {
  const type = alarmType(row.code);
  if (type === undefined) return [];
  const permitId = namedIn(row.subject, "permit");
  const zoneId = namedIn(row.subject, "zone");
  const alarm: Neutral = {
    type,
    id: row.id,
    fields: {
      code: row.code,
      permitId,
      zoneId,
      personId: namedIn(row.subject, "person") ?? namedIn(row.subject, "card"),
      place: row.place,
      state: row.state,
      startedAt: row.raisedAt,
      endedAt: row.clearedAt ?? row.closedAt,
      lastSeconds: Math.round(((row.clearedAt ?? row.lastAt) - row.raisedAt) / 1_000),
      // Who they are is not kept with the alarm.
      gathered: "[]",
      result: row.handling ?? "",
      createdAt: row.raisedAt,
      createdBy: "",
      handledBy: people.name(row.handledBy),
      isDeleted: false,
    },
  };
  // Receivers check what a row refers to: the lanes have no order between them, so its parent goes along.
  const permit = permitId === null ? undefined : permitOf(orm, permitId, people);
  const zone = zoneId === null ? undefined : listZones(orm).find(({ id }) => id === zoneId);
  const personId = namedIn(row.subject, "person");
  const person = personId === null ? undefined : personOf(orm, personId, people);
  return [
    ...(person === undefined ? [] : [person]),
    ...(permit === undefined ? [] : [permit]),
    ...(zone === undefined ? [] : [areaOf(zone)]),
    alarm,
  ];
}

function personOf(orm: Orm, id: string, people: People): Neutral | undefined {
  const row = findPerson(orm, id);
  if (row === undefined) return undefined;
  return {
    type: "person",
    id,
    fields: {
      name: people.name(id),
      phone: people.phone(id),
      kind: row.kind,
      roles: row.roles.join(","),
      createdAt: null,
      createdBy: "",
      isDeleted: !row.isActive,
    },
  };
}

function dangerOf(danger: Danger, people: People): Neutral {
  return {
    type: "danger",
    id: danger.id,
    fields: {
      number: danger.number,
      what: danger.what,
      category: danger.category,
      place: danger.place,
      grade: danger.level ?? danger.suspected,
      source: danger.source.kind,
      sourceId: danger.source.id,
      patrolTurnId: danger.source.kind === "patrol" ? danger.source.id : "",
      state: danger.state,
      isImmediate: danger.isImmediate,
      foundAt: danger.foundAt,
      foundBy: people.name(danger.foundBy),
      responsible: people.name(danger.responsibleId),
      measure: danger.measure,
      costFen: danger.costFen,
      dueOn: danger.dueOn,
      checkedBy: people.name(danger.checkedBy),
      closedAt: danger.closedAt,
      done: danger.done,
      createdAt: danger.foundAt,
      createdBy: people.name(danger.foundBy),
      isDeleted: danger.state === "rejected",
    },
  };
}

/** Works that are not yet issued are nobody's business above. */
const UNISSUED = new Set(["drafted", "signing"]);

function ofSubject(orm: Orm, entry: Pick<LaneEntry, "kind" | "subject">, people: People) {
  const [what = ""] = entry.kind.split(".");
  const id = entry.subject.slice(entry.subject.indexOf(":") + 1);
  if (what === "permit") {
    const details = permitDetails(orm, id);
    const permit = details && permitOf(orm, id, people, details);
    if (details === undefined || permit === undefined) return [];
    if (UNISSUED.has(String(permit.fields["stage"]))) return [];
    return [permit, ...partsOf(details, permit, people)];
  }
  if (what === "alarm") {
    const row = findAlarm(orm, id);
    return row === undefined ? [] : alarmOf(orm, row, people);
  }
  if (what === "danger") {
    const danger = findDanger(orm, id);
    return danger === undefined ? [] : [dangerOf(danger, people)];
  }
  if (what === "patrol") return patrolRows(orm, id, people);
  return [];
}

function areaEntry(orm: Orm, entry: LaneEntry): readonly Neutral[] {
  const id = entry.subject.slice("zone:".length);
  const zone = listZones(orm).find((one) => one.id === id);
  if (zone !== undefined) return [areaOf(zone)];
  return [{ type: "area", id, fields: { name: "", isTemporary: true, isDeleted: true } }];
}

function overlaid(one: Neutral, facts: unknown): Neutral {
  if (typeof facts !== "object" || facts === null) return one;
  const changed = Object.entries(facts).filter(
    ([field, value]) => field in one.fields && (value === null || typeof value !== "object"),
  );
  return { ...one, fields: { ...one.fields, ...Object.fromEntries(changed) } };
}

/**
 * What a journal entry is about, as it stands now, parents first; nothing where a mapping has no use for it. A
 * correction is the thing itself with the fields that somebody put right.
 */
export function neutralOf(orm: Orm, entry: LaneEntry, options: NeutralOptions): readonly Neutral[] {
  const people = new People(orm, options.sendsNames);
  const site = findSite(orm);
  const isCorrection = entry.kind === CORRECTED_KIND;
  const kind = isCorrection ? String(entry.payload["of"] ?? "") : entry.kind;
  const found =
    kind === "area.summary"
      ? areaEntry(orm, entry)
      : kind === "site.summary"
        ? dayRows(orm, entry.at)
        : ofSubject(orm, { ...entry, kind }, people);
  const id = entry.subject.slice(entry.subject.indexOf(":") + 1);
  // Parents and parts go along; what was put right is the thing itself.
  const corrected = found.find((one) => one.id === id) ?? found[0];
  return found.map((one) => {
    const put = isCorrection && one === corrected ? overlaid(one, entry.payload["facts"]) : one;
    const fields = Object.entries({
      ...put.fields,
      entryId: entry.id,
      updatedAt: entry.at,
      companyCode: options.companyCode,
      companyName: site?.name ?? "",
      longitude: site?.longitudeE7 == null ? null : site.longitudeE7 / 1e7,
      latitude: site?.latitudeE7 == null ? null : site.latitudeE7 / 1e7,
    }).map(([field, value]) => [field, typeof value === "string" ? withoutIdentity(value) : value]);
    return { ...put, fields: Object.fromEntries(fields) as Neutral["fields"] };
  });
}
