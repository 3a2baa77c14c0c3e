/**
 * A disk as it may stand after a power cut. What was written since a file was last synced may be there, be missing,
 * be there in another order or in part, down to a sector; a name is sure only when its folder was synced.
 */

/** One call of the program on its data folder. Paths are absolute; times are wall-clock seconds. */
export type DiskEvent = { readonly startS: number; readonly endS: number } & DiskAct;

export type DiskAct =
  | { readonly kind: "create"; readonly path: string; readonly isEmptied: boolean }
  | {
      readonly kind: "write";
      readonly path: string;
      readonly at: number;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "truncate"; readonly path: string; readonly size: number }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink"; readonly path: string }
  | { readonly kind: "mkdir"; readonly path: string }
  | { readonly kind: "sync"; readonly path: string };

type Change = { readonly endS: number } & (
  | { readonly kind: "write"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "truncate"; readonly size: number }
);

type File = { durable: Content; pending: Change[] };

type NameChange =
  | { readonly kind: "link"; readonly path: string; readonly file: File }
  | { readonly kind: "rename"; readonly path: string; readonly to: string }
  | { readonly kind: "unlink"; readonly path: string }
  | { readonly kind: "mkdir"; readonly path: string };

/** `journal`: any sync also commits the names so far, as ext4 does; `strict`: only a sync of the folder does. */
export type NameOrder = "journal" | "strict";

export type Image = {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly folders: readonly string[];
};

const SECTORS = [512, 4_096] as const;

/** Grows by doubling, so that a log of writes is not copied for every frame. */
class Content {
  #bytes: Uint8Array;
  #size: number;

  constructor(bytes: Uint8Array = new Uint8Array()) {
    this.#bytes = bytes;
    this.#size = bytes.length;
  }

