/** `conformance URL`: whether somebody's receiver keeps to the contract, over HTTPS or MQTT. */
import { parseArgs } from "node:util";
import { platformProblemText } from "../../views/sync/text.ts";
import { systemClock, systemScheduler } from "../platform/clock.ts";
import { say } from "../platform/i18n.ts";
import { checkConformance, checkMqttConformance, lineKeyProblem } from "../sync/index.ts";
import { checkText, faultText, conformanceText as t } from "./conformance-text.ts";
import { type CliIo, EXIT } from "./io.ts";
import { mainText } from "./text-main.ts";

const ORDER_MAX_S = 3_600;

const FILES = ["ca", "cert", "key", "receiver-key", "authority"] as const;
type Files = Partial<Record<(typeof FILES)[number], string>>;

/** The texts of the named files; undefined when one cannot be used, which was said then. */
async function readFiles(paths: Files, io: CliIo): Promise<Files | undefined> {
  const texts: Files = {};
  for (const name of FILES) {
    const path = paths[name];
    if (path === undefined) continue;
    try {
      texts[name] = await Bun.file(path).text();
    } catch {
      io.err(say(io.lang, t.noFile, { option: `--${name}`, path }));
      return undefined;
    }
  }
  const { ca, cert, key } = texts;
  const wrong = lineKeyProblem(
    {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
    },
    systemClock.now(),
  );
  if (wrong === undefined) return texts;
  const { option, problem } = wrong;
  const words = say(io.lang, platformProblemText[problem]);
  io.err(say(io.lang, t.badFile, { option: `--${option}`, path: paths[option] ?? "", words }));
  return undefined;
}

export async function runConformance(args: readonly string[], io: CliIo): Promise<number> {
  const { lang } = io;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ca: { type: "string" },
      cert: { type: "string" },
      key: { type: "string" },
      restart: { type: "string" },
      "receiver-key": { type: "string" },
      orders: { type: "string" },
      authority: { type: "string" },
    },
  });
  const [url, ...more] = positionals;
  const isMqtt = url !== undefined && /^mqtts?:\/\/\S+$/u.test(url);
  const secondsOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const [seconds, restartS] = [secondsOf(values.orders), secondsOf(values.restart)];
  const isWait = [seconds, restartS].every(
    (one) => one === undefined || (one > 0 && one <= ORDER_MAX_S),
  );
  const isPair = (values.cert === undefined) === (values.key === undefined);
  const isHttps = url !== undefined && /^https?:\/\/\S+$/u.test(url);
  const isPlain = ["receiver-key", "orders", "authority"].every((one) => !(one in values));
  if (more.length > 0 || !isWait || !isPair || !(isMqtt || (isHttps && isPlain))) {
    io.err(say(lang, mainText.help));
    return 2;
  }
  const files = await readFiles(values, io);
  if (files === undefined) return EXIT.usage;
  const { ca, cert, key, "receiver-key": receiverPem, authority: authorityPem } = files;
  const line = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(restartS === undefined
      ? {}
      : {
          restart: async () => {
            io.err(say(lang, t.restart, { seconds: restartS }));
            await new Promise<void>((resolve) => {
              systemScheduler.after(restartS * 1_000, resolve);
            });
          },
        }),
  };
  const { site, records, checks } = isMqtt
    ? await checkMqttConformance(url, {
        ...line,
        ...(receiverPem === undefined ? {} : { receiverPem }),
        ...(authorityPem === undefined ? {} : { authorityPem }),
        ...(seconds === undefined ? {} : { orderMs: seconds * 1_000 }),
        started: (id) => {
          if (seconds !== undefined) io.err(say(lang, t.started, { site: id, seconds }));
        },
      })
    : await checkConformance(url, line);
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
