import { Document, FlashArea, MAIN_ID } from "./document.tsx";
import {
  ClockNotice,
  DemoMark,
  HelpLink,
  Logout,
  Prefs,
  RecordNotice,
  type Shell,
  ShellColour,
  ThumbNav,
} from "./shell.tsx";

/** One hand: everything that is touched often lies in the lower half. */
export function PhoneLayout(props: { readonly shell: Shell }) {
  const { shell } = props;
  return (
    <Document shell={shell} device="phone">
      <div class="shell-phone">
        <header class="top-bar no-print">
          <span class="site-name">{shell.title}</span>
          <div class="top-bar-end">
            <Prefs shell={shell} isCompact />
            {shell.actor === undefined ? null : <Logout shell={shell} isIconOnly />}
          </div>
        </header>
        <ShellColour shell={shell} />
        <DemoMark shell={shell} />
        {shell.banner}
        <ClockNotice shell={shell} />
        <FlashArea />
        <RecordNotice shell={shell} />
        <main id={MAIN_ID}>{shell.body}</main>
        {shell.actor === undefined ? null : (
          <footer class="phone-help no-print">
            <HelpLink lang={shell.lang} />
          </footer>
        )}
        <ThumbNav shell={shell} />
      </div>
    </Document>
  );
}
