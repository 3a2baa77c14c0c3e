/** A regulator's visit of the demonstration: one violation, one alarm looked at, sealed, answered and put right. */
import { listAlarms } from "../alarms/index.ts";
import type { App } from "../app.ts";
import { findDanger } from "../dangers/index.ts";
import { visits } from "../inspections/index.ts";
import { addDays, dayOf, instant, MINUTE_MS } from "../kernel/instants.ts";
import type { Result } from "../kernel/result.ts";
import { DangerLoop, GENERAL } from "./dangers.ts";
import { demoPicture } from "./pictures.ts";
import signaturePath from "./signature.png" with { type: "file" };

const BEGAN_MINUTES_AGO = 35;
const WHAT = "实瓶库 3 只气瓶未用链条固定";

function got<T>(result: Result<T, unknown>): T {
  if (result.ok) return result.value;
  throw new Error(`the demonstration's visit was refused: ${JSON.stringify(result.refusal)}`);
}

async function putRight(app: App, loop: DangerLoop, dangerId: string): Promise<void> {
  const found = findDanger(app.ports.db.read, dangerId);
  if (found === undefined) throw new Error("the visit's danger is not on file");
  const five = {
    responsibleId: loop.person("SK01").personId,
    measure: "加装固定链条，逐只挂好",
    costFen: 24_000,
    dueOn: addDays(dayOf(app.ports.clock.now()), 3),
    plan: "",
  };
  const graded = await loop.act(found, "SM01", GENERAL);
  const assigned = await loop.act(graded, "SM01", { kind: "assign", reason: "", five });
  const done = { kind: "submit", done: "链条已装，三只气瓶已固定", photos: 0 } as const;
  const handed = await loop.act(assigned, "SK01", done, demoPicture("chained"));
  await loop.act(handed, "SM01", { kind: "pass", note: "现场核对，已固定" });
}

export async function addVisit(app: App, dataPath: string): Promise<void> {
  const { ports } = app;
  const loop = new DangerLoop(app, dataPath);
  const [regulator, manager] = [loop.person("RG01"), loop.person("SM01")];
  const drawing = await loop.photo(new Uint8Array(await Bun.file(signaturePath).arrayBuffer()));
  const began = {
    monotonicMs: () => ports.clock.monotonicMs(),
    now: () => instant(ports.clock.now() - BEGAN_MINUTES_AGO * MINUTE_MS),
  };
  const asked = { purpose: "routine", companion: "张伟", isByCode: true } as const;
  const id = got(await visits.startVisit({ ...ports, clock: began }, regulator, asked));
  got(
    await visits.recordFinding(ports, regulator, id, {
      ...{ id: undefined, itemId: "", what: WHAT, level: "general", place: "实瓶库" },
      demand: "立即固定，并检查其余气瓶",
      basis: "",
      dueOn: addDays(dayOf(ports.clock.now()), 3),
      photos: [await loop.photo(demoPicture("unchained"))],
      shown: [],
    }),
  );
  const [alarm] = listAlarms(ports.db.read, { state: "open" }, { offset: 0, limit: 1 }).items;
  if (alarm !== undefined) {
    const look = { alarmId: alarm.id, verdict: "unhandled", note: "已告知，限期处理" } as const;
    got(await visits.lookAtAlarm(ports, regulator, id, look));
  }
  got(await visits.sign(ports, regulator, id, { side: "regulator", drawing }));
  const enterprise = { side: "enterprise", name: "张伟", drawing } as const;
  got(await visits.sign(ports, regulator, id, enterprise));
  const end = { conclusion: "rectify", summary: "充装和储存总体有序，固定不到位" } as const;
  got(await visits.sealVisit(ports, regulator, id, end));
  const [finding] = visits.findingsOf(ports.db.read, id);
  if (finding !== undefined) await putRight(app, loop, finding.dangerId);
  const photos = [await loop.photo(demoPicture("chained"))];
  const words = "已当场加装链条固定，复查合格；其余气瓶已逐只核对。";
  got(await visits.answerVisit(ports, manager, id, { words, photos }));
}
