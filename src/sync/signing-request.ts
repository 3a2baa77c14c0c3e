/**
 * A request for a client certificate, for a platform's office to sign. The key is made on this box and leaves it
 * neither with the request nor later; until the certificate is back the one in use stays.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { accept, type Result, refuse } from "../kernel/result.ts";
import { createSigningRequest, requestFingerprint } from "../platform/http/tls.ts";
import type { Ports } from "../platform/ports.ts";
import type { Actor } from "../platform/web.ts";
import { openSecret, type PlatformRefusal, sealSecret } from "./platform-service.ts";
import { findPlatform, updatePlatform } from "./platform-store.ts";

const PEM_MAX = 20_000;

export type CertificateProblem =
  | "no-request"
  | "no-certificate"
  | "not-a-pair"
  | "expired"
  | "too-early";
type By = Pick<Actor, "personId">;

/** Whether a certificate belongs to the key of the request and holds now. The first of a chain counts. */
export function judgeCertificate(
  pem: string,
  keyPem: string,
  now: number,
): CertificateProblem | undefined {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return "no-certificate";
  }
  if (!certificate.checkPrivateKey(createPrivateKey(keyPem))) return "not-a-pair";
  if (Date.parse(certificate.validTo) <= now) return "expired";
  return Date.parse(certificate.validFrom) > now ? "too-early" : undefined;
}

/** A new request replaces one that waits: its certificate would fit no more. */
export async function requestCertificate(
  ports: Ports,
  actor: By,
  id: string,
): Promise<Result<null, PlatformRefusal>> {
  const { requestPem, keyPem } = await createSigningRequest(`gasward-${ports.siteId}`);
  return ports.db.write((tx) => {
    const row = findPlatform(tx.orm, id);
    if (row === undefined || row.state === "retired") return refuse({ code: "platform.gone" });
    updatePlatform(tx.orm, id, {
      requestPem,
      requestKey: sealSecret(ports, id, "requestKey", keyPem),
      version: row.version + 1,
    });
    tx.append({
      kind: "upstream-platform.certificate_requested",
      actor: actor.personId,
      subject: `upstream-platform:${id}`,
      payload: { publicKey: requestFingerprint(requestPem) },
      lane: "event",
    });
    return accept(null);
  });
}

/** Certificate and key go into use together, the request is done with. */
export function takeCertificate(
  ports: Ports,
  actor: By,
  id: string,
  pasted: string,
): Promise<Result<null, PlatformRefusal | { readonly code: CertificateProblem }>> {
  const pem = pasted.trim().replaceAll("\r\n", "\n").slice(0, PEM_MAX);
  return ports.db.write((tx) => {
    const row = findPlatform(tx.orm, id);
    if (row === undefined || row.state === "retired") return refuse({ code: "platform.gone" });
    if (row.requestKey === "") return refuse({ code: "no-request" });
    const keyPem = openSecret(ports, row, "requestKey");
    const problem = judgeCertificate(pem, keyPem, ports.clock.now());
    if (problem !== undefined) return refuse({ code: problem });
    updatePlatform(tx.orm, id, {
      clientCertificate: pem,
      clientKey: sealSecret(ports, id, "clientKey", keyPem),
      requestPem: "",
      requestKey: "",
      version: row.version + 1,
    });
    const { fingerprint256, validTo } = new X509Certificate(pem);
    tx.append({
      kind: "upstream-platform.certificate_taken",
      actor: actor.personId,
      subject: `upstream-platform:${id}`,
      payload: { fingerprint: fingerprint256, until: Date.parse(validTo) },
      lane: "event",
    });
    tx.afterCommit(() => ports.live.touch("upstream"));
    return accept(null);
  });
}
