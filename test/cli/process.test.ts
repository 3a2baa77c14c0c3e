/** The commands on a real process's streams: pieces as they come, closed pipes, signals, long outputs. */
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MAIN = new URL("../support/devices-main.ts", import.meta.url).pathname;
const LINE = "ST,GS,+0001260kg\r\n";

function start(...args: readonly string[]) {
  return Bun.spawn([process.execPath, "run", MAIN, ...args], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
}

/** Reads until the text holds as many lines. */
async function linesFrom(reader: ReadableStreamDefaultReader<Uint8Array>, count: number) {
  let text = "";
  while (text.split("\n").length <= count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  return text.trimEnd().split("\n");
}

test("decode prints a reading before its input ends", async () => {
  const process = start("decode", "scale/st-gs-lines");
  process.stdin.write(LINE.slice(0, 7));
  await process.stdin.flush();
  process.stdin.write(LINE.slice(7));
  await process.stdin.flush();
  const reader = process.stdout.getReader();
  const [first = ""] = await linesFrom(reader, 1);
  expect(JSON.parse(first)).toMatchObject({ kind: "mass", massG: 1_260_000 });
  await process.stdin.end();
  expect(await process.exited).toBe(0);
});

test("loses no line of a long output, though the program exits at once", async () => {
  const count = 20_000;
  const file = join(mkdtempSync(join(tmpdir(), "cli-")), "lines");
  writeFileSync(file, LINE.repeat(count));
  const process = Bun.spawn(
    [globalThis.process.execPath, "run", MAIN, "decode", "scale/st-gs-lines"],
    {
      stdin: Bun.file(file),
      stdout: "pipe",
    },
  );
  // The reader begins late, so that the pipe fills up.
  await Bun.sleep(100);
  const text = await new Response(process.stdout).text();
  expect(text.trimEnd().split("\n")).toHaveLength(count);
  expect(await process.exited).toBe(0);
});

test("a reader that goes away ends a decode without a word", async () => {
  const command = `yes 'ST,GS,+0001260kg' | "$0" run "$1" decode scale/st-gs-lines | head -n 2`;
  const process = Bun.spawn(["sh", "-c", command, globalThis.process.execPath, MAIN], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const out = await new Response(process.stdout).text();
  expect(out.trimEnd().split("\n")).toHaveLength(2);
  expect(await new Response(process.stderr).text()).toBe("");
});

test("simulate and record end cleanly on signals", async () => {
  const simulator = start("simulate", "scale/yaohua-continuous", "--port", "pty");
  const [path = ""] = await linesFrom(simulator.stdout.getReader(), 1);
  expect(path).toStartWith("/dev/pts/");
  const file = join(mkdtempSync(join(tmpdir(), "cli-")), "recording");
  const recorder = start("record", "scale/yaohua-continuous", "--port", path, "--out", file);
  const deadlineMs = performance.now() + 5_000;
  while (performance.now() < deadlineMs) {
    const text = await Bun.file(file)
      .text()
      .catch(() => "");
    if (text.split("\n").length > 3) break;
    await Bun.sleep(20);
  }
  recorder.kill("SIGINT");
  expect(await new Response(recorder.stdout).text()).toMatch(/recorded [1-9]\d* pieces/);
  expect(await recorder.exited).toBe(0);
  expect(readFileSync(file, "utf8")).toEndWith("}\n");
  simulator.kill("SIGTERM");
  expect(await simulator.exited).toBe(0);
});
