/** `conformance URL`: whether somebody's receiver of parcels keeps to the contract. */
import { say } from "../platform/i18n.ts";
import { checkConformance } from "../sync/index.ts";
import type { CliIo } from "./io.ts";
import { mainText } from "./text-main.ts";

export async function runConformance(args: readonly string[], io: CliIo): Promise<number> {
  const [url, ...more] = args;
  if (url === undefined || more.length > 0 || !/^https?:\/\/\S+$/u.test(url)) {
    io.err(say(io.lang, mainText.help));
    return 2;
  }
  const checks = await checkConformance(url);
  for (const { id, what, fault } of checks) {
    io.out(fault === undefined ? `ok    ${id}: ${what}` : `FAIL  ${id}: ${what} (${fault})`);
  }
  const failed = checks.filter(({ fault }) => fault !== undefined).length;
  io.out(say(io.lang, mainText.conformance, { count: checks.length, failed }));
  return failed === 0 ? 0 : 1;
}
