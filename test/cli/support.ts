/** Running a device command inside the test, with its input and output in memory. */
import { runDevices } from "../../src/cli/devices/devices.ts";
import type { CliIo } from "../../src/cli/io.ts";
import type { Lang } from "../../src/platform/i18n.ts";

export type RunOptions = {
  readonly pieces?: readonly Uint8Array[];
  readonly lang?: Lang;
  /** Called with every line of output as it comes. */
  readonly seen?: (line: string) => void;
  /** Given the function that stops the command. */
  readonly stopper?: (stop: () => void) => void;
};

export type Ran = { readonly code: number; readonly out: string[]; readonly err: string[] };

export async function run(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { pieces = [], lang = "en", seen } = options;
  const out: string[] = [];
  const err: string[] = [];
  const stops = new Set<() => void>();
  options.stopper?.(() => {
    for (const stop of [...stops]) stop();
  });
  const io: CliIo = {
    stdin: async () => Uint8Array.from(Buffer.concat(pieces)),
    async *stdinStream() {
      yield* pieces;
    },
    out(line) {
      out.push(line);
      seen?.(line);
    },
    err: (line) => void err.push(line),
    lang,
    onInterrupt(stop) {
      stops.add(stop);
      return () => stops.delete(stop);
    },
  };
  return { code: await runDevices(args, io), out, err };
}

export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
