/** Several platforms at once: each has its own line, positions, times, budget and dead letters. */
import { dayOf, MINUTE_MS, type UnixMs } from "../kernel/instants.ts";
import type { BoxKey } from "../platform/keys.ts";
import type { Ports } from "../platform/ports.ts";
import { keepRefusal } from "./dead-letters.ts";
import { HttpsUpstream } from "./https.ts";
import { mappingOf } from "./mappings/index.ts";
import { topics, type UpLane } from "./model.ts";
import { MappedUpstream } from "./neutral/mapped.ts";
import { PictureSender, type PictureSource, type PictureStatus } from "./picture-sender.ts";
import { countPictures } from "./picture-store.ts";
import { type AboveLine, notePlainLine } from "./plain-line.ts";
import {
  DIAL_IN_LATE_MS,
  isInWindow,
  isLaneHeld,
  isLineDue,
  isPlainAddress,
  type LineAddress,
} from "./platform-rules.ts";
import { openSecret } from "./platform-service.ts";
import {
  addUsage,
  countDeadLetters,
  findPlatform,
  listPlatforms,
  type PlatformRow,
  usageOf,
} from "./platform-store.ts";
import { type CardPosition, POSITIONS_EVERY_MS, sealPositions } from "./positions.ts";
import { hasReported } from "./slips.ts";
import { type SummaryPorts, startSummaries } from "./summaries.ts";

import {
  type LineTls,
  laneStatuses,
  Upstream,
  type UpstreamLine,
  type UpstreamOptions,
  type UpstreamStatus,
} from "./upstream.ts";

/** Times, budgets and use are looked at this often. */
const LOOK_EVERY_MS = 5_000;
const SAVE_USE_EVERY_MS = 60_000;

/** The platform that the start settings name; it has no row. */
export const CONFIGURED = "";

export type PlatformStatus = UpstreamStatus & {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly form: string;
  readonly state: string;
  readonly isPlain: boolean;
  /** Open now, or outside its times. */
  readonly isDue: boolean;
  readonly windowFrom: number | null;
  readonly sentToday: number;
  readonly budgetBytes: number | null;
  readonly openDeadLetters: number;
  /** Of this connection: records that waited when the line opened, and how many of them are through. */
  readonly session: { readonly goal: number; readonly done: number } | undefined;
  /** Undefined where none are to go up. */
  readonly pictures: PictureStatus | undefined;
};

type Open = {
  readonly line: UpstreamLine;
  readonly version: number;
  readonly waiting: number;
  readonly acknowledged: number;
  readonly pictures: PictureSender | undefined;
};

export type PlatformsOptions = Pick<UpstreamOptions, "epoch"> & {
  /** Takes an order as it came, and by which platform's line; none for what a courier brought. */
  readonly command?: (payload: Uint8Array, platform: string | undefined) => Promise<void>;
  readonly key: BoxKey;
  readonly configured: AboveLine | undefined;
  /** Where cards are now; nobody is told without it. */
  readonly positions?: () => readonly CardPosition[];
  /** Pictures of permits; none go up without it. */
  readonly pictures?: PictureSource;
  /** Devices that answer, for the hourly figures; they are left out without it. */
  readonly devices?: SummaryPorts["devices"];
};

/** Where the positions of a platform stand. */
export function placeOf(id: string, epoch: string): string {
  return id === CONFIGURED ? epoch : `${id}:${epoch}`;
}

const sumOf = (status: Pick<UpstreamStatus, "lanes">, of: "lastSeq" | "acknowledgedSeq"): number =>
  status.lanes.reduce((sum, lane) => sum + lane[of], 0);

/** Of each lane the position of whoever is behind the others; as given where there is nobody. */
function slowestLanes(
  lanes: UpstreamStatus["lanes"],
  among: readonly Pick<UpstreamStatus, "lanes">[],
): UpstreamStatus["lanes"] {
  return lanes.map((given) => {
    const of = among.flatMap((one) => one.lanes.filter(({ lane }) => lane === given.lane));
    return of.toSorted((a, b) => a.acknowledgedSeq - b.acknowledgedSeq)[0] ?? given;
  });
}

/** The program's one way up: to every platform at once. */
export class Platforms implements UpstreamLine {
  readonly #ports: Ports;
  readonly #options: PlatformsOptions;
  readonly #open = new Map<string, Open>();
  readonly #unsaved = new Map<string, number>();
  readonly #today = new Map<string, { readonly day: string; bytes: number }>();
  #turn: Promise<unknown> = Promise.resolve();
  #stops: (() => void)[] = [];
  #saveAtMs = 0;
  /** By the platform that asked: nobody else is told. */
  readonly #positionsUntilMs = new Map<string, number>();
  #stopPositions: (() => void) | undefined;

