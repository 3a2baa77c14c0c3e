/** The permits of the filling-scale server, over real sockets: what opens a valve, and everything that does not. */
import { afterEach, describe, expect, test } from "bun:test";
import { lpgScale, scanFrame } from "../../firmware-bridge/simulators/lpg-scale.ts";
import type { LpgScaleRunner } from "../../firmware-bridge/simulators/lpg-scale-run.ts";
import { setLock } from "../../src/filling/lock/locks.ts";
import { settleFill } from "../../src/filling/settle.ts";
import { addPerson } from "../../src/identity/index.ts";
import type { Actor } from "../../src/platform/web.ts";
import { until } from "../firmware-bridge/time.ts";
import {
  addCylinders,
  addRunner,
  CODE,
  CYLINDER,
  checkAtKiosk,
  crcOf,
  entries,
  fills,
  oneScale,
  permittedScale,
  rawScale,
  run,
  type Site,
  step,
} from "./scale-site.ts";

let site: Site;

afterEach(() => site.close());

async function ready(): Promise<LpgScaleRunner> {
  const opened = await oneScale();
  site = opened.site;
  return opened.runner;
}

async function permitted(): Promise<LpgScaleRunner> {
  const opened = await permittedScale();
  site = opened.site;
  return opened.runner;
}

async function personWith(until: string | undefined): Promise<Actor> {
  const personId = await addPerson(site.app.ports, "system", {
    name: "other",
    staffNumber: "other",
    roles: ["operator"],
    ...(until === undefined
      ? {}
      : { certificate: { kind: "cylinder-filling", number: "2", expiresOn: until } }),
  });
  return { personId, name: "other", staffNumber: "other", roles: ["operator"] };
}

function lastCodes(): unknown {
  return entries(site, "fill.%refused").at(-1)?.payload["codes"];
}

