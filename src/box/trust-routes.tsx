/** The pages about trust in the box's certificate; the only ones that plain HTTP on the network shows. */
import { PlainPage, TrustPage, type TrustView } from "../../views/box/trust-page.tsx";
import { trustText as t } from "../../views/box/trust-text.ts";
import { instant } from "../kernel/instants.ts";
import type { Frame } from "../platform/frame.ts";
import { arrivalOf } from "../platform/http/arrival.ts";
import type { TlsFiles } from "../platform/http/tls.ts";
import { say } from "../platform/i18n.ts";
import type { Ports } from "../platform/ports.ts";
import { get, type Route, type WebContext } from "../platform/web.ts";
import { findSite } from "../site/index.ts";
import { mobileConfig } from "./profile.ts";

/** How the box is reached over the network; `tls` changes when the leaf is renewed. */
export type Network = {
  readonly tls: () => TlsFiles;
  readonly httpsPort: number;
  readonly trustPort: number | undefined;
};

const MARK = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8H0z"/></svg>`;

/** The host as the browser called it, without the port; what no name can be falls back to the first name. */
function hostOf(c: WebContext, network: Network): string {
  const host = (c.req.header("host") ?? "").replace(/:\d+$/, "");
  const isName = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])$/.test(host);
  return isName ? host : (network.tls().names[0] ?? "localhost");
}

/** On the box's own screen "localhost" helps nobody: another device needs an address. */
function outsideHost(c: WebContext, network: Network): string {
  const host = hostOf(c, network);
  if (arrivalOf(c) !== "loopback") return host;
  const address = network
    .tls()
    .names.find((name) => /^\d+(?:\.\d+){3}$/.test(name) && !name.startsWith("127."));
  return address ?? host;
}

export function httpsUrl(c: WebContext, network: Network): string {
  return `https://${outsideHost(c, network)}:${network.httpsPort}`;
}

function viewOf(c: WebContext, network: Network): TrustView {
  const { trustPort } = network;
  const tls = network.tls();
  return {
    fingerprint: tls.caFingerprint,
    leafExpiresAt: instant(tls.expiresAt),
    httpsUrl: httpsUrl(c, network),
    trustUrl:
      trustPort === undefined ? undefined : `http://${outsideHost(c, network)}:${trustPort}/trust`,
    canTest: arrivalOf(c) === "plain",
  };
}

function derOf(pem: string): Buffer<ArrayBuffer> {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ""), "base64");
}

function file(body: string | Buffer<ArrayBuffer>, type: string, name: string): Response {
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}

export function trustRoutes(
  ports: Ports,
  frame: Frame,
  network: Network | undefined,
): readonly Route[] {
  const page = get("/trust", "public", (c) => {
    const lang = c.get("lang");
    const view = network && viewOf(c, network);
    if (view?.canTest === true) c.set("imageOrigin", view.httpsUrl);
    return frame(c, {
      device: "public",
      title: say(lang, t.title),
      body: <TrustPage lang={lang} view={view} />,
      scripts: ["trust"],
    });
  });
  if (network === undefined) return [page];
  const caPem = (): string => network.tls().caPem;
  return [
    page,
    get("/trust/mark.svg", "public", (c) =>
      c.body(MARK, 200, { "content-type": "image/svg+xml", "cache-control": "no-store" }),
    ),
    get("/trust/ca.pem", "public", () => file(caPem(), "application/x-pem-file", "gasward-ca.pem")),
    get("/trust/ca.crt", "public", () =>
      file(derOf(caPem()), "application/x-x509-ca-cert", "gasward-ca.crt"),
    ),
    get("/trust/gasward.mobileconfig", "public", () =>
      file(
        mobileConfig({
          caBase64: derOf(caPem()).toString("base64"),
          fingerprint: network.tls().caFingerprint,
          siteName: findSite(ports.db.read)?.name ?? "",
        }),
        "application/x-apple-aspen-config",
        "gasward.mobileconfig",
      ),
    ),
  ];
}

/** Says in words why nothing is shown, with the way to the encrypted address; never a redirect. */
export function plainPage(
  frame: Frame,
  network: Network | undefined,
): (c: WebContext) => Response | Promise<Response> {
  return (c) => {
    const lang = c.get("lang");
    const url = network === undefined ? "/trust" : httpsUrl(c, network);
    return frame(c, {
      device: "public",
      title: say(lang, t.plainTitle),
      body: <PlainPage lang={lang} httpsUrl={url} />,
      status: 403,
    });
  };
}
