/** Recording a simulated device and playing it back gives what decoding live gives. */
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRecording, recordedLine } from "../../firmware-bridge/transport/recording.ts";
import { until } from "../firmware-bridge/time.ts";
import { run } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function withSimulator(id: string, use: (path: string) => Promise<void>): Promise<void> {
  let stop = (): void => undefined;
  let path = "";
  const running = run(["simulate", id, "--port", "pty", "--rate", "50"], {
    seen: (line) => {
      path ||= line;
    },
    stopper: (given) => {
      stop = given;
    },
  });
  try {
    await until(() => path !== "");
    await use(path);
  } finally {
    stop();
    await running;
  }
}

describe("record", () => {
  test("a scale: counts at the end, and the file replays", async () => {
    const file = join(folder, "scale.jsonl");
    await withSimulator("scale/st-gs-lines", async (path) => {
      let stop = (): void => undefined;
      const recording = run(["record", "scale/st-gs-lines", "--port", path, "--out", file], {
        stopper: (given) => {
          stop = given;
        },
      });
      await until(() => readFileSync(file, "utf8").split("\n").length > 5);
      stop();
      const { code, out } = await recording;
      expect(code).toBe(0);
      expect(out.join("")).toMatch(/recorded \d+ pieces, \d+ bytes; \d+ readings;.*asked to stop/);
    });
    const { code, out } = await run(["replay", file, "scale/st-gs-lines"]);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(3);
    for (const line of out) expect(JSON.parse(line)).toMatchObject({ kind: "mass", unit: "kg" });
  });

  test("a Modbus sensor is asked, and the replay knows what was asked", async () => {
    const file = join(folder, "modbus.jsonl");
    await withSimulator("modbus/qdw90a", async (port) => {
      const given = ["record", "modbus/qdw90a", "--port", port, "--out", file, "--seconds", "0.5"];
      const { code, out } = await run([...given, "--set", "pollMs=50"]);
      expect(code).toBe(0);
      expect(out.join("")).toContain("time is up");
    });
    expect(parseRecording(readFileSync(file, "utf8")).map((piece) => piece.dir)).toContain("out");
    const { out } = await run(["replay", file, "modbus/qdw90a"]);
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ kind: "channel", unit: "m", state: "ok" });
  });

  test("stops at the size limit with whole lines", async () => {
    const file = join(folder, "full.jsonl");
    await withSimulator("scale/cas-10", async (port) => {
      const args = ["record", "scale/cas-10", "--port", port, "--out", file, "--max-bytes", "300"];
      const { code, out } = await run(args);
      expect(code).toBe(0);
      expect(out.join("")).toContain("size limit reached");
    });
    const text = readFileSync(file, "utf8");
    expect(text.length).toBeLessThanOrEqual(300);
    expect(parseRecording(text).length).toBeGreaterThan(1);
  });

  test("over TCP, until the other side hangs up: exit 1, the file is kept", async () => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("ST,GS,+0001260kg\r\n", () => setTimeout(() => socket.end(), 50));
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const file = join(folder, "tcp.jsonl");
    const args = ["record", "scale/st-gs-lines", "--tcp", `127.0.0.1:${port}`, "--out", file];
    const { code, out } = await run(args, { lang: "zh-CN" });
    server.close();
    expect(code).toBe(1);
    expect(out.join("")).toContain("读数 1 条");
    expect(out.join("")).toContain("连接断开");
  });

  test.each([
    ["no line", ["--out", "x"], 2, "--port or --tcp"],
    ["two lines", ["--port", "a", "--tcp", "b:1", "--out", "x"], 2, "--port or --tcp"],
    ["no file", ["--port", "a"], 2, "--out"],
    ["no port number", ["--tcp", "host", "--out", "x"], 2, "HOST:PORT"],
    ["a folder that is not there", ["--port", "a", "--out", "/none/x"], 1, "ENOENT"],
    [
      "a port that is not there",
      ["--port", "/dev/none", "--out", join(folder, "n")],
      1,
      "not found",
    ],
  ] as const)("%s", async (_why, args, code, message) => {
    const ran = await run(["record", "scale/cas-10", ...args]);
    expect(ran.code).toBe(code);
    expect(ran.err.join("\n")).toContain(message);
  });

  test("leaves no empty file behind when the line cannot be opened", async () => {
    const file = join(folder, "empty.jsonl");
    await run(["record", "scale/cas-10", "--port", "/dev/none", "--out", file]);
    expect(existsSync(file)).toBe(false);
  });

  test("never writes over an earlier recording", async () => {
    const file = join(folder, "kept.jsonl");
    writeFileSync(file, "kept");
    const { code, err } = await run(["record", "scale/cas-10", "--port", "a", "--out", file]);
    expect(code).toBe(1);
    expect(err.join("")).toContain(file);
    expect(readFileSync(file, "utf8")).toBe("kept");
  });
});

describe("replay", () => {
  const hex = Buffer.from("    12.5\r\n").toString("hex");

  test("keeps the gaps with --pace real and ignores them otherwise", async () => {
    const file = join(folder, "pace.jsonl");
    writeFileSync(file, [0, 120].map((atMs) => recordedLine({ atMs, dir: "in", hex })).join(""));
    const timed = async (pace: string): Promise<number> => {
      const startedMs = performance.now();
      const { out } = await run(["replay", file, "scale/cas-10", "--pace", pace]);
      expect(out).toHaveLength(2);
      return performance.now() - startedMs;
    };
    expect(await timed("real")).toBeGreaterThan(110);
    expect(await timed("fast")).toBeLessThan(100);
  });

  test.each([
    ["no such file", "/none/x", 1, "not found"],
    ["no recording", join(import.meta.dir, "support.ts"), 1, "recording, line 1"],
  ])("%s", async (_why, file, code, message) => {
    const ran = await run(["replay", file, "scale/cas-10"]);
    expect(ran.code).toBe(code);
    expect(ran.err.join("")).toContain(message);
  });

  test("a bad pace is a usage error", async () => {
    expect((await run(["replay", "x", "scale/cas-10", "--pace", "slow"])).code).toBe(2);
  });
});
