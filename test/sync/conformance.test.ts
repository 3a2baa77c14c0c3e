/** The reference receiver conforms, and the program names what a careless receiver does wrong. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { checkConformance, Intake, serveParcels, unpackParcel } from "../../src/sync/index.ts";

setDefaultTimeout(30_000);

const failed = async (url: string): Promise<string[]> =>
  (await checkConformance(url)).flatMap(({ id, fault }) => (fault === undefined ? [] : [id]));

test("the reference receiver conforms", async () => {
  const intake = new Intake({
    state: ":memory:",
    accepted: () => undefined,
    rejected: () => undefined,
  });
  const server = serveParcels(intake, { hostname: "127.0.0.1", port: 0 });
  expect(await failed(`http://127.0.0.1:${server.port}/`)).toEqual([]);
  await server.stop();
  intake.store.close();
});

/** A receiver that believes everything and acknowledges the highest number it saw. */
function careless(): Bun.Server<undefined> {
  const seen = new Map<string, { epoch: string; lane: string; laneSeq: number }>();
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const lines = (unpackParcel(await request.bytes(), true) ?? "").trim().split("\n").slice(1);
      for (const line of lines) {
        const { epoch, lane, laneSeq } = JSON.parse(line);
        const key = `${epoch}/${lane}`;
        seen.set(key, { epoch, lane, laneSeq: Math.max(laneSeq, seen.get(key)?.laneSeq ?? 0) });
      }
      return Response.json({ acks: [...seen.values()] });
    },
  });
}

test("a careless receiver is told what it does wrong", async () => {
  const server = careless();
  const faults = await failed(`http://127.0.0.1:${server.port}/`);
  expect(faults).toEqual(expect.arrayContaining(["gap", "signature", "key"]));
  expect(faults).not.toContain("keep");
  await server.stop(true);
});

test("an address where nobody answers fails every check in words", async () => {
  const checks = await checkConformance("http://127.0.0.1:1/");
  expect(checks.every(({ fault }) => fault !== undefined)).toBe(true);
});
