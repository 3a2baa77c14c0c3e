/**
 * Turns a table of registers into a driver that only ever reads. Addresses in tables are those of the
 * maker's list; the setting `registerBase` says whether that list counts from 0 or from 1.
 */
import { assert } from "../../../src/kernel/assert.ts";
import {
  type Decoded,
  type Driver,
  defineDriver,
  discard,
  type Label,
  type Poll,
  type Proof,
  type SerialSettings,
  type SettingSpec,
  type Settings,
} from "../../driver.ts";
import { MODBUS_FORMS, type ModbusFormName } from "../../framing/modbus-form.ts";
import { MODBUS_LIMITS, type ReadFunction } from "../../framing/modbus-pdu.ts";
import type { Reading } from "../../reading.ts";
import { channelReading, type NumberForm, numberAt, type WordOrder } from "./values.ts";

export type NumberChannel = {
  readonly channel: string;
  /** Register in the maker's list. */
  readonly at: number;
  readonly as: NumberForm;
  /** Digits after the point in a whole number: value = raw / 10^decimals. */
  readonly decimals?: number;
  readonly unit: string;
  /** Physical limits in `unit`; beyond them the reading carries no number. */
  readonly min: number;
  readonly max: number;
  /** Raw values which are codes, not measurements. */
  readonly invalid?: readonly {
    readonly raw: number;
    readonly state: "over" | "under" | "fault";
  }[];
};

export type BitChannel = {
  readonly channel: string;
  readonly at: number;
  readonly as: "bit";
  /** Bit of a register, 0 lowest; absent for coils and discrete inputs. */
  readonly bit?: number;
};

/** What one answered request brought, addressed as in the maker's list. */
export type Block = {
  word(at: number): number;
  isSet(at: number, bit?: number): boolean;
  number(at: number, as: NumberForm): number;
  readonly settings: Settings;
};

/** Registers fetched by one request. `read` serves devices whose values depend on each other. */
export type Group = {
  readonly fn: ReadFunction;
  readonly start: number;
  readonly count: number;
} & (
  | { readonly channels: readonly (NumberChannel | BitChannel)[] }
  | { readonly read: (block: Block) => Decoded }
);

export type SensorTable = {
  readonly id: `${string}/${string}`;
  readonly label: Label;
  readonly manual: string;
  readonly proof: Proof;
  readonly serial?: SerialSettings;
  readonly transportForm?: ModbusFormName;
  readonly defaultAddress?: number;
  readonly defaultWordOrder?: WordOrder;
  readonly defaultRegisterBase?: 0 | 1;
  /** Most registers the device gives at once; the standard's 125 when absent. */
  readonly registersMax?: number;
  /** Longest wait for an answer before the request counts as lost. */
  readonly timeoutMs?: number;
  readonly settings?: readonly SettingSpec[];
  readonly groups: readonly Group[] | ((settings: Settings) => readonly Group[]);
};

const SILENCE_MAX_MS = 10_000;
const SERIAL: SerialSettings = { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 };

/** A driver for a device that answers Modbus reads. It has no way to write. */
export function modbusSensor(table: SensorTable): Driver {
  const groupsOf = (settings: Settings): readonly Group[] => {
    const groups = typeof table.groups === "function" ? table.groups(settings) : table.groups;
    for (const group of groups) assertGroup(table, group);
    return groups;
  };
  // A list with a register 0 cannot count from 1, whatever the setting says.
  const wireStart = (group: Group, settings: Settings): number =>
    Math.max(0, group.start - Number(settings["registerBase"]));
  const formOf = (settings: Settings) => MODBUS_FORMS[settings["form"] as ModbusFormName];

  const polls = (settings: Settings): readonly Poll[] =>
    groupsOf(settings).map((group, index) => ({
      everyMs: Number(settings["pollMs"]),
      timeoutMs: Number(settings["timeoutMs"]),
      request: formOf(settings).encode(
        Number(settings["address"]),
        { fn: group.fn, start: wireStart(group, settings), count: group.count },
        index + 1,
      ),
    }));

  return defineDriver({
    id: table.id,
    family: "modbus",
    label: table.label,
    manual: table.manual,
    proof: table.proof,
    serial: table.serial ?? SERIAL,
    silenceMaxMs: SILENCE_MAX_MS,
    settings: [...commonSettings(table), ...(table.settings ?? [])],
    polls,
    framer: (settings) => formOf(settings).framer(),
    decode(frame, { settings, request }) {
      if (request === undefined) {
        return discard(
          "unexpected",
          "a Modbus reply does not name its registers: needs its request",
        );
      }
      const form = formOf(settings);
      const asked = form.parseRequest(request);
      const group = groupsOf(settings).find(
        (candidate) =>
          asked !== undefined &&
          "count" in asked.request &&
          asked.unit === settings["address"] &&
          asked.request.fn === candidate.fn &&
          asked.request.start === wireStart(candidate, settings) &&
          asked.request.count === candidate.count,
      );
      if (group === undefined) return discard("unexpected", "not a request of this driver");
      const reply = form.parseReply(frame, request);
      if (!reply.ok) return discard(reply.reason, reply.detail);
      const block = blockOf(
        group,
        "registers" in reply ? reply.registers : [],
        "bits" in reply ? reply.bits : [],
        settings,
      );
      return "read" in group ? group.read(block) : { ok: true, readings: channelsOf(group, block) };
    },
  });
}

