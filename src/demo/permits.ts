/** Special work of the demonstration: a booking to review, a hot work under way, one that waits for signatures. */
import type { App } from "../app.ts";
import { verifyBySecond } from "../faces/index.ts";
import { addDays, dayOf, HOUR_MS, instant, startOfDay } from "../kernel/instants.ts";
import { permitActs } from "../permits/index.ts";
import { BENCH, got, type People, Works } from "./works.ts";

export const OFFICES = [
  ["AP01", "area-unit"],
  ["AP01", "shift-leader"],
  ["AP01", "power-supply"],
  ["SM01", "safety-department"],
  ["SM01", "professional-department"],
  ["SM01", "fire"],
  ["AD01", "plant-head"],
] as const;

/** The machine shop's fixed area: confirmed today, its welder known to the guardian. */
async function addFixedArea(app: App, who: People): Promise<void> {
  const { ports } = app;
  const id = ports.ids.next();
  const fields = {
    ...{ name: "机修车间固定动火区", place: "机修车间东侧，地面黄线内 3 m × 4.5 m", roomId: null },
    ...{ responsibleId: who("OP01").personId, guardianId: who("GD01").personId, gas: "" },
    facts: {
      ...{ isHazardous: false, toDangerM: 46, isIndoors: true, hasFireWall: true },
      ...{ hasDetector: true, isMarked: true, hasCombustibles: false },
    },
    measures: "8 kg 干粉灭火器 2 具、灭火毯 1 块\n每班清扫，不存放可燃物\n焊机专用接地",
  };
  got(await permitActs.declareArea(ports, who("SM01"), fields, id));
  const approval = { id, seen: 1, isApproved: true, note: "现场核对，符合 5.5" };
  got(await permitActs.decideArea(ports, who("AP01"), approval));
  const day = { failed: [], sample: null, note: "" };
  got(await permitActs.confirmDay(ports, who("GD01"), id, day));
  const person = { workerId: who("WK01").personId, guardianId: who("GD01").personId };
  got(
    await verifyBySecond(ports, who("GD01"), {
      ...{ personId: person.workerId, secondId: person.guardianId, place: "机修车间固定动火区" },
      ...{ ref: { kind: "area", id }, reason: "演示站没有人脸设备" },
    }),
  );
}

export async function addPermits(app: App, who: People, dataPath: string): Promise<void> {
  const { ports } = app;
  const works = await Works.open(app, who, dataPath);
  await works.appoint(OFFICES);
  const now = ports.clock.now();
  const morning = instant(startOfDay(addDays(dayOf(now), 1)) + 8 * HOUR_MS);
  const tomorrow = { plannedStart: morning, plannedEnd: instant(morning + 4 * HOUR_MS) };
  const planned = { isEmergency: false, emergencyReason: "" };
  await works.book("OP02", {
    ...{ ...tomorrow, ...planned, kind: "confined-space", place: "残液罐" },
    what: "进罐清理残液罐底部",
  });
  const next = await works.book("WK01", {
    ...{ ...tomorrow, ...planned, kind: "hot-work", place: "2 号充装枪旁", what: "更换管线支架" },
  });
  await works.approve(next);
  const today = { plannedStart: now, plannedEnd: instant(now + 6 * HOUR_MS) };
  const urgent = { isEmergency: true, emergencyReason: "护栏开裂，影响搬运安全" };
  const first = await works.book("WK01", { ...today, ...urgent, ...BENCH, kind: "hot-work" });
  await works.approve(first);
  const running = await works.draft(first, today);
  await works.confirm(running);
  await works.begin(running, now);
  await addFixedArea(app, who);
  const second = await works.book("WK01", {
    ...{ ...tomorrow, ...planned, ...BENCH, kind: "hot-work" },
    what: "焊补另一台周转车",
  });
  await works.approve(second);
  await works.draft(second, tomorrow);
}
