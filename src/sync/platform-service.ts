/** Platforms entered, changed, paused and retired: by an administrator, with a reason, in the journal. */
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { LANES } from "./model.ts";
import { pictureCursor } from "./picture-queue.ts";
import type { PlatformValues } from "./platform-form.ts";
import { judgeTwin, type LineAddress, nextState, type PlatformEvent } from "./platform-rules.ts";
import {
  findPlatform,
  insertPlatform,
  isPlatformRoom,
  listPlatforms,
  type PlatformRow,
  updatePlatform,
} from "./platform-store.ts";
import { currentEpoch, lastLaneSeq, saveCursor, saveLane } from "./store.ts";

export type PlatformRefusal =
  | {
      readonly code:
        | "platform.too_many"
        | "platform.gone"
        | "platform.twin"
        | "platform.shared_broker";
    }
  | { readonly code: "platform.stale"; readonly row: PlatformRow }
  | { readonly code: "platform.no_reason" | "platform.not_now" };

type By = Pick<Actor, "personId">;
type SecretField = "password" | "clientKey" | "cipherKey" | "requestKey";

const SECRETS = ["password", "clientKey", "cipherKey"] as const;
const PURPOSE = "upstream";

export function sealSecret(
  ports: Pick<Ports, "vault">,
  id: string,
  field: SecretField,
  text: string,
): string {
  return ports.vault.seal(`${PURPOSE}.${field}`, id, text);
}

/** Empty when none was entered. Throws Fault for what does not open with this box's key. */
export function openSecret(
  ports: Pick<Ports, "vault">,
  row: Pick<PlatformRow, "id" | SecretField>,
  field: SecretField,
): string {
  return row[field] === "" ? "" : ports.vault.open(`${PURPOSE}.${field}`, row.id, row[field]);
}

/** Facts for the journal: never an account, an address's path or a secret. */
function factsOf(values: PlatformValues) {
  const { protocol, host } =
    values.url === "" ? { protocol: "courier", host: "" } : new URL(values.url);
  return {
    form: values.form,
    protocol: protocol.replace(":", ""),
    host,
    isPlain: values.plainReason !== "",
    plainReason: values.plainReason,
    hasCertificate: values.clientCertificate !== "",
    hasReceiverKey: values.receiverPem !== "",
    cipher: values.cipher,
    sendsNames: values.sendsNames,
    sendsPictures: values.sendsPictures,
    windowFrom: values.windowFrom,
    windowTo: values.windowTo,
    budgetBytes: values.budgetBytes,
  };
}

/** A secret that was left empty stays as it was; without its certificate a key is of no use. */
function sealed(ports: Ports, id: string, values: PlatformValues, known?: PlatformRow) {
  const entries = SECRETS.map((field) => {
    const given = values[field];
    const kept = known?.[field] ?? "";
    return [field, given === undefined ? kept : sealSecret(ports, id, field, given)] as const;
  });
  const secrets = Object.fromEntries(entries) as Record<(typeof SECRETS)[number], string>;
  return {
    password: secrets.password,
    clientKey: values.clientCertificate === "" ? "" : secrets.clientKey,
    cipherKey: values.cipher === "none" ? "" : secrets.cipherKey,
  };
}

function columnsOf({ password: _p, clientKey: _k, cipherKey: _c, ...plain }: PlatformValues) {
  return plain;
}

/** @param configured the address that the program was started with, which is no row */
function twinOf(
  ports: Ports,
  values: LineAddress,
  own: string,
  configured: LineAddress | undefined,
): PlatformRefusal | undefined {
  const rows = listPlatforms(ports.db.read).filter(
    (row) => row.id !== own && row.state !== "retired",
  );
  for (const other of [...rows, ...(configured === undefined ? [] : [configured])]) {
    const problem = judgeTwin(values, other);
    if (problem !== undefined) {
      return { code: problem === "twin" ? "platform.twin" : "platform.shared_broker" };
    }
  }
  return undefined;
}

