/** Backups: taken beside the running program, tried before they are called good, put back whole. */
export {
  type BackupHeader,
  deriveWrappingKey,
  newPassphrase,
  newSalt,
  type WrappingKey,
  wrappingKeyOf,
} from "./format.ts";
export { keyBeside, newEpoch } from "./opening.ts";
export { beginEpoch, finishRestore, type RestoreOutcome, restoreBackup } from "./restore.ts";
export {
  type BackupJob,
  type BackupResult,
  extractBackup,
  folderBeside,
  listBackups,
  readBackupHeader,
  takeBackup,
} from "./take.ts";
