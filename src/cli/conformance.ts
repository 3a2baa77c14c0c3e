/** `conformance URL`: whether somebody's receiver keeps to the contract, over HTTPS or MQTT. */
import { parseArgs } from "node:util";
import { say } from "../platform/i18n.ts";
import { checkConformance, checkMqttConformance } from "../sync/index.ts";
import { checkText, faultText, conformanceText as t } from "./conformance-text.ts";
import type { CliIo } from "./io.ts";
import { mainText } from "./text-main.ts";

const ORDER_MAX_S = 3_600;

async function pemOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : await Bun.file(path).text();
}

export async function runConformance(args: readonly string[], io: CliIo): Promise<number> {
  const { lang } = io;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ca: { type: "string" },
      "receiver-key": { type: "string" },
      orders: { type: "string" },
      authority: { type: "string" },
    },
  });
  const [url, ...more] = positionals;
  const isMqtt = url !== undefined && /^mqtts?:\/\/\S+$/u.test(url);
  const seconds = values.orders === undefined ? undefined : Number(values.orders);
  const isWait = seconds === undefined || (seconds > 0 && seconds <= ORDER_MAX_S);
  const isHttps = url !== undefined && /^https?:\/\/\S+$/u.test(url);
  const isPlain = Object.keys(values).length === 0;
  if (more.length > 0 || !isWait || !(isMqtt || (isHttps && isPlain))) {
    io.err(say(lang, mainText.help));
    return 2;
  }
  const [ca, receiverPem, authorityPem] = await Promise.all(
    [values.ca, values["receiver-key"], values.authority].map(pemOf),
  );
  const { site, records, checks } = isMqtt
    ? await checkMqttConformance(url, {
        ...(ca === undefined ? {} : { ca }),
        ...(receiverPem === undefined ? {} : { receiverPem }),
        ...(authorityPem === undefined ? {} : { authorityPem }),
        ...(seconds === undefined ? {} : { orderMs: seconds * 1_000 }),
        started: (id) => {
          if (seconds !== undefined) io.err(say(lang, t.started, { site: id, seconds }));
        },
      })
    : await checkConformance(url);
  for (const { id, fault } of checks) {
    const what = say(lang, checkText[id]);
    if (fault === undefined) io.out(`ok    ${id}: ${what}`);
    else io.out(`FAIL  ${id}: ${what} (${faultText(lang, fault)})`);
  }
  const failed = checks.filter(({ fault }) => fault !== undefined).length;
  if (failed === 0) io.out(say(lang, t.held, { site, records }));
  io.out(say(lang, mainText.conformance, { count: checks.length, failed }));
  return failed === 0 ? 0 : 1;
}
