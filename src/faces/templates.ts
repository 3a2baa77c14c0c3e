/** Sealing and opening of templates. The plain numbers live only as long as the comparison. */
import type { Vault } from "../platform/vault.ts";

const PURPOSE = "face-template";

export function sealViews(
  vault: Vault,
  personId: string,
  views: readonly (readonly number[])[],
): string {
  const bytes = Buffer.concat(
    views.map((view) => Buffer.from(Float32Array.from(view).buffer)),
  ).toString("base64");
  return vault.seal(PURPOSE, personId, `${views.length}:${bytes}`);
}

/** Throws Fault "data.unreadable" for a row of another box or another person. */
export function openViews(
  vault: Vault,
  personId: string,
  sealed: string,
): readonly (readonly number[])[] {
  const text = vault.open(PURPOSE, personId, sealed);
  const at = text.indexOf(":");
  const count = Number(text.slice(0, at));
  const bytes = Uint8Array.from(Buffer.from(text.slice(at + 1), "base64"));
  const all = [...new Float32Array(bytes.buffer)];
  const size = all.length / Math.max(1, count);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}
