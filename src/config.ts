/** Settings of the program: environment and command line, checked at once, then frozen. */
import { resolve } from "node:path";
import { z } from "zod";
import { Fault } from "./platform/errors.ts";
import { isPlainAddress } from "./sync/index.ts";

const port = z.coerce.number().int().min(1).max(65_535);

const settingsSchema = z.strictObject({
  GASWARD_DATA: z.string().min(1).default("./data").describe("Data folder of the site"),
  GASWARD_PORT: port.default(8080).describe("HTTP port on loopback"),
  GASWARD_HTTPS_PORT: port.optional().describe("HTTPS port on the network; none: loopback only"),
  GASWARD_LISTEN: z
    .string()
    .regex(/^[0-9A-Fa-f.:]{2,45}$/u, "an address of this machine, such as 0.0.0.0")
    .default("0.0.0.0")
    .describe("Address the network ports listen at"),
  GASWARD_TRUST_PORT: port
    .optional()
    .describe("Plain HTTP port on the network, only for the page about trust and public pages"),
  GASWARD_NAMES: z
    .string()
    .regex(/^[A-Za-z0-9.:,\s-]{1,1000}$/u, "names or addresses, separated by commas")
    .optional()
    .describe("More names under which the box is reached, for its certificate"),
  GASWARD_LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Least level of log lines"),
  GASWARD_SCALE_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe("TCP port that LPG filling scales dial in to; none: they are not served"),
  GASWARD_SCALE_BIND: z
    .union([z.ipv4(), z.ipv6()])
    .default("127.0.0.1")
    .describe("Address of this box in the filling scales' own network"),
  GASWARD_SCALE_ADDRESS: z
    .enum(["echo", "even"])
    .default("echo")
    .describe("Address in replies to filling scales: their own, or twice their own"),
  GASWARD_SCALE_ACK: z
    .enum(["7", "9"])
    .default("7")
    .describe("Length in bytes of the acknowledgement that the filling scales want"),
  GASWARD_UPSTREAM: z
    .string()
    .regex(/^(?:mqtts?|https?):\/\/[^\s]+$/u, "mqtt[s]://host:port or http[s]://host/path")
    .optional()
    .describe("MQTT 5 broker or HTTPS address of the upstream platform; none: no upstream"),
  GASWARD_UPSTREAM_PLAIN_REASON: z
    .string()
    .max(500)
    .optional()
    .describe("Why http:// or mqtt:// is used over a network all the same; noted in the journal"),
  GASWARD_PASSPHRASE: z.string().max(200).optional().describe("Passphrase for restore"),
  GASWARD_UPSTREAM_USER: z.string().max(200).optional().describe("User name at the broker"),
  GASWARD_UPSTREAM_PASSWORD: z.string().max(200).optional().describe("Password at the broker"),
});

/** How the box is reached over the network. */
export type NetworkConfig = {
  readonly httpsPort: number;
  readonly listen: string;
  readonly trustPort: number | undefined;
  readonly names: readonly string[];
};

export type Config = {
  /** Names of the settings that were given; what they were set to is nobody's business. */
  readonly given: readonly string[];
  readonly dataPath: string;
  readonly port: number;
  readonly logLevel: string;
  readonly scales:
    | {
        readonly host: string;
        readonly port: number;
        readonly replyAddress: "echo" | "even";
        readonly ackForm: "7" | "9";
      }
    | undefined;
  /** Undefined: the box answers on loopback only. */
  readonly network: NetworkConfig | undefined;
  readonly upstream:
    | {
        readonly url: string;
        readonly user?: string;
        readonly password?: string;
        /** Why the line is not encrypted. */
        readonly plainReason?: string;
      }
    | undefined;
};

const PREFIX = "GASWARD_";

/**
 * Reads `GASWARD_*` of an environment, overridden by what the command line gave. An unknown name is a
 * problem too: a misspelt setting must not silently become its default. Throws Fault "config.invalid".
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  given: Readonly<Record<string, string | undefined>> = {},
): Config {
  // What the command line did not give must not hide what the environment or a default says.
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  const named = Object.entries({ ...environment, ...Object.fromEntries(stated) }).filter(
    ([name, value]) => name.startsWith(PREFIX) && value !== undefined && value !== "",
  );
  const parsed = settingsSchema.safeParse(Object.fromEntries(named));
  if (!parsed.success) throw new Fault("config.invalid", `\n${z.prettifyError(parsed.error)}`);
  const values = parsed.data;
  return Object.freeze({
    given: named.map(([name]) => name).sort(),
    dataPath: resolve(values.GASWARD_DATA),
    port: values.GASWARD_PORT,
    logLevel: values.GASWARD_LOG_LEVEL,
    scales:
      values.GASWARD_SCALE_PORT === undefined
        ? undefined
        : {
            host: values.GASWARD_SCALE_BIND,
            port: values.GASWARD_SCALE_PORT,
            replyAddress: values.GASWARD_SCALE_ADDRESS,
            ackForm: values.GASWARD_SCALE_ACK,
          },
    network: networkOf(values),
    upstream: upstreamOf(values),
  });
}

/** Without TLS anybody on the way reads the records and answers in the platform's name. */
function upstreamOf(values: z.infer<typeof settingsSchema>): Config["upstream"] {
  const {
    GASWARD_UPSTREAM: url,
    GASWARD_UPSTREAM_USER: user,
    GASWARD_UPSTREAM_PASSWORD: password,
    GASWARD_UPSTREAM_PLAIN_REASON: plainReason,
  } = values;
  if (url === undefined) return undefined;
  const isPlain = isPlainAddress(url);
  if (isPlain && (plainReason ?? "").trim() === "") {
    throw new Fault(
      "config.invalid",
      "GASWARD_UPSTREAM is not encrypted (http:// or mqtt:// to another machine): use https:// or mqtts://, or give GASWARD_UPSTREAM_PLAIN_REASON",
    );
  }
  return {
    url,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(isPlain && plainReason !== undefined ? { plainReason } : {}),
  };
}

function networkOf(values: z.infer<typeof settingsSchema>): NetworkConfig | undefined {
  const { GASWARD_HTTPS_PORT: httpsPort, GASWARD_TRUST_PORT: trustPort } = values;
  if (httpsPort === undefined) {
    if (trustPort === undefined) return undefined;
    throw new Fault("config.invalid", "GASWARD_TRUST_PORT needs GASWARD_HTTPS_PORT");
  }
  const taken = [values.GASWARD_PORT, httpsPort, ...(trustPort === undefined ? [] : [trustPort])];
  if (new Set(taken).size !== taken.length) {
    throw new Fault("config.invalid", "the ports must differ from each other");
  }
  const names = (values.GASWARD_NAMES ?? "").split(/[,\s]+/u).filter((name) => name !== "");
  return { httpsPort, listen: values.GASWARD_LISTEN, trustPort, names };
}

/** Every setting and whether it was given: the shape of a configuration without a word of its contents. */
export function settingShape(config: Pick<Config, "given">): Readonly<Record<string, boolean>> {
  const names = Object.keys(settingsSchema.shape);
  return Object.fromEntries(names.map((name) => [name, config.given.includes(name)]));
}

/** Name, default and meaning of every setting, for the help text and the documentation. */
export function settingList(): readonly { name: string; about: string }[] {
  return Object.entries(settingsSchema.shape).map(([name, schema]) => ({
    name,
    about: schema.description ?? "",
  }));
}
