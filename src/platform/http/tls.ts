/**
 * HTTPS on the local network: the box is its own certificate authority, since no public one signs names of a
 * house. A phone trusts the authority once; leaves are renewed by themselves.
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
// The certificate library asks for this polyfill to be there before it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { DAY_MS, type Day, startOfDay, type UnixMs } from "../../kernel/instants.ts";
import { RELEASED_ON } from "../../version.ts";
import { Fault } from "../errors.ts";
import { replaceFile } from "../storage/whole-file.ts";

x509.cryptoProvider.set(crypto);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const CA_DAYS = 3_650;
/** Phones refuse leaves that are valid for longer than 398 days (Apple, since 2020), also of own authorities. */
const LEAF_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;

export type TlsFiles = {
  readonly caPem: string;
  /** SHA-256 of the authority's certificate, as phones show it: `AA:BB:…`. */
  readonly caFingerprint: string;
  readonly certPem: string;
  readonly keyPem: string;
  readonly names: readonly string[];
  readonly expiresAt: number;
};

type KeyPair = { readonly keys: CryptoKeyPair; readonly pem: string };

async function newKeys(): Promise<KeyPair> {
  const keys = (await crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ])) as CryptoKeyPair;
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { keys, pem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY") };
}

async function keysOf(pem: string, certificate: x509.X509Certificate): Promise<CryptoKeyPair> {
  const [der] = x509.PemConverter.decode(pem);
  if (der === undefined) throw new Fault("data.unreadable", "the authority's key is no PEM file");
  const privateKey = await crypto.subtle.importKey("pkcs8", der, ALGORITHM, true, ["sign"]);
  const publicKey = await certificate.publicKey.export(ALGORITHM, ["verify"]);
  return { privateKey, publicKey };
}

function serialNumber(): string {
  // Positive and at most 20 bytes (RFC 5280, 4.1.2.2).
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString("hex");
}

type Authority = { readonly certificate: x509.X509Certificate; readonly keys: CryptoKeyPair };

/** Holds from the release of the program on, so that a clock that was years off at the first start does no harm. */
function authorityTerm(now: UnixMs): { readonly notBefore: Date; readonly notAfter: Date } {
  const releasedAt = startOfDay(RELEASED_ON as Day);
  return {
    notBefore: new Date(Math.min(now, releasedAt) - DAY_MS),
    notAfter: new Date(Math.max(now, releasedAt) + CA_DAYS * DAY_MS),
  };
}

async function openAuthority(folder: string, siteId: string, now: UnixMs): Promise<Authority> {
  const [certPath, keyPath] = [join(folder, "ca.pem"), join(folder, "ca.key")];
  if (existsSync(certPath) && existsSync(keyPath)) {
    const certificate = new x509.X509Certificate(readFileSync(certPath, "utf8"));
    return { certificate, keys: await keysOf(readFileSync(keyPath, "utf8"), certificate) };
  }
  const { keys, pem } = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=Gasward ${siteId.slice(0, 6)} CA, O=Gasward`,
    ...authorityTerm(now),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  replaceFile(keyPath, pem);
  replaceFile(certPath, certificate.toString("pem"));
  return { certificate, keys };
}

async function issueLeaf(
  authority: Authority,
  names: readonly string[],
  now: UnixMs,
): Promise<{ readonly certPem: string; readonly keyPem: string }> {
  const { keys, pem } = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: `CN=${names[0] ?? "localhost"}`,
    issuer: authority.certificate.subject,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + LEAF_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({
          type: isAddress(value) ? ("ip" as const) : ("dns" as const),
          value,
        })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
  return { certPem: certificate.toString("pem"), keyPem: pem };
}

export function isAddress(name: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) || name.includes(":");
}

/** Names and addresses under which the box can be reached: host, mDNS name, loopback, every interface. */
export function reachableNames(host: string, given: readonly string[] = []): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? [])
      .filter((item) => !item.internal && !item.address.startsWith("fe80"))
      .map((item) => item.address),
  );
  const short = host.split(".")[0] ?? host;
  const all = [
    ...given,
    host,
    `${short}.local`,
    "localhost",
    "127.0.0.1",
    "::1",
    ...addresses.sort(),
  ];
  return [...new Set(all.filter((name) => /^[A-Za-z0-9.:-]{1,253}$/.test(name)))].slice(0, 50);
}

type Kept = { readonly names: readonly string[]; readonly expiresAt: number };

function isLeafGood(kept: Kept, names: readonly string[], now: UnixMs): boolean {
  const leftMs = kept.expiresAt - now;
  // One that is not valid yet was made while the clock was ahead.
  const isFresh = leftMs > RENEW_BEFORE_DAYS * DAY_MS && leftMs <= (LEAF_DAYS + 1) * DAY_MS;
  return isFresh && names.every((name) => kept.names.includes(name));
}

/** Opens what exists, makes what is missing, renews a leaf that ends soon or lacks a name. */
export async function openTls(
  dataPath: string,
  siteId: string,
  names: readonly string[],
  now: UnixMs,
): Promise<TlsFiles> {
  const folder = join(dataPath, "tls");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = await openAuthority(folder, siteId, now);
  const [certPath, keyPath, keptPath] = ["leaf.pem", "leaf.key", "leaf.json"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const isThere = [certPath, keyPath, keptPath].every((path) => existsSync(path));
  const kept = isThere ? (JSON.parse(readFileSync(keptPath, "utf8")) as Kept) : undefined;
  const caPem = authority.certificate.toString("pem");
  const caFingerprint = fingerprintOf(authority.certificate);
  if (kept !== undefined && isLeafGood(kept, names, now)) {
    const [certPem, keyPem] = [readFileSync(certPath, "utf8"), readFileSync(keyPath, "utf8")];
    return { caPem, caFingerprint, certPem, keyPem, ...kept };
  }
  const leaf = await issueLeaf(authority, names, now);
  const expiresAt = now + LEAF_DAYS * DAY_MS;
  replaceFile(keyPath, leaf.keyPem);
  replaceFile(certPath, leaf.certPem);
  replaceFile(keptPath, JSON.stringify({ names, expiresAt }));
  return { caPem, caFingerprint, ...leaf, names, expiresAt };
}

/** PKCS#10 (RFC 2986) for a client's certificate in PEM, signed by its own new key (PKCS#8 in PEM). */
export async function createSigningRequest(
  commonName: string,
): Promise<{ readonly requestPem: string; readonly keyPem: string }> {
  const { keys, pem } = await newKeys();
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }, { O: ["Gasward"] }],
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    ],
  });
  return { requestPem: request.toString("pem"), keyPem: pem };
}

/** SHA-256 of the public key (SubjectPublicKeyInfo) that a request carries. */
export function requestFingerprint(requestPem: string): string {
  return fingerprintOf(new x509.Pkcs10CertificateRequest(requestPem).publicKey);
}

function fingerprintOf({ rawData }: { readonly rawData: ArrayBuffer }): string {
  const hex = createHash("sha256").update(Buffer.from(rawData)).digest("hex");
  return (hex.toUpperCase().match(/../g) ?? []).join(":");
}
