/** What a walk finds of the world outside: a ticket that somebody else issued, and a platform upstream, paused. */
import { HOUR_MS, instant } from "../../src/kernel/instants.ts";
import { enterTicket } from "../../src/permits/external/service.ts";
import type { Ports } from "../../src/platform/ports.ts";
import { parsePlatform } from "../../src/sync/platform-form.ts";
import { addPlatform } from "../../src/sync/platform-service.ts";

const PHOTO = { hash: "cd".repeat(32), bytes: 900, width: 40, height: 30 };

export async function furnishOutside(ports: Ports, who: string): Promise<void> {
  const now = ports.clock.now();
  const entered = await enterTicket(
    ports,
    { personId: who, roles: ["safety-manager"] },
    {
      id: ports.ids.next(),
      fields: {
        ...{ number: "S-0001", issuer: "省平台", kind: "hot-work", level: "second" },
        ...{ medium: "electronic", what: "更换阀门", place: "罐区", roomId: null },
        ...{ workerId: who, usesCylinders: false, approver: "审批人", note: "" },
        ...{ startsAt: now, endsAt: instant(now + HOUR_MS) },
      },
      files: [PHOTO],
      documents: [],
    },
  );
  if (!entered.ok) throw new Error(entered.refusal.code);
  const parsed = parsePlatform(
    { name: "市平台", form: "gasward", url: "mqtts://platform.example:8883" },
    { now, isMapping: () => true },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
  const added = await addPlatform(ports, { personId: who }, parsed.value);
  if (!added.ok) throw new Error(added.refusal.code);
}
