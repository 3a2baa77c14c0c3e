/** Secrets at rest open for the box, the purpose and the row they were sealed for, and for nothing else. */
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openBoxKey, storeWrappingKey } from "../../src/platform/keys.ts";
import { openVault } from "../../src/platform/vault.ts";

const folder = mkdtempSync(join(tmpdir(), "gasward-vault-"));
const path = join(folder, "box.key");
const [ours, another] = [openBoxKey(path, true), openBoxKey(join(folder, "other.key"), true)];
const vault = openVault(ours);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("whatever was sealed opens again, also after a start and a new recovery sheet", () => {
  const sealed = vault.seal("totp", "p1", "GEZDGNBVGY3TQOJQ");
  storeWrappingKey(path, { key: "AAAA", salt: "BBBB" });
  expect(openVault(openBoxKey(path, false)).open("totp", "p1", sealed)).toBe("GEZDGNBVGY3TQOJQ");
  fc.assert(
    fc.property(fc.string(), fc.string(), (owner, text) => {
      return vault.open("test", owner, vault.seal("test", owner, text)) === text;
    }),
    { numRuns: 100, seed: 5 },
  );
});

test("the same text looks different each time and shows nothing of itself", () => {
  const [one, two] = [
    vault.seal("totp", "p1", "SECRETSECRET"),
    vault.seal("totp", "p1", "SECRETSECRET"),
  ];
  expect(one).not.toBe(two);
  expect(Buffer.from(one.slice(3), "base64").toString("latin1")).not.toContain("SECRET");
});

test.each([
  ["another box", () => openVault(another).open("totp", "p1", vault.seal("totp", "p1", "x"))],
  ["another purpose", () => vault.open("face", "p1", vault.seal("totp", "p1", "x"))],
  ["another row", () => vault.open("totp", "p2", vault.seal("totp", "p1", "x"))],
  ["a clear text", () => vault.open("totp", "p1", "GEZDGNBVGY3TQOJQ")],
  ["nothing", () => vault.open("totp", "p1", "")],
])("does not open for %s", (_why, run) => expect(run).toThrow("data.unreadable"));

test("a changed text does not open", () => {
  const sealed = vault.seal("totp", "p1", "GEZDGNBVGY3TQOJQ");
  const bytes = Buffer.from(sealed.slice(3), "base64");
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => vault.open("totp", "p1", `v1:${changed.toString("base64")}`)).toThrow();
  }
});
