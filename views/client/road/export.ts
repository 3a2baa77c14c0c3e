/** The waiting list as a file, for a phone that will not reach the box any more. */
import type { RoadAct, RoadStore } from "./store.ts";

async function base64(blob: Blob): Promise<string> {
  let text = "";
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}

export async function exportWaiting(store: RoadStore, acts: readonly RoadAct[]): Promise<void> {
  const open = acts.filter(({ state }) => state === "waiting" || state === "held");
  const taken = await store.taken();
  const pictures: Record<string, string> = {};
  for (const file of open.flatMap(({ files }) => files)) {
    const blob = await store.picture(file);
    if (blob !== undefined) pictures[file] = await base64(blob);
  }
  const facts = {
    packageId: taken?.id,
    takenAt: taken?.takenAt,
    personId: taken?.person.id,
    acts: open.map(({ id, seq, claimedAt, files, act }) => ({ id, seq, claimedAt, files, act })),
    pictures,
  };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(facts)], { type: "application/json" }));
  link.download = `gasward-waiting-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