  constructor(ports: Ports, options: PlatformsOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  start(): void {
    const { scheduler, entries } = this.#ports;
    this.#saveAtMs = this.#ports.clock.monotonicMs();
    this.#stops = [
      scheduler.every(LOOK_EVERY_MS, () => this.look()),
      // An alarm opens a line that is closed for the day.
      entries.subscribe(({ lane }) => {
        if (lane === "alarm" && this.#open.size < this.#rows().length) this.look();
      }),
      startSummaries(this.#ports, {
        devices: this.#options.devices ?? (() => ({ up: 0, total: 0 })),
        isWanted: () => this.#isReporting(),
      }),
    ];
    if (this.#options.configured !== undefined) this.#openLine(CONFIGURED);
    this.#ports.background("plain line", notePlainLine(this.#ports, this.#options.configured));
    this.look();
  }

  /**
   * An authority asked by the line of `platform` where people are: that line is told at once, then every 30 s. A later
   * request lengthens, never shortens.
   */
  askPositions(minutes: number, platform: string): void {
    const { clock, scheduler } = this.#ports;
    const until = clock.monotonicMs() + minutes * MINUTE_MS;
    this.#positionsUntilMs.set(
      platform,
      Math.max(this.#positionsUntilMs.get(platform) ?? 0, until),
    );
    this.#stopPositions ??= scheduler.every(POSITIONS_EVERY_MS, () => this.#tellPositions());
    this.#tellPositions();
  }

  /** Whether an answer to such a request would reach anybody. */
  canTell(platform: string): boolean {
    return (
      this.#options.positions !== undefined && this.#open.get(platform)?.line.tell !== undefined
    );
  }

  #tellPositions(): void {
    const { clock, siteId: site } = this.#ports;
    const { epoch, key, positions } = this.#options;
    const now = clock.monotonicMs();
    for (const [id, until] of this.#positionsUntilMs) {
      if (now >= until) this.#positionsUntilMs.delete(id);
    }
    if (this.#positionsUntilMs.size === 0 || this.#stops.length === 0) {
      this.#stopPositions?.();
      this.#stopPositions = undefined;
      return;
    }
    const message = sealPositions({ site, epoch, at: clock.now() }, positions?.() ?? [], key);
    for (const id of this.#positionsUntilMs.keys()) {
      this.#open.get(id)?.line.tell?.(topics.positions(site), JSON.stringify(message));
    }
  }

  /** Opens and closes lines as they should be now. */
  look(): void {
    this.#ports.background("upstream platforms", this.settle());
  }

