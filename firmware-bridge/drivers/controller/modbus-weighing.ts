/**
 * Weighing and filling controllers on Modbus RTU: a register table becomes a driver that polls its blocks
 * and reads the replies. Replies do not name their registers, so decoding needs the request they answer.
 */
import {
  type DecodeContext,
  type Decoded,
  type Driver,
  defineDriver,
  discard,
  type Poll,
  type SerialSettings,
  type SettingSpec,
  type Settings,
} from "../../driver.ts";
import {
  encodeReadRequest,
  modbusRtuFramer,
  parseReply,
  parseRtuRequest,
} from "../../framing/modbus-rtu.ts";
import type { MassReading, Reading } from "../../reading.ts";
import {
  type Decimal,
  decimalsSetting,
  everyMsSetting,
  massReading,
  scaled,
  unitFrom,
  unitSetting,
} from "../scale/mass.ts";

export type WordForm = "i32" | "f32";

/** What stands at an offset of a block: registers for functions 03 and 04, bits for 02. */
export type WeighingField =
  | {
      readonly as: "mass";
      readonly at: number;
      readonly form: WordForm;
      readonly basis: MassReading["basis"];
      /** Channel of a device with several cells. */
      readonly channel?: string;
      /** Words which mean that there is no number. */
      readonly sentinels?: Readonly<Record<number, MassReading["state"]>>;
    }
  | { readonly as: "value"; readonly at: number; readonly form: WordForm; readonly channel: string }
  | { readonly as: "flag"; readonly at: number; readonly bit?: number; readonly channel: string }
  | { readonly as: "word"; readonly at: number; readonly topic: string };

/** Bits of a status register in the same block which judge its masses. */
export type WeighingStatus = {
  readonly at: number;
  readonly stable?: number;
  readonly negative?: number;
  readonly overload?: number;
  readonly underload?: number;
  readonly error?: readonly number[];
};

export type WeighingBlock = {
  readonly fn: 2 | 3 | 4;
  /** Offset from 0 as on the wire: 40001 is 0. */
  readonly start: number;
  readonly count: number;
  readonly status?: WeighingStatus;
  readonly fields: readonly WeighingField[];
};

export type WeighingTable = Pick<Driver, "label" | "manual" | "proof"> & {
  readonly id: `controller/${string}`;
  readonly serial?: SerialSettings;
  readonly decimals: number;
  /**
   * The table does not say how a negative weight is told. Until the installer has seen one read as
   * negative, the values come out as channels, which no permission is ever based on.
   */
  readonly isSignUnproven?: boolean;
  readonly settings?: readonly SettingSpec[];
  readonly blocks: (settings: Settings) => readonly WeighingBlock[];
};

const SIGN_SETTING: SettingSpec = {
  key: "sign",
  type: "choice",
  choices: ["unproven", "proven"],
  default: "unproven",
  label: {
    zh: "负重量显示已核对（未核对时不用于放行）",
    en: "Negative weight verified on the device (unproven: never used for a permission)",
  },
};

function commonSettings(table: WeighingTable): SettingSpec[] {
  return [
    {
      key: "address",
      type: "integer",
      min: 1,
      max: 247,
      default: 1,
      label: { zh: "从站地址", en: "Unit address" },
    },
    unitSetting("kg"),
    decimalsSetting(table.decimals),
    {
      key: "wordOrder",
      type: "choice",
      choices: ["ABCD", "CDAB"],
      default: "ABCD",
      label: { zh: "字顺序", en: "Order of the two words" },
    },
    {
      // Makers count registers from 0 or from 1; only a known weight tells.
      key: "registerShift",
      type: "integer",
      min: -1,
      max: 1,
      default: 0,
      label: { zh: "寄存器偏移", en: "Shift of the register numbers" },
    },
    everyMsSetting(250),
  ];
}

/** The driver of a register table; see the tables beside this file. */
export function modbusWeighing(table: WeighingTable): Driver {
  return defineDriver({
    id: table.id,
    family: "controller",
    label: table.label,
    manual: table.manual,
    proof: table.proof,
    serial: table.serial ?? { baud: 9600, dataBits: 8, parity: "none", stopBits: 1 },
    silenceMaxMs: 2_000,
    settings: [
      ...commonSettings(table),
      ...(table.isSignUnproven === true ? [SIGN_SETTING] : []),
      ...(table.settings ?? []),
    ],
    polls: (settings) => table.blocks(settings).map((block) => pollOf(block, settings)),
    framer: () => modbusRtuFramer(),
    decode: (frame, context) => decode(table, frame, context),
  });
}

function startOf(block: WeighingBlock, settings: Settings): number {
  // A discrete input has no second way of counting in the makers' tables.
  const shift = block.fn === 2 ? 0 : Number(settings["registerShift"]);
  return Math.max(0, block.start + shift);
}

