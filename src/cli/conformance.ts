/** `conformance URL`: whether somebody's receiver of records keeps to the contract. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { say } from "../platform/i18n.ts";
import {
  type ConformanceCheck,
  checkConformance,
  checkMqttConformance,
  newSite,
} from "../sync/index.ts";
import { checkText, faultWords, runText } from "./conformance-text.ts";
import { type CliIo, EXIT } from "./io.ts";
import { mainText } from "./text-main.ts";

const OPTIONS = {
  site: { type: "string" },
  state: { type: "string" },
  orders: { type: "string" },
  ca: { type: "string" },
  cert: { type: "string" },
  key: { type: "string" },
  "receiver-key": { type: "string" },
  authority: { type: "string" },
} as const;

const STATE_MAX_MS = 5_000;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch {
    return undefined;
  }
}

/** `{site}` in the address stands for the site. The answer is JSON with `state`. */
async function stateAt(address: string, site: string): Promise<string> {
  const response = await fetch(address.replaceAll("{site}", encodeURIComponent(site)), {
    signal: AbortSignal.timeout(STATE_MAX_MS),
  });
  const answer: unknown = await response.json();
  const state = typeof answer === "object" && answer !== null && "state" in answer && answer.state;
  return String(state).slice(0, 80);
}

type Values = NonNullable<ReturnType<typeof parse>>["values"];

async function checkMqtt(
  url: string,
  values: Values,
  io: CliIo,
): Promise<readonly ConformanceCheck[]> {
  const file = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : readFileSync(path, "utf8");
  const [ca, cert, key] = [file(values.ca), file(values.cert), file(values.key)];
  const site = values.site ?? newSite();
  io.out(say(io.lang, runText.site, { site }));
  const { state, orders } = values;
  return await checkMqttConformance(
    {
      url,
      site,
      tls: {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      },
      receiverPem: file(values["receiver-key"]),
      authorityPem: file(values.authority),
      ordersMs: orders === undefined ? undefined : Number(orders) * 1_000,
      stateOf: state === undefined ? undefined : (of) => stateAt(state, of),
    },
    { clock: systemClock, scheduler: systemScheduler },
  );
}

function lineOf({ id, fault, isUntested }: ConformanceCheck, io: CliIo): string {
  const { lang } = io;
  const what = `${id}: ${say(lang, checkText[id])}`;
  if (fault !== undefined) return `${say(lang, runText.bad)}  ${what} (${faultWords(fault, lang)})`;
  if (isUntested !== true) return `${say(lang, runText.ok)}  ${what}`;
  const why = id.startsWith("order")
    ? say(lang, runText.needsOrders)
    : say(lang, runText.needsState, { place: "{site}" });
  return `${say(lang, runText.untested)}  ${what} (${why})`;
}

export async function runConformance(args: readonly string[], io: CliIo): Promise<number> {
  const parsed = parse(args);
  const [url, ...more] = parsed?.positionals ?? [];
  const { values = {} } = parsed ?? {};
  const isKnown =
    url !== undefined && more.length === 0 && /^(?:https?|mqtts?):\/\/\S+$/u.test(url);
  const isSite = values.site === undefined || /^[0-9A-Za-z-]{1,80}$/u.test(values.site);
  const isTime = values.orders === undefined || /^[1-9]\d{0,3}$/u.test(values.orders);
  if (!isKnown || !isSite || !isTime) {
    io.err(say(io.lang, mainText.help));
    return EXIT.usage;
  }
  const paths = [values.ca, values.cert, values.key, values["receiver-key"], values.authority];
  for (const path of paths) {
    if (path !== undefined && !(await Bun.file(path).exists())) {
      io.err(say(io.lang, runText.file, { path }));
      return EXIT.usage;
    }
  }
  const checks = url.startsWith("mqtt")
    ? await checkMqtt(url, values, io)
    : await checkConformance(url);
  for (const check of checks) io.out(lineOf(check, io));
  const failed = checks.filter(({ fault }) => fault !== undefined).length;
  const untested = checks.filter((one) => one.isUntested === true).length;
  io.out(say(io.lang, runText.total, { count: checks.length, failed, untested }));
  return failed === 0 ? EXIT.ok : EXIT.failed;
}
