/** `release`: the maker's side of updates. The private key is a file of theirs and is never kept here. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { say } from "../platform/i18n.ts";
import { keyIdOf } from "../platform/keys.ts";
import { replaceFile } from "../platform/storage/whole-file.ts";
import { packUpdate, readUpdate } from "../platform/update/index.ts";
import { RELEASE_KEYS } from "../version.ts";
import { type CliIo, EXIT } from "./io.ts";
import { updateText as t } from "./update-text.ts";

const OPTIONS = {
  into: { type: "string" },
  key: { type: "string" },
  out: { type: "string" },
} as const;

type Values = { readonly [Name in keyof typeof OPTIONS]?: string | undefined };

const aboutSchema = z.object({
  version: z.string(),
  platform: z.string(),
  migrations: z.object({ site: z.array(z.string()), tracks: z.array(z.string()) }),
});

function makeKey(io: CliIo, into: string): number {
  const [priv, pub] = [join(into, "release-private.pem"), join(into, "release-public.pem")];
  const there = [priv, pub].find((path) => existsSync(path));
  if (there !== undefined) {
    io.err(say(io.lang, t.keyThere, { path: there }));
    return EXIT.failed;
  }
  mkdirSync(into, { recursive: true, mode: 0o700 });
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  replaceFile(priv, String(privateKey.export({ type: "pkcs8", format: "pem" })));
  replaceFile(pub, String(publicKey.export({ type: "spki", format: "pem" })), 0o644);
  io.out(say(io.lang, t.keyMade, { priv, pub, id: keyIdOf(publicKey) }));
  return EXIT.ok;
}

/** What the program says of itself decides: a file name or a number typed by hand may be wrong. */
function pack(io: CliIo, program: string, key: string, out: string): number {
  const said = Bun.spawnSync([resolve(program), "version", "--json"], { stderr: "inherit" });
  if (!said.success) {
    io.err(say(io.lang, t.notRunnable));
    return EXIT.failed;
  }
  const about = aboutSchema.parse(JSON.parse(said.stdout.toString()));
  const packed = packUpdate(readFileSync(program), about, readFileSync(key, "utf8"));
  replaceFile(out, packed, 0o644);
  io.out(say(io.lang, t.packed, { version: about.version, path: out, bytes: packed.length }));
  return EXIT.ok;
}

function verifyFile(io: CliIo, path: string, key: string | undefined): number {
  const keys = key === undefined ? RELEASE_KEYS : [readFileSync(key, "utf8")];
  const read = readUpdate(path, keys);
  const whole = read.ok ? read.value.program() : read;
  if (!read.ok || !whole.ok) {
    io.err(
      say(io.lang, !read.ok && read.refusal.code === "update.signature" ? t.signature : t.damaged),
    );
    return EXIT.failed;
  }
  const { header, keyId } = read.value;
  io.out(JSON.stringify({ ...header, keyId }, null, 2));
  return EXIT.ok;
}

function perform(io: CliIo, words: readonly string[], values: Values): number {
  const [what, file] = words;
  if (what === "key" && values.into !== undefined) return makeKey(io, resolve(values.into));
  if (
    file !== undefined &&
    what === "pack" &&
    values.key !== undefined &&
    values.out !== undefined
  ) {
    return pack(io, file, values.key, resolve(values.out));
  }
  if (file !== undefined && what === "verify") return verifyFile(io, file, values.key);
  io.err(say(io.lang, t.releaseUsage));
  return EXIT.usage;
}

export function runRelease(args: readonly string[], io: CliIo): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  return perform(io, positionals, values);
}

/** Of a public key's text, for `version --json`. */
export function releaseKeyIds(): readonly string[] {
  return RELEASE_KEYS.map((pem) => keyIdOf(createPublicKey(pem)));
}
