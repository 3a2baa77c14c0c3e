/** Room on the disk, figures, and what leaves the house in a support bundle. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { scrub } from "../../src/overview/support.ts";
import { createLog, recentLines } from "../../src/platform/log.ts";
import { SpaceGuard } from "../../src/platform/storage/space.ts";
import { spaceLevel } from "../../src/platform/storage/space-level.ts";
import { openTestSite, type TestSite } from "../support/app.ts";

let site: TestSite;
beforeAll(async () => {
  site = await openTestSite();
});
afterAll(() => site.stop());

describe("levels of room", () => {
  for (const [free, before, level, why] of [
    [2e9, "ok", "ok", "plenty"],
    [0.9e9, "ok", "warn", "below 1 GB"],
    [1.05e9, "warn", "warn", "not yet a tenth above"],
    [1.2e9, "warn", "ok", "a tenth above the limit"],
    [0.25e9, "ok", "thin", "below 300 MB"],
    [0.31e9, "thin", "thin", "not yet a tenth above"],
    [0.05e9, "warn", "refuse", "below 100 MB"],
    [0.105e9, "refuse", "refuse", "not yet a tenth above"],
    [5e9, "refuse", "ok", "a new disk"],
  ] as const) {
    test(`${free / 1e6} MB after ${before} is ${level}: ${why}`, () => {
      expect(spaceLevel(free, before)).toBe(level);
    });
  }
});

test("makes room oldest day first, refuses uploads, never touches the journal, and comes back by itself", async () => {
  let free = 5e9;
  let dropped = 0;
  const { tracks, path } = site.folder;
  for (const day of ["2026-11-01", "2026-11-02", "2026-11-03"]) {
    tracks.run(
      "INSERT INTO track_chunk (day, tag, started_at, ended_at, fixes, packed) VALUES (?, 't', 1, 2, 1, x'00')",
      [day],
    );
  }
  const days = (): unknown[] =>
    tracks.query("SELECT day FROM track_chunk ORDER BY day").values().flat();
  const from = site.head() + 1;
  const guard = new SpaceGuard(site.app.ports, {
    folder: { path, tracks },
    backupFolder: () => "/no/such/folder",
    dropBackups: () => {
      dropped += 1;
      return dropped === 1 ? 3 : 0;
    },
    freeBytes: (asked) => {
      if (asked !== path) throw new Error("no such folder");
      return free;
    },
  });
  const look = async (): Promise<void> => {
    guard.start();
    guard.stop();
    await site.app.settled();
  };
  await look();
  expect(site.kinds(from)).toEqual([]);
  free = 0.8e9;
  await look();
  expect([guard.state().level, days().length]).toEqual(["warn", 3]);
  free = 0.2e9;
  await look();
  expect(days()).toEqual(["2026-11-02", "2026-11-03"]);
  free = 0.05e9;
  await look();
  await look();
  expect(days()).toEqual(["2026-11-03"]);
  expect(guard.refusesUploads).toBe(true);
  free = 5e9;
  await look();
  expect(guard.refusesUploads).toBe(false);
  const kinds = site.kinds(from);
  expect(kinds.filter((kind) => kind === "space.low")).toHaveLength(3);
  expect(kinds.filter((kind) => kind === "space.thinned")).toHaveLength(3);
  expect(kinds.at(-1)).toBe("space.recovered");
  const lanes = site.entries(from).filter((entry) => entry.lane === "alarm");
  expect(lanes.map((entry) => entry.kind)).toEqual(["space.low", "space.low"]);
});

describe("figures", () => {
  test("/metrics is given on loopback only", async () => {
    const ask = (env: object) => site.app.fetch(new Request("http://localhost/metrics"), env);
    const near = await ask({ arrival: "loopback", peer: "127.0.0.1" });
    expect(near.status).toBe(200);
    const text = await near.text();
    for (const name of [
      "journal_seq",
      "free_bytes",
      "devices_up",
      "upstream_waiting",
      "loop_lag_p99_seconds",
    ]) {
      expect(text).toMatch(new RegExp(`^gasward_${name} [\\d.]+$`, "m"));
    }
    expect((await ask({ arrival: "tls", peer: "10.0.0.1" })).status).toBe(404);
    expect((await ask({ arrival: "plain", peer: "10.0.0.1" })).status).toBe(403);
  });

  for (const path of ["/healthz/live", "/healthz/ready", "/healthz/deep"]) {
    test(`${path} says that all is well`, async () => {
      const answer = await site.browser().get(path);
      expect([answer.status, JSON.parse(answer.text).ok]).toEqual([200, true]);
    });
  }

  test("/healthz/ready says no when nothing can be written; /healthz/live still answers", async () => {
    const broken = await openTestSite();
    try {
      broken.folder.site.run("PRAGMA query_only = ON");
      expect((await broken.browser().get("/healthz/ready")).status).toBe(503);
      expect((await broken.browser().get("/healthz/live")).status).toBe(200);
      broken.folder.site.run("PRAGMA query_only = OFF");
    } finally {
      await broken.stop();
    }
  });
});

describe("support bundle", () => {
  const administrator = () => site.login(site.people.get("administrator")!);

  test("only an administrator may see it", async () => {
    const operator = await site.login(site.people.get("operator")!);
    expect((await operator.get("/support")).status).toBe(403);
    expect((await operator.get("/support/bundle")).status).toBe(403);
  });

  test("shows all of it before, and holds no secret of the site", async () => {
    const browser = await administrator();
    const page = await browser.get("/support");
    expect(page.status).toBe(200);
    const response = await site.app.fetch(
      new Request("http://gasward.test/support/bundle", {
        headers: { cookie: `gw_session=${browser.cookies.get("gw_session")}` },
      }),
      {},
    );
    const tar = Bun.gunzipSync(new Uint8Array(await response.arrayBuffer()));
    const text = new TextDecoder().decode(tar);
    for (const name of [
      "health.json",
      "devices.json",
      "settings.json",
      "journal-kinds.json",
      "schema.json",
      "log.txt",
    ]) {
      expect(text).toContain(name);
      expect(page.text).toContain(name);
    }
    expect(text).toContain("session.started");
    const secrets = [
      ...[...site.people.values()].flatMap((person) => [
        person.name,
        person.badge,
        person.badge.slice(4),
      ]),
      browser.cookies.get("gw_session") ?? "none",
      browser.csrf,
      "测试充装站",
      "argon2",
      "PRIVATE KEY",
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(site.kinds()).toContain("support-bundle.made");
  });

  for (const [line, secret, why] of [
    ['{"msg":"x","sql":"insert","params: 张三,1234"}', "1234", "values of a failed statement"],
    ["badge GWB-abc123-x came", "abc123", "a badge"],
    ["at mqtts://user:pass@host:1", "pass", "an address with a password"],
    ["hash $argon2id$v=19$m=1$abc", "argon2", "a hash"],
    ["-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "MII", "a key"],
    ["id 110101199003074514", "110101199003074514", "an identity number"],
    ["call 13812345678", "13812345678", "a phone"],
    ["操作员张三在场", "张三", "a name"],
  ] as const) {
    test(`takes out ${why}`, () => expect(scrub(line, ["张三"])).not.toContain(secret));
  }

  test("the last 200 lines of the log are at hand, secrets redacted", () => {
    const log = createLog("info", "/dev/null");
    for (let count = 0; count < 250; count += 1) log.info({ count, pin: "471193" }, "line");
    const lines = recentLines(log);
    expect(lines).toHaveLength(200);
    expect(lines.at(-1)).toContain('"count":249');
    expect(lines.join()).not.toContain("471193");
  });
});
