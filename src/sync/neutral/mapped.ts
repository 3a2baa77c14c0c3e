/**
 * Sends the journal to an interface that is not ours: each entry becomes rows of its tables by a mapping. Such an
 * interface takes a row again under the same id, so that what was on its way when the line broke simply goes again. The
 * position moves when the answer says that every row was taken; a row it will not take is sought out, kept for people,
 * and holds nothing up.
 */
import type { UnixMs } from "../../kernel/instants.ts";
import type { Ports } from "../../platform/ports.ts";
import { encryptBody } from "../envelope.ts";
import { bodyOf } from "../https.ts";
import { type MappedRow, type Mapping, rowsOf } from "../mappings/mapping.ts";
import { LANES, type UpLane } from "../model.ts";
import type { Cipher } from "../platform-rules.ts";
import { Rounds } from "../rounds.ts";
import { findLane, type LaneEntry, laneEntries, lastLaneSeq, saveLane } from "../store.ts";
import {
  laneStatuses,
  type UpstreamLine,
  type UpstreamOptions,
  type UpstreamStatus,
} from "../upstream.ts";
import { neutralOf } from "./neutral.ts";

/** Entries of a lane looked at in one round; an alarm waits for no more. */
const ENTRIES = 50;
const PREVIEW_ENTRIES = 300;
const REQUEST_MAX_MS = 30_000;
const SM4_ROWS = 5;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 5 * 60_000;
const LOOK_EVERY_MS = 5_000;
const WORDS_MAX = 500;

export type MappedOptions = UpstreamOptions & {
  readonly platform: string;
  readonly mapping: Mapping;
  readonly cipher: string;
  readonly cipherKey: string;
  readonly companyCode: string;
  readonly sendsNames: boolean;
};

type Piece = MappedRow & { readonly entry: LaneEntry; readonly lane: UpLane };

/** The interface will not take what was sent, in its own words; anything else that goes wrong is tried again. */
class NotTaken extends Error {
  readonly code: string;

  constructor(code: string, words: string) {
    super(words === "" ? code : words);
    this.code = code;
  }
}

type Refused = { readonly piece: Piece; readonly why: NotTaken };

/** Tries before rows are blamed for a page of which nothing is taken: with the waits between them some eight minutes. */
const DOUBT_MAX = 9;
const NO_DOUBT = { key: "", times: 0 } as const;

/** These say something about the row; 401, 403, 404, 408, 429 about the line, its account or its address. */
const ABOUT_THE_ROW = new Set([400, 409, 413, 422]);

const TAKEN = new Set(["0", "200", "success", "true"]);

/** Interfaces of this kind answer 200 and say in the body what they mean. */
export function judgeAnswer(
  status: number,
  text: string,
): { code: string; words: string } | undefined {
  let said: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) said = value as Record<string, unknown>;
  } catch {
    // No JSON: only the status counts.
  }
  const words = String(said["message"] ?? said["msg"] ?? said["error"] ?? "").slice(0, WORDS_MAX);
  const verdict = said["code"] ?? said["status"] ?? said["success"];
  if (status === 200 && (verdict === undefined || TAKEN.has(String(verdict).toLowerCase()))) {
    return undefined;
  }
  return { code: status === 200 ? `code ${String(verdict)}` : `HTTP ${status}`, words };
}

/** The newest rows as they would go up, before they are encrypted; for the people who set it up. */
export function previewRows(
  ports: Pick<Ports, "db">,
  options: Pick<MappedOptions, "mapping" | "companyCode" | "sendsNames">,
  most: number,
): readonly MappedRow[] {
  const found = LANES.flatMap((lane) => {
    const last = lastLaneSeq(ports.db.sql, lane);
    return laneEntries(ports.db.sql, lane, Math.max(1, last - PREVIEW_ENTRIES), last);
  }).toSorted((a, b) => b.at - a.at);
  const rows: MappedRow[] = [];
  for (const entry of found) {
    if (rows.length >= most) break;
    for (const one of neutralOf(ports.db.read, entry, options)) {
      rows.push(...rowsOf(options.mapping, one));
    }
  }
  return rows.slice(0, most);
}

