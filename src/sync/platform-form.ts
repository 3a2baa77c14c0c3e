/** What an administrator enters about a platform: untrusted fields into values, keys and certificates looked into. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { accept, type Result, refuse } from "../kernel/result.ts";
import type { RawForm } from "../platform/form.ts";
import { keyIdOfPem } from "./orders/command-form.ts";
import {
  CIPHERS,
  type Cipher,
  isPlainAddress,
  judgeAddress,
  PLATFORM_FORMS,
  type PlatformForm,
} from "./platform-rules.ts";

export const PLATFORM_FIELDS = [
  "name",
  "form",
  "url",
  "byCourier",
  "plainReason",
  "user",
  "password",
  "clientCertificate",
  "clientKey",
  "authorityPem",
  "receiverPem",
  "windowFrom",
  "windowTo",
  "budgetMib",
  "cipher",
  "cipherKey",
  "companyCode",
  "sendsNames",
  "sendsPictures",
  "changes",
] as const;
export type PlatformField = (typeof PLATFORM_FIELDS)[number];

/** Never sent back to a page. */
export const SECRET_FIELDS: ReadonlySet<PlatformField> = new Set([
  "password",
  "clientKey",
  "cipherKey",
]);

export type PlatformProblem =
  | "missing"
  | "too-long"
  | "malformed"
  | "plain"
  | "needs-https"
  | "secret-inside"
  | "no-certificate"
  | "no-key"
  | "not-a-pair"
  | "expired"
  | "too-early"
  | "no-request"
  | "no-public-key"
  | "no-time"
  | "both-times"
  | "no-amount"
  | "no-cipher-key"
  | "no-code"
  | "no-mapping"
  | "pictures-plain"
  | "needs-line";

export type PlatformValues = {
  readonly name: string;
  readonly form: PlatformForm;
  /** Empty: without a line, its records are carried. */
  readonly url: string;
  readonly plainReason: string;
  readonly user: string;
  readonly clientCertificate: string;
  readonly authorityPem: string;
  readonly receiverPem: string;
  readonly windowFrom: number | null;
  readonly windowTo: number | null;
  readonly budgetBytes: number | null;
  readonly cipher: Cipher;
  readonly companyCode: string;
  readonly sendsNames: boolean;
  readonly sendsPictures: boolean;
  readonly changes: string;
  /** Undefined: as it was. */
  readonly password: string | undefined;
  readonly clientKey: string | undefined;
  readonly cipherKey: string | undefined;
};

export type PlatformProblems = Partial<Record<PlatformField, PlatformProblem>>;

const PEM_MAX = 20_000;
const MIB = 1024 * 1024;

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** End of a certificate's validity in milliseconds UTC. */
export function certificateEnd(pem: string): number | undefined {
  const certificate = pem === "" ? undefined : certificateOf(pem);
  return certificate === undefined ? undefined : Date.parse(certificate.validTo);
}

function pairProblem(pem: string, keyPem: string): PlatformProblem | undefined {
  try {
    return certificateOf(pem)?.checkPrivateKey(createPrivateKey(keyPem)) === true
      ? undefined
      : "not-a-pair";
  } catch {
    return "no-key";
  }
}

/** What is wrong with the files of a line, by their options; undefined where nothing is. */
export function lineKeyProblem(
  { ca, cert, key }: { readonly ca?: string; readonly cert?: string; readonly key?: string },
  now: number,
): { readonly option: "ca" | "cert" | "key"; readonly problem: PlatformProblem } | undefined {
  for (const [option, pem] of [
    ["ca", ca],
    ["cert", cert],
  ] as const) {
    const ends = pem === undefined ? undefined : certificateEnd(`${pem}\n`);
    if (pem !== undefined && ends === undefined) return { option, problem: "no-certificate" };
    if (ends !== undefined && ends <= now) return { option, problem: "expired" };
  }
  const problem = cert === undefined ? undefined : pairProblem(cert, key ?? "");
  return problem && { option: "key", problem };
}

