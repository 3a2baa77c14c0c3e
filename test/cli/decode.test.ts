/** `devices decode` over every capture of every driver, and what it says about wrong words. */
import { describe, expect, test } from "bun:test";
import { DRIVERS } from "../../firmware-bridge/registry.ts";
import { bytesOf, type Capture, capturesOf } from "../firmware-bridge/support.ts";
import { run, textBytes } from "./support.ts";

function argsOf(id: string, { set = {}, request }: Capture): string[] {
  return [
    "decode",
    id,
    ...Object.entries(set).flatMap(([key, value]) => ["--set", `${key}=${value}`]),
    ...(request === undefined ? [] : ["--request", request]),
  ];
}

/** Lines as the captures write them: a reading is itself, a discard its reason. */
function outcomes(out: readonly string[]): unknown[] {
  return out.map((line) => {
    const item: unknown = JSON.parse(line);
    return typeof item === "object" && item !== null && "discard" in item ? item.discard : item;
  });
}

describe.each(DRIVERS.map((driver) => [driver.id, driver] as const))("%s", (id, driver) => {
  test.each(capturesOf(driver).map((capture) => [capture.why, capture] as const))(
    "%s",
    async (_why, capture) => {
      const bytes = bytesOf(capture);
      const args = argsOf(id, capture);
      const raw = await run(args, { pieces: [bytes] });
      expect(raw.err).toEqual([]);
      expect(raw.code).toBe(0);
      expect(outcomes(raw.out)).toEqual(capture.expect);
      const hex = textBytes(Buffer.from(bytes).toString("hex"));
      const pieces = [...hex].map((byte) => Uint8Array.of(byte));
      expect((await run([...args, "--hex"], { pieces })).out).toEqual(raw.out);
    },
  );
});

describe("lines", () => {
  const YAOHUA = "02 2B 30 30 31 35 36 30 30 31 39 03";

  test("a reading is the reading object itself", async () => {
    const { out } = await run(["decode", "scale/yaohua-continuous", "--hex"], {
      pieces: [textBytes(YAOHUA)],
    });
    expect(out).toEqual([
      '{"kind":"mass","basis":"gross","value":1560,"decimals":0,"unit":"kg","massG":1560000,"isStable":null,"state":"ok"}',
    ]);
  });

  test("a discard carries reason, detail and bytes", async () => {
    const { out } = await run(["decode", "scale/cas-10"], { pieces: [textBytes("  12.5\r\n")] });
    expect(out).toEqual(['{"discard":"malformed","detail":"  12.5","hex":"202031322e35"}']);
  });

  test("what a framer throws away has no detail", async () => {
    const { out } = await run(["decode", "scale/yaohua-continuous"], {
      pieces: [Uint8Array.of(0xff, 0x00)],
    });
    expect(out).toEqual(['{"discard":"noise","detail":null,"hex":"ff00"}']);
  });

  test("prints while the input still comes", async () => {
    const seen: string[] = [];
    let sawFirst = false;
    const frame = textBytes("ST,GS,+0001260kg\r\n");
    const pieces = {
      *[Symbol.iterator]() {
        yield frame;
        sawFirst = seen.length === 1;
        yield frame;
      },
    } as unknown as Uint8Array[];
    const { out } = await run(["decode", "scale/st-gs-lines"], {
      pieces,
      seen: (line) => void seen.push(line),
    });
    expect(sawFirst).toBe(true);
    expect(out).toHaveLength(2);
  });
});

