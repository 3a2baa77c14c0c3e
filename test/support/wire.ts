/** A wire between a browser and a server that can be cut and mended, for everything the browser does, workers too. */
import type { Socket, TCPSocketListener } from "bun";

type Held = { peer: End | undefined; waiting: Uint8Array[] };
type End = Socket<Held>;

export class Wire {
  readonly #to: number;
  readonly port: number;
  #isCut = false;
  readonly #ends = new Set<End>();
  readonly #server: TCPSocketListener<Held>;

  constructor(to: number) {
    this.#to = to;
    this.#server = Bun.listen<Held>({
      hostname: "localhost",
      port: 0,
      socket: {
        open: (near) => void this.#join(near),
        data: (near, bytes) => this.#pass(near, bytes),
        drain: (near) => this.#flush(near),
        close: (near) => this.#drop(near),
        error: (near) => this.#drop(near),
      },
    });
    this.port = this.#server.port;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const end of this.#ends) end.terminate();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.stop(true);
  }

  async #join(near: End): Promise<void> {
    near.data = { peer: undefined, waiting: [] };
    this.#ends.add(near);
    if (this.#isCut) {
      near.terminate();
      return;
    }
    try {
      const far: End = await Bun.connect<Held>({
        hostname: "localhost",
        port: this.#to,
        data: { peer: near, waiting: [] },
        socket: {
          data: (end, bytes) => this.#write(end.data.peer, bytes),
          drain: (end) => this.#flush(end),
          close: (end) => this.#drop(end),
          error: (end) => this.#drop(end),
        },
      });
      this.#ends.add(far);
      const early = near.data.waiting.splice(0);
      near.data.peer = far;
      for (const bytes of early) this.#write(far, bytes);
    } catch {
      near.terminate();
    }
  }

  #pass(near: End, bytes: Uint8Array): void {
    if (near.data.peer === undefined) near.data.waiting.push(new Uint8Array(bytes));
    else this.#write(near.data.peer, bytes);
  }

  /** What a socket does not take at once waits for it to drain. */
  #write(end: End | undefined, bytes: Uint8Array): void {
    if (end === undefined) return;
    if (end.data.waiting.length > 0) {
      end.data.waiting.push(new Uint8Array(bytes));
      return;
    }
    const written = Math.max(0, end.write(bytes));
    if (written < bytes.length) end.data.waiting.push(new Uint8Array(bytes.subarray(written)));
  }

  #flush(end: End): void {
    for (;;) {
      const [next] = end.data.waiting;
      if (next === undefined || (end.data.peer === undefined && !this.#ends.has(end))) return;
      const written = Math.max(0, end.write(next));
      if (written < next.length) {
        end.data.waiting[0] = next.subarray(written);
        return;
      }
      end.data.waiting.shift();
    }
  }

  #drop(end: End): void {
    this.#ends.delete(end);
    end.data?.peer?.end();
  }
}
