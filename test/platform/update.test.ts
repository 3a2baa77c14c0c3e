/** What an update file must be to be taken. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isWell, packUpdate, readUpdate, refuseUpdate } from "../../src/platform/update/index.ts";
import { newKeys } from "../faults/update-site.ts";

const [ours, another] = [newKeys(), newKeys()];
const program = Buffer.from("#!/bin/sh\necho gasward 1.2.0\n".repeat(50));
const [first, second] = ["a".repeat(64), "b".repeat(64)];
const about = {
  version: "1.2.0",
  platform: "linux-x64",
  migrations: { site: [first, second], tracks: [first] },
};
const good = packUpdate(program, about, ours.privatePem);
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gasward-package-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(bytes: Uint8Array, keys: readonly string[] = [ours.publicPem]): string {
  const path = join(folder, "file.gwupdate");
  writeFileSync(path, bytes);
  const found = readUpdate(path, keys);
  if (!found.ok) return found.refusal.code;
  const whole = found.value.program();
  if (!whole.ok) return whole.refusal.code;
  return whole.value.equals(program) ? "good" : "other";
}

describe("a file", () => {
  test("is read as it was packed", () => expect(read(good)).toBe("good"));
  test("of either of two keys, while one takes the place of the other", () =>
    expect(read(good, [another.publicPem, ours.publicPem])).toBe("good"));
  test("of another's key", () => expect(read(good, [another.publicPem])).toBe("update.signature"));
  test("for a program without keys", () => expect(read(good, [])).toBe("update.signature"));
  test("that is empty", () => expect(read(new Uint8Array())).toBe("update.unreadable"));
  test("that is not there", () =>
    expect(readUpdate(join(folder, "none"), [ours.publicPem])).toMatchObject({ ok: false }));

  test("of which any one bit is turned is refused", () => {
    fc.assert(
      fc.property(fc.nat({ max: good.length * 8 - 1 }), (bit) => {
        const bytes = Buffer.from(good);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        return read(bytes).startsWith("update.");
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  test("that is cut anywhere is refused", () => {
    for (let length = 0; length < good.length; length += 7) {
      expect(read(good.subarray(0, length))).toStartWith("update.");
    }
  });
});

describe("an update", () => {
  const header = {
    product: "gasward",
    ...about,
    bytes: 1,
    sha256: first,
    packedSha256: first,
  } as const;
  const facts = {
    version: "1.1.9",
    platform: "linux-x64",
    applied: { site: [first], tracks: [first] },
  };
  test.each([
    ["newer, on data it knows", {}, undefined],
    ["the same", { version: "1.2.0" }, "update.same"],
    ["older", { version: "1.10.0" }, "update.older"],
    ["for another machine", { platform: "linux-arm64" }, "update.platform"],
    [
      "on data of a newer program",
      { applied: { site: [first, "c".repeat(64)], tracks: [] } },
      "update.newer_data",
    ],
  ] as const)("%s", (_why, change, code) => {
    expect(refuseUpdate(header, { ...facts, ...change })?.code).toBe(code as never);
  });
});

describe("a program on trial", () => {
  const health = { version: "1.2.0", database: { isWritable: true }, problems: [] as string[] };
  test.each([
    ["well", {}, true],
    ["another version answers", { version: "1.1.0" }, false],
    ["it cannot write", { database: { isWritable: false } }, false],
    ["its surroundings are not in order", { problems: ["clock", "disk", "devices"] }, true],
    ["it has a fault of its own", { problems: ["database"] }, false],
    ["it is in rescue mode", { problems: ["rescue"] }, false],
  ])("%s", (_why, change, isGood) => {
    expect(isWell({ ...health, ...change }, "1.2.0")).toBe(isGood);
  });
});
