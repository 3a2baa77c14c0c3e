/** What makes the pages installable on a phone: a manifest and icons. */
import { roadText as t } from "../../views/phones/road-text.ts";
import { type Lang, say } from "../platform/i18n.ts";
import { get, type Route, type WebContext } from "../platform/web.ts";
import { ICON_SIZES, ICON_SVG, iconPng } from "./icon.ts";
import { phonePaths } from "./paths.ts";

const DAY_S = 86_400;

/** `start_url` is the first page of whoever is signed in; without the box the page for the road is shown there. */
export function manifestOf(lang: Lang, siteName: string): object {
  const name = siteName === "" ? "Gasward 气安站" : siteName;
  return {
    id: "/",
    name,
    short_name: [...name].slice(0, 12).join(""),
    lang,
    start_url: "/",
    scope: "/",
    display: "standalone",
    orientation: "any",
    background_color: "#eef0f4",
    theme_color: "#2b3e57",
    icons: [
      { src: phonePaths.icon("app.svg"), sizes: "any", type: "image/svg+xml" },
      ...ICON_SIZES.map((size) => ({
        src: phonePaths.icon(`app-${size}.png`),
        sizes: `${size}x${size}`,
        type: "image/png",
        purpose: size === 512 ? "any maskable" : "any",
      })),
    ],
    shortcuts: [
      { name: say(lang, t.title), url: phonePaths.road },
      { name: say(lang, t.danger), url: "/dangers/new" },
    ],
  };
}

function icon(c: WebContext): Response | Promise<Response> {
  const name = c.req.param("icon") ?? "";
  const headers = { "cache-control": `public, max-age=${DAY_S}` };
  if (name === "app.svg") {
    return c.body(ICON_SVG, 200, { ...headers, "content-type": "image/svg+xml" });
  }
  const size = ICON_SIZES.find((one) => name === `app-${one}.png`);
  if (size === undefined) return c.notFound();
  return c.body(new Uint8Array(iconPng(size)), 200, { ...headers, "content-type": "image/png" });
}

export function installRoutes(siteName: () => string): readonly Route[] {
  return [
    get(phonePaths.manifest, "public", (c) =>
      c.body(JSON.stringify(manifestOf(c.get("lang"), siteName())), 200, {
        "content-type": "application/manifest+json",
        "cache-control": "no-cache",
      }),
    ),
    get(phonePaths.icon(":icon"), "public", icon),
  ];
}
