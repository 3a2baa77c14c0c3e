import { LiveBadge } from "../ui/feedback.tsx";
import { Document, FlashArea, MAIN_ID } from "./document.tsx";
import { Clock, ClockNotice, DemoMark, Prefs, type Shell, ShellColour } from "./shell.tsx";

/** A screen that is read from across a room and never touched; it says loudly when it is not live. */
export function WallLayout(props: { readonly shell: Shell }) {
  const { shell } = props;
  return (
    <Document shell={shell} device="wall">
      <div class="shell-wall">
        <header class="top-bar">
          <span class="site-name">{shell.siteName}</span>
          <ShellColour shell={shell} isLinked={false} />
          <DemoMark shell={shell} />
          <div class="top-bar-end">
            <LiveBadge lang={shell.lang} silenceMaxMs={30_000} />
            <Prefs shell={shell} isCompact />
            <Clock shell={shell} />
          </div>
        </header>
        <ClockNotice shell={shell} />
        <FlashArea />
        <main id={MAIN_ID}>{shell.body}</main>
      </div>
    </Document>
  );
}
