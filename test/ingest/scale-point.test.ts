/** A fill point over a TCP filling scale: nothing without the acceptance, and the point runs at once. */
import { afterAll, describe, expect, test } from "bun:test";
import { insertDevice } from "../../src/devices/index.ts";
import type { Role } from "../../src/identity/index.ts";
import { openTestSite } from "../support/app.ts";

const CHECK_SCALE = "scale-second";

const site = await openTestSite();
await site.app.start();
await site.app.ports.db.write((tx) =>
  insertDevice(tx.orm, {
    id: CHECK_SCALE,
    name: "复称秤",
    driverId: "scale/yaohua-continuous",
    settings: {},
    transport: { kind: "tcp", host: "127.0.0.1", port: 9 },
    isActive: true,
  }),
);
afterAll(() => site.stop());

const GOOD = {
  label: "9",
  medium: "lpg",
  machine: "3",
  address: "1",
  "check-scale": CHECK_SCALE,
  acceptance: "人工阀在三米内，充装时有人值守",
};

function loginAs(role: Role): ReturnType<typeof site.login> {
  const person = site.people.get(role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  return site.login(person);
}

const ADD = "/fill-points/new-scale";

describe("a filling scale that dials in", () => {
  test.each([
    ["without a reason", { acceptance: " " }, "请写明理由"],
    ["with a machine number that is none", { machine: "70000" }, "0 到 65535"],
    ["with words for an address", { address: "first" }, "0 到 255"],
    ["for a gas that is filled by pressure", { medium: "oxygen" }, "请选择介质"],
    ["with a label that is too long", { label: "123456789" }, "1–8 位"],
    ["without a check scale", { "check-scale": "" }, "请选择复称秤"],
  ] as const)("%s is not added, and what was typed stays", async (_why, wrong, words) => {
    const admin = await loginAs("administrator");
    const answer = await admin.post(ADD, { ...GOOD, ...wrong });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    if (!("acceptance" in wrong)) expect(answer.text).toContain(GOOD.acceptance);
  });

  test("is added with its acceptance on record, shown with its warning, and added only once", async () => {
    const admin = await loginAs("administrator");
    expect((await admin.post(ADD, GOOD)).status).toBe(303);
    expect(site.kinds()).toContain("fill-point.one_shot_accepted");
    const list = await admin.get("/fill-points");
    expect(list.text).toMatch(/9 号枪|>9</);
    const again = await admin.post(ADD, { ...GOOD, label: "8" });
    expect(again.status).toBe(409);
    const operator = await loginAs("operator");
    expect((await operator.get("/board")).text).toContain("9 号枪");
  });

  test("is the administrator's to add", async () => {
    const manager = await loginAs("safety-manager");
    expect((await manager.post(ADD, GOOD)).status).toBe(403);
  });
});
