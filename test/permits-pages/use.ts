/** Cylinders of a ticket and their use confirmation, as a worker makes it. */
import { expect } from "bun:test";
import { validConfirmation } from "../../src/confirmations/index.ts";
import { insertCode, insertCylinder } from "../../src/cylinders/index.ts";
import { loadPermit } from "../../src/permits/load.ts";
import { GOOD_CYLINDER } from "../support/app.ts";
import { answerOf, itemsOfRun, PIXEL } from "../support/runs.ts";
import type { TestSite } from "../support/test-site.ts";
import type { Crew } from "./crew.ts";

/** Two of the ticket's cylinders, in order and full. */
export async function registerCylinders(site: TestSite): Promise<void> {
  await site.app.ports.db.write((tx) => {
    for (const [serial, medium] of [
      ["YQ-1", "oxygen"],
      ["YQ-2", "acetylene"],
    ] as const) {
      insertCylinder(tx.orm, {
        ...{ id: `cylinder-${serial}`, ...GOOD_CYLINDER, medium, content: "full", serial },
        ...{ createdAt: 1, updatedAt: 1 },
      });
      insertCode(tx.orm, { code: `TC${serial}`, cylinderId: `cylinder-${serial}`, kind: "body" });
    }
  });
}

/** The use confirmation of the ticket (D3), as a worker makes it: cylinders scanned, all items in order. */
export async function confirmUse(
  { applicant, site }: Crew,
  id: string,
  codes: readonly string[],
): Promise<void> {
  const { ports } = site.app;
  const last = (answer: Response): string =>
    (answer.headers.get("location") ?? "").split("/").at(-1) ?? "";
  expect(await (await applicant.get(`/confirmations/new?for=permit:${id}`)).text()).toContain(
    loadPermit(ports.db.read, id)?.row.number ?? "?",
  );
  const made = last(await applicant.post("/confirmations/new", { for: `permit:${id}` }));
  for (const code of codes) await applicant.post(`/confirmations/${made}/scan`, { code });
  const run = last(await applicant.post(`/confirmations/${made}/check`));
  for (const item of itemsOfRun(site, run)) {
    const path = `/checks/runs/${run}/items/${item.id}`;
    if (item.kind === "signature") await applicant.post(`${path}/signature`, { drawing: PIXEL });
    else await applicant.post(path, { value: answerOf(item, false), note: "", seen: "0" });
  }
  await applicant.post(`/checks/runs/${run}/complete`);
  expect(validConfirmation(ports.db.read, { kind: "permit", id }, ports.clock.now()).ok).toBe(true);
}
