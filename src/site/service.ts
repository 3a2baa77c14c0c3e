/** Changing the site: facts, rule packs, its code. Rows and journal entry in one transaction. */
import type { UnixMs } from "../kernel/instants.ts";
import type { Json } from "../kernel/json.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { EnterpriseFields, LocationFields } from "./form.ts";
import type { SiteKind } from "./model.ts";
import {
  findPack,
  isDefaultOn,
  type PackState,
  RULE_PACKS,
  type RulePack,
  type RulePackId,
} from "./rule-packs.ts";
import { readKinds } from "./rules.ts";
import {
  confirmStep,
  findSite,
  insertSiteCode,
  packRows,
  type Site,
  savePack,
  updateSite,
  validSiteCode,
  voidSiteCode,
} from "./store.ts";

export type SiteRefusal =
  | { readonly code: "site.none" }
  | { readonly code: "site.stale"; readonly now: Site }
  | { readonly code: "site.reason_needed" }
  | { readonly code: "site.no_code" }
  | { readonly code: "site.unknown_pack" };

export function reasonOf(text: string): string {
  return text.trim().slice(0, LIMITS.reasonLength);
}

/** Free text that may name a person, and the password of the network, are not told. */
const TOLD: ReadonlySet<string> = new Set([
  "name",
  "creditCode",
  "kinds",
  "emergencyPhone",
  "publicBase",
  "longitudeE7",
  "latitudeE7",
  "coordinateSystem",
]);

function changesOf(before: Site, change: Partial<Site>): Record<string, Json> {
  const changed: Record<string, Json> = {};
  for (const [key, to] of Object.entries(change)) {
    const from = before[key as keyof Site];
    if (from === to) continue;
    changed[key] = TOLD.has(key) ? { from, to: to ?? null } : "changed";
  }
  return changed;
}

function changeSite(
  ports: Ports,
  actor: Actor,
  version: number,
  change: Partial<Site>,
  also: (tx: Tx, before: Site) => void,
): Promise<Result<null, SiteRefusal>> {
  return ports.db.write((tx) => {
    const before = findSite(tx.orm);
    if (before === undefined) return refuse({ code: "site.none" });
    if (before.version !== version) return refuse({ code: "site.stale", now: before });
    const changed = changesOf(before, change);
    also(tx, before);
    if (Object.keys(changed).length === 0) return accept(null);
    updateSite(tx.orm, before.id, version, change);
    tx.append({
      kind: "site.changed",
      actor: actor.personId,
      subject: `site:${before.id}`,
      payload: { changed },
      lane: "event",
    });
    return accept(null);
  });
}

/** Rules never vanish with a kind: what a new kind asks for is switched on, nothing is switched off. */
function followKinds(ports: Ports, tx: Tx, actor: Actor, kinds: readonly SiteKind[]): void {
  for (const row of packRows(tx.orm)) {
    const pack = findPack(row.id);
    if (pack === undefined || row.isOn || !isDefaultOn(pack, kinds)) continue;
    writePack(ports, tx, actor, pack, { isOn: true, reason: "", version: row.version + 1 });
  }
}

export function saveEnterprise(
  ports: Ports,
  actor: Actor,
  version: number,
  fields: EnterpriseFields,
): Promise<Result<null, SiteRefusal>> {
  const { kinds, ...rest } = fields;
  const change = { ...rest, kinds: JSON.stringify(kinds) };
  return changeSite(ports, actor, version, change, (tx, before) => {
    confirmStep(tx.orm, "enterprise", ports.clock.now(), actor.personId);
    if (before.kinds !== change.kinds) followKinds(ports, tx, actor, kinds);
  });
}

export function saveLocation(
  ports: Ports,
  actor: Actor,
  version: number,
  fields: LocationFields,
): Promise<Result<null, SiteRefusal>> {
  return changeSite(ports, actor, version, fields, (tx) =>
    confirmStep(tx.orm, "location", ports.clock.now(), actor.personId),
  );
}

/** Every pack this program brings, as a person switched it or else as the kinds of the site ask. */
export function packStates(orm: Orm): readonly PackState[] {
  const rows = new Map(packRows(orm).map((row) => [row.id, row]));
  const kinds = readKinds(findSite(orm)?.kinds ?? "[]");
  return RULE_PACKS.map((pack) => {
    const row = rows.get(pack.id);
    const byKind = isDefaultOn(pack, kinds);
    const isOn = row?.isOn ?? byKind;
    return { pack, isOn, isDefault: isOn === byKind, row };
  });
}

