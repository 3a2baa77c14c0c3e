/**
 * The 94 collected vectors, each tested once: what devices sent is decoded, what must be thrown away is thrown
 * away and counted, and what a host sends comes out of our encoders. The expected values stand in the fixture and
 * were written from the makers' documents and the captures' own notes, not from our decoders.
 */
import { afterAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createBridge } from "../../firmware-bridge/bridge.ts";
import type { DiscardReason } from "../../firmware-bridge/driver.ts";
import { readSettings } from "../../firmware-bridge/driver.ts";
import { isDeniedWrite } from "../../firmware-bridge/drivers/modbus/denied-writes.ts";
import { encodeCasCommand } from "../../firmware-bridge/drivers/scale/cas-22.ts";
import {
  encodeYaohuaRequest,
  type YaohuaCommand,
} from "../../firmware-bridge/drivers/scale/yaohua-command.ts";
import { crc16Modbus } from "../../firmware-bridge/framing/checksums.ts";
import { encodeAsciiRequest, parseAsciiReply } from "../../firmware-bridge/framing/modbus-ascii.ts";
import { MODBUS_FORMS, type ModbusFormName } from "../../firmware-bridge/framing/modbus-form.ts";
import type { ModbusRequest } from "../../firmware-bridge/framing/modbus-pdu.ts";
import { encodeRtuRequest, parseReply } from "../../firmware-bridge/framing/modbus-rtu.ts";
import { encodeTcpRequest } from "../../firmware-bridge/framing/modbus-tcp.ts";
import { findDriver } from "../../firmware-bridge/registry.ts";
import { createLoopback } from "../../firmware-bridge/transport/loopback.ts";
import { bytesOf, bytesOfHex, decodePieces, random } from "./support.ts";
import { createManualTime } from "./time.ts";

const KINDS = [
  "field-capture",
  "vendor-doc",
  "vendor-test",
  "project-test",
  "code-comment",
] as const;

type Vector = {
  readonly id: string;
  readonly protocol: string;
  readonly kind: (typeof KINDS)[number];
  readonly hex?: string;
  readonly text?: string;
  /** The pieces in which a log shows the bytes arriving. */
  readonly pieces?: readonly string[];
  readonly driver?: string;
  readonly set?: Record<string, string | number>;
  readonly request?: string;
  readonly expect?: (string | Record<string, unknown>)[];
  /** The frame carries further readings behind or between the expected ones. */
  readonly hasMore?: boolean;
  readonly frames?: number;
  readonly mustReject?: boolean;
  readonly isSent?: boolean;
  readonly isPolled?: boolean;
  readonly isDenied?: boolean;
  readonly form?: ModbusFormName;
  readonly unit?: number;
  readonly registers?: readonly number[];
  readonly crc?: number;
  readonly encode?:
    | { readonly encoder: "yaohua"; readonly address: string; readonly command: YaohuaCommand }
    | { readonly encoder: "cas"; readonly deviceId: string; readonly command: "KZ" }
    | {
        readonly encoder: "modbus";
        readonly unit: number;
        readonly request: ModbusRequest;
        readonly transaction?: number;
      };
};

