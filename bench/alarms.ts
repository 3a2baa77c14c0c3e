/**
 * From a cause to the screen, to the siren, and ten thousand alarms at once: the program in this process, with a real relay
 * board on a pseudo-terminal. `bun run bench/alarms.ts [--rounds N] [--flood N]`
 */
import { parseArgs } from "node:util";
import { isRelayOn } from "../firmware-bridge/simulators/relay-board.ts";
import { type AlarmCode, listAlarms, raiseAlarm } from "../src/alarms/index.ts";
import { acknowledgeAlarm } from "../src/alarms/service.ts";
import { listActivePeople } from "../src/identity/index.ts";
import { openSite, type Site, until } from "../test/ingest/site.ts";
import { machineLine, quantile } from "./support/machine.ts";
import { report, row } from "./support/table.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "20" },
    flood: { type: "string", default: "10000" },
  },
});
const [rounds, flood] = [Number(values.rounds), Number(values.flood)];
if (!(rounds >= 1 && rounds <= 1_000)) throw new RangeError("--rounds: 1 to 1000");
if (!(flood >= 1 && flood <= 1_000_000)) throw new RangeError("--flood: 1 to 1000000");

/** The siren's channel, counted from 0. */
const CHANNEL = 7;
const SIREN = {
  kind: "siren",
  name: "警笛",
  area: "灌装间",
  relay: "relay-1",
  channel: String(CHANNEL + 1),
  alarms: "1",
  "alarm-places": "",
};

const raise = ({ app }: Site, code: AlarmCode, subject: string): Promise<string> =>
  app.ports.db.write((tx) => raiseAlarm(tx, app.ports, { code, subject, place: subject }));

/** Frames of the alarm list as they come, in one text. */
async function watchList(site: Site): Promise<{ has(id: string): boolean; end(): Promise<void> }> {
  const answer = await site.ask("/alarms/live");
  const reader = answer.body?.getReader();
  if (reader === undefined) throw new Error(`the list answered ${answer.status}`);
  let text = "";
  const decoder = new TextDecoder();
  const reading = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text = (text + decoder.decode(value, { stream: true })).slice(-400_000);
    }
  })();
  return {
    has: (id) => text.includes(`alarm-${id}`),
    async end() {
      await reader.cancel();
      await reading;
    },
  };
}

async function waitMs(is: () => boolean): Promise<number> {
  const from = performance.now();
  while (!is()) {
    if (performance.now() - from > 10_000) throw new Error("nothing came for ten seconds");
    await Bun.sleep(2);
  }
  return performance.now() - from;
}

const site = await openSite();
try {
  console.log(machineLine(site.path));
  await until("the board is up", () => site.app.ingest.relays.isUp("relay-1"));
  const added = await site.ask("/outputs/new", { form: SIREN });
  if (added.status !== 303) throw new Error(`no siren: ${added.status}`);
  const personId = listActivePeople(site.app.ports.db.read, 1)[0]?.id ?? "";
  const isOn = () => isRelayOn(site.lines.station.board(), CHANNEL, performance.now());
  const list = await watchList(site);
  const [toScreen, toSiren]: [number[], number[]] = [[], []];
  for (let n = 0; n < rounds; n += 1) {
    const id = await raise(site, "relay.not_open", `device:u${n}`);
    const [screen, siren] = await Promise.all([waitMs(() => list.has(id)), waitMs(isOn)]);
    toScreen.push(screen);
    toSiren.push(siren);
    await acknowledgeAlarm(site.app.ports, { personId }, id);
    await waitMs(() => !isOn());
    await Bun.sleep(300);
  }
  for (const times of [toScreen, toSiren]) times.sort((a, b) => a - b);
  const from = performance.now();
  await Promise.all(
    Array.from({ length: flood }, (_, n) => raise(site, "device.silent", `device:f${n}`)),
  );
  const floodMs = performance.now() - from;
  const asked = performance.now();
  await site.text("/alarms");
  const pageMs = performance.now() - asked;
  const page = { offset: 0, limit: 1 };
  const kept = listAlarms(site.app.ports.db.read, { code: "device.silent" }, page).total;
  await list.end();
  report([
    row("cause to screen, p50 ms", quantile(toScreen, 0.5)),
    row("cause to screen, p99 ms", quantile(toScreen, 0.99), "<", 1_000),
    row("cause to siren, p50 ms", quantile(toSiren, 0.5)),
    row("cause to siren, p99 ms", quantile(toSiren, 0.99), "<", 1_000),
    row(`${flood} alarms on the disk, s`, floodMs / 1_000, "<", 60),
    row("of them lost", flood - kept, "<", 1),
    row("the list in a flood, ms", pageMs, "<", 500),
  ]);
} finally {
  await site.close();
}
process.exit();
