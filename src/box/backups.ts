/** The running backups: schedule, one at a time in a worker, records, retention. */
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { clearAlarm, raiseAlarm, siteSubject } from "../alarms/index.ts";
import { instant } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { workerPath } from "../platform/assets.ts";
import {
  type BackupJob,
  type BackupResult,
  deriveWrappingKey,
  folderBeside,
  listBackups,
  newPassphrase,
  newSalt,
} from "../platform/backup/index.ts";
import { prepareWrappingKey, type StoredWrappingKey } from "../platform/keys.ts";
import type { Ports } from "../platform/ports.ts";
import type { DataFolder } from "../platform/storage/data-folder.ts";
import type { Tx } from "../platform/writer.ts";
import { findSite } from "../site/index.ts";
import { VERSION } from "../version.ts";
import {
  type BackupSettings,
  backupFileName,
  isBackupDue,
  isBackupOverdue,
  surplusBackups,
} from "./rules.ts";
import {
  endDeadRuns,
  findSettings,
  insertRun,
  lastRuns,
  noteRestore,
  saveSettings,
  unnotedRestore,
  updateRun,
} from "./store.ts";

export type BackupRefusal =
  | { readonly code: "box.backup_running" }
  | { readonly code: "box.no_recovery_sheet" }
  | { readonly code: "box.folder_unusable"; readonly folder: string };

export type SettingsRefusal =
  | { readonly code: "box.folder_unusable"; readonly folder: string }
  | { readonly code: "box.folder_inside_data" }
  | { readonly code: "box.stale" };

type Answer =
  | { readonly ok: true; readonly result: BackupResult }
  | { readonly ok: false; readonly code: string; readonly detail: string };

const LOOK_EVERY_MS = 60_000;
const BACKUP_MAX_MS = 6 * 3_600_000;

export class Backups {
  readonly #ports: Ports;
  readonly #folder: DataFolder;
  #key: StoredWrappingKey | undefined;
  #running: Promise<unknown> | undefined;
  #worker: Worker | undefined;
  #unwritten: ((tx: Tx) => void) | undefined;
  #stopLook: () => void = () => undefined;

  constructor(ports: Ports, folder: DataFolder) {
    this.#ports = ports;
    this.#folder = folder;
    this.#key = folder.key.backup;
  }