function assertGroup(table: SensorTable, group: Group): void {
  const most =
    group.fn <= 2 ? MODBUS_LIMITS.readBits : (table.registersMax ?? MODBUS_LIMITS.readRegisters);
  assert(group.count >= 1 && group.count <= most, `${table.id}: ${group.count} items at once`);
  if ("read" in group) return;
  for (const channel of group.channels) {
    const width = channel.as === "u32" || channel.as === "i32" || channel.as === "f32" ? 2 : 1;
    const isInside = channel.at >= group.start && channel.at + width <= group.start + group.count;
    assert(isInside, `${table.id}: ${channel.channel} lies outside its group`);
  }
}

function blockOf(
  group: Group,
  registers: readonly number[],
  bits: readonly boolean[],
  settings: Settings,
): Block {
  const word = (at: number): number => {
    const value = registers[at - group.start];
    assert(value !== undefined, `register ${at} was not asked for`);
    return value;
  };
  return {
    settings,
    word,
    isSet(at, bit) {
      if (bit !== undefined) return ((word(at) >>> bit) & 1) === 1;
      const value = bits[at - group.start];
      assert(value !== undefined, `input ${at} was not asked for`);
      return value;
    },
    number: (at, as) => numberAt(word, at, as, settings["wordOrder"] as WordOrder),
  };
}

function channelsOf(
  group: Extract<Group, { channels: readonly unknown[] }>,
  block: Block,
): Reading[] {
  return group.channels.map((spec) => {
    if (spec.as === "bit") {
      return { kind: "switch", channel: spec.channel, isOn: block.isSet(spec.at, spec.bit) };
    }
    const raw = block.number(spec.at, spec.as);
    const code = spec.invalid?.find((item) => item.raw === raw);
    if (code !== undefined) {
      const { channel, unit } = spec;
      return { kind: "channel", channel, value: null, unit, state: code.state };
    }
    return channelReading(spec.channel, raw / 10 ** (spec.decimals ?? 0), spec);
  });
}

function commonSettings(table: SensorTable): readonly SettingSpec[] {
  return [
    integer("address", 1, MODBUS_LIMITS.unitMax, table.defaultAddress ?? 1, {
      zh: "从站地址",
      en: "Unit address",
    }),
    choice("form", ["rtu", "tcp", "ascii"], table.transportForm ?? "rtu", {
      zh: "Modbus 形式",
      en: "Form of Modbus",
    }),
    choice("wordOrder", ["ABCD", "CDAB", "BADC", "DCBA"], table.defaultWordOrder ?? "ABCD", {
      zh: "32 位数据字节顺序",
      en: "Byte order of 32-bit values",
    }),
    integer("registerBase", 0, 1, table.defaultRegisterBase ?? 0, {
      zh: "手册寄存器起始编号",
      en: "First register number of the manual",
    }),
    integer("pollMs", 50, 3_000, 1_000, { zh: "轮询周期（毫秒）", en: "Poll every (ms)" }),
    integer("timeoutMs", 20, 2_000, table.timeoutMs ?? 200, {
      zh: "应答超时（毫秒）",
      en: "Wait for an answer (ms)",
    }),
  ];
}

export function integer(
  key: string,
  min: number,
  max: number,
  preset: number,
  label: Label,
): SettingSpec {
  return { key, type: "integer", min, max, default: preset, label };
}

export function choice(
  key: string,
  choices: readonly string[],
  preset: string,
  label: Label,
): SettingSpec {
  return { key, type: "choice", choices, default: preset, label };
}

export function text(key: string, pattern: string, preset: string, label: Label): SettingSpec {
  return { key, type: "text", pattern, default: preset, label };
}
