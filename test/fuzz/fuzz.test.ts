/** A fixed share of `bench/fuzz.ts`, and that it finds a parser that breaks. */
import { expect, test } from "bun:test";
import { openTestSite } from "../support/app.ts";
import { fuzzForms } from "./forms.ts";
import { type FuzzCase, fuzz } from "./fuzz-run.ts";
import { fuzzCases } from "./parsers.ts";

const INPUTS = 60;

test("no parser breaks on spoilt input, and each reads its own samples", async () => {
  const cases = await fuzzCases();
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  const faults: string[] = [];
  for (const one of cases) {
    const ran = await fuzz(one, { inputs: INPUTS, seed: 3 });
    expect(ran.inputs).toBe(INPUTS);
    faults.push(...ran.faults.map((fault) => `${one.name}: ${fault}`));
  }
  expect(faults).toEqual([]);
}, 60_000);

test("no form answers a spoilt body with a fault of the program", async () => {
  const ran = await fuzzForms({ rounds: 1, seed: 3 });
  expect(ran.faults).toEqual([]);
  expect(ran.posts).toBe(ran.routes);
  // Bodies that are all refused at the door prove nothing of what lies behind.
  expect(ran.statuses[422] ?? 0).toBeGreaterThan(20);
}, 60_000);

test.each<readonly [string, FuzzCase["run"]]>([
  ["throws something of its own", (bytes) => bytes.length > 40 && JSON.parse("{")],
  ["takes long", (bytes) => bytes.length > 40 && Bun.sleepSync(12)],
])("a parser that %s is found", async (_what, run) => {
  const one = { name: "broken", samples: [new Uint8Array(30)], run, maxMs: 10 };
  expect((await fuzz(one, { inputs: 200, seed: 1 })).faults.length).toBeGreaterThan(0);
});

test("a form whose parts cannot be told is refused in words, before anything is done", async () => {
  const site = await openTestSite();
  const browser = site.browser();
  const headers = {
    origin: "http://gasward.test",
    "content-type": "multipart/form-data; boundary=x",
  };
  const body = '--x\r\ncontent-disposition: form-data; name="code"\r\n\r\n1';
  const answer = await browser.send("/login/badge", { method: "POST", headers, body });
  expect([answer.status, site.log.filter(({ level }) => level === "error")]).toEqual([400, []]);
  expect(answer.text).toContain("没有收全");
  await site.stop();
});