function pollOf(block: WeighingBlock, settings: Settings): Poll {
  const unit = Number(settings["address"]);
  return {
    everyMs: Number(settings["everyMs"]),
    request: encodeReadRequest(unit, block.fn, startOf(block, settings), block.count),
    timeoutMs: 300,
  };
}

function decode(table: WeighingTable, frame: Uint8Array, context: DecodeContext): Decoded {
  const { settings, request } = context;
  if (request === undefined) return discard("unexpected", "nothing was asked");
  const reply = parseReply(frame, request);
  if (!reply.ok) return discard(reply.reason, reply.detail);
  const asked = parseRtuRequest(request)?.request;
  const block = table
    .blocks(settings)
    .find(
      (candidate) =>
        asked !== undefined &&
        "count" in asked &&
        asked.fn === candidate.fn &&
        asked.start === startOf(candidate, settings) &&
        asked.count === candidate.count,
    );
  if (block === undefined) return discard("unexpected", "a block that is not in the table");
  const words = "registers" in reply ? reply.registers : [];
  const bits = "bits" in reply ? reply.bits : [];
  const readings = block.fields.map((field) => readField(field, { words, bits }, block, settings));
  return { ok: true, readings };
}

type Data = { readonly words: readonly number[]; readonly bits: readonly boolean[] };

function readField(
  field: WeighingField,
  data: Data,
  block: WeighingBlock,
  settings: Settings,
): Reading {
  switch (field.as) {
    case "mass":
      return readMass(field, data, block, settings);
    case "value": {
      const number = numberAt(data.words, field.at, field.form, settings);
      return {
        kind: "channel",
        channel: field.channel,
        value: number?.value ?? null,
        unit: unitFrom(settings),
        state: number === null ? "fault" : "ok",
      };
    }
    case "flag": {
      const isOn =
        field.bit === undefined
          ? (data.bits[field.at] ?? false)
          : hasBit(data.words[field.at], field.bit);
      return { kind: "switch", channel: field.channel, isOn };
    }
    case "word":
      return {
        kind: "info",
        topic: field.topic,
        detail: { address: Number(settings["address"]), word: data.words[field.at] ?? 0 },
      };
  }
}

function readMass(
  field: Extract<WeighingField, { as: "mass" }>,
  { words }: Data,
  block: WeighingBlock,
  settings: Settings,
): Reading {
  const status = block.status;
  const word = status === undefined ? 0 : (words[status.at] ?? 0);
  const raw = rawAt(words, field.at, settings);
  const read = numberAt(words, field.at, field.form, settings);
  const state = field.sentinels?.[raw] ?? stateOf(word, status) ?? (read === null ? "error" : "ok");
  // Some firmware sends the amount and tells the sign by a bit, some the signed number and the bit.
  const isNegative = hasBit(word, status?.negative) && read !== null && read.value > 0;
  const number = read !== null && isNegative ? { ...read, value: -read.value } : read;
  const shown = state === "ok" ? number : null;
  if (settings["sign"] === "unproven") {
    return {
      kind: "channel",
      channel: field.channel ?? field.basis,
      value: shown?.value ?? null,
      unit: unitFrom(settings),
      state: shown === null ? "fault" : "ok",
    };
  }
  return massReading(shown, {
    basis: field.basis,
    unit: unitFrom(settings),
    isStable: status?.stable === undefined ? null : hasBit(word, status.stable),
    state,
    address: field.channel ?? String(settings["address"]),
  });
}

function stateOf(
  word: number,
  status: WeighingStatus | undefined,
): MassReading["state"] | undefined {
  if (status === undefined) return undefined;
  if ((status.error ?? []).some((bit) => hasBit(word, bit))) return "error";
  if (hasBit(word, status.overload)) return "overload";
  return hasBit(word, status.underload) ? "underload" : undefined;
}

function hasBit(word: number | undefined, bit: number | undefined): boolean {
  return bit !== undefined && (((word ?? 0) >>> bit) & 1) === 1;
}

/** Two words as one unsigned number, in the word order of the settings. */
function rawAt(words: readonly number[], at: number, settings: Settings): number {
  const [first, second] = [words[at] ?? 0, words[at + 1] ?? 0];
  const isSwapped = settings["wordOrder"] === "CDAB";
  return (isSwapped ? second : first) * 0x1_0000 + (isSwapped ? first : second);
}

function numberAt(
  words: readonly number[],
  at: number,
  form: WordForm,
  settings: Settings,
): Decimal | null {
  const raw = rawAt(words, at, settings);
  const decimals = Number(settings["decimals"]);
  if (form === "i32") return scaled(raw | 0, decimals);
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, raw);
  const float = view.getFloat32(0);
  if (!Number.isFinite(float)) return null;
  return scaled(Math.round(float * 10 ** decimals), decimals);
}
