/** What a visitor of the demonstration may break, and how it is put right. Nothing here reaches a real device. */
import { sql } from "drizzle-orm";
import type { PtyStation } from "../../firmware-bridge/simulators/pty-station.ts";
import type { App } from "../app.ts";
import type { CuttableWire } from "./wire.ts";

export const FAULTS = [
  "scale-cut",
  "scale-stuck",
  "hose-leak",
  "board-cut",
  "sos",
  "disk-full",
  "network-cut",
  "power-cut",
] as const;
export type FaultId = (typeof FAULTS)[number];

export type FaultState = "off" | "on" | "unavailable";

/** What is broken, by the number a person reads on the gun. */
const GUN = { cut: 2, stuck: 1, leak: 3 } as const;
const LEAK_G_PER_S = 120;
/** Less than any level at which the program refuses uploads. */
const FULL_BYTES = 1_000_000;
/** More pages than any demonstration has. */
const PAGES_MAX = 1_073_741_823;
/** The card of OP02. */
const SOS_TAG = "2";
/** So that the page that says so has been read. */
const POWER_CUT_AFTER_MS = 1_500;

export type FaultParts = {
  readonly lines: PtyStation;
  readonly wire: CuttableWire | undefined;
  /** Ends this process as a power cut does, and lets it come back. */
  readonly cutPower: () => void;
};

export class DemoFaults {
  readonly #parts: FaultParts;
  readonly #on = new Set<FaultId>();
  #app: App | undefined;

  constructor(parts: FaultParts) {
    this.#parts = parts;
  }

  /** The program that is disturbed; it is built after what disturbs it. */
  meet(app: App): void {
    this.#app = app;
  }

  /** Room on the disk as the program is told, while it is "full"; undefined leaves it to the machine. */
  get freeBytes(): number | undefined {
    return this.#on.has("disk-full") ? FULL_BYTES : undefined;
  }

  stateOf(id: FaultId): FaultState {
    if (id === "network-cut" && this.#parts.wire === undefined) return "unavailable";
    return this.#on.has(id) ? "on" : "off";
  }

  async begin(id: FaultId): Promise<void> {
    if (this.stateOf(id) !== "off") return;
    this.#on.add(id);
    await this.#set(id, true);
    // A call for help and a power cut are over as soon as they were.
    if (id === "sos" || id === "power-cut") this.#on.delete(id);
  }

  async end(id: FaultId): Promise<void> {
    if (this.stateOf(id) !== "on") return;
    this.#on.delete(id);
    await this.#set(id, false);
  }

  async #set(id: FaultId, isOn: boolean): Promise<void> {
    const { lines, wire, cutPower } = this.#parts;
    const bayOf = (gun: number) => lines.station.bays[gun - 1];
    switch (id) {
      case "scale-cut":
        if (isOn) bayOf(GUN.cut)?.line.unplug();
        else lines.replugScale(GUN.cut - 1);
        return;
      case "scale-stuck":
        bayOf(GUN.stuck)?.line.freeze(isOn ? "value" : null);
        return;
      case "hose-leak":
        bayOf(GUN.leak)?.leak(isOn ? LEAK_G_PER_S : 0);
        return;
      case "board-cut":
        if (isOn) lines.station.boardLine.unplug();
        else lines.replugBoard();
        return;
      case "network-cut":
        if (isOn) wire?.cut();
        else wire?.mend();
        return;
      case "disk-full":
        return await this.#fillDisk(isOn);
      case "sos":
        return this.#callForHelp();
      case "power-cut":
        this.#app?.ports.scheduler.after(POWER_CUT_AFTER_MS, cutPower);
    }
  }

  /** The database may not grow any more: what is written then fails as on a full disk. */
  async #fillDisk(isFull: boolean): Promise<void> {
    const { ports } = this.#app ?? {};
    if (ports === undefined) return;
    const { page_count: pages } = ports.db.sql.query("PRAGMA page_count").get() as {
      page_count: number;
    };
    const most = isFull ? pages : PAGES_MAX;
    await ports.db.write((tx) => {
      tx.orm.run(sql.raw(`PRAGMA max_page_count = ${most}`));
    });
  }

  #callForHelp(): void {
    const { people, ports } = this.#app ?? {};
    if (people === undefined || ports === undefined) return;
    const pressed = { kind: "beacon", id: SOS_TAG, role: "tag", isButtonPressed: true } as const;
    people.locator.take(pressed, ports.clock.now());
  }
}

/**
 * The power goes and comes back: the process is replaced where it stands, without a word to anybody, by one that waits
 * and then starts the same demonstration on the same data.
 */
export function cutPowerOf(command: readonly string[], darkS: number): () => void {
  return () => {
    const script = `sleep ${darkS}; exec "$@"`;
    process.execve?.("/bin/sh", ["sh", "-c", script, "gasward", ...command], {
      ...Bun.env,
    } as Record<string, string>);
  };
}
