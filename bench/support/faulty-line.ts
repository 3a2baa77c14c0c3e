/** A TCP line between a box and its broker that can be cut, slow, or silent without an end (half-open). */
import type { Socket } from "bun";

type Pair = { far: Socket<undefined> | undefined; waiting: Uint8Array[] };

export class FaultyLine {
  delayMs = 0;
  #isStalled = false;
  readonly #pairs = new Map<Socket<undefined>, Pair>();
  readonly #server: Bun.TCPSocketListener<undefined>;

  constructor(port: number) {
    this.#server = Bun.listen<undefined>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (near) => this.#open(near, port),
        data: (near, bytes) => {
          const pair = this.#pairs.get(near);
          if (pair?.far === undefined) pair?.waiting.push(Uint8Array.from(bytes));
          else this.#pass(pair.far, bytes);
        },
        close: (near) => {
          this.#pairs.get(near)?.far?.end();
          this.#pairs.delete(near);
        },
      },
    });
  }

  get port(): number {
    return this.#server.port;
  }

  /** Both ends see it break. */
  cut(): void {
    for (const [near, { far }] of this.#pairs) {
      near.terminate();
      far?.terminate();
    }
    this.#pairs.clear();
  }

  /** Nothing passes and nobody is told. */
  stall(isStalled: boolean): void {
    this.#isStalled = isStalled;
  }

  close(): void {
    this.cut();
    this.#server.stop(true);
  }

  #open(near: Socket<undefined>, port: number): void {
    const pair: Pair = { far: undefined, waiting: [] };
    this.#pairs.set(near, pair);
    Bun.connect<undefined>({
      hostname: "127.0.0.1",
      port,
      socket: {
        open: (far) => {
          pair.far = far;
          for (const bytes of pair.waiting) this.#pass(far, bytes);
          pair.waiting = [];
        },
        data: (_far, bytes) => this.#pass(near, bytes),
        close: () => {
          near.end();
        },
      },
    }).catch(() => near.terminate());
  }

  /** In order, since every piece waits as long as the one before. What a full socket does not take ends the line. */
  #pass(to: Socket<undefined>, bytes: Uint8Array): void {
    if (this.#isStalled) return;
    const copy = Uint8Array.from(bytes);
    const write = (): void => {
      if (to.write(copy) < copy.length) to.terminate();
    };
    if (this.delayMs === 0) write();
    else setTimeout(write, this.delayMs);
  }
}
