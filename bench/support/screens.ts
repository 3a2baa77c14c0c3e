/** Many screens that watch one event stream, in a process of their own: they count frames and bytes, and read nothing. */

export type ScreensPlan = {
  readonly url: string;
  readonly cookie: string;
  readonly count: number;
};

export type ScreensResult = {
  readonly slowest: number;
  readonly median: number;
  readonly bytes: number;
  readonly broken: number;
};

/** Opens them; the result comes when `end` is called. */
export function openScreens(plan: ScreensPlan): { end(): Promise<ScreensResult> } {
  const child = Bun.spawn([process.execPath, import.meta.path, JSON.stringify(plan)], {
    ...{ stdin: "pipe", stdout: "pipe", stderr: "inherit" },
  });
  return {
    async end() {
      void child.stdin.end();
      const text = await new Response(child.stdout).text();
      if ((await child.exited) !== 0) throw new Error("the screens failed");
      return JSON.parse(text) as ScreensResult;
    },
  };
}

const BREAK = 10;

async function watchAll({ url, cookie, count }: ScreensPlan): Promise<ScreensResult> {
  if (new URL(url).hostname !== "127.0.0.1") throw new Error("loopback only");
  const abort = new AbortController();
  const startedMs = performance.now();
  let bytes = 0;
  let broken = 0;
  const frames = new Array<number>(count).fill(0);
  const watch = async (index: number): Promise<void> => {
    const answer = await fetch(url, { headers: { cookie }, signal: abort.signal });
    if (!answer.ok || answer.body === null) throw new Error(`${url} answered ${answer.status}`);
    let isBreak = false;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      // A frame or a comment ends with an empty line; comments come every five seconds and do not matter here.
      let at = chunk.indexOf(BREAK);
      if (isBreak && chunk[0] === BREAK) frames[index] = (frames[index] ?? 0) + 1;
      while (at !== -1) {
        if (chunk[at + 1] === BREAK) frames[index] = (frames[index] ?? 0) + 1;
        at = chunk.indexOf(BREAK, at + 1);
      }
      isBreak = chunk.at(-1) === BREAK && chunk.at(-2) !== BREAK;
    }
  };
  const all = frames.map((_, index) =>
    watch(index).catch(() => {
      if (!abort.signal.aborted) broken += 1;
    }),
  );
  for await (const _ of Bun.stdin.stream()) {
    // Until it ends.
  }
  abort.abort();
  await Promise.all(all);
  const seconds = (performance.now() - startedMs) / 1_000;
  const rates = frames.map((one) => one / seconds).sort((a, b) => a - b);
  return {
    slowest: rates[0] ?? 0,
    median: rates[Math.floor(rates.length / 2)] ?? 0,
    bytes,
    broken,
  };
}

if (import.meta.main) {
  const plan = JSON.parse(process.argv[2] ?? "{}") as ScreensPlan;
  console.log(JSON.stringify(await watchAll(plan)));
  process.exit(0);
}
