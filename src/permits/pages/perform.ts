/** From a form of the permit's page to the use case it asks for. */
import { onePermitText as t } from "../../../views/permits/text.ts";
import type { Signing } from "../../identity/index.ts";
import { parseDay } from "../../kernel/instants.ts";
import type { Result } from "../../kernel/result.ts";
import { oneOf } from "../../platform/form.ts";
import { type Lang, type Phrase, say } from "../../platform/i18n.ts";
import type { Actor, Sent } from "../../platform/web.ts";
import {
  confirmCylinder,
  setArea,
  setConditions,
  setLeaderPresent,
  setMonitor,
  setVideo,
} from "../conditions.ts";
import {
  addRisks,
  attachPicture,
  confirmMeasure,
  dropRisk,
  namePerson,
  unnamePerson,
  writeOtherMeasure,
} from "../content.ts";
import type { FlowRefusal } from "../flow-model.ts";
import {
  archivePermit,
  endWork,
  evacuate,
  pauseWork,
  resumeWork,
  startWork,
  takeBack,
} from "../life.ts";
import type { Full } from "../load.ts";
import { PERMIT_ROLES } from "../model.ts";
import { GAS_UNITS, SAMPLE_PARTS } from "../model-facts.ts";
import { areaOf, workAreas } from "../place/fence.ts";
import { gasPlaceOf, isUnitDoubtful, judgeReading, sampleFaults } from "../rules/gas.ts";
import type { SignRefusal } from "../sign.ts";
import {
  addSample,
  enter,
  handOver,
  joinWork,
  leave,
  leaveWork,
  takeBackSample,
  verifyPerson,
} from "../site-work.ts";
import { findGas } from "../standard/gases.ts";
import { templatesFor } from "../templates.ts";
import { type Problems, parseLocalTime, parseNumber, words } from "./form.ts";
import { errorWords, type PermitParts } from "./parts.ts";

export type ActDone =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refusal: SignRefusal }
  | { readonly kind: "problems"; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: "words"; readonly words: string };

const CONTENTS = ["oxygen", "acetylene", "other-fuel", "inert"] as const;

type Parts = PermitParts & { readonly signing: Signing; readonly lang: Lang };
type Ask = {
  readonly actor: Actor;
  readonly full: Full;
  readonly act: string;
  readonly sent: Sent;
};
type Perform = (parts: Parts, ask: Ask) => Promise<ActDone>;

function outcome(done: Result<unknown, SignRefusal>): ActDone {
  return done.ok ? { kind: "done" } : { kind: "refused", refusal: done.refusal };
}

const refused = (code: FlowRefusal["code"]): ActDone => ({ kind: "refused", refusal: { code } });
const problems = (lang: Lang, found: Problems): ActDone => ({
  kind: "problems",
  errors: errorWords(lang, found),
});
const saidWords = (text: string): ActDone => ({ kind: "words", words: text });

const field = ({ sent }: Ask, name: string): string => words(sent.fields[name]);
const seenOf = ({ full, sent }: Ask) => ({
  id: full.row.id,
  seen: Number(sent.fields["seen"] ?? "0"),
});

/** A reading is judged when it is entered; one of the future or of a run-out instrument is not taken. */
const sample: Perform = async ({ ports, lang }, ask) => {
  const { full, actor } = ask;
  const found: Record<string, Problems[string]> = {};
  const gas = findGas(field(ask, "gas"));
  const unit = oneOf(GAS_UNITS, field(ask, "unit"));
  const value = parseNumber(field(ask, "value"));
  const takenAt = parseLocalTime(field(ask, "taken"));
  const calibratedUntil = parseDay(field(ask, "calibrated"));
  if (gas === undefined) found["gas"] = "choose";
  if (unit === undefined) found["unit"] = "choose";
  if (value === undefined || value < 0) found["value"] = "not-a-number";
  if (takenAt === undefined) found["taken"] = "not-a-time";
  if (calibratedUntil === undefined) found["calibrated"] = "not-a-time";
  for (const name of ["point", "instrument"]) if (field(ask, name) === "") found[name] = "missing";
  if (
    gas === undefined ||
    unit === undefined ||
    value === undefined ||
    takenAt === undefined ||
    calibratedUntil === undefined ||
    Object.keys(found).length > 0
  ) {
    return problems(lang, found);
  }
  const now = ports.clock.now();
  const errorOf = (name: string, phrase: Phrase): ActDone => ({
    kind: "problems",
    errors: { [name]: say(lang, phrase) },
  });
  const reading = {
    ...{ gas: gas.id, value, unit, takenAt, calibratedUntil },
    point: field(ask, "point").slice(0, 80),
    instrument: field(ask, "instrument").slice(0, 80),
  };
  const place = gasPlaceOf(full.permit.facts);
  const faults = sampleFaults(reading, place, now);
  if (faults.includes("future")) return errorOf("taken", t.future);
  if (faults.includes("calibration")) return errorOf("calibrated", t.badCalibration);
  const verdict = judgeReading(gas.id, { value, unit }, place);
  if (!verdict.isRead) return errorOf("unit", t.badUnit);
  if (isUnitDoubtful(gas.id, value, unit) && field(ask, "sure") !== "yes") {
    return errorOf("unit", t.doubtfulUnit);
  }
  return outcome(
    await addSample(ports, actor, full.row.id, {
      ...reading,
      measurand: gas.kind,
      valueMicro: Math.round(value * 1_000_000),
      part: oneOf(SAMPLE_PARTS, field(ask, "part")) ?? "other",
      isPassed: verdict.isPassed,
    }),
  );
};

