/** Hidden dangers of the demonstration, each led through its life by the people it names: one is left to be graded. */
import type { App } from "../app.ts";
import {
  actOnDanger,
  BY_HAND,
  type Danger,
  type DangerReport,
  reportDanger,
} from "../dangers/index.ts";
import { listActivePeople } from "../identity/index.ts";
import { addDays, dayOf } from "../kernel/instants.ts";
import { type MediaStore, openMedia, type StoredMedia } from "../platform/media.ts";
import { demoPicture } from "./pictures.ts";

type Act = Parameters<typeof actOnDanger>[3]["event"];
type Report = Pick<DangerReport, "what" | "category" | "place" | "suspected">;

const PEOPLE_MAX = 100;

export class DangerLoop {
  readonly #app: App;
  readonly #media: MediaStore;

  constructor(app: App, dataPath: string) {
    this.#app = app;
    this.#media = openMedia(dataPath, app.ports.ids);
  }

  person(staffNumber: string) {
    const people = listActivePeople(this.#app.ports.db.read, PEOPLE_MAX);
    const found = people.find((person) => person.staffNumber === staffNumber);
    if (found === undefined) throw new Error(`nobody has ${staffNumber}`);
    return { personId: found.id, roles: found.roles };
  }

  async photo(bytes: Uint8Array): Promise<StoredMedia> {
    const kept = await this.#media.keep(bytes);
    if (!kept.ok) throw new Error(kept.refusal.code);
    return kept.value;
  }

  async report(by: string, report: Report, picture?: Uint8Array): Promise<Danger> {
    const photos = picture === undefined ? [] : [await this.photo(picture)];
    const full = { ...report, source: BY_HAND, roomId: null, photos };
    const done = await reportDanger(this.#app.ports, this.person(by), full);
    if (!done.ok) throw new Error(done.refusal.code);
    return done.value;
  }

  async act(danger: Danger, by: string, event: Act, picture?: Uint8Array): Promise<Danger> {
    const photos = picture === undefined ? [] : [await this.photo(picture)];
    const ask = { seen: danger.version, event, photos };
    const done = await actOnDanger(this.#app.ports, this.person(by), danger.id, ask);
    if (!done.ok) throw new Error(done.refusal.code);
    return done.value;
  }
}

export const GENERAL = { kind: "grade", level: "general", criterion: "", reason: "" } as const;

export async function addDangers(app: App, dataPath: string): Promise<void> {
  const loop = new DangerLoop(app, dataPath);
  const today = dayOf(app.ports.clock.now());
  const assign = (to: string, measure: string, yuan: number, inDays: number): Act => ({
    kind: "assign",
    reason: "",
    five: {
      responsibleId: loop.person(to).personId,
      measure,
      costFen: yuan * 100,
      dueOn: addDays(today, inDays),
      plan: "",
    },
  });

  const way = {
    what: "灭火器前堆放空瓶，取用不便",
    category: "fire",
    place: "充装间西墙",
    suspected: "general",
  } as const;
  const blocked = await loop.report("OP01", way, demoPicture("blocked"));
  const fixed = { kind: "fix", done: "空瓶已移到空瓶区，灭火器前划线", photos: 0 } as const;
  const cleared = await loop.act(blocked, "OP01", fixed, demoPicture("cleared"));
  await loop.act(cleared, "SM01", { kind: "pass", note: "现场已清理" });

  const hose = {
    what: "2 号充装枪软管表面龟裂",
    category: "equipment",
    place: "2 号充装枪",
    suspected: "general",
  } as const;
  let cracked = await loop.report("OP02", hose, demoPicture("cracked"));
  cracked = await loop.act(cracked, "SM01", GENERAL);
  cracked = await loop.act(cracked, "SM01", assign("OP02", "更换软管并做气密试验", 180, 3));
  const handed = { kind: "submit", done: "软管已更换，气密试验合格", photos: 0 } as const;
  cracked = await loop.act(cracked, "OP02", handed, demoPicture("renewed"));
  await loop.act(cracked, "SM01", { kind: "pass", note: "气密试验记录已核对" });

  const label = {
    what: "可燃气体探测器校验标签已过期",
    category: "instrument",
    place: "充装间北侧",
    suspected: "general",
  } as const;
  let detector = await loop.report("OP01", label, demoPicture("detector"));
  detector = await loop.act(detector, "SM01", GENERAL);
  detector = await loop.act(detector, "SM01", assign("OP01", "联系检定机构校验探测器", 600, 5));
  await loop.act(detector, "OP01", { kind: "start" });

  await loop.report("DR01", {
    what: "卸瓶台防滑垫破损，雨天易滑",
    category: "safety",
    place: "卸瓶台",
    suspected: "general",
  });
}
