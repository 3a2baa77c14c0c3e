/** The urgent alarm above every page of a kiosk. Without script the page's load brings it. */
import { alarmPaths } from "../../src/alarms/paths.ts";
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Icon } from "../ui/icon.tsx";
import type { AlarmView } from "./model.ts";
import { subjectText } from "./parts.tsx";
import { alarmText as t } from "./text.ts";

export type BannerView = {
  /** Changes whenever the banner would look or sound different. */
  readonly key: string;
  readonly urgent: AlarmView | undefined;
  readonly more: number;
  readonly isAudible: boolean;
};

export const NO_BANNER: BannerView = { key: "none", urgent: undefined, more: 0, isAudible: false };

/**
 * It asks when the page's own stream says that there is news, and every three seconds where a page has none: a stream
 * of its own would take one of the six connections that a browser gives a site.
 */
export function AlarmBanner(props: { readonly lang: Lang; readonly banner: BannerView }) {
  const { lang, banner } = props;
  const { urgent } = banner;
  const asks = {
    "hx-get": `${alarmPaths.banner}?seen=${banner.key}`,
    "hx-trigger": "news from:body",
    "hx-swap": "outerHTML",
    "hx-sync": "drop",
  };
  const sound = banner.isAudible ? { "data-sound": "alarm", "data-sound-key": banner.key } : {};
  return (
    <div
      id="alarm-banner"
      class="no-print"
      role={urgent === undefined ? undefined : "alert"}
      {...asks}
      {...sound}
    >
      {urgent === undefined ? null : (
        <a class="alarm-banner" data-state="danger" href={alarmPaths.detail(urgent.id)}>
          <Icon name="siren" size="lg" />
          <span>
            <strong>{say(lang, urgent.words)}</strong>
            <small>
              {subjectText(lang, urgent)}
              {banner.more === 0 ? "" : ` · ${say(lang, t.moreUrgent, { n: banner.more })}`}
            </small>
          </span>
          <span class="alarm-banner-go">{say(lang, t.show)}</span>
        </a>
      )}
    </div>
  );
}