describe("a permit", () => {
  test("goes out for a checked cylinder, after its entry is on disk", async () => {
    const runner = await permitted();
    expect(fills(site)).toMatchObject([
      {
        point_id: "scale-1",
        cylinder_id: `c${CODE}`,
        state: "authorised",
        operator_id: site.operator.personId,
        target_net_g: 14_500,
        max_net_g: 14_900,
      },
    ]);
    const [entry] = entries(site, "fill.authorised");
    expect(entry?.payload).toMatchObject({ valve: "one-shot", scale: "device:lpg-3-1" });
    expect(site.app.filling.board.view("scale-1")?.positions["1"]?.kind).not.toBe("bound");
    expect(runner.scale.fills).toBe(1);
  });

  type Refused = [
    why: string,
    prepare: () => Promise<void>,
    answer: "expired" | "rejected" | "stopped",
    codes: string[],
    code?: string,
  ];
  const checked = (): Promise<void> => checkAtKiosk(site, "scale-1", CODE);
  const REFUSED: Refused[] = [
    ["nobody looked at it", async () => undefined, "rejected", ["filling.check_missing"]],
    [
      "an item failed",
      () => checkAtKiosk(site, "scale-1", CODE, site.operator, "X-09"),
      "rejected",
      ["filling.check_failed"],
    ],
    [
      "the newest check failed, whatever an older one says",
      async () => {
        await checked();
        await step(site, 1_000);
        await checkAtKiosk(site, "scale-1", CODE, site.operator, "X-09");
      },
      "rejected",
      ["filling.check_failed"],
    ],
    [
      "the check is older than half an hour",
      async () => {
        await checked();
        await step(site, 30 * 60_000 + 1_000);
      },
      "rejected",
      ["filling.check_outdated"],
    ],
    [
      "who checked it holds no certificate",
      async () => checkAtKiosk(site, "scale-1", CODE, await personWith(undefined)),
      "rejected",
      ["filling.operator_not_certified", "filling.not_prepared"],
    ],
    [
      "the certificate has expired",
      async () => checkAtKiosk(site, "scale-1", CODE, await personWith("2027-01-01")),
      "rejected",
      ["filling.certificate_expired", "filling.not_prepared"],
    ],
    [
      "the point is locked",
      async () => {
        await checked();
        await setLock(site.app.filling.station, site.manager, "scale-1", "leak");
      },
      "stopped",
      ["filling.point_locked"],
    ],
    [
      "the clock jumped",
      async () => {
        await checked();
        site.time.jumpWall(120_000);
      },
      "rejected",
      ["filling.clock_untrusted"],
    ],
    [
      "the inspection is overdue",
      async () => {
        await addCylinders(site, [{ code: "200000000001", dueOn: "2027-03-10" }]);
        await checkAtKiosk(site, "scale-1", "200000000001");
      },
      "expired",
      ["filling.inspection_overdue"],
      "200000000001",
    ],
    [
      "it is not the station's own",
      async () => {
        await addCylinders(site, [{ code: "200000000002", isOwn: false }]);
        await checkAtKiosk(site, "scale-1", "200000000002");
      },
      "rejected",
      ["filling.not_own"],
      "200000000002",
    ],
    [
      "it is for another medium",
      async () => addCylinders(site, [{ code: "200000000003", medium: "propane" }]),
      "rejected",
      ["filling.wrong_medium", "filling.check_missing"],
      "200000000003",
    ],
    [
      "its code is in no register",
      async () => undefined,
      "rejected",
      ["filling.unknown_code"],
      "999999999999",
    ],
  ];

  test.each(REFUSED)("is refused when %s", async (_why, prepare, answer, codes, code = CODE) => {
    const runner = await ready();
    await prepare();
    await run(site, () => runner.isConnected);
    runner.feed({ type: "scan", cylinder: { code, tareG: 16_500 } });
    await run(site, () => runner.scale.answer !== "none" && lastCodes() !== undefined);
    expect(runner.scale.answer).toBe(answer);
    expect(runner.scale.fills).toBe(0);
    expect(lastCodes()).toEqual(codes);
    expect(fills(site)).toEqual([]);
  });

  test("is refused to a scale that nobody accepted", async () => {
    await ready();
    await checkAtKiosk(site, "scale-1", CODE);
    const stranger = addRunner(site, { settings: { machine: 99 } });
    await run(site, () => stranger.isConnected);
    stranger.feed({ type: "scan", cylinder: CYLINDER });
    await run(site, () => stranger.scale.answer === "rejected");
    expect(lastCodes()).toEqual(["filling.unknown_scale"]);
  });

  test("needs a check for every fill: a used one opens nothing", async () => {
    const runner = await permitted();
    runner.feed({ type: "abnormal", what: "lifted" });
    await run(site, () => runner.scale.kept.length === 0);
    const { station } = site.app.filling;
    expect((await settleFill(station, site.manager, "scale-1", "emptied", true)).ok).toBe(true);
    await run(site, () => runner.isConnected);
    runner.feed({ type: "scan", cylinder: CYLINDER });
    await run(site, () => runner.scale.answer === "rejected");
    expect(lastCodes()).toEqual(["filling.check_used"]);
  });

  test("is sent again for the same fill while nothing has come of it, not later", async () => {
    const runner = await permitted();
    const again = await rawScale(site);
    const scan = scanFrame(lpgScale(), CODE);
    again.socket.write(scan);
    await until(() => again.heard.length >= 5);
    expect(again.heard.slice(1, 3)).toEqual([0xc2, 0xaa]);
    expect(fills(site)).toHaveLength(1);
    expect(entries(site, "fill.permit_repeated")).toHaveLength(1);
    runner.stop();
    await step(site, 121_000);
    again.socket.write(scan);
    await until(() => again.heard.length >= 10);
    expect(again.heard.slice(6, 8)).toEqual([0xc2, 0x02]);
    expect(lastCodes()).toEqual(["filling.point_busy"]);
    again.socket.destroy();
  });

  test("that a lock overtook is never sent, and its fill is closed as unused", async () => {
    const runner = await ready();
    await checkAtKiosk(site, "scale-1", CODE);
    const { ports, filling } = site.app;
    ports.entries.subscribe((entry) => {
      if (entry.kind !== "fill.authorised") return;
      // On disk, but not yet sent: nothing can come closer.
      ports.background("lock", setLock(filling.station, site.manager, "scale-1", "gas alarm"));
    });
    runner.feed({ type: "scan", cylinder: CYLINDER });
    await run(site, () => entries(site, "fill.unused").length === 1);
    expect(runner.scale.fills).toBe(0);
    expect(runner.scale.answer).toBe("stopped");
    expect(fills(site)).toMatchObject([{ state: "unused", end_cause: "permit_not_sent" }]);
  });

  test("is sent, once on the books, when the scan comes twice", async () => {
    await ready();
    site.runners[0]?.stop();
    await checkAtKiosk(site, "scale-1", CODE);
    const raw = await rawScale(site);
    const { ports } = site.app;
    let isAgain = false;
    ports.entries.subscribe((entry) => {
      if (entry.kind === "fill.authorised") isAgain = true;
    });
    raw.socket.write(scanFrame(lpgScale(), CODE));
    raw.socket.write(scanFrame(lpgScale(), CODE));
    await until(() => isAgain && raw.heard.length >= 5);
    await site.app.settled();
    expect(raw.heard.slice(1, 3)).toEqual([0xc2, 0xaa]);
    expect(fills(site)).toMatchObject([{ state: "authorised" }]);
    raw.socket.destroy();
  });

  test("is not even written when the operator gives up first", async () => {
    await ready();
    site.runners[0]?.stop();
    await checkAtKiosk(site, "scale-1", CODE);
    const raw = await rawScale(site);
    raw.socket.write(scanFrame(lpgScale(), CODE));
    raw.socket.write(Uint8Array.of(0x01, 0xae, 0x02, ...crcOf([0x01, 0xae, 0x02])));
    await until(() => site.app.filling.scaleServer().scales[0]?.lastEvent === "cancelled");
    await site.app.settled();
    expect(raw.heard).toEqual([]);
    expect(fills(site).filter((row) => row["state"] !== "unused")).toEqual([]);
    raw.socket.destroy();
  });
});
