/** `doctor`: looks at the data folder and its surroundings; every fault comes with its mend. */
import { parseArgs } from "node:util";
import { stampText } from "../../kernel/instants.ts";
import { systemClock } from "../../platform/clock.ts";
import { phrase, say } from "../../platform/i18n.ts";
import { freeBytesOf } from "../../platform/storage/space.ts";
import { systemTimeSource } from "../../platform/time-source.ts";
import { RELEASE_KEYS } from "../../version.ts";
import type { CliIo } from "../io.ts";
import { configOf } from "../serve.ts";
import { examine } from "./doctor-checks.ts";
import { DOCTOR, isNote } from "./doctor-text.ts";

const t = {
  sound: phrase(
    "✓ 没有发现问题（检查了 {count} 种）",
    "✓ Nothing is wrong ({count} kinds of fault looked for)",
  ),
} as const;

export async function runDoctor(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      port: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { dataPath, port } = configOf({ data: values.data, port: values.port });
  const now = systemClock.now();
  const findings = await examine(dataPath, {
    now,
    port,
    serialFolder: "/dev/serial/by-id",
    freeBytes: freeBytesOf,
    sync: systemTimeSource().sync,
    takesUpdates: RELEASE_KEYS.length > 0,
  });
  const isSound = findings.every(({ code }) => isNote(code));
  if (values.json === true) {
    const rows = findings.map(({ code, detail }) => ({
      code,
      detail,
      isNote: isNote(code),
      what: say(io.lang, DOCTOR[code].what),
      mend: say(io.lang, DOCTOR[code].mend),
    }));
    io.out(JSON.stringify({ dataPath, at: now, ok: isSound, findings: rows }));
    return isSound ? 0 : 1;
  }
  io.out(`${dataPath} · ${stampText(now)}`);
  for (const { code, detail } of findings) {
    const { what, mend } = DOCTOR[code];
    const more = detail === "" ? "" : `  (${detail})`;
    io.out(`${isNote(code) ? "·" : "✗"} ${say(io.lang, what)}${more}  [${code}]`);
    io.out(`    → ${say(io.lang, mend)}`);
  }
  if (isSound) io.out(say(io.lang, t.sound, { count: Object.keys(DOCTOR).length }));
  return isSound ? 0 : 1;
}
