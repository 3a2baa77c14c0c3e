/** Handing in: what waits is sent in its order, and kept until the box has answered for each item. */
import type { RoadAct, RoadStore } from "./store.ts";

export type Contact = "online" | "offline" | "signed-out" | "other-person" | "lost";

type Hello = {
  readonly personId: string | null;
  readonly csrf: string | null;
  readonly epoch: string;
  readonly boxAt: number;
  readonly package: "open" | "returned" | "lost" | "unknown";
};

const BATCH_ACTS = 20;
const BATCH_BYTES = 3_000_000;
const CLOCK_STEP_MS = 10_000;
const WAIT_MAX_MS = 30_000;

async function ask(url: string, init: RequestInit = {}): Promise<Response | undefined> {
  try {
    const signal = AbortSignal.timeout(WAIT_MAX_MS);
    return await fetch(url, { ...init, cache: "no-store", redirect: "manual", signal });
  } catch {
    return undefined;
  }
}

export async function hello(packageId: string): Promise<Hello | undefined> {
  const answer = await ask(`/road/hello?package=${encodeURIComponent(packageId)}`);
  if (answer?.ok !== true) return undefined;
  return (await answer.json().catch(() => undefined)) as Hello | undefined;
}

type Answer = {
  readonly id: string;
  readonly state: "accepted" | "remarked" | "held" | "again";
  readonly words: readonly string[];
};

type Batch = { readonly acts: readonly RoadAct[]; readonly files: ReadonlyMap<string, Blob> };

async function nextBatch(store: RoadStore, waiting: readonly RoadAct[]): Promise<Batch> {
  const acts: RoadAct[] = [];
  const files = new Map<string, Blob>();
  let bytes = 0;
  for (const act of waiting.slice(0, BATCH_ACTS)) {
    const blobs = await Promise.all(act.files.map((file) => store.picture(file)));
    const size = blobs.reduce((sum, blob) => sum + (blob?.size ?? 0), 0);
    if (acts.length > 0 && bytes + size > BATCH_BYTES) break;
    bytes += size;
    acts.push(act);
    for (const [index, blob] of blobs.entries()) {
      if (blob !== undefined) files.set(act.files[index] ?? "", blob);
    }
  }
  return { acts, files };
}

async function post(
  taken: { readonly id: string; readonly takenAt: number },
  { acts, files }: Batch,
  csrf: string,
  waiting: number,
): Promise<Response | undefined> {
  const text = JSON.stringify({
    packageId: taken.id,
    takenAt: taken.takenAt,
    sentAt: Date.now(),
    waiting,
    acts: acts.map(({ id, seq, claimedAt, files: names, act }) => {
      return { id, seq, claimedAt, files: names, act };
    }),
  });
  const headers: Record<string, string> = { "x-csrf-token": csrf };
  if (files.size === 0) {
    headers["content-type"] = "application/json";
    return await ask("/road/acts", { method: "POST", headers, body: text });
  }
  const body = new FormData();
  body.set("acts", text);
  for (const [name, blob] of files) body.set(name, new File([blob], `${name}.jpg`));
  return await ask("/road/acts", { method: "POST", headers, body });
}

export type Sent = { readonly contact: Contact; readonly csrf: string | undefined };

/** Until nothing waits or something is in the way; `changed` is called whenever an answer was kept. */
export async function handIn(store: RoadStore, changed: () => Promise<void>): Promise<Sent> {
  const taken = await store.taken();
  if (taken === undefined) return { contact: "online", csrf: undefined };
  const met = await hello(taken.id);
  if (met === undefined) return { contact: "offline", csrf: undefined };
  const csrf = met.csrf ?? undefined;
  if (met.package === "lost") return { contact: "lost", csrf };
  if (met.personId === null) return { contact: "signed-out", csrf };
  if (met.personId !== taken.person.id) return { contact: "other-person", csrf };
  const offMs = met.boxAt - Date.now();
  if (met.epoch !== taken.epoch) await store.sendAllAgain();
  // Kept for a file of what waits, whose times nobody could put right otherwise.
  const isMoved = Math.abs(offMs - (taken.offMs ?? 0)) > CLOCK_STEP_MS;
  if (met.epoch !== taken.epoch || isMoved) {
    // Read again: a truck may have been chosen meanwhile.
    await store.setTaken({ ...((await store.taken()) ?? taken), epoch: met.epoch, offMs });
  }
  for (;;) {
    const waiting = (await store.acts()).filter(({ state }) => state === "waiting");
    if (waiting.length === 0) return { contact: "online", csrf };
    const batch = await nextBatch(store, waiting);
    const answer = await post(taken, batch, csrf ?? "", waiting.length - batch.acts.length);
    if (answer === undefined) return { contact: "offline", csrf };
    if (answer.status === 410) return { contact: "lost", csrf };
    if (answer.type === "opaqueredirect") return { contact: "signed-out", csrf };
    if (answer.status === 403) return { contact: "other-person", csrf };
    // Too many at once, a full disk or a fault of the box: everything waits, and is tried again later.
    if (!answer.ok) return { contact: "online", csrf };
    const { acts } = (await answer.json()) as { readonly acts: readonly Answer[] };
    let kept = 0;
    for (const { id, state, words } of acts) {
      if (state === "again") continue;
      await store.mark(id, state, words);
      kept += 1;
    }
    await changed();
    if (kept === 0) return { contact: "online", csrf };
  }
}