export class MappedUpstream implements UpstreamLine {
  readonly #ports: Ports;
  readonly #options: MappedOptions;
  readonly #place: string;
  #isConnected = false;
  #lastError: string | undefined;
  #failures = 0;
  #doubt: { readonly key: string; readonly times: number } = NO_DOUBT;
  #abort = new AbortController();
  readonly #rounds: Rounds;
  #unsubscribe: () => void = () => undefined;

  constructor(ports: Ports, options: MappedOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#rounds = new Rounds(
      ports,
      "upstream mapped",
      () => this.#round(),
      (isWanted) => this.#waitMs(isWanted),
    );
    this.#place = options.place ?? options.epoch;
  }

  start(): void {
    this.#unsubscribe = this.#ports.entries.subscribe(({ lane }) => {
      if (lane !== null && this.#failures === 0) this.#rounds.soon(0);
    });
    this.#rounds.start();
  }

  status(): UpstreamStatus {
    return {
      isConfigured: true,
      isConnected: this.#isConnected,
      lastError: this.#lastError,
      lanes: laneStatuses(this.#ports, this.#place),
    };
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#rounds.stop(() => this.#abort.abort());
  }

  #waitMs(isWanted: boolean): number {
    if (this.#failures > 0) {
      return Math.min(RETRY_FIRST_MS * 2 ** (this.#failures - 1), RETRY_MAX_MS);
    }
    return isWanted || this.#next() !== undefined ? 0 : LOOK_EVERY_MS;
  }

  /** SM4 in JavaScript takes some 2 ms a KiB, and the loop also holds valves. */
  get #pageRows(): number {
    const { cipher, mapping } = this.#options;
    return cipher === "sm4" ? Math.min(SM4_ROWS, mapping.page) : mapping.page;
  }

  #seqOf(lane: UpLane): number {
    return findLane(this.#ports.db.read, this.#place, lane)?.acknowledgedSeq ?? 0;
  }

  /** The first lane with something to send: alarms before all. */
  #next(): UpLane | undefined {
    const { isHeld } = this.#options;
    return LANES.find(
      (lane) =>
        isHeld?.(lane) !== true && lastLaneSeq(this.#ports.db.sql, lane) > this.#seqOf(lane),
    );
  }

  async #round(): Promise<void> {
    const before = this.#isConnected;
    try {
      const lane = this.#next();
      if (lane !== undefined) await this.#sendLane(lane);
      this.#failures = 0;
      this.#lastError = undefined;
      this.#isConnected = true;
    } catch (error) {
      if (this.#rounds.isStopped) return;
      this.#isConnected = false;
      this.#failures += 1;
      this.#lastError = error instanceof Error ? error.message : String(error);
    }
    if (before !== this.#isConnected) this.#ports.live.touch("upstream");
  }

  async #sendLane(lane: UpLane): Promise<void> {
    const { db, clock, live } = this.#ports;
    const { mapping } = this.#options;
    const from = this.#seqOf(lane) + 1;
    const entries = laneEntries(db.sql, lane, from, from + ENTRIES - 1);
    const pieces = new Map<string, Piece>();
    for (const entry of entries) {
      for (const one of neutralOf(db.read, entry, this.#options)) {
        for (const row of rowsOf(mapping, one)) {
          // The newest state of a thing; an older one of the same round is of no use to anybody.
          const key = `${row.table} ${one.id}`;
          pieces.delete(key);
          pieces.set(key, { ...row, entry, lane });
        }
      }
    }
    const inOrder = [...pieces.values()].sort((a, b) => a.rank - b.rank);
    for (let at = 0; at < inOrder.length; ) {
      const { table } = inOrder[at] as Piece;
      const end = inOrder.findIndex(
        (piece, index) => index > at && (piece.table !== table || index - at >= this.#pageRows),
      );
      const page = inOrder.slice(at, end < 0 ? inOrder.length : end);
      await this.#sendPage(page);
      at += page.length;
    }
    const last = entries.at(-1);
    if (last === undefined) return;
    await db.write((tx) =>
      saveLane(tx.orm, this.#place, lane, { seq: last.laneSeq, at: clock.now() as UnixMs }),
    );
    live.touch("upstream");
  }

  async #sendPage(page: readonly Piece[]): Promise<void> {
    const refused = await this.#tryPage(page);
    const [first] = refused;
    if (first === undefined) return;
    if (refused.length === page.length) {
      // Nothing was taken: that may be an account that ran out, said with status 200. It is tried for some minutes
      // before the rows are blamed.
      const key = page.map(({ entry, table }) => `${table} ${entry.id}`).join();
      this.#doubt = { key, times: this.#doubt.key === key ? this.#doubt.times + 1 : 1 };
      if (this.#doubt.times < DOUBT_MAX) throw new Error(first.why.message);
    }
    this.#doubt = NO_DOUBT;
    for (const { piece, why } of refused) await this.#refuse(piece, why);
  }

  /** The rows that are not taken: a page is halved until what is wrong stands alone. */
  async #tryPage(page: readonly Piece[]): Promise<readonly Refused[]> {
    try {
      await this.#post(page);
      return [];
    } catch (error) {
      const [piece, ...others] = page;
      if (!(error instanceof NotTaken) || piece === undefined) throw error;
      if (others.length === 0) return [{ piece, why: error }];
      const half = Math.ceil(page.length / 2);
      const first = await this.#tryPage(page.slice(0, half));
      return [...first, ...(await this.#tryPage(page.slice(half)))];
    }
  }

  async #refuse({ entry, lane, table }: Piece, { code, message }: NotTaken): Promise<void> {
    await this.#options.refused?.({
      site: this.#ports.siteId,
      epoch: this.#options.epoch,
      lane,
      laneSeq: entry.laneSeq,
      id: entry.id,
      code: `${table}: ${code}`.slice(0, 80),
      words: message.slice(0, WORDS_MAX),
    });
  }

  async #post(page: readonly Piece[]): Promise<void> {
    const { url, user, password, tls, mapping, cipher, cipherKey } = this.#options;
    const table = page[0]?.table ?? "";
    const rows = JSON.stringify(page.map(({ row }) => row));
    const data = encryptBody(cipher as Cipher, cipherKey, rows);
    const body =
      mapping.body === "datas"
        ? JSON.stringify({ datas: data })
        : JSON.stringify({
            table,
            ...(cipher === "none" ? { rows: JSON.parse(rows) } : { datas: data }),
          });
    const login = user === undefined ? undefined : Buffer.from(`${user}:${password ?? ""}`);
    this.#abort = new AbortController();
    const cancel = this.#ports.scheduler.after(REQUEST_MAX_MS, () => this.#abort.abort());
    try {
      const address = mapping.address === "path" ? `${url.replace(/\/$/u, "")}/${table}` : url;
      const response = await fetch(address, {
        method: "POST",
        body,
        redirect: "manual",
        signal: this.#abort.signal,
        ...(tls === undefined ? {} : { tls }),
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...(login === undefined ? {} : { authorization: `Basic ${login.toString("base64")}` }),
        },
      });
      this.#options.sent?.(Buffer.byteLength(body));
      const text = new TextDecoder().decode(await bodyOf(response));
      const wrong = judgeAnswer(response.status, text);
      if (wrong === undefined) return;
      if (response.status === 200 || ABOUT_THE_ROW.has(response.status)) {
        throw new NotTaken(wrong.code, wrong.words);
      }
      throw new Error(`${wrong.code} ${wrong.words}`.trim());
    } finally {
      cancel();
    }
  }
}
