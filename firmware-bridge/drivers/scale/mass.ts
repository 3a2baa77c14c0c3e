/** What the scale drivers share: settings that a frame does not carry, and making a mass reading. */
import type { SettingSpec, Settings } from "../../driver.ts";
import { type MassReading, massInGrams } from "../../reading.ts";

export type MassUnit = MassReading["unit"];
export type Decimal = { readonly value: number; readonly decimals: number };

/** A number such as "-0012.30" with its decimals; undefined for anything else, blanks included. */
export function decimalOf(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const count = Number(`${match[2]}${fraction}`);
  return scaled(match[1] === "-" ? -count : count, fraction.length);
}

/** A count of the last digit with the given decimals; never minus zero. */
export function scaled(count: number, decimals: number): Decimal {
  return { value: count === 0 ? 0 : count / 10 ** decimals, decimals };
}

/** A mass reading; pass null as number for frames which carry none. */
export function massReading(
  number: Decimal | null,
  fields: Pick<MassReading, "basis" | "unit" | "isStable"> &
    Partial<Pick<MassReading, "state" | "address">>,
): MassReading {
  const value = number?.value ?? null;
  return {
    kind: "mass",
    basis: fields.basis,
    value,
    decimals: number?.decimals ?? 0,
    unit: fields.unit,
    massG: massInGrams(value, fields.unit),
    isStable: fields.isStable,
    state: fields.state ?? "ok",
    ...(fields.address === undefined ? {} : { address: fields.address }),
  };
}

/** The unit that a frame names; "unknown" for one that has no place in the register. */
export function unitOf(text: string): MassUnit {
  return text === "kg" || text === "g" || text === "t" || text === "lb" ? text : "unknown";
}

export function unitSetting(fallback: MassUnit): SettingSpec {
  return {
    key: "unit",
    type: "choice",
    choices: ["kg", "g", "t", "lb", "unknown"],
    default: fallback,
    label: { zh: "面板单位", en: "Unit on the panel" },
  };
}

export function basisSetting(fallback: "gross" | "shown" | "net"): SettingSpec {
  return {
    key: "basis",
    type: "choice",
    choices: ["gross", "shown", "net"],
    default: fallback,
    label: { zh: "发送的重量", en: "Weight that is sent" },
  };
}

export function decimalsSetting(fallback: number): SettingSpec {
  return {
    key: "decimals",
    type: "integer",
    min: 0,
    max: 5,
    default: fallback,
    label: { zh: "小数位数", en: "Digits after the point" },
  };
}

export function everyMsSetting(fallback: number): SettingSpec {
  return {
    key: "everyMs",
    type: "integer",
    min: 50,
    max: 5_000,
    default: fallback,
    label: { zh: "询问间隔（毫秒）", en: "Time between requests (ms)" },
  };
}

export function unitFrom(settings: Settings): MassUnit {
  return settings["unit"] as MassUnit;
}

export function basisFrom(settings: Settings): MassReading["basis"] {
  return settings["basis"] as MassReading["basis"];
}
