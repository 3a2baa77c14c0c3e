/** `receive`: a minimal receiver of the upstream contract; one JSON line for each record, each once. */
import { parseArgs } from "node:util";
import { say } from "../platform/i18n.ts";
import { Receiver } from "../sync/index.ts";
import type { CliIo } from "./io.ts";
import { mainText } from "./text-main.ts";

export async function runReceive(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { url: { type: "string" }, state: { type: "string" } },
  });
  if (values.url === undefined || !/^mqtts?:\/\//.test(values.url)) {
    io.err(say(io.lang, mainText.help));
    return 2;
  }
  const receiver = new Receiver({
    url: values.url,
    state: values.state ?? ":memory:",
    accepted: (envelope) => io.out(JSON.stringify(envelope)),
    rejected: (reason, topic) => io.err(`${reason}: ${topic}`),
  });
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await receiver.stop();
  return 0;
}