  async start(): Promise<void> {
    await this.#ports.db.write((tx) => {
      endDeadRuns(tx.orm, this.#ports.clock.now());
      const epoch = unnotedRestore(tx.orm);
      if (epoch === undefined) return;
      noteRestore(tx.orm, epoch);
      tx.append({
        kind: "backup.restored",
        actor: "system",
        subject: "box:data",
        payload: { epoch },
        lane: "alarm",
      });
    });
    this.#stopLook = this.#ports.scheduler.every(LOOK_EVERY_MS, () => this.#look());
  }

  async stop(): Promise<void> {
    this.#stopLook();
    this.#worker?.terminate();
    await this.#running?.catch(() => undefined);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get hasSheet(): boolean {
    return this.#key !== undefined;
  }

  /** Beside the data folder until somebody chooses better: on the same disk it survives only mistakes. */
  settings(): BackupSettings & { readonly version: number } {
    return (
      findSettings(this.#ports.db.read) ?? {
        folder: folderBeside(this.#folder.path),
        atHour: 3,
        keep: 14,
        isOn: true,
        version: 0,
      }
    );
  }

  files(): ReturnType<typeof listBackups> {
    return listBackups(this.settings().folder);
  }

  isOverdue(): boolean {
    const { read } = this.#ports.db;
    const since = findSite(read)?.createdAt;
    if (since === undefined) return false;
    return isBackupOverdue(lastRuns(read), instant(since), this.#ports.clock.now());
  }

  #look(): void {
    const { clock, db, log } = this.#ports;
    if (this.#unwritten !== undefined && !this.isRunning) {
      this.#ports.background("outcome of a backup", this.#end(this.#unwritten));
      return;
    }
    if (this.isRunning || !this.hasSheet || !this.#ports.clockTrust().isTrusted) return;
    if (!isBackupDue(this.settings(), lastRuns(db.read), clock.now())) return;
    const begun = this.take("scheduled");
    this.#ports.background("scheduled backup", begun);
    begun.then(
      (outcome) => {
        if (!outcome.ok) log.warn({ refusal: outcome.refusal }, "scheduled backup refused");
      },
      () => undefined,
    );
  }

  /** A new passphrase, shown once. Backups from now on need it; older ones need the older sheet. */
  async makeSheet(actor: string): Promise<string> {
    const passphrase = newPassphrase((bytes) => this.#ports.ids.secret(bytes));
    const { key, salt } = await deriveWrappingKey(passphrase, newSalt());
    const stored = { key: key.toString("base64"), salt };
    // Only a passphrase that somebody gets to see may close backups: what can fail comes before.
    const use = prepareWrappingKey(join(this.#folder.path, "box.key"), stored);
    await this.#ports.db.write((tx) => {
      tx.append({ kind: "recovery-sheet.made", actor, subject: "box:recovery", payload: {} });
    });
    use();
    this.#key = stored;
    return passphrase;
  }

  async saveSettings(
    actor: string,
    given: BackupSettings,
    version: number,
  ): Promise<Result<null, SettingsRefusal>> {
    const folder = resolve(given.folder);
    if (!isAbsolute(given.folder) || !isUsable(folder)) {
      return refuse({ code: "box.folder_unusable", folder: given.folder });
    }
    if (`${folder}/`.startsWith(`${this.#folder.path}/`))
      return refuse({ code: "box.folder_inside_data" });
    const isSaved = await this.#ports.db.write((tx) => {
      if (!saveSettings(tx.orm, { ...given, folder }, version)) return false;
      tx.append({
        kind: "backup-setting.changed",
        actor,
        subject: "box:backup",
        payload: { atHour: given.atHour, keep: given.keep, isOn: given.isOn },
      });
      return true;
    });
    return isSaved ? accept(null) : refuse({ code: "box.stale" });
  }

  /** Begins a backup, and resolves when that is on record; `over` when it is over, good or not. */
  async begin(
    askedBy: string,
  ): Promise<Result<{ readonly over: Promise<boolean> }, BackupRefusal>> {
    if (this.#running !== undefined) return refuse({ code: "box.backup_running" });
    if (this.#key === undefined) return refuse({ code: "box.no_recovery_sheet" });
    const settings = this.settings();
    if (!isUsable(settings.folder)) {
      return refuse({ code: "box.folder_unusable", folder: settings.folder });
    }
    const begun = Promise.withResolvers<void>();
    const over = this.#run(askedBy, settings, this.#key, begun.resolve).finally(() => {
      this.#running = undefined;
      this.#ports.live.touch("backups");
    });
    this.#running = over;
    await Promise.race([begun.promise, over]);
    return accept({ over });
  }

  /** Takes a backup; resolves when it is over, good or not. */
  async take(askedBy: string): Promise<Result<{ readonly isGood: boolean }, BackupRefusal>> {
    const begun = await this.begin(askedBy);
    return begun.ok ? accept({ isGood: await begun.value.over }) : begun;
  }

  async #run(
    askedBy: string,
    settings: BackupSettings,
    key: StoredWrappingKey,
    begun: () => void,
  ): Promise<boolean> {
    const { clock, db, ids } = this.#ports;
    const id = ids.next();
    const startedAt = clock.now();
    const fileName = backupFileName(startedAt);
    const { folder } = settings;
    await db.write((tx) => {
      this.#unwritten?.(tx);
      insertRun(tx.orm, { id, startedAt, askedBy, outcome: "running", folder, fileName });
    });
    this.#unwritten = undefined;
    begun();
    this.#ports.live.touch("backups");
    const answer = await this.#inWorker({
      dataPath: this.#folder.path,
      intoPath: folder,
      fileName,
      siteId: this.#folder.siteId,
      siteName: findSite(db.read)?.name ?? "",
      program: VERSION,
      createdAt: startedAt,
      wrappingKey: key,
    });
    await this.#end((tx) => {
      updateRun(tx.orm, id, {
        finishedAt: clock.now(),
        outcome: answer.ok ? "good" : "failed",
        ...(answer.ok
          ? {
              bytes: answer.result.bytes,
              files: answer.result.files,
              journalSeq: answer.result.journalSeq,
            }
          : { cause: `${answer.code}: ${answer.detail}`.slice(0, 300) }),
      });
      tx.append({
        kind: answer.ok ? "backup.taken" : "backup.failed",
        actor: askedBy === "scheduled" ? "system" : askedBy,
        subject: `backup:${id}`,
        payload: answer.ok
          ? { bytes: answer.result.bytes, journalSeq: answer.result.journalSeq }
          : { code: answer.code },
      });
      const alarm = { code: "backup.failed", subject: siteSubject(this.#ports) } as const;
      if (answer.ok) clearAlarm(tx, this.#ports, alarm);
      else raiseAlarm(tx, this.#ports, { ...alarm, facts: { code: answer.code } });
    });
    if (answer.ok) this.#dropSurplus(settings);
    return answer.ok;
  }

  /** On a full disk the outcome has no room either; it is written when there is room again. */
  async #end(write: (tx: Tx) => void): Promise<void> {
    this.#unwritten = write;
    try {
      await this.#ports.db.write(write);
      this.#unwritten = undefined;
    } catch (err) {
      this.#ports.log.error({ err }, "the outcome of a backup could not be recorded; tried again");
    }
  }

  #inWorker(job: BackupJob): Promise<Answer> {
    return new Promise((resolve) => {
      const worker = new Worker(workerPath("box/backup.worker"));
      this.#worker = worker;
      const end = (answer: Answer): void => {
        cancel();
        worker.terminate();
        this.#worker = undefined;
        resolve(answer);
      };
      const cancel = this.#ports.scheduler.after(BACKUP_MAX_MS, () =>
        end({ ok: false, code: "timeout", detail: "the backup took too long" }),
      );
      worker.onmessage = (event: MessageEvent<Answer>) => end(event.data);
      worker.onerror = (event) => end({ ok: false, code: "worker", detail: event.message });
      worker.addEventListener("close", () =>
        end({ ok: false, code: "worker", detail: "the worker ended" }),
      );
      worker.postMessage(job);
    });
  }

  lastGoodAt(): number | undefined {
    return lastRuns(this.#ports.db.read).goodAt;
  }

  /** Deletes all but the newest backups of this site. Returns how many went. */
  dropAllBut(keep: number): number {
    return this.#dropSurplus({ ...this.settings(), keep });
  }

  #dropSurplus(settings: BackupSettings): number {
    const ours = listBackups(settings.folder)
      .filter((file) => file.header.siteId === this.#folder.siteId)
      .map((file) => ({ path: file.path, createdAt: file.header.createdAt }));
    const surplus = surplusBackups(ours, settings.keep);
    for (const file of surplus) rmSync(file.path, { force: true });
    return surplus.length;
  }
}

function isUsable(folder: string): boolean {
  try {
    // One level only: the way to a stick that was pulled out must not be made anew on the box's own disk.
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
