/**
 * What the phone holds, in IndexedDB: the work taken along, acts in their order, and pictures. Everything is encrypted
 * by a key that the browser keeps and never gives out. That protects files copied off the phone, not an unlocked one.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Act } from "../../../src/phones/form.ts";
import type { TakenAlong } from "../../../src/phones/package.ts";
import { isFull } from "./room.ts";

/** `left`: the person leaves a held one to the office. */
export type RoadState = "waiting" | "accepted" | "remarked" | "held" | "left";

export type RoadAct = {
  readonly id: string;
  readonly seq: number;
  readonly state: RoadState;
  readonly claimedAt: number;
  readonly act: Act;
  /** Keys of pictures. */
  readonly files: readonly string[];
  /** What the box said. */
  readonly words: readonly string[];
};

/** What the box said of an act that is no longer held here. */
export type Said = Pick<RoadAct, "id" | "state" | "claimedAt" | "words"> & {
  readonly kind: Act["kind"];
};

export type Held = TakenAlong & {
  readonly said?: readonly Said[];
  /** The box's clock less this phone's, as of their last contact. */
  readonly offMs?: number;
};

type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

type ActRow = Sealed & {
  readonly seq?: number;
  readonly id: string;
  readonly state: RoadState;
  readonly words: readonly string[];
};

interface Schema extends DBSchema {
  key: { key: string; value: CryptoKey };
  taken: { key: string; value: Sealed };
  act: { key: number; value: ActRow; indexes: { id: string } };
  picture: { key: string; value: Sealed };
}

/** Six pictures of an act, and more. */
const RESERVE = "reserve";
const RESERVE_BYTES = 4_194_304;
/** Most that a browser gives at once. */
const RANDOM_BYTES = 65_536;
const RECLAIM_MS = 150;
const RECLAIM_TRIES = 6;

const NAME = "gasward-road";
const ONE = "one";

async function keyOf(db: IDBPDatabase<Schema>): Promise<CryptoKey> {
  const known = await db.get("key", ONE);
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const tx = db.transaction("key", "readwrite");
  // Two tabs may come here at once: the first key stays.
  const first = await tx.store.get(ONE);
  if (first === undefined) await tx.store.put(made, ONE);
  await tx.done;
  return first ?? made;
}

type Kept = Pick<RoadAct, "claimedAt" | "act" | "files">;

export class RoadStore {
  readonly #db: IDBPDatabase<Schema>;
  #key: CryptoKey;

  private constructor(db: IDBPDatabase<Schema>, key: CryptoKey) {
    this.#db = db;
    this.#key = key;
  }

  static async open(): Promise<RoadStore> {
    const db = await openDB<Schema>(NAME, 1, {
      upgrade(made) {
        made.createObjectStore("key");
        made.createObjectStore("taken");
        made
          .createObjectStore("act", { keyPath: "seq", autoIncrement: true })
          .createIndex("id", "id", {
            unique: true,
          });
        made.createObjectStore("picture");
      },
    });
    return new RoadStore(db, await keyOf(db));
  }

