/** Runs a program as its user would: wait for a line, stop it politely, or kill it as a power cut does. */

const LINE_MAX_MS = 20_000;
const STOP_MAX_MS = 10_000;
const OUTPUT_MAX_CHARS = 1_000_000;

export type ProgramOptions = {
  readonly cwd?: string;
  /** Added to the environment of the tests; `undefined` takes a name away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

type Watcher = () => void;

export class Program {
  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #name: string;
  readonly #watchers = new Set<Watcher>();
  readonly #drained: Promise<unknown>;
  /** Standard output and error, in the order they came. */
  output = "";

  constructor(command: readonly string[], options: ProgramOptions = {}) {
    this.#name = command.join(" ");
    this.#process = Bun.spawn([...command], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    this.#drained = Promise.all([
      this.#read(this.#process.stdout),
      this.#read(this.#process.stderr),
    ]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** The first line that matches, also among those already written. Rejects when the program ends before. */
  async line(pattern: RegExp, maxMs = LINE_MAX_MS): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      for (const line of this.output.split("\n")) {
        const match = pattern.exec(line);
        if (match !== null) resolve(match);
      }
    };
    this.#watchers.add(look);
    look();
    const fail = (why: string): void =>
      reject(new Error(`${this.#name} ${why} before ${pattern}:\n${this.output.slice(-4_000)}`));
    const timer = setTimeout(() => fail(`ran ${maxMs} ms`), maxMs);
    // Only when all output is read: the line may be the last one.
    this.exited().then(
      (code) => fail(`ended with ${code}`),
      (error) => reject(error),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
  }

  /** The exit code, or 128 + signal number, when the program has ended and all its output is read. */
  async exited(): Promise<number> {
    const code = await this.#process.exited;
    await this.#drained;
    return code;
  }

  /** As the service manager does. Rejects when the program has to be killed. */
  async stop(maxMs = STOP_MAX_MS): Promise<number> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
      return await this.exited();
    }
    this.#process.kill("SIGTERM");
    let isKilled = false;
    // A program that was still starting may have had no handler for the first signal's race (Mosquitto
    // checks its flag, then sleeps in poll); asking again is what a patient service manager does.
    const again = setInterval(() => this.#process.kill("SIGTERM"), 500);
    const killer = setTimeout(() => {
      isKilled = true;
      this.#process.kill("SIGKILL");
    }, maxMs);
    const code = await this.exited();
    clearTimeout(killer);
    clearInterval(again);
    if (isKilled) throw new Error(`${this.#name} did not stop in ${maxMs} ms:\n${this.output}`);
    return code;
  }

  /** kill -9: nothing in the program gets to run. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.exited();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = this.output + decoder.decode(chunk, { stream: true });
      this.output = text.slice(-OUTPUT_MAX_CHARS);
      for (const look of [...this.#watchers]) look();
    }
  }
}

const MAIN = new URL("../../src/main.ts", import.meta.url).pathname;

/** The program from its sources; a binary is a command of one word. */
export const SOURCE: readonly string[] = [process.execPath, "run", MAIN];

/** The program from its sources, as a developer runs it. */
export function runSource(args: readonly string[], options?: ProgramOptions): Program {
  return new Program([...SOURCE, ...args], options);
}

/** A TCP port on the loopback that was free a moment ago. */
export function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  const { port } = listener;
  listener.stop(true);
  return port;
}
