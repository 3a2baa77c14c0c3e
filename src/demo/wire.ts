/** The line to the platform above, through a door that the demonstration can shut. */
import type { Socket, TCPSocketListener } from "bun";

type Held = { peer: End | undefined; readonly waiting: Uint8Array[] };
type End = Socket<Held>;

/** What waits for a far end that is not there yet; more than a broker's greeting is nobody we know. */
const WAITING_MAX = 64;

export class CuttableWire {
  readonly #to: { readonly hostname: string; readonly port: number };
  readonly #ends = new Set<End>();
  readonly #server: TCPSocketListener<Held>;
  isCut = false;

  constructor(to: { readonly hostname: string; readonly port: number }) {
    this.#to = to;
    this.#server = Bun.listen<Held>({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        open: (near) => void this.#join(near),
        data: (near, bytes) => this.#pass(near, bytes),
        drain: (near) => this.#flush(near),
        close: (near) => this.#drop(near),
        error: (near) => this.#drop(near),
      },
    });
  }

  get port(): number {
    return this.#server.port;
  }

  cut(): void {
    this.isCut = true;
    for (const end of this.#ends) end.terminate();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.stop(true);
  }

  async #join(near: End): Promise<void> {
    near.data = { peer: undefined, waiting: [] };
    this.#ends.add(near);
    if (this.isCut) {
      near.terminate();
      return;
    }
    try {
      const far: End = await Bun.connect<Held>({
        ...this.#to,
        data: { peer: near, waiting: [] },
        socket: {
          data: (end, bytes) => this.#write(end.data.peer, bytes),
          drain: (end) => this.#flush(end),
          close: (end) => this.#drop(end),
          error: (end) => this.#drop(end),
        },
      });
      this.#ends.add(far);
      near.data.peer = far;
      for (const bytes of near.data.waiting.splice(0)) this.#write(far, bytes);
    } catch {
      near.terminate();
    }
  }

  #pass(near: End, bytes: Uint8Array): void {
    if (near.data.peer !== undefined) this.#write(near.data.peer, bytes);
    else if (near.data.waiting.length < WAITING_MAX) near.data.waiting.push(bytes.slice());
    else near.terminate();
  }

  /** What a socket does not take at once waits for it to drain. */
  #write(end: End | undefined, bytes: Uint8Array): void {
    if (end === undefined) return;
    const written = end.data.waiting.length > 0 ? 0 : Math.max(0, end.write(bytes));
    if (written < bytes.length) end.data.waiting.push(bytes.slice(written));
  }

  #flush(end: End): void {
    for (let next = end.data.waiting[0]; next !== undefined; next = end.data.waiting[0]) {
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

/** A plain broker's address can be led through the wire; a certificate would not fit its door. */
export function wireFor(
  url: string,
): { readonly wire: CuttableWire; readonly url: string } | undefined {
  const address = new URL(url);
  if (address.protocol !== "mqtt:" && address.protocol !== "http:") return undefined;
  const usual = address.protocol === "mqtt:" ? 1_883 : 80;
  const port = address.port === "" ? usual : Number(address.port);
  const wire = new CuttableWire({ hostname: address.hostname, port });
  address.hostname = "127.0.0.1";
  address.port = String(wire.port);
  return { wire, url: address.href };
}
