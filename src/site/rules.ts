/** Decisions about the site: kinds and modules, the locked order of the wizard, codes and rooms. Pure. */
import { findMedium, type StorageConflict, storageConflict } from "../gases/index.ts";
import {
  type Missing,
  type Module,
  OFFERED_KINDS,
  type RoomLimit,
  type SiteKind,
  type SpecialOperator,
  type StepStatus,
  WIZARD_STEPS,
  type WizardFacts,
  type WizardStep,
} from "./model.ts";

const KNOWN: ReadonlySet<string> = new Set<SiteKind>([
  ...OFFERED_KINDS,
  // Sites of the first version were written without a sort.
  "filling-station",
  "using-enterprise",
]);

export function isSiteKind(text: string): text is SiteKind {
  return KNOWN.has(text);
}

/** Kinds as stored: a JSON list. What this program does not know is left out. */
export function readKinds(stored: string): readonly SiteKind[] {
  try {
    const value: unknown = JSON.parse(stored);
    if (!Array.isArray(value)) return [];
    return value.filter((item): item is SiteKind => typeof item === "string" && isSiteKind(item));
  } catch {
    return [];
  }
}

const MODULES_OF: Readonly<Record<SiteKind, readonly Module[]>> = {
  "filling-station": ["filling", "cylinders", "rooms", "special-operators", "delivery", "permits"],
  "filling-station:lpg": [
    "filling",
    "cylinders",
    "rooms",
    "special-operators",
    "delivery",
    "permits",
  ],
  "filling-station:industrial": [
    "filling",
    "cylinders",
    "rooms",
    "special-operators",
    "delivery",
    "permits",
    "positioning",
  ],
  outlet: ["cylinders", "rooms", "delivery"],
  "using-enterprise": ["cylinders", "rooms", "special-operators", "use-checks", "permits"],
  "using-enterprise:hazardous-chemical": [
    "cylinders",
    "rooms",
    "special-operators",
    "use-checks",
    "permits",
    "positioning",
  ],
  "using-enterprise:mine": [
    "cylinders",
    "rooms",
    "special-operators",
    "use-checks",
    "permits",
    "positioning",
  ],
  "using-enterprise:other": ["cylinders", "rooms", "special-operators", "use-checks", "permits"],
  // Hot work there is done by contractors; no cylinder is stored and no own special operator is needed.
  "petrol-station": ["permits"],
};

/** Several kinds at once have the modules of each. */
export function modulesOf(kinds: readonly SiteKind[]): ReadonlySet<Module> {
  return new Set(kinds.flatMap((kind) => MODULES_OF[kind]));
}

/** The module without which a step is not asked; the other steps are for everybody. */
const NEEDS: Partial<Readonly<Record<WizardStep, Module>>> = {
  rooms: "rooms",
  operators: "special-operators",
};

export function isStepNeeded(step: WizardStep, kinds: readonly SiteKind[]): boolean {
  const module = NEEDS[step];
  return module === undefined || modulesOf(kinds).has(module);
}

export function missingOfOperator(operator: SpecialOperator): readonly Missing[] {
  const missing: Missing[] = [];
  if (operator.certificate === undefined) missing.push("operator-certificate");
  else if (operator.isExpired) missing.push("operator-expired");
  if (!operator.hasPhoto) missing.push("operator-photo");
  if (!operator.hasConsent) missing.push("operator-consent");
  if (operator.face === "missing") missing.push("operator-face");
  return missing;
}

/** One complete operator is enough to go on; otherwise what the most complete one lacks is said. */
function missingOfOperators(operators: readonly SpecialOperator[]): readonly Missing[] {
  const [best] = operators
    .map(missingOfOperator)
    .toSorted((one, other) => one.length - other.length);
  return best ?? ["operator"];
}

