/** The waiting list as files, sealed so that only the box reads them, for a phone that will not reach it any more. */
import { isOpen } from "./renew.ts";
import type { Held, RoadAct, RoadStore } from "./store.ts";

/** Pictures of one file; the box takes a file in one request. */
const FILE_BYTES = 6_000_000;

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

type Portion = { acts: RoadAct[]; pictures: Record<string, string>; bytes: number };

/** In their order; an act and its pictures stay together. */
async function portionsOf(store: RoadStore, acts: readonly RoadAct[]): Promise<readonly Portion[]> {
  const portions: Portion[] = [];
  for (const act of acts) {
    const pictures: [string, string][] = [];
    for (const file of act.files) {
      const blob = await store.picture(file);
      if (blob === undefined) continue;
      pictures.push([file, base64(new Uint8Array(await blob.arrayBuffer()))]);
    }
    const bytes = pictures.reduce((sum, [, text]) => sum + text.length, 0);
    const last = portions.at(-1);
    const portion =
      last === undefined || last.bytes + bytes > FILE_BYTES
        ? { acts: [], pictures: {}, bytes: 0 }
        : last;
    if (portion !== last) portions.push(portion);
    portion.acts.push(act);
    portion.bytes += bytes;
    Object.assign(portion.pictures, Object.fromEntries(pictures));
  }
  return portions;
}

async function sealed(taken: Held, { acts, pictures }: Portion): Promise<string> {
  const text = JSON.stringify({
    takenAt: taken.takenAt,
    offMs: taken.offMs ?? 0,
    acts: acts.map(({ id, seq, claimedAt, files, act }) => ({ id, seq, claimedAt, files, act })),
    pictures,
  });
  const raw = Uint8Array.from(atob(taken.exportKey.key), (char) => char.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = new TextEncoder().encode(text);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes);
  return JSON.stringify({
    gasward: "waiting",
    packageId: taken.id,
    ticket: taken.exportKey.ticket,
    iv: base64(iv),
    data: base64(new Uint8Array(data)),
  });
}

function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function exportWaiting(store: RoadStore, acts: readonly RoadAct[]): Promise<void> {
  const taken = await store.taken();
  if (taken === undefined) return;
  const portions = await portionsOf(store, acts.filter(isOpen));
  const day = new Date().toISOString().slice(0, 10);
  for (const [at, portion] of portions.entries()) {
    const part = portions.length === 1 ? "" : `-${at + 1}of${portions.length}`;
    save(await sealed(taken, portion), `gasward-waiting-${day}${part}.json`);
  }
}
