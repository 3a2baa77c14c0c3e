/** Plays one filling scale over a real TCP connection, with the accidents a test or a demonstration asks for. */
import { createConnection, type Socket } from "node:net";
import { instant, stampText } from "../../src/kernel/instants.ts";
import {
  type LpgNow,
  type LpgScale,
  type LpgScaleInput,
  type LpgScaleSettings,
  lpgScale,
  stepLpgScale,
} from "./lpg-scale.ts";

export type LpgAccidents = {
  /** What becomes of a frame on its way: nothing, twice, with a wrong byte, or the line is cut instead. */
  readonly ofFrame: () => "none" | "twice" | "torn" | "cut";
};

export type LpgRunnerOptions = {
  readonly host: string;
  /** Asked at every dial, since a server may come back elsewhere. */
  readonly port: () => number | undefined;
  readonly clock: { now(): number; monotonicMs(): number };
  readonly settings?: Partial<LpgScaleSettings>;
  readonly sequence?: number;
  readonly accidents?: LpgAccidents;
  /** A record that the server says it has, as it was sent. */
  readonly acknowledged?: (record: Uint8Array) => void;
};

/** Year of the century, month, day, hour, minute and second at the site, which is what the scale shows. */
function calendarOf(atMs: number): LpgNow["clock"] {
  const [year = 0, ...rest] = (stampText(instant(atMs)).match(/\d+/g) ?? []).map(Number);
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = rest;
  return [year % 100, month, day, hour, minute, second];
}

export class LpgScaleRunner {
  readonly #options: LpgRunnerOptions;
  #scale: LpgScale;
  #socket: Socket | undefined;
  #isDialling = false;
  #isStopped = false;
  /** Frames that left, duplicates included. */
  sent = 0;
  cuts = 0;

  constructor(options: LpgRunnerOptions) {
    this.#options = options;
    this.#scale = lpgScale(options.settings, options.sequence);
  }

  get scale(): LpgScale {
    return this.#scale;
  }

  get isConnected(): boolean {
    return this.#scale.isConnected;
  }

  /** Dials when it is not connected, lets time pass on the scale, sends what is due. */
  tick(): void {
    if (this.#isStopped) return;
    if (this.#socket === undefined && !this.#isDialling && this.#scale.phase.name !== "off") {
      this.#dial();
    }
    this.feed({ type: "tick" });
  }

  feed(input: LpgScaleInput): void {
    const { clock } = this.#options;
    const shownMs = clock.now() + this.#scale.settings.clockOffsetMs;
    const now = { nowMs: clock.monotonicMs(), clock: calendarOf(shownMs) };
    const { scale, sends } = stepLpgScale(this.#scale, input, now);
    const gone = this.#scale.kept[0];
    const isGone = gone !== undefined && !scale.kept.includes(gone);
    this.#scale = scale;
    if (isGone) this.#options.acknowledged?.(gone.bytes);
    for (const bytes of sends) this.#send(bytes);
    if (scale.phase.name === "off") this.cut();
  }

  /** The line is gone, without a word to either side. */
  cut(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#socket = undefined;
    this.cuts += 1;
    socket.destroy();
    this.feed({ type: "disconnected" });
  }

  stop(): void {
    this.#isStopped = true;
    this.cut();
  }

  #dial(): void {
    const port = this.#options.port();
    if (port === undefined) return;
    this.#isDialling = true;
    const socket = createConnection({ host: this.#options.host, port, noDelay: true });
    const gone = (): void => {
      this.#isDialling = false;
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.feed({ type: "disconnected" });
    };
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.destroy());
    socket.on("close", gone);
    socket.on("data", (bytes: Uint8Array) => {
      if (this.#socket === socket) this.feed({ type: "bytes", bytes });
    });
    socket.on("connect", () => {
      this.#isDialling = false;
      if (this.#isStopped) {
        socket.destroy();
        return;
      }
      this.#socket = socket;
      this.feed({ type: "connected" });
    });
  }

  #send(bytes: Uint8Array): void {
    const accident = this.#options.accidents?.ofFrame() ?? "none";
    if (accident === "cut") {
      this.cut();
      return;
    }
    this.sent += 1;
    this.#socket?.write(accident === "torn" ? withWrongByte(bytes) : bytes);
    if (accident === "twice") this.#socket?.write(bytes);
  }
}

function withWrongByte(bytes: Uint8Array): Uint8Array {
  const at = bytes.length - 3;
  return bytes.with(at, (bytes[at] ?? 0) ^ 0x5a);
}
