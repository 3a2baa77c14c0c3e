/** `devices drivers` and `devices decode`. */

import { createDecoder, type DecodedItem, lineOf } from "../../../firmware-bridge/decoder.ts";
import type { Driver, SettingSpec } from "../../../firmware-bridge/driver.ts";
import { DRIVERS } from "../../../firmware-bridge/registry.ts";
import { type Lang, say } from "../../platform/i18n.ts";
import {
  driverOf,
  failure,
  hexComplaint,
  readArgs,
  serialText,
  settingsOf,
  usageError,
} from "../common.ts";
import { type CliIo, EXIT } from "../io.ts";
import { cliText, familyText, proofText } from "../text.ts";
import { createHexReader, parseHex } from "./hex.ts";
import { canSimulate } from "./simulators.ts";

export async function drivers(args: readonly string[], io: CliIo): Promise<number> {
  const { flags } = readArgs(io, args, { words: [], flags: ["json"] });
  for (const driver of DRIVERS) {
    if (flags.has("json")) io.out(JSON.stringify(factsOf(driver)));
    else for (const line of linesOf(driver, io.lang)) io.out(line);
  }
  if (!flags.has("json")) io.out(say(io.lang, cliText.driverCount, { count: DRIVERS.length }));
  return EXIT.ok;
}

function factsOf(driver: Driver) {
  const { id, family, label, proof, manual, serial, silenceMaxMs, settings } = driver;
  const hasSimulator = canSimulate(id);
  return { id, family, label, proof, manual, serial, silenceMaxMs, hasSimulator, settings };
}

function linesOf(driver: Driver, lang: Lang): string[] {
  const label = lang === "en" ? driver.label.en : driver.label.zh;
  const family = say(lang, familyText[driver.family]);
  const settings = driver.settings.map((spec) => settingLine(spec, lang));
  return [
    `${driver.id.padEnd(26)} ${family} · ${label} · ${say(lang, proofText[driver.proof])}`,
    `    ${say(lang, cliText.manual, { manual: driver.manual })}`,
    `    ${say(lang, cliText.serialLine, { line: serialText(driver.serial) })}`,
    ...(settings.length === 0 ? [`    ${say(lang, cliText.noSettings)}`] : settings),
  ];
}

function settingLine(spec: SettingSpec, lang: Lang): string {
  const preset = `${say(lang, cliText.defaultMark)} ${JSON.stringify(spec.default)}`;
  const label = lang === "en" ? spec.label.en : spec.label.zh;
  return `    ${spec.key.padEnd(14)} ${rangeOf(spec)} · ${preset} · ${label}`;
}

function rangeOf(spec: SettingSpec): string {
  if (spec.type === "choice") return spec.choices.join("|");
  return spec.type === "integer" ? `${spec.min}…${spec.max}` : spec.pattern;
}

export async function decode(args: readonly string[], io: CliIo): Promise<number> {
  const given = readArgs(io, args, {
    words: ["DRIVER"],
    flags: ["hex"],
    values: ["request"],
    repeated: ["set"],
  });
  const driver = driverOf(io, given.words[0]);
  const decoder = createDecoder(driver, settingsOf(io, driver, given.repeated["set"]));
  decoder.ask(requestOf(io, given.values["request"]));
  const print = (items: readonly DecodedItem[]): void => {
    for (const item of items) io.out(lineOf(item));
  };
  const hex = given.flags.has("hex") ? createHexReader() : undefined;
  const bytesOf = (read: ReturnType<typeof parseHex>): Uint8Array => {
    if (read.ok) return read.value;
    throw failure(hexComplaint(io.lang, read.refusal));
  };
  for await (const piece of io.stdinStream()) {
    print(decoder.push(hex === undefined ? piece : bytesOf(hex.push(piece))));
  }
  if (hex !== undefined) print(decoder.push(bytesOf(hex.end())));
  print(decoder.end());
  return EXIT.ok;
}

function requestOf(io: CliIo, text: string | undefined): Uint8Array | undefined {
  if (text === undefined) return undefined;
  const read = parseHex(text);
  if (read.ok) return read.value;
  const problem = hexComplaint(io.lang, read.refusal);
  throw usageError(say(io.lang, cliText.inOption, { name: "--request", problem }));
}
