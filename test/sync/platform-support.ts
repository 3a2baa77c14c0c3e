/** Keys and certificates for platforms of tests. */
import { generateKeyPairSync, sign } from "node:crypto";
// The certificate library asks for this polyfill to be there before it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { keyIdOf } from "../../src/platform/keys.ts";

export type KeyPair = {
  readonly pem: string;
  readonly keyId: string;
  sign(text: string): string;
};

export function keyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    pem: String(publicKey.export({ type: "spki", format: "pem" })),
    keyId: keyIdOf(publicKey),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString("base64"),
  };
}

const EC = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export type Certified = { readonly cert: string; readonly key: string };
export type Authority = Certified & {
  issue(name: string): Promise<Certified>;
  /** A certificate for somebody's request, in milliseconds UTC. */
  sign(requestPem: string, from: number, to: number): Promise<string>;
};

/** A certificate authority of a test, as a platform's office would have one. */
export async function authority(): Promise<Authority> {
  const notBefore = new Date(Date.now() - 86_400_000);
  const notAfter = new Date(Date.now() + 86_400_000 * 30);
  const newKeys = async () =>
    (await crypto.subtle.generateKey(EC, true, ["sign", "verify"])) as CryptoKeyPair;
  const keyPem = async ({ privateKey }: CryptoKeyPair): Promise<string> =>
    x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=test authority",
    notBefore,
    notAfter,
    keys,
    signingAlgorithm: EC,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  let serial = 1;
  return {
    cert: root.toString("pem"),
    key: await keyPem(keys),
    async sign(requestPem, from, to) {
      const request = new x509.Pkcs10CertificateRequest(requestPem);
      if (!(await request.verify())) throw new Error("the request is not signed by its own key");
      serial += 1;
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, "0"),
        subject: request.subject,
        issuer: root.subject,
        notBefore: new Date(from),
        notAfter: new Date(to),
        publicKey: request.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: EC,
      });
      return leaf.toString("pem");
    },
    async issue(name) {
      serial += 1;
      const own = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        serialNumber: serial.toString(16).padStart(2, "0"),
        subject: `CN=${name}`,
        issuer: root.subject,
        notBefore,
        notAfter,
        publicKey: own.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: EC,
        extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: name }])],
      });
      return { cert: leaf.toString("pem"), key: await keyPem(own) };
    },
  };
}
