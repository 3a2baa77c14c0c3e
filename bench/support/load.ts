/**
 * The load generator: many clients that keep their connections, each sending its next request when the last was
 * answered. Runs as a process of its own, so that what it costs is not counted as the program's. Loopback only.
 */
import { quantile } from "./machine.ts";

export type LoadPlan = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly body?: string;
  readonly status: number;
  readonly clients: readonly { readonly cookie: string; readonly csrf: string }[];
  readonly seconds: number;
  /** Also ends here. */
  readonly requestsMax: number;
  readonly isPartial?: boolean;
};

export type LoadResult = {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly count: number;
  readonly wrong: number;
  /** Share of one core that this process itself took; near 1 it is the limit, not the program. */
  readonly ownCore: number;
};

/** Runs `plan` in a process of its own. */
export async function applyLoad(plan: LoadPlan): Promise<LoadResult> {
  const child = Bun.spawn([process.execPath, import.meta.path], {
    stdin: new Blob([JSON.stringify(plan)]),
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error("the load generator failed");
  return JSON.parse(text) as LoadResult;
}

async function generate(plan: LoadPlan): Promise<LoadResult> {
  if (new URL(plan.url).hostname !== "127.0.0.1") throw new Error("loopback only");
  const times = new Float64Array(plan.requestsMax);
  let count = 0;
  let wrong = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endAt = startedAt + plan.seconds * 1_000;
  const client = async ({ cookie, csrf }: LoadPlan["clients"][number]): Promise<void> => {
    const headers: Record<string, string> = { cookie };
    if (plan.isPartial === true) {
      headers["hx-request"] = "true";
      headers["hx-request-type"] = "partial";
    }
    if (plan.method === "POST") {
      headers["x-csrf-token"] = csrf;
      headers["content-type"] = "application/x-www-form-urlencoded";
    }
    const init = {
      method: plan.method,
      headers,
      redirect: "manual" as const,
      ...(plan.body === undefined ? {} : { body: plan.body }),
    };
    while (performance.now() < endAt && count < plan.requestsMax) {
      const sentAt = performance.now();
      const answer = await fetch(plan.url, init);
      await answer.arrayBuffer();
      if (answer.status !== plan.status) wrong += 1;
      if (count < plan.requestsMax) times[count] = performance.now() - sentAt;
      count += 1;
    }
  };
  await Promise.all(plan.clients.map(client));
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const sorted = times.slice(0, Math.min(count, plan.requestsMax)).sort();
  return {
    perSecond: (count / elapsedMs) * 1_000,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    maxMs: quantile(sorted, 1),
    count,
    wrong,
    ownCore: (cpu.user + cpu.system) / 1_000 / elapsedMs,
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await generate((await Bun.stdin.json()) as LoadPlan)));
}
