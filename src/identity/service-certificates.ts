/** Certificates of people with their photos, and the consent without which none of it may be kept. */
import type { UnixMs } from "../kernel/instants.ts";
import { LIMITS } from "../kernel/limits.ts";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { insertMedia, type StoredMedia } from "../platform/media.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import type { Orm, Tx } from "../platform/writer.ts";
import type { CertificateFields, PersonRefusal } from "./model.ts";
import { rightsOver } from "./rules.ts";
import { allowed } from "./service-people.ts";
import { findPerson, rolesOf, updatePerson } from "./store.ts";
import {
  endCertificate,
  findCertificate,
  holdersOfPhoto,
  insertQualification,
  openCertificate,
  setCertificatePhoto,
} from "./store-certificates.ts";

export type CertificateCommand = {
  readonly personId: string;
  readonly fields: CertificateFields;
  /** Its file is on the disk already. */
  readonly photo?: StoredMedia | undefined;
  /** The certificate that this one takes the place of. */
  readonly renewsId?: string;
};

export function addCertificate(
  ports: Ports,
  actor: Actor,
  command: CertificateCommand,
): Promise<Result<{ readonly id: string }, PersonRefusal>> {
  const { personId, fields, renewsId, photo } = command;
  return ports.db.write((tx): Result<{ readonly id: string }, PersonRefusal> => {
    const found = allowed(tx, actor, personId, "certificates");
    if (!found.ok) return found;
    const now = ports.clock.now();
    const twin = findCertificate(tx.orm, fields.kind, fields.number);
    // The number may stay the same when a certificate is renewed.
    if (twin !== undefined && twin.id !== renewsId) {
      return refuse({ code: "person.certificate_taken", holderId: twin.personId });
    }
    if (renewsId !== undefined && !endCertificate(tx.orm, personId, renewsId, "renewed", now)) {
      return refuse({ code: "person.certificate_gone" });
    }
    const id = ports.ids.next();
    if (photo !== undefined) insertMedia(tx.orm, photo, now);
    insertQualification(tx.orm, {
      ...fields,
      id,
      personId,
      photoHash: photo?.hash ?? null,
      addedAt: now,
    });
    const { kind, expiresOn } = fields;
    tx.append({
      kind: renewsId === undefined ? "person.certificate_added" : "person.certificate_renewed",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: {
        certificate: id,
        kind,
        expiresOn,
        hasPhoto: photo !== undefined,
        ...(renewsId === undefined ? {} : { renewsId }),
      },
    });
    return accept({ id });
  });
}

/** A photo for a certificate that counts; the one before it is replaced, and its file stays with the journal. */
export function addCertificatePhoto(
  ports: Ports,
  actor: Actor,
  certificate: { readonly personId: string; readonly id: string },
  photo: StoredMedia,
): Promise<Result<null, PersonRefusal>> {
  const { personId, id } = certificate;
  return ports.db.write((tx): Result<null, PersonRefusal> => {
    const found = allowed(tx, actor, personId, "certificates");
    if (!found.ok) return found;
    const before = openCertificate(tx.orm, personId, id);
    if (before === undefined) return refuse({ code: "person.certificate_gone" });
    insertMedia(tx.orm, photo, ports.clock.now());
    setCertificatePhoto(tx.orm, id, photo.hash);
    tx.append({
      kind: "person.certificate_photo",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { certificate: id, photo: photo.hash, replaces: before.photoHash },
    });
    return accept(null);
  });
}

export function withdrawCertificate(
  ports: Ports,
  actor: Actor,
  personId: string,
  id: string,
  given: string,
): Promise<Result<null, PersonRefusal>> {
  const reason = given.trim().slice(0, LIMITS.reasonLength);
  return ports.db.write((tx): Result<null, PersonRefusal> => {
    const found = allowed(tx, actor, personId, "certificates");
    if (!found.ok) return found;
    if (reason === "") return refuse({ code: "person.reason_needed" });
    if (!endCertificate(tx.orm, personId, id, reason, ports.clock.now())) {
      return refuse({ code: "person.certificate_gone" });
    }
    tx.append({
      kind: "person.certificate_withdrawn",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { certificate: id, reason },
    });
    return accept(null);
  });
}

/** Consent is the person's own and can be withdrawn; what is as it was leaves no trace. */
export function recordConsent(
  ports: Ports,
  actor: Actor,
  personId: string,
  isConsented: boolean,
): Promise<Result<null, PersonRefusal>> {
  return ports.db.write((tx): Result<null, PersonRefusal> => {
    const found = allowed(tx, actor, personId, "edit");
    if (!found.ok) return found;
    const { consentedAt, version } = found.value;
    if ((consentedAt !== null) === isConsented) return accept(null);
    const consentedNow = isConsented ? ports.clock.now() : null;
    updatePerson(tx.orm, personId, version, { consentedAt: consentedNow });
    tx.append({
      kind: "person.changed",
      actor: actor.personId,
      subject: `person:${personId}`,
      payload: { changed: { consent: { from: consentedAt !== null, to: isConsented } } },
    });
    return accept(null);
  });
}

/** In the transaction of what is made or erased with it. False for a person who is gone or changed meanwhile. */
export function setFaceConsent(
  tx: Tx,
  personId: string,
  isConsented: boolean,
  by: { readonly actorId: string; readonly now: UnixMs },
): boolean {
  const found = findPerson(tx.orm, personId);
  if (found === undefined) return false;
  const { faceConsentedAt, version } = found;
  if ((faceConsentedAt !== null) === isConsented) return true;
  const change = { faceConsentedAt: isConsented ? by.now : null };
  if (!updatePerson(tx.orm, personId, version, change)) return false;
  tx.append({
    kind: "person.changed",
    actor: by.actorId,
    subject: `person:${personId}`,
    payload: { changed: { faceConsent: { from: faceConsentedAt !== null, to: isConsented } } },
  });
  return true;
}

/** A photo of a certificate is for its holder and for those who keep the register of that person. */
export function mayReadCertificatePhoto(orm: Orm, actor: Actor, hash: string): boolean {
  return holdersOfPhoto(orm, hash).some(
    (holder) =>
      holder === actor.personId ||
      rightsOver(actor.roles, rolesOf(orm, holder)).includes("certificates"),
  );
}