const VECTORS = readFileSync(new URL("captures/vectors.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Vector);

/** How each vector is tried; every vector belongs to exactly one. */
function wayOf(
  vector: Vector,
): "rejected" | "encoded" | "decoded" | "counted" | "parsed" | "summed" {
  if (vector.mustReject === true) return "rejected";
  if (vector.isSent === true) return "encoded";
  if (vector.crc !== undefined) return "summed";
  if (vector.driver === undefined) return "parsed";
  return vector.frames === undefined ? "decoded" : "counted";
}

const tried: string[] = [];
const bytesIn = (vector: Vector): Uint8Array =>
  bytesOf({ why: vector.id, expect: [], ...vector } as never);
const rows = (way: ReturnType<typeof wayOf>) =>
  VECTORS.filter((vector) => wayOf(vector) === way).map(
    (vector) => [vector.id, vector.protocol, vector] as const,
  );

function driverOf({ driver: id = "" }: Vector) {
  const driver = findDriver(id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  return driver;
}

function decode(vector: Vector, pieces: Uint8Array[]): unknown[] {
  const { id: why, set, request } = vector;
  return decodePieces(driverOf(vector), pieces, {
    why,
    expect: [],
    ...(set === undefined ? {} : { set }),
    ...(request === undefined ? {} : { request }),
  });
}

/** Every expected item, in order; further readings may stand between them only where the vector says so. */
function check(out: readonly unknown[], vector: Vector): void {
  const wanted = vector.expect ?? [];
  if (vector.hasMore !== true) {
    expect(out).toMatchObject(wanted);
    expect(out).toHaveLength(wanted.length);
    return;
  }
  for (const item of wanted) expect(out).toContainEqual(expect.objectContaining(item as object));
  expect(out.filter((item) => typeof item === "string")).toEqual([]);
}

function cuttings(vector: Vector): Uint8Array[][] {
  const bytes = bytesIn(vector);
  const next = random(bytes.length);
  const at = 1 + Math.floor(next() * Math.max(1, bytes.length - 1));
  const noted = vector.pieces?.map((piece) => new TextEncoder().encode(piece));
  return [
    [bytes],
    Array.from(bytes, (byte) => Uint8Array.of(byte)),
    [bytes.slice(0, at), bytes.slice(at)],
    ...(noted === undefined ? [] : [noted]),
  ];
}

describe("decoded, however cut", () => {
  test.each(rows("decoded"))("%s %s", (id, _protocol, vector) => {
    tried.push(id);
    for (const pieces of cuttings(vector)) check(decode(vector, pieces), vector);
  });
});

describe("a stream of several frames", () => {
  test.each(rows("counted"))("%s %s", (id, _protocol, vector) => {
    tried.push(id);
    for (const pieces of cuttings(vector)) {
      const framer = driverOf(vector).framer(readSettings(driverOf(vector).settings, {}).settings);
      const framed = [...pieces.flatMap((piece) => framer.push(piece)), ...framer.end()];
      expect(framed.map(({ type }) => type)).toEqual(Array(vector.frames).fill("frame"));
      expect(decode(vector, pieces).filter((item) => typeof item === "string")).toEqual([]);
    }
  });
});

describe("thrown away and counted", () => {
  test.each(rows("rejected"))("%s %s", async (id, _protocol, vector) => {
    tried.push(id);
    if (vector.driver === undefined) {
      // No reply to the request: the byte count contradicts the length.
      const form = MODBUS_FORMS[vector.form ?? "rtu"];
      const request = bytesOfHex(vector.request ?? "");
      const framer = form.framer();
      const reasons: string[] = [...framer.push(bytesIn(vector)), ...framer.end()].map((item) => {
        if (item.type === "discard") return item.reason;
        const reply = form.parseReply(item.bytes, request);
        return reply.ok ? "accepted" : reply.reason;
      });
      expect(reasons).toEqual((vector.expect ?? []) as string[]);
      return;
    }
    for (const pieces of cuttings(vector))
      expect(decode(vector, pieces)).toEqual([...(vector.expect ?? [])]);
    // The same on a line: nothing read, everything counted.
    const time = createManualTime();
    const line = createLoopback();
    const heard: unknown[] = [];
    const bridge = createBridge({
      ...time,
      log: { info: () => undefined, warn: () => undefined },
      onReading: (reading) => heard.push(reading),
      onStatus: () => undefined,
    });
    bridge.add({
      id: "d",
      driverId: vector.driver,
      transport: { kind: "custom", transport: line.transport },
    });
    await time.advance(1);
    line.send(bytesIn(vector));
    line.drop("unplugged");
    await time.advance(1);
    const discards = bridge.status("d")?.discards as Record<DiscardReason, number>;
    expect(heard).toEqual([]);
    expect(Object.values(discards).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    expect(bridge.status("d")?.framesTotal).toBe(0);
  });
});

describe("what a host sends is what our encoders write", () => {
  test.each(rows("encoded"))("%s %s", (id, _protocol, vector) => {
    tried.push(id);
    const { encode } = vector;
    const bytes = bytesIn(vector);
    if (encode?.encoder === "yaohua") {
      expect(encodeYaohuaRequest(encode.address, encode.command)).toEqual(bytes);
    } else if (encode?.encoder === "cas") {
      expect(encodeCasCommand(encode.deviceId, encode.command)).toEqual(bytes);
    } else if (encode !== undefined) {
      const { unit, request, transaction = 0 } = encode;
      const written =
        vector.form === "tcp"
          ? encodeTcpRequest(transaction, unit, request)
          : encodeRtuRequest(unit, request);
      expect(written).toEqual(bytes);
      if (vector.isDenied === true) expect(isDeniedWrite(vector.driver ?? "", request)).toBe(true);
    } else throw new Error("nothing to encode");
    if (vector.isPolled !== true) return;
    const driver = driverOf(vector);
    const { settings, problems } = readSettings(driver.settings, vector.set ?? {});
    expect(problems).toEqual([]);
    expect(driver.polls?.(settings).map((poll) => poll.request)).toContainEqual(bytes);
  });
});

describe("Modbus replies of no driver", () => {
  test.each(rows("parsed"))("%s %s", (id, _protocol, vector) => {
    tried.push(id);
    const { unit = 0, registers = [], form = "rtu" } = vector;
    const asked = { fn: 3, start: 0x6b, count: registers.length } as const;
    const framed = MODBUS_FORMS[form].framer().push(bytesIn(vector));
    expect(framed.map(({ type }) => type)).toEqual(["frame"]);
    const frame = framed[0]?.bytes ?? new Uint8Array(0);
    const reply =
      form === "ascii"
        ? parseAsciiReply(frame, encodeAsciiRequest(unit, asked))
        : parseReply(frame, encodeRtuRequest(unit, asked));
    expect(reply).toMatchObject({ ok: true, registers: [...registers] });
  });
});

describe("check values", () => {
  test.each(rows("summed"))("%s %s", (id, _protocol, vector) => {
    tried.push(id);
    expect(crc16Modbus(bytesIn(vector))).toBe(vector.crc ?? -1);
  });
});

test("94 vectors, each with its own id and known kind", () => {
  expect(VECTORS).toHaveLength(94);
  expect(new Set(VECTORS.map(({ id }) => id)).size).toBe(94);
  expect(VECTORS.filter(({ kind }) => !KINDS.includes(kind))).toEqual([]);
});

test("every vector was tried exactly once", () => {
  expect(tried.toSorted()).toEqual(VECTORS.map(({ id }) => id).toSorted());
});

afterAll(() => {
  const count = (of: readonly Vector[], key: (vector: Vector) => string): string => {
    const groups = Object.groupBy(of, key);
    return Object.entries(groups)
      .map(([name, members]) => `${name} ${members?.length}`)
      .join(", ");
  };
  console.log(`vectors by kind: ${count(VECTORS, ({ kind }) => kind)}`);
  console.log(`vectors by way: ${count(VECTORS, wayOf)}`);
});