  async #seal(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.#key, bytes) };
  }

  #open({ iv, data }: Sealed): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.#key, data);
  }

  #sealJson(value: unknown): Promise<Sealed> {
    return this.#seal(new TextEncoder().encode(JSON.stringify(value)));
  }

  async #openJson<T>(sealed: Sealed): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.#open(sealed))) as T;
  }

  async taken(): Promise<Held | undefined> {
    const row = await this.#db.get("taken", ONE);
    return row && (await this.#openJson<Held>(row));
  }

  async setTaken(taken: Held): Promise<void> {
    await this.#db.put("taken", await this.#sealJson(taken), ONE);
  }

  /** In place of what was taken along before, with nothing left to hand in; false where something waits after all. */
  async renew(taken: Held): Promise<boolean> {
    const sealed = await this.#sealJson(taken);
    const tx = this.#db.transaction(["taken", "act", "picture"], "readwrite");
    const acts = await tx.objectStore("act").getAll();
    const isFree = acts.every(({ state }) => state !== "waiting" && state !== "held");
    if (isFree) {
      await tx.objectStore("act").clear();
      const pictures = tx.objectStore("picture");
      for (const key of await pictures.getAllKeys())
        if (key !== RESERVE) await pictures.delete(key);
      await tx.objectStore("taken").put(sealed, ONE);
    }
    await tx.done;
    return isFree;
  }

  close(): void {
    this.#db.close();
  }

  async acts(): Promise<RoadAct[]> {
    const rows = await this.#db.getAll("act");
    return await Promise.all(
      rows.map(async ({ seq = 0, id, state, words, iv, data }) => {
        return { seq, id, state, words, ...(await this.#openJson<Kept>({ iv, data })) };
      }),
    );
  }

  /**
   * Room that is kept free for the hour when there is none: browsers no longer say how much is left. Random bytes, so that
   * nothing packs them.
   */
  async reserve(): Promise<void> {
    if ((await this.#db.getKey("picture", RESERVE)) !== undefined) return;
    const data = new Uint8Array(RESERVE_BYTES);
    for (let at = 0; at < RESERVE_BYTES; at += RANDOM_BYTES) {
      crypto.getRandomValues(data.subarray(at, at + RANDOM_BYTES));
    }
    await this.#db.put("picture", { iv: new Uint8Array(12), data: data.buffer }, RESERVE);
  }

  /** False: the reserve is used up, and the next picture may be the one that does not fit. */
  async hasReserve(): Promise<boolean> {
    return (await this.#db.getKey("picture", RESERVE)) !== undefined;
  }

  /** As `keep`; where there is no room the reserve is given up for it. */
  async add(id: string, act: Act, pictures: readonly Blob[], claimedAt: number): Promise<RoadAct> {
    try {
      return await this.#keep(id, act, pictures, claimedAt);
    } catch (error) {
      if (!isFull(error) || !(await this.hasReserve())) throw error;
      await this.#db.delete("picture", RESERVE);
      for (let tries = 1; ; tries += 1) {
        // A browser takes a moment to clear away what was deleted.
        await new Promise((resolve) => setTimeout(resolve, RECLAIM_MS));
        try {
          return await this.#keep(id, act, pictures, claimedAt);
        } catch (again) {
          if (tries === RECLAIM_TRIES) throw again;
        }
      }
    }
  }

  /** Act and pictures in one transaction: both are there or neither. Throws where the phone has no room. */
  async #keep(
    id: string,
    act: Act,
    pictures: readonly Blob[],
    claimedAt: number,
  ): Promise<RoadAct> {
    const files = pictures.map((_one, index) => `${id}-${index}`);
    const sealed = await this.#sealJson({ claimedAt, act, files } satisfies Kept);
    const shots = await Promise.all(
      pictures.map(async (one) => await this.#seal(await one.arrayBuffer())),
    );
    const tx = this.#db.transaction(["act", "picture"], "readwrite", { durability: "strict" });
    const seq = await tx.objectStore("act").add({ ...sealed, id, state: "waiting", words: [] });
    for (const [index, shot] of shots.entries()) {
      await tx.objectStore("picture").put(shot, files[index] ?? "");
    }
    await tx.done;
    return { id, seq, state: "waiting", claimedAt, act, files, words: [] };
  }

  async mark(id: string, state: RoadState, words: readonly string[]): Promise<void> {
    const tx = this.#db.transaction("act", "readwrite");
    const row = await tx.store.index("id").get(id);
    if (row !== undefined) await tx.store.put({ ...row, state, words });
    await tx.done;
  }

  /** The box may have forgotten what it had accepted: a backup was restored. Everything waits again. */
  async sendAllAgain(): Promise<void> {
    const tx = this.#db.transaction("act", "readwrite");
    for (const row of await tx.store.getAll()) {
      if (row.state !== "waiting") await tx.store.put({ ...row, state: "waiting", words: [] });
    }
    await tx.done;
  }

  async withdraw({ seq, files }: Pick<RoadAct, "seq" | "files">): Promise<void> {
    const tx = this.#db.transaction(["act", "picture"], "readwrite");
    await tx.objectStore("act").delete(seq);
    for (const file of files) await tx.objectStore("picture").delete(file);
    await tx.done;
  }

  async picture(file: string): Promise<Blob | undefined> {
    const row = await this.#db.get("picture", file);
    return row && new Blob([await this.#open(row)], { type: "image/jpeg" });
  }

  /** Everything but the key; a new key makes what a copy might still hold unreadable. */
  async clear(): Promise<void> {
    const tx = this.#db.transaction(["key", "taken", "act", "picture"], "readwrite");
    await Promise.all([
      ...(["key", "taken", "act", "picture"] as const).map((name) => tx.objectStore(name).clear()),
      tx.done,
    ]);
    this.#key = await keyOf(this.#db);
  }
}
