/** Certificates, their photos, and trainings: what is added to one person's page. */
import { photoRefusalText } from "../../views/ui/photo-text.ts";
import { uiText } from "../../views/ui/text.ts";
import { dayOf } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import type { Result } from "../kernel/result.ts";
import { valuesOf } from "../platform/form.ts";
import { goTo } from "../platform/http/http.ts";
import { say } from "../platform/i18n.ts";
import type { MediaRefusal, StoredMedia } from "../platform/media.ts";
import { actorOf, formOf, post, type Route, sentOf, type WebContext } from "../platform/web.ts";
import { CERTIFICATE_FIELDS, parseCertificate, parseTraining, TRAINING_FIELDS } from "./form.ts";
import type { PersonFacts } from "./model.ts";
import { peoplePaths } from "./paths.ts";
import { type Answer, detailPage, refuseWith, texts } from "./person-page.tsx";
import { type IdentityParts, OFFICE } from "./routes-parts.ts";
import { rightsOver } from "./rules.ts";
import {
  addCertificate,
  addCertificatePhoto,
  withdrawCertificate,
} from "./service-certificates.ts";
import { addTraining } from "./service-people.ts";

export type WithOne = (c: WebContext, answer: (person: PersonFacts) => Answer) => Answer;

/** A photo and the fields around it. */
const PHOTO_BODY_BYTES = LIMITS.photoBytes + 100_000;

/** Kept only for those who may: a file of somebody else would stay on the disk for nothing. */
async function keepPhoto(
  parts: IdentityParts,
  c: WebContext,
  person: PersonFacts,
  bytes: Uint8Array | undefined,
): Promise<Result<StoredMedia, MediaRefusal> | undefined> {
  if (bytes === undefined) return undefined;
  const isAllowed = rightsOver(actorOf(c).roles, person.roles).includes("certificates");
  return isAllowed ? await parts.media.keep(bytes) : undefined;
}

async function submitCertificate(
  parts: IdentityParts,
  c: WebContext,
  person: PersonFacts,
): Promise<Response> {
  const { ports } = parts;
  const lang = c.get("lang");
  const { fields: form, file } = await sentOf(c);
  const renewsId = form["renews"];
  const dialog =
    renewsId !== undefined && /^[0-9a-z]+$/.test(renewsId) ? `renew-${renewsId}` : "certificate";
  const values = valuesOf(CERTIFICATE_FIELDS, form);
  const parsed = parseCertificate(form, dayOf(ports.clock.now()));
  const again = (errors: Readonly<Record<string, string>>) => {
    const error = say(lang, uiText.problems, { count: Object.keys(errors).length });
    const isAllowed = rightsOver(actorOf(c).roles, person.roles).includes("certificates");
    return detailPage(parts, c, person, { dialog, values, errors, error }, isAllowed ? 422 : 403);
  };
  if (!parsed.ok) return again(texts(lang, parsed.refusal));
  const photo = await keepPhoto(parts, c, person, await file("photo"));
  if (photo?.ok === false) return again({ photo: say(lang, photoRefusalText[photo.refusal.code]) });
  const done = await addCertificate(ports, actorOf(c), {
    personId: person.id,
    fields: parsed.value,
    photo: photo?.value,
    ...(renewsId === undefined ? {} : { renewsId }),
  });
  if (done.ok) return goTo(c, `${peoplePaths.one(person.id)}#certificates`);
  return refuseWith(parts, c, person.id, done.refusal, { dialog, values });
}

async function submitPhoto(
  parts: IdentityParts,
  c: WebContext,
  person: PersonFacts,
): Promise<Response> {
  const id = c.req.param("certificate") ?? "";
  const bytes = (await (await sentOf(c)).file("photo")) ?? new Uint8Array();
  const isAllowed = rightsOver(actorOf(c).roles, person.roles).includes("certificates");
  const kept = isAllowed ? await parts.media.keep(bytes) : undefined;
  const state = { dialog: `photo-${id}`, values: {} };
  if (kept === undefined) {
    return refuseWith(parts, c, person.id, { code: "person.not_allowed" }, state);
  }
  if (!kept.ok) {
    const error = say(c.get("lang"), photoRefusalText[kept.refusal.code]);
    return detailPage(parts, c, person, { ...state, error, errors: { photo: error } }, 422);
  }
  const certificate = { personId: person.id, id };
  const done = await addCertificatePhoto(parts.ports, actorOf(c), certificate, kept.value);
  if (done.ok) return goTo(c, `${peoplePaths.one(person.id)}#certificates`);
  return refuseWith(parts, c, person.id, done.refusal, state);
}

async function submitTraining(
  parts: IdentityParts,
  c: WebContext,
  person: PersonFacts,
): Promise<Response> {
  const lang = c.get("lang");
  const form = await formOf(c);
  const parsed = parseTraining(form, dayOf(parts.ports.clock.now()));
  const state = { dialog: "training", values: valuesOf(TRAINING_FIELDS, form) };
  if (!parsed.ok) {
    const errors = texts(lang, parsed.refusal);
    const error = say(lang, uiText.problems, { count: Object.keys(errors).length });
    const isAllowed = rightsOver(actorOf(c).roles, person.roles).includes("training");
    return detailPage(parts, c, person, { ...state, errors, error }, isAllowed ? 422 : 403);
  }
  const done = await addTraining(parts.ports, actorOf(c), person.id, parsed.value);
  if (done.ok) return goTo(c, peoplePaths.one(person.id));
  return refuseWith(parts, c, person.id, done.refusal, state);
}

export function certificateRoutes(parts: IdentityParts, withOne: WithOne): readonly Route[] {
  const { ports } = parts;
  const large = (route: Route): Route => ({ ...route, bodyBytes: PHOTO_BODY_BYTES });
  return [
    large(
      post(peoplePaths.addCertificate(":id"), OFFICE, (c) =>
        withOne(c, (person) => submitCertificate(parts, c, person)),
      ),
    ),
    large(
      post("/people/:id/certificates/:certificate/photo", OFFICE, (c) =>
        withOne(c, (person) => submitPhoto(parts, c, person)),
      ),
    ),
    post("/people/:id/certificates/:certificate/withdraw", OFFICE, (c) =>
      withOne(c, async (person) => {
        const id = c.req.param("certificate") ?? "";
        const reason = (await formOf(c))["reason"] ?? "";
        const done = await withdrawCertificate(ports, actorOf(c), person.id, id, reason);
        if (done.ok) return goTo(c, `${peoplePaths.one(person.id)}#certificates`);
        const state = { dialog: `withdraw-${id}`, values: { reason } };
        return refuseWith(parts, c, person.id, done.refusal, state);
      }),
    ),
    post(peoplePaths.addTraining(":id"), OFFICE, (c) =>
      withOne(c, (person) => submitTraining(parts, c, person)),
    ),
  ];
}