/** `HH:MM` to minutes of the day. */
function minutesOf(text: string): number | null | undefined {
  if (text === "") return null;
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** `key:iv` in hex: AES-128 or AES-256, SM4 with 16 bytes; the initial vector always 16. */
export function isCipherKey(cipher: Cipher, text: string): boolean {
  const [key = "", iv = "", more] = text.split(":");
  const isHex = (hex: string, bytes: readonly number[]): boolean =>
    /^[0-9a-f]*$/iu.test(hex) && bytes.includes(hex.length / 2);
  return more === undefined && isHex(key, cipher === "sm4" ? [16] : [16, 32]) && isHex(iv, [16]);
}

/** What was stored before: a secret that is left empty stays as it was. */
export type KnownSecrets = {
  readonly clientKey: string;
  readonly cipherKey: string;
};

export function parsePlatform(
  raw: RawForm,
  facts: {
    readonly now: number;
    readonly known?: KnownSecrets | undefined;
    readonly isMapping: (form: PlatformForm, changes: string) => boolean;
  },
): Result<PlatformValues, PlatformProblems> {
  const text = (field: PlatformField): string =>
    (raw[field] ?? "").trim().replaceAll("\r\n", "\n").slice(0, PEM_MAX);
  const problems: PlatformProblems = {};
  const wrong = (field: PlatformField, problem: PlatformProblem): void => {
    problems[field] ??= problem;
  };
  const form = PLATFORM_FORMS.find((one) => one === text("form")) ?? "gasward";
  const cipher = CIPHERS.find((one) => one === text("cipher")) ?? "none";
  const isCarried = text("byCourier") === "yes";
  const url = isCarried ? "" : text("url");
  const plainReason = text("plainReason");
  if (text("name") === "") wrong("name", "missing");
  if (text("name").length > 80) wrong("name", "too-long");
  if (plainReason.length > 500) wrong("plainReason", "too-long");
  if (isCarried && form !== "gasward") wrong("byCourier", "needs-line");
  const address = isCarried
    ? undefined
    : url.length > 500
      ? "too-long"
      : judgeAddress(url, form, plainReason);
  if (address !== undefined) wrong("url", url === "" ? "missing" : address);
  checkKeys(text, facts, wrong);
  const windowFrom = minutesOf(text("windowFrom"));
  const windowTo = minutesOf(text("windowTo"));
  if (windowFrom === undefined) wrong("windowFrom", "no-time");
  if (windowTo === undefined) wrong("windowTo", "no-time");
  if ((windowFrom === null) !== (windowTo === null)) wrong("windowTo", "both-times");
  const mib = text("budgetMib");
  if (!/^(?:\d{0,6}|\d{1,6}\.\d{1,2})$/u.test(mib) || mib === "0") wrong("budgetMib", "no-amount");
  const sendsPictures = form === "gasward" && text("sendsPictures") === "yes";
  // People may be seen on them; a reason for a readable line was given for records without names.
  if (sendsPictures && isPlainAddress(url)) wrong("sendsPictures", "pictures-plain");
  if (text("changes").length > 8_000) wrong("changes", "too-long");
  else if (!facts.isMapping(form, text("changes"))) wrong("changes", "no-mapping");
  if (form !== "gasward") {
    if (!/^[0-9A-Za-z-]{1,30}$/u.test(text("companyCode"))) wrong("companyCode", "no-code");
    const given = text("cipherKey");
    const isKept = given === "" && (facts.known?.cipherKey ?? "") !== "";
    if (cipher !== "none" && !isKept && !isCipherKey(cipher, given)) {
      wrong("cipherKey", "no-cipher-key");
    }
  }
  if (Object.keys(problems).length > 0) return refuse(problems);
  const secret = (field: PlatformField): string | undefined => text(field) || undefined;
  return accept({
    name: text("name"),
    form,
    url,
    // A reason is kept only with what it is for.
    plainReason: isPlainAddress(url) ? plainReason : "",
    user: text("user").slice(0, 200),
    clientCertificate: text("clientCertificate"),
    authorityPem: text("authorityPem"),
    receiverPem: text("receiverPem"),
    windowFrom: windowFrom ?? null,
    windowTo: windowTo ?? null,
    budgetBytes: mib === "" ? null : Math.round(Number(mib) * MIB),
    cipher: form === "gasward" ? "none" : cipher,
    companyCode: text("companyCode"),
    sendsNames: text("sendsNames") === "yes",
    sendsPictures,
    changes: text("changes"),
    password: secret("password"),
    clientKey: secret("clientKey"),
    cipherKey: secret("cipherKey"),
  });
}

function checkKeys(
  text: (field: PlatformField) => string,
  facts: { readonly now: number; readonly known?: KnownSecrets | undefined },
  wrong: (field: PlatformField, problem: PlatformProblem) => void,
): void {
  const pem = text("clientCertificate");
  const keyPem = text("clientKey") || (facts.known?.clientKey ?? "");
  const ends = certificateEnd(pem);
  if (pem !== "" && ends === undefined) wrong("clientCertificate", "no-certificate");
  else if (ends !== undefined && ends <= facts.now) wrong("clientCertificate", "expired");
  else if (pem !== "") {
    const problem = keyPem === "" ? "no-key" : pairProblem(pem, keyPem);
    if (problem !== undefined) wrong("clientKey", problem);
  } else if (text("clientKey") !== "") wrong("clientCertificate", "missing");
  const authority = text("authorityPem");
  if (authority !== "" && certificateOf(authority) === undefined) {
    wrong("authorityPem", "no-certificate");
  }
  const receiver = text("receiverPem");
  if (receiver !== "" && keyIdOfPem(receiver) === undefined) wrong("receiverPem", "no-public-key");
}