describe("hex", () => {
  test.each([
    ["blanks", "02 2B 30 30 31 35 36 30 30 31 39 03"],
    ["none", "022b3030313536303031" + "3903"],
    ["0x and commas", "0x02,0x2B,0x30,0x30,0x31,0x35,0x36,0x30,0x30,0X31,0x39,0x3"],
    ["lines", "02 2b 30\r\n30 31 35\n\n36 30 30\n31 39 03\n"],
    ["one 0x before all", "0x022B30303135363030313903"],
  ])("%s", async (_why, text) => {
    const { out, code } = await run(["decode", "scale/yaohua-continuous", "--hex"], {
      pieces: [textBytes(text)],
    });
    expect(code).toBe(0);
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ value: 1560 });
  });

  test.each([
    ["a letter", "02 2B G1 30", "piece 3, “G1”, is not hexadecimal"],
    ["half a byte", "02 2 30", "piece 2, “2”, has an odd number of digits"],
    ["three digits", "02 2B3 30", "piece 2, “2B3”, has an odd number of digits"],
    ["nothing behind 0x", "02 0x 30", "piece 2, “0x”, is not hexadecimal"],
    ["a zero alone at the end", "02 0", "piece 2, “0”, has an odd number of digits"],
  ])("names %s", async (_why, text, message) => {
    const args = ["decode", "scale/yaohua-continuous", "--hex"];
    const { err, code } = await run(args, { pieces: [textBytes(text)] });
    expect({ err, code }).toEqual({ err: [message], code: 1 });
  });
});

describe("wrong words", () => {
  test.each([
    ["near id", ["decode", "scale/yaohua-continous"], "scale/yaohua-continuous"],
    ["id without folder", ["decode", "linktrak"], "uwb/linktrack"],
    ["no such setting", ["decode", "scale/cas-10", "--set", "units=kg"], "known: unit, basis"],
    ["no such choice", ["decode", "scale/cas-10", "--set", "unit=stone"], "one of kg, g, t, lb"],
    ["number out of range", ["decode", "scale/cas-22", "--set", "deviceId=256"], "from 0 to 255"],
    ["--set without =", ["decode", "scale/cas-10", "--set", "unit"], "KEY=VALUE"],
    ["a setting twice", ["decode", "scale/cas-10", "--set=unit=kg", "--set=unit=g"], "twice"],
    ["no driver", ["decode"], "missing: DRIVER"],
    ["unknown option", ["decode", "scale/cas-10", "--hexx"], "--hexx"],
    ["option without value", ["decode", "scale/cas-10", "--set"], "--set"],
    ["too many words", ["decode", "scale/cas-10", "x"], "not expected: x"],
    ["bad request", ["decode", "modbus/qdw90a", "--request", "0Z"], "--request: piece 1, “0Z”"],
    ["no command", ["dekode"], "no such command: dekode"],
  ])("%s", async (_why, args, message) => {
    const { err, code, out } = await run(args);
    expect(code).toBe(2);
    expect(err.join("\n")).toContain(message);
    expect(out).toEqual([]);
  });

  test("names every bad setting, in the person's language", async () => {
    const args = ["decode", "scale/cas-10", "--set", "unit=stone", "--set", "basis=heavy"];
    const { err, code } = await run(args, { lang: "zh-CN" });
    expect(code).toBe(2);
    expect(err).toEqual([
      "设置 unit：应是以下之一：kg, g, t, lb, unknown，不是“stone”",
      "设置 basis：应是以下之一：gross, shown, net，不是“heavy”",
    ]);
  });
});

describe("drivers", () => {
  test("one JSON line each", async () => {
    const { out, code } = await run(["drivers", "--json"]);
    expect(code).toBe(0);
    expect(out.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(
      DRIVERS.map((driver) => driver.id),
    );
  });

  test.each([
    ["zh-CN", "厂家文件"],
    ["en", "vendor document"],
  ] as const)("the table speaks %s", async (lang, words) => {
    const { out } = await run(["drivers"], { lang });
    const text = out.join("\n");
    for (const driver of DRIVERS) {
      expect(text).toContain(driver.id);
      expect(text).toContain(lang === "en" ? driver.label.en : driver.label.zh);
      expect(text).toContain(driver.manual);
    }
    expect(text).toContain(words);
  });
});
