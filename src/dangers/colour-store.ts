/** SQL of the site's colour: its history, confirmations and the settings. */
import { and, desc, eq, isNull } from "drizzle-orm";
import type { UnixMs } from "../kernel/instants.ts";
import { built, type Orm } from "../platform/orm.ts";
import {
  type ColourLevel,
  type DangerSettings,
  DEFAULT_SETTINGS,
  SETTING_LIMITS,
} from "./model.ts";
import { colourConfirmation, dangerSetting, siteColour } from "./schema.ts";

export type ColourRow = Omit<typeof siteColour.$inferSelect, "level" | "changedAt"> & {
  readonly level: ColourLevel;
  readonly changedAt: UnixMs;
};

export type ConfirmationRow = Omit<
  typeof colourConfirmation.$inferSelect,
  "level" | "confirmedAt" | "until" | "endedAt"
> & {
  readonly level: ColourLevel;
  readonly confirmedAt: UnixMs;
  readonly until: UnixMs;
  readonly endedAt: UnixMs | null;
};

/** Three of these are asked for every page. */
const newest = built((orm) =>
  orm.select().from(siteColour).orderBy(desc(siteColour.id)).limit(1).prepare(),
);

export function currentColour(orm: Orm): ColourRow | undefined {
  return newest(orm).get() as ColourRow | undefined;
}

export function insertColour(orm: Orm, row: typeof siteColour.$inferInsert): void {
  orm.insert(siteColour).values(row).run();
}

export function listColours(orm: Orm, limit: number): readonly ColourRow[] {
  return orm
    .select()
    .from(siteColour)
    .orderBy(desc(siteColour.id))
    .limit(limit)
    .all() as ColourRow[];
}

const running = built((orm) =>
  orm
    .select()
    .from(colourConfirmation)
    .where(isNull(colourConfirmation.endedAt))
    .limit(2)
    .prepare(),
);

/** The confirmation of a colour that nobody has ended; its time may be over. */
export function runningConfirmation(orm: Orm, level: ColourLevel): ConfirmationRow | undefined {
  const rows = running(orm).all() as ConfirmationRow[];
  return rows.find((row) => row.level === level);
}

export function runningConfirmations(orm: Orm): readonly ConfirmationRow[] {
  return running(orm).all() as ConfirmationRow[];
}

export function listConfirmations(orm: Orm, limit: number): readonly ConfirmationRow[] {
  return orm
    .select()
    .from(colourConfirmation)
    .orderBy(desc(colourConfirmation.confirmedAt), desc(colourConfirmation.id))
    .limit(limit)
    .all() as ConfirmationRow[];
}

export function insertConfirmation(orm: Orm, row: typeof colourConfirmation.$inferInsert): void {
  orm.insert(colourConfirmation).values(row).run();
}

export function endConfirmation(
  orm: Orm,
  id: string,
  end: { readonly endedAt: UnixMs; readonly endedBy: string; readonly endReason: string },
): void {
  orm
    .update(colourConfirmation)
    .set(end)
    .where(and(eq(colourConfirmation.id, id), isNull(colourConfirmation.endedAt)))
    .run();
}

const SETTINGS_ID = "main";

const settingRow = built((orm) =>
  orm.select().from(dangerSetting).where(eq(dangerSetting.id, SETTINGS_ID)).prepare(),
);

/** What cannot be understood counts as its default, and by default red stops. */
export function settingsOf(stored: unknown): DangerSettings {
  const given = (typeof stored === "object" ? stored : {}) as Record<string, unknown> | null;
  const settings: Record<string, boolean | number> = { ...DEFAULT_SETTINGS };
  for (const [name, usual] of Object.entries(DEFAULT_SETTINGS)) {
    const value = given?.[name];
    if (typeof usual === "boolean") {
      if (typeof value === "boolean") settings[name] = value;
      continue;
    }
    const [min, max] = SETTING_LIMITS[name as keyof typeof SETTING_LIMITS];
    if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) {
      settings[name] = Number(value);
    }
  }
  return settings as DangerSettings;
}

export function readSettings(orm: Orm): {
  readonly settings: DangerSettings;
  readonly version: number;
} {
  const row = settingRow(orm).get();
  if (row === undefined) return { settings: DEFAULT_SETTINGS, version: 0 };
  let stored: unknown;
  try {
    stored = JSON.parse(row.value);
  } catch {
    // A damaged row must not open what red keeps shut.
  }
  return { settings: settingsOf(stored), version: row.version };
}

export function saveSettings(orm: Orm, row: Omit<typeof dangerSetting.$inferInsert, "id">): void {
  const full = { id: SETTINGS_ID, ...row };
  orm
    .insert(dangerSetting)
    .values(full)
    .onConflictDoUpdate({ target: dangerSetting.id, set: row })
    .run();
}
