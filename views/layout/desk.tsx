import { say } from "../../src/platform/i18n.ts";
import { Document, FlashArea, MAIN_ID } from "./document.tsx";
import {
  Clock,
  ClockNotice,
  currentHref,
  DemoMark,
  Duty,
  Logout,
  NavLink,
  Prefs,
  RecordNotice,
  type Shell,
  ShellColour,
  Who,
} from "./shell.tsx";
import { layoutText } from "./text.ts";

function Sidebar(props: { readonly shell: Shell }) {
  const { lang, nav = [], path, siteName } = props.shell;
  const current = currentHref(nav, path);
  return (
    <nav class="side-nav no-print" aria-label={say(lang, layoutText.navigation)}>
      <span class="site-name">{siteName}</span>
      {nav.map((item, index) => (
        <>
          {item.group !== undefined && item.group !== nav[index - 1]?.group ? (
            <span class="side-group">{item.group}</span>
          ) : null}
          <NavLink item={item} isCurrent={item.href === current} />
        </>
      ))}
    </nav>
  );
}

/** The office: navigation at the side, tables and forms in the middle. */
export function DeskLayout(props: { readonly shell: Shell }) {
  const { shell } = props;
  return (
    <Document shell={shell} device="desk">
      <div class="shell-desk">
        <Sidebar shell={shell} />
        <div class="min-w-0">
          <header class="top-bar no-print">
            <ShellColour shell={shell} />
            <DemoMark shell={shell} />
            <Duty shell={shell} />
            <div class="top-bar-end">
              <span class="hide-phone">
                <Clock shell={shell} />
              </span>
              <Prefs shell={shell} />
              <Who shell={shell} />
              {shell.actor === undefined ? null : <Logout shell={shell} />}
            </div>
          </header>
          {shell.banner}
          <ClockNotice shell={shell} />
          <FlashArea />
          <RecordNotice shell={shell} />
          <main id={MAIN_ID}>{shell.body}</main>
        </div>
      </div>
    </Document>
  );
}
