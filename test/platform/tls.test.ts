import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS, instant } from "../../src/kernel/instants.ts";
import { openTls, reachableNames } from "../../src/platform/http/tls.ts";

let folder = "";
const NOW = instant(Date.now());
const NAMES = ["gas-station", "gas-station.local", "localhost", "127.0.0.1", "::1"];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gasward-tls-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe("own certificate authority", () => {
  test("a client that trusts the authority reaches the box by each name; one that does not is refused", async () => {
    const tls = await openTls(folder, "abcdef1234", NAMES, NOW);
    const server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      tls: { cert: tls.certPem, key: tls.keyPem },
      fetch: () => new Response("hello"),
    });
    try {
      const url = `https://127.0.0.1:${server.port}/`;
      // First the one that must fail: a pooled connection would let it ride on the other's trust.
      await expect(fetch(url, { keepalive: false })).rejects.toThrow();
      const trusting = await fetch(url, { tls: { ca: tls.caPem }, keepalive: false });
      expect(await trusting.text()).toBe("hello");
    } finally {
      await server.stop(true);
    }
    const leaf = new X509Certificate(tls.certPem);
    expect(leaf.checkIssued(new X509Certificate(tls.caPem))).toBe(true);
    for (const name of NAMES) {
      const found = /[:]|^\d/.test(name) ? leaf.checkIP(name) : leaf.checkHost(name);
      expect([name, found !== undefined]).toEqual([name, true]);
    }
    expect(leaf.checkHost("evil.example")).toBeUndefined();
    expect(new X509Certificate(tls.caPem).fingerprint256).toBe(tls.caFingerprint);
  });

  test("keeps authority and leaf, renews the leaf in time and for a new name, never the authority", async () => {
    const first = await openTls(folder, "abcdef1234", NAMES, NOW);
    const again = await openTls(folder, "abcdef1234", NAMES, NOW);
    expect(again.certPem).toBe(first.certPem);
    const late = await openTls(folder, "abcdef1234", NAMES, instant(NOW + 368 * DAY_MS));
    expect(late.certPem).not.toBe(first.certPem);
    expect(late.caFingerprint).toBe(first.caFingerprint);
    const moved = await openTls(
      folder,
      "abcdef1234",
      [...NAMES, "10.1.2.3"],
      instant(NOW + 368 * DAY_MS),
    );
    expect(moved.certPem).not.toBe(late.certPem);
    expect(new X509Certificate(moved.certPem).checkIP("10.1.2.3")).toBe("10.1.2.3");
  });

  test("no key can be read by others", async () => {
    await openTls(folder, "abcdef1234", NAMES, NOW);
    for (const name of ["ca.key", "leaf.key"]) {
      expect(statSync(join(folder, "tls", name)).mode & 0o077).toBe(0);
    }
  });

  test("names that are no names are left out", () => {
    expect(reachableNames("box.lan", ["bad name", "a".repeat(300), "ok.example"])).toEqual(
      expect.arrayContaining(["ok.example", "box.lan", "box.local", "localhost", "127.0.0.1"]),
    );
    expect(reachableNames("box", ["bad name"])).not.toContain("bad name");
  });
});
