/** Pages of the first-run wizard. Administrators only: it makes accounts. */
import { roleText } from "../../views/layout/roles.ts";
import { siteText as st, stepWords, wizardText as t } from "../../views/site/text.ts";
import { missingText, WizardPage, type WizardPageProps } from "../../views/site/wizard-page.tsx";
import { photoRefusalText } from "../../views/ui/photo-text.ts";
import { MEDIA } from "../gases/index.ts";
import {
  addCertificatePhoto,
  isGoodPin,
  listActivePeople,
  ROLES,
  recordConsent,
} from "../identity/index.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { type Lang, say } from "../platform/i18n.ts";
import {
  actorOf,
  formOf,
  get,
  post,
  type Route,
  type Sent,
  sentOf,
  type WebContext,
} from "../platform/web.ts";
import {
  type FieldProblem,
  parseEnterprise,
  parseLocation,
  parseOperator,
  parseRoom,
} from "./form.ts";
import { enterpriseValues, limitsText, locationValues, staleErrors, type Values } from "./forms.ts";
import { type StepStatus, WIZARD_STEPS, type WizardStep } from "./model.ts";
import { ADMINISTRATORS, personChoices, problemTexts, type SiteParts } from "./parts.ts";
import { sitePaths } from "./paths.ts";
import { roomRefusalErrors } from "./room-routes.tsx";
import { addRoom } from "./rooms.ts";
import { openStep } from "./rules.ts";
import { type SiteRefusal, saveEnterprise, saveLocation } from "./service.ts";
import { findSite, listRooms } from "./store.ts";
import { addAccount, addOperator, completeStep, specialOperators, statusOf } from "./wizard.ts";

/** The supplied tables by name and length, said honestly while the module that holds them is not there. */
const PLANNED_TABLES = [
  { zh: "气瓶储存场所安全检查表", en: "Storage of cylinders", itemCount: 24 },
  { zh: "气瓶使用安全确认检查表", en: "Before each use of a cylinder", itemCount: 22 },
  { zh: "气瓶安全检查表（监督检查）", en: "Cylinder safety (inspector)", itemCount: 25 },
] as const;

type PageState = {
  readonly values?: Values;
  readonly errors?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly version?: number;
  readonly status?: 200 | 404 | 409 | 422;
};

function stepOf(c: WebContext): WizardStep | undefined {
  return WIZARD_STEPS.find((step) => step === c.req.param("step"));
}

function tablesOf({ links }: SiteParts, lang: Lang): WizardPageProps["tables"] {
  return (
    links.checkTables(lang) ??
    PLANNED_TABLES.map((table) => ({
      name: say(lang, table),
      source: "",
      itemCount: table.itemCount,
      isAdopted: false,
    }))
  );
}

/** Whether the site uses faces is chosen in the step of the special operators, until the site code is issued. */
function faceChoice({ ports, links }: SiteParts, statuses: readonly StepStatus[]) {
  const { faces } = links;
  if (faces === undefined || statuses.at(-1)?.state === "done") return undefined;
  return {
    isExpected: faces.isExpected(ports.db.read),
    hrefOf: (personId: string) => faces.href(personId, sitePaths.step("operators")),
  };
}

function valuesFor(parts: SiteParts, step: WizardStep): Values {
  const site = findSite(parts.ports.db.read);
  if (site === undefined) return {};
  if (step === "enterprise") return enterpriseValues(site);
  if (step === "location") return locationValues(site);
  return step === "rooms" ? { kind: "both", level: "3" } : {};
}

function page(
  parts: SiteParts,
  c: WebContext,
  step: WizardStep,
  state: PageState = {},
): Response | Promise<Response> {
  const { ports, frame, links } = parts;
  const lang = c.get("lang");
  const { read } = ports.db;
  const statuses = statusOf(ports, links.faces);
  return frame(c, {
    device: "desk",
    title: `${say(lang, t.title)} · ${say(lang, stepWords[step])}`,
    status: state.status ?? 200,
    body: (
      <WizardPage
        lang={lang}
        step={step}
        statuses={statuses}
        csrf={c.get("csrf")}
        version={state.version ?? findSite(read)?.version ?? 0}
        values={state.values ?? valuesFor(parts, step)}
        errors={state.errors ?? {}}
        message={state.message}
        rooms={listRooms(read)
          .filter((room) => room.retiredAt === null)
          .map((room) => ({ name: room.name, facts: limitsText(lang, room) }))}
        people={personChoices(ports)}
        operators={specialOperators(read, dayOf(ports.clock.now()), links.faces)}
        accounts={listActivePeople(read, 200).map((person) => ({
          name: `${person.name} · ${person.staffNumber}`,
          roles: roleText(lang, person.roles),
        }))}
        tables={tablesOf(parts, lang)}
        faces={faceChoice(parts, statuses)}
        hasCheckModule={links.checkTables(lang) !== undefined}
        isIssued={statuses.at(-1)?.state === "done"}
      />
    ),
  });
}

