/** Tries a platform without sending a record: address, certificates, account, and whether it answers as it should. */
import { gzipSync } from "node:zlib";
import mqtt from "mqtt";
import type { Ports } from "../platform/ports.ts";
import { topics } from "./model.ts";
import { PARCEL_TYPE, parseAnswer } from "./parcel.ts";
import { handshakeFault, type TlsFault, tlsFaultOf } from "./tls-fault.ts";
import type { UpstreamOptions } from "./upstream.ts";

const PROBE_MAX_MS = 10_000;
const WORDS_MAX = 300;

export type ProbeCode =
  | "ok"
  | "unreachable"
  | "refused"
  | "not-understood"
  | `certificate-${TlsFault}`;
export type Probe = { readonly code: ProbeCode; readonly words: string };

type Line = Pick<UpstreamOptions, "url" | "user" | "password" | "tls"> & {
  readonly form: string;
};
type Seal = Pick<UpstreamOptions, "epoch" | "key">;

const wordsOf = (error: unknown): string =>
  (error instanceof Error && error.message !== "" ? error.message : String(error)).slice(
    0,
    WORDS_MAX,
  );

export async function probePlatform(
  ports: Pick<Ports, "siteId">,
  line: Line,
  seal: Seal,
): Promise<Probe> {
  return line.url.startsWith("http")
    ? await probeHttps(ports, line, seal)
    : await probeMqtt(ports, line);
}

/** A parcel without records asks for positions and changes nothing. A foreign interface is only reached. */
async function probeHttps(
  { siteId: site }: Pick<Ports, "siteId">,
  { url, user, password, tls, form }: Line,
  { epoch, key }: Seal,
): Promise<Probe> {
  const login = user === undefined ? undefined : Buffer.from(`${user}:${password ?? ""}`);
  const isOwn = form === "gasward";
  try {
    const response = await fetch(url, {
      method: isOwn ? "POST" : "HEAD",
      ...(isOwn
        ? { body: gzipSync(`${JSON.stringify({ site, epoch, key: key.publicPem })}\n`) }
        : {}),
      redirect: "manual",
      signal: AbortSignal.timeout(PROBE_MAX_MS),
      ...(tls === undefined ? {} : { tls }),
      headers: {
        ...(isOwn ? { "content-type": PARCEL_TYPE, "content-encoding": "gzip" } : {}),
        ...(login === undefined ? {} : { authorization: `Basic ${login.toString("base64")}` }),
      },
    });
    const { status } = response;
    if (status === 401 || status === 403) return { code: "refused", words: `HTTP ${status}` };
    if (!isOwn) return { code: status < 500 ? "ok" : "refused", words: `HTTP ${status}` };
    if (status !== 200) return { code: "refused", words: `HTTP ${status}` };
    const bytes = new Uint8Array(await response.arrayBuffer());
    return parseAnswer(bytes) === undefined
      ? { code: "not-understood", words: "" }
      : { code: "ok", words: "" };
  } catch (error) {
    const fault = await handshakeFault(url, tls ?? {});
    return fault === undefined
      ? { code: "unreachable", words: wordsOf(error) }
      : { code: `certificate-${fault}`, words: "" };
  }
}

/** With a name of its own: the same name as the line's would end that. */
async function probeMqtt(
  { siteId }: Pick<Ports, "siteId">,
  { url, user, password, tls }: Line,
): Promise<Probe> {
  const client = mqtt.connect(url, {
    protocolVersion: 5,
    clientId: `gasward-${siteId}-try`,
    clean: true,
    reconnectPeriod: 0,
    connectTimeout: PROBE_MAX_MS,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...tls,
  });
  try {
    return await new Promise<Probe>((resolve) => {
      client.on("connect", () => {
        client.subscribeAsync(topics.ack(siteId), { qos: 1 }).then(
          () => resolve({ code: "ok", words: "" }),
          (error) => resolve({ code: "refused", words: wordsOf(error) }),
        );
      });
      client.on("error", (error) => {
        // A number is the broker's own word (MQTT 5, 3.2.2.2); a text is the network's.
        const isRefused = typeof (error as { code?: unknown }).code === "number";
        const fault = isRefused ? undefined : tlsFaultOf(String(error), tls?.cert !== undefined);
        if (fault !== undefined) resolve({ code: `certificate-${fault}`, words: "" });
        else resolve({ code: isRefused ? "refused" : "unreachable", words: wordsOf(error) });
      });
      client.on("close", () => resolve({ code: "unreachable", words: "" }));
    });
  } finally {
    client.end(true);
    client.stream?.destroy();
  }
}