function missingOf(step: WizardStep, facts: WizardFacts): readonly Missing[] {
  const when = (isMissing: boolean, what: Missing): readonly Missing[] => (isMissing ? [what] : []);
  switch (step) {
    case "enterprise":
      return [
        ...when(!isCreditCode(facts.creditCode), "credit-code"),
        ...when(facts.kinds.length === 0, "kinds"),
        ...when(facts.emergencyPhone === "", "phone"),
      ];
    case "location":
      return [
        ...when(facts.address === "", "address"),
        ...when(!facts.hasCoordinates, "coordinates"),
      ];
    case "rooms":
      return when(facts.roomCount === 0, "room");
    case "operators":
      return missingOfOperators(facts.operators);
    case "accounts":
      return when(facts.accountCount === 0, "account");
    case "checks":
      return [];
    case "done":
      return when(!facts.hasCode, "code");
  }
}

/**
 * The locked order: a step opens only when every step before it is done or not asked of this kind of site. Steps
 * of lists are done when a person says so, because only a person knows whether all rooms are named.
 */
export function wizardStatus(facts: WizardFacts): readonly StepStatus[] {
  let isOpen = true;
  return WIZARD_STEPS.map((step): StepStatus => {
    if (step !== "enterprise" && facts.kinds.length > 0 && !isStepNeeded(step, facts.kinds)) {
      return { step, state: "skipped", missing: [] };
    }
    const lacks = missingOf(step, facts);
    const isConfirmed = step === "done" || facts.confirmed.has(step);
    const missing: readonly Missing[] =
      lacks.length === 0 && !isConfirmed ? ["confirmation"] : lacks;
    if (!isOpen) return { step, state: "locked", missing };
    if (missing.length === 0) return { step, state: "done", missing };
    isOpen = false;
    return { step, state: "open", missing };
  });
}

/** The step that is to be worked on; undefined when the wizard is through. */
export function openStep(statuses: readonly StepStatus[]): WizardStep | undefined {
  return statuses.find((status) => status.state === "open")?.step;
}

const CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Unified social credit code with its check character (GB 32100-2015). */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  let weight = 1;
  let sum = 0;
  for (const char of text.slice(0, 17)) {
    sum += CREDIT_CHARS.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_CHARS[(31 - (sum % 31)) % 31] === text[17];
}

export type MediaClash = {
  readonly one: string;
  readonly other: string;
  readonly why: StorageConflict;
};

/** The first two media that may not share a room, the worst reason first. */
export function clashOf(limits: readonly RoomLimit[]): MediaClash | undefined {
  const media = limits.flatMap((limit) => findMedium(limit.medium) ?? []);
  const found: MediaClash[] = [];
  for (const [index, one] of media.entries()) {
    for (const other of media.slice(index + 1)) {
      const why = storageConflict(one, other);
      if (why !== null) found.push({ one: one.id, other: other.id, why });
    }
  }
  const order: readonly StorageConflict[] = ["reacts", "oxidiser_by_flammable", "toxic_apart"];
  return found.toSorted((a, b) => order.indexOf(a.why) - order.indexOf(b.why))[0];
}

/** The address on the poster. Without a public base it works on the site's own network only. */
export function siteCodeUrl(publicBase: string, ownBase: string, code: string): string {
  const base = publicBase === "" ? ownBase : publicBase;
  return `${base.replace(/\/+$/, "")}/s/${code}`;
}

/** What a phone's camera takes as "join this network"; undefined when no network is set. */
export function wifiText(name: string, password: string): string | undefined {
  if (name === "") return undefined;
  const escaped = (text: string): string => text.replace(/[\\;,":]/g, (char) => `\\${char}`);
  if (password === "") return `WIFI:T:nopass;S:${escaped(name)};;`;
  return `WIFI:T:WPA;S:${escaped(name)};P:${escaped(password)};;`;
}

/** Microns for a pixel from two points of the drawing and the true distance; undefined when they coincide. */
export function micronsPerPxOf(
  from: { readonly xPx: number; readonly yPx: number },
  to: { readonly xPx: number; readonly yPx: number },
  lengthMm: number,
): number | undefined {
  const lengthPx = Math.hypot(to.xPx - from.xPx, to.yPx - from.yPx);
  if (lengthPx < 10 || lengthMm <= 0) return undefined;
  const microns = Math.round((lengthMm * 1_000) / lengthPx);
  return microns >= 1 && microns <= 100_000_000 ? microns : undefined;
}