export function addPlatform(
  ports: Ports,
  actor: By,
  values: PlatformValues,
  configured?: LineAddress,
): Promise<Result<{ readonly id: string }, PlatformRefusal>> {
  return ports.db.write((tx) => {
    if (!isPlatformRoom(tx.orm)) return refuse({ code: "platform.too_many" });
    const twin = twinOf(ports, values, "", configured);
    if (twin !== undefined) return refuse(twin);
    const id = ports.ids.next();
    const now = ports.clock.now();
    insertPlatform(tx.orm, {
      ...columnsOf(values),
      ...sealed(ports, id, values),
      requestPem: "",
      requestKey: "",
      id,
      // Entered first, looked at and tried, then switched on.
      state: "paused",
      reason: "",
      addedBy: actor.personId,
      addedAt: now,
      version: 1,
    });
    if (values.form !== "gasward") beginNow(ports, tx.orm, id, now);
    if (values.sendsPictures) beginPictures(ports, tx.orm, id, now);
    tx.append({
      kind: "upstream-platform.added",
      actor: actor.personId,
      subject: `upstream-platform:${id}`,
      payload: factsOf(values),
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return accept({ id });
  });
}

/** A foreign interface wants what is, not what was: it begins with the day it was entered. */
function beginNow(
  ports: Ports,
  orm: Parameters<typeof saveLane>[0],
  id: string,
  at: ReturnType<Ports["clock"]["now"]>,
): void {
  const epoch = currentEpoch(ports.db.sql);
  for (const lane of LANES) {
    saveLane(orm, `${id}:${epoch}`, lane, { seq: lastLaneSeq(ports.db.sql, lane), at });
  }
}

/** Pictures of before it was allowed stay here. */
function beginPictures(
  ports: Ports,
  orm: Parameters<typeof saveCursor>[0],
  id: string,
  at: ReturnType<Ports["clock"]["now"]>,
): void {
  saveCursor(orm, pictureCursor(id), lastLaneSeq(ports.db.sql, "summary"), at);
}

export function changePlatform(
  ports: Ports,
  actor: By,
  id: string,
  change: { readonly values: PlatformValues; readonly version: number },
  configured?: LineAddress,
): Promise<Result<null, PlatformRefusal>> {
  const { values, version } = change;
  return ports.db.write((tx) => {
    const row = findPlatform(tx.orm, id);
    if (row === undefined || row.state === "retired") return refuse({ code: "platform.gone" });
    if (row.version !== version) return refuse({ code: "platform.stale", row });
    const twin = twinOf(ports, values, id, configured);
    if (twin !== undefined) return refuse(twin);
    updatePlatform(tx.orm, id, {
      ...columnsOf(values),
      // Another interface reads the positions otherwise; it is entered anew.
      form: row.form,
      ...sealed(ports, id, values, row),
      version: version + 1,
    });
    if (values.sendsPictures && !row.sendsPictures) {
      beginPictures(ports, tx.orm, id, ports.clock.now());
    }
    tx.append({
      kind: "upstream-platform.changed",
      actor: actor.personId,
      subject: `upstream-platform:${id}`,
      payload: factsOf(values),
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return accept(null);
  });
}

/** To pause or retire needs a reason: somebody above will ask. */
export function turnPlatform(
  ports: Ports,
  actor: By,
  id: string,
  turn: { readonly event: PlatformEvent; readonly reason: string },
): Promise<Result<null, PlatformRefusal>> {
  const { event } = turn;
  const reason = turn.reason.trim().slice(0, 500);
  return ports.db.write((tx) => {
    const row = findPlatform(tx.orm, id);
    if (row === undefined) return refuse({ code: "platform.gone" });
    const state = nextState(row.state, event);
    if (state === undefined) return refuse({ code: "platform.not_now" });
    if (event !== "resume" && reason === "") return refuse({ code: "platform.no_reason" });
    updatePlatform(tx.orm, id, {
      state,
      reason,
      version: row.version + 1,
      // What is not used any more is not kept.
      ...(state === "retired"
        ? { password: "", clientKey: "", cipherKey: "", requestPem: "", requestKey: "" }
        : {}),
    });
    tx.append({
      kind: `upstream-platform.${{ pause: "paused", resume: "resumed", retire: "retired" }[event]}`,
      actor: actor.personId,
      subject: `upstream-platform:${id}`,
      payload: { reason },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return accept(null);
  });
}
