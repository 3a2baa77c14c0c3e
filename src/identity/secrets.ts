/** Hashing of what people know and carry. */

/** OWASP's floor for argon2id: 19 MiB, two passes. One check takes some tens of milliseconds. */
const ARGON = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

/** What is longer counts by its beginning, so that nobody can make the box hash for minutes. */
const SECRET_MAX = 200;

export function hashSecret(secret: string): Promise<string> {
  return Bun.password.hash(secret.slice(0, SECRET_MAX), ARGON);
}

let decoy: Promise<string> | undefined;

/** Always takes the time of a real check, so that the answer does not tell who exists. */
export async function checkSecret(secret: string, hash: string | null): Promise<boolean> {
  decoy ??= hashSecret("nobody has this secret");
  const isRight = await Bun.password.verify(secret.slice(0, SECRET_MAX), hash ?? (await decoy));
  return isRight && hash !== null;
}

/** Tokens are random and long: a plain hash is enough and can be looked up. */
export function hashToken(token: string): string {
  return new Bun.CryptoHasher("sha256").update(token).digest("hex");
}

export const BADGE_PREFIX = "GWB-";

/** The text of a badge's QR code. */
export function badgeText(secret: string): string {
  return `${BADGE_PREFIX}${secret}`;
}

/** A code as it was typed from paper: only letters and digits count, and they are not told apart by case. */
export function plainCode(text: string): string {
  return text
    .slice(0, 100)
    .replace(/[^0-9A-Za-z]/g, "")
    .toLowerCase()
    .replace(/[oil]/g, (char) => (char === "o" ? "0" : "1"));
}

/** In groups of four or five, for a person who copies it. */
export function grouped(code: string, size: number): string {
  return (code.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join("-").toUpperCase();
}
