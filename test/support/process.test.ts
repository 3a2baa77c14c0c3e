import { expect, test } from "bun:test";
import { Program } from "./process.ts";

const bun = (code: string): string[] => [process.execPath, "-e", code];

test("waits for a line and stops the program", async () => {
  await using program = new Program(
    bun(
      `process.on("SIGTERM", () => process.exit(7)); console.log("listening on 4711"); setInterval(() => {}, 1000)`,
    ),
  );
  const match = await program.line(/listening on (\d+)/);
  expect(match[1]).toBe("4711");
  expect(await program.stop()).toBe(7);
  expect(await program.stop()).toBe(7);
});

test("a line that was already written is found", async () => {
  await using program = new Program(bun(`console.log("once"); console.error("twice")`));
  await program.exited();
  expect((await program.line(/once/))[0]).toBe("once");
  expect((await program.line(/twice/))[0]).toBe("twice");
});

test("says what the program wrote when it ends before the line", async () => {
  await using program = new Program(bun(`console.error("no such port"); process.exit(3)`));
  await expect(program.line(/listening/)).rejects.toThrow(/ended with 3[\s\S]*no such port/);
});

test("says so when the line does not come", async () => {
  await using program = new Program(bun("setInterval(() => {}, 1000)"));
  await expect(program.line(/listening/, 50)).rejects.toThrow("ran 50 ms");
});

test("kill leaves no time to tidy up", async () => {
  await using program = new Program(
    bun(
      `process.on("SIGTERM", () => console.log("tidy")); console.log("up"); setInterval(() => {}, 1000)`,
    ),
  );
  await program.line(/up/);
  await program.kill();
  expect(program.output).not.toContain("tidy");
  expect(() => process.kill(program.pid, 0)).toThrow();
});

test("a program that does not stop is killed and reported", async () => {
  await using program = new Program(
    bun(`process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)`),
  );
  await program.line(/up/);
  await expect(program.stop(100)).rejects.toThrow("did not stop in 100 ms");
});
