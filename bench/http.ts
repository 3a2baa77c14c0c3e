/**
 * Pages and durable writes over HTTP at the real program in a process of its own, with 100 clients in another one,
 * and one person scanning alone. `bun run bench/http.ts [--seconds N] [--kind source|binary]`
 */
import { parseArgs } from "node:util";
import { type Box, KINDS, type Kind, type Lag, withBox } from "./support/box.ts";
import { applyLoad, type LoadPlan, type LoadResult } from "./support/load.ts";
import { machineLine, usageOf } from "./support/machine.ts";
import { type Row, report, row } from "./support/table.ts";

const CLIENTS = 100;
const SCANS = 300;
const WARM_UP_S = 2;
/** Well-formed and registered nowhere: each scan of it is written to the journal. */
const UNKNOWN_CODE = "99999999999";

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "8" }, kind: { type: "string" } },
});
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 600)) throw new RangeError("--seconds: 1 to 600");

type Measured = LoadResult & { readonly lag: Lag | undefined; readonly core: number };

async function measure(
  box: Box,
  kind: Kind,
  plan: Omit<LoadPlan, "seconds" | "requestsMax">,
): Promise<Measured> {
  const full = { ...plan, requestsMax: 400_000 };
  await applyLoad({ ...full, seconds: WARM_UP_S });
  if (kind === "source") await box.takeLag();
  const before = usageOf(box.program.pid).cpuMs;
  const startedAt = performance.now();
  const result = await applyLoad({ ...full, seconds });
  const core = (usageOf(box.program.pid).cpuMs - before) / (performance.now() - startedAt);
  const lag = kind === "source" ? await box.takeLag() : undefined;
  if (result.wrong > 0) throw new Error(`${result.wrong} of ${result.count} answers were wrong`);
  return { ...result, lag, core };
}

const PAGE_BUDGET = { perSecond: 3_000, p99Ms: 50 } as const;

/** Work per second of processor time is what a busy machine cannot falsify. */
function rowsOf(what: string, result: Measured, budget?: typeof PAGE_BUDGET): Row[] {
  return [
    row(`${what}, per s`, result.perSecond, "≥", budget?.perSecond),
    row(`${what}, p50 ms`, result.p50Ms),
    row(`${what}, p99 ms`, result.p99Ms, "<", budget?.p99Ms),
    row(`${what}, per s of the program's processor time`, result.perSecond / result.core),
    row(`${what}, cores of the program`, result.core),
    row(`${what}, cores of the clients`, result.ownCore),
    ...(result.lag === undefined
      ? []
      : [
          row(`${what}, loop lag p99 ms`, result.lag.p99Ms),
          row(`${what}, loop lag max ms`, result.lag.maxMs),
        ]),
  ];
}

for (const kind of KINDS) {
  if (values.kind !== undefined && values.kind !== kind) continue;
  await withBox({ kind, hasLagMeter: kind === "source" }, async (box) => {
    const clients = await box.signInMany(CLIENTS);
    const [alone] = clients;
    if (alone === undefined) throw new Error("nobody is signed in");
    const path = "/cylinders";
    const get = { url: box.url + path, method: "GET", status: 200, clients } as const;
    const scan = {
      url: `${box.url}/points/gun-1/scan`,
      method: "POST",
      body: `code=${UNKNOWN_CODE}`,
      status: 422,
      isPartial: true,
    } as const;
    const page = await measure(box, kind, get);
    const partial = await measure(box, kind, { ...get, isPartial: true });
    const board = await measure(box, kind, { ...get, url: `${box.url}/board`, isPartial: true });
    const floor = await measure(box, kind, { ...get, url: `${box.url}/`, status: 303 });
    const writes = await measure(box, kind, { ...scan, clients });
    const single = await applyLoad({ ...scan, clients: [alone], seconds: 30, requestsMax: SCANS });
    console.log(`${kind}: ${machineLine("/tmp")}`);
    report([
      ...rowsOf(`page ${path} with 50 rows, partial`, partial, PAGE_BUDGET),
      ...rowsOf(`page ${path} with 50 rows, whole`, page),
      ...rowsOf("page /board, partial", board, PAGE_BUDGET),
      ...rowsOf("redirect with session, no page", floor),
      ...rowsOf("durable writes", writes, PAGE_BUDGET),
      row("scan → decision, one person, p50 ms", single.p50Ms),
      row("scan → decision, one person, p99 ms", single.p99Ms, "<", 100),
      row("resident memory after the load, MB", usageOf(box.program.pid).rssMb),
    ]);
  });
}
