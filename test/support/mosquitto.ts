/** A real Mosquitto on the loopback: other brokers in JavaScript do not speak MQTT 5. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, Program } from "./process.ts";

const START_TRIES = 5;

export type BrokerOptions = {
  /** Further lines of mosquitto.conf, e.g. `max_queued_messages 10`. */
  readonly config?: readonly string[];
  /** Keeps queues and retained messages over `restart()`, as a broker with a disk does. */
  readonly isPersistent?: boolean;
};

/** Debian puts it in /usr/sbin, which is not on everyone's path. */
export function findMosquitto(): string | undefined {
  const onPath = Bun.which("mosquitto");
  if (onPath !== null) return onPath;
  const places = [
    "/usr/sbin/mosquitto",
    "/usr/local/sbin/mosquitto",
    "/opt/homebrew/sbin/mosquitto",
  ];
  return places.find((path) => existsSync(path));
}

export class Broker {
  readonly #path: string;
  readonly #folder: string;
  readonly #options: BrokerOptions;
  #port = 0;
  #program: Program | undefined;

  private constructor(path: string, options: BrokerOptions) {
    this.#path = path;
    this.#options = options;
    this.#folder = mkdtempSync(join(tmpdir(), "gasward-mosquitto-"));
  }

  static async start(options: BrokerOptions = {}): Promise<Broker> {
    const path = findMosquitto();
    if (path === undefined) throw new Error("Mosquitto is not installed");
    const broker = new Broker(path, options);
    for (let tries = 1; ; tries += 1) {
      broker.#port = freePort();
      try {
        await broker.#run();
        return broker;
      } catch (error) {
        // Someone else took the port between looking and listening.
        if (tries < START_TRIES && /Address already in use/.test(String(error))) continue;
        await broker.close();
        throw error;
      }
    }
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  /** What the broker said, for a failed test. */
  get log(): string {
    return this.#program?.output ?? "";
  }

  /** Ends it in order; queues are written when it is persistent. */
  async stop(): Promise<void> {
    await this.#program?.stop();
    this.#program = undefined;
  }

  /** kill -9: connections break, what was not yet written is lost. */
  async kill(): Promise<void> {
    await this.#program?.kill();
    this.#program = undefined;
  }

  /** Comes back on the same port. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#run();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #run(): Promise<void> {
    const file = join(this.#folder, "mosquitto.conf");
    const lines = [
      `listener ${this.#port} 127.0.0.1`,
      "allow_anonymous true",
      "log_dest stderr",
      // As root it would give up its rights and could then not write into this folder.
      ...(process.getuid?.() === 0 ? ["user root"] : []),
      ...(this.#options.isPersistent === true
        ? ["persistence true", `persistence_location ${this.#folder}/`]
        : []),
      ...(this.#options.config ?? []),
    ];
    writeFileSync(file, `${lines.join("\n")}\n`);
    const program = new Program([this.#path, "-c", file]);
    this.#program = program;
    await program.line(/mosquitto version \S+ running/);
  }
}
