/** Files that browsers load: htmx from its locked package, the rest compiled into static/build. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import ssePath from "htmx.org/dist/ext/hx-sse.min.js" with { type: "file" };
import htmxPath from "htmx.org/dist/htmx.min.js" with { type: "file" };
import { assetRoot } from "../assets.ts";
import { get, type Route, type WebContext } from "../web.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
};

type Asset = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
};

function typeOf(name: string): string {
  const end = name.slice(name.lastIndexOf("."));
  return TYPES[end] ?? "application/octet-stream";
}

async function load(path: string, name: string): Promise<Asset> {
  const bytes = new Uint8Array(await Bun.file(path).arrayBuffer());
  const etag = `"${new Bun.CryptoHasher("sha256").update(bytes).digest("hex").slice(0, 20)}"`;
  return { bytes, type: typeOf(name), etag };
}

/** Reads everything once at start: a few megabytes, and no path of a request ever reaches the disk. */
export async function staticRoutes(): Promise<readonly Route[]> {
  const build = join(assetRoot, "static/build");
  const files = new Map<string, string>([
    ["htmx.js", htmxPath],
    ["hx-sse.js", ssePath],
    ...readdirSync(build).map((name) => [name, join(build, name)] as const),
  ]);
  const assets = new Map<string, Asset>();
  for (const [name, path] of files) assets.set(name, await load(path, name));
  const answer = (c: WebContext, name: string): Response | Promise<Response> => {
    const asset = assets.get(name);
    if (asset === undefined) return c.notFound();
    const headers = { etag: asset.etag, "cache-control": "no-cache", "content-type": asset.type };
    if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304, headers);
    return c.body(asset.bytes, 200, headers);
  };
  return [
    get("/assets/:name", "public", (c) => answer(c, c.req.param("name") ?? "")),
    // A service worker looks after the pages below its own address.
    get("/sw.js", "public", (c) => answer(c, "sw.js")),
  ];
}
