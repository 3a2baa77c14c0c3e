/** Customers of the demonstration and today's orders; the names are invented. */
import type { App } from "../app.ts";
import { insertPlace, listPlaces } from "../cylinders/index.ts";
import { addCustomer, supplyNotice, takeOrder } from "../delivery/index.ts";
import { addDays, dayOf } from "../kernel/instants.ts";

const SYSTEM = { personId: "system" } as const;

const HOUSEHOLDS = [
  ["陈淑兰", "新城街道 龙山小区 3 号楼 1 单元 101", "13805380011"],
  ["孙国庆", "新城街道 龙山小区 5 号楼 2 单元 102", "13805380012"],
  ["马桂英", "老城街道 东关村 18 号", "13805380013"],
  ["郑立军", "老城街道 西关村 6 号", "13805380014"],
  ["韩梅", "王瓜店街道 后于村 41 号", "13805380015"],
  ["冯建华", "王瓜店街道 前于村 9 号", "13805380016"],
] as const;

/** The last one's contract has ended, so that the list shows what that looks like. */
const SHOPS = [
  ["一品鲜饺子馆", "文化路 26 号", "0538-3210201", 400],
  ["老街羊汤", "向阳街 7 号", "0538-3210202", 210],
  ["幸福托老所食堂", "工业二路 3 号", "0538-3210203", -20],
] as const;

/** Somebody to deliver to, a truck to deliver from, and what is ordered for today. */
export async function addDemoCustomers(app: App, driverId: string): Promise<void> {
  const { ports } = app;
  const now = ports.clock.now();
  const today = dayOf(now);
  await supplyNotice(ports);
  if (listPlaces(ports.db.read, "truck").length === 0) {
    await ports.db.write((tx) =>
      insertPlace(tx.orm, {
        id: ports.ids.next(),
        kind: "truck",
        name: "鲁J·Q2817",
        detail: "",
        code: null,
        createdAt: now,
      }),
    );
  }
  const ids: string[] = [];
  for (const [name, address, phone] of HOUSEHOLDS) {
    const contract = { contractNo: "", contractUntil: null };
    const fields = { kind: "household", name, address, phone, limitG: 100_000, note: "" } as const;
    const added = await addCustomer(ports, SYSTEM, { ...fields, ...contract });
    if (added.ok) ids.push(added.value.id);
  }
  for (const [index, [name, address, phone, days]] of SHOPS.entries()) {
    const added = await addCustomer(ports, SYSTEM, {
      kind: "commercial",
      name,
      address,
      phone,
      contractNo: `GQ-2026-${String(index + 11).padStart(3, "0")}`,
      contractUntil: addDays(today, days),
      limitG: 420_000,
      note: "",
    });
    if (added.ok) ids.push(added.value.id);
  }
  const orders = [
    [ids[0], 1, "18:00 以后", driverId],
    [ids[2], 1, "", driverId],
    [ids[6], 4, "10:00 前", null],
  ] as const;
  for (const [customerId = "", count, window, driver] of orders) {
    const fields = { customerId, model: "YSP35.5", count, day: today, window, driverId: driver };
    await takeOrder(ports, SYSTEM, fields);
  }
}
