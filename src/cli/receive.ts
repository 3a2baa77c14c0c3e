/** `receive`: the reference receiver of the upstream contract; one JSON line for each record, each once. */
import { parseArgs } from "node:util";
import { systemClock } from "../platform/clock.ts";
import { say } from "../platform/i18n.ts";
import { type BoxKey, openBoxKey } from "../platform/keys.ts";
import {
  Intake,
  type IntakeOptions,
  ORDERS_MAX,
  Receiver,
  serveParcels,
  takeParcel,
  unpackParcel,
} from "../sync/index.ts";
import type { CliIo } from "./io.ts";
import { ORDER_HOURS_MAX, sendOrder } from "./order.ts";
import { mainText } from "./text-main.ts";

const BROKER = /^mqtts?:\/\//u;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

/** A file that a courier brought; what is held afterwards goes back with them. */
async function takeFile(
  options: IntakeOptions,
  path: string,
  answerPath: string,
  io: CliIo,
): Promise<number> {
  if (!(await Bun.file(path).exists())) {
    io.err(say(io.lang, mainText.noFile, { path }));
    return 1;
  }
  const bytes = await Bun.file(path).bytes();
  const isCompressed = GZIP_MAGIC.every((byte, at) => bytes[at] === byte);
  const text = unpackParcel(bytes, isCompressed);
  const intake = new Intake(options);
  const answer = text === undefined ? undefined : takeParcel(intake, text);
  intake.store.close();
  if (answer === undefined) {
    // A copy that was broken off still begins as a parcel does.
    const isCut = text === undefined && isCompressed;
    io.err(say(io.lang, isCut ? mainText.cutParcel : mainText.noParcel, { path }));
    return 1;
  }
  await Bun.write(answerPath, `${JSON.stringify(answer)}\n`);
  return 0;
}

type OrderValues = {
  readonly order: string;
  readonly site?: string;
  readonly url?: string;
  readonly state?: string;
  readonly hours?: string;
  readonly key: BoxKey | undefined;
};

async function giveOrder(given: OrderValues, io: CliIo): Promise<number> {
  const { order: path, site, url, state, key } = given;
  const hours = given.hours === undefined ? undefined : Number(given.hours);
  const isLife = hours === undefined || (hours > 0 && hours <= ORDER_HOURS_MAX);
  const isWay = url === undefined ? state !== undefined : BROKER.test(url);
  if (key === undefined || site === undefined || !isWay || !isLife) {
    io.err(say(io.lang, mainText.orderNeeds));
    return 2;
  }
  const file = Bun.file(path);
  if (!(await file.exists())) {
    io.err(say(io.lang, mainText.noFile, { path }));
    return 1;
  }
  const order = await file.text();
  const sent = await sendOrder({ url, state, site, order, key, hours });
  if ("id" in sent) {
    io.out(JSON.stringify({ site, order: sent.id }));
    return 0;
  }
  const { noOrder, tooManyOrders } = mainText;
  if (sent.problem === "no-order") io.err(say(io.lang, noOrder, { path }));
  else io.err(say(io.lang, tooManyOrders, { site, count: ORDERS_MAX }));
  return 1;
}

export async function runReceive(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: "string" },
      listen: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      courier: { type: "string" },
      answer: { type: "string" },
      state: { type: "string" },
      key: { type: "string" },
      order: { type: "string" },
      site: { type: "string" },
      hours: { type: "string" },
    },
  });
  // Made at the first start; what sites enter is said each time.
  const key = values.key === undefined ? undefined : openBoxKey(values.key, true);
  if (key !== undefined) io.err(`${key.keyId}\n${key.publicPem}`);
  const options: IntakeOptions = {
    ...(key === undefined ? {} : { key }),
    state: values.state ?? ":memory:",
    now: () => systemClock.now(),
    accepted: (envelope) => io.out(JSON.stringify(envelope)),
    pictureKept: ({ site, hash, content }) =>
      io.out(JSON.stringify({ site, picture: hash, bytes: content.length })),
    positions: (message) => io.out(JSON.stringify(message)),
    rejected: (reason, topic) => io.err(`${reason}: ${topic}`),
    slipCompared: ({ site, laneSeq }, finding) =>
      io.err(`slip ${site} ${laneSeq}: ${JSON.stringify(finding)}`),
  };
  if (values.order !== undefined)
    return await giveOrder({ ...values, order: values.order, key }, io);
  if (values.courier !== undefined) {
    return takeFile(options, values.courier, values.answer ?? `${values.courier}.answer`, io);
  }
  if (values.listen !== undefined && /^\d{1,5}$/u.test(values.listen)) {
    const intake = new Intake(options);
    const server = serveParcels(intake, { hostname: values.host, port: Number(values.listen) });
    io.err(`http://${values.host}:${server.port}/`);
    await untilStopped();
    await server.stop();
    intake.store.close();
    return 0;
  }
  if (values.url === undefined || !BROKER.test(values.url)) {
    io.err(say(io.lang, mainText.help));
    return 2;
  }
  const receiver = new Receiver({ ...options, url: values.url });
  await untilStopped();
  await receiver.stop();
  return 0;
}
