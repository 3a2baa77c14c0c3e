/** The guides inside the product: nobody at a site without a network could look them up elsewhere. */
import { HelpPage } from "../../views/overview/help-page.tsx";
import { helpText as t } from "../../views/overview/help-text.ts";
import type { Frame } from "../platform/frame.ts";
import { say } from "../platform/i18n.ts";
import { actorOf, deviceOf, get, type Route, type WebContext } from "../platform/web.ts";
import { GUIDES, type GuideName, guide, guidesFor, shortEnglishOf } from "./guides.ts";

export const HELP_PATH = "/help";

export function helpRoutes(frame: Frame): readonly Route[] {
  const show = (c: WebContext, name: GuideName): Response | Promise<Response> => {
    const lang = c.get("lang");
    return frame(c, {
      device: deviceOf(c),
      title: say(lang, t[name]),
      body: (
        <HelpPage
          lang={lang}
          name={name}
          guide={guide(name)}
          short={lang === "en" ? shortEnglishOf(name) : undefined}
          tabs={[...new Set([...guidesFor(actorOf(c).roles), name])].map((one) => ({
            name: one,
            href: `${HELP_PATH}/${one}`,
          }))}
        />
      ),
    });
  };
  return [
    get(HELP_PATH, "signed-in", (c) => show(c, guidesFor(actorOf(c).roles)[0] ?? "operator")),
    get(`${HELP_PATH}/:guide`, "signed-in", (c) => {
      const name = GUIDES.find((one) => one === c.req.param("guide"));
      return name === undefined ? c.notFound() : show(c, name);
    }),
  ];
}