  /** Resolves when every line is as it should be. */
  settle(): Promise<void> {
    const done = this.#turn.then(() => this.#settle());
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** A courier's answer has moved its positions: the line goes on from there. */
  reopen(id: string): Promise<void> {
    const done = this.#turn.then(async () => {
      if (this.#stops.length === 0 || !this.#open.has(id)) return;
      await this.#close(id);
      this.#openLine(id);
    });
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Where pictures of permits lie; undefined where none go up. */
  get pictures(): PictureSource | undefined {
    return this.#options.pictures;
  }

  /** An order that a courier brought: who gave it cannot be told by a line. */
  async ordered(payload: Uint8Array): Promise<void> {
    await this.#options.command?.(payload, undefined);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#stopPositions?.();
    this.#stopPositions = undefined;
    await this.#turn;
    await Promise.all([...this.#open.keys()].map((id) => this.#close(id)));
    await this.#saveUse();
  }

  /** All lines that are in use as one: the slowest counts. Those that are resting do not. */
  status(): UpstreamStatus {
    const active = this.statuses().filter(({ state }) => state === "active");
    // One whose records are carried has no line that could be down.
    const all = active.filter(({ url }) => url !== "");
    const counted = all.filter((one) => one.isDue || this.#isLate(one));
    const measured = all.length === 0 ? active : counted;
    return {
      isConfigured: all.length > 0,
      isConnected: all.length > 0 && counted.every(({ isConnected }) => isConnected),
      lastError: counted.find(({ lastError }) => lastError !== undefined)?.lastError,
      lanes: slowestLanes(
        laneStatuses(this.#ports, this.#place(CONFIGURED)).map((own) =>
          active.length === 0 ? own : { ...own, acknowledgedSeq: own.lastSeq },
        ),
        measured,
      ),
    };
  }

  /** How far every platform in use has what this site wrote, also one that rests or is served by a courier. */
  receipts(): UpstreamStatus["lanes"] {
    const inUse = this.statuses().filter(({ state }) => state === "active");
    return slowestLanes(laneStatuses(this.#ports, this.#place(CONFIGURED)), inUse);
  }

  /** The line that the program was started with; undefined without one. */
  get configured(): LineAddress | undefined {
    const { configured } = this.#options;
    return configured && { url: configured.url, receiverPem: "" };
  }

  statuses(): readonly PlatformStatus[] {
    const { configured } = this.#options;
    const rows = this.#rows().map((row) => this.#statusOf(row));
    if (configured === undefined) return rows;
    return [this.#statusOf(undefined), ...rows];
  }

  statusOf(id: string): PlatformStatus | undefined {
    return this.statuses().find((one) => one.id === id);
  }

  #rows(): readonly PlatformRow[] {
    return listPlatforms(this.#ports.db.read);
  }

  #place(id: string): string {
    return placeOf(id, this.#options.epoch);
  }

  /** A site that is set up for nobody above has nothing to sum up. */
  #isReporting(): boolean {
    return (
      this.#options.configured !== undefined ||
      this.#rows().some(({ state }) => state !== "retired") ||
      hasReported(this.#ports)
    );
  }

  #isLate(one: PlatformStatus): boolean {
    const isBehind = sumOf(one, "lastSeq") > sumOf(one, "acknowledgedSeq");
    const last = Math.max(0, ...one.lanes.map(({ acknowledgedAt }) => acknowledgedAt ?? 0));
    return isBehind && last > 0 && this.#ports.clock.now() - last > DIAL_IN_LATE_MS;
  }

  #statusOf(row: PlatformRow | undefined): PlatformStatus {
    const { db, clock } = this.#ports;
    const id = row?.id ?? CONFIGURED;
    const open = this.#open.get(id);
    const saved: UpstreamStatus = open?.line.status() ?? {
      isConfigured: true,
      isConnected: false,
      lastError: undefined,
      lanes: laneStatuses(this.#ports, this.#place(id)),
    };
    const url = row?.url ?? this.#options.configured?.url ?? "";
    return {
      ...saved,
      id,
      name: row?.name ?? "",
      url,
      form: row?.form ?? "gasward",
      state: row?.state ?? "active",
      isPlain: isPlainAddress(url),
      isDue:
        row === undefined ||
        (row.state === "active" && row.url !== "" && isInWindow(row, clock.now())),
      windowFrom: row?.windowFrom ?? null,
      sentToday: this.#sentToday(id),
      budgetBytes: row?.budgetBytes ?? null,
      openDeadLetters: countDeadLetters(db.read, "open", id),
      pictures: this.#picturesOf(row, open),
      session: open && {
        goal: open.waiting,
        done: Math.min(open.waiting, sumOf(saved, "acknowledgedSeq") - open.acknowledged),
      },
    };
  }

  #picturesOf(row: PlatformRow | undefined, open: Open | undefined): PictureStatus | undefined {
    if (row?.sendsPictures !== true) return undefined;
    const counts = countPictures(this.#ports.db.read, row.id);
    return open?.pictures?.status() ?? { ...counts, current: undefined };
  }

  async #settle(): Promise<void> {
    if (this.#stops.length === 0) return;
    const { clock } = this.#ports;
    const now = clock.now();
    const wanted = new Map<string, PlatformRow>();
    for (const row of this.#rows()) {
      const { isTrusted: isTimeTrusted } = this.#ports.clockTrust();
      const isAlarmWaiting = laneStatuses(this.#ports, this.#place(row.id)).some(
        (one) => one.lane === "alarm" && one.lastSeq > one.acknowledgedSeq,
      );
      if (row.url !== "" && isLineDue(row, { now, isTimeTrusted, isAlarmWaiting }))
        wanted.set(row.id, row);
    }
    for (const [id, open] of this.#open) {
      if (id === CONFIGURED || wanted.get(id)?.version === open.version) continue;
      await this.#close(id);
    }
    for (const id of wanted.keys()) if (!this.#open.has(id)) this.#openLine(id);
    if (clock.monotonicMs() - this.#saveAtMs >= SAVE_USE_EVERY_MS) await this.#saveUse();
  }

  #openLine(id: string): void {
    const row = id === CONFIGURED ? undefined : findPlatform(this.#ports.db.read, id);
    try {
      const pictures = row && this.#pictureSender(row);
      const line = this.#lineOf(row, pictures);
      const status = { lanes: laneStatuses(this.#ports, this.#place(id)) };
      const acknowledged = sumOf(status, "acknowledgedSeq");
      this.#open.set(id, {
        line,
        pictures,
        version: row?.version ?? 0,
        waiting: sumOf(status, "lastSeq") - acknowledged,
        acknowledged,
      });
      line.start();
    } catch (error) {
      // One platform whose secrets do not open must not keep the others shut.
      this.#open.delete(id);
      this.#ports.log.error({ err: error, platform: id }, "a line upstream could not be opened");
    }
    this.#ports.live.touch("upstream");
  }

  #pictureSender(row: PlatformRow): PictureSender | undefined {
    const { epoch, key, pictures: source } = this.#options;
    if (!row.sendsPictures || source === undefined) return undefined;
    const place = this.#place(row.id);
    const receiver = row.receiverPem === "" ? {} : { receiverPem: row.receiverPem };
    return new PictureSender(this.#ports, {
      ...{ platform: row.id, place, epoch, key, source },
      ...receiver,
    });
  }

  #lineOf(row: PlatformRow | undefined, pictures: PictureSender | undefined): UpstreamLine {
    const { epoch, key, command, configured } = this.#options;
    const id = row?.id ?? CONFIGURED;
    const common = {
      epoch,
      key,
      ...(command === undefined ? {} : { command: (bytes: Uint8Array) => command(bytes, id) }),
      ...(row === undefined ? {} : { clientSuffix: `-${id}` }),
      otherReceivers: this.#rows().flatMap((other) =>
        other.id === id || other.receiverPem === "" ? [] : [other.receiverPem],
      ),
      ...(pictures === undefined ? {} : { pictures }),
      place: this.#place(id),
      sent: (bytes: number) => this.#used(id, bytes),
      isHeld: (lane: UpLane) => isLaneHeld(lane, this.#sentToday(id), row?.budgetBytes ?? null),
      refused: (refusal: Parameters<typeof keepRefusal>[2]) =>
        keepRefusal(this.#ports, id, refusal),
    };
    const options: UpstreamOptions =
      row === undefined
        ? { ...common, ...(configured ?? { url: "" }) }
        : { ...common, ...lineOptions(this.#ports, row) };
    if (row !== undefined && row.form !== "gasward") {
      return new MappedUpstream(this.#ports, {
        ...options,
        platform: id,
        mapping: mappingOf(row.form, row.changes),
        cipher: row.cipher,
        cipherKey: openSecret(this.#ports, row, "cipherKey"),
        companyCode: row.companyCode,
        sendsNames: row.sendsNames,
      });
    }
    const Line = options.url.startsWith("http") ? HttpsUpstream : Upstream;
    return new Line(this.#ports, options);
  }

  async #close(id: string): Promise<void> {
    const open = this.#open.get(id);
    this.#open.delete(id);
    await open?.line.stop();
    this.#ports.live.touch("upstream");
  }

  #sentToday(id: string): number {
    const day = dayOf(this.#ports.clock.now());
    const known = this.#today.get(id);
    if (known?.day === day) return known.bytes;
    const bytes = usageOf(this.#ports.db.read, id, day);
    this.#today.set(id, { day, bytes });
    return bytes;
  }

  #used(id: string, bytes: number): void {
    this.#sentToday(id);
    const known = this.#today.get(id);
    if (known !== undefined) known.bytes += bytes;
    this.#unsaved.set(id, (this.#unsaved.get(id) ?? 0) + bytes);
  }

  async #saveUse(): Promise<void> {
    this.#saveAtMs = this.#ports.clock.monotonicMs();
    const used = [...this.#unsaved];
    if (used.length === 0) return;
    this.#unsaved.clear();
    const day = dayOf(this.#ports.clock.now() as UnixMs);
    await this.#ports.db
      .write((tx) => {
        for (const [id, bytes] of used) addUsage(tx.orm, id, day, bytes);
      })
      // Counted again at the next look; a full disk must not close the lines.
      .catch((error: unknown) => {
        for (const [id, bytes] of used) {
          this.#unsaved.set(id, (this.#unsaved.get(id) ?? 0) + bytes);
        }
        this.#ports.log.warn({ err: error }, "use of the lines upstream not saved");
      });
  }
}

/** Address and secrets of a row; throws Fault when a secret does not open. */
export function lineOptions(
  ports: Ports,
  row: PlatformRow,
): Pick<UpstreamOptions, "url" | "user" | "password" | "tls" | "receiverPem"> {
  const password = openSecret(ports, row, "password");
  const key = openSecret(ports, row, "clientKey");
  const tls: LineTls = {
    ...(row.authorityPem === "" ? {} : { ca: row.authorityPem }),
    ...(row.clientCertificate === "" || key === "" ? {} : { cert: row.clientCertificate, key }),
  };
  return {
    url: row.url,
    ...(row.user === "" ? {} : { user: row.user }),
    ...(password === "" ? {} : { password }),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
    ...(row.receiverPem === "" ? {} : { receiverPem: row.receiverPem }),
  };
}
