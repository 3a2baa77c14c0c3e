/** The duty roster from its shifts to a hand-over that was missed and made good. */
import { expect, test } from "bun:test";
import { openTestSite, type TestPerson } from "../support/app.ts";
import { expectSoundPage } from "../views/support.ts";

test("duty: planned, handed over by the one on shift, taken over with the own PIN, missed in red", async () => {
  const one = await openTestSite();
  const boss = await one.login(one.people.get("administrator") as TestPerson);
  await one.addPerson({ staffNumber: "D1", name: "早班员", roles: ["operator"], pin: "482913" });
  const second = await one.addPerson({
    staffNumber: "D2",
    name: "晚班员",
    roles: ["operator"],
    pin: "750286",
  });
  const first = one.folder.siteReader
    .query("SELECT id FROM person WHERE staff_number = 'D1'")
    .get() as { id: string };
  expect((await boss.get("/account")).text).not.toContain("当前无人值班");
  expect((await boss.post("/duty/shifts", { name: "早", start: "8", end: "16:00" })).status).toBe(
    422,
  );
  await boss.post("/duty/shifts", { name: "早班", start: "08:00", end: "16:00" });
  expect((await boss.get("/account")).text).toContain("当前无人值班");
  expect((await boss.get("/duty")).text).toContain("960 分钟");
  const { id: shift } = one.folder.siteReader.query("SELECT id FROM duty_shift").get() as {
    id: string;
  };
  const slot = { day: "2026-12-10", shift, person: first.id };
  for (const bad of [
    { day: "2026-12-09" },
    { shift: "x" },
    { person: one.people.get("regulator")?.id ?? "" },
  ]) {
    expect((await boss.post("/duty/assign", { ...slot, ...bad })).status).toBe(422);
  }
  expect((await boss.post("/duty/assign", slot)).status).toBe(303);
  expect((await boss.get("/account")).text).toContain("早班员");
  const outgoing = one.browser();
  await outgoing.post("/login", { who: "D1", secret: "482913" });
  const notes = "2 号枪漏气<script>";
  expect((await outgoing.post("/duty/handover", { ...slot, notes })).text).toContain("最早");
  one.time.advance(2.5 * 3_600_000);
  const other = await one.login(second);
  expect((await other.post("/duty/handover", { ...slot, notes })).text).toContain("只有当班人员");
  const again = await one.browser();
  await again.post("/login", { who: "D1", secret: "482913" });
  expect((await again.get("/duty")).text).toContain('action="/duty/handover"');
  expect((await again.post("/duty/handover", { ...slot, notes })).status).toBe(303);
  expect((await again.post("/duty/handover", { ...slot, notes: "改写" })).status).toBe(422);
  const { id } = one.folder.siteReader.query("SELECT id FROM duty_handover").get() as {
    id: string;
  };
  const confirm = `/duty/handovers/${id}/confirm`;
  expect((await again.post(confirm, { person: first.id, pin: "482913" })).status).toBe(422);
  expect((await again.post(confirm, { person: second.id, pin: "482913" })).status).toBe(422);
  one.time.advance(3 * 3_600_000);
  const late = await one.login(second);
  const page = (await late.get("/duty")).text;
  expect(page).toContain("1 次交接班没有完成");
  expect(page).not.toContain("漏气<script>");
  await expectSoundPage(page);
  expect((await late.post(confirm, { person: second.id, pin: "750286" })).status).toBe(303);
  expect((await late.get("/duty")).text).not.toContain("次交接班没有完成");
  expect((await late.post("/duty/copy", { week: "2026-12-14" })).status).toBe(403);
  const boss2 = await one.login(one.people.get("administrator") as TestPerson);
  expect((await boss2.post("/duty/copy", { week: "2026-12-14" })).status).toBe(303);
  expect((await boss2.post("/duty/copy", { week: "2026-12-14" })).status).toBe(422);
  expect(one.kinds().filter((kind) => kind.startsWith("duty."))).toEqual([
    "duty.shift_added",
    "duty.assigned",
    "duty.handover_written",
    "duty.handover_confirmed",
    "duty.week_copied",
  ]);
  expect(one.log.filter((line) => line.level === "error")).toEqual([]);
  await one.stop();
});
