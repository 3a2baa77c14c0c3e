/** What goes to the maintainer: how the box is and how it is set up, without anybody's name or secret. */

import { listDevices } from "../devices/index.ts";
import { recentLines } from "../platform/log.ts";
import type { Ports } from "../platform/ports.ts";
import type { TarFile } from "../platform/storage/tar.ts";
import type { Health } from "./health.ts";
import type { BoxFacts } from "./routes.tsx";

const NAMES_MAX = 20_000;

/** Words that stand for a person or the site wherever they turn up, in log lines above all. */
function privateWords(ports: Ports): readonly string[] {
  const rows = ports.db.sql
    .query(
      `SELECT name AS word FROM person UNION SELECT staff_number FROM person
       UNION SELECT name FROM site UNION SELECT emergency_phone FROM site LIMIT ${NAMES_MAX}`,
    )
    .all() as { word: string | null }[];
  return rows
    .flatMap(({ word }) => (word === null || word.length < 2 ? [] : [word]))
    .sort((one, other) => other.length - one.length);
}

/** Values of a failed statement, tokens and badges, whoever wrote them into a line. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\bparams: [^"]*/g, "params: ●"],
  [/\bGWB-[\w-]+/g, "●"],
  [/\$argon2[^"\s]*/g, "●"],
  [/-----BEGIN[\s\S]*?(?:-----END[^-]*-----|$)/g, "●"],
  [/(mqtts?:\/\/)[^@/\s"]*@/g, "$1●@"],
  [/\b[0-9a-hjkmnp-tv-z]{32,}\b/g, "●"],
  [/\b\d{17}[\dXx]\b|\b1\d{10}\b/g, "●"],
];

export function scrub(text: string, words: readonly string[]): string {
  let clean = text;
  for (const [pattern, by] of SECRETS) clean = clean.replaceAll(pattern, by);
  for (const word of words) clean = clean.replaceAll(word, "●");
  return clean;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function deviceFacts(ports: Ports, box: BoxFacts): unknown {
  const configured = listDevices(ports.db.read).map((device) => ({
    id: device.id,
    driver: device.driverId,
    isActive: device.isActive,
    kind: device.transport.kind,
    settings: Object.keys(device.settings),
  }));
  return { configured, states: box.ingest.statuses(), relays: box.ingest.relayStates() };
}

/** The shape of what was set, for the program and on its pages: names, switches and counts, no contents. */
function settingFacts(ports: Ports, box: BoxFacts): unknown {
  const rows = (sql: string): unknown => ports.db.sql.query(sql).all();
  return {
    program: box.settings ?? {},
    site: rows("SELECT kinds FROM site"),
    backup: rows("SELECT at_hour, keep, is_on FROM backup_setting"),
    fillPoints: rows(
      "SELECT kind, medium, fail_closed, cut_off, count(*) AS count FROM fill_point GROUP BY 1, 2, 3, 4",
    ),
    meta: rows("SELECT key FROM meta ORDER BY key"),
  };
}

function journalKinds(ports: Ports): unknown {
  return ports.db.sql
    .query(
      "SELECT kind, count(*) AS count, max(seq) AS last FROM journal GROUP BY kind ORDER BY kind",
    )
    .all();
}

function tables(ports: Ports): unknown {
  const applied = ports.db.sql
    .query("SELECT hash, created_at AS at FROM __drizzle_migrations ORDER BY created_at")
    .all();
  const rows = ports.db.sql
    .query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all() as { name: string }[];
  return { applied, tables: rows.map((row) => row.name) };
}

/** The files of the bundle as they are shown before it is downloaded. */
export function supportFiles(ports: Ports, box: BoxFacts, health: Health): readonly TarFile[] {
  const words = privateWords(ports);
  const files: readonly TarFile[] = [
    { name: "health.json", text: json(health) },
    {
      name: "program.json",
      text: json({
        version: box.version,
        bun: Bun.version,
        platform: `${process.platform} ${process.arch}`,
        memoryBytes: process.memoryUsage().rss,
        hasUpstream: box.upstream.status().isConfigured,
      }),
    },
    { name: "settings.json", text: json(settingFacts(ports, box)) },
    { name: "devices.json", text: json(deviceFacts(ports, box)) },
    { name: "journal-kinds.json", text: json(journalKinds(ports)) },
    { name: "schema.json", text: json(tables(ports)) },
    { name: "log.txt", text: `${recentLines(ports.log).join("\n")}\n` },
  ];
  return files.map(({ name, text }) => ({ name, text: scrub(text, words) }));
}
