/** What a phone sends: untrusted JSON in, acts out. Pure. */
import { z } from "zod";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { GAS_UNITS, SAMPLE_PARTS } from "../permits/index.ts";
import { type IntakeRefusal, PHONE_LIMITS } from "./model.ts";

const id = z.string().regex(/^[0-9a-z]{26}$/);
const ref = z.string().max(80);
const words = z.string().max(2_000);
const code = z.string().max(LIMITS.codeLength);
const about = z.string().regex(/^(?:visit|patrol|use):[0-9a-z]{26}$/);

const ACTS = [
  z.object({
    kind: z.literal("customer.add"),
    id,
    name: z.string().trim().min(1).max(80),
    address: z.string().trim().min(1).max(200),
    phone: z.string().trim().max(40),
    note: z.string().max(500),
  }),
  z.object({
    kind: z.literal("visit.start"),
    id,
    customerId: ref,
    arrival: z.enum(["code", "chosen"]),
    reason: words,
    orderId: ref.nullable(),
    truckId: ref,
  }),
  z.object({ kind: z.literal("visit.check"), id, versionId: ref }),
  z.object({ kind: z.literal("visit.notice"), id }),
  z.object({
    kind: z.literal("visit.scan"),
    id,
    text: code,
    direction: z.enum(["full", "empty"]),
    decided: z.string().max(40).nullable(),
  }),
  z.object({ kind: z.literal("visit.undo"), id, item: id }),
  z.object({ kind: z.literal("visit.empties"), id }),
  z.object({ kind: z.literal("visit.sign"), id, by: words }),
  z.object({ kind: z.literal("visit.finish"), id }),
  z.object({
    kind: z.literal("visit.refuse"),
    id,
    reason: z.string().max(40),
    note: words,
    followUpOn: z.string().max(10),
  }),
  z.object({ kind: z.literal("check.answer"), about, item: ref, value: words, note: words }),
  z.object({ kind: z.literal("check.photo"), about, item: ref }),
  z.object({ kind: z.literal("check.end"), about }),
  z.object({
    kind: z.literal("round.start"),
    id,
    act: z.string().max(20),
    place: z.object({ kind: z.string().max(20), ref }),
    content: z.enum(["empty", "full"]).nullable(),
  }),
  z.object({ kind: z.literal("round.scan"), id, text: code }),
  z.object({ kind: z.literal("round.end"), id, note: words }),
  z.object({ kind: z.literal("patrol.scan"), id, text: code }),
  z.object({ kind: z.literal("patrol.start"), id, reason: words, versionId: ref }),
  z.object({
    kind: z.literal("use.start"),
    id,
    ref: z
      .object({ kind: z.enum(["use-point", "permit", "area"]), id: z.string().max(60) })
      .nullable(),
    place: z.string().max(200),
    templateId: ref,
  }),
  z.object({ kind: z.literal("use.scan"), id, text: code }),
  z.object({ kind: z.literal("use.remove"), id, item: id }),
  z.object({ kind: z.literal("use.check"), id, versionId: ref }),
  z.object({ kind: z.literal("use.end"), id, reason: words }),
  z.object({
    kind: z.literal("permit.reading"),
    id,
    gas: z.string().max(40),
    value: z.number().min(0).max(1_000_000),
    unit: z.enum(GAS_UNITS),
    part: z.enum(SAMPLE_PARTS),
    point: words,
    instrument: words,
    calibratedUntil: z.string().max(10),
  }),
  z.object({ kind: z.literal("permit.pause"), id, reason: words }),
  z.object({ kind: z.literal("permit.evacuate"), id }),
  z.object({
    kind: z.literal("danger.report"),
    id,
    what: words,
    category: z.string().max(40),
    roomId: ref.nullable(),
    place: words,
    suspected: z.enum(["general", "major"]),
    done: words,
  }),
] as const;

const sentAct = z.object({
  id,
  seq: z.int().min(1).max(1_000_000_000),
  claimedAt: z.int().min(0).max(8_640_000_000_000_000),
  /** Names of the files that come with it. */
  files: z.array(z.string().max(40)).max(PHONE_LIMITS.photosOfAct).default([]),
  act: z.discriminatedUnion("kind", ACTS),
});

const intake = z.object({
  packageId: id,
  /** Of the package, by the box's clock as the phone was told: for a box that was restored from before it. */
  takenAt: z.int().min(0).max(8_640_000_000_000_000),
  sentAt: z.int().min(0).max(8_640_000_000_000_000),
  /** What the phone still holds beside these. */
  waiting: z.int().min(0).max(1_000_000).default(0),
  acts: z.array(sentAct).max(PHONE_LIMITS.acts),
});

export type SentAct = z.infer<typeof sentAct>;
export type Act = SentAct["act"];
export type Intake = z.infer<typeof intake>;

export function parseIntake(json: unknown): Result<Intake, IntakeRefusal> {
  const parsed = intake.safeParse(json);
  if (!parsed.success) return refuse({ code: "phone.malformed" });
  const acts = [...parsed.data.acts].sort((one, other) => one.seq - other.seq);
  return accept({ ...parsed.data, acts });
}

/** The visit, round, turn or report that an act belongs to. */
export function groupOf(act: Act): string {
  return "about" in act ? act.about.slice(act.about.indexOf(":") + 1) : act.id;
}
