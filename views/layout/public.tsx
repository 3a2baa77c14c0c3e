import { say } from "../../src/platform/i18n.ts";
import { Document, FlashArea, MAIN_ID } from "./document.tsx";
import { ClockNotice, DemoMark, Prefs, type Shell } from "./shell.tsx";
import { layoutText } from "./text.ts";

/** Pages anyone may see, after scanning a code or before logging in. The site's colour is the page's business. */
export function PublicLayout(props: { readonly shell: Shell }) {
  const { shell } = props;
  return (
    <Document shell={shell} device="public">
      <div class="shell-public">
        <header class="top-bar no-print">
          <span class="site-name">{shell.siteName}</span>
          <div class="top-bar-end">
            <Prefs shell={shell} isCompact />
          </div>
        </header>
        {shell.demo === true ? (
          <aside>
            <DemoMark shell={shell} />
          </aside>
        ) : null}
        <ClockNotice shell={shell} />
        <FlashArea />
        <main id={MAIN_ID}>{shell.body}</main>
        {shell.demo === true ? <footer>{say(shell.lang, layoutText.demoLong)}</footer> : null}
      </div>
    </Document>
  );
}