function siteRefused(
  parts: SiteParts,
  c: WebContext,
  step: "enterprise" | "location",
  refusal: SiteRefusal,
  typed: Values,
): Response | Promise<Response> {
  const lang = c.get("lang");
  if (refusal.code !== "site.stale") {
    return page(parts, c, step, {
      values: typed,
      status: 422,
      message: say(lang, st.reasonNeeded),
    });
  }
  const stored = step === "enterprise" ? enterpriseValues : locationValues;
  return page(parts, c, step, {
    values: typed,
    errors: staleErrors(lang, stored(refusal.now), typed),
    message: `${say(lang, st.staleTitle)}. ${say(lang, st.staleLead)}`,
    version: refusal.now.version,
    status: 409,
  });
}

type Submit = (parts: SiteParts, c: WebContext, sent: Sent) => Response | Promise<Response>;

const submitEnterprise: Submit = async (parts, c, { fields }) => {
  const parsed = parseEnterprise(fields);
  if (!parsed.ok) {
    const errors = problemTexts(c.get("lang"), parsed.refusal);
    return page(parts, c, "enterprise", { values: fields, errors, status: 422 });
  }
  const version = Number(fields["version"] ?? "0");
  const saved = await saveEnterprise(parts.ports, actorOf(c), version, parsed.value);
  if (saved.ok) return c.redirect(sitePaths.wizard, 303);
  return siteRefused(parts, c, "enterprise", saved.refusal, fields);
};

const submitLocation: Submit = async (parts, c, { fields }) => {
  const parsed = parseLocation(fields);
  if (!parsed.ok) {
    const errors = problemTexts(c.get("lang"), parsed.refusal);
    return page(parts, c, "location", { values: fields, errors, status: 422 });
  }
  const version = Number(fields["version"] ?? "0");
  const saved = await saveLocation(parts.ports, actorOf(c), version, parsed.value);
  if (saved.ok) return c.redirect(sitePaths.wizard, 303);
  return siteRefused(parts, c, "location", saved.refusal, fields);
};

const submitRoom: Submit = async (parts, c, { fields }) => {
  const lang = c.get("lang");
  const parsed = parseRoom(
    fields,
    MEDIA.map((medium) => medium.id),
  );
  const again = (errors: Record<string, string>) =>
    page(parts, c, "rooms", { values: fields, errors, status: 422 });
  if (!parsed.ok) return again(problemTexts(lang, parsed.refusal));
  const added = await addRoom(parts.ports, actorOf(c), parsed.value);
  return added.ok
    ? c.redirect(sitePaths.step("rooms"), 303)
    : again(roomRefusalErrors(lang, added.refusal));
};

const submitOperator: Submit = async (parts, c, { fields, file }) => {
  const lang = c.get("lang");
  const { ports, photos } = parts;
  const { pin = "", ...shown } = fields;
  const again = (errors: Record<string, string>) =>
    page(parts, c, "operators", { values: shown, errors, status: 422 });
  const parsed = parseOperator(fields, dayOf(ports.clock.now()));
  const problems: Record<string, FieldProblem | undefined> = parsed.ok ? {} : { ...parsed.refusal };
  if (pin !== "" && !isGoodPin(pin)) problems["pin"] = "weak-pin";
  if (!parsed.ok || problems["pin"] !== undefined) return again(problemTexts(lang, problems));
  const sentPhoto = await file("photo");
  const photo = sentPhoto && (await photos.keep(sentPhoto));
  if (photo?.ok === false) return again({ photo: say(lang, photoRefusalText[photo.refusal.code]) });
  const added = await addOperator(ports, actorOf(c), parsed.value, {
    photo: photo?.value,
    pin: pin === "" ? undefined : pin,
  });
  if (!added.ok) return again(problemTexts(lang, { "staff-number": "taken" }));
  return c.redirect(sitePaths.step("operators"), 303);
};

const submitAccount: Submit = async (parts, c, { fields }) => {
  const lang = c.get("lang");
  const { pin = "", ...shown } = fields;
  const name = (fields["name"] ?? "").trim();
  const staffNumber = (fields["staff-number"] ?? "").trim();
  const role = ROLES.find((one) => one === fields["role"]);
  const problems: Record<string, FieldProblem> = {};
  if (name === "") problems["name"] = "missing";
  else if (name.length > 80) problems["name"] = "too-long";
  else if (/\p{Cc}/u.test(name)) problems["name"] = "characters";
  if (!/^[0-9A-Za-z-]{1,20}$/.test(staffNumber)) problems["staff-number"] = "number";
  // The regulator's account and a second administrator are made with care, on pages of their own.
  if (role === undefined || role === "administrator" || role === "regulator") {
    problems["role"] = "unknown";
  }
  if (!isGoodPin(pin)) problems["pin"] = "weak-pin";
  const again = (errors: Record<string, string>) =>
    page(parts, c, "accounts", { values: shown, errors, status: 422 });
  if (role === undefined || Object.keys(problems).length > 0) {
    return again(problemTexts(lang, problems));
  }
  const person = { name, staffNumber, roles: [role], pin };
  const added = await addAccount(parts.ports, actorOf(c), person);
  if (!added.ok) return again(problemTexts(lang, { "staff-number": "taken" }));
  return c.redirect(sitePaths.step("accounts"), 303);
};