/** Whether the rules of a pack bind this site, for the domains that apply them. */
export function isPackOn(orm: Orm, id: RulePackId): boolean {
  return packStates(orm).some((state) => state.pack.id === id && state.isOn);
}

function writePack(
  ports: Ports,
  tx: Tx,
  actor: Actor,
  pack: RulePack,
  change: { readonly isOn: boolean; readonly reason: string; readonly version: number },
): void {
  savePack(tx.orm, {
    id: pack.id,
    isOn: change.isOn,
    packVersion: pack.version,
    validFrom: pack.validFrom,
    source: pack.source,
    mark: pack.mark,
    changedAt: ports.clock.now(),
    changedBy: actor.personId,
    reason: change.reason,
    version: change.version,
  });
  tx.append({
    kind: change.isOn ? "rule-pack.switched-on" : "rule-pack.switched-off",
    actor: actor.personId,
    subject: `rule-pack:${pack.id}`,
    payload: { pack: pack.id, version: pack.version, source: pack.source, reason: change.reason },
    lane: "event",
  });
}

export type PackCommand = {
  readonly id: string;
  readonly isOn: boolean;
  readonly reason: string;
  /** 0 while nobody has switched it. */
  readonly version: number;
};

export function switchPack(
  ports: Ports,
  actor: Actor,
  command: PackCommand,
): Promise<Result<null, SiteRefusal>> {
  const reason = reasonOf(command.reason);
  return ports.db.write((tx) => {
    const pack = findPack(command.id);
    if (pack === undefined) return refuse({ code: "site.unknown_pack" });
    const now = findSite(tx.orm);
    if (now === undefined) return refuse({ code: "site.none" });
    if (reason === "") return refuse({ code: "site.reason_needed" });
    const state = packStates(tx.orm).find((one) => one.pack.id === pack.id);
    const version = state?.row?.version ?? 0;
    if (version !== command.version || state?.isOn === command.isOn) {
      return refuse({ code: "site.stale", now });
    }
    writePack(ports, tx, actor, pack, { isOn: command.isOn, reason, version: version + 1 });
    return accept(null);
  });
}

/** 104 bits: nobody finds a site by trying codes. */
const CODE_BYTES = 13;

function writeCode(ports: Ports, tx: Tx, actor: Actor, site: Site, reason: string): string {
  const code = ports.ids.secret(CODE_BYTES);
  insertSiteCode(tx.orm, {
    code,
    siteId: site.id,
    issuedAt: ports.clock.now(),
    issuedBy: actor.personId,
    reason,
  });
  tx.append({
    kind: "site-code.issued",
    actor: actor.personId,
    subject: `site:${site.id}`,
    payload: { code, reason },
    lane: "event",
  });
  return code;
}

/** The first code, at the end of the wizard. The rule packs in force are fixed at the same moment. */
export function issueFirstCode(ports: Ports, tx: Tx, actor: Actor): Result<string, SiteRefusal> {
  const site = findSite(tx.orm);
  if (site === undefined) return refuse({ code: "site.none" });
  const valid = validSiteCode(tx.orm);
  if (valid !== undefined) return accept(valid.code);
  for (const state of packStates(tx.orm)) {
    if (state.row !== undefined) continue;
    writePack(ports, tx, actor, state.pack, { isOn: state.isOn, reason: "", version: 1 });
  }
  return accept(writeCode(ports, tx, actor, site, ""));
}

/** The old code is void from the same moment on which the new one is valid. */
export function reissueCode(
  ports: Ports,
  actor: Actor,
  command: { readonly reason: string; readonly code: string },
): Promise<Result<string, SiteRefusal>> {
  const reason = reasonOf(command.reason);
  return ports.db.write((tx) => {
    const site = findSite(tx.orm);
    if (site === undefined) return refuse({ code: "site.none" });
    const valid = validSiteCode(tx.orm);
    if (valid === undefined) return refuse({ code: "site.no_code" });
    if (valid.code !== command.code) return refuse({ code: "site.stale", now: site });
    if (reason === "") return refuse({ code: "site.reason_needed" });
    const at: UnixMs = ports.clock.now();
    voidSiteCode(tx.orm, valid.code, { at, who: actor.personId, reason });
    tx.append({
      kind: "site-code.voided",
      actor: actor.personId,
      subject: `site:${site.id}`,
      payload: { code: valid.code, reason },
      lane: "event",
    });
    return accept(writeCode(ports, tx, actor, site, reason));
  });
}
