/** What went up of a finished hot work, asked at the end of its story. */
import { expect } from "bun:test";
import { isPictureOfPermit } from "../../src/permits/index.ts";
import { mappingOf } from "../../src/sync/mappings/index.ts";
import { rowsOf } from "../../src/sync/mappings/mapping.ts";
import { type Neutral, neutralOf } from "../../src/sync/neutral/neutral.ts";
import { laneEntries, saveCursor } from "../../src/sync/store.ts";
import { writeSummaries } from "../../src/sync/summaries.ts";
import type { TestSite } from "../support/test-site.ts";

export async function expectSums(site: TestSite): Promise<void> {
  const { ports } = site.app;
  await ports.db.write((tx) => saveCursor(tx.orm, "summaries", 0, ports.clock.now()));
  while (await writeSummaries(ports));
  const told = site.entries("permit.summary").map(({ payload }) => payload);
  const steps = told.map(({ step }) => step);
  expect(steps).toEqual(expect.arrayContaining(["issued", "started", "evacuated", "accepted"]));
  expect(told.at(-1)).toMatchObject({ stage: "archived", level: "special", isVoid: false });
  const attachments = told.at(-1)?.["attachments"] as {
    hash: string;
    bytes: number;
    kind: string;
  }[];
  expect(attachments.length).toBeGreaterThan(3);
  const permitId = site.entries("permit.summary").at(-1)?.subject.slice("permit:".length) ?? "";
  for (const { hash, bytes, kind } of attachments) {
    expect(isPictureOfPermit(ports.db.read, permitId, hash)).toBe(true);
    expect(isPictureOfPermit(ports.db.read, "another", hash)).toBe(false);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(bytes).toBeGreaterThan(0);
    expect(kind).toMatch(/^(?:signature:)?[a-z-]+$/);
  }
  const text = JSON.stringify(told);
  expect(text).not.toMatch(/更换出口法兰|储罐出口|identity|face|phone/);
  expect(text).not.toContain("C-welder");
  expect(
    ((told.at(-1)?.["people"] ?? []) as object[]).map((one) => Object.keys(one).sort()),
  ).toContainEqual(["hasCertificate", "id", "role"]);
  expect(site.entries("area.summary").length).toBeGreaterThan(0);
  const before = site.entries("permit.summary").length;
  while (await writeSummaries(ports));
  expect(site.entries("permit.summary").length).toBe(before);
}

export function expectTickets(site: TestSite, id: string): void {
  const { ports } = site.app;
  const entry = laneEntries(ports.db.sql, "event", 1, 10_000).findLast(
    ({ kind }) => kind === "permit.accepted",
  );
  const found = neutralOf(ports.db.read, entry!, {
    sendsNames: false,
    companyCode: "371234567",
  });
  const [ticket] = found;
  expectParts(found, id);
  const day = neutralOf(
    ports.db.read,
    { ...entry!, kind: "site.summary", subject: `site:${ports.siteId}`, at: entry!.at },
    { sendsNames: false, companyCode: "371234567" },
  ).flatMap((one) => rowsOf(mappingOf("sec", ""), one));
  expect(day[0]).toMatchObject({
    table: "sec_production_promise",
    row: { fire1Number: 0, deleted: "0" },
  });
  expect(Number(day[0]?.row["firesNumber"])).toBeGreaterThan(0);
  expect(day.slice(1).map(({ row }) => row["ticketId"])).toContain(id);
  const [national] = rowsOf(mappingOf("aq3064", ""), ticket!);
  expect(national).toMatchObject({
    table: "ticket",
    row: {
      ID: id,
      COMPANYCODE: "371234567",
      TICKETTYPE: "01",
      TICKETCONTENT: "更换出口法兰和垫片",
      ISCANCELLED: "0",
      DELETED: "0",
      SUPERVISORNAME: expect.stringMatching(/^.\*+$/),
      ISSUETIME: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      CHECKEDTIME: expect.stringMatching(/^\d{4}-/),
    },
  });
  const [provincial] = rowsOf(mappingOf("sec", ""), ticket!);
  expect(provincial).toMatchObject({
    table: "sec_special_job_ticket_fire",
    row: { ticketStatus: "3", ticket_level: "1", issueTime: expect.stringMatching(/^\d{14}$/) },
  });
}

/** What hangs on the ticket comes after it, and each row names it. */
function expectParts(found: readonly Neutral[], id: string): void {
  const rows = found.flatMap((one) => rowsOf(mappingOf("sec", ""), one));
  const [head, ...parts] = rows;
  expect(head?.row).toMatchObject({ fireLocation: expect.any(String), fireLevel: "1" });
  const ofTable = (name: string) =>
    parts.filter(({ table }) => table === `sec_special_job_ticket_fire_${name}`);
  for (const name of ["approval", "safety_measures", "gas_analysis"]) {
    expect(ofTable(name).length).toBeGreaterThan(0);
  }
  for (const { row, rank } of parts) {
    expect(row).toMatchObject({ ticketID: id, ticketType: "01", deleted: expect.any(String) });
    expect(rank).toBeGreaterThan(head?.rank ?? Number.POSITIVE_INFINITY);
  }
  expect(new Set(rows.map(({ table, row }) => `${table} ${row["id"]}`)).size).toBe(rows.length);
  for (const { row } of ofTable("approval")) {
    expect(row["processPersonnel"]).toMatch(/^.?\**$/);
    expect(row["processTime"]).toMatch(/^\d{14}$/);
  }
  expect(ofTable("gas_analysis")[0]?.row["gasType"]).toMatch(/^[123]$/);
}
