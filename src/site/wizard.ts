/** The first-run wizard: what is known of each step, and what a person declares finished. */
import { addPerson, listActivePeople, qualificationsOf } from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm } from "../platform/writer.ts";
import { isUniqueViolation } from "../platform/writer.ts";
import type { OperatorFields } from "./form.ts";
import type { Missing, SpecialOperator, StepStatus, WizardFacts, WizardStep } from "./model.ts";
import { openStep, readKinds, wizardStatus } from "./rules.ts";
import { issueFirstCode } from "./service.ts";
import {
  confirmedSteps,
  confirmStep,
  countRooms,
  findSite,
  operatorFiles,
  saveOperatorFile,
  validSiteCode,
} from "./store.ts";

const PEOPLE_MAX = 1_000;

/** Certificates of special work at such a site; other qualifications do not make a special operator. */
export const CERTIFICATE_KINDS = [
  "cylinder-filling",
  "welding-cutting",
  "special-equipment-manager",
] as const;

/** People who hold a certificate of special work, with what is still missing of their file. */
export function specialOperators(orm: Orm, today: string): readonly SpecialOperator[] {
  const files = new Map(operatorFiles(orm).map((file) => [file.personId, file]));
  return listActivePeople(orm, PEOPLE_MAX).flatMap((person): SpecialOperator[] => {
    const [latest] = qualificationsOf(orm, person.id)
      .filter(({ kind }) => (CERTIFICATE_KINDS as readonly string[]).includes(kind))
      .toSorted((one, other) => other.expiresOn.localeCompare(one.expiresOn));
    if (latest === undefined && !person.roles.includes("operator")) return [];
    const file = files.get(person.id);
    return [
      {
        personId: person.id,
        name: person.name,
        staffNumber: person.staffNumber,
        certificate: latest,
        isExpired: latest !== undefined && latest.expiresOn < today,
        hasPhoto: (file?.photoHash ?? null) !== null,
        hasConsent: (file?.consentedAt ?? null) !== null,
      },
    ];
  });
}

function factsOf(orm: Orm, today: string): WizardFacts {
  const site = findSite(orm);
  const operators = specialOperators(orm, today);
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

export function statusOf(ports: Ports, orm: Orm = ports.db.read): readonly StepStatus[] {
  return wizardStatus(factsOf(orm, dayOf(ports.clock.now())));
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
): Promise<Result<WizardStep | undefined, StepRefusal>> {
  return ports.db.write((tx) => {
    const before = statusOf(ports, tx.orm);
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
    return accept(openStep(statusOf(ports, tx.orm)));
  });
}

export type PersonRefusal = { readonly code: "wizard.number_taken" };

/** A special operator with certificate, photo and consent; signs in by PIN when one was given. */
export async function addOperator(
  ports: Ports,
  actor: Actor,
  fields: OperatorFields,
  more: { readonly photoHash: string | undefined; readonly pin: string | undefined },
): Promise<Result<string, PersonRefusal>> {
  const added = await addAccount(ports, actor, {
    name: fields.name,
    staffNumber: fields["staff-number"],
    roles: ["operator"],
    ...(more.pin === undefined ? {} : { pin: more.pin }),
    certificate: {
      kind: fields["certificate-kind"],
      number: fields["certificate-number"],
      expiresOn: fields["expires-on"],
    },
  });
  if (!added.ok) return added;
  const { photoHash } = more;
  await fileOperator(ports, actor, added.value, {
    ...(photoHash === undefined ? {} : { photoHash }),
    isConsented: fields.consent === "yes",
  });
  return added;
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

/** Consent is the person's own; it can be withdrawn, and then the file is incomplete again. */
export function fileOperator(
  ports: Ports,
  actor: Actor,
  personId: string,
  change: { readonly photoHash?: string; readonly isConsented: boolean },
): Promise<void> {
  const { photoHash, isConsented } = change;
  return ports.db.write((tx) => {
    saveOperatorFile(tx.orm, personId, {
      ...(photoHash === undefined ? {} : { photoHash }),
      consentedAt: isConsented ? ports.clock.now() : null,
    });
    tx.append({
      kind: "operator.filed",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { photoHash: photoHash ?? null, isConsented },
    });
  });
}
