/** The page that the service worker keeps: a frame without anybody's data, filled by the browser. */
import { type Lang, say } from "../../src/platform/i18n.ts";
import { Document } from "../layout/document.tsx";
import type { Theme } from "../layout/shell.tsx";
import { LinkButton } from "../ui/button.tsx";
import { Alert } from "../ui/feedback.tsx";
import { roadText as t } from "./road-text.ts";

export function RoadPage(props: {
  readonly lang: Lang;
  readonly theme: Theme;
  readonly siteName: string;
}) {
  const { lang, theme, siteName } = props;
  const title = say(lang, t.title);
  const shell = { lang, theme, title, siteName, path: "/road", body: null };
  return (
    <Document shell={shell} device="phone" isScripted={false}>
      <div class="shell-phone road">
        <main id="main">
          <h1 class="sr-only">{title}</h1>
          <noscript>
            <p>{say(lang, t.needsScript)}</p>
          </noscript>
          <div id="road-plain" hidden>
            <Alert lang={lang} state="warn" word={say(lang, t.plain)}>
              <LinkButton href="/trust" icon="shield-check">
                {say(lang, t.plainGo)}
              </LinkButton>
            </Alert>
          </div>
          <div id="road">
            <p>{say(lang, t.loading)}</p>
          </div>
        </main>
      </div>
      {["kiosk", "camera", "signature", "road"].map((name) => (
        <script type="module" src={`/assets/${name}.js`} />
      ))}
    </Document>
  );
}