/** The second person's secret is proven first; wrong ones count and lock. */
async function provenBy(parts: Parts, ask: Ask, who: string): Promise<string | ActDone> {
  const proven = await parts.signing({ who, secret: ask.sent.fields["pin"] ?? "" });
  if (proven.ok) return proven.value;
  const { code } = proven.refusal;
  const isLocked = code === "identity.locked_out" || code === "identity.too_many";
  return saidWords(say(parts.lang, isLocked ? t.lockedOut : t.wrongPin));
}

const verify: Perform = async (parts, ask) => {
  const secondId = await provenBy(parts, ask, field(ask, "second"));
  if (typeof secondId !== "string") return secondId;
  const given = { personId: field(ask, "person"), secondId, reason: field(ask, "reason") };
  return outcome(await verifyPerson(parts.ports, ask.actor, ask.full.row.id, given));
};

const handOverAct: Perform = async (parts, ask) => {
  const toId = await provenBy(parts, ask, field(ask, "person"));
  if (typeof toId !== "string") return toId;
  const given = { fromId: field(ask, "from"), toId, note: field(ask, "note") };
  return outcome(await handOver(parts.ports, ask.actor, ask.full.row.id, given));
};

const picture: Perform = async ({ ports, media }, ask) => {
  const bytes = await ask.sent.file("photo");
  const kept = bytes && (await media.keep(bytes));
  if (kept?.ok !== true) return refused("permit.picture");
  const given = { kind: "photo", note: field(ask, "note"), picture: kept.value };
  return outcome(await attachPicture(ports, ask.actor, ask.full.row.id, given));
};

const template: Perform = async ({ ports, lang }, ask) => {
  const { row } = ask.full;
  const wanted = field(ask, "template");
  const found = templatesFor(ports.db.read, row.kind, lang).find(({ id }) => id === wanted);
  if (found === undefined) return refused("permit.unknown_part");
  return outcome(await addRisks(ports, ask.actor, row.id, found.risks));
};

const entryIn: Perform = async ({ ports }, ask) => {
  const personId = field(ask, "person");
  const count = parseNumber(field(ask, "count")) ?? 1;
  const given = { personId: personId === "" ? null : personId, tool: field(ask, "tool"), count };
  return outcome(await enter(ports, ask.actor, ask.full.row.id, given));
};

function named(ask: Ask) {
  const role = oneOf(PERMIT_ROLES, field(ask, "role"));
  return role && { personId: field(ask, "person"), role };
}

