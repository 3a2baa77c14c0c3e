/** The site's colour in the frame of every page. It asks when there is news (client module `news`). */
import { withQuery } from "../../src/kernel/query.ts";
import type { Lang } from "../../src/platform/i18n.ts";
import { SITE_COLOUR_ID, SiteColour, type SiteColourValue } from "./feedback.tsx";

/** `href` answers 204 while `seen` is the newest, so that a screen swaps only news. */
export function ColourChip(props: {
  readonly lang: Lang;
  readonly colour: SiteColourValue;
  /** Where it leads; nowhere for those who are not signed in. */
  readonly to?: string | undefined;
}) {
  const { lang, colour, to } = props;
  const asks =
    colour.href === undefined
      ? {}
      : {
          "hx-get": withQuery(colour.href, { seen: colour.key }),
          "hx-trigger": "news from:body",
          "hx-swap": "outerHTML",
          "hx-sync": "drop",
        };
  return (
    <div id={SITE_COLOUR_ID} class="site-colour-chip" {...asks}>
      <SiteColour lang={lang} colour={colour} to={to} title={colour.cause} />
    </div>
  );
}
