/** A Chromium of our own and its DevTools protocol over a WebSocket; `browser.ts` makes pages of it. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_MAX_MS = 20_000;
const COMMAND_MAX_MS = 30_000;

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
};

type Waiting = {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

export type Listener = (method: string, params: Record<string, unknown>) => void;

/** Where Chromium usually is; `BUN_CHROME_PATH` comes first. `undefined` when there is none. */
export function findChromium(): string | undefined {
  const named = process.env["BUN_CHROME_PATH"];
  if (named !== undefined && existsSync(named)) return named;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  for (const name of names) {
    const path = Bun.which(name);
    if (path !== null) return path;
  }
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return existsSync(mac) ? mac : undefined;
}

function argumentsOf(profile: string, camera: string | undefined): string[] {
  return [
    "--headless=new",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    // Containers give /dev/shm only 64 MB, and a page larger than that kills its renderer.
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--mute-audio",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
    // The box signs its own certificate.
    "--ignore-certificate-errors",
    // A page that is not in front must keep its timers, as a second screen on the wall does.
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
    // Chromium refuses to run its sandbox as root, which is what containers run as.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "about:blank",
  ];
}

async function debuggerUrl(stderr: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const deadline = performance.now() + START_MAX_MS;
  const reader = stderr.getReader();
  while (performance.now() < deadline) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    const url = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
    if (url === undefined) continue;
    // The pipe must be read on, or Chromium stops when it is full.
    void (async () => {
      while (!(await reader.read()).done);
    })().catch(() => undefined);
    return url;
  }
  throw new Error(`Chromium did not start:\n${text.slice(-2_000)}`);
}

/** One Chromium process. Commands may be sent without waiting for the ones before. */
export class Chromium {
  readonly #process: Bun.Subprocess<"ignore", "ignore", "pipe">;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #isKept: boolean;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Listener>();
  #nextId = 1;

  private constructor(
    process: Bun.Subprocess<"ignore", "ignore", "pipe">,
    profile: string,
    socket: WebSocket,
    isKept: boolean,
  ) {
    this.#isKept = isKept;
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.onmessage = (event) => this.#take(JSON.parse(String(event.data)) as Message);
    socket.onclose = () => this.#giveUp("Chromium closed the connection");
  }

  /** `profile`: a folder that outlives the browser, as a phone's storage does; a passing one unless given. */
  static async start(camera?: string, kept?: string): Promise<Chromium> {
    const path = findChromium();
    if (path === undefined) throw new Error("Chromium is not installed");
    const profile = kept ?? mkdtempSync(join(tmpdir(), "gasward-chromium-"));
    const running = Bun.spawn([path, ...argumentsOf(profile, camera)], {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    });
    const killer = setTimeout(() => running.kill("SIGKILL"), START_MAX_MS);
    try {
      const socket = new WebSocket(await debuggerUrl(running.stderr));
      await new Promise<void>((resolve, reject) => {
        socket.onopen = () => resolve();
        socket.onerror = () => reject(new Error("cannot connect to Chromium"));
      });
      return new Chromium(running, profile, socket, kept !== undefined);
    } catch (error) {
      running.kill("SIGKILL");
      if (kept === undefined) rmSync(profile, { recursive: true, force: true });
      throw error;
    } finally {
      clearTimeout(killer);
    }
  }

  /** `sessionId` names a page; without it the command goes to the browser itself. */
  async send<T = unknown>(
    method: string,
    params: Record<string, unknown> = {},
    sessionId?: string,
  ): Promise<T> {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.set(id, { method, resolve, reject });
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      reject(new Error(`${method} was not answered in ${COMMAND_MAX_MS} ms`));
    }, COMMAND_MAX_MS);
    this.#socket.send(
      JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    );
    try {
      return (await promise) as T;
    } finally {
      clearTimeout(timer);
    }
  }

  listen(sessionId: string, listener: Listener): void {
    this.#listeners.set(sessionId, listener);
  }

  forget(sessionId: string): void {
    this.#listeners.delete(sessionId);
  }

  /** As a phone whose battery is taken out: nothing is written any more. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.exited;
    this.#socket.close();
  }

  async close(): Promise<void> {
    const killer = setTimeout(() => this.#process.kill("SIGKILL"), 3_000);
    await this.send("Browser.close").catch(() => undefined);
    await this.#process.exited;
    clearTimeout(killer);
    this.#socket.close();
    if (this.#isKept) return;
    // A child that is still dying may write once more into the profile.
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #take(message: Message): void {
    if (message.id === undefined) {
      if (message.sessionId === undefined || message.method === undefined) return;
      this.#listeners.get(message.sessionId)?.(message.method, message.params ?? {});
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (waiting === undefined) return;
    if (message.error === undefined) waiting.resolve(message.result);
    else waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
  }

  #giveUp(reason: string): void {
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new Error(`${waiting.method}: ${reason}`));
    }
    this.#waiting.clear();
  }
}