const PERFORM: Readonly<Record<string, Perform>> = {
  ...{ sample, verify, picture },
  "hand-over": handOverAct,
  "risk-template": template,
  "entry-in": entryIn,
  "person-add": async ({ ports, lang }, ask) => {
    const given = named(ask);
    if (given === undefined) return problems(lang, { role: "choose" });
    return outcome(await namePerson(ports, ask.actor, ask.full.row.id, given));
  },
  "worker-add": async ({ ports, lang }, ask) => {
    const given = named(ask);
    if (given === undefined) return problems(lang, { role: "choose" });
    return outcome(await joinWork(ports, ask.actor, ask.full.row.id, given));
  },
  "person-remove": async ({ ports }, ask) =>
    outcome(await unnamePerson(ports, ask.actor, ask.full.row.id, field(ask, "of"))),
  "worker-leave": async ({ ports }, ask) =>
    outcome(await leaveWork(ports, ask.actor, ask.full.row.id, field(ask, "of"))),
  "risk-add": async ({ ports }, ask) => {
    const [step, hazard] = [field(ask, "step"), field(ask, "hazard")];
    const risk = {
      step,
      hazard,
      consequence: field(ask, "consequence"),
      measure: field(ask, "measure"),
    };
    return outcome(await addRisks(ports, ask.actor, ask.full.row.id, [risk]));
  },
  "risk-remove": async ({ ports }, ask) =>
    outcome(await dropRisk(ports, ask.actor, ask.full.row.id, field(ask, "of"))),
  measure: async ({ ports }, ask) =>
    outcome(
      await confirmMeasure(ports, ask.actor, ask.full.row.id, {
        measureId: field(ask, "of"),
        isInvolved: field(ask, "involved") === "yes",
        filled: field(ask, "filled"),
      }),
    ),
  "other-measure": async ({ ports }, ask) => {
    const given = { words: field(ask, "words"), risk: field(ask, "risk") };
    return outcome(await writeOtherMeasure(ports, ask.actor, ask.full.row.id, given));
  },
  area: async ({ ports }, ask) => {
    const wanted = field(ask, "zone");
    const zone = workAreas(ports.db.read).find(({ id }) => id === wanted);
    const area = zone && areaOf(zone.shape);
    const given = zone && area ? { zone: zone.id, floorId: zone.floorId, area } : null;
    return outcome(await setArea(ports, ask.actor, ask.full.row.id, given));
  },
  video: async ({ ports }, ask) => {
    const given = {
      recorder: field(ask, "recorder"),
      isExplosionProof: field(ask, "proof") === "yes",
    };
    return outcome(await setVideo(ports, ask.actor, ask.full.row.id, given));
  },
  conditions: async ({ ports, lang }, ask) => {
    const force = parseNumber(field(ask, "force"));
    if (force === undefined || force < 0 || force > 17)
      return problems(lang, { force: "not-a-number" });
    const isYes = (name: string) => field(ask, name) === "yes";
    return outcome(
      await setConditions(ports, ask.actor, ask.full.row.id, {
        windForce: Math.trunc(force),
        isDenseFog: isYes("fog"),
        isHeavySnow: isYes("snow"),
        isRainstorm: isYes("rain"),
      }),
    );
  },
  monitor: async ({ ports, lang }, ask) => {
    const calibratedUntil = parseDay(field(ask, "calibrated"));
    if (calibratedUntil === undefined) return problems(lang, { calibrated: "not-a-time" });
    const given = { instrument: field(ask, "instrument"), calibratedUntil };
    return outcome(await setMonitor(ports, ask.actor, ask.full.row.id, given));
  },
  cylinder: async ({ ports, lang }, ask) => {
    const content = oneOf(CONTENTS, field(ask, "content"));
    if (content === undefined) return problems(lang, { content: "choose" });
    const isYes = (name: string) => field(ask, name) === "yes";
    return outcome(
      await confirmCylinder(ports, ask.actor, ask.full.row.id, {
        ...{ content, code: field(ask, "code"), isPassed: isYes("passed") },
        ...{ isUpright: isYes("upright"), hasArrestor: isYes("arrestor") },
        toFireM: parseNumber(field(ask, "fire")) ?? null,
        toOtherM: parseNumber(field(ask, "apart")) ?? null,
      }),
    );
  },
  leader: async (parts, ask) => {
    const personId = await provenBy(parts, ask, field(ask, "person"));
    if (typeof personId !== "string") return personId;
    return outcome(await setLeaderPresent(parts.ports, ask.full.row.id, personId));
  },
  "sample-withdraw": async ({ ports }, ask) => {
    const given = { sampleId: field(ask, "of"), reason: field(ask, "reason") };
    return outcome(await takeBackSample(ports, ask.actor, ask.full.row.id, given));
  },
  "entry-out": async ({ ports }, ask) =>
    outcome(await leave(ports, ask.actor, ask.full.row.id, field(ask, "of"))),
  start: async ({ ports }, ask) => outcome(await startWork(ports, ask.actor, seenOf(ask))),
  resume: async ({ ports }, ask) => outcome(await resumeWork(ports, ask.actor, seenOf(ask))),
  evacuate: async ({ ports }, ask) => outcome(await evacuate(ports, ask.actor, ask.full.row.id)),
  pause: async ({ ports }, ask) =>
    outcome(await pauseWork(ports, ask.actor, { ...seenOf(ask), reason: field(ask, "reason") })),
  end: async ({ ports }, ask) => {
    const given = { ...seenOf(ask), reason: field(ask, "reason"), cause: "finished" as const };
    return outcome(await endWork(ports, ask.actor, given));
  },
  stop: async ({ ports }, ask) => {
    const given = { ...seenOf(ask), reason: field(ask, "reason"), cause: "stopped" as const };
    return outcome(await endWork(ports, ask.actor, given));
  },
  archive: async ({ ports }, ask) =>
    outcome(
      await archivePermit(ports, ask.actor, { ...seenOf(ask), footage: field(ask, "footage") }),
    ),
  void: async ({ ports }, ask) => {
    const given = { ...seenOf(ask), reason: field(ask, "reason"), kind: "void" as const };
    return outcome(await takeBack(ports, ask.actor, given));
  },
  revoke: async ({ ports }, ask) => {
    const given = { ...seenOf(ask), reason: field(ask, "reason"), kind: "revoke" as const };
    return outcome(await takeBack(ports, ask.actor, given));
  },
};

export const ACT_NAMES: readonly string[] = Object.keys(PERFORM);

export function performAct(parts: Parts, ask: Ask): Promise<ActDone> {
  const perform = PERFORM[ask.act];
  return perform === undefined
    ? Promise.resolve(refused("permit.wrong_stage"))
    : perform(parts, ask);
}
