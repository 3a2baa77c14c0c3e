/** What `doctor` looks at of the box itself: its time, its updates, what was put aside, secrets at rest. */
import type { Database } from "bun:sqlite";
import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Day, startOfDay } from "../../kernel/instants.ts";
import { clockFacts } from "../../platform/clock-keeper.ts";
import { isResetAsked } from "../../platform/storage/reset.ts";
import { findTrial } from "../../platform/update/index.ts";
import { RELEASED_ON } from "../../version.ts";
import type { Note, Surroundings } from "./doctor-checks.ts";

/** Beside the data folder; works also when that is gone. */
export function examineAside(path: string, around: Surroundings, note: Note): void {
  const trial = findTrial(path);
  if (trial !== undefined) note("update.unfinished", `${trial.from} → ${trial.to}`);
  if (isResetAsked(path)) note("reset.asked");
  const parent = dirname(path);
  const prefix = path.slice(parent.length + 1);
  const aside = /^\.(?:before-|reset-|failed-update-)/;
  const kept = existsSync(parent)
    ? readdirSync(parent).filter(
        (name) => name.startsWith(prefix) && aside.test(name.slice(prefix.length)),
      )
    : [];
  if (kept.length > 0) note("aside.kept", kept.join(", "));
  if (around.sync() === "free") note("clock.free");
  if (!around.takesUpdates) note("update.no-keys");
}

export function examineClock(database: Database, now: number, note: Note): void {
  const { floorAt, lost } = clockFacts(database);
  if (now < startOfDay(RELEASED_ON as Day)) note("clock.before-release");
  else if (now < floorAt) note("clock.before-last");
  else if (lost === "jumped" || lost === "far-ahead") note("clock.lost", lost);
}

export function examineSecrets(database: Database, note: Note): void {
  const row = database
    .query("SELECT count(*) AS clear FROM person WHERE totp_secret NOT LIKE 'v1:%'")
    .get() as { clear: number };
  if (row.clear > 0) note("secret.clear", String(row.clear));
}
