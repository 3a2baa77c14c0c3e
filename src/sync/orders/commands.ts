/**
 * Orders from an authority upstream: believed by its key, obeyed once, journalled, answered. The answer is a
 * journal entry of the lane `alarm`, so that it goes up like any record: it is neither lost nor doubled.
 */
import { raiseAlarm } from "../../alarms/index.ts";
import {
  findLock,
  type LockRefusal,
  liftLock,
  openLocks,
  placeLock,
  type Station,
} from "../../filling/index.ts";
import type { TwoPeople } from "../../identity/index.ts";
import { canonicalJson, type Json } from "../../kernel/json.ts";
import { accept, type Result, refuse } from "../../kernel/result.ts";
import { verifySignature } from "../../platform/keys.ts";
import type { Ports } from "../../platform/ports.ts";
import type { Actor } from "../../platform/web.ts";
import { actorOf, answerCommand, answerUnknown, COMMANDS_CHANNEL } from "./command-answer.ts";
import { type FramedCommand, keyIdOfPem, parseFrame, parseOrder } from "./command-form.ts";
import { type Command, type CommandRefusal, judgeCommand } from "./command-rules.ts";
import {
  AUTHORITIES_MAX,
  type AuthorityRow,
  countAuthorities,
  endAuthority,
  findAuthority,
  findCommand,
  putAuthority,
  setTakesTables,
} from "./command-store.ts";
import { takeProposal } from "./proposals.ts";

/** Orders that wait for the one before; more are dropped unanswered, and their sender repeats them. */
const WAITING_MAX = 64;

/** An alarm about false orders is written at most this often, whoever floods the line. */
const FALSE_EVERY_MS = 60_000;

export type AuthorityRefusal = {
  readonly code: "authority.no_key" | "authority.no_name" | "authority.too_many";
};

/** The text that an authority signs: its order without the signature, canonical. */
export function commandText(unsigned: Omit<Command, "sig"> | Omit<FramedCommand, "sig">): string {
  return canonicalJson(unsigned as unknown as Json);
}

const LOCK_CODES: Readonly<Record<LockRefusal["code"], CommandRefusal>> = {
  "filling.reason_needed": "wrong_times",
  "filling.no_such_target": "no_such_target",
  "filling.lock_needs_manager": "no_such_target",
  "filling.lock_gone": "lock_gone",
  "filling.lock_not_yours": "no_such_lock",
};

export type PositionsTeller = {
  /** Whether what is told would reach that platform. */
  canTell(platform: string): boolean;
  ask(minutes: number, platform: string): void;
};

export class Commands {
  readonly #ports: Ports;
  readonly #station: Station;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #falseAtMs = Number.NEGATIVE_INFINITY;
  /** Tells where people are; set by whoever holds the lines, and nobody is told without. */
  positions: PositionsTeller = { canTell: () => false, ask: () => undefined };
  /** Orders since the start that were not believed. */
  unbelieved = 0;

  constructor(ports: Ports, station: Station) {
    this.#ports = ports;
    this.#station = station;
  }

