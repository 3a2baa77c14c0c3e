/** The first-run wizard: what is known of each step, and what a person declares finished. */
import {
  addPerson,
  certificatesOf,
  findPersonRow,
  isSpecialOperatorKind,
  listActivePeople,
} from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { isUniqueViolation } from "../platform/writer.ts";
import type { OperatorFields } from "./form.ts";
import type { Missing, SpecialOperator, StepStatus, WizardFacts, WizardStep } from "./model.ts";
import type { FaceFiles } from "./parts.ts";
import { openStep, readKinds, wizardStatus } from "./rules.ts";
import { issueFirstCode } from "./service.ts";
import { confirmedSteps, confirmStep, countRooms, findSite, validSiteCode } from "./store.ts";

const PEOPLE_MAX = 1_000;

/** People who hold a certificate of special work, with what is still missing of their file. */
export function specialOperators(
  orm: Orm,
  today: string,
  faces?: FaceFiles,
): readonly SpecialOperator[] {
  // Once the site code hangs on the wall the set-up asks for nothing more.
  const isAsked = faces?.isExpected(orm) === true && validSiteCode(orm) === undefined;
  return listActivePeople(orm, PEOPLE_MAX).flatMap((person): SpecialOperator[] => {
    const special = certificatesOf(orm, person.id).filter(
      ({ kind, endedAt }) => endedAt === null && isSpecialOperatorKind(kind),
    );
    // They come with the last day first; of those that hold, one with its photo counts before the others.
    const latest =
      special.find((one) => one.expiresOn >= today && one.photoHash !== null) ?? special[0];
    if (latest === undefined && !person.roles.includes("operator")) return [];
    return [
      {
        personId: person.id,
        name: person.name,
        staffNumber: person.staffNumber,
        certificate: latest,
        isExpired: latest !== undefined && latest.expiresOn < today,
        hasPhoto: (latest?.photoHash ?? null) !== null,
        face: (isAsked ? faces?.stateOf(orm, person.id) : undefined) ?? "not-asked",
        hasConsent: (findPersonRow(orm, person.id)?.consentedAt ?? null) !== null,
      },
    ];
  });
}

function factsOf(orm: Orm, today: string, faces: FaceFiles | undefined): WizardFacts {
  const site = findSite(orm);
  const operators = specialOperators(orm, today, faces);
  const isOperator = new Set(operators.map((operator) => operator.personId));
  const people = listActivePeople(orm, PEOPLE_MAX);
  return {
    kinds: readKinds(site?.kinds ?? "[]"),
    creditCode: site?.creditCode ?? "",
    emergencyPhone: site?.emergencyPhone ?? "",
    address: site?.address ?? "",
    hasCoordinates: (site?.longitudeE7 ?? null) !== null,
    roomCount: countRooms(orm).inUse,
    operators,
    // The person of the set-up and the special operators are there already; a site needs somebody to follow.
    accountCount: people.filter(
      (person) => !isOperator.has(person.id) && !person.roles.includes("administrator"),
    ).length,
    hasCode: validSiteCode(orm) !== undefined,
    confirmed: confirmedSteps(orm),
  };
}

export function statusOf(
  ports: Ports,
  faces: FaceFiles | undefined,
  orm: Orm = ports.db.read,
): readonly StepStatus[] {
  return wizardStatus(factsOf(orm, dayOf(ports.clock.now()), faces));
}

export type StepRefusal = {
  readonly code: "wizard.locked" | "wizard.missing";
  readonly missing: readonly Missing[];
};

/** Judged inside the transaction: what is missing may have changed since the page was drawn. */
export function completeStep(
  ports: Ports,
  actor: Actor,
  step: WizardStep,
  faces?: FaceFiles,
): Promise<Result<WizardStep | undefined, StepRefusal>> {
  return ports.db.write((tx) => {
    const before = statusOf(ports, faces, tx.orm);
    const status = before.find((one) => one.step === step);
    if (status === undefined || status.state === "locked") {
      return refuse({ code: "wizard.locked", missing: [] });
    }
    const missing = status.missing.filter((one) => one !== "confirmation" && one !== "code");
    if (missing.length > 0) return refuse({ code: "wizard.missing", missing });
    if (step === "done") {
      issueFirstCode(ports, tx, actor);
    } else if (status.state === "open") {
      confirmStep(tx.orm, step, ports.clock.now(), actor.personId);
      tx.append({
        kind: "wizard.step-completed",
        actor: actor.personId,
        subject: `site:${ports.siteId}`,
        payload: { step },
      });
    }
    return accept(openStep(statusOf(ports, faces, tx.orm)));
  });
}

export type PersonRefusal = { readonly code: "wizard.number_taken" };

/** A special operator with certificate, photo and consent; signs in by PIN when one was given. */
export function addOperator(
  ports: Ports,
  actor: Actor,
  fields: OperatorFields,
  more: { readonly photo: StoredMedia | undefined; readonly pin: string | undefined },
): Promise<Result<string, PersonRefusal>> {
  return addAccount(ports, actor, {
    name: fields.name,
    staffNumber: fields["staff-number"],
    roles: ["operator"],
    ...(more.pin === undefined ? {} : { pin: more.pin }),
    certificate: {
      kind: fields["certificate-kind"],
      number: fields["certificate-number"],
      expiresOn: fields["expires-on"],
      photo: more.photo,
    },
    isConsented: fields.consent === "yes",
  });
}

export async function addAccount(
  ports: Ports,
  actor: Actor,
  person: Parameters<typeof addPerson>[2],
): Promise<Result<string, PersonRefusal>> {
  try {
    return accept(await addPerson(ports, actor.personId, person));
  } catch (error) {
    if (isUniqueViolation(error)) return refuse({ code: "wizard.number_taken" });
    throw error;
  }
}
