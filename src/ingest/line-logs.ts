/** The last pieces of every line, of fixed size, and those who want each piece as it passes. */
import type { DecodedItem, LinePiece } from "../../firmware-bridge/index.ts";
import type { LiveFeed } from "../platform/feeds.ts";

export const PIECES_SHOWN = 32;
const PIECE_BYTES_MAX = 256;
const ITEMS_MAX = 12;
const WATCHERS_MAX = 8;

export type KeptPiece = {
  readonly at: number;
  readonly dir: "in" | "out";
  readonly bytes: Uint8Array;
  readonly length: number;
  readonly items: readonly DecodedItem[];
  /** Items that are not kept. */
  readonly more: number;
};

type Watcher = (piece: LinePiece) => void;

export class LineLogs {
  readonly #live: Pick<LiveFeed, "touch">;
  readonly #kept = new Map<string, KeptPiece[]>();
  readonly #watchers = new Map<string, Set<Watcher>>();

  constructor(live: Pick<LiveFeed, "touch">) {
    this.#live = live;
  }

  take(deviceId: string, piece: LinePiece): void {
    const list = this.#kept.get(deviceId) ?? [];
    this.#kept.set(deviceId, list);
    const { at, dir, bytes, items } = piece;
    list.push({
      at,
      dir,
      // A copy: a view would keep the whole read buffer alive.
      bytes: bytes.slice(0, PIECE_BYTES_MAX),
      length: bytes.length,
      items: items.slice(0, ITEMS_MAX),
      more: Math.max(0, items.length - ITEMS_MAX),
    });
    if (list.length > PIECES_SHOWN) list.shift();
    this.#live.touch(`line:${deviceId}`);
    for (const watcher of this.#watchers.get(deviceId) ?? []) watcher(piece);
  }

  recent(deviceId: string): readonly KeptPiece[] {
    return this.#kept.get(deviceId) ?? [];
  }

  /** Undefined when there are too many already. The device may be changed meanwhile; it goes on with the new. */
  watch(deviceId: string, run: Watcher): (() => void) | undefined {
    const set = this.#watchers.get(deviceId) ?? new Set();
    if (set.size >= WATCHERS_MAX) return undefined;
    this.#watchers.set(deviceId, set);
    set.add(run);
    return () => {
      set.delete(run);
      if (set.size === 0 && this.#watchers.get(deviceId) === set) this.#watchers.delete(deviceId);
    };
  }

  forget(deviceId: string): void {
    this.#kept.delete(deviceId);
  }
}