const SUBMIT: Partial<Readonly<Record<WizardStep, Submit>>> = {
  enterprise: submitEnterprise,
  location: submitLocation,
  rooms: submitRoom,
  operators: submitOperator,
  accounts: submitAccount,
};

async function submitComplete(
  parts: SiteParts,
  c: WebContext,
  step: WizardStep,
): Promise<Response> {
  const lang = c.get("lang");
  const done = await completeStep(parts.ports, actorOf(c), step, parts.links.faces);
  if (!done.ok) {
    const { code, missing } = done.refusal;
    const message =
      code === "wizard.locked"
        ? say(lang, t.locked)
        : `${say(lang, t.missing)} ${missingText(lang, missing)}`;
    return page(parts, c, step, { message, status: 409 });
  }
  if (step === "checks") await parts.links.adoptTables(actorOf(c).personId);
  return c.redirect(step === "done" ? sitePaths.step("done") : sitePaths.wizard, 303);
}

async function submitFile(parts: SiteParts, c: WebContext): Promise<Response> {
  const { ports, photos, links } = parts;
  const operators = specialOperators(ports.db.read, dayOf(ports.clock.now()), links.faces);
  const operator = operators.find((one) => one.personId === c.req.param("id"));
  if (operator === undefined) return page(parts, c, "operators", { status: 404 });
  const { personId, certificate } = operator;
  const sent = await sentOf(c);
  const number = operator.staffNumber.toLowerCase();
  const file = certificate && (await sent.file(`photo-${number}`));
  const photo = file && (await photos.keep(file));
  if (photo?.ok === false) {
    const message = `${operator.name}: ${say(c.get("lang"), photoRefusalText[photo.refusal.code])}`;
    return page(parts, c, "operators", { message, status: 422 });
  }
  if (photo !== undefined && certificate !== undefined) {
    await addCertificatePhoto(ports, actorOf(c), { personId, id: certificate.id }, photo.value);
  }
  await recordConsent(ports, actorOf(c), personId, sent.fields[`consent-${number}`] === "yes");
  return c.redirect(sitePaths.step("operators"), 303);
}

/** A photo and the fields around it. */
const PHOTO_BODY_BYTES = LIMITS.photoBytes + 100_000;

export function wizardRoutes(parts: SiteParts): readonly Route[] {
  const withStep =
    (handle: (c: WebContext, step: WizardStep) => Response | Promise<Response>) =>
    (c: WebContext): Response | Promise<Response> => {
      const step = stepOf(c);
      return step === undefined ? c.notFound() : handle(c, step);
    };
  const large = (route: Route): Route => ({ ...route, bodyBytes: PHOTO_BODY_BYTES });
  return [
    get(sitePaths.wizard, ADMINISTRATORS, (c) =>
      c.redirect(sitePaths.step(openStep(statusOf(parts.ports, parts.links.faces)) ?? "done"), 303),
    ),
    get(
      "/wizard/:step",
      ADMINISTRATORS,
      withStep((c, step) => page(parts, c, step)),
    ),
    large(
      post(
        "/wizard/:step",
        ADMINISTRATORS,
        withStep(async (c, step) => {
          const submit = SUBMIT[step];
          if (submit === undefined) return c.notFound();
          const status = statusOf(parts.ports, parts.links.faces).find((one) => one.step === step);
          if (status?.state === "locked" || status?.state === "skipped") {
            const message = say(c.get("lang"), status.state === "locked" ? t.locked : t.skipped);
            return page(parts, c, step, { message, status: 409 });
          }
          return submit(parts, c, await sentOf(c));
        }),
      ),
    ),
    post(
      "/wizard/:step/complete",
      ADMINISTRATORS,
      withStep((c, step) => submitComplete(parts, c, step)),
    ),
    post("/wizard/operators/faces", ADMINISTRATORS, async (c) => {
      const isExpected = (await formOf(c))["is-expected"] === "yes";
      await parts.links.faces?.expect(actorOf(c).personId, isExpected);
      return c.redirect(sitePaths.step("operators"), 303);
    }),
    large(post("/wizard/people/:id/file", ADMINISTRATORS, (c) => submitFile(parts, c))),
  ];
}
