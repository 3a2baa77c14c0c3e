/** Settings of the program: environment and command line, checked at once, then frozen. */
import { resolve } from "node:path";
import { z } from "zod";
import { Fault } from "./platform/errors.ts";

const settingsSchema = z.strictObject({
  GASWARD_DATA: z.string().min(1).default("./data").describe("Data folder of the site"),
  GASWARD_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .default(8080)
    .describe("HTTP port on loopback"),
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
    .regex(/^mqtts?:\/\/[^\s]+$/u, "mqtt://host:port or mqtts://host:port")
    .optional()
    .describe("MQTT 5 broker of the upstream platform; none: no upstream"),
  GASWARD_PASSPHRASE: z.string().max(200).optional().describe("Passphrase for restore"),
  GASWARD_UPSTREAM_USER: z.string().max(200).optional().describe("User name at the broker"),
  GASWARD_UPSTREAM_PASSWORD: z.string().max(200).optional().describe("Password at the broker"),
});

export type Config = {
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
  readonly upstream:
    | { readonly url: string; readonly user?: string; readonly password?: string }
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
    upstream:
      values.GASWARD_UPSTREAM === undefined
        ? undefined
        : {
            url: values.GASWARD_UPSTREAM,
            ...(values.GASWARD_UPSTREAM_USER === undefined
              ? {}
              : { user: values.GASWARD_UPSTREAM_USER }),
            ...(values.GASWARD_UPSTREAM_PASSWORD === undefined
              ? {}
              : { password: values.GASWARD_UPSTREAM_PASSWORD }),
          },
  });
}

/** Name, default and meaning of every setting, for the help text and the documentation. */
export function settingList(): readonly { name: string; about: string }[] {
  return Object.entries(settingsSchema.shape).map(([name, schema]) => ({
    name,
    about: schema.description ?? "",
  }));
}
