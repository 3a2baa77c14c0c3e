/**
 * From a scan to an open gun, and from a lock to a closed one: the machine's share of it, with a real `serve`, scale
 * and relay board on pseudo-terminals. Two of the times end at the relay's contact and not at an answer.
 * `bun run bench/gun.ts [--rounds N] [--program FILE]`
 */
import { parseArgs } from "node:util";
import { BADGES, Visitor } from "../test/support/site.ts";
import { FaultStation } from "../test/support/station.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const GUN = 1;
const PAGE = `/points/gun-${GUN}`;
const LOOK_EVERY_MS = 1;
const WAIT_MAX_MS = 10_000;
const SCALE_EMPTY_MS = 2_000;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, program: { type: "string" } },
});
const rounds = Number(values.rounds);
if (!(rounds >= 1 && rounds <= 100)) throw new RangeError("--rounds: 1 to 100");

/** Milliseconds from the call until the contact is as wanted. */
async function untilContact(station: FaultStation, isClosed: boolean): Promise<number> {
  const from = performance.now();
  while (station.isPermitted(GUN) !== isClosed) {
    if (performance.now() - from > WAIT_MAX_MS) throw new Error("the contact did not move");
    await Bun.sleep(LOOK_EVERY_MS);
  }
  return performance.now() - from;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await run();
  return performance.now() - from;
}

function emptyCylinders({ data }: FaultStation): readonly string[] {
  const rows = data.rows<{ code: string }>(
    `SELECT code.code FROM cylinder JOIN cylinder_code AS code ON code.cylinder_id = cylinder.id
     WHERE cylinder.model = 'YSP35.5' AND cylinder.status = 'in-service' AND cylinder.is_own = 1
       AND cylinder.content = 'empty' AND code.kind = 'body'
       AND cylinder.inspection_due_on > date('now', '+2 day')
       AND cylinder.life_ends_on > date('now', '+2 day')`,
  );
  return rows.map(({ code }) => code);
}

const station = await FaultStation.open(
  values.program === undefined ? undefined : [values.program],
);
try {
  await station.serve();
  console.log(machineLine(station.folder));
  const operator = await station.operator();
  const manager = new Visitor(station.url);
  await manager.scanBadge(BADGES.safetyManager);
  const codes = emptyCylinders(station);
  if (codes.length < rounds) throw new Error(`only ${codes.length} cylinders to fill`);
  const [scans, opens, closes]: [number[], number[], number[]] = [[], [], []];
  for (const code of codes.slice(0, rounds)) {
    // The first scan is the timed one; `prepare` finds it done, weighs, and stops before the gun.
    const scanMs = await timed(() => operator.act(PAGE, `${PAGE}/scan`, { code }));
    await operator.act(PAGE, `${PAGE}/release`);
    await station.prepare(operator, GUN, code);
    const opening = untilContact(station, true);
    await operator.act(PAGE, `${PAGE}/authorise`);
    const openMs = await opening;
    const closing = untilContact(station, false);
    await manager.act(PAGE, `${PAGE}/lock`, { reason: "检修" });
    closes.push(await closing);
    scans.push(scanMs);
    opens.push(scanMs + openMs);
    await manager.act(PAGE, `${PAGE}/unlock`, { reason: "检修完毕" });
    // No gas had flowed, so the cylinder is still the one at the gun: it is given up.
    station.bay(GUN).remove();
    await operator.act(PAGE, `${PAGE}/release`);
    await station.untilStage(operator, GUN, "idle");
    // A scale that still shows the last cylinder would take the next one for lifted.
    await Bun.sleep(SCALE_EMPTY_MS);
  }
  for (const times of [scans, opens, closes]) times.sort((a, b) => a - b);
  report([
    row("page, scan, decision: p50 ms", quantile(scans, 0.5)),
    row("scan → gun open, the machine's share, p50 ms", quantile(opens, 0.5)),
    row("scan → gun open, the machine's share, max ms", quantile(opens, 1), "<", 500),
    row("lock → contact open, p50 ms", quantile(closes, 0.5)),
    row("lock → contact open, max ms", quantile(closes, 1), "<", 500),
  ]);
} finally {
  await station.close();
}