  copy(): Content {
    return new Content(this.bytes().slice());
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      larger.set(this.bytes());
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, at);
    this.#size = Math.max(this.#size, end);
  }

  truncate(size: number): void {
    if (size > this.#size) this.write(size - 1, new Uint8Array(1));
    else this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function apply(content: Content, change: Change): void {
  if (change.kind === "write") content.write(change.at, change.bytes);
  else content.truncate(change.size);
}

/** Which of the changes that no sync covers made it to the disk; each way is one that drives have. */
function survivors(pending: readonly Change[], random: () => number): readonly Change[] {
  const way = Math.floor(random() * 6);
  if (way === 0) return [];
  if (way === 1) return pending;
  if (way === 2) return pending.slice(0, Math.floor(random() * (pending.length + 1)));
  if (way === 3) return pending.filter(() => random() < 0.5);
  // Torn: of each write some sectors only; with way 5 a sector of a page may be the newer, its neighbour the older.
  const sector = SECTORS[way === 4 ? 1 : 0];
  return pending.flatMap((change) => {
    if (change.kind === "truncate") return random() < 0.5 ? [change] : [];
    const parts: Change[] = [];
    for (let from = change.at; from < change.at + change.bytes.length; ) {
      const to = Math.min(
        (Math.floor(from / sector) + 1) * sector,
        change.at + change.bytes.length,
      );
      const bytes = change.bytes.subarray(from - change.at, to - change.at);
      if (random() < 0.6) parts.push({ kind: "write", at: from, bytes, endS: change.endS });
      from = to;
    }
    return parts;
  });
}

export class Disk {
  readonly #order: NameOrder;
  /** As the program sees it. */
  readonly #live = new Map<string, File>();
  /** As the disk surely has it. */
  readonly #names = new Map<string, File>();
  readonly #folders = new Set<string>();
  #pendingNames: NameChange[] = [];

  constructor(base: Image, order: NameOrder) {
    this.#order = order;
    for (const folder of base.folders) this.#folders.add(folder);
    for (const [path, bytes] of base.files) {
      const file = { durable: new Content(bytes.slice()), pending: [] };
      this.#live.set(path, file);
      this.#names.set(path, file);
    }
  }

  take(event: DiskEvent): void {
    const { endS } = event;
    switch (event.kind) {
      case "create": {
        const known = this.#live.get(event.path);
        if (known === undefined) this.#link(event.path);
        else if (event.isEmptied) known.pending.push({ kind: "truncate", size: 0, endS });
        return;
      }
      case "write":
        this.#fileAt(event.path).pending.push({
          kind: "write",
          at: event.at,
          bytes: event.bytes,
          endS,
        });
        return;
      case "truncate":
        this.#fileAt(event.path).pending.push({ kind: "truncate", size: event.size, endS });
        return;
      case "rename": {
        const file = this.#fileAt(event.path);
        this.#live.delete(event.path);
        this.#live.set(event.to, file);
        this.#pendingNames.push({ kind: "rename", path: event.path, to: event.to });
        return;
      }
      case "unlink":
        this.#live.delete(event.path);
        this.#pendingNames.push({ kind: "unlink", path: event.path });
        return;
      case "mkdir":
        this.#pendingNames.push({ kind: "mkdir", path: event.path });
        return;
      case "sync":
        this.#sync(event.path, event.startS);
    }
  }

  /** What stands there when the power comes back. */
  cut(random: () => number): Image {
    const names = new Map(this.#names);
    const folders = new Set(this.#folders);
    for (const change of this.#survivingNames(random)) rename(names, folders, change);
    const contents = new Map<File, Uint8Array>();
    for (const file of new Set(names.values())) {
      const content = file.durable.copy();
      for (const change of survivors(file.pending, random)) apply(content, change);
      contents.set(file, content.bytes());
    }
    // A folder's own names may be sure before the folder's name is; then nobody finds them.
    const files = new Map(
      [...names]
        .filter(([path]) => folders.has(folderOf(path)))
        .map(([path, file]) => [path, contents.get(file) ?? new Uint8Array()]),
    );
    return { files, folders: [...folders] };
  }

  #fileAt(path: string): File {
    return this.#live.get(path) ?? this.#link(path);
  }

  #link(path: string): File {
    const file: File = { durable: new Content(), pending: [] };
    this.#live.set(path, file);
    this.#pendingNames.push({ kind: "link", path, file });
    return file;
  }

  #sync(path: string, startS: number): void {
    const file = this.#live.get(path);
    // Only what was there when it began.
    const isCovered = ({ endS }: Change): boolean => endS <= startS;
    if (file !== undefined) {
      for (const change of file.pending.filter(isCovered)) apply(file.durable, change);
      file.pending = file.pending.filter((change) => !isCovered(change));
    }
    const isKept = (change: NameChange): boolean =>
      this.#order === "journal" || folderOf(change.path) === path;
    for (const change of this.#pendingNames.filter(isKept))
      rename(this.#names, this.#folders, change);
    this.#pendingNames = this.#pendingNames.filter((change) => !isKept(change));
  }

  /** Of each folder a beginning of its changes; a journalling file system keeps their order. */
  #survivingNames(random: () => number): readonly NameChange[] {
    const count = Math.floor(random() * (this.#pendingNames.length + 1));
    if (this.#order === "journal") return this.#pendingNames.slice(0, count);
    const lost = new Set<string>();
    return this.#pendingNames.filter(({ path }) => {
      if (random() < 0.3) lost.add(folderOf(path));
      return !lost.has(folderOf(path));
    });
  }
}

function rename(names: Map<string, File>, folders: Set<string>, change: NameChange): void {
  if (change.kind === "mkdir") folders.add(change.path);
  else if (change.kind === "link") names.set(change.path, change.file);
  else if (change.kind === "unlink") names.delete(change.path);
  else {
    const file = names.get(change.path);
    names.delete(change.path);
    if (file !== undefined) names.set(change.to, file);
  }
}
