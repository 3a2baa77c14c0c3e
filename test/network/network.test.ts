/** Real doors with real TLS: who may come in, over what, and with which headers. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, createApp } from "../../src/app.ts";
import {
  type Listener,
  listenOnLoopback,
  type NetworkDoors,
  openNetwork,
} from "../../src/cli/devices/listeners.ts";
import { addPerson } from "../../src/identity/index.ts";
import { DAY_MS, instant, type UnixMs } from "../../src/kernel/instants.ts";
import { systemClock, systemScheduler } from "../../src/platform/clock.ts";
import { systemIds } from "../../src/platform/ids.ts";
import { createLog } from "../../src/platform/log.ts";
import { openDataFolder } from "../../src/platform/storage/data-folder.ts";
import { insertSite } from "../../src/site/index.ts";

const root = mkdtempSync(join(tmpdir(), "gasward-network-"));
let app: App;
let doors: NetworkDoors;
let near: Listener;
let nowMs = Date.now();
const clock = { now: (): UnixMs => instant(nowMs), monotonicMs: () => performance.now() };

function freePort(): number {
  const probe = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
  const { port } = probe;
  void probe.stop(true);
  return port ?? 0;
}

const [httpsPort, trustPort, port] = [freePort(), freePort(), freePort()];
const secure = `https://127.0.0.1:${httpsPort}`;
const plain = `http://127.0.0.1:${trustPort}`;
const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { redirect: "manual", tls: { ca: doors.facts.tls().caPem }, ...init });

beforeAll(async () => {
  const ids = systemIds(systemClock);
  const folder = openDataFolder(join(root, "data"), systemClock, ids);
  const log = createLog("silent");
  doors = await openNetwork({
    config: { httpsPort, trustPort, listen: "127.0.0.1", names: ["box.example"] },
    dataPath: folder.path,
    siteId: folder.siteId,
    clock,
    scheduler: systemScheduler,
    log,
  });
  app = await createApp({
    folder,
    clock: systemClock,
    scheduler: systemScheduler,
    ids,
    log,
    network: doors.facts,
  });
  await addPerson(app.ports, "system", {
    name: "张三",
    staffNumber: "A1",
    roles: ["administrator"],
    password: "a good password",
  });
  await app.ports.db.write((tx) =>
    insertSite(tx.orm, {
      id: app.ports.siteId,
      name: "测试充装站",
      kinds: "[]",
      emergencyPhone: "110",
      createdAt: systemClock.now(),
    }),
  );
  near = listenOnLoopback(app, port);
  doors.open(app);
});

afterAll(async () => {
  await Promise.all([doors.stop(), near.stop()]);
  await app.stop();
  rmSync(root, { recursive: true });
});

const login = (base: string, host?: string): Promise<Response> =>
  ask(`${base}/login`, {
    method: "POST",
    headers: {
      origin: host === undefined ? base : `https://${host}`,
      ...(host === undefined ? {} : { host }),
    },
    body: new URLSearchParams({ who: "A1", secret: "a good password", to: "/health" }),
  });

describe("HTTPS on the network", () => {
  test("a client that trusts the authority gets the page, one that does not gets nothing", async () => {
    const page = await ask(`${secure}/login`);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    await expect(fetch(`${secure}/login`)).rejects.toThrow();
  });

  test("signing in gives a cookie that only this host and only encryption get, and it works", async () => {
    const answer = await login(secure);
    expect(answer.status).toBe(303);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toStartWith("__Host-gw_session=");
    expect(cookie).toContain("Secure");
    expect(cookie).toContain("HttpOnly");
    expect(cookie).toContain("Path=/");
    const value = cookie.split(";")[0] ?? "";
    expect((await ask(`${secure}/health`, { headers: { cookie: value } })).status).toBe(200);
    const token = value.split("=")[1] ?? "";
    const moved = await ask(`${secure}/health`, { headers: { cookie: `gw_session=${token}` } });
    expect(moved.status).toBe(303);
  });

  test("signing in works under a name that the certificate does not hold", async () => {
    const answer = await login(secure, "some-proxy.example:9443");
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe("/health");
  });

  test("HSTS is sent to the network and not to loopback names", async () => {
    const far = await ask(`${secure}/login`, { headers: { host: "box.example" } });
    expect(far.headers.get("strict-transport-security")).toBe("max-age=2592000");
    expect((await ask(`${secure}/login`)).headers.get("strict-transport-security")).toBeNull();
    const local = await ask(`http://127.0.0.1:${port}/login`);
    expect(local.headers.get("strict-transport-security")).toBeNull();
  });
});

describe("plain HTTP on the network", () => {
  for (const path of [
    "/",
    "/login",
    "/board",
    "/health",
    "/healthz",
    "/metrics",
    "/backups",
    "/setup",
  ]) {
    test(`${path} is answered with words and a link, no redirect`, async () => {
      const answer = await ask(plain + path, { headers: { host: `station.example:${trustPort}` } });
      expect(answer.status).toBe(403);
      expect(answer.headers.get("location")).toBeNull();
      const text = await answer.text();
      expect(text).toContain(`https://station.example:${httpsPort}`);
      expect(text).toContain("只能通过加密连接打开");
    });
  }

  test("a password sent in clear is not even looked at", async () => {
    const answer = await login(plain);
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test("a session of another door counts for nothing", async () => {
    const [cookie = ""] = (await login(secure)).headers.getSetCookie();
    const token = cookie.split(";")[0]?.split("=")[1] ?? "";
    const answer = await ask(`${plain}/trust`, {
      headers: { cookie: `gw_session=${token}; __Host-gw_session=${token}` },
    });
    expect(await answer.text()).not.toContain("张三");
  });

  test("the page about trust shows fingerprint, test, steps, and may load one image from the encrypted origin", async () => {
    const answer = await ask(`${plain}/trust`, { headers: { cookie: "lang=en" } });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain(doors.facts.tls().caFingerprint);
    expect(text).toContain(`data-trust-test="${secure}/trust/mark.svg"`);
    for (const system of ["Android", "HarmonyOS", "iPhone", "Windows", "macOS", "Firefox"]) {
      expect(text).toContain(system);
    }
    expect(answer.headers.get("content-security-policy")).toContain(
      `img-src 'self' blob: data: ${secure};`,
    );
    expect(answer.headers.get("cross-origin-opener-policy")).toBeNull();
    const other = await ask(`${plain}/login`);
    expect(other.headers.get("content-security-policy")).not.toContain("https:");
    expect((await ask(`${secure}/trust/mark.svg`)).headers.get("content-type")).toBe(
      "image/svg+xml",
    );
  });

  test("a host header that is no name does not reach the page or the policy", async () => {
    const answer = await ask(`${plain}/trust`, { headers: { host: "a' *; x" } });
    expect(answer.status).toBe(400);
  });

  test("the authority is offered as PEM, as DER and as a profile", async () => {
    const tls = doors.facts.tls();
    const pem = await (await ask(`${plain}/trust/ca.pem`)).text();
    expect(pem).toBe(tls.caPem);
    const der = Buffer.from(await (await ask(`${plain}/trust/ca.crt`)).arrayBuffer());
    expect(new X509Certificate(der).fingerprint256).toBe(tls.caFingerprint);
    const profile = await ask(`${plain}/trust/gasward.mobileconfig`);
    expect(profile.headers.get("content-type")).toBe("application/x-apple-aspen-config");
    const data = /<data>([^<]+)<\/data>/.exec(await profile.text())?.[1] ?? "";
    expect(new X509Certificate(Buffer.from(data, "base64")).fingerprint256).toBe(tls.caFingerprint);
  });
});

describe("loopback", () => {
  test("stays plain, and its cookie is not Secure", async () => {
    const base = `http://127.0.0.1:${port}`;
    const [cookie = ""] = (await login(base)).headers.getSetCookie();
    expect(cookie).toStartWith("gw_session=");
    expect(cookie).not.toContain("Secure");
  });

  test("headers beyond 16 KiB are refused", async () => {
    const answer = await ask(`http://127.0.0.1:${port}/login`, {
      headers: { "x-big": "a".repeat(20_000) },
    });
    expect(answer.status).toBe(431);
  });

  test("many connections that send nothing do not keep others out", async () => {
    const idle = Array.from({ length: 200 }, () => connect(port, "127.0.0.1"));
    try {
      await Promise.all(idle.map((one) => new Promise((resolve) => one.once("connect", resolve))));
      for (const one of idle) one.write("GET /login HTTP/1.1\r\nHost: x\r\n");
      expect((await ask(`http://127.0.0.1:${port}/login`)).status).toBe(200);
    } finally {
      for (const one of idle) one.destroy();
    }
  });
});

/** Last, because the new leaf is not valid before next year. */
describe("renewal", () => {
  test("the listener takes the new leaf while it runs", async () => {
    const before = doors.facts.tls().certPem;
    expect(await doors.renew()).toBe(false);
    nowMs += 368 * DAY_MS;
    try {
      expect(await doors.renew()).toBe(true);
    } finally {
      nowMs -= 368 * DAY_MS;
    }
    const after = doors.facts.tls().certPem;
    expect(after).not.toBe(before);
    // A year ahead it is not valid yet; only which certificate is served matters here.
    const served = await new Promise<string>((resolve, reject) => {
      const socket = Bun.connect({
        hostname: "127.0.0.1",
        port: httpsPort,
        tls: { rejectUnauthorized: false },
        socket: {
          handshake(it) {
            resolve(it.getPeerCertificate()?.fingerprint256 ?? "");
            it.end();
          },
          data() {},
        },
      });
      socket.catch(reject);
    });
    expect(served).toBe(new X509Certificate(after).fingerprint256);
  });
});
