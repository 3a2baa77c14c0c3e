import { say } from "../../src/platform/i18n.ts";
import { Document, FlashArea, MAIN_ID } from "./document.tsx";
import {
  BottomNav,
  Clock,
  ClockNotice,
  DemoMark,
  LockForm,
  Logout,
  Prefs,
  RecordNotice,
  type Shell,
  ShellColour,
  Who,
} from "./shell.tsx";
import { layoutText } from "./text.ts";

function IdleHint(props: { readonly shell: Shell }) {
  const { idle, lang, actor } = props.shell;
  if (idle === undefined || actor === undefined) return null;
  return (
    <div
      class="notice no-print"
      data-state="neutral"
      data-idle-logout-ms={idle.logoutMs}
      data-idle-warn-ms={idle.warnMs}
      data-idle-text={say(lang, layoutText.idle, { seconds: "{seconds}" })}
      role="status"
      hidden
    />
  );
}

/** A touch screen at the bay: header, one page, large navigation at the bottom edge. */
export function KioskLayout(props: { readonly shell: Shell }) {
  const { shell } = props;
  return (
    <Document shell={shell} device="kiosk">
      <div class="shell-kiosk">
        <div>
          <header class="top-bar no-print">
            <ShellColour shell={shell} />
            <span class="site-name hide-narrow">{shell.siteName}</span>
            <DemoMark shell={shell} />
            <div class="top-bar-end">
              <Who shell={shell} />
              <Clock shell={shell} />
              <Prefs shell={shell} isCompact />
              <LockForm shell={shell} />
              {shell.actor === undefined ? null : <Logout shell={shell} isIconOnly />}
            </div>
          </header>
          {shell.banner}
        </div>
        <div class="shell-scroll">
          <ClockNotice shell={shell} />
          <FlashArea />
          <IdleHint shell={shell} />
          <RecordNotice shell={shell} />
          <main id={MAIN_ID}>{shell.body}</main>
        </div>
        <BottomNav shell={shell} />
      </div>
    </Document>
  );
}