  /**
   * Takes what came, one after the other. Resolves when it was answered or left.
   * @param platform by whose line it came; none for what a courier brought
   */
  receive(bytes: Uint8Array, platform?: string): Promise<void> {
    if (this.#waiting >= WAITING_MAX) return Promise.resolve();
    this.#waiting += 1;
    const done = this.#turn
      .then(() => this.#take(bytes, platform))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #take(bytes: Uint8Array, platform: string | undefined): Promise<void> {
    const { db, siteId, clock } = this.#ports;
    const given = parseFrame(bytes);
    const authority = given && findAuthority(db.read, given.keyId);
    if (given?.site !== siteId || authority === undefined || authority.endedAt !== null) {
      return await this.#disbelieve();
    }
    const { sig, ...unsigned } = given;
    if (!verifySignature(authority.publicPem, commandText(unsigned), sig)) {
      return await this.#disbelieve();
    }
    // Its answer is on its way as a record, however often the order comes.
    if (findCommand(db.read, given.keyId, given.id) !== undefined) return;
    const command = parseOrder(given);
    if (command === undefined) {
      await db.write((tx) => answerUnknown(tx, this.#ports, given));
      return;
    }
    const judged = judgeCommand(command, {
      now: clock.now(),
      isTimeTrusted: this.#ports.clockTrust().isTrusted,
    });
    const done: Result<null, CommandRefusal> = judged.ok
      ? await this.#obey(command, authority, platform)
      : judged;
    if (done.ok) return;
    await db.write((tx) => answerCommand(tx, this.#ports, command, done.refusal, null));
  }

  /** Nobody is answered who cannot be told from a forger. */
  async #disbelieve(): Promise<void> {
    const { db, clock, siteId, live } = this.#ports;
    this.unbelieved += 1;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#falseAtMs < FALSE_EVERY_MS) return;
    this.#falseAtMs = nowMs;
    await db.write((tx) => {
      raiseAlarm(tx, this.#ports, { code: "upstream.false_order", subject: `site:${siteId}` });
    });
    live.touch(COMMANDS_CHANNEL);
  }

  async #obey(
    command: Command,
    authority: AuthorityRow,
    platform: string | undefined,
  ): Promise<Result<null, CommandRefusal>> {
    const { order } = command;
    if (order.action === "notice") {
      await this.#ports.db.write((tx) => {
        answerCommand(tx, this.#ports, command, "done", null);
        raiseAlarm(tx, this.#ports, {
          code: "upstream.notice",
          subject: `upstream-command:${command.id}`,
          place: authority.name,
        });
      });
      return accept(null);
    }
    if (order.action === "positions") {
      // An answer that could reach nobody must not be promised.
      if (platform === undefined || !this.positions.canTell(platform)) {
        return refuse("no_way_back");
      }
      await this.#ports.db.write((tx) => {
        answerCommand(tx, this.#ports, command, "done", null);
        tx.afterCommit(() => this.positions.ask(order.minutes, platform));
      });
      return accept(null);
    }
    if (order.action === "check-table" || order.action === "thresholds") {
      return await this.#ports.db.write((tx) => takeProposal(tx, this.#ports, command, authority));
    }
    const actor = { personId: actorOf(command), name: authority.name, roles: [] };
    const done =
      order.action === "lock"
        ? await placeLock(
            this.#station,
            actor,
            {
              ...order,
              source: "upstream",
              reference: referenceOf(command, command.id),
              authority: authority.name,
            },
            (tx, lock) => answerCommand(tx, this.#ports, command, "done", lock.id),
          )
        : await this.#lift(command, order, actor);
    return done.ok ? accept(null) : refuse(LOCK_CODES[done.refusal.code]);
  }

  /** Only what the same authority locked by the order it names. */
  async #lift(
    command: Command,
    order: Extract<Command["order"], { action: "unlock" }>,
    actor: Pick<Actor, "personId" | "roles">,
  ): Promise<Result<unknown, LockRefusal>> {
    const { read } = this.#ports.db;
    const lockId = findCommand(read, command.keyId, order.lock)?.lockId ?? "";
    const reference = findLock(read, lockId)?.reference;
    if (reference !== referenceOf(command, order.lock)) {
      return refuse({ code: "filling.lock_not_yours" });
    }
    return await liftLock(this.#station, actor, lockId, order.reason, "upstream", (tx, lock) =>
      answerCommand(tx, this.#ports, command, "done", lock.id),
    );
  }
}

function referenceOf({ keyId }: Pick<Command, "keyId">, commandId: string): string {
  return `${keyId}/${commandId}`;
}

/** An administrator has compared the fingerprint with the authority and enters its key. */
export async function addAuthority(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  given: { readonly name: string; readonly publicPem: string },
): Promise<Result<string, AuthorityRefusal>> {
  const name = given.name.trim().slice(0, 80);
  const publicPem = given.publicPem.trim().replaceAll("\r\n", "\n");
  const keyId = keyIdOfPem(publicPem);
  if (name === "") return refuse({ code: "authority.no_name" });
  if (keyId === undefined) return refuse({ code: "authority.no_key" });
  return await ports.db.write((tx) => {
    const known = findAuthority(tx.orm, keyId);
    if (known === undefined && countAuthorities(tx.orm) >= AUTHORITIES_MAX) {
      return refuse({ code: "authority.too_many" });
    }
    const addedAt = ports.clock.now();
    const addedBy = actor.personId;
    const takesTables = false;
    putAuthority(tx.orm, {
      keyId,
      name,
      publicPem,
      addedBy,
      addedAt,
      endedAt: null,
      takesTables,
    });
    tx.append({
      kind: "upstream-authority.added",
      actor: addedBy,
      subject: `upstream-authority:${keyId}`,
      payload: { key: keyId },
      lane: "event",
    });
    return accept(keyId);
  });
}

/** Whether its check tables are used at once where nothing prescribed is lost. */
export async function setAuthorityTables(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  keyId: string,
  takesTables: boolean,
): Promise<void> {
  await ports.db.write((tx) => {
    const known = findAuthority(tx.orm, keyId);
    if (known === undefined || known.takesTables === takesTables) return;
    setTakesTables(tx.orm, keyId, takesTables);
    tx.append({
      kind: "upstream-authority.changed",
      actor: actor.personId,
      subject: `upstream-authority:${keyId}`,
      payload: { key: keyId, takesTables },
      lane: "event",
    });
  });
}

/** What it locked stays locked; two persons lift that. */
export async function removeAuthority(
  ports: Ports,
  actor: Pick<Actor, "personId">,
  keyId: string,
): Promise<void> {
  await ports.db.write((tx) => {
    const known = findAuthority(tx.orm, keyId);
    if (known === undefined || known.endedAt !== null) return;
    endAuthority(tx.orm, keyId, ports.clock.now());
    tx.append({
      kind: "upstream-authority.ended",
      actor: actor.personId,
      subject: `upstream-authority:${keyId}`,
      payload: { key: keyId },
      lane: "event",
    });
  });
}

/** Two persons lift a lock whose authority cannot be reached; an alarm goes to all, upstream too. */
export async function breakLock(
  ports: Ports,
  station: Station,
  people: TwoPeople,
  lockId: string,
  reason: string,
): Promise<Result<null, LockRefusal>> {
  const lock = openLocks(ports.db.read).find(({ id }) => id === lockId);
  if (lock === undefined) return refuse({ code: "filling.lock_gone" });
  const actor = { personId: people.first, roles: [] };
  return await liftLock(station, actor, lockId, reason, "upstream", (tx, { id, reference }) => {
    tx.append({
      kind: "upstream-lock.broken",
      actor: people.first,
      subject: `fill-lock:${id}`,
      payload: { second: people.second, reference },
      lane: "event",
    });
    raiseAlarm(tx, ports, { code: "upstream.lock_broken", subject: `fill-lock:${id}` });
  });
}
