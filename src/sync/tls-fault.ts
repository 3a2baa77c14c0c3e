/** Why a line with certificates does not come up, in words that tell whose certificate is at fault. */
import { connect } from "node:tls";
import { systemScheduler } from "../platform/clock.ts";
import type { LineTls } from "./upstream.ts";

/**
 * `wanted`: the other side asks for a certificate and got none. `refused`: it does not take the one it got. `untrusted`: its own
 * does not verify. `unusable`: ours cannot be used, or its key is another's.
 */
export type TlsFault = "wanted" | "refused" | "untrusted" | "unusable";

const UNUSABLE = /KEY_VALUES_MISMATCH|NO_START_LINE|BAD_(?:BASE64|END_LINE)|PEM routines/iu;
const ALERT =
  /ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|NO_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|DECRYPT_ERROR|ACCESS_DENIED|HANDSHAKE_FAILURE)/iu;
const UNTRUSTED =
  /self.signed|local issuer|first certificate|signature failure|certificate (?:has expired|is not yet valid)|altname|CERT_|UNABLE_TO_/iu;

/** What the words of the TLS library mean; undefined where they are not about certificates. */
export function tlsFaultOf(words: string, hasCertificate: boolean): TlsFault | undefined {
  if (UNUSABLE.test(words)) return "unusable";
  if (/ALERT_CERTIFICATE_REQUIRED/iu.test(words)) return "wanted";
  if (ALERT.test(words)) return hasCertificate ? "refused" : "wanted";
  return UNTRUSTED.test(words) ? "untrusted" : undefined;
}

const HANDSHAKE_MAX_MS = 5_000;

/**
 * Shakes hands once more where a request over HTTPS failed, since its own failure does not tell why. Nothing is sent but a
 * question without a body: who refuses a certificate does so only after the handshake.
 */
export function handshakeFault(address: string, tls: LineTls): Promise<TlsFault | undefined> {
  const { protocol, hostname, port, pathname } = new URL(address);
  if (protocol !== "https:") return Promise.resolve(undefined);
  const host = hostname.replace(/^\[|\]$/gu, "");
  const hasCertificate = tls.cert !== undefined;
  return new Promise((resolve) => {
    try {
      const socket = connect({ host, port: Number(port || "443"), servername: host, ...tls });
      const cancel = systemScheduler.after(HANDSHAKE_MAX_MS, () => done(undefined));
      const done = (fault: TlsFault | undefined): void => {
        cancel();
        resolve(fault);
        socket.destroy();
      };
      let isSecure = false;
      socket.on("secureConnect", () => {
        isSecure = true;
        socket.write(`HEAD ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      });
      socket.on("data", () => done(undefined));
      socket.on("error", (error) => {
        const { code = "" } = error as { code?: string };
        done(tlsFaultOf(`${code} ${error.message}`, hasCertificate));
      });
      // Some only hang up on a certificate that they do not take.
      socket.on("close", () => done(isSecure && hasCertificate ? "refused" : undefined));
    } catch (error) {
      resolve(tlsFaultOf(String(error), hasCertificate));
    }
  });
}
